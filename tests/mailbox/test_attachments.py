"""Files in a conversation: sealed with it, in its order, gone with it; as they came only for two who answer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from infopunt.cleaning.anew import MadeAnew
from infopunt.cleaning.kinds import FileKind
from infopunt.mailbox import asking, attachments, handling, opening, trays
from infopunt.mailbox.attachments import ReadyFile, attach, attached_files, made_ready, read_file
from infopunt.mailbox.models import Attachment, Item, SealedPiece, SecondYes
from tests.cleaning.files import AUTHOR, docx, told_photo
from tests.talk import BOTH, FORM, WORDS, handler, opened_tray, sealed_log, staff

pytestmark = pytest.mark.django_db(databases=BOTH)
BODY = bytes(range(256)) * 12_000  # three pieces


@pytest.fixture
def opened(hanna, now):
    return asking.begin_conversation(asking.code_for_form(FORM), "north", {"pl": WORDS}, day=now.date())


@pytest.fixture
def hugo(hanna, tray, now):
    """A colleague who was let in."""
    hugo = handler("hugo", now=now)
    trays.let_in(tray, "north", hugo.pk, team=trays.Team.INQUIRIES, by=staff(hanna), now=now)
    return hugo


def kept(opened, now, body=BODY, exact=None):
    """A file that was made anew, without the work of it."""
    attach(opened, ReadyFile("jpg", MadeAnew(FileKind.JPG, body), exact), day=now.date())
    return list(attached_files(opened.messages()).values())[-1]


def test_a_file_stands_in_the_order_of_what_was_said_and_both_sides_read_it(opened, tray, now):
    asking.say_more(opened, {"pl": "Wysyłam zdjęcie."}, day=now.date())
    file = kept(opened, now)
    asking.say_more(opened, {"pl": "To wszystko."}, day=now.date())
    handled = handling.open_for(tray, opened.row)

    assert [(one.number, one.kind) for one in opened.messages()][2] == (3, "note_file")
    assert (file.kind, file.came, read_file(opened, file, file.anew)) == ("jpg", "jpg", BODY)
    assert read_file(handled, attached_files(handled.messages())[3], file.anew) == BODY


def test_a_photo_is_kept_without_what_tells_on_somebody_and_as_it_came_only_when_asked(opened, now):
    for asked in (False, True):
        attach(opened, made_ready(told_photo(), exact=asked), day=now.date())

    plain, evidence = attached_files(opened.messages()).values()

    assert (plain.exact, AUTHOR.encode() in read_file(opened, plain, plain.anew)) == (None, False)
    assert read_file(opened, evidence, evidence.exact) == told_photo()


def test_24_what_cannot_be_made_anew_is_kept_as_it_came_or_not_at_all(opened, now):
    macros = docx(b"", {"word/vbaProject.bin": b"Auto_Open"})
    with pytest.raises(attachments.FileUnknown):
        made_ready(macros, exact=False)

    attach(opened, made_ready(macros, exact=True), day=now.date())

    file = attached_files(opened.messages())[2]
    assert (file.kind, file.anew, file.flags) == ("", None, ("macros",))
    assert read_file(opened, file, file.exact) == macros


def test_a_file_of_another_conversation_or_place_is_damaged(opened, now):
    first, second = kept(opened, now), kept(opened, now, BODY[::-1])
    other = asking.begin_conversation(asking.code_for_form(b"g" * 16), "north", {"pl": WORDS}, day=now.date())
    assert read_file(other, first, first.anew) is None

    mine, theirs = (
        set(SealedPiece.objects.filter(attachment=one.anew).values_list("pk", flat=True)) for one in (first, second)
    )
    # Somebody who writes in the database swaps them.
    SealedPiece.objects.filter(pk__in=theirs).update(attachment=first.anew, number=F("number") + 100)
    SealedPiece.objects.filter(pk__in=mine).update(attachment=second.anew)

    assert [read_file(opened, one, one.anew) for one in (first, second)] == [None, None]
    Item.objects.get(number=2).delete()
    assert [one.is_damaged for one in opened.messages()] == [False, True, False]


def test_eight_files_fit_and_the_ninth_is_refused(opened, now):
    for _ in range(8):
        kept(opened, now, b"x")

    with pytest.raises(attachments.ManyFiles):
        kept(opened, now, b"x")
    assert Attachment.objects.count() == 8


def test_files_go_with_the_conversation(opened, now):
    kept(opened, now, exact=b"y")
    asking.erase(opened)

    assert [model.objects.count() for model in (Attachment, SealedPiece, SecondYes)] == [0, 0, 0]


def test_the_exact_file_opens_for_who_asked_after_a_colleague_agreed_and_for_that_day(opened, hanna, hugo, tray, now):
    file, day = kept(opened, now, exact=b"as it came"), now.date()
    handled, his = handling.open_for(tray, opened.row), opened_tray(hugo, now)
    by, at = staff(hanna), {"day": day, "now": now}
    with pytest.raises(opening.NoSecondYes):
        opening.open_exact(handled, tray, file, by=by, **at)

    opening.ask_for_exact(handled, tray, file.exact, by=by, **at)
    with pytest.raises(opening.OwnYes):
        opening.agree_to_exact(handled, tray, file.exact, hanna.pk, by=by, **at)
    opening.agree_to_exact(handled, his, file.exact, hanna.pk, by=staff(hugo), **at)

    assert opening.open_exact(handled, tray, file, by=by, **at) == b"as it came"
    with pytest.raises(opening.NoSecondYes):
        opening.open_exact(handled, his, file, by=staff(hugo), **at)
    with pytest.raises(opening.NoSecondYes):
        opening.open_exact(handled, tray, file, by=by, day=day + timedelta(days=1), now=now)
    with pytest.raises(IntegrityError), transaction.atomic(using="reports"):
        SecondYes.objects.update(agreed_by=hanna.pk)
    rows = [(verb, actor) for verb, actor, thing in sealed_log() if thing == f"file:{file.exact}"]
    assert rows == [
        ("ask for exact file", "hanna@example.org"),
        (f"agree that worker:{hanna.pk} opens exact file", "hugo@example.org"),
        ("open exact file", "hanna@example.org"),
    ]
