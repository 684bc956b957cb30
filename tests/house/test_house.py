"""What nobody should have to remember."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import allauth
import pytest
import yaml
from babel.messages.pofile import read_po

import infopunt.web.staff.urls  # noqa: F401  so that every refusal is known
from infopunt.kernel.errors import Refused
from tests.environment import ROOT
from tests.languages import TRANSLATED

SOURCE = ROOT / "src/infopunt"
ROOMS = [path for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists()]


STAFF = (
    "infopunt/accounts/",
    "web/staff/",
    "templates/staff/",
    "templates/account/",
    "templates/allauth/",
    "templates/mfa/",
)


def messages(*, staff=False):
    """Every interface sentence in code and templates: of the public site, or of the staff screens."""
    found = set()
    files = [path for path in SOURCE.rglob("*") if any(part in str(path) for part in STAFF) is staff]
    for path in (path for path in files if path.suffix == ".py"):
        for words in re.findall(
            r"\b(?:_|gettext_lazy|noop)\(\s*((?:[\"'](?:[^\"'\\]|\\.)*[\"']\s*)+)\)", path.read_text()
        ):
            found.add("".join(re.findall(r"[\"']((?:[^\"'\\]|\\.)*)[\"']", words)))
        for one, more in re.findall(r'\bngettext\(\s*"([^"]+)",\s*"([^"]+)"', path.read_text()):
            found |= {one, more}
    for path in (path for path in files if path.suffix == ".html"):
        text = path.read_text()
        found |= set(re.findall(r'{% translate "([^"]+)"(?: as \w+)? %}', text))
        for words in re.findall(r"{% blocktranslate.*?%}(.*?){% endblocktranslate %}", text, re.S):
            for form in words.split("{% plural %}"):
                found.add(re.sub(r"{{ (\w+) }}", r"%(\1)s", " ".join(form.split())))
    return found


def catalogue(path):
    """Each sentence with its translation; for one thing and for more are two."""
    with path.open("rb") as file:
        for message in read_po(file):
            if isinstance(message.id, tuple):
                yield message.id[0], message.string[0]
                yield message.id[1], message.string[-1]
            elif message.id:
                yield message.id, message.string


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_interface_is_complete_in_every_language_with_the_same_placeholders(language):
    words = dict(catalogue(SOURCE / f"locale/{language}/LC_MESSAGES/django.po"))

    assert set(words) == messages()
    for source, translated in words.items():
        assert translated
        assert sorted(re.findall(r"%\(\w+\)s", source)) == sorted(re.findall(r"%\(\w+\)s", translated))


# How a reader is never spoken to; who answers may be asked in the plural.
FORMAL = {
    "nl": r"[Uu]w?", "pl": "Pani?|Państwo|Państwa|Pana", "ro": "[Dd]umneavoastră", "bg": r"[Вв](ие|ас|аш\w*)", "hu": "Ön(t|nek|ök)?",
    "uk": r"[Вв](и|ас|ам|ами|аш\w*)", "es": r"[Uu]sted(es)?|vosotros|vuestr\w+|os|\w*[aei]d(lo|la|me|melo)",
}  # fmt: skip


@pytest.mark.parametrize("language", FORMAL)
def test_a_reader_is_spoken_to_in_one_way_in_every_language(language):
    words = dict(catalogue(SOURCE / f"locale/{language}/LC_MESSAGES/django.po"))

    found = {source for source, say in words.items() if re.search(rf"\b({FORMAL[language]})\b", say)}

    assert found - {"Why do you ask?"} == set()  # what a reader asks us


def refusals(kind=Refused):
    """Every foreseen no there is, but for those of the command line."""
    for one in kind.__subclasses__():
        yield from refusals(one)
        if one.__module__.startswith("infopunt.") and not one.__module__.startswith("infopunt.jobs."):
            yield one


def test_a_refusal_has_a_sentence_and_a_code_of_its_own_and_no_docstring_is_shown():
    kinds = list(refusals())

    assert len(kinds) > 30
    assert [kind.__name__ for kind in kinds if "say" not in vars(kind)] == []
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert [str(path) for path in SOURCE.rglob("*.py") if "__doc__" in path.read_text()] == []


def test_the_staff_screens_are_complete_in_dutch_with_the_same_placeholders():
    words = dict(catalogue(SOURCE / "web/staff/locale/nl/LC_MESSAGES/django.po"))
    public = dict(catalogue(SOURCE / "locale/nl/LC_MESSAGES/django.po"))

    # A sentence of both doors stands in the public catalogue: a second one beside it would never be read.
    assert [source for source in words if source in public] == []
    words |= public
    assert {*messages(staff=True), *(kind.say for kind in refusals())} - set(words) == set()
    for source, translated in words.items():
        assert translated
        assert sorted(re.findall(r"%\(\w+\)s", source)) == sorted(re.findall(r"%\(\w+\)s", translated))


def written_in_code(*folders):
    """Every text that stands in the code or the templates of these folders: the tables of sentences too, which `messages` cannot see."""
    found = set()
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        found |= {
            node.value
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    for path in (path for folder in folders for path in folder.rglob("*.html")):
        found |= {
            " ".join(words.split())
            for words in re.findall(r"{% blocktranslate.*?%}(.*?){% endblocktranslate %}", path.read_text(), re.S)
        }
    return found


def test_the_staff_catalogue_holds_no_sentence_that_nothing_says():
    words = dict(catalogue(SOURCE / "web/staff/locale/nl/LC_MESSAGES/django.po"))
    library = Path(allauth.__file__).parent

    said = {*messages(staff=True), *(kind.say for kind in refusals()), *written_in_code(SOURCE, library)}

    assert len(words) > 500
    assert set(words) - said == set()


CATALOGUES = sorted(SOURCE.rglob("django.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_sentence_stands_twice_in_a_catalogue(path):
    """Of two, one is never read; whoever mends that one sees nothing change."""
    text = re.sub(r'"\n"', "", path.read_text())
    ids = re.findall(r'^msgid "(.*)"$', text, re.M)

    assert len(ids) > 200
    assert [id for id, times in Counter(ids).items() if times > 1] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: path.name)
def test_every_room_says_what_it_is_for(room):
    assert (room / "__init__.py").read_text().startswith('"""')


