"""Files that go along: those a yes was given to and no other, sealed anew, never as they came."""

import pytest

from infopunt.mailbox.models import Attachment, Item, SealedPiece
from infopunt.referrals import consenting
from infopunt.referrals.answering import NotThere, file_in_inbox
from infopunt.referrals.document import Document
from infopunt.referrals.files import FileNotWhole, FilesHeavy
from infopunt.referrals.models import Referral
from infopunt.referrals.proposing import NoWayForFiles, NoYesToFiles
from infopunt.referrals.rules import Basis, Way
from tests.referrals.story import PHOTO
from tests.talk import BOTH, opened_tray, sealed_log, staff

pytestmark = pytest.mark.django_db(databases=BOTH)


def taken(story, worker, copy, number=1):
    return file_in_inbox(
        copy, "north", opened_tray(worker, story.now), number, by=staff(worker), now=story.now, day=story.day
    )


def test_what_was_chosen_and_agreed_to_goes_along_sealed_anew_under_a_name_that_says_nothing(story):
    paul, number = story.partner(), story.attach()
    story.attach(b"another photo, that was not chosen")
    sent = story.sent(document=story.with_files(number)).row

    file = taken(story, paul, sent.copy)

    assert (file.name, file.content) == ("file-1.jpg", PHOTO)
    copied = Attachment.objects.get(conversation=sent.copy)
    origin = SealedPiece.objects.filter(attachment__conversation=story.origin_id)
    assert {bytes(one.sealed) for one in copied.pieces.all()} & {bytes(one.sealed) for one in origin} == set()
    assert copied.is_exact is False
    for none in (0, 2, 3):
        with pytest.raises(NotThere):
            taken(story, paul, sent.copy, none)
    assert ("take file of copy", "paul@example.org", f"copy:{sent.copy} file:1") in sealed_log()


def test_a_yes_is_to_exactly_these_files(story):
    first, second = story.attach(), story.attach(b"a second photo")
    one, both = story.with_files(first), story.with_files(first, second)

    assert len({document.digest("x") for document in (Document(one.text, one.fields), one, both)}) == 3


def test_an_exact_file_and_a_file_of_nobody_here_cannot_be_named(story):
    number = story.attach()
    assert story.with_files(number, number + 1, 1, "x").files == story.with_files(number).files
    item = Item.objects.get(conversation=story.origin_id, number=number)
    [exact] = Attachment.objects.filter(conversation=item.conversation, is_exact=True)

    for name in (("jpg", str(exact.pk)), ("jpg", "")):
        with pytest.raises(FileNotWhole):
            story.proposed(document=Document("x", files=(name,)))
    assert Referral.objects.count() == 0


def test_what_cannot_be_read_any_more_or_is_too_much_does_not_go(story, monkeypatch):
    story.partner()
    row = story.agreed(document=story.with_files(story.attach()))
    monkeypatch.setattr("infopunt.referrals.files.MOST_ALONG", len(PHOTO) - 1)
    with pytest.raises(FilesHeavy):
        story.send(row)
    monkeypatch.undo()
    SealedPiece.objects.filter(attachment__is_exact=False).update(sealed=b"x" * 40)

    with pytest.raises(FileNotWhole):
        story.send(row)
    assert Referral.objects.get().copy is None


@pytest.mark.parametrize(
    ("way", "more", "no"),
    [
        (Way.PAPER, {}, NoWayForFiles),
        (Way.KLANTINTERACTIES, {}, NoWayForFiles),
        (Way.INBOX, {"basis": Basis.INTAKE}, NoYesToFiles),
    ],
)
def test_where_files_cannot_go_or_were_not_agreed_to_they_are_not_proposed(story, way, more, no):
    with pytest.raises(no):
        story.proposed(way, document=story.with_files(story.attach()), **more)


def test_a_file_that_is_swapped_or_added_in_the_copy_shows_as_damaged(story):
    paul = story.partner()
    sent = story.sent(document=story.with_files(story.attach())).row
    story.opens(paul, sent.copy)
    Item.objects.filter(conversation=sent.copy, number=2).delete()

    assert story.opens(paul, sent.copy).copy.is_damaged
    with pytest.raises(NotThere):
        taken(story, paul, sent.copy)


def test_what_is_taken_back_unopened_is_gone_with_its_files(story):
    story.partner()
    sent = story.sent(document=story.with_files(story.attach())).row
    assert Attachment.objects.filter(conversation=sent.copy).count() == 1

    consenting.take_back(story.visit(), sent.pk, day=story.day)

    assert Attachment.objects.exclude(conversation=story.origin_id).count() == 0
