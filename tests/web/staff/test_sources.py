"""Editors see which sources changed, and how; readers see nothing of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from infopunt.facts.models import Fact, Period, WatchedSource
from infopunt.facts.queries import all_series
from infopunt.facts.watching.operations import record_visit, watch
from infopunt.facts.watching.queries import facts_by_source
from infopunt.facts.watching.visiting import Visit, VisitOutcome
from infopunt.kernel.models import AuditEntry, Mark
from infopunt.publishing.queries import body_at
from tests.desk import said, work
from tests.people import browser_of

URL = "https://www.example.org/wage"
READ = ("Het loon is € 11,00 per uur.", "Minder mag niet.", "Welkom.")


@pytest.fixture
def source(example, now):
    """The source of an example wage, read once; `says` is a later visit."""
    Period.objects.filter(fact="wage.hour").update(source_url=f"{URL}#nu", value=11)
    watch({URL}, now)
    row = WatchedSource.objects.get()

    def says(*sentences, **more):
        outcome = more.pop("outcome", VisitOutcome.TEXT)
        visit = Visit(outcome, sentences, str(hash(sentences))[:64], **more)
        return record_visit(row.pk, visit, facts_by_source(timezone.localdate()).get(URL, ()), now + timedelta(days=7))

    says(*READ)
    return says


def test_a_lost_number_is_said_loudest_with_the_words_then_and_now_and_what_rests_on_it(source, browsers):
    row = source(READ[0].replace("11,00", "11,50"), *READ[1:])

    listed = said(browsers["ed"].get("/staff/facts/sources/"))
    screen = said(browsers["ed"].get(f"/staff/facts/sources/{row.pk}/"))

    assert "<strong>11 no longer stands there.</strong>" in listed
    assert "<del>Het loon is € 11,00 per uur.</del><br><ins>Het loon is € 11,50 per uur.</ins>" in screen
    assert 'href="/staff/facts/wage.hour/"' in screen
    assert "pay/wage" in screen
    assert "Welkom" not in screen


def test_the_fact_is_to_check_for_editors_and_the_same_as_ever_for_readers(source, browsers):
    work()
    before, series = body_at("north", "/nl/pay/wage/", timezone.now()), all_series()

    row = source(READ[0].replace("11,00", "11,50"))
    work()

    assert "To check" in said(browsers["tom"].get("/staff/facts/wage.hour/"))
    assert f"/staff/facts/sources/{row.pk}/" in said(browsers["tom"].get("/staff/facts/wage.hour/"))
    assert "1 source to look at again" in said(browsers["ed"].get("/staff/"))
    assert body_at("north", "/nl/pay/wage/", timezone.now()) == before
    assert all_series() == series


def test_who_looked_ends_it_and_stands_in_the_log(source, browsers):
    row = source("Het loon is anders geregeld.")
    seen = (
        said(browsers["ed"].get(f"/staff/facts/sources/{row.pk}/"))
        .partition('name="seen" value="')[2]
        .partition('"')[0]
    )

    browsers["ed"].post(f"/staff/facts/sources/{row.pk}/", {"seen": seen})

    assert "Nothing to look at." in said(browsers["ed"].get("/staff/facts/sources/"))
    assert "To check" not in said(browsers["ed"].get("/staff/facts/wage.hour/"))
    entry = AuditEntry.objects.get(verb="source looked at")
    assert (entry.actor, entry.thing) == ("ed@example.org", f"source:{URL}")
    row.refresh_from_db()
    assert row.read_by == "ed@example.org"


def test_nobody_says_still_right_of_words_that_came_after(source, browsers):
    row = source("Het loon is anders geregeld.")
    seen = (
        said(browsers["ed"].get(f"/staff/facts/sources/{row.pk}/"))
        .partition('name="seen" value="')[2]
        .partition('"')[0]
    )
    source("Het loon is nu 99 euro.")

    answer = browsers["ed"].post(f"/staff/facts/sources/{row.pk}/", {"seen": seen})

    assert answer.status_code == 409
    assert "changed once more" in said(answer)
    assert not AuditEntry.objects.filter(verb="source looked at").exists()


def test_who_only_translates_sees_it_and_has_no_button(source, browsers):
    row = source("Het loon is anders geregeld.")

    assert "I looked" not in said(browsers["tom"].get(f"/staff/facts/sources/{row.pk}/"))


@pytest.mark.parametrize(
    ("more", "say"),
    [
        ({"sentences": ()}, "Het bestand is een ander bestand."),
        ({"outcome": VisitOutcome.GONE, "why": "404"}, "De pagina is weg."),
        ({"moved_to": "https://www.example.org/elders"}, "De pagina is verhuisd naar https://www.example.org/elders"),
        ({"outcome": VisitOutcome.AWAY, "why": "too_slow"}, "Al 3 keer niet bereikbaar: het duurde te lang."),
        ({"outcome": VisitOutcome.AWAY, "why": "503"}, "Al 3 keer niet bereikbaar: HTTP 503."),
    ],
)
def test_what_is_said_in_dutch(source, people, more, say):
    people["ed"].language = "nl"
    people["ed"].save()
    for _week in range(3):
        row = source(
            *more.get("sentences", READ), **{name: given for name, given in more.items() if name != "sentences"}
        )

    browser = browser_of(people["ed"])

    assert say in said(browser.get("/staff/facts/sources/"))
    assert say in said(browser.get(f"/staff/facts/sources/{row.pk}/"))


def test_how_far_the_round_is(source, browsers, now):
    WatchedSource.objects.create(url="https://www.example.org/other", host="www.example.org")
    Mark.objects.create(name="sources.round", value=(now + timedelta(days=6)).isoformat())

    assert "1 of 2 addresses asked" in said(browsers["ed"].get("/staff/facts/sources/"))


def test_the_list_asks_the_same_of_the_database_however_long_it_is(source, browsers):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            browsers["ed"].get("/staff/facts/sources/")
        return len(asked)

    source("Het loon is anders geregeld.")
    browsers["ed"].get("/staff/facts/sources/")
    first = queries()
    for name in "abc":
        WatchedSource.objects.create(url=f"{URL}/{name}", host="www.example.org", loudness="rule")

    assert queries() == first


def test_what_rests_on_a_source_is_found_with_the_same_questions_however_many_facts_do(source, browsers):
    row = source("Het loon is anders geregeld.")

    def queries():
        with CaptureQueriesContext(connection) as asked:
            screen = said(browsers["ed"].get(f"/staff/facts/sources/{row.pk}/"))
        return screen.count('href="/staff/facts/') - 2, 'href="/staff/checks/wage/"' in screen, len(asked)

    queries()
    few = queries()
    Period.objects.all().update(source_url=URL)
    many = queries()

    assert few[:2] == (2, True)
    assert many[0] > 6
    assert many[2] == few[2]


def test_a_fact_that_names_another_source_now_is_to_check_no_more(source, browsers):
    source("Het loon is anders geregeld.")
    Period.objects.filter(fact="wage.hour").update(source_url="https://www.example.org/better")

    assert "To check" not in said(browsers["ed"].get("/staff/facts/wage.hour/"))
    assert Fact.objects.filter(id="wage.hour").exists()