def test_every_template_is_used():
    code = "".join(path.read_text() for path in SOURCE.rglob("*.py")) + "".join(
        p.read_text() for p in SOURCE.rglob("*.html")
    )
    unused = [
        path.name
        for folder in ("public", "staff")
        for path in SOURCE.rglob(f"templates/{folder}/*.html")
        if f'"{path.stem}"' not in code and f"{folder}/{path.name}" not in code
    ]

    assert unused == []


def test_every_setting_is_explained_to_the_operator():
    code = (
        "".join((SOURCE / f"config/{name}.py").read_text() for name in ("settings", "databases"))
        + (ROOT / "infopunt").read_text()
    )
    names = set(re.findall(r"\b(INFOPUNT_[A-Z_]+|DATABASE_URL|PORT)\b", code)) - {"DJANGO_SETTINGS_MODULE"}
    explained = (ROOT / "docs/operate.md").read_text()

    assert [name for name in sorted(names) if name not in explained] == []


def test_every_command_is_named_to_the_operator():
    commands = [path.stem for path in (SOURCE / "jobs/management/commands").glob("[a-z]*.py")]
    explained = (ROOT / "docs/operate.md").read_text() + (ROOT / "README.md").read_text()

    assert [name for name in commands if f"`{name}" not in explained and f"./infopunt {name}" not in explained] == []


def test_models_and_migrations_agree():
    answer = subprocess.run(
        [sys.executable, "-m", "infopunt.config.manage", "makemigrations", "--check", "--dry-run"],
        capture_output=True, text=True, env={**__import__("os").environ, "PYTHONPATH": "src", "DATABASE_URL": "", "INFOPUNT_REPORTS_URL": ""}, cwd=ROOT,
    )  # fmt: skip

    assert answer.returncode == 0, answer.stdout


def test_lock_files_name_no_registry():
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text()


def test_publiccode_is_readable_and_names_the_licence():
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text())

    assert told["legal"]["license"] == "EUPL-1.2"
    assert (ROOT / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")


def test_every_link_in_the_documents_leads_somewhere():
    broken = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
            if "…" not in target and not target.startswith("page") and not (path.parent / target).exists():
                broken.append(f"{path.name}: {target}")

    assert broken == []


def test_nothing_is_brabant_in_code():
    names = re.compile(r"brabant|bmip|eindhoven|tilburg|breda|helmond|veghel", re.I)
    found = [
        str(path.relative_to(ROOT))
        for path in SOURCE.rglob("*")
        if path.suffix in (".py", ".html", ".js", ".css") and names.search(path.read_text())
    ]

    assert found == []


def test_what_is_the_same_everywhere_is_written_once():
    """Constants that three rooms had each for themselves; and asked → English → Dutch, which stood there by hand in two orders."""
    code = {str(path.relative_to(SOURCE)): path.read_text() for path in SOURCE.rglob("*.py")}

    for once in (
        r"^PACK = ",
        r"^STATIC = ",
        r'"cards"',
        r'"/?\.gen"',
        r'"/?\.seq"',
        r'"/?\.hosts\.json"',
        r'"/?\.headers\.json"',
    ):
        assert len([name for name, text in code.items() if re.search(once, text, re.M)]) == 1, once
    by_hand = re.compile(r"\.get\([\w.]+\) or [\w.()]+(\[|\.get\()\"(en|nl)\"")
    assert [name for name, text in code.items() if by_hand.search(text)] == []


MOST_IN_A_ROW = 8


def test_a_record_of_many_fields_is_made_by_their_names():
    """Thirteen values in a row are read by nobody, and two of one kind change places unseen."""
    found = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id[0].isupper()
        and len(call.args) > MOST_IN_A_ROW
    ]

    assert found == []
