"""Below a text its sources: official ones first, the others told apart once."""

import pytest

from infopunt.facts.models import Fact
from infopunt.pages.publishing import publish_all
from infopunt.publishing.queries import body_at

SAY = {
    "en": "Secondary sources, not the law or the authority itself:",
    "nl": "Bronnen uit de tweede hand",
    "pl": "Źródła wtórne",
}


@pytest.fixture
def sources(example, now, settings, tmp_path):
    """The list below the page about the wage, with these official hosts."""

    def list_with(words, language="en"):
        settings.CONTENT = tmp_path
        (tmp_path / "official.yaml").write_text(words)
        publish_all(now)
        page = body_at("north", f"/{language}/pay/wage/", now).decode()
        return page.partition('class="soft"')[2].partition("</section>")[0]

    return list_with


def test_official_sources_stand_as_they_are(sources):
    said = sources("state: [www.example.org]")

    assert SAY["en"] not in said
    assert "https://www.example.org/1" in said


@pytest.mark.parametrize("language", SAY)
def test_the_others_stand_together_below_them_and_that_is_said_once(sources, language):
    Fact.objects.get(id="notice.term").periods.update(source_url="https://gazette.example.com/3")

    said = sources("state: [example.com]", language)

    official, _, secondary = said.partition(SAY[language])
    assert said.count(SAY[language]) == 1
    assert ("gazette.example.com/3" in official, "www.example.org" in official) == (True, False)
    assert "https://www.example.org/1" in secondary


def test_a_value_according_to_somebody_else_says_so_too(sources):
    Fact.objects.get(id="fine.amount").periods.update(source_url="https://blog.example.net/")

    said = sources("state: [www.example.org]")

    assert "Old example page</a>, without a date (secondary source)." in said


def test_where_nobody_keeps_a_list_nothing_is_told_apart(sources):
    assert "secondary" not in sources("{}").lower()
