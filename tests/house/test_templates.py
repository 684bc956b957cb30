"""A template can be read aloud: one element a line, indented as it nests."""

import re

import pytest
from django.template import engines

from tests.environment import ROOT
from tests.variables import UnknownVariable

TEMPLATES = sorted((ROOT / "src/infopunt").rglob("templates/**/*.html"))
WIDTH = 160

_INSERTED = r"{%.*?%}|{{.*?}}"
_QUOTED = rf'"(?:{_INSERTED}|[^"])*"'
_TOKEN = re.compile(rf"{{#.*?#}}|{_INSERTED}|<[/!a-z](?:{_INSERTED}|{_QUOTED}|[^>])*>", re.S | re.I)
_VERBATIM = re.compile(r"<(pre|textarea|script|style)\b.*?</\1>|{% comment.*?endcomment %}", re.S)
_BLOCKS = (
    "p div ul ol li dl dt dd section article aside header footer main nav form fieldset legend h1 h2 h3 h4 h5 h6"
    " table thead tbody tr th td details summary option figure"
)
_OPENS_BLOCK = re.compile(rf"<(?:{'|'.join(_BLOCKS.split())})\b")
_OPENS = re.compile(r"<(?!/|!|(?:meta|link|input|br|hr|img)\b)|{% (?:if|for|with|block|blocktranslate|slot|element)\b")
_CLOSES = re.compile(r"</|{% end")
_DIVIDES = re.compile(r"{% (?:el|empty|plural)")


def name_of(path):
    return str(path).partition("templates/")[2]


def misplaced(text):
    """The lines that do not stand two spaces within what they are part of."""
    text = _TOKEN.sub(lambda token: token[0].replace("\n", " "), _VERBATIM.sub("", text))
    wrong, around = [], []  # around: how far the line of everything open here is indented
    for line in filter(str.strip, text.splitlines()):
        words = line.lstrip()
        indent = len(line) - len(words)
        outdented = _CLOSES.match(words) or _DIVIDES.match(words)
        if indent != (around[-1] + (0 if outdented else 2) if around else 0):
            wrong.append(words)
        for token in _TOKEN.findall(line):
            if _CLOSES.match(token):
                around.pop()
            elif _OPENS.match(token):
                around.append(indent)
    return wrong


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 60


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_can_be_read_aloud(path):
    lines = path.read_text().splitlines()

    assert [line for line in lines if len(line) > WIDTH] == []
    assert [line for line in lines if len(_OPENS_BLOCK.findall(line)) > 1] == []
    assert misplaced(path.read_text()) == []


def test_no_field_shows_a_day_as_machines_write_it():
    shown = {name_of(path): re.findall(r'placeholder="([^"]*)"', path.read_text()) for path in TEMPLATES}

    assert sum(map(len, shown.values())) > 5
    assert [(name, one) for name, found in shown.items() for one in found if re.match(r"\d{4}-", one)] == []


def test_a_line_that_is_not_indented_as_it_nests_is_seen():
    assert misplaced("<ul>\n  {% for one in all %}\n    <li>{{ one }}</li>\n  {% endfor %}\n</ul>\n") == []
    assert misplaced("<ul>\n{% for one in all %}\n  <li>{{ one }}</li>\n{% endfor %}\n</ul>\n") == [
        "{% for one in all %}"
    ]
    assert misplaced('<p>\n  <input\n      value="a>b" {% if a > b %}checked{% endif %}>\n</p>\n') == []


def test_a_variable_that_no_view_gives_fails_its_test():
    def read(template):
        return engines["django"].from_string(template).render({"page": {"title": "Pay"}})

    assert read("{{ page.title }}{{ page.lead|default:'-' }}{% if page.lead %}!{% endif %}") == "Pay-"
    with pytest.raises(UnknownVariable, match=r"^page\.tittle$"):
        read("{{ page.tittle|upper }}")
