"""A partner's directory: looked at field by field, taken over whole or not at all, and never a door into our own house."""

import copy
import json
import time
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from infopunt.directory import feeds
from infopunt.directory.fetching import FeedLimits, LargeFeed, UnreadableFeed, fetch, from_file
from infopunt.directory.models import EntryChange, FeedCopy, Organisation, Place, Service
from infopunt.directory.pack import as_data
from infopunt.kernel.faults import Fault
from tests.directory.partners import ANN, EVA, keep, number, partner
from tests.real import REAL, furnish
from tests.stranger import answering

WEEK = timedelta(days=7)  # some entries were looked at in the week after the day all stories play on


@pytest.fixture
def region(db, data, now, settings):
    settings.CONTENT = REAL
    furnish()


def states(feed, by=ANN):
    return {row.id: row.state for row in feeds.dry(feed, by).rows}


def own_export():
    client = Client(headers={"host": "localhost"})
    first = client.get("/hsds/services?full=true&per_page=500").json()
    assert first["last_page"]
    return first["contents"]


def everything():
    return {row.id: (row.uuid, as_data(row)) for row in Organisation.objects.all()}


def test_our_own_export_changes_nothing_here(region, now):
    feed = keep(own_export(), now + WEEK, name="ourselves")

    assert set(states(feed).values()) == {"same"}
    assert len(states(feed)) == Organisation.objects.count()


def test_our_own_export_comes_back_as_the_same_rows_elsewhere(region, now):
    before, services = everything(), own_export()
    parts = sorted(Service.objects.values_list("id", "uuid")) + sorted(Place.objects.values_list("id", "uuid"))
    Organisation.objects.all().delete()

    feed = keep(json.loads(json.dumps(services)), now + WEEK, name="ourselves")
    count = feeds.take_over(feed.pk, by=ANN, now=now + WEEK)

    assert count["new"] == len(before)
    after = everything()
    for id, (_uuid, entry) in before.items():
        entry.pop("contact", None)
        assert (id, after[id]) == (id, (before[id][0], entry))
    assert parts == sorted(Service.objects.values_list("id", "uuid")) + sorted(Place.objects.values_list("id", "uuid"))
    assert set(Organisation.objects.values_list("changed_by", flat=True)) == {"feed:ourselves"}


def test_a_partner_s_service_becomes_an_entry_that_says_where_it_is_from(region, now):
    feed = keep([partner()], now)
    feeds.take_over(feed.pk, by=ANN, now=now)

    entry = Organisation.objects.get(changed_by="feed:partner")
    place, offer = entry.places.get(), entry.services.get()
    assert (str(entry.uuid), entry.layer, entry.checked_on.isoformat()) == (
        number("org Example legal desk"),
        "noord-brabant",
        "2026-11-01",
    )
    assert (place.hours, place.languages, place.number) == ("Mo,We 09:00-17:00", ["pl"], "0123 456789")
    assert place.address == "Example street 1, 5461 AB Exampletown"
    assert (offer.topics, offer.cost, offer.name["nl"]) == (["pay"], "free", "Letters")


def test_the_second_look_shows_what_changed_and_keeps_what_it_replaced(region, now):
    feeds.take_over(keep([partner()], now).pk, by=ANN, now=now)
    newer = partner()
    newer["service_at_locations"][0]["location"]["phones"][0]["number"] = "0987 654321"

    feed = keep([newer], now)
    row = feeds.dry(feed, ANN).rows[0]
    feeds.take_over(feed.pk, by=ANN, now=now)

    assert row.state == "changed"
    assert [(one.now, one.then) for one in row.differences] == [("0123 456789", "0987 654321")]
    assert "0123 456789" in str(EntryChange.objects.latest("pk").before)
    assert Place.objects.get(number="0987 654321").uuid == uuid.UUID(number("spot Example legal desk"))


def test_what_an_editor_wrote_since_and_what_is_somebody_else_s_stays(region, now):
    feeds.take_over(keep([partner()], now).pk, by=ANN, now=now)
    Organisation.objects.filter(changed_by="feed:partner").update(changed_by="eva@example.org", name="As Eva wrote it")

    feed = keep([partner()], now)

    assert set(states(feed).values()) == {"refused"}
    feeds.take_over(feed.pk, by=ANN, now=now)
    assert Organisation.objects.filter(name="As Eva wrote it").exists()


