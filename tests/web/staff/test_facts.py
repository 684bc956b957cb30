"""A fact is changed once and true everywhere, on the day it begins."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from infopunt.advice.models import Check, CheckText
from infopunt.facts.models import Fact
from infopunt.facts.pack import FactSourcePack, current_data
from infopunt.information.leaning import set_owner
from infopunt.information.models import Page, Text
from infopunt.jobs import content
from infopunt.jobs.reminders import remind
from infopunt.pages.publishing import publish_all
from infopunt.publishing.queries import body_at
from infopunt.web.staff.facts.facts import GAP, PERIOD, SOURCE, _flat
from tests.conftest import EXAMPLE
from tests.desk import said, work
from tests.people import ED

NEW = {"value": "12,5", "from": "2027-01-01", "to": "", "status": "in_force", "confidence": "high", "title": "Example gazette",
       "url": "https://www.example.org/9", "date": "2026-11-01", "read": "no", "copy": "", "checked": "2026-11-24", "evidence": ""}  # fmt: skip


def form(id, *, add=None, **more):
    """The form of a fact as it stands, with another period when asked."""
    fact = Fact.objects.get(id=id)
    data = _flat(current_data(fact))
    periods = [*data["periods"][:-1], *([add] if add else [])]
    sent = {"statement": data["statement"], "unit": data.get("unit", ""), "ask": data.get("ask", ""), "owner": fact.owner,
            "revision": fact.revision, "period-rows": len(periods), "gap-rows": len(data["gaps"])}  # fmt: skip
    for at, row in enumerate(periods):
        sent |= {f"period-{at}-{name}": row[name] for name in PERIOD}
    for at, row in enumerate(data["gaps"]):
        sent |= {f"gap-{at}-{name}": row[name] for name in GAP}
    sent |= {f"floor-{name}": data["floor"][name] for name in SOURCE}
    return sent | more


def test_the_form_as_it_stands_changes_nothing(example, browsers):
    for fact in Fact.objects.all():
        assert browsers["ed"].post(f"/staff/facts/{fact.id}/", form(fact.id)).status_code == 302

    assert set(Fact.objects.values_list("changed_by", flat=True)) == {"pack"}


def test_an_amount_from_a_future_day_is_seen_ahead_and_shown_on_that_day_and_not_before(example, browsers):
    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", add=NEW))
    work()

    ahead = said(browsers["ed"].get("/staff/ahead/", {"on": "2027-01-01", "language": "pl"}))
    then = browsers["ed"].get("/staff/ahead/2027-01-01/pl/pay/wage/").content.decode()
    assert "/staff/ahead/2027-01-01/pl/pay/wage/" in ahead
    assert "12,50" in then
    assert 'href="/staff/ahead/2027-01-01/pl/' in then
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Amsterdam
    for language, amount in (("nl", "12,50"), ("pl", "12,50"), ("en", "12.50"), ("ar", "12.50")):
        assert amount not in body_at("north", f"/{language}/pay/wage/", timezone.now()).decode().replace("٫", ".")
    publish_all(moment)
    for language, amount in (("nl", "12,50"), ("pl", "12,50"), ("en", "12.50")):
        page = body_at("north", f"/{language}/pay/wage/", moment).decode()
        assert amount in page
        assert "11,00" not in page.replace("11.00", "11,00")
        assert "10,50" not in page.replace("10.50", "10,50")


def test_a_fact_that_was_edited_here_is_left_alone_by_the_next_load(example, browsers, now):
    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", add=NEW))

    content.load(EXAMPLE, now=now)

    fact = Fact.objects.get(id="wage.hour")
    assert fact.changed_by == "ed@example.org"
    assert fact.periods.count() == 3
    assert fact.offered is not None


def test_two_who_change_a_fact_at_once_notice_each_other(example, browsers):
    mine = form("wage.hour", statement="Mine")
    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", statement="Theirs"))

    answer = browsers["eva"].post("/staff/facts/wage.hour/", mine)

    assert answer.status_code == 409
    assert "Mine" in said(answer)
    assert "Theirs" in said(answer)
    assert Fact.objects.get(id="wage.hour").statement == "Theirs"


@pytest.mark.parametrize(
    ("change", "say"),
    [
        ({"value": "veel"}, '<a href="#period-2-value">Value (period 3): write a number'),
        ({"from": "2027-13-01"}, '<a href="#period-2-from">From (period 3): write the day as 1-1-2027'),
        ({"to": "2026-12-01"}, '<a href="#period-2-to">Until and with (period 3): the end lies before the start'),
        ({"from": "2026-06-01"}, '<a href="#period-2-from">From (period 3): two periods claim the same day'),
        ({"url": "javascript:x"}, '<a href="#period-2-url">Address (period 3): write a whole web address'),
        ({"title": ""}, '<a href="#period-2-title">Source (period 3): fill this in'),
        ({"read": "copy"}, '<a href="#period-2-copy">Which copy (period 3): fill this in'),
        ({"copy": "a copy"}, '<a href="#period-2-copy">Which copy (period 3): say that it was read in a copy'),
    ],
)
def test_what_cannot_be_is_refused_with_the_place_and_every_word_kept(example, browsers, change, say):
    answer = browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", add=NEW | change))

    assert answer.status_code == 422
    assert say in said(answer)
    assert 'value="https://www.example.org/9"' in said(answer) or "url" in change
    assert Fact.objects.get(id="wage.hour").periods.count() == 2


def test_an_editor_says_which_copy_was_read_and_by_which_law_it_never_falls(example, browsers):
    floor = {"floor-title": "Example act, article 3", "floor-url": "https://www.example.org/act", "floor-date": "2026",
             "floor-read": "copy", "floor-copy": "a copy of the act"}  # fmt: skip

    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", add=NEW | {"read": "live"}, **floor))

    data = current_data(Fact.objects.get(id="wage.hour"))
    assert data["never_falls"] == {name.removeprefix("floor-"): words for name, words in floor.items()}
    assert [one["source"].get("read", "no") for one in data["periods"]] == ["copy", "live", "live"]
    screen = said(browsers["ed"].get("/staff/facts/wage.hour/"))
    assert 'name="floor-copy" value="a copy of the act"' in screen
    assert 'name="period-0-copy" value="an example copy of the gazette, 4 October 2025"' in screen


def test_a_law_by_which_nothing_falls_is_named_only_at_numbers(example, browsers):
    assert "floor-title" not in said(browsers["ed"].get("/staff/facts/law.start/"))

    answer = browsers["ed"].post(
        "/staff/facts/wage.hour/", form("wage.hour", **{"floor-url": "https://www.example.org/act"})
    )

    assert '<a href="#floor-title">Law and article: fill this in' in said(answer)


def test_every_field_of_a_source_stands_on_the_form():
    assert {field.alias or name for name, field in FactSourcePack.model_fields.items()} == set(SOURCE)
    assert set(SOURCE) < set(PERIOD)


def test_another_meaning_puts_the_texts_that_use_it_on_to_check(example, browsers):
    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", statement="An example wage per hour worked"))

    waiting = Text.objects.exclude(to_check="").get()
    assert str(waiting) == "national:pay/wage/nl"
    assert "means something else" in said(browsers["ed"].get("/staff/"))


def test_a_new_value_alone_puts_nothing_on_to_check(example, browsers):
    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", add=NEW))

    assert not Text.objects.exclude(to_check="").exists()


def test_every_text_that_uses_a_fact_is_listed(example, browsers):
    screen = said(browsers["tom"].get("/staff/facts/wage.hour/"))

    assert "Used by 4 texts" in screen


def used(browsers, id="wage.hour"):
    """What the screen of a fact says of its users: texts and checks, each a line without its markup."""
    screen = said(browsers["tom"].get(f"/staff/facts/{id}/"))
    parts = [part.partition("</ul>")[0] for part in screen.split("<h2> Used by")[1:]]
    lines = [[re.sub(r"<[^>]+>", "", line) for line in re.findall(r"<li>(.*?)</li>", part)] for part in parts]
    return [[" ".join(line.split()) for line in part] for part in lines]


def test_every_check_that_uses_a_fact_is_listed_with_how_it_does(example, browsers):
    assert used(browsers)[1] == ["Do you get enough an hour? read as minimum · shown in the words of en, nl, pl"]
    assert used(browsers, "notice.rule")[1] == ["Do you get enough an hour? · an outcome rests on it"]


def test_who_uses_a_fact_by_a_picture_or_a_regional_text_is_listed_too(example, browsers):
    def put(where, *blocks):
        text = Text.objects.get(**{f"page__{name}": value for name, value in where.items()}, language="nl")
        text.current.blocks = [*text.current.blocks, *({"id": id, "md": md, "of": ""} for id, md in blocks)]
        text.current.save()
        return text

    fact = "{{ cite notice.rule }}"
    before = used(browsers, "notice.rule")[0]
    put({"slug": "room", "layer": "north", "slot": "local"}, ("b-9999", fact))
    slip = put({"slug": "slip", "layer": ""}, ("b-9998", fact))
    Page.objects.filter(pk=slip.page_id).update(theme="pictures")
    put({"slug": "about", "layer": ""}, ("picture-slip", "{{ picture slip }}"))
    check = Check.objects.get(id="wage")
    flow = check.parts
    flow["questions"]["hourly"]["picture"] = "slip"
    check.flow = json.dumps(flow)
    check.save()

    texts, checks = used(browsers, "notice.rule")

    assert sorted(" ".join(line.split(" · ")[1].split()) for line in set(texts) - set(before)) == [
        "English home/room by what stands in it: north home/room#local",
        "Nederlands home/room by what stands in it: north home/room#local",
        "Nederlands home/room#local",
        "Nederlands pictures/slip",
        "Nederlands site/about by what stands in it: pictures/slip",
    ]
    assert checks == ["Do you get enough an hour? · an outcome rests on it · shown in the picture slip"]


def test_the_screen_takes_as_few_queries_with_many_users_as_with_few(example, browsers):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            browsers["tom"].get("/staff/facts/wage.hour/")
        return len(queries)

    asked()  # the first visit of a session writes it
    few = asked()
    one, words = Check.objects.get(id="wage"), list(CheckText.objects.filter(check_of="wage"))
    for number in range(3):
        one.pk = f"wage-{number}"
        one.save(force_insert=True)
        for text in words:
            CheckText.objects.create(check_of=one, language=text.language, words=text.words, translation="reviewed")

    assert asked() == few
    assert len(used(browsers)[1]) == 4


def test_the_owner_is_warned_once_before_a_fact_ends_without_a_successor(example, people, settings):
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "mail.example.org", "django.core.mail.backends.locmem.EmailBackend"
    Fact.objects.get(id="wage.hour").gaps.all().delete()
    set_owner("wage.hour", "eva@example.org", by=ED, now=timezone.now())
    soon = datetime(2026, 6, 10, 5, tzinfo=UTC)

    remind(soon)
    remind(soon)

    letters = [letter for letter in mail.outbox if "wage.hour" in letter.body]
    assert [letter.to for letter in letters] == [["eva@example.org"]]


def test_the_history_of_a_fact_shows_what_it_was(example, browsers):
    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", add=NEW))

    screen = said(browsers["ed"].get("/staff/facts/wage.hour/"))

    assert "+ 1 January 2027 – …: 12.5" in screen


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("40.857", 40857, "€40,857"),
        ("1.234,56", 1234.56, "€1,234.56"),
        ("14,71", 14.71, "€14.71"),
        ("€ 1.500,-", 1500, "€1,500"),
    ],
)
def test_an_amount_typed_as_the_site_shows_it_is_that_amount(example, browsers, typed, stored, shown):
    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", add=NEW | {"value": typed, "from": "2026-07-01"}))

    assert Fact.objects.get(id="wage.hour").periods.last().value == stored
    assert f"<b>{shown}</b>" in browsers["ed"].get("/staff/facts/wage.hour/").content.decode().replace("\xa0", " ")
    before = current_data(Fact.objects.get(id="wage.hour"))
    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour"))
    assert current_data(Fact.objects.get(id="wage.hour")) == before


@pytest.mark.parametrize(
    "typed", ["1e308", "9" * 4000, "nan", "-1e300", "10000000000", "0,001", "12,3456", "-5", "½", "1,234,5"]
)
def test_a_value_no_page_can_say_is_refused_and_stays_in_the_form(example, browsers, typed):
    answer = browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", add=NEW | {"value": typed}))

    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()
    assert Fact.objects.get(id="wage.hour").periods.count() == 2


@pytest.mark.parametrize("value", [1e308, 10**40, "no number", True, [1]])
def test_a_value_that_should_not_be_in_the_database_takes_its_fact_off_the_pages_and_nothing_else(
    example, browsers, now, value
):
    Fact.objects.get(id="wage.hour").periods.update(value=value)

    publish_all(now)

    assert "Sorry" not in body_at("north", "/nl/pay/wage/", timezone.now()).decode()
    assert all(
        browsers["ed"].get(address).status_code == 200
        for address in ("/staff/facts/", "/staff/facts/wage.hour/", "/staff/ahead/?on=2027-01-01&language=pl")
    )


def test_an_editor_sees_at_once_what_readers_will_see(example, browsers):
    new = NEW | {"status": "announced"}
    screen = browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", add=new), follow=True).content.decode()

    rows = [
        " ".join(re.sub("<[^>]+>", " ", row).split())
        for row in screen.partition('"outlook"')[2].partition("</table>")[0].split("<tr>")[1:]
    ]
    assert rows[0].startswith("today not known")
    assert [row for row in rows if "2027" in row] == [
        "1 January 2027 €12.50 (announced)",
        "1 July 2027 €12.50 (announced)",
    ]


def test_a_gap_that_a_new_value_fills_is_no_gap_any_more(example, browsers):
    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", add=NEW | {"from": "2026-07-01"}))

    assert list(Fact.objects.get(id="wage.hour").gaps.all()) == []


def test_a_gap_before_the_new_value_stays(example, browsers):
    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", add=NEW))

    assert Fact.objects.get(id="wage.hour").gaps.count() == 1


@pytest.mark.parametrize("owner", ["nobody@example.org", "x" * 10_000, "\u202e"])
def test_only_somebody_who_works_here_is_warned(example, browsers, owner):
    assert browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", owner=owner)).status_code == 302
    assert Fact.objects.get(id="wage.hour").owner == ""

    browsers["ed"].post("/staff/facts/wage.hour/", form("wage.hour", owner="eva@example.org"))
    assert Fact.objects.get(id="wage.hour").owner == "eva@example.org"
