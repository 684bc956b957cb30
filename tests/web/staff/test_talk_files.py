"""Files of visitors, as who answers meets them: seen and heard in the browser, taken along under a name that says nothing, and opened
as they came by two."""

import re

import pytest
from django.utils import timezone

from infopunt.cleaning.anew import MadeAnew, make_anew
from infopunt.cleaning.kinds import FileKind, Flag
from infopunt.mailbox import asking, trays
from infopunt.mailbox.attachments import ReadyFile, attach
from infopunt.mailbox.models import Item, SealedPiece
from infopunt.questions.operations import ask_question
from tests.cleaning.files import paper, told_voice
from tests.desk import said
from tests.people import browser_of
from tests.talk import BOTH, FORM, PHRASE, WORDS, handler, opened_region, opened_tray, sealed_log, staff

pytestmark = pytest.mark.django_db(databases=BOTH)
BODY = b"\xff\xd8\xff as if it were a picture"


@pytest.fixture
def hanna(example):
    return opened_region(timezone.now())


@pytest.fixture
def opened(hanna):
    """A question in Polish."""
    code = ask_question(FORM, "north", "pl", "pay", WORDS, day=timezone.localdate()).code
    return asking.conversation_of(asking.in_hand(code), "north")


@pytest.fixture
def desk(hanna):
    return tray_of(hanna)


def tray_of(worker):
    browser = browser_of(worker)
    browser.post("/staff/talk/open/", {"phrase": PHRASE})
    return browser


def said_without_token(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", said(answer))


def kept(opened, kind=FileKind.JPG, body=BODY, exact=None, flags=()):
    """The address of the file."""
    made = MadeAnew(kind, body) if kind else None
    attach(opened, ReadyFile(kind or "docm", made, exact, flags), day=timezone.localdate())
    return f"/staff/talk/files/{opened.row.pk}/{opened.row.items.count()}/"


def test_a_picture_stands_in_the_conversation_and_is_seen_alone_and_taken_along_by_choice(desk, opened):
    here = kept(opened)

    assert here in desk.get(f"/staff/talk/{opened.row.pk}/").content.decode()
    assert f'<img src="{here}body/"' in desk.get(here).content.decode()
    shown, along = desk.get(f"{here}body/"), desk.get(f"{here}along/")

    assert (shown.content, along.content, shown.headers["content-type"]) == (BODY, BODY, "image/jpeg")
    assert re.fullmatch(r'inline; filename="[0-9a-f]{8}\.jpg"', shown.headers["content-disposition"])
    assert re.fullmatch(r'attachment; filename="[0-9a-f]{8}\.jpg"', along.headers["content-disposition"])
    for answer in (shown, along):
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")
    lines = [(verb, actor) for verb, actor, _thing in sealed_log() if "file" in verb]
    assert lines == [("read file", "hanna@example.org"), ("take file along", "hanna@example.org")]


def test_a_voice_plays_and_what_it_says_is_written_down_once_in_two_languages(desk, opened):
    made = make_anew(told_voice())
    here = kept(opened, FileKind.M4A, made.body)

    page = desk.get(here)
    assert f'<audio controls preload="none" src="{here}body/"' in page.content.decode()
    assert "media-src 'self'" in page.headers["content-security-policy"]
    part = desk.get(f"{here}body/", headers={"range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, made.body[2:6])
    assert part.headers["content-range"] == f"bytes 2-5/{len(made.body)}"
    assert desk.get(f"{here}body/", headers={"range": "bytes=999999999-"}).status_code == 416

    words = {"words-pl": "Szef nie płaci.", "words-nl": "De baas betaalt niet.", "seen": 2}
    answers = [desk.post(f"{here}transcript/", words).status_code for _ in range(2)]
    assert (answers, Item.objects.count()) == ([302, 302], 3)
    assert opened.messages()[-1].content["words"] == {"pl": "Szef nie płaci.", "nl": "De baas betaalt niet."}
    assert "Szef nie płaci." in said(desk.get(f"/staff/talk/{opened.row.pk}/"))
    assert desk.post(f"{here}transcript/", {"seen": 3}).status_code == 422


def test_a_paper_is_seen_page_by_page(desk, opened):
    here = kept(opened, FileKind.PDF, make_anew(paper()).body)

    assert re.findall(r'src="([^"]+/pages/\d+/)"', desk.get(here).content.decode()) == [
        f"{here}pages/{n}/" for n in (1, 2)
    ]
    assert desk.get(f"{here}pages/2/").content.startswith(b"\xff\xd8\xff")
    assert desk.get(f"{here}pages/3/").status_code == 404


def test_25_the_file_as_it_came_is_flagged_never_shown_and_opens_after_a_colleague_agreed(desk, hanna, opened):
    here = kept(opened, None, exact=b"macros", flags=(Flag.MACROS,))
    hugo = handler("hugo", now=timezone.now())
    tray = opened_tray(hanna, timezone.now())
    trays.let_in(tray, "north", hugo.pk, team=trays.Team.INQUIRIES, by=staff(hanna), now=timezone.now())
    his = tray_of(hugo)

    page = desk.get(here)
    assert ("There may be macros in it" in said(page), "<img" in page.content.decode()) == (True, False)
    assert [desk.get(f"{here}{part}/").status_code for part in ("body", "along", "exact")] == [404, 404, 422]
    desk.post(f"{here}exact/ask/")
    assert desk.post(f"{here}exact/agree/{hanna.pk}/").status_code == 422
    assert "wants to open the file as it came" in said(his.get(here))
    his.post(f"{here}exact/agree/{hanna.pk}/")

    taken = desk.get(f"{here}exact/")
    assert (taken.content, taken.headers["content-type"]) == (b"macros", "application/octet-stream")
    assert re.fullmatch(r'attachment; filename="[0-9a-f]{8}\.bin"', taken.headers["content-disposition"])
    assert his.get(f"{here}exact/").status_code == 422


def test_a_damaged_file_is_said_to_be_damaged(desk, opened):
    here = kept(opened)
    SealedPiece.objects.update(sealed=b"x" * 40)

    assert "Damaged" in said(desk.get(here))
    assert desk.get(f"{here}body/").status_code == 404


def test_02_nobody_of_another_region_or_without_an_open_tray_reaches_a_file(hanna, opened):
    here = kept(opened)
    sam = tray_of(opened_region(timezone.now(), "south", "sam"))
    nobodys = here.replace(str(opened.row.pk), "00000000-0000-4000-8000-000000000000")

    for part in ("", "body/", "along/", "pages/1/", "exact/"):
        theirs, none = sam.get(here + part), sam.get(nobodys + part)
        assert (theirs.status_code, said_without_token(theirs)) == (404, said_without_token(none))
        assert browser_of(hanna).get(here + part).status_code == 302
