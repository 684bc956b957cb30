"""What an editor types becomes blocks that keep who they are."""

from hypothesis import given
from hypothesis import strategies as st

from infopunt.information.editing import Piece, blocks_as_markdown, blocks_from, changed_blocks, word_differences
from infopunt.information.rules import Block

BEFORE = (
    Block("b-0001", "# Loon"),
    Block("b-0002", "Je krijgt loon voor elk uur."),
    Block("b-0003", "## Wat doe je eerst?"),
    Block("b-0004", "- Vraag je loonstrook.\n- Bewaar hem."),
    Block("slot-desk", "{{ slot desk }}"),
)
WORDS = st.text(alphabet="abcdefg hij", min_size=1, max_size=30).map(lambda s: " ".join(s.split())).filter(bool)


def ids(markdown, before=BEFORE, taken=()):
    return [block.id for block in blocks_from(markdown, before, taken)]


def test_a_text_that_was_not_touched_keeps_every_id():
    assert blocks_from(blocks_as_markdown(BEFORE), BEFORE) == list(BEFORE)


def test_a_changed_paragraph_is_still_the_same_one():
    typed = blocks_as_markdown(BEFORE).replace("voor elk uur", "voor elk gewerkt uur")

    assert ids(typed) == [block.id for block in BEFORE]


def test_a_paragraph_written_anew_in_its_place_is_still_that_one():
    typed = blocks_as_markdown(BEFORE).replace("Je krijgt loon voor elk uur.", "Iets heel anders.")

    assert ids(typed)[1] == "b-0002"


def test_a_new_paragraph_gets_an_id_nobody_ever_had():
    typed = blocks_as_markdown(BEFORE).replace("## Wat", "Een nieuwe zin over iets anders dan eerst.\n\n## Wat")

    found = ids(typed, taken={"b-aaaa"})

    assert len(found) == 6
    assert found[2] not in {"b-aaaa", *(block.id for block in BEFORE)}
    assert [*found[:2], *found[3:]] == [block.id for block in BEFORE]


def test_a_block_that_moved_takes_its_id_along():
    moved = (BEFORE[0], BEFORE[1], BEFORE[3], BEFORE[2])

    assert ids(blocks_as_markdown(moved)) == ["b-0001", "b-0002", "b-0004", "b-0003"]


def test_a_heading_never_takes_the_id_of_a_paragraph():
    typed = blocks_as_markdown(BEFORE).replace("Je krijgt loon voor elk uur.", "## Je krijgt loon voor elk uur.")

    assert ids(typed)[1] not in {block.id for block in BEFORE}


@given(st.lists(WORDS, min_size=1, max_size=8), st.lists(WORDS, min_size=1, max_size=8))
def test_ids_are_never_doubled_and_never_from_elsewhere(old, new):
    before = blocks_from("\n\n".join(old), [])

    after = blocks_from("\n\n".join(new), before)

    assert len({block.id for block in after}) == len(after)
    assert [block.md for block in after] == new


@given(st.text(max_size=60), st.text(max_size=60))
def test_differences_tell_both_texts_whole(old, new):
    pieces = word_differences(old, new)

    assert "".join(piece.words for piece in pieces if piece.sign != "+") == old
    assert "".join(piece.words for piece in pieces if piece.sign != "-") == new


def test_differences_are_words():
    assert word_differences("een twee drie", "een vier drie") == [
        Piece("", "een "),
        Piece("-", "twee"),
        Piece("+", "vier"),
        Piece("", " drie"),
    ]


def test_changed_blocks_name_what_came_changed_and_went():
    new = (BEFORE[0], Block("b-0002", "Anders."), Block("b-0009", "Nieuw."))

    found = [(one.id, bool(one.old), bool(one.new)) for one in changed_blocks(BEFORE[:3], new)]

    assert found == [("b-0002", True, True), ("b-0009", False, True), ("b-0003", True, False)]
