"""Who can help me now: on the real directory with an example week. The answers were written down before."""

import re
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from infopunt.accounts.rules import Duty, Role, Staff
from infopunt.directory.models import Place
from infopunt.jobs import content
from infopunt.jobs.management.commands.sample_week import plan_sample
from infopunt.regions.models import Region
from infopunt.scheduling.models import Shift
from infopunt.scheduling.operations import NoReason, cancel_shift, close, move_shift
from infopunt.scheduling.rules import HERE
from infopunt.web.public.help import page_for
from tests.real import REAL, furnish

ANN = Staff("ann@example.org", "Ann", (Duty(Role.ADMINISTRATOR),))
VEGHEL = {"topic": "pay", "language": "ro", "when": "now", "where": "Veghel", "way": ""}


@pytest.fixture
def region(db, data, now, settings):
    """The real region; example weeks of Monday 23 November, 19 October and 21 December 2026."""
    settings.CONTENT = REAL
    furnish()
    for monday in (datetime(2026, 11, 23), datetime(2026, 10, 19), datetime(2026, 12, 21)):
        plan_sample("noord-brabant", monday.replace(tzinfo=HERE), monday.replace(tzinfo=HERE))
    return Region.objects.get(id="noord-brabant")


def asked(region, moment, reads="ro", **more):
    return " ".join(page_for(region, reads, VEGHEL | more, moment).content.decode().split())


def names(page):
    return [part.partition("<")[0].strip() for part in page.split("<h2>")[1:] if "<ol" in page and "</h2>" in part][:6]


def test_romanian_on_a_thursday_at_ten_past_seven_in_veghel_without_a_payslip(region):
    page = asked(region, datetime(2026, 11, 26, 19, 10, tzinfo=HERE))

    first = page.partition('<li value="1">')[2].partition("</li>")[0]
    assert "Migratie Informatie Punt Noordoost-Brabant" in first
    assert "vorbește: Română" in first
    assert "deschis până la 20:30" in first
    assert "în municipalitatea ta" in first
    assert "(exemplu)" in first
    assert "Markt 3, Veghel" in first
    assert "Neconfirmat: adresă" in first


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 10, 25, 2, 30, tzinfo=HERE, fold=0),
        datetime(2026, 10, 25, 2, 30, tzinfo=HERE, fold=1),
    ],
)
def test_on_the_night_the_clocks_go_back_the_first_is_a_line_whose_hours_we_do_not_know(region, moment):
    page = asked(region, moment)

    first = page.partition('<li value="1">')[2].partition("</li>")[0]
    assert "Het Juridisch Loket" in first
    assert "vorbește: Română" in first
    assert "nu știm programul" in first
    assert "Nu știm pe nimeni care vorbește atunci: Română." in page


def test_on_christmas_eve_a_closed_desk_is_not_offered(region, now):
    close(
        "noord-brabant", "", date(2026, 12, 24), date(2026, 12, 26), {"nl": "Kerst", "en": "Christmas"}, by=ANN, now=now
    )

    page = asked(region, datetime(2026, 12, 24, 19, 10, tzinfo=HERE))

    first = page.partition('<li value="1">')[2].partition("</li>")[0]
    assert "Het Juridisch Loket" in first
    assert "deschis până la" not in page


def test_late_on_christmas_eve_the_next_moment_is_after_the_holidays(region):
    monday = datetime(2026, 12, 28, tzinfo=HERE)
    plan_sample("noord-brabant", monday, monday)

    page = asked(region, datetime(2026, 12, 24, 23, 0, tzinfo=HERE), "nl")

    assert not Shift.objects.filter(starts__date__in=[date(2026, 12, 25), date(2026, 12, 26)]).exists()
    assert "maandag 28 december" in page


def test_what_we_do_not_know_is_not_guessed(region):
    Shift.objects.all().delete()

    page = asked(region, datetime(2026, 11, 26, 19, 10, tzinfo=HERE), way="visit", topic="")

    assert "nu știm programul" in page
    assert "deschis până la" not in page


