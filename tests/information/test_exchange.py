"""What goes to an agency comes back whole, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.information.exchange import BadParcel, Parcel, Unit, from_po, from_xliff, read_parcel, to_po, to_xliff

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

    with pytest.raises(BadParcel, match="b-0001: stands here twice"):
        read_parcel(to_xliff(twice))
