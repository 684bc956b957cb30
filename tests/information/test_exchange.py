"""What goes to an agency comes back whole, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.information.exchange import (
    BadParcel,
    Parcel,
    Unit,
    UnitState,
    from_po,
    from_xliff,
    parcel,
    po,
    read_parcel,
    to_po,
    to_xliff,
    xliff,
)

CODES = ["{{ fact wml.hour }}", "{{ cite a.b }}", "](page:pay/payslip)", "](https://a.example/?a=1&b=2)"]
PLAIN = st.text(
    alphabet=st.characters(
        codec="utf-8", exclude_characters="\r{}[]()\x85\u2028\u2029", exclude_categories=("Cs", "Cc")
    ),
    max_size=30,
)


@st.composite
def parcels(draw):
    units = []
    for number in range(draw(st.integers(1, 4))):
        codes = draw(st.lists(st.sampled_from(CODES), max_size=4))
        words = [draw(PLAIN) for _ in range(len(codes) + 1)]
        source = "x" + "".join(word + code for word, code in zip(words, [*codes, '\n- <b> & \\ "q"'], strict=True))
        target = draw(st.sampled_from(["", "y".join([*reversed(codes), "\n"])])) if codes else draw(PLAIN)
        units.append(
            Unit(f"b-{number:04d}", f"{number:08x}", source, target, draw(st.sampled_from(["", "loon = pay"])))
        )
    return Parcel("national:pay/wage", draw(st.sampled_from(["pl", "ar"])), tuple(units))


@given(parcels())
def test_what_is_written_as_xliff_is_read_back_the_same(parcel):
    assert from_xliff(to_xliff(parcel)) == parcel


@given(parcels())
def test_what_is_written_as_po_is_read_back_the_same(parcel):
    assert from_po(to_po(parcel)) == parcel


def one(source="Loon: {{ fact wml.hour }}", target="Płaca: {{ fact wml.hour }}"):
    return Parcel("national:pay/wage", "pl", (Unit("b-0001", "0" * 8, source, target),))


def test_codes_are_protected_in_xliff():
    words = to_xliff(one()).decode()

    assert '<source>Loon: <ph id="p0" dataRef="d0" /></source>' in words
    assert "{{ fact" in words.partition("<segment>")[0]


@pytest.mark.parametrize(
    ("target", "say"),
    [
        ("Płaca", "b-0001: {{ fact wml.hour }} is missing in the translation"),
        (
            "{{ fact wml.hour }} {{ fact wml.hour }}",
            "b-0001: {{ fact wml.hour }} does not stand in the source that often",
        ),
        ("{{ fact wml.day }}", "b-0001: {{ fact wml.hour }} is missing in the translation"),
    ],
)
def test_a_figure_that_was_lost_or_added_is_refused_with_its_place(target, say):
    for made in (to_xliff(one(target=target)), to_po(one(target=target))):
        with pytest.raises(BadParcel) as no:
            read_parcel(made)
        assert str(no.value) == say


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xliff>&b;</xliff>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff>&a;</xliff>'


@pytest.mark.parametrize(
    "data",
    [
        BOMB, OUTSIDE, b"<html></html>", b"", b"\xff\xfe", "blé".encode("latin-1"), to_xliff(one())[:-20],
        b"<x" + b"x" * 2_000_001, to_xliff(one()).replace(b'srcLang="nl"', b'srcLang="en"'),
        to_xliff(one()).replace(b"b-0001", b"../../x"), to_xliff(one()).replace(b'dataRef="d0"', b'dataRef="d9"'),
        b'msgid "a"\nmsgstr "b"\n',
    ],
)  # fmt: skip
def test_a_hostile_or_broken_file_is_refused_with_a_sentence(data):
    with pytest.raises(BadParcel) as no:
        read_parcel(data)

    assert str(no.value)


def test_a_block_that_stands_twice_is_refused():
    twice = Parcel("national:pay/wage", "pl", one().units * 2)

    second = to_po(one()).partition(b"msgctxt")
    again = to_po(one()) + b"\n" + second[1] + second[2].replace("Płaca".encode(), b"Inaczej")

    for made in (to_xliff(twice), again):
        with pytest.raises(BadParcel, match="b-0001: stands here twice"):
            read_parcel(made)


TWO = Parcel("national:pay/wage", "pl", (Unit("b-0001", "0" * 8, "Bel ons. Vandaag.", "Zadzwoń. Dziś."),))
MEMORY = """<mtc:matches xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"><mtc:match ref="#1"><source>Bel.</source>
<target>Z pamięci</target></mtc:match></mtc:matches><gls:glossary xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0">
<gls:glossEntry><gls:term>Bel</gls:term></gls:glossEntry></gls:glossary>"""


def cut_as(segments, beside=""):
    """The file an agency's tool makes of TWO: the block in segments, with what it keeps beside them."""
    head, _, rest = to_xliff(TWO).decode().partition("<segment>")
    return (head.replace("<notes>", beside + "<notes>") + segments + rest.partition("</segment>")[2]).encode()