def test_a_stop_that_was_called_off_is_gone_and_says_why(region, now):
    moment = datetime(2026, 11, 28, 11, 0, tzinfo=HERE)
    stop = Shift.objects.filter(stop=True, starts__lte=moment, ends__gt=moment).first()
    before = asked(region, moment, "pl", language="pl", topic="", where="Breda")
    assert "Markt (example)" in before

    for one in Shift.objects.filter(stop=True):
        cancel_shift(
            one.pk, "noord-brabant", {"nl": "Storm.", "en": "Storm.", "pl": "Wichura."}, revision=0, by=ANN, now=now
        )

    after = asked(region, moment, "pl", language="pl", topic="", where="Breda")
    assert "Markt (example)" not in after.partition("Odwołane")[0]
    assert "Wichura." in after.partition("Odwołane")[2]
    assert stop is not None


def test_a_shift_cannot_be_called_off_without_a_reason(region, now):
    with pytest.raises(NoReason):
        cancel_shift(Shift.objects.first().pk, "noord-brabant", {"nl": "Storm"}, revision=0, by=ANN, now=now)


def test_a_moved_stop_shows_its_new_place_and_the_reason(region, now):
    stop = Shift.objects.filter(stop=True, starts__gte=datetime(2026, 11, 28, tzinfo=HERE)).order_by("starts").first()
    new = datetime(2026, 11, 28, 15, tzinfo=HERE)
    move_shift(
        stop.pk, "noord-brabant", new, new.replace(hour=17), "Station (example)", {"nl": "Kermis", "en": "Fair"},
        revision=stop.revision, by=ANN, now=now,
    )  # fmt: skip

    page = asked(region, new, "en", language="pl", topic="", where="Breda")

    assert "Station (example)" in page
    assert "Fair" in page


@pytest.mark.parametrize("where", ["9899 ZZ0", "Berlin", "10115", "x", "'; drop table"])
def test_a_place_we_do_not_know_gets_a_sentence_and_keeps_what_was_typed(region, where):
    answer = page_for(region, "en", VEGHEL | {"where": where}, datetime(2026, 11, 26, 19, 10, tzinfo=HERE))

    assert answer.status_code == 422
    assert "We do not know this place." in answer.content.decode()
    assert where.partition("'")[0] in answer.content.decode()


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("veghel", "Veghel"),
        ("5461", "5461 Veghel"),
        ("5461 ab", "5461 Veghel"),
        ("'s-Hertogenbosch", "&#x27;s-Hertogenbosch"),
        ("EINDHOVEN ", "Eindhoven"),
        ("Gemert", "Gemert"),
    ],
)
def test_a_place_is_found_however_it_is_written(region, where, name):
    page = asked(region, datetime(2026, 11, 26, 19, 10, tzinfo=HERE), "en", where=where)

    assert f'<p class="soft"><bdi>{name}</bdi></p>' in page


@pytest.mark.parametrize("day", ["31-02-2026", "yesterday", "01-01-2020", "01-01-2099", ""])
def test_a_date_that_cannot_be_gets_a_sentence(region, day):
    answer = page_for(region, "en", VEGHEL | {"when": "date", "day": day}, datetime(2026, 11, 26, 12, tzinfo=HERE))

    assert answer.status_code == 422
    assert "Write the date as day-month-year" in answer.content.decode()


def test_nothing_that_was_asked_stands_in_an_address_or_a_cookie(region):
    client = Client(headers={"host": "localhost"})

    answer = client.post("/ro/help/", VEGHEL)

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "private, no-cache"
    assert 'method="post"' in answer.content.decode()


