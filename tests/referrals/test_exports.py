"""What leaves the house: exactly what was agreed, and nothing that says where it came from."""

import io
import json
import zipfile
import zlib
from pathlib import Path

import pyrage
import pytest
from pypdf import PdfReader

from infopunt.mailbox.models import Attachment, Conversation, SealedPiece
from infopunt.referrals import consenting, sending
from infopunt.referrals.copies import copy_through, reference_of
from infopunt.referrals.document import Document, filled_fields
from infopunt.referrals.exports.files import Dispatch, WrongKey, age_of, document_pdf, json_of, zip_of
from infopunt.referrals.exports.reach import Reach, WrongReach, reach_of
from infopunt.referrals.files import files_to_choose
from infopunt.referrals.models import Link, Referral
from infopunt.referrals.moving import HasMoved
from infopunt.referrals.rules import Way
from infopunt.vault.models import HeldKey, PersonKey, SigningRoot, TeamKey, Wrap
from infopunt.vault.outside import secret_file
from tests.referrals.story import BODY, EXACT, EXPLAINED, FIELDS, NAME, PHOTO, TEXT, WORDING
from tests.talk import BOTH, WORDS, sealed_log, staff

pytestmark = pytest.mark.django_db(databases=BOTH)


def parcel(row, copy):
    files = [(file.kind, copy.content_of(file)) for file in copy.files]
    return Dispatch(copy.document, NAME, reference_of(row.pk), files)


def exported(story, row, purpose="voor de inspectie"):
    return sending.export_copy(story.origin(), row.pk, purpose, by=staff(story.hanna), now=story.now, day=story.day)


def unpacked(*files):
    """All that can be read in them: as it is, and what is packed in a ZIP or a PDF."""
    found = b""
    for content in files:
        found += content
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as whole:
                found += unpacked(*(whole.read(name) for name in whole.namelist()))
                found += "".join(f"{one.filename} {one.date_time} {one.comment}" for one in whole.infolist()).encode()
        if content.startswith(b"%PDF"):
            reader = PdfReader(io.BytesIO(content))
            found += "".join(page.extract_text() for page in reader.pages).encode()
            found += repr(reader.metadata).encode()
            for piece in content.split(b"stream\n")[1::2]:
                try:
                    found += zlib.decompressobj().decompress(piece)
                except zlib.error:
                    continue
    return found


def secrets_of(story, row):
    """Every value that may not travel, each with what it is."""
    days = {story.asked_on, story.proposed_on, story.agreed_on}
    rows = [
        *Referral.objects.values_list("id", "copy", "consent", "proposed_by", "origin"),
        *Conversation.objects.values_list("id", "lookup", "asker"),
        *Wrap.objects.values_list("sealed", "conversation"), *TeamKey.objects.values_list("public"),
        *HeldKey.objects.values_list("sealed"), *PersonKey.objects.values_list("box", "signing", "locked"),
        *SigningRoot.objects.values_list("public"), *Link.objects.values_list("mark", "lookup"),
        *Attachment.objects.values_list("id"), *SealedPiece.objects.values_list("sealed"),
        *((actor, thing) for _verb, actor, thing in sealed_log()),
    ]  # fmt: skip
    words = [WORDS, EXPLAINED, WORDING, story.code, "hanna", "hugo", "Hanna", "Hugo", "localhost", "infopunt.test"]
    words += [
        "vakantiefoto-jan.jpg",
        EXACT,
        *(file.hash for file in files_to_choose(story.origin().messages())),
        story.origin().key.key,
        story.origin().key.root,
    ]
    for day in days:
        words += [day.isoformat(), f"{day:%Y%m%d}", f"{day:%d-%m-%Y}", f"{day.day} november"]
    return [one for value in (*words, *(each for values in rows for each in values)) for one in forms_of(value)]


def forms_of(value):
    """A value as it could stand in a file."""
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        return [raw, raw.hex().encode()] if len(raw) > 8 else []
    text = str(value)
    return [text.encode(), text.replace("-", "").encode()] if value else []


@pytest.fixture
def told(story):
    """A referral of which each step has a day of its own; sent on paper by the second handler."""
    story.asked_on = story.day
    number = story.attach()
    story.later(1)
    story.proposed_on, row = story.day, story.proposed(Way.AGE, document=story.with_files(number))
    story.later(1)
    story.agreed_on = story.day
    consenting.agree(story.visit(), row.pk, WORDING, "pl", day=story.day)
    story.later(3)
    return story.send(row).row


