"""Who works in Dutch reads Dutch, whatever is typed: no sentence of a library, no code word, no path of a file."""

import re
from html.parser import HTMLParser
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.db import transaction

from tests.web.staff.screens import forms_of_all_screens

CATALOGUE = Path(__file__).resolve().parents[3] / "src/infopunt/web/staff/locale/nl/LC_MESSAGES/django.po"
EXAMPLE = Path(__file__).resolve().parents[2] / "example"
RUBBISH = {
    "letters": "veel",
    "no day": "2027-13-45",
    "too large a number": "1e400",
    "signs nobody sees": "\x07\u202e\u200b",
    "a program": "<script>alert(1)</script>",
    "much": "ă" * 5_000,
    "nothing": "",
}
# Words of English that are none of Dutch, and what libraries say.
ENGLISH = re.compile(
    r"\b(the|this|that|these|not|cannot|must|should|with|your|you|are|from|which|there|must|expected|invalid|valid|field|required"
    r"|and|for|please|yes|unknown|high|medium|low|announced|visit|employer|municipality)\b",
    re.I,
)
LIBRARY = re.compile(
    r"Input should|String should|Value error|expected|[a-z_]+\.\d+\.|\b(in_force|yesno|ngo)\b|help-line|victim-help"
)
# Where a screen speaks for itself; the rest holds what people and partners wrote.
OURS = {"label", "legend", "button", "option", "th", "h1", "h2", "h3", "title", "caption", "summary"}
VOID = {"input", "br", "meta", "link", "img", "hr", "wbr"}
THEIRS = ("code", "soft", "md", "wrap")


class Words(HTMLParser):
    """What a page says of its own: summaries of faults, messages, names of fields, choices, buttons; not what was typed."""

    def __init__(self, page):
        super().__init__()
        self.stack, self.found = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        theirs = (
            ("lang" in given and tag != "html")
            or tag in ("pre", "textarea", "code", "script", "ins", "del")
            or any(one in THEIRS for one in classes)
        )
        ours = tag in OURS or "err" in classes or "error" in classes or "messages" in classes
        if tag not in VOID:
            self.stack.append((tag, "theirs" if theirs else "ours" if ours else ""))

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        kinds = [kind for _tag, kind in self.stack]
        if "ours" in kinds and "theirs" not in kinds and data.strip():
            self.found.append(" ".join(data.split()))


def catalogue(path):
    with path.open("rb") as file:
        return {message.id: str(message.string) for message in read_po(file) if message.id}


@pytest.fixture(scope="module")
def sentences():
    """The English of our own sentences where Dutch says it otherwise; short ones are words of both."""
    return {
        one
        for one, dutch in catalogue(CATALOGUE).items()
        if isinstance(one, str) and one != dutch and len(one) > 14 and "%" not in one
    }


@pytest.fixture(scope="module")
def written():
    """What people wrote in the example: that may be in English."""
    return "\n".join(path.read_text() for path in EXAMPLE.rglob("*.*") if path.suffix in (".yaml", ".md"))


def english_in(page, typed, sentences, written):
    said = [
        words.replace(typed, "…") if typed else words
        for words in Words(page).found
        if " " not in words or words not in written
    ]
    text = "\n".join(said)
    return sorted(
        {words for words in said if ENGLISH.search(words) or LIBRARY.search(words)}
        | {sentence for sentence in sentences if sentence in text}
    )


def test_who_works_in_dutch_reads_dutch_whatever_is_typed(example, things, sentences, written):
    client, pages = forms_of_all_screens(things, "nl")
    client.raise_request_exception = False
    found = {}

    for address, names in pages.items():
        for what, word in RUBBISH.items():
            with transaction.atomic():
                answer = client.post(address, dict.fromkeys(names, word), follow=True)
                transaction.set_rollback(True)
            assert answer.status_code < 500, (address, what)
            if answer.headers["content-type"].startswith("text/html"):
                for words in english_in(answer.content.decode(), word, sentences, written):
                    found.setdefault(words, f"{address} ({what})")

    assert len(pages) > 25
    assert found == {}


def test_no_sentence_says_u_not_even_those_of_the_library_that_signs_people_in():
    formal = re.compile(r"\b([Uu]|[Uu]w|[Aa]lstublieft)\b")
    theirs = Path(allauth.__file__).parent / "locale/nl/LC_MESSAGES/django.po"
    own, library = catalogue(CATALOGUE), catalogue(theirs)

    assert [dutch for dutch in own.values() if formal.search(dutch)] == []
    assert [
        one for one, dutch in library.items() if formal.search(dutch.replace("a.u.b.", "")) and one not in own
    ] == []


@pytest.mark.parametrize(("path", "status"), [("/staff/nowhere/at/all/", 404), ("/staff/facts/no.such/", 404)])
def test_what_is_not_there_says_so_in_the_staff_frame_with_what_now(example, people, browsers, path, status):
    answer = browsers["ed"].get(path)

    assert answer.status_code == status
    assert '<a class="brand" href="/staff/">' in answer.content.decode()
    assert "go back, or begin at the first screen" in answer.content.decode()


def test_what_breaks_says_so_in_the_staff_frame_with_what_now(example, people, browsers, monkeypatch, caplog):
    def broken(*_, **__):
        raise ArithmeticError("what somebody typed")

    monkeypatch.setattr("infopunt.web.staff.facts.facts.all_series", broken)

    answer = browsers["ed"].get("/staff/facts/?find=secret")

    assert answer.status_code == 500
    assert "This is our fault" in answer.content.decode()
    assert '<a class="brand" href="/staff/">' in answer.content.decode()
    assert "ArithmeticError" in caplog.text
    assert "secret" not in caplog.messages[0]
