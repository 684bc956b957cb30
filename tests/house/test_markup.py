"""Mark-up stands in templates: tags in Python are few, each place with its reason."""

import ast
import re
from collections import Counter

from tests.environment import ROOT

SOURCE = ROOT / "src/infopunt"
TAGS = "a b bdi br circle dd div dl dt em figcaption figure form g h1 h2 h3 html img input label li link meta ol p path rect section small"
TAGS += " span strong style sup svg table td text th title tr ul url"
TAG = re.compile(rf"(?<!\(\?P)<(?:{'|'.join(TAGS.split())})(?=[ >/])")

# File → how many tags stand in its strings. Another place needs a reason here.
ALLOWED = {
    # Inside a sentence, thousands of times a publishing: a template would take longer and be no clearer.
    "pages/words/markdown.py": 11,  # what blocks of Markdown are filled with, and how those are found again
    "pages/checks/teller.py": 3,  # a placeholder of a check, and where it comes from
    "pages/texts/text.py": 5,  # the title of the Dutch beside one's own is none; the marks of notes are taken out
    "pages/texts/snippets.py": 3,  # lines of a text as somebody would type them
    "pages/texts/leaflet.py": 1,  # the same marks
    "pages/frame/parts.py": 1,  # around a slot in another language, inside a text
    "web/templatetags/states.py": 1,  # a statement in English, inside a sentence
    "web/public/fallen.py": 1,  # words that fall back on another language
    # Looks for a place in a page that is rendered already.
    "pages/phone/bundle.py": 1,
    "web/staff/faults.py": 3,
    "web/staff/facts/ahead.py": 1,
    # Drawings: numbers that are worked out line by line.
    "pages/words/pictures.py": 9,
    "web/public/drawing.py": 5,
    "web/staff/checks/tree.py": 6,
    # Answers while Django sleeps or is away: no template engine there.
    "publishing/answering.py": 12,
}


def tags(tree):
    """How many tags stand in strings; what documents a module, class or function is none."""
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    words = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return sum(len(TAG.findall(node.value)) for node in words if id(node) not in told)


def test_tags_stand_in_templates_and_where_they_do_not_it_is_known_why():
    found = Counter()
    for path in SOURCE.rglob("*.py"):
        found[str(path.relative_to(SOURCE))] = tags(ast.parse(path.read_text()))

    assert {name: number for name, number in found.items() if number} == ALLOWED


def test_a_tag_in_a_string_is_seen_and_one_in_a_docstring_is_not():
    assert tags(ast.parse('"""A <p> in words."""\nx = f"<li><a href={at}>{say}</a></li>" + "a < b"')) == 2
