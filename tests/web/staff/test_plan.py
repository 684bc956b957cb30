"""Who is where when, as an adviser works it: plan, move, call off, close; readers see it at once and read why."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from infopunt.directory.models import Ask, EntryChange, Organisation, Place
from infopunt.directory.operations import ask, confirm
from infopunt.directory.pack import as_data
from infopunt.jobs import content
from infopunt.kernel.models import AuditEntry
from infopunt.scheduling.models import Closure, Shift
from infopunt.scheduling.rules import HERE
from tests.desk import entry, work
from tests.environment import EXAMPLE
from tests.people import ED, browser_of, make_worker
from tests.real import REAL


@pytest.fixture
def adviser(example):
    return browser_of(make_worker("ada", ("adviser", "north", "")))


@pytest.fixture
def editor(example):
    return browser_of(make_worker("ed", ("editor", "north", "")))


def public(address="/pl/help/this-week/"):
    return " ".join(Client(headers={"host": "localhost"}).get(address).content.decode().split())


def tomorrow():
    return (timezone.now().astimezone(HERE) + timedelta(days=1)).date().isoformat()


def planned(adviser, **more):
    form = {"place": "example-desk-bus", "day": tomorrow(), "from": "13:00", "to": "15:00", "channel": "visit",
            "where": "Example market", "town": "", "languages": ["pl"]}  # fmt: skip
    return adviser.post("/staff/plan/", {**form, **more})


def test_a_stop_that_is_planned_is_on_the_public_list_at_once(adviser):
    assert planned(adviser).status_code == 302

    assert "Example market" in public()
    assert "13:00–15:00" in public()


def test_a_stop_that_is_called_off_is_gone_and_says_why(adviser):
    planned(adviser)
    shift = Shift.objects.get(place="example-desk-bus")

    adviser.post(
        f"/staff/plan/{shift.pk}/",
        {"off": "1", "why-nl": "De bus is stuk.", "why-pl": "Autobus się zepsuł.", "why-en": "The bus broke."},
    )

    assert "<s><bdi>" in public() or "<s>Example bus" in public()
    assert "Autobus się zepsuł." in public()
    day = (timezone.now().astimezone(HERE) + timedelta(days=1)).strftime("%d-%m-%Y")
    answer = Client(headers={"host": "localhost"}).post("/pl/help/", {"when": "date", "day": day, "language": "pl"})
    off = answer.content.decode().partition("Example market")[2]
    assert "Autobus się zepsuł." in off


def test_nobody_is_called_off_without_a_reason(adviser):
    planned(adviser)
    shift = Shift.objects.get(place="example-desk-bus")

    adviser.post(f"/staff/plan/{shift.pk}/", {"off": "1"})

    shift.refresh_from_db()
    assert shift.state == "planned"


def test_a_stop_that_moves_says_where_to_and_why(adviser):
    planned(adviser)
    shift = Shift.objects.get(place="example-desk-bus")

    adviser.post(f"/staff/plan/{shift.pk}/", {
        "day": tomorrow(), "from": "14:00", "to": "16:00", "where": "Example square", "revision": shift.revision,
        "why-nl": "Markt vol.", "why-en": "Market full.", "why-pl": "Targ pełny.",
    })  # fmt: skip

    page = public()
    assert "Example square" in page
    assert "14:00–16:00" in page
    assert "Targ pełny." in page


def test_who_calls_off_a_stop_that_was_moved_meanwhile_looks_again(adviser):
    planned(adviser)
    Shift.objects.filter(place="example-desk-bus").update(revision=1)
    shift = Shift.objects.get(place="example-desk-bus")
    off = {"off": "1", "why-nl": "Storm.", "why-en": "Storm."}

    answer = adviser.post(f"/staff/plan/{shift.pk}/", {**off, "revision": 0}, follow=True)

    shift.refresh_from_db()
    assert (shift.state, "Somebody else changed this meanwhile." in answer.content.decode()) == ("planned", True)


def test_two_who_move_the_same_stop_do_not_undo_each_other(adviser):
    planned(adviser)
    shift = Shift.objects.get(place="example-desk-bus")
    move = {
        "day": tomorrow(),
        "from": "14:00",
        "to": "16:00",
        "where": "One",
        "revision": shift.revision,
        "why-nl": "x",
        "why-en": "x",
    }
    adviser.post(f"/staff/plan/{shift.pk}/", move)

    adviser.post(f"/staff/plan/{shift.pk}/", {**move, "where": "Two"})

    shift.refresh_from_db()
    assert shift.where == "One"


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "12:00"},
        {"day": "2026-02-30"},
        {"from": "25:00"},
        {"place": "nowhere"},
        {"day": "0001-01-01"},
        {"to": "13:00"},
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_stays_in_the_form(adviser, wrong):
    answer = planned(adviser, **wrong)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert "Example market" in answer.content.decode()
    assert not Shift.objects.filter(place="example-desk-bus").exists()


def test_a_closed_day_takes_its_hours_off_the_list(adviser):
    adviser.post(
        "/staff/plan/closed/",
        {
            "place": "example-desk-hall",
            "first": tomorrow(),
            "last": tomorrow(),
            "why-nl": "Verbouwing",
            "why-en": "Works",
        },
    )

    assert Closure.objects.get().place == "example-desk-hall"
    answer = adviser.post(
        "/staff/plan/closed/",
        {"place": "", "first": tomorrow(), "last": "2020-01-01", "why-nl": "x", "why-en": "x"},
        follow=True,
    )
    assert "err" in answer.content.decode() or Closure.objects.count() == 1


def as_sent(page):
    """The fields of an entry's form as a browser sends them when nothing is typed: choices and ticks as they stand."""
    form = page.partition("<main")[2].partition("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf' {of}="([^"]*)"', tag) for of in ("name", "value"))
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            sent.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, choices in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', form, re.S):
        sent[name] = re.findall(r'value="([^"]*)" selected', choices)
    return sent


def test_an_entry_is_corrected_with_its_history(editor):
    answer = editor.post("/staff/directory/example-desk/", entry(**{"place-0-hours": "Tu 10:00-12:00"}))

    assert answer.status_code == 302
    assert Place.objects.get(id="example-desk-hall").hours == "Tu 10:00-12:00"
    assert "Mo-Fr 09:00-17:00" in str(EntryChange.objects.get().before)
    assert "wt." in public("/pl/help/all/")


@pytest.mark.parametrize(
    ("wrong", "say"),
    [({"place-0-hours": "Mo 17:00-09:00"}, "a day ends before it starts"), ({"place-0-hours": "whenever"}, "whenever"),
     ({"url": "javascript:alert(1)"}, "url"), ({"checked": "2026-02-30"}, "checked"), ({"place-2-phone": "phone.nobody"}, "phone.nobody"),
     ({"contact": "nobody"}, "contact"), ({"place-0-languages": "gibberish"}, "languages")],
)  # fmt: skip
def test_an_entry_that_cannot_be_says_where_the_fault_is_and_loses_nothing(editor, wrong, say):
    answer = editor.post("/staff/directory/example-desk/", entry(**wrong))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert say in page
    assert Place.objects.get(id="example-desk-hall").hours == "Mo-Fr 09:00-17:00"


def test_two_editors_of_one_entry_do_not_undo_each_other(editor):
    first, second = entry(), entry(name="Other name")
    editor.post("/staff/directory/example-desk/", first | {"name": "First name"})

    answer = editor.post("/staff/directory/example-desk/", second)

    assert answer.status_code == 422
    assert Organisation.objects.get(id="example-desk").name == "First name"
    assert "Other name" in answer.content.decode()


def link_of(editor):
    editor.post("/staff/directory/example-desk/ask/")
    page = editor.get("/staff/directory/example-desk/").content.decode()
    return "/staff/entry/" + page.partition("/staff/entry/")[2].partition("<")[0].strip()


def test_asking_the_organisation_saves_what_is_typed_beside_the_button_first(editor):
    typed = entry(name="Newer name")

    editor.post("/staff/directory/example-desk/ask/", typed)

    found = Organisation.objects.get(id="example-desk")
    assert (found.name, found.asks.count(), found.changes.count()) == ("Newer name", 1, 1)


def test_nobody_is_asked_about_what_cannot_be_saved_and_what_was_typed_is_still_there(editor):
    answer = editor.post("/staff/directory/example-desk/ask/", entry(name="Newer name", **{"place-0-url": "nowhere"}))

    found = Organisation.objects.get(id="example-desk")
    assert (answer.status_code, found.asks.count()) == (422, 0)
    assert 'value="Newer name"' in answer.content.decode()
    assert 'value="nowhere"' in answer.content.decode()
    assert found.name != "Newer name"


def test_asking_about_an_entry_nobody_changed_leaves_it_whose_it_was(editor):
    before = Organisation.objects.get(id="example-desk").changed_by
    page = editor.get("/staff/directory/example-desk/").content.decode()

    editor.post("/staff/directory/example-desk/ask/", as_sent(page))

    found = Organisation.objects.get(id="example-desk")
    assert (found.changed_by, found.asks.count(), found.changes.count()) == (before, 1, 0)


def test_an_organisation_confirms_its_entry_by_a_link_and_without_an_account(editor):
    link, nobody = link_of(editor), Client(headers={"host": "localhost"})
    assert "Example hall" in nobody.get(link).content.decode()

    nobody.post(link, {"right": "1"})

    found = Organisation.objects.get(id="example-desk")
    assert (found.confirmed, found.checked_on) == (True, timezone.localdate())
    assert Place.objects.get(id="example-desk-phone").unverified == []
    assert nobody.get(link).status_code == 410
    assert nobody.post(link, {"right": "1"}).status_code == 410


def test_an_organisation_is_asked_in_dutch_whatever_language_its_editor_works_in(editor, settings):
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "mail.example.org", "django.core.mail.backends.locmem.EmailBackend"
    Organisation.objects.filter(id="example-desk").update(contact="desk@example.org")

    said = editor.post("/staff/directory/example-desk/ask/", follow=True).content.decode()

    work()

    letter = mail.outbox[0]
    assert letter.to == ["desk@example.org"]
    assert letter.subject == "Je vermelding bij het informatiepunt"
    assert letter.body.startswith("Klopt wat wij over je organisatie zeggen? Open deze link binnen drie weken:\n\nhttp")
    assert "The question is on its way." in said


def answers_of(page, **other):
    """Every line of the page ticked right, but for those that are told otherwise."""
    names = re.findall(r'name="answer-([^"]+)" value="right"', page)
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    return {"seen": seen, **{f"answer-{name}": other.get(name.rpartition(":")[2], "right") for name in names}}


def test_an_organisation_says_line_by_line_what_is_right_and_only_that_is_cleared(editor):
    hall = Place.objects.get(id="example-desk-hall")
    Place.objects.filter(pk=hall.pk).update(unverified=["address", "hours"])
    link, nobody = link_of(editor), Client(headers={"host": "localhost"})
    page = nobody.get(link).content.decode()
    assert "Mo-Fr" not in page  # hours are in words
    assert "ma–vr" in page

    thanks = nobody.post(link, answers_of(page, hours="wrong")).content.decode()

    hall.refresh_from_db()
    found = Organisation.objects.get(id="example-desk")
    assert (hall.unverified, found.confirmed) == (["hours"], False)
    assert "✗" in editor.get("/staff/directory/").content.decode()
    assert 'href="/staff/"' not in thanks


def test_all_lines_ticked_right_confirm_the_entry(editor):
    link, nobody = link_of(editor), Client(headers={"host": "localhost"})

    nobody.post(link, answers_of(nobody.get(link).content.decode()))

    assert Organisation.objects.get(id="example-desk").confirmed is True


@pytest.mark.parametrize("answer", [{}, {"answer-:name": "right"}])
def test_who_ticks_too_little_is_asked_again(editor, answer):
    link, nobody = link_of(editor), Client(headers={"host": "localhost"})

    assert nobody.post(link, answer).status_code == 422
    assert Organisation.objects.get(id="example-desk").confirmed is False


def test_an_organisation_does_not_confirm_what_changed_after_it_looked(editor):
    link, nobody = link_of(editor), Client(headers={"host": "localhost"})
    form = answers_of(nobody.get(link).content.decode())
    Place.objects.filter(id="example-desk-hall").update(address="Elsewhere 1")

    answer = nobody.post(link, form)

    assert answer.status_code == 409
    assert "Elsewhere 1" in answer.content.decode()
    assert Organisation.objects.get(id="example-desk").confirmed is False
    assert nobody.get(link).status_code == 200


def test_what_an_organisation_corrects_lands_on_the_work_list(editor):
    link = link_of(editor)

    Client(headers={"host": "localhost"}).post(link, {"said": "We moved to Example street 2."})

    assert "Example street 2" in editor.get("/staff/directory/").content.decode()
    assert Organisation.objects.get(id="example-desk").confirmed is False


def test_a_link_dies_after_three_weeks_and_when_a_newer_one_is_made(editor):
    old = link_of(editor)
    new, nobody = link_of(editor), Client(headers={"host": "localhost"})
    assert nobody.get(old).status_code == 410

    Ask.objects.update(ends_at=timezone.now() - timedelta(seconds=1))

    assert nobody.get(new).status_code == 410
    assert nobody.get("/staff/entry/guess/").status_code == 410


def test_the_link_is_kept_nowhere_and_the_post_wants_its_own_form(editor):
    link = link_of(editor)
    secret = link.strip("/").rpartition("/")[2]

    assert secret not in str(list(Ask.objects.values()))
    strict = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    assert strict.post(link, {"right": "1"}).status_code == 403


def test_what_is_older_than_ninety_days_stands_on_the_work_list_and_says_so_to_readers(editor):
    Organisation.objects.filter(id="example-desk").update(checked_on=timezone.localdate() - timedelta(days=91))

    assert "90" in editor.get("/staff/directory/").content.decode()
    assert "Sprawdzone ponad trzy miesiące temu" in public("/pl/help/all/")


@pytest.mark.parametrize("address", ["/staff/directory/", "/staff/plan/"])
def test_a_list_of_thirty_costs_as_many_queries_as_a_list_of_one(editor, adviser, now, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = editor if "directory" in address else adviser

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    planned(adviser)
    cost()  # the first look writes down when the work began
    before = cost()
    for at in range(30):
        Organisation.objects.create(
            id=f"more-{at}", layer="north", name=f"More {at}", kind="x", checked_on=now.date(), source={}
        )
        Shift.objects.create(region="north", place="example-desk-bus", starts=timezone.now() + timedelta(hours=at),
                             ends=timezone.now() + timedelta(hours=at + 1), channel="visit")  # fmt: skip

    assert cost() == before


@pytest.mark.parametrize("address", ["plan/999999/", "directory/nobody/", "directory/feeds/999999/"])
def test_what_somebody_else_took_away_is_not_found_and_nothing_broke(editor, address):
    answer = editor.post(f"/staff/{address}", {"off": "1", "why-nl": "x", "why-en": "x"})

    assert answer.status_code == 404


def test_an_address_of_no_screen_is_answered_within_the_staff_frame(editor):
    answer = editor.get("/staff/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.content.decode()
    assert 'href="/staff/plan/"' in answer.content.decode()


def close(adviser, first, last):
    return adviser.post(
        "/staff/plan/closed/",
        {"place": "example-desk-hall", "first": first, "last": last, "why-nl": "Verbouwing", "why-en": "Works"},
        follow=True,
    )


@pytest.mark.parametrize(
    ("first", "last"), [("2026-12-01", "9999-12-31"), ("0001-01-01", "0001-01-02"), ("2020-01-01", "2020-01-09")]
)
def test_a_desk_closes_for_days_that_come_and_at_most_two_years(adviser, first, last):
    answer = close(adviser, first, last)

    assert not Closure.objects.exists()
    assert 'role="' in answer.content.decode()


def test_closed_days_that_were_kept_before_there_was_a_limit_stop_no_page(adviser):
    Closure.objects.create(
        region="north", place="example-desk-hall", first=date.min, last=date.max, reason={"nl": "x", "en": "x"}
    )
    help_page = Client(headers={"host": "localhost"}).post("/nl/help/", {"when": "now", "language": "pl"})

    assert help_page.status_code == 200


def test_closed_days_are_taken_back_by_a_button_and_twice_is_once(adviser):
    close(adviser, tomorrow(), tomorrow())
    id = Closure.objects.get().pk
    assert f'action="/staff/plan/closed/{id}/"' in adviser.get("/staff/plan/").content.decode()

    adviser.post(f"/staff/plan/closed/{id}/")
    adviser.post(f"/staff/plan/closed/{id}/")

    assert not Closure.objects.exists()
    assert AuditEntry.objects.filter(verb="reopened").count() == 1


def test_closed_days_of_another_region_are_not_taken_back_here(adviser):
    closure = Closure.objects.create(
        region="south", first=date(2026, 12, 1), last=date(2026, 12, 2), reason={"nl": "x", "en": "x"}
    )

    adviser.post(f"/staff/plan/closed/{closure.pk}/")

    assert Closure.objects.filter(pk=closure.pk).exists()


def form_of(entry):
    """What the form of an entry posts when nobody typed in it."""
    data = as_data(entry)
    form = {
        "revision": entry.revision, "name": data["name"], "url": data.get("url", ""), "contact": data.get("contact", ""),
        "independent": data.get("independent", "unknown"), "checked": data["checked"], "source-title": data["source"]["title"],
        "source-url": data["source"].get("url", ""), "source-date": data["source"].get("date", ""),
    }  # fmt: skip
    for at, place in enumerate(data["places"]):
        form |= {
            f"place-{at}-{name}": place.get(name, "")
            for name in ("name", "address", "phone", "number", "url", "hours", "municipality", "lat", "lon")
        }
        form[f"place-{at}-languages"] = " ".join(place.get("languages", []))
        form[f"place-{at}-unverified"] = place.get("unverified", [])
    return form


def hall():
    return Place.objects.get(id="example-desk-hall")


@pytest.fixture
def gazetteer(example, settings):
    settings.CONTENT = REAL
    return Organisation.objects.get(id="example-desk")


def at_hall(entry):
    return next(at for at, place in enumerate(as_data(entry)["places"]) if place["id"] == "example-desk-hall")


@pytest.mark.parametrize(
    ("address", "municipality"),
    [("Grote Markt 1, 4811 XS Breda", "GM0758"), ("Markt 1, Uden", "GM1991"), ("Somewhere 1, 0000 AA Nowhere", ""), ("", "")],
)  # fmt: skip
def test_a_desk_that_moves_is_found_where_its_address_is_or_nowhere(gazetteer, editor, address, municipality):
    before = hall()

    editor.post("/staff/directory/example-desk/", form_of(gazetteer) | {f"place-{at_hall(gazetteer)}-address": address})

    after = hall()
    assert (after.address, after.municipality) == (address, municipality)
    assert (after.lat is None) == (municipality == "")
    assert (after.lat, after.lon) != (before.lat, before.lon)


def test_a_point_an_editor_types_with_a_new_address_is_kept(gazetteer, editor):
    at = at_hall(gazetteer)
    typed = {
        f"place-{at}-address": "Grote Markt 1, 4811 XS Breda",
        f"place-{at}-lat": "51,5889",
        f"place-{at}-lon": "4.7759",
    }

    editor.post("/staff/directory/example-desk/", form_of(gazetteer) | typed)

    assert (hall().lat, hall().lon) == (51.5889, 4.7759)
    assert "51.5889" in editor.get("/staff/directory/example-desk/").content.decode()


def test_who_saves_without_a_new_address_moves_nothing(gazetteer, editor):
    before = hall()

    editor.post("/staff/directory/example-desk/", form_of(gazetteer) | {"name": "Another name"})

    assert (hall().lat, hall().lon, hall().municipality) == (before.lat, before.lon, before.municipality)


def confirmed(entry, now):
    confirm(ask(entry, by=ED, now=now), right=True, said="", now=now, day=date(2026, 11, 23))


def test_a_confirmation_is_kept_by_the_next_load_and_can_be_looked_up(example, now):
    entry = Organisation.objects.get(id="example-desk")
    confirmed(entry, now)

    content.load(EXAMPLE, now=now + timedelta(days=1))

    entry.refresh_from_db()
    assert (entry.confirmed, entry.checked_on, entry.changed_by) == (True, date(2026, 11, 23), "organisation")
    assert {field for place in entry.places.all() for field in place.unverified} == set()
    assert [(one.by, one.before["checked"]) for one in EntryChange.objects.all()] == [("organisation", "2026-11-20")]


def test_a_form_that_was_opened_before_a_confirmation_is_refused_and_shows_both(example, now, editor):
    entry = Organisation.objects.get(id="example-desk")
    form = form_of(entry)
    confirmed(entry, now)

    answer = editor.post("/staff/directory/example-desk/", form)

    entry.refresh_from_db()
    assert (answer.status_code, entry.confirmed, entry.checked_on) == (422, True, date(2026, 11, 23))
