import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.information import rules
from infopunt.information.rules import (
    Block,
    BlockKind,
    as_one_text,
    block_hash,
    cut,
    faults_of_blocks,
    faults_of_translation,
    links_of,
    one_block,
    outdated_blocks,
    version_of,
)
from infopunt.kernel.faults import Fault

DUTCH = cut("# Titel {#b-0001}\n\nKort antwoord. {#b-0002}\n\n- één\n- twee {{ fact a.b }} {#b-0003}\n")


def polish(*, of=None, without=()):
    hashes = {block.id: block.hash for block in DUTCH} | (of or {})
    return [Block(block.id, "#" * block.level + " Tytuł" if block.level else block.md, hashes[block.id])
            for block in DUTCH if block.id not in without]  # fmt: skip


def test_a_text_is_cut_at_empty_lines_into_blocks_with_their_ids_kinds_and_lines():
    assert [(block.id, block.kind, block.line) for block in DUTCH] == [
        ("b-0001", BlockKind.HEADING, 1),
        ("b-0002", BlockKind.PARAGRAPH, 3),
        ("b-0003", BlockKind.LIST, 5),
    ]


@given(st.lists(st.text("abcdef ghij\n-#", min_size=1, max_size=40), max_size=6))
def test_cutting_and_joining_gives_the_same_blocks(parts):
    blocks = [Block(f"b-{n:04x}", "x" + " ".join(part.split())) for n, part in enumerate(parts)]

    again = cut(as_one_text(blocks))

    assert [(block.id, block.md) for block in again] == [(block.id, block.md) for block in blocks]


def test_a_translation_of_the_dutch_as_it_is_now_is_not_outdated():
    assert outdated_blocks(polish(), DUTCH) == set()


def test_a_changed_a_new_and_a_vanished_dutch_block_are_each_outdated():
    changed = [DUTCH[0], Block("b-0002", "Ander antwoord."), Block("b-0009", "Nieuw.")]

    assert outdated_blocks(polish(), changed) == {"b-0002", "b-0003", "b-0009"}


def test_white_space_is_no_change():
    assert block_hash("een  twee\ndrie") == block_hash("een twee drie")


def test_a_translation_that_claims_the_current_dutch_and_lacks_a_block_is_refused():
    faults = faults_of_translation(polish(without=["b-0002"]), DUTCH, claims_current=True)

    assert [fault for _, fault in faults] == [Fault("lacks_blocks", (), {"ids": "b-0002"})]


def test_a_translation_of_an_older_dutch_text_may_lack_a_block():
    assert faults_of_translation(polish(without=["b-0002"]), DUTCH, claims_current=False) == []


def test_a_current_block_names_the_same_facts_as_its_dutch():
    text = [*polish()[:2], Block("b-0003", "- jeden {{ fact c.d }}", DUTCH[2].hash)]

    faults = faults_of_translation(text, DUTCH, claims_current=True)

    assert [fault for _, fault in faults] == [Fault("other_facts", ("b-0003",))]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("Geen titel. {#b-0001}", Fault("no_title", ("b-0001",))),
        (
            "# T {#b-0001}\n\nKort. {#b-0002}\n\n### Te diep {#b-0003}",
            Fault("heading_level", ("b-0003",), {"level": 3, "under": 1}),
        ),
        ("# T {#b-0001}\n\nKort. {#b-0001}", Fault("id_twice", ("b-0001",), {"id": "b-0001", "times": 2})),
        ("# T {#b-0001}\n\nKort.", Fault("no_id")),
        ("# T {#b-0001}\n\nKort <b>vet</b>. {#b-0002}", Fault("html", ("b-0002",))),
        ("# T {#b-0001}\n\nJe krijgt 14 euro. {#b-0002}", Fault("number_in_prose", ("b-0002",))),
        ("# T {#b-0001}\n\nتحصل على ١٤ يورو. {#b-0002}", Fault("number_in_prose", ("b-0002",))),
        (
            "# T {#b-0001}\n\n{{ feit a.b }} {#b-0002}",
            Fault("unknown_placeholder", ("b-0002",), {"words": "{{ feit a.b }}"}),
        ),
        (
            "# T {#b-0001}\n\n{{ fact a.b | groot }} {#b-0002}",
            Fault("unknown_placeholder", ("b-0002",), {"words": "{{ fact a.b | groot }}"}),
        ),
    ],
)
def test_a_text_out_of_shape_is_told_what_is_wrong(body, fault):
    assert fault in [found for _, found in faults_of_blocks(cut(body))]


