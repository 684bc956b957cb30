"""The translator sees exactly what changed, with what was said before."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from infopunt.information.memory import Memory, memory
from infopunt.information.models import Draft, Text
from infopunt.information.rules import Block, blocks_of
from infopunt.publishing.queries import body_at
from tests.desk import decide, form, said


@pytest.fixture
def wage(example, browsers):
    """The Dutch wage page, one paragraph of which was just changed; and its Polish text."""
    dutch = Text.objects.get(page__layer="", page__slug="wage", language="nl")
    browsers["ed"].post(f"/staff/texts/{dutch.pk}/", form(dutch, review="yes"))
    decide(browsers["abe"], dutch)
    return dutch, Text.objects.get(page=dutch.page, language="pl")


def rows(text):
    return {block.id: block.md for block in blocks_of(text.current.blocks)}


def test_exactly_the_changed_paragraph_is_to_do_with_what_changed_in_words(wage, browsers):
    _dutch, polish = wage

    screen = said(browsers["tom"].get(f"/staff/texts/{polish.pk}/"))

    assert screen.count('class="unit outdated"') == 1
    assert screen.count('class="unit current"') == 4
    assert "<ins>" in screen
    assert "1 block to do" in screen


def test_a_translated_block_is_current_and_its_neighbours_are_not_touched(wage, browsers):
    _dutch, polish = wage
    typed = rows(polish) | {"b-0002": "Dostajesz {{ fact wage.hour }} za każdą godzinę pracy."}

    browsers["tom"].post(f"/staff/texts/{polish.pk}/", {**typed, "base": 0, "review": "yes"})
    decide(browsers["abe"], polish)

    polish.refresh_from_db()
    before = {block.id: block.of for block in blocks_of(polish.versions.get(number=1).blocks)}
    after = {block.id: block.of for block in blocks_of(polish.current.blocks)}
    assert {id for id in after if after[id] != before[id]} == {"b-0002"}
    assert polish.current.translation == "machine"
    assert "za każdą godzinę pracy" in body_at("north", "/pl/pay/wage/", timezone.now()).decode()


def test_a_block_read_and_found_right_names_the_source_of_now(wage, browsers):
    _dutch, polish = wage

    browsers["tom"].post(f"/staff/texts/{polish.pk}/", {**rows(polish), "base": 0, "read-b-0002": "yes"})

    assert said(browsers["tom"].get(f"/staff/texts/{polish.pk}/")).count('class="unit outdated"') == 0


def test_saving_without_touching_a_block_leaves_it_outdated(wage, browsers):
    _dutch, polish = wage

    browsers["tom"].post(f"/staff/texts/{polish.pk}/", {**rows(polish), "base": 0})

    assert said(browsers["tom"].get(f"/staff/texts/{polish.pk}/")).count('class="unit outdated"') == 1


def test_a_figure_that_differs_keeps_the_text_from_review(wage, browsers):
    _dutch, polish = wage
    typed = rows(polish) | {"b-0002": "Dostajesz jedenaście euro."}

    answer = browsers["tom"].post(f"/staff/texts/{polish.pk}/", {**typed, "base": 0, "review": "yes"})

    assert answer.status_code == 422
    assert "names other facts than the Dutch block" in said(answer)


def test_two_translators_at_once_lose_nothing(wage, browsers):
    _dutch, polish = wage
    browsers["tom"].post(f"/staff/texts/{polish.pk}/", {**rows(polish), "b-0002": "Moje.", "base": 0})

    answer = browsers["ed"].post(f"/staff/texts/{polish.pk}/", {**rows(polish), "b-0002": "Twoje.", "base": 0})

    assert answer.status_code == 409
    assert "Moje." in said(answer)
    assert "Twoje." in said(answer)


def test_signing_says_that_somebody_read_it_all(wage, browsers):
    _dutch, polish = wage
    typed = rows(polish) | {"b-0002": "Dostajesz {{ fact wage.hour }} za każdą godzinę pracy."}

    browsers["tom"].post(f"/staff/texts/{polish.pk}/", {**typed, "base": 0, "signed": "yes", "review": "yes"})
    decide(browsers["abe"], polish)

    page = body_at("north", "/pl/pay/wage/", timezone.now()).decode()
    assert Text.objects.get(pk=polish.pk).current.translation == "reviewed"
    assert "komputer" not in page.lower()


def test_the_same_parcel_comes_back_from_an_agency_as_a_draft(wage, browsers, tmp_path):
    _dutch, polish = wage
    for kind in ("xliff", "po"):
        parcel = browsers["tom"].get(f"/staff/texts/{polish.pk}/exchange/", {"as": kind}).content
        sent = tmp_path / f"back.{kind}"
        sent.write_bytes(parcel.replace("za godzinę".encode(), b"na godzine"))
        with sent.open("rb") as file:
            browsers["tom"].post(f"/staff/texts/{polish.pk}/exchange/", {"file": file})
        assert "na godzine" in str(Draft.objects.get(text=polish).head.blocks)
        Draft.objects.all().delete()


@pytest.mark.parametrize("kind", ["xliff", "po"])
def test_a_file_that_comes_back_as_it_went_leaves_outdated_blocks_outdated(wage, browsers, tmp_path, kind):
    _dutch, polish = wage
    sent = tmp_path / "back"
    sent.write_bytes(browsers["tom"].get(f"/staff/texts/{polish.pk}/exchange/", {"as": kind}).content)

    with sent.open("rb") as file:
        browsers["tom"].post(f"/staff/texts/{polish.pk}/exchange/", {"file": file})

    assert Draft.objects.filter(text=polish).exists()
    assert said(browsers["tom"].get(f"/staff/texts/{polish.pk}/")).count('class="unit outdated"') == 1


def test_an_agency_that_says_a_translation_still_holds_is_believed(wage, browsers, tmp_path):
    _dutch, polish = wage
    sent = tmp_path / "back.xlf"
    parcel = browsers["tom"].get(f"/staff/texts/{polish.pk}/exchange/").content
    sent.write_bytes(parcel.replace(b'state="initial"', b'state="reviewed"'))

    with sent.open("rb") as file:
        browsers["tom"].post(f"/staff/texts/{polish.pk}/exchange/", {"file": file})

    assert parcel.count(b'state="initial"') == 1
    assert said(browsers["tom"].get(f"/staff/texts/{polish.pk}/")).count('class="unit outdated"') == 0


def test_what_an_agency_did_not_finish_is_left_out_and_counted(wage, browsers, tmp_path):
    _dutch, polish = wage
    parcel = browsers["tom"].get(f"/staff/texts/{polish.pk}/exchange/").content.decode()
    head, initial, rest = parcel.partition('state="initial"')
    sent = tmp_path / "back.xlf"
    sent.write_text(head + initial + rest.replace("<target>", "<target>Z maszyny. ", 1))

    with sent.open("rb") as file:
        answer = browsers["tom"].post(f"/staff/texts/{polish.pk}/exchange/", {"file": file}, follow=True)

    assert "1 blocks of the file are not finished" in said(answer)
    assert "Z maszyny" not in str(Draft.objects.get(text=polish).head.blocks)


def test_an_empty_line_in_a_translation_is_refused_beside_its_block_or_means_nothing(wage, browsers):
    _dutch, polish = wage
    answer = browsers["tom"].post(f"/staff/texts/{polish.pk}/", {**rows(polish), "b-0002": "Raz.\n\n- dwa", "base": 0})
    assert answer.status_code == 422
    assert '<a href="#b-0002">“' in said(answer)
    assert "an empty line makes more blocks" in said(answer)
    assert "- dwa" in said(answer)

    browsers["tom"].post(f"/staff/texts/{polish.pk}/", {**rows(polish), "b-0002": "Raz.\r\n \r\nDwa.\u2028", "base": 0})

    assert Draft.objects.get(text=polish).head.blocks[1]["md"] == "Raz.\nDwa."


def test_a_broken_parcel_changes_nothing_and_says_where(wage, browsers, tmp_path):
    _dutch, polish = wage
    parcel = browsers["tom"].get(f"/staff/texts/{polish.pk}/exchange/").content
    sent = tmp_path / "back.xlf"
    sent.write_bytes(parcel[: len(parcel) // 2])

    with sent.open("rb") as file:
        answer = browsers["tom"].post(f"/staff/texts/{polish.pk}/exchange/", {"file": file}, follow=True)

    assert "not readable as XML" in said(answer)
    assert not Draft.objects.filter(text=polish).exists()


def test_a_parcel_of_another_page_is_refused(wage, browsers, tmp_path):
    _dutch, polish = wage
    sent = tmp_path / "back.xlf"
    sent.write_bytes(
        browsers["tom"].get(f"/staff/texts/{polish.pk}/exchange/").content.replace(b"pay/wage", b"pay/slip")
    )

    with sent.open("rb") as file:
        answer = browsers["tom"].post(f"/staff/texts/{polish.pk}/exchange/", {"file": file}, follow=True)

    assert "another page or language" in said(answer)


def test_a_machine_s_words_are_a_labelled_draft_that_never_goes_out_as_reviewed(wage, browsers, settings, monkeypatch):
    from infopunt.web.staff.texts import translations

    class Echo:
        def translate(self, texts, source, target):
            return [text.replace("Je krijgt", "Dostajesz") for text in texts]

    _dutch, polish = wage
    settings.MACHINE = "libretranslate"
    monkeypatch.setattr(translations, "translator", Echo)

    browsers["tom"].post(f"/staff/texts/{polish.pk}/machine/")

    draft = Draft.objects.get(text=polish)
    assert draft.head.machine == ["b-0002"]
    assert "Dostajesz" in draft.head.blocks[1]["md"]
    typed = {block["id"]: block["md"] for block in draft.head.blocks}
    browsers["tom"].post(f"/staff/texts/{polish.pk}/", {**typed, "base": draft.head.number, "signed": "yes"})
    assert Draft.objects.get(text=polish).head.translation == "machine"
    head = Draft.objects.get(text=polish).head
    browsers["tom"].post(
        f"/staff/texts/{polish.pk}/", {**typed, "base": head.number, "signed": "yes", "read-b-0002": "yes"}
    )
    head = Draft.objects.get(text=polish).head
    assert head.translation == "reviewed"
    browsers["tom"].post(
        f"/staff/texts/{polish.pk}/history/", {"of": "revision", "number": draft.head.number, "base": head.number}
    )
    assert Draft.objects.get(text=polish).head.machine == ["b-0002"]


def test_the_memory_knows_the_same_and_the_like():
    same, like = Block("", "Bel ons nu."), Block("", "Je krijgt loon voor elk uur dat je werkt.")
    memory = Memory({same.hash: (same.md, "Zadzwoń."), like.hash: (like.md, "Płaca za godzinę.")})

    assert [(hint.target, hint.likeness) for hint in memory.hints("Bel ons nu.")] == [("Zadzwoń.", 100)]
    near = memory.hints("Je krijgt loon voor elk uur dat je werkte.")
    assert near[0].target == "Płaca za godzinę."
    assert 75 <= near[0].likeness < 100
    assert memory.hints("Iets heel anders over fietsen.") == ()


def older(text, number, blocks, translation):
    """A version of a text as it was live before."""
    day = datetime(2020, 1, number, tzinfo=UTC)
    rows = [{"id": block.id, "md": block.md, "of": block.of} for block in blocks]
    return text.versions.create(
        number=1000 + number, blocks=rows, sources=[], checked_on=day, translation=translation, changed_by="x", created_at=day
    )  # fmt: skip


def test_what_was_reviewed_once_is_remembered_when_its_page_says_something_else_or_is_gone(wage):
    _dutch, _polish = wage
    room = Text.objects.get(page__layer="", page__slug="room", language="nl")
    gone = Text.objects.create(page=room.page, language="pl", state="withdrawn")
    was, guessed = Block("b-0009", "Een oude zin over je kamer."), Block("b-0008", "Alleen een machine zag dit.")
    older(room, 1, [was, guessed], "original")

    made = [Block("b-0009", "Zdanie maszyny.", was.hash), Block("b-0008", "Zgadywanie.", guessed.hash)]
    older(gone, 1, made, "machine")
    assert memory("pl").hints(was.md) == ()
    older(gone, 2, [Block("b-0009", "Zdanie o pokoju.", was.hash)], "reviewed")
    older(gone, 3, [Block("b-0009", "Nowsze zdanie maszyny.", was.hash)], "machine")

    assert [(hint.target, hint.likeness) for hint in memory("pl").hints(was.md)] == [("Zdanie o pokoju.", 100)]
    [near] = memory("pl").hints("Een oude zin over jouw kamer.")
    assert (near.source, near.target) == (was.md, "Zdanie o pokoju.")
    assert memory("pl").hints(guessed.md) == ()
    assert memory("en").hints(was.md) == ()


def test_of_two_reviewed_translations_of_one_sentence_the_newest_is_offered(wage):
    dutch, polish = wage
    was = Block("b-0009", "Een oude zin over je loon.")
    older(dutch, 1, [was], "original")

    for number, words in ((3, "Nowsze."), (2, "Starsze.")):
        older(polish, number, [Block("b-0009", words, was.hash)], "signed")

    assert [hint.target for hint in memory("pl").hints(was.md)] == ["Nowsze."]


def test_the_translator_sees_what_was_said_before_for_a_sentence_that_comes_back(wage, browsers):
    dutch, polish = wage
    block = next(block for block in blocks_of(dutch.versions.order_by("-number")[0].blocks) if block.id == "b-0002")
    older(polish, 1, [Block("b-0002", "Tak było powiedziane.", block.hash)], "reviewed")

    screen = said(browsers["tom"].get(f"/staff/texts/{polish.pk}/"))

    assert '<span class="tag">100%</span>' in screen
    assert 'data-words="Tak było powiedziane."' in screen


def test_the_screen_takes_as_few_queries_with_a_long_memory_as_with_a_short_one(wage, browsers):
    dutch, polish = wage

    def remember(words):
        was = Block("b-0009", f"Een zin met {words} erin.")
        older(dutch, len(words), [was], "original")
        older(polish, len(words), [Block("b-0009", f"Zdanie z {words}.", was.hash)], "reviewed")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            browsers["tom"].get(f"/staff/texts/{polish.pk}/")
        return sum("information_" in query["sql"] for query in queries)

    remember("a")
    short = asked()
    for length in range(2, 31):
        remember("a" * length)

    assert asked() == short <= 6


def test_a_language_that_was_not_there_begins_empty(wage, browsers):
    room = Text.objects.get(page__layer="", page__slug="room", language="nl")

    answer = browsers["tom"].post(f"/staff/texts/of/{room.page_id}/ar/", follow=True)

    written = [block for block in blocks_of(room.current.blocks) if block.is_written]
    assert said(answer).count('class="unit missing"') == len(written) > 2