def test_the_answer_costs_the_same_number_of_queries_with_more_places(region, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from infopunt.directory.models import Organisation, Place, Service

    moment = datetime(2026, 11, 26, 19, 10, tzinfo=HERE)
    with CaptureQueriesContext(connection) as few:
        asked(region, moment)
    one = Organisation.objects.create(id="many", name="Many", kind="x", checked_on=timezone.localdate())
    service = Service.objects.create(id="many-help", organisation=one, name={"nl": "x", "en": "x"})
    for number in range(40):
        Place.objects.create(
            id=f"many-{number}", organisation=one, kind="desk", name="x", lat=51.6, lon=5.5
        ).services.add(service)
    with CaptureQueriesContext(connection) as many:
        asked(region, moment)

    assert len(many) == len(few) <= 10


def test_an_answer_without_a_telephone_costs_as_many_queries(region):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from infopunt.directory.models import Place

    moment = datetime(2026, 11, 26, 19, 10, tzinfo=HERE)
    with CaptureQueriesContext(connection) as some:
        asked(region, moment)
    Place.objects.update(phone="")
    with CaptureQueriesContext(connection) as none:
        page = asked(region, moment)

    assert page.count("tel:") == page.count("tel:112")
    assert len(none) == len(some)


@pytest.mark.django_db(databases=["default", "reports"])
def test_an_example_week_can_be_planned_in_the_middle_of_it(region, monkeypatch):
    wednesday = datetime(2026, 11, 25, 15, tzinfo=HERE)
    monkeypatch.setattr(timezone, "now", lambda: wednesday)

    call_command("sample_week", "noord-brabant")

    assert Shift.objects.exclude(sample=True).count() == 0
    assert Shift.objects.order_by("ends").first().ends > wednesday
    assert Shift.objects.filter(starts__lt=datetime(2026, 11, 30, tzinfo=HERE)).exists()


@pytest.mark.django_db(databases=["default", "reports"])
def test_an_example_week_that_lies_behind_us_leaves_the_examples_that_stand(region, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 25, 15, tzinfo=HERE))
    before = Shift.objects.count()

    with pytest.raises(CommandError):
        call_command("sample_week", "noord-brabant", "--week", "2026-10-19")
    with pytest.raises(CommandError):
        call_command("sample_week", "noord-brabant", "--week", "2030-10-19")

    assert Shift.objects.count() == before


def test_the_week_tells_day_by_day_and_what_was_called_off(region, monkeypatch, now):
    moment = datetime(2026, 11, 26, 9, tzinfo=HERE)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    first = Shift.objects.filter(starts__gt=moment).order_by("starts").first()
    cancel_shift(first.pk, "noord-brabant", {"nl": "Ziek.", "en": "Ill."}, revision=0, by=ANN, now=now)

    page = Client(headers={"host": "localhost"}).get("/en/help/this-week/").content.decode()

    assert "Thursday, 26 November 2026" in page
    assert "Called off" in page
    assert "Ill." in page


LED = [
    ({"from": "eu", "lives": "border", "stays": "long", "works": "any"}, ["GrensInfoPunt Roosendaal"]),
    ({"from": "other", "lives": "here", "stays": "long", "works": "knowledge"}, ["Holland Expat Center South, Eindhoven", "/en/arriving/register/"]),
    ({"from": "eu", "lives": "here", "stays": "short", "works": "any"}, ["RNI-loket Breda", "RNI-loket Eindhoven", "/en/cards/municipality-bsn/"]),
    ({"from": "ukraine", "lives": "here", "stays": "unsure", "works": "any"}, ["/en/work/permit/", "RNI-loket Breda"]),
]  # fmt: skip


def test_three_questions_lead_to_the_desk_that_is_meant(region, now):
    content.load(REAL, now=now)  # once for the whole table: the titles of pages and cards stand in the answers

    for given, wanted in LED:
        page = Client(headers={"host": "localhost"}).post("/en/start/", given).content.decode()

        assert [words for words in wanted if words not in page] == []
        assert ("Holland Expat Center" in page) is (given["works"] == "knowledge")
        assert page.count("Informatiepunt West-Brabant") == 1


def test_each_desk_says_what_to_bring(region):
    page = Client(headers={"host": "localhost"}).post("/en/start/", LED[2][0]).content.decode()

    assert "Bring: Passport or identity card" in page


def test_a_question_left_open_is_asked_again_with_the_others_kept(region):
    answer = Client(headers={"host": "localhost"}).post("/en/start/", {"from": "eu", "lives": "here"})

    assert answer.status_code == 422
    assert answer.content.decode().count("Choose one of these answers.</p>") == 2
    assert answer.content.decode().count("checked>") == 2


