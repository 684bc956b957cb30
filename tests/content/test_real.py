"""The real content: it loads, it fits, it is honest. Read on a pinned day."""

import re

import brotli
import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.information.prose import plain_text
from infopunt.information.queries import live_pages
from infopunt.jobs.content import load
from infopunt.pages.frame import site as sites
from infopunt.pages.frame.frame import policy_of
from infopunt.pages.frame.parts import address_of
from infopunt.pages.publishing import today
from infopunt.pages.render import render, scopes
from infopunt.publishing.rules import tight
from infopunt.regions.models import Region
from infopunt.topics.models import Topic
from infopunt.web.shared.headers import common_headers
from tests.conftest import NOW
from tests.environment import ROOT
from tests.real import content, passing

CONTENT = ROOT / "content"
ROUND_TRIP = 14_600
# Beside type, length, etag, date, encoding, vary, cache-control: what stands on every answer.
HEAD = 420


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The whole content once, for every story here; gone after the last."""
    with django_db_blocker.unblock(), passing():
        load(CONTENT, now=NOW)
        yield


@pytest.fixture
def real(loaded, db, settings):
    settings.CONTENT = CONTENT
    return Region.objects.get(is_default=True)


@pytest.fixture(scope="module")
def rendered(loaded, django_db_blocker):
    with django_db_blocker.unblock():
        site = sites.load_site(Region.objects.get(is_default=True))
        return {address: body for scope in scopes(site) for address, body in render(site, scope, today(NOW)).items()}


def test_the_content_folder_has_no_fault():
    assert len(content().pages.texts) > 50  # reading it refuses every fault


def subjects(real):
    return [page for page in live_pages(real.id).values() if page.is_subject]


def test_fifty_subjects_stand_whole_in_five_languages_and_twenty_five_in_four_more(real):
    pages = subjects(real)
    counts = {code: sum(code in page.texts for page in pages) for code in real.languages}

    assert len(pages) >= 50
    assert {code: counts[code] for code in ("nl", "en", "pl", "ro", "bg")} == dict.fromkeys(
        ("nl", "en", "pl", "ro", "bg"), len(pages)
    )
    assert min(counts[code] for code in ("uk", "hu", "es", "ar")) >= 25


def test_every_theme_and_every_topic_has_a_page(real):
    there = {topic for page in live_pages(real.id).values() for topic in page.topics}

    assert set(Topic.objects.values_list("id", flat=True)) - there == set()


def test_twenty_cards_stand_in_nine_languages_and_whole_in_any_other_that_has_one(real):
    """Who stands at a counter looks for the next card where the first was; a new language may begin with none."""
    cards = [page for page in live_pages(real.id).values() if page.theme == "cards"]
    counts = {code: sum(code in page.texts for page in cards) for code in real.languages}

    assert len(cards) >= 20
    assert {code for code, count in counts.items() if count} >= {"nl", "en", "pl", "ro", "bg", "uk", "hu", "es", "ar"}
    assert {code: count for code, count in counts.items() if count not in (0, len(cards))} == {}


def test_a_dutch_page_has_between_two_hundred_and_four_hundred_and_fifty_words(real):
    lengths = {
        page.id: sum(len(plain_text(block.md).split()) for block in page.texts["nl"].blocks) for page in subjects(real)
    }

    assert {page: length for page, length in lengths.items() if not 200 <= length <= 450} == {}


def test_noord_brabant_has_five_areas_and_fifty_six_municipalities(real):
    counts = {area.id: area.municipalities.count() for area in real.areas.all()}

    assert counts == {
        "west-brabant": 14, "midden-brabant": 11, "noordoost-brabant": 10, "zuidoost-brabant": 14, "helmond-de-peel": 7,
    }  # fmt: skip


def test_every_page_fits_in_one_round_trip_and_its_style_and_shell_in_their_budgets(real, rendered):
    common = HEAD + len(policy_of(real)) + sum(len(name) + len(value) + 4 for name, value in common_headers().items())
    heavy = {
        address: len(tight(body)[1])
        for address, body in rendered.items()
        if address.endswith("/") and len(brotli.compress(body, quality=5)) > 8_000
    }

    assert {address: size for address, size in heavy.items() if size > 9_000 or size + common > ROUND_TRIP} == {}


def test_a_language_offline_fits_in_400_kilobytes(real, rendered):
    for code in real.languages:
        assert len(brotli.compress(rendered[f"/{code}/offline.bundle"], quality=9)) <= 400_000


def test_pages_load_nothing_from_another_host_and_hold_no_inline_script(rendered):
    for address, body in rendered.items():
        if address.endswith("/"):
            text = body.decode()
            assert (
                re.findall(
                    r'(?:src|srcset|action)="(?!/)[^"]*"|<script(?! src="/)|<link rel="(?:stylesheet|preload)', text
                )
                == []
            )


def test_every_link_between_pages_leads_to_a_page_that_is_there(rendered):
    live = re.compile(r"^/x$|/leaflet\.pdf$|^/[a-z]+/(about/remark|help/(this-week|all)|start)/$")
    broken = {
        (address, target)
        for address, body in rendered.items()
        if address.endswith("/")
        for target in re.findall(r'href="(/[^"#?]*)"', body.decode())
        if target not in rendered and not live.search(target)
    }

    assert broken == set()


def test_the_minimum_wage_of_today_stands_on_its_page_for_every_age_and_none_of_it_is_unknown(rendered):
    text = rendered["/en/pay/minimum-wage/"].decode().replace("\xa0", " ")

    assert "we do not know this amount today" not in text
    assert [one for one in ("€14.99", "€11.99", "€8.99", "€7.50", "€5.92", "€5.17", "€4.50") if one not in text] == []


def test_no_sentence_says_at_least_before_a_value_that_says_it_itself_once_it_is_not_known():
    floors = [name for name, (_file, pack) in content().facts.items() if pack.never_falls]
    twice = set()
    for texts in content().pages.texts.values():
        for code, text in texts.items():
            with override(code):
                words = ((_("at least %(value)s") % {"value": ""}).strip(), "ten minste")
            said = " ".join(block.md for block in text.blocks)
            twice |= {(text.file, name) for name in floors for word in words if f"{word} {{{{ fact {name} " in said}

    assert floors != []
    assert twice == set()


def test_every_machine_translation_says_so(real, rendered):
    for page in live_pages(real.id).values():
        if page.theme == "pictures":  # part of a page that says it
            continue
        for code, text in page.texts.items():
            address = address_of(page, code).partition("#")[0]
            assert ('<p class="say">' in rendered[address].decode()) == (
                text.translation == "machine" or bool(text.outdated)
            )
