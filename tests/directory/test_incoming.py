"""What a partner writes somewhere else, or otherwise, than we do is kept as it was meant; what is not kept is said."""

import pytest

from infopunt.directory import feeds
from infopunt.directory.models import Organisation, Place
from tests.directory.partners import ANN, keep, number, partner
from tests.real import REAL, furnish

PHONE = {"id": number("phone"), "number": "073 612 34 56"}
MONDAY = {"id": number("monday"), "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "12:00"}


@pytest.fixture
def region(db, data, now, settings):
    settings.CONTENT = REAL
    furnish()


def spot(row):
    return row["service_at_locations"][0]["location"]


def taken(now, *rows):
    feed = keep(list(rows), now)
    found = feeds.dry(feed, ANN).rows[0]
    feeds.take_over(feed.pk, by=ANN, now=now)
    return Place.objects.get(organisation__changed_by="feed:partner"), [note.code for note in found.notes]


def put(row, where, name, value):
    spot(row)[name] = []
    holder = {"link": row["service_at_locations"][0], "service": row, "organization": row["organization"]}.get(where)
    if holder is None:
        row["contacts"] = [{"id": number("contact"), name: value}]
    else:
        holder[name] = value


@pytest.mark.parametrize("where", ["link", "service", "person", "organization"])
def test_a_telephone_number_is_found_wherever_hsds_lets_it_stand(region, now, where):
    row = partner()
    put(row, where, "phones", [PHONE])

    place, notes = taken(now, row)

    assert (place.number, notes) == ("073 612 34 56", [])


def test_a_fax_is_nobody_to_talk_to_and_two_lines_with_an_extension_are_kept(region, now):
    row = partner()
    spot(row)["phones"] = [
        {"id": number("1"), "number": "073 6120000", "type": "fax"}, {**PHONE, "extension": 12},
        {"id": number("2"), "number": "+31 (0)6 11223344"}, {"id": number("3"), "number": "call us"},
    ]  # fmt: skip

    place, notes = taken(now, row)

    assert (place.number, notes) == ("073 612 34 56 ext. 12 / +31 (0)6 11223344", ["number_unreadable"])


@pytest.mark.parametrize("where", ["link", "service"])
def test_hours_and_languages_of_a_link_or_a_service_are_those_of_its_place(region, now, where):
    row = partner()
    put(row, where, "schedules", [MONDAY])
    put(row, where, "languages", [{"id": number("l"), "code": "bul"}])

    place, notes = taken(now, row)

    assert (place.hours, place.languages, notes) == ("Mo 09:00-12:00", ["bg"], [])


def test_two_services_with_hours_of_their_own_give_their_place_none_and_say_so(region, now):
    one, two = partner(), partner(id=number("another"))
    for row, day in ((one, "MO"), (two, "TU")):
        spot(row)["schedules"] = []
        row["schedules"] = [{**MONDAY, "byday": day}]

    place, notes = taken(now, one, two)

    assert (place.hours, "hours" in place.unverified, notes) == ("", True, ["hours_differ"])


def test_hours_of_the_place_win_and_others_are_said(region, now):
    row = partner()
    row["schedules"] = [MONDAY]

    place, notes = taken(now, row)

    assert (place.hours, notes) == ("Mo,We 09:00-17:00", ["hours_differ"])


def test_codes_of_languages_have_one_form_and_a_word_that_is_none_is_said(region, now):
    row = partner()
    spot(row)["languages"] = [
        {"id": number(code), "code": code} for code in ("POL", "pl", "zh-Hant", "rmy", "und", "Dutch")
    ]

    place, notes = taken(now, row)

    assert (place.languages, notes) == (["pl", "zh", "rom"], ["language_unknown"])


def test_a_desk_stands_in_its_street_and_a_post_box_is_no_door(region, now):
    post = {"id": number("p"), "address_1": "Postbus 1", "city": "Exampletown", "address_type": "postal"}
    row = partner()
    spot(row)["addresses"] = [post, {"id": number("d"), "address_1": "Example lane 2", "city": "Exampletown"}]
    place, notes = taken(now, row)
    assert (place.address, notes) == ("Example lane 2, Exampletown", [])

    spot(row)["addresses"] = [post]
    place, notes = taken(now, row)
    assert (place.address, notes) == ("", ["only_a_post_address"])


@pytest.mark.parametrize("point", [(0, 0), (5.5, 51.6), (51.6, -5.5)])
def test_a_point_far_from_the_netherlands_is_left_out_and_said(region, now, point):
    row = partner()
    spot(row)["latitude"], spot(row)["longitude"] = point

    place, notes = taken(now, row)

    assert (place.lat, place.lon, notes) == (None, None, ["point_far_away"])


def test_a_site_without_its_beginning_is_kept_and_tags_are_no_words(region, now):
    row = partner()
    row["organization"]["website"] = "www.partner.example/help"
    row["organization"]["description"] = "<p>Helps with <b>letters</b> &amp; forms.</p><script>alert(1)</script>"

    place, notes = taken(now, row)

    assert place.organisation.url == "https://www.partner.example/help"
    assert (place.organisation.about["nl"], notes) == ("Helps with letters & forms.", [])


def test_a_feed_does_not_confirm_its_own_entries_and_no_day_of_checking_lies_ahead(region, now):
    row = partner(assured_date="2031-01-01")
    row["organization"]["attributes"] = [{"id": number("t"), "label": "infopunt:confirmed", "value": "yes"}]

    place, notes = taken(now, row)

    assert (place.organisation.confirmed, place.organisation.checked_on.isoformat()) == (False, "2026-11-23")
    assert {"address", "phone", "hours"} <= set(place.unverified)
    assert notes == ["checked_in_the_future", "not_confirmed_by_a_feed"]


@pytest.mark.parametrize(
    ("position", "rank"), [("²", 1000), ("9" * 5000, 1000), ("-1", 1000), ("٣", 1000), ("7", 7)]
)  # fmt: skip
def test_a_rank_that_is_no_number_is_the_last(region, now, position, rank):
    from infopunt.directory.incoming.places import _position

    row = partner()
    spot(row)["attributes"] = [{"id": number("t"), "label": "infopunt:position", "value": position}]

    assert _position({"position": position}) == rank
    assert taken(now, row)[0].name == "Example office"


@pytest.mark.parametrize(
    "change", [{"latitude": 1e999}, {"longitude": 10**400}, {"name": "half \ud83d"}, {"latitude": [1]}]
)
def test_what_no_entry_can_hold_refuses_the_entry_and_nothing_else(region, now, change):
    wrong, fine = partner("Wrong"), partner("Fine")
    spot(wrong).update(change)

    rows = {row.name: row.state for row in feeds.dry(keep([wrong, fine], now), ANN).rows}

    assert rows == {"Wrong": "refused", "Fine": "new"}


def test_attributes_that_are_no_list_say_nothing(region, now):
    row = partner()
    row["organization"]["attributes"], spot(row)["attributes"] = 5, {"label": "infopunt:hours"}

    assert taken(now, row)[0].hours == "Mo,We 09:00-17:00"
    assert Organisation.objects.filter(changed_by="feed:partner").count() == 1