def part(source, target=None, order="", state=""):
    own = "" if target is None else f"<target{f' order={chr(34)}{order}{chr(34)}' if order else ''}>{target}</target>"
    return f"<segment{f' state={chr(34)}{state}{chr(34)}' if state else ''}><source>{source}</source>{own}</segment>"


BETWEEN = "<ignorable><source> </source></ignorable>"


@pytest.mark.parametrize(
    ("segments", "read"),
    [
        (part("Bel ons.", "Zadzwoń.") + BETWEEN + part("Vandaag.", "Dziś."), "Zadzwoń. Dziś."),
        (part("Bel ons. ", "Dziś ", "2") + part("Vandaag.", "zadzwoń. ", "1"), "zadzwoń. Dziś "),
        (part("Bel ons.", "Dziś", "3") + BETWEEN + part("Vandaag.", "zadzwoń", "1"), "zadzwoń Dziś"),
        (part("Bel ons. Vandaag.", "<pc id='1'>Zadzwoń</pc> <mrk id='2' type='term'>dziś</mrk>."), "Zadzwoń dziś."),
        (part("Bel ons. Vandaag."), ""),
        (part("Bel ons. Vandaag.", " "), ""),
    ],
)
def test_the_segments_of_a_block_come_back_as_one(segments, read):
    assert from_xliff(cut_as(segments, MEMORY)).units[0].target == read


@pytest.mark.parametrize(
    "segments",
    [
        part("Bel ons. ", "Zadzwoń. ") + part("Vandaag."),
        part("Bel ons. ") + part("Vandaag.", "Dziś."),
        part("Bel ons. ", "Zadzwoń. ") + part("Vandaag.", ""),
        part("Bel ons. ", "Zadzwoń. ", state="final") + part("Vandaag.", "Dziś.", state="initial"),
    ],
)
def test_half_a_block_is_no_translation_of_it(segments):
    [unit] = from_xliff(cut_as(segments)).units

    assert (unit.target, unit.unfinished != "") == ("", True)


def test_the_state_of_a_block_is_that_of_its_least_finished_part():
    both = part("Bel ons. ", "Zadzwoń. ", state="final") + part("Vandaag.", "Dziś.", state="translated")

    assert from_xliff(cut_as(both)).units[0].state is UnitState.TRANSLATED


@pytest.mark.parametrize("order", ["9", "0", "x", "2"])
def test_an_order_that_cannot_be_is_refused(order):
    with pytest.raises(BadParcel, match="order"):
        from_xliff(cut_as(part("Bel ons. ", "Zadzwoń", order) + part("Vandaag.", "Dziś")))


def test_a_code_may_be_the_copy_of_another_and_nothing_else():
    made = to_xliff(one()).decode()
    copied = made.replace('<target>Płaca: <ph id="p0" dataRef="d0" />', '<target>Płaca: <ph id="p9" copyOf="p0" />')

    assert from_xliff(copied.encode()) == one()
    with pytest.raises(BadParcel, match="a code refers to nothing: p7"):
        from_xliff(copied.replace('copyOf="p0"', 'copyOf="p7"').encode())


