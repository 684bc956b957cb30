"""Documents that can be checked are: tables render, words are complete, paths of recipes are there."""

import ast
import inspect
import io
import re
import tokenize
from enum import Enum
from importlib import import_module

import pytest
from django.db.models import Model
from markdown_it import MarkdownIt

from infopunt.directory.pack import OrganisationPack, PlacePack, ServicePack
from infopunt.information.languages import LanguagePack, ReadingPack
from infopunt.information.pack import FrontMatter
from infopunt.pages.phone.scripts import page_scripts
from infopunt.regions.pack import RegionPack
from tests.environment import ROOT

SOURCE = ROOT / "src/infopunt"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = sorted(path for folder in ("src", "tests", "bench") for path in (ROOT / folder).rglob("*.py"))
SCRIPTS = sorted(SOURCE.rglob("*.js"))
MODULES: dict[str, list] = {}
for module in (path for path in CODE if path.is_relative_to(SOURCE)):
    MODULES.setdefault(module.stem, []).append(module)
FILE = re.compile(r"(/?(?:[\w-]+/)*[\w-]+\.(?:py|js|css|html|toml))\b")
ROOMS = sorted({path.parent.name for name in ("rules", "models") for path in SOURCE.glob(f"*/{name}.py")})


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_table_renders_as_a_table(path):
    """An empty line within a table leaves its last rows as text with bars."""
    tokens = MarkdownIt().enable("table").parse(path.read_text("utf-8"))

    assert [one.content for one in tokens if one.type == "inline" and re.search(r"^\s*\|", one.content, re.M)] == []


def test_every_word_stands_once_in_the_table_of_words_with_its_three_cells():
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in first_table()]
    words = [word.strip() for row in rows for word in row[0].split(",")]

    assert len(words) > 80
    assert [row for row in rows if len(row) != 3 or not all(cell.strip() for cell in row)] == []
    assert sorted(word for word in words if words.count(word) > 1) == []


def test_every_name_a_room_gives_to_something_stands_among_the_words():
    """Models, and what rules.py decides with: whoever meets one in the code can look it up."""
    known = {word.strip().lower() for line in first_table() for word in line.split("|")[1].split(",")}
    lacking = [f"{room}: {name}" for room in ROOMS for name in names_of(room) if in_words(name) not in known]

    assert lacking == []


def test_every_file_a_recipe_names_is_there_and_so_is_what_it_names_in_it():
    text = (ROOT / "docs/recipes.md").read_text("utf-8")
    recipes = re.findall(r"^\d+\. .*(?:\n +.*)*", text, re.M)
    paths = re.findall(r"`((?:src|tests|content|docs)/[^`]*)`", text)

    assert len(recipes) == 30
    assert len(paths) > 60
    assert [path for path in paths if not (ROOT / path).exists()] == []
    for recipe in recipes:
        files = [ROOT / path for path in re.findall(r"`((?:src|tests|content|docs)/[^`]*)`", recipe)]
        said = "".join(file.read_text("utf-8") for file in files if file.is_file())
        names = re.findall(r"`(_?[A-Za-z]+(?:_[A-Za-z]+)*)`", recipe)
        assert [name for name in names if name not in said and not (ROOT / "src/infopunt/locale" / name).exists()] == []


@pytest.mark.parametrize(
    "pack", [RegionPack, LanguagePack, ReadingPack, PlacePack, ServicePack, OrganisationPack, FrontMatter]
)
def test_every_key_of_a_file_is_explained_to_who_writes_it(pack):
    text = (ROOT / "docs/content.md").read_text("utf-8")
    rows = "\n".join(re.findall(r"^\|.*$|^[a-z_]+:.*$|`[a-z_]+[:`]", text, re.M))

    assert [name for name in pack.model_fields if not re.search(rf"\b{name}\b", rows)] == []


def test_every_file_that_code_or_a_document_speaks_of_is_there():
    """By its path from anywhere: `checks/data.py`, `flow.py`. Scripts that are made have the address readers get them at."""
    there = {*page_scripts(), "/sw.js"}
    for path in (path for folder in ("src", "tests", "bench", "deploy") for path in (ROOT / folder).rglob("*")):
        parts = path.relative_to(ROOT).parts
        there |= {"/".join(parts[at:]) for at in range(len(parts))}
    there |= {path.name for path in ROOT.iterdir()}
    spoken = [(str(path.relative_to(ROOT)), name) for path, text in prose() for name in FILE.findall(text)]

    assert len(spoken) > 200
    lacking = [(path, name) for path, name in spoken if name not in there and name.removeprefix("/") not in there]
    assert [pair for pair in lacking if not pair[1].endswith("/index.html")] == []  # a published page, as a file


def test_every_name_of_a_module_that_code_or_a_document_speaks_of_is_in_it():
    """`teller.Teller`, `facts/rules.Series`: the module is ours, and the name stands in it."""
    spoken = [
        (str(path.relative_to(ROOT)), module, name)
        for path, text in prose()
        for module, name in re.findall(r"`(?:[a-z_]+[/.])*([a-z_]+)\.(_?[A-Za-z]\w*)(?:\(\))?`", text)
        if name not in ("py", "js", "css", "html", "yaml", "csv", "json", "md", "toml", "sh", "txt")
    ]
    ours = [row for row in spoken if row[1] in MODULES or row[2][0].isupper()]

    assert len(ours) > 5
    assert [row for row in ours if not any(stands_in(path, row[2]) for path in MODULES.get(row[1], ()))] == []


def prose():
    """What is written for people: documents but the decisions (what stood there then), docstrings and comments."""
    for path in DOCUMENTS:
        if path.parent.name != "decisions" and path.name != "CHANGELOG.md":
            yield path, path.read_text("utf-8")
    for path in SCRIPTS:
        yield path, "\n".join(re.findall(r"(?<!:)//.*$", path.read_text("utf-8"), re.M))
    for path in CODE:
        text = path.read_text("utf-8")
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        yield path, "\n".join(token.string for token in tokens if token.type == tokenize.COMMENT)
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, kinds):
                yield path, ast.get_docstring(node) or ""


def stands_in(path, name):
    return bool(re.search(rf"\b{name}\b", path.read_text("utf-8")))


def first_table():
    text = (ROOT / "docs/words.md").read_text("utf-8")
    return re.search(r"\|---\|---\|---\|\n((?:\|.*\n)+)", text)[1].splitlines()


def names_of(room):
    for part in ("models", "rules"):
        if (SOURCE / room / f"{part}.py").exists():
            module = import_module(f"infopunt.{room}.{part}")
            for name, thing in vars(module).items():
                ours = inspect.isclass(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
                if ours and (part == "rules" or issubclass(thing, Model | Enum)) and not issubclass(thing, Exception):
                    yield name


def in_words(name):
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()
