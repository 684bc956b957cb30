"""Files under a code, as a visitor meets them: one at a time, made anew or refused in a sentence, no word of what was sent lost."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from infopunt.cleaning import sandbox
from infopunt.cleaning.anew import LARGEST, MadeAnew
from infopunt.cleaning.kinds import FileKind
from infopunt.kernel.codes import grouped
from infopunt.mailbox import asking, handling, transcripts
from infopunt.mailbox.attachments import ReadyFile, attach, attached_files, read_file
from infopunt.mailbox.models import Attachment, Conversation, Item
from infopunt.regions.models import Region
from infopunt.regions.operations import open_talk
from tests.cleaning.files import AUTHOR, docx, told_photo, told_voice
from tests.languages import OFFERED
from tests.talk import BOTH, FORM, WORDS, opened_region, opened_tray, staff

pytestmark = pytest.mark.django_db(databases=BOTH)


@pytest.fixture
def hanna(example, now):
    open_talk("north", by="x", now=now)
    return opened_region(now)


@pytest.fixture
def code(hanna, now):
    """Of a question in Polish."""
    hand = asking.code_for_form(FORM)
    asking.begin_conversation(hand, "north", {"pl": WORDS}, day=now.date())
    return hand.code


def add(client, code, body, language="pl", name="photo.jpg", **more):
    fields = {"code": code, "do": "file", "key": "k", **more}
    if body is not None:
        fields["file"] = SimpleUploadedFile(name, body, "image/jpeg")
    return client.post(f"/{language}/talk/file/", fields)


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def opened(code):
    return asking.conversation_of(asking.in_hand(code), "north")


def stored(now, code, times=1, kind=FileKind.JPG):
    for _ in range(times):
        attach(opened(code), ReadyFile(kind, MadeAnew(kind, b"x"), None), day=now.date())


def test_a_photo_and_a_voice_are_sent_after_the_words_and_kept_without_what_tells_on_somebody(client, code):
    photo = add(client, grouped(code), told_photo())
    voice = add(client, code, told_voice(), name="note.m4a", way="voice")

    assert (photo.status_code, voice.status_code) == (200, 200)
    assert all(part in said(voice) for part in (WORDS, "Przesłany plik", "Zdjęcie. Usunięto", "Nagranie. Usunięto"))
    mine = opened(code)
    kept = [(one.kind, read_file(mine, one, one.anew)) for one in attached_files(mine.messages()).values()]
    assert [kind for kind, _body in kept] == ["jpg", "m4a"]
    assert [AUTHOR.encode() in body for _kind, body in kept] == [False, False]


def test_12_a_file_that_is_sent_twice_is_kept_once(client, code):
    for _ in range(2):
        add(client, code, told_voice())

    assert Attachment.objects.count() == 1


REFUSED = {
    "nothing": (None, {}, "Najpierw wybierz plik."),
    "unknown": (b"<html>", {}, "Nie znamy takiego rodzaju pliku"),
    "mislabelled": (b"MZ\x90\0 program", {"name": "photo.jpg"}, "Nie znamy takiego rodzaju pliku"),
    "damaged": (b"\xff\xd8\xff\xe0 and no more", {}, "Tego pliku nie da się otworzyć."),
    "too large": (b"\xff\xd8\xff" + b"\0" * LARGEST, {}, "najwyżej 25 MB"),
    "a bomb": (docx(b"", {"word/x.xml": b"\0" * 101_000_000}), {}, "za długi lub za duży"),
    "a voice that is none": (b"hello", {"way": "voice"}, "Nie znamy takiego rodzaju pliku"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_every_refusal_is_a_sentence_beside_the_field_and_what_was_sent_before_stays(client, code, what):
    body, more, say = REFUSED[what]

    answer = add(client, code, body, **more)

    assert answer.status_code == 422
    assert say in said(answer)
    assert f'id="e-{more.get("way", "file")}"' in answer.content.decode()
    assert WORDS in said(answer)
    assert (Item.objects.count(), Attachment.objects.count()) == (1, 0)


def test_24_what_we_do_not_know_is_kept_as_it_is_when_the_box_was_ticked(client, code):
    answer = add(client, code, b"\0\1\2 of a machine", exact="on")

    assert "Plik taki, jaki przyszedł" in said(answer)
    assert [row.is_exact for row in Attachment.objects.all()] == [True]


def test_eight_files_are_enough(client, code, now):
    stored(now, code, 8)

    page = client.post("/pl/talk/back/", {"code": code}).content.decode()
    answer = add(client, code, told_photo())

    assert 'type="file"' not in page
    assert "Jest już 8 plików." in said(answer)
    assert Attachment.objects.count() == 8


def test_where_there_is_no_sandbox_files_are_refused_and_words_still_go(client, code, monkeypatch):
    monkeypatch.setattr(sandbox, "can", lambda work: False)

    page, answer = client.post("/pl/talk/back/", {"code": code}), add(client, code, told_photo())

    assert 'type="file"' not in page.content.decode()
    assert "Nie możemy teraz przyjąć plików." in said(page)
    assert (answer.status_code, "Przynieś je do punktu" in said(answer)) == (422, True)
    assert client.post("/pl/talk/back/", {"code": code, "do": "more", "words": "Dalej"}).status_code == 200


def test_17_no_name_of_a_file_is_kept_or_said(client, code):
    for name in ("../../etc/x.jpg", 'a";\r\nx: y.jpg', "x" * 300 + ".jpg", "photo.jpg\u202egpj.exe", "<b>x</b>.html"):
        answer = add(client, code, told_photo(), name=name, key=name)
        assert answer.status_code == 200
        assert not any(part in answer.content.decode() for part in ("etc/x", "xxxx", "gpj", "<b>x"))
        Attachment.objects.all().delete()
        Item.objects.filter(kind="note_file").delete()


def test_a_file_is_taken_at_its_own_address_only_and_by_nobody_without_a_code(client, code):
    at_back = client.post("/pl/talk/back/", {"code": code, "do": "file", "file": io.BytesIO(b"x")})
    unknown = add(client, "1" * 20, told_photo())

    assert (at_back.status_code, unknown.status_code) == (400, 422)
    assert client.get("/pl/talk/file/").status_code == 200
    assert Attachment.objects.count() == 0


def test_what_was_said_is_written_down_and_corrected_or_confirmed_by_who_said_it(client, code, hanna, now):
    stored(now, code, kind=FileKind.M4A)
    tray, row = opened_tray(hanna, now), Conversation.objects.get()
    handled = handling.open_for(tray, row)
    for seen, words in enumerate(("Szef krzyczy.", "Szef nie płaci."), 2):
        said_so = {"pl": words, "nl": "…"}
        transcripts.write_transcript(handled, tray, 2, said_so, by=staff(hanna), seen=seen, day=now.date(), now=now)

    page = said(client.post("/pl/talk/back/", {"code": code}))
    corrected = {"code": code, "do": "transcript", "of": "3", "words-3": "Szef krzyczy co dzień."}
    client.post("/pl/talk/back/", corrected)
    client.post("/pl/talk/back/", corrected)  # once more is not twice
    last = client.post("/pl/talk/back/", {"code": code, "do": "transcript", "of": "4", "right": ""})

    assert page.count("Tak, to się zgadza") == 2
    assert "Spisaliśmy to, co zostało powiedziane" in page
    assert all(part in said(last) for part in ("Szef krzyczy co dzień.", "To, co spisaliśmy, się zgadza."))
    assert "Tak, to się zgadza" not in said(last)
    assert Item.objects.count() == 6


@pytest.mark.parametrize("language", OFFERED)
def test_61_the_forms_for_files_are_there_in_every_language(client, code, language):
    Region.objects.filter(id="north").update(languages=OFFERED)
    page = client.post(f"/{language}/talk/back/", {"code": code}).content.decode()
    answer = add(client, code, None, language)

    assert re.findall(r'type="file" name="file"( accept="audio/\*" capture)?', page) == [
        "",
        ' accept="audio/*" capture',
    ]
    assert "<script" not in page
    for english in ("Send this file", "Choose a file first.", "A voice can be recognised"):
        assert (english in said(answer)) is (language == "en")