def test_tags_with_a_region_and_the_next_version_of_xliff_are_read():
    made = to_xliff(TWO).replace(b'"pl"', b'"pl-PL"').replace(b'"nl"', b'"nl-NL"')
    newer = made.replace(b"document:2.0", b"document:2.2").replace(b'version="2.0"', b'version="2.2"')

    assert from_xliff(made) == from_xliff(newer) == TWO


def wide(made, encoding):
    return ("\ufeff" + made.decode().replace('encoding="utf-8"', 'encoding="UTF-16"')).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_read_as_what_it_is(encoding):
    assert read_parcel(wide(to_xliff(TWO), encoding)) == TWO
    assert read_parcel(wide(to_po(TWO), encoding)) == TWO
    with pytest.raises(BadParcel, match="not readable as XML"):
        read_parcel(wide(to_xliff(TWO)[:-9], encoding))


@pytest.mark.parametrize(
    "way",
    [
        lambda made: made.replace(b"\n", b"\r\n"),
        lambda made: b"\xef\xbb\xbf" + made,
        lambda made: b"\n".join(line for line in made.split(b"\n") if not line.startswith(b"# ")),
        lambda made: made.replace(b"Infopunt-Language: pl", b"Infopunt-Language: pl_PL"),
    ],
)
def test_a_po_file_that_a_tool_wrote_anew_is_read(way):
    assert b'"Language: pl\\n"' in to_po(TWO)
    assert read_parcel(way(to_po(TWO))) == TWO


@pytest.mark.parametrize(("write", "read"), [(to_xliff, from_xliff), (to_po, from_po)])
def test_what_needs_work_says_so_and_comes_back_as_no_translation(write, read):
    stale = Parcel("national:pay/wage", "pl", (Unit("b-0001", "0" * 8, "Bel.", "Dzwoń.", state=UnitState.INITIAL),))

    [unit] = read(write(stale)).units

    assert (unit.target, unit.unfinished) == ("", "Dzwoń.")


@pytest.mark.parametrize("tag", ["a", "pc", "group"])
def test_a_file_nested_without_end_is_refused_in_words(tag):
    head, _, tail = to_xliff(TWO).decode().partition("<source>")
    deep = head + "<source>" + f"<{tag}>" * 50_000 + f"</{tag}>" * 50_000 + tail

    with pytest.raises(BadParcel, match="nested too deep"):
        read_parcel(deep.encode())


PLURAL = rb"""msgid ""
msgstr ""
"Plural-Forms: nplurals=999999999; plural=0;\n"

msgctxt "b-0001@x"
msgid "a"
msgid_plural "b"
msgstr[0] "c"
"""
LONG = (
    f'<xliff xmlns="{xliff.NAMESPACE}" version="2.0" srcLang="nl" trgLang="pl"><file id="f"><unit id="b-0001"><originalData>'
    '<data id="d">' + "x" * 900_000 + "</data></originalData><segment><source>" + '<ph id="p" dataRef="d"/>' * 40_000
    + "</source></segment></unit></file></xliff>"
)  # fmt: skip
BOMBS = {
    "forms without number": (po.from_po, po.PluralForms, PLURAL),
    "a code of a million": (xliff.from_xliff, parcel.LargeParcel, LONG.encode()),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_small_file_does_not_become_a_large_one(bomb):
    read, refusal, data = BOMBS[bomb]

    with pytest.raises(refusal):
        read(data)


def test_codes_that_only_begin_are_none_and_one_inside_is_found():
    assert [parcel.CODE.findall(sign * 1_000_000) for sign in ("{{", "](", "{{ a", "[a](b")] == [[], [], [], []]
    assert parcel.CODE.findall("{{ {{ fact a }} [b](c](page:d)") == ["{{ fact a }}", "](page:d)"]