def test_no_file_holds_an_id_a_key_a_host_a_handler_a_file_name_or_a_day_that_was_not_agreed(story, told):
    row, copy = exported(story, told)
    one = parcel(row, copy)
    files = zip_of(one), document_pdf(one), json_of(one)
    key = pyrage.x25519.Identity.generate()
    closed = age_of(files[0], str(key.to_public()))
    secrets, readable = secrets_of(story, row), unpacked(*files, closed, pyrage.decrypt(closed, [key]))

    assert len(secrets) > 60
    assert [secret for secret in secrets if secret in readable] == []
    # and what was agreed is there
    assert PHOTO in readable
    for word in (TEXT, *(value for _name, value in FIELDS)):
        assert json.dumps(word, ensure_ascii=False)[1:-1].encode() in readable
    planted = readable + str(row.consent).encode()
    assert [secret for secret in secrets if secret in planted] == [str(row.consent).encode()]


def test_a_file_has_the_fields_in_the_order_of_the_body_and_says_no_day(story, told):
    row, copy = exported(story, told)
    one = parcel(row, copy)
    with zipfile.ZipFile(io.BytesIO(zip_of(one))) as whole:
        names, days = whole.namelist(), {entry.date_time for entry in whole.infolist()}
        said = json.loads(whole.read("document.json"))

    assert names == ["document.pdf", "document.json", "file-1.jpg"]
    assert days == {(1980, 1, 1, 0, 0, 0)}
    assert [(field["field"], field["value"]) for field in said["fields"]] == list(FIELDS)
    assert zip_of(one) == zip_of(one)
    assert dict(PdfReader(io.BytesIO(document_pdf(one))).metadata).keys() <= {
        "/Title",
        "/Creator",
        "/Producer",
        "/CreationDate",
    }


def test_only_the_body_opens_its_file(told):
    key, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    closed = age_of(b"content", str(key.to_public()))

    assert pyrage.decrypt(closed, [key]) == b"content"
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(closed, [other])
    with pytest.raises(WrongKey):
        age_of(b"content", "age1" + "q" * 58)


def test_what_somebody_wrote_is_no_order_to_the_printer(told):
    hostile = '#panic("x") *b* \\ $x$ @y <z> #image("/etc/passwd") `r` = K\n= Kop\n- lijst // weg /* x */ ~ "q" \u202e'

    pdf = document_pdf(Dispatch(Document(hostile, (("what", hostile),)), NAME, reference_of(told.pk)))

    text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    assert '#panic("x") *b*' in text
    assert "- lijst // weg /* x */" in text


def test_taking_it_out_is_an_act_with_a_purpose_a_recipient_and_a_consent_and_then_it_has_left(story, told):
    with pytest.raises(sending.NoPurpose):
        exported(story, told, "  ")
    assert story.own().may_withdraw

    exported(story, told)

    [entry] = [(actor, thing) for verb, actor, thing in sealed_log() if verb == "export referral"]
    assert entry == ("hanna@example.org", f"referral:{told.pk} to:{BODY} consent:{told.consent} for:voor de inspectie")
    assert story.own().may_withdraw is False


def test_what_was_taken_back_is_not_taken_out(story, told):
    consenting.take_back(story.visit(), told.pk, day=story.day)

    with pytest.raises(HasMoved):
        exported(story, told)
    assert copy_through(story.origin(), told.copy) is None


def test_nobody_is_asked_for_a_bsn_and_a_field_is_one_line():
    given = [("bsn", "123456782"), ("what", "  a\n b "), ("<x>", "y"), ("when", " ")]

    assert filled_fields(given) == (("what", "a b"),)


@pytest.mark.parametrize(
    "words",
    ["north: [", "north: {b: {age: age1x}}", "north: {b: {key: 1}}", "north: {b: {server: {address: 'http://x', token: t}}}",
     "north: {b: {server: {address: 'https://example.org/a', token: 'a b'}}}"],
)  # fmt: skip
def test_a_wrong_file_of_ways_out_opens_none_and_says_no_token(data, words):
    file = secret_file("bodies.yaml")
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    assert reach_of("north", "b") == Reach()
    file.write_text(words)

    with pytest.raises(WrongReach) as no:
        reach_of("north", "b")
    assert str(no.value) == ""
