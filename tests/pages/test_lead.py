"""Below the first paragraph of a page: how it was translated, in a line, and the one number it is about."""

import re

import pytest

from infopunt.facts.models import Fact
from infopunt.information.models import Page, Text
from infopunt.information.rules import Block, words_before
from infopunt.pages.publishing import publish_all
from infopunt.publishing.queries import body_at

LAW = {"title": "Example act, article 14", "url": "https://www.example.org/act", "date": "2026-01-01"}


def squeezed(html):
    """Without the spaces between elements and words."""
    return re.sub(r"\s*([<>])\s*", r"\1", " ".join(html.split()))


@pytest.fixture
def page(example, now):
    """The page about the wage as it is published now, from its title to the first heading below."""

    def top(language="en"):
        publish_all(now)
        body = body_at("north", f"/{language}/pay/wage/", now).decode().replace("\u00a0", " ")
        return squeezed(body.partition("<h1>")[2].partition("<h2>")[0])

    return top


@pytest.fixture
def figure(page):
    """Its number large, in words of its own."""
    Page.objects.filter(slug="wage").update(figure="wage.hour")
    for text in Text.objects.filter(page__slug="wage", page__layer=""):
        text.current.blocks = [
            *text.current.blocks,
            {"id": "b-0009", "md": "- For adults: {{ fact wage.hour }}.", "of": ""},
        ]
        text.current.save()
    return page


def test_the_number_stands_large_with_its_words_since_when_and_its_source(figure):
    Fact.objects.get(id="wage.hour").periods.filter(value=11).update(valid_to=None)

    assert (
        '<p class="figure"><b>€11</b>For adults<small>holds since 1 January 2026 ·<a href="https://www.example.org/2" dir="auto" '
        'rel="noreferrer">Example newspaper</a>, 2 January 2026</small></p>'
    ) in figure()


def test_a_number_that_never_falls_is_at_least_the_last_with_the_law(figure):
    Fact.objects.filter(id="wage.hour").update(never_falls=LAW)

    top = figure()

    assert "<b>at least €11</b>" in top
    assert "By law it never falls:" in top.partition('class="figure"')[2]


def test_a_number_that_is_not_known_is_not_large_and_says_so(figure):
    top = figure()

    assert 'class="figure"' not in top
    assert '<p class="note">We do not have the value that holds since 1 July 2026.' in top


def test_a_page_without_one_has_none(page):
    assert 'class="figure"' not in page()


@pytest.mark.parametrize(("md", "say"), [
    ("- Up to twenty: {{ fact a.b }}.\n- From twenty-one,\n  gross an hour: {{ fact x.y }}.", "From twenty-one, gross an hour"),
    ("You get {{ fact x.y }}.", "You get"), ("{{ fact x.y }} an hour", ""), ("{{ cite x.y }} words", ""), ("no fact", ""),
])  # fmt: skip
def test_its_words_are_those_the_text_has_in_front_of_it(md, say):
    assert words_before([Block("b-0001", md)], "x.y") == say


def test_how_it_was_translated_stands_in_one_line_below_the_lead_and_whole_at_the_end(page, now):
    top = page("pl")

    assert top.index("Dostajesz") < top.index(
        '<p class="say">Przetłumaczył komputer, nikt nie sprawdził.<a href="side-by-side/">'
    )
    assert "Ten tekst przetłumaczył komputer." not in top
    assert "Ten tekst przetłumaczył komputer." in body_at("north", "/pl/pay/wage/", now).decode()
    assert 'class="say"' not in page("nl")


def test_a_part_whose_dutch_is_newer_says_so_where_it_stands(page, now):
    text = Text.objects.get(page__slug="wage", page__layer="", language="nl")
    text.current.blocks = [
        {**block, "md": block["md"] + " Nieuw."} if block["id"] == "b-0005" else block for block in text.current.blocks
    ]
    text.current.save()

    top, whole = page("en"), squeezed(body_at("north", "/en/pay/wage/", now).decode())

    assert "Parts with a line beside them are older than the Dutch." in top
    assert whole.count('<div class="old">') == 1
    part = whole.partition('<div class="old">')[2].partition("</div>")[0]
    assert "The term is" in part
    assert 'The Dutch of this part is newer.<a href="side-by-side/">Beside the Dutch text</a>' in part


def test_a_part_that_is_not_translated_yet_is_told(page):
    text = Text.objects.get(page__slug="wage", page__layer="", language="nl")
    text.current.blocks = [*text.current.blocks, {"id": "b-0099", "md": "Een nieuw deel.", "of": ""}]
    text.current.save()

    assert "The Dutch text has parts that are not here yet." in page("en")
