"""Which desk is meant: content with facts in it, and nothing of it in code."""

import pytest
import yaml
from django.test import Client

from infopunt.directory.signposts import SignpostsPack, desks_for, read_signposts, write_signposts
from infopunt.facts.models import Fact
from infopunt.jobs.english import in_english
from tests.real import REAL, furnish

GIVEN = {"from": "eu", "lives": "here", "stays": "long", "works": "any"}


@pytest.fixture
def region(db, data, now, settings):
    settings.CONTENT = REAL
    furnish()


def page(given=None, language="en"):
    client = Client(headers={"host": "localhost"})
    answer = client.post(f"/{language}/start/", given) if given else client.get(f"/{language}/start/")
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def kinds(**given):
    posts = SignpostsPack.model_validate(yaml.safe_load((REAL / "signposts.yaml").read_text("utf-8")))
    return [desk.kind for desk in desks_for(GIVEN | given, posts.desks)]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, ["municipality", "information-point"]),
        ({"stays": "short"}, ["rni-desk", "information-point"]),
        ({"stays": "unsure"}, ["municipality", "rni-desk", "information-point"]),
        ({"lives": "border"}, ["border-information", "information-point"]),
        ({"works": "knowledge", "from": "other"}, ["expat-centre", "information-point", "municipality"]),
        ({"from": "ukraine", "stays": "short"}, ["information-point", "rni-desk"]),
    ],
)
def test_the_answers_lead_to_the_desks_that_are_meant_the_most_particular_first(given, wanted):
    assert kinds(**given) == wanted


def test_the_term_is_a_fact_with_its_source_and_day(region):
    asked = page()

    assert "Shorter than 4 months" in asked
    assert "wetten.overheid.nl" in asked
    assert "Last checked on 30 November 2026." in asked
    assert "You stay 4 months or longer: register with the municipality" in page(GIVEN)


def test_a_new_law_is_a_new_value_of_the_fact_and_nothing_else(region):
    Fact.objects.get(id="brp.threshold").periods.update(value=6)

    assert "Krócej niż 6 miesięcy" in page(language="pl")


def test_where_the_value_is_not_known_the_page_says_so(region):
    Fact.objects.get(id="brp.threshold").periods.all().delete()

    assert "Shorter than (we do not know this number today)" in page()


def test_a_sentence_with_an_unknown_fact_page_or_answer_is_a_fault_with_its_file(tmp_path):
    words = {"nl": "x {{ fact no.such }}", "en": "x"}
    data = {
        "questions": [{"id": "q", "ask": words, "options": [{"id": "a", "say": words}]}],
        "desks": [{"kind": "k", "given": {"q": ["a"]}, "why": words, "pages": ["no/page"], "card": "none"}],
    }
    (tmp_path / "signposts.yaml").write_text(yaml.safe_dump(data))
    _pack, faults = read_signposts(tmp_path, facts=(), pages=())
    data["desks"][0]["given"] = {"q": ["b"]}
    (tmp_path / "signposts.yaml").write_text(yaml.safe_dump(data))
    _pack, more = read_signposts(tmp_path, facts=["no.such"], pages=["no/page", "cards/none"])

    assert [in_english(fault) for fault in faults] == [
        "there is no fact no.such",
        "there is no page cards/none",
        "there is no page no/page",
    ]
    assert len(more) == 1


def test_a_region_without_signposts_asks_nothing(region):
    write_signposts(SignpostsPack())

    assert 'type="radio"' not in page()