def test_the_version_of_a_text_changes_with_any_block():
    assert version_of(DUTCH) != version_of([*DUTCH[:2], Block("b-0003", "- één")])


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "",
                " ",
                "\u2028",
                "\x85",
                "# Kop",
                "- een",
                "1. een",
                "| a |",
                "{{ slot x }}",
                "{#b-aaaa}",
                "{{ fact a.b }}",
            ]
        ),
        st.text(max_size=12),
    ),
    max_size=6,
)


@given(LINES)
def test_whatever_was_typed_for_a_block_travels_as_that_one_block_or_is_refused(lines):
    md = one_block("\r\n".join(lines))

    if md:
        block = Block("b-0001", md, "0" * 8)
        assert [(one.id, one.md, one.of) for one in cut(as_one_text([block, DUTCH[1]]))[:-1]] == [
            ("b-0001", md, "0" * 8)
        ]
        assert one_block(md) == md


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Een.\n\nTwee.", "Een.\nTwee."),
        ("- een\n\n\n- twee", "- een\n- twee"),
        ("| a |\n| - |\n \n| b |", "| a |\n| - |\n| b |"),
        ("\n # Kop \n", "# Kop"),
        (" \n", ""),
        ("# Kop\n\nEen.", None),
        ("# Kop\n\n# Kop", None),
        ("Een.\n\n- twee", None),
        ("Een.\n\n## Kop", None),
        ("{{ slot x }}", None),
    ],
)
def test_an_empty_line_in_a_block_means_nothing_or_is_refused(typed, kept):
    assert one_block(typed) == kept


@pytest.mark.parametrize(
    ("md", "leads"),
    [
        ("[a](page:pay/wage) en [b](https://a.example/x)", {("page:pay/wage", False), ("https://a.example/x", False)}),
        ("![a](image:x.webp)", {("image:x.webp", True)}),
        ("![a](https://a.example/pixel.png)", {("https://a.example/pixel.png", True)}),
        ("[![a](//a.example/x)](page:a/b)", {("//a.example/x", True), ("page:a/b", False)}),
        ("- een ![a]( <https://a.example/x> 'titel')", {("https://a.example/x", True)}),
        ("| ![a](page:a/b) |\n| - |", {("page:a/b", True)}),
        ("![a][b]\n[c]\n\n[b]: //a.example/x", {("//a.example/x", True)}),
        ("[a](//a.example)", {("//a.example", False)}),
        ("[a]( //a.example )", {("//a.example", False)}),
        ("[a](javascript:x)", {("javascript:x", False)}),
        ("geen link", set()),
    ],
)
def test_where_links_and_images_lead_is_what_a_reader_gets(md, leads):
    assert set(links_of(md)) >= leads and {one for one in links_of(md) if one[1]} == {one for one in leads if one[1]}


def test_a_block_that_was_kept_with_an_empty_line_travels_as_one_block():
    kept = Block("b-0002", "Een.\n\nTwee.", "0" * 8)

    assert [(one.id, one.md) for one in cut(as_one_text([kept, DUTCH[2]]))] == [
        ("b-0002", "Een.\nTwee."),
        ("b-0003", DUTCH[2].md),
    ]


@pytest.mark.parametrize("beginning", ["{{", "[", "![", "](", "[a](", "![a]("])
def test_a_text_of_nothing_but_beginnings_is_read_once(beginning):
    words = beginning * 200_000

    assert [shape.findall(words) for shape in (rules.LINK, rules.LINK_TARGET, rules.ANY_BRACES)] == [[], [], []]
    assert "image_without_words" not in {fault.code for _line, fault in faults_in(words)}


def faults_in(words):
    return rules.faults_of_blocks((rules.Block("b-0001", words),), slot=False)
