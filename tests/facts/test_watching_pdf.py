"""What a PDF says: the number that went is named, and no PDF holds whoever reads it."""

import time

import pytest

from infopunt.facts.watching.bodies import hash_of, sentences_in
from infopunt.facts.watching.pdf import MOST_PAGES, pages_of_pdf
from tests.facts.other_pdf import pdf_of

PDF = {"content-type": "application/pdf"}
CAO = [
    "Artikel 12 Loon",
    "1. Het loon is € 14,99 per uur. Je krijgt het uiter-",
    "lijk op de vijfde dag",
    "van de maand.",
    "2. Minder mag niet.",
]


def said(body, headers=PDF):
    return sentences_in(body, headers, lambda: False)


def test_a_pdf_is_read_in_the_sentences_its_lines_were_cut_from():
    assert said(pdf_of(CAO)) == [
        "Artikel 12 Loon", "1.", "Het loon is € 14,99 per uur.", "Je krijgt het uiterlijk op de vijfde dag van de maand.",
        "2.", "Minder mag niet.",
    ]  # fmt: skip


def test_it_says_the_same_however_it_is_packed_and_called():
    assert said(pdf_of(CAO, packed=True)) == said(pdf_of(CAO)) == said(pdf_of(CAO), {"content-type": "text/html"})
    assert (
        hash_of(said(pdf_of(CAO)), pdf_of(CAO)) == hash_of(None, pdf_of(CAO)) != hash_of(None, pdf_of(CAO, packed=True))
    )


def test_running_titles_and_page_numbers_are_no_words_of_it():
    days = (20, 3, 14, 15, 9)

    def book(first):
        return pdf_of(
            *([f"Cao 2026 | {first + at}", f"Recht op {days[at]} dagen.", f"- {first + at} -"] for at in range(5))
        )

    assert said(book(8)) == said(book(9)) == [f"Recht op {number} dagen." for number in days]


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7 other", b"%PDF-1.4\n" + b"<<" * 100_000, pdf_of(), pdf_of([]),
        pdf_of(CAO, trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >> /ID [(a) (a)]"),
        pdf_of(CAO).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"), pdf_of(*[[]] * (MOST_PAGES + 1)),
        pdf_of(b" " * 300_000_000, packed=True),
    ],
    ids=["not one", "deep", "no pages", "no words", "locked", "circle", "pages", "bomb"],
)  # fmt: skip
def test_of_a_pdf_that_cannot_be_read_only_its_bytes_are_compared(body):
    assert said(body) is None


def test_a_pdf_made_to_be_read_for_ever_is_left_after_its_time():
    begun = time.monotonic()

    assert (
        pages_of_pdf(pdf_of(b"BT /F 9 Tf " + b"1 0 0 1 9 9 Tm (x) Tj " * 500_000 + b" ET", packed=True), seconds=1)
        is None
    )
    assert time.monotonic() - begun < 8