def test_a_slip_in_a_place_is_answered_with_buttons_that_ask_again_with_the_right_one(region):
    page = page_for(region, "pl", VEGHEL | {"where": "Tillburg"}, datetime(2026, 11, 26, 19, 10, tzinfo=HERE))
    words = " ".join(page.content.decode().split())

    assert page.status_code == 422
    assert 'Czy chodzi o:</span> <button name="where" value="Tilburg"><bdi>Tilburg</bdi></button>' in words
    assert 'value="Tillburg"' in words
    first = re.search(r"<button[^>]*>", words)
    assert first and "name=" not in first[0], "Enter presses the first button, and asks what was typed"
    assert "Tilburg" in asked(region, datetime(2026, 11, 26, 19, 10, tzinfo=HERE), where="Tilburg")


def test_namesakes_are_offered_beside_the_answer(region):
    page = asked(region, datetime(2026, 11, 26, 19, 10, tzinfo=HERE), reads="en", where="Heusden")

    assert 'Or do you mean:</span> <button name="where" value="Heusden (Asten)">' in page
    again = asked(region, datetime(2026, 11, 26, 19, 10, tzinfo=HERE), reads="en", where="Heusden (Asten)")
    assert "Or do you mean:" not in again


def test_who_lives_elsewhere_in_the_country_is_told_so_and_helped_by_telephone(region):
    page = asked(region, datetime(2026, 11, 26, 19, 10, tzinfo=HERE), reads="en", where="Zwolle", topic="")

    assert "Zwolle\u2069 is outside the region where we have desks." in page
    assert 'href="tel:' in page
    assert "outside the region" not in asked(
        region, datetime(2026, 11, 26, 19, 10, tzinfo=HERE), reads="en", where="Veghel"
    )


def test_on_an_arabic_page_a_postcode_keeps_its_own_direction(region):
    page = asked(region, datetime(2026, 11, 26, 19, 10, tzinfo=HERE), reads="ar", where="5611 AB")

    assert 'name="where" value="5611 AB" autocomplete="off" dir="auto"' in page
    assert "<bdi>5611 Eindhoven</bdi>" in page
    assert "\u20685611 Eindhoven\u2069" in page


def at_the_hall(region, hours, moment, **more):
    """What the answer in English says of the one desk whose hours we know."""
    Place.objects.exclude(kind="desk").delete()
    Place.objects.filter(kind="desk").exclude(id="bmip-noordoost-desk").delete()
    Shift.objects.all().delete()
    Place.objects.update(hours=hours)
    return asked(region, moment, "en", way="visit", **more).partition('<li value="1">')[2].partition("</li>")[0]


NOON = "Mo-Fr 09:00-12:30,13:00-17:00; PH off"
ASK_FIRST, NOT_KNOWN = "only after asking: call or look at the site first", "we do not know the hours"


@pytest.mark.parametrize(
    ("hour", "words"),
    [((12, 45), "opens at 13:00, until 17:00"), ((8, 10), "opens at 09:00, until 12:30"), ((9, 0), "open until 12:30"),
     ((12, 29), "open until 12:30"), ((12, 30), "opens at 13:00, until 17:00"), ((17, 0), "open Thursday, 3 December 2026")],
)  # fmt: skip
def test_who_stands_before_a_door_that_is_shut_reads_when_it_opens(region, hour, words):
    assert words in at_the_hall(region, NOON, datetime(2026, 12, 2, *hour, tzinfo=HERE))


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("24/7", "open day and night"), ("We 00:00-24:00", "opens at"), ("Tu-We 00:00-24:00", "open until 00:00"),
        ("We-Th 09:00-17:00", "opens at 09:00, until 17:00"), ('"by appointment"', ASK_FIRST), ('We 09:00-17:00 unknown "call"', ASK_FIRST),
        ('Fr 09:00-17:00 || "by appointment"', "open Friday, 4 December 2026"), ("Sa[1] 10:00-12:00", "open Saturday, 5 December 2026"),
        ("Sa[3] 10:00-12:00; Dec off", "open Saturday, 16 January 2027"), ("2024 Mo-Fr 09:00-17:00", NOT_KNOWN),
        ("Mo 18:00-17:00", NOT_KNOWN), ("", NOT_KNOWN),
    ],
)  # fmt: skip
def test_a_desk_is_named_whatever_its_hours_say(region, hours, words):
    early = datetime(2026, 12, 2, 8, 30, tzinfo=HERE)
    if words == "opens at":
        early = datetime(2026, 12, 1, 23, 30, tzinfo=HERE)

    assert words in at_the_hall(region, hours, early)