def test_a_feed_cannot_take_a_place_from_another_organisation(region, now):
    thief = partner("Example thief")
    thief["service_at_locations"][0]["location"]["id"] = str(Place.objects.get(id="fnv-online").uuid)

    feed = keep([thief], now)

    assert set(states(feed).values()) == {"refused"}
    assert Place.objects.get(id="fnv-online").organisation_id == "fnv"


def test_an_id_that_is_taken_gets_a_tail(region, now):
    other = partner("Another")
    other["organization"]["attributes"] = [{"id": number("t"), "label": "infopunt:id", "value": "fnv"}]
    feeds.take_over(keep([other], now).pk, by=ANN, now=now)

    assert Organisation.objects.get(id="fnv").name != "Another"
    assert Organisation.objects.get(name="Another").id.startswith("fnv-")


def test_a_region_s_editor_takes_nothing_over_for_the_country(region, now):
    national = partner()
    national["organization"]["attributes"] = [{"id": number("t"), "label": "infopunt:layer", "value": ""}]

    feeds.take_over(keep([national], now, by=EVA).pk, by=EVA, now=now)

    assert Organisation.objects.get(changed_by="feed:partner").layer == "noord-brabant"
    with pytest.raises(feeds.NotYourEntry):
        keep([partner()], now, by=EVA, layer="")


def test_without_a_day_of_checking_everything_counts_as_unconfirmed(region, now):
    bare = partner()
    del bare["assured_date"]
    feeds.take_over(keep([bare], now).pk, by=ANN, now=now)

    assert set(Place.objects.get(organisation__changed_by="feed:partner").unverified) >= {"address", "phone", "hours"}


def test_hours_that_cannot_be_read_are_left_out_and_said(region, now):
    odd = partner()
    odd["service_at_locations"][0]["location"]["schedules"] = [{"id": number("s"), "byday": "XX", "opens_at": "25:99"}]
    feed = keep([odd], now)

    row = feeds.dry(feed, ANN).rows[0]
    feeds.take_over(feed.pk, by=ANN, now=now)

    assert [note.code for note in row.notes] == ["hours_left_out"]
    place = Place.objects.get(organisation__changed_by="feed:partner")
    assert (place.hours, "hours" in place.unverified) == ("", True)


def test_services_that_are_no_longer_given_are_not_taken_over(region, now):
    assert states(keep([partner(status="defunct")], now)) == {}


def broken(**more):
    found = partner()
    found.update(more)
    return found


def loop():
    one, two = partner("One"), partner("Two")
    one["organization"]["parent_organization_id"] = two["organization"]["id"]
    two["organization"]["parent_organization_id"] = one["organization"]["id"]
    return [one, two]


@pytest.mark.parametrize(
    ("services", "fault"),
    [
        ([1], Fault("not_an_object", (1,))), ([partner(), partner()], Fault("id_stands_twice", (2,))), ([broken(id="x")], Fault("not_a_uuid", (1, "id"), {"words": "x"})),
        ([partner(), broken(id=number("other"), organization=None)], Fault("not_an_object", (2, "organization"))),
        ([broken(name="")], Fault("missing", (1, "name"))), ([broken(service_at_locations={})], Fault("not_a_list", (1, "service_at_locations"))),
        (loop(), Fault("stands_above_itself", ("parent_organization_id",), {"id": loop()[0]["organization"]["id"]})),
    ],
)  # fmt: skip
def test_a_feed_with_a_fault_says_where_and_changes_nothing(region, now, services, fault):
    before = everything()

    with pytest.raises(feeds.FaultyFeed) as no:
        keep(services, now)

    assert no.value.faults == (fault,)
    assert everything() == before
    assert not FeedCopy.objects.exists()


@pytest.mark.parametrize("change", [{"latitude": 123.0}, {"name": "x" * 500}, {"name": "a\x00b"},
                                    {"latitude": "x"}])  # fmt: skip