def test_a_desk_that_we_closed_for_weeks_says_when_it_is_open_again_and_one_closed_for_good_is_left_out(region, now):
    when = datetime(2026, 12, 2, 9, tzinfo=HERE)
    why = {"nl": "Verbouwing", "en": "Works"}
    close("noord-brabant", "bmip-noordoost-desk", when.date(), date(2027, 1, 15), why, by=ANN, now=when)
    assert "open Monday, 18 January 2027" in at_the_hall(region, NOON, when)

    close("noord-brabant", "bmip-noordoost-desk", when.date(), date(2028, 11, 1), why, by=ANN, now=when)
    assert at_the_hall(region, NOON, when) == ""


def test_on_another_day_the_hours_of_that_day_are_told(region):
    asked_on = datetime(2026, 12, 1, 20, tzinfo=HERE)

    assert "opens at 09:00, until 12:30" in at_the_hall(region, NOON, asked_on, when="date", day="02-12-2026")


def test_a_day_that_is_written_is_the_day_that_is_meant(region):
    moment = datetime(2026, 11, 26, 19, 10, tzinfo=HERE)
    on_the_day = asked(region, moment, when="date", day="28-11-2026")

    assert asked(region, moment, when="now", day="28-11-2026") == on_the_day
    assert page_for(region, "ro", VEGHEL | {"when": "now", "day": "kolega"}, moment).status_code == 422


def test_what_has_to_be_mended_stands_on_top_in_the_title_and_beside_the_field(region):
    page = page_for(
        region,
        "pl",
        VEGHEL | {"where": "xyzzy", "when": "date", "day": "x"},
        datetime(2026, 11, 26, 19, 10, tzinfo=HERE),
    )
    words = " ".join(page.content.decode().split())

    assert "<title>Błąd: " in words
    assert words.index('<a href="#f-where">') < words.index("<form")
    assert 'id="f-where"' in words
    assert '<a href="#f-day">' in words
    assert "<title>Błąd" not in asked(region, datetime(2026, 11, 26, 19, 10, tzinfo=HERE), reads="pl")


def test_a_place_nothing_tells_how_to_reach_is_no_help_but_its_shift_is(region):
    thursday = datetime(2026, 11, 26, 10, tzinfo=HERE)
    Shift.objects.all().delete()
    desk = Place.objects.filter(id="bmip-noordoost-desk")
    assert "Markt 3, Veghel" in asked(region, thursday, "en", way="visit")

    desk.update(address="", phone="", number="", url="")
    desk.get().organisation.__class__.objects.filter(places=desk.get()).update(url="")
    name = desk.get().name
    assert name not in asked(region, thursday, "en", way="visit")
    assert name not in Client(headers={"host": "localhost"}).get("/en/help/all/").content.decode()

    plan_sample("noord-brabant", datetime(2026, 11, 23, tzinfo=HERE), datetime(2026, 11, 23, tzinfo=HERE))
    assert "Noordoost" in asked(region, datetime(2026, 11, 26, 19, 10, tzinfo=HERE), "en")


def test_a_telephone_number_that_is_not_known_today_is_no_way_to_reach_somebody(region):
    moment = datetime(2026, 11, 26, 10, tzinfo=HERE)
    Shift.objects.all().delete()
    Place.objects.exclude(kind="telephone").delete()
    line = Place.objects.exclude(phone="").first()
    Place.objects.exclude(id=line.id).delete()
    line.organisation.__class__.objects.update(url="")
    Place.objects.update(url="", number="", hours="24/7")
    assert line.name in asked(region, moment, "en", way="call")

    Place.objects.update(phone="phone.nobody_knows")
    assert line.name not in asked(region, moment, "en", way="call")


def test_a_desk_we_know_from_an_old_message_says_to_ask_first(region):
    first = at_the_hall(region, NOON, datetime(2026, 12, 2, 9, tzinfo=HERE))

    assert "We know this from 2024: ask first whether it is still there." in first