def test_an_entry_that_cannot_be_so_is_refused_and_the_rest_is_taken(region, now, change):
    wrong, fine = partner("Wrong"), partner("Fine")
    wrong["service_at_locations"][0]["location"].update(change)

    feed = keep([wrong, fine], now)
    found = {row.name: row.state for row in feeds.dry(feed, ANN).rows}

    assert found == {"Wrong": "refused", "Fine": "new"}


def test_when_one_entry_fails_in_the_middle_none_is_taken(region, now, monkeypatch):
    feed = keep([partner("One"), partner("Two")], now)
    before, real, calls = everything(), feeds.put, []

    def fails_the_second_time(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError
        return real(*args, **kwargs)

    monkeypatch.setattr(feeds, "put", fails_the_second_time)
    with pytest.raises(RuntimeError):
        feeds.take_over(feed.pk, by=ANN, now=now)

    assert everything() == before
    assert FeedCopy.objects.get().taken_at is None


def test_a_feed_is_taken_over_once(region, now):
    feed = keep([partner()], now)
    feeds.take_over(feed.pk, by=ANN, now=now)

    with pytest.raises(feeds.TakenFeed):
        feeds.take_over(feed.pk, by=ANN, now=now)


def test_looking_at_thirty_costs_as_many_queries_as_looking_at_one(region, now):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(services):
        feed = keep(services, now)
        with CaptureQueriesContext(connection) as queries:
            feeds.dry(feed, ANN)
        return len(queries)

    assert cost([partner()]) == cost([partner(f"Number {at}") for at in range(30)]) <= 13


@pytest.mark.parametrize(
    ("body", "no"),
    [(b"{", UnreadableFeed), (b'"x"', UnreadableFeed), (b"[" * 100_000, LargeFeed), (b"[" + b"1," * 99_999 + b"1]", LargeFeed),
     (b" " * 5_000_001, LargeFeed), (b"\xff\xfe", UnreadableFeed), (b"[NaN]", UnreadableFeed)],
)  # fmt: skip
def test_a_file_that_is_no_feed_or_too_much_is_refused(body, no):
    with pytest.raises(no):
        from_file(body)


@pytest.fixture
def server():
    with answering() as partner_s:
        yield partner_s


def page(rows, number, last, **more):
    return 200, {}, json.dumps({"contents": rows, "page_number": number, "last_page": last, **more}).encode()


HERE = FeedLimits(trusted=("127.0.0.1",), seconds=3)


def test_every_page_of_a_feed_is_read(server):
    server.answer = staticmethod(lambda path: page([{"at": path}], 2 if "page=2" in path else 1, "page=2" in path))

    assert [row["at"][-6:] for row in fetch(f"{server.base}/hsds/", HERE)] == ["page=1", "page=2"]


@pytest.mark.parametrize(
    ("answer", "no"),
    [
        (lambda path: page([1], 1, False), UnreadableFeed),  # the pages go round
        (lambda path: page([1], None, False), LargeFeed),  # and round, without saying so
        (lambda path: page([1], 1, True, total_items=100_000), LargeFeed),
        (lambda path: (302, {"location": "http://127.0.0.1:9/"}, b""), UnreadableFeed),
        (lambda path: (200, {}, b"x" * 600_000), LargeFeed),
        (lambda path: (200, {}, b"<html>"), UnreadableFeed),
        (lambda path: (200, {}, b"[]"), UnreadableFeed),
        (lambda path: (500, {}, b""), UnreadableFeed),
        (lambda path: (200, {}, (time.sleep(0.2) or b" " for _ in range(100))), UnreadableFeed),
    ],
    ids=["round", "round in silence", "100,000 rows", "elsewhere", "too long", "no JSON", "no page", "broken", "drip"],
)
def test_a_server_that_means_ill_is_left_in_time(server, answer, no):
    server.answer = staticmethod(answer)
    began = time.monotonic()

    with pytest.raises(no):
        fetch(server.base, FeedLimits(trusted=("127.0.0.1",), seconds=2, rows=50, bytes=500_000))

    assert time.monotonic() - began < 10


def test_a_copy_of_a_feed_is_not_changed_by_looking(region, now):
    services = [partner()]
    before = copy.deepcopy(services)

    keep(services, now)

    assert services == before
