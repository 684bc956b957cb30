"""Forms of service: which way of helping holds where, on a day."""

from datetime import date, timedelta

import pytest

from infopunt.accounts.rules import Duty, Role, Staff
from infopunt.kernel.errors import NotPermitted
from infopunt.kernel.models import AuditEntry
from infopunt.regions.models import Area, Region
from infopunt.scheduling import forms_of_service, travel
from infopunt.scheduling.models import FormOfService

MIA = Staff("mia@example.org", "Mia", (Duty(Role.MANAGER, "north"),))
ED = Staff("ed@example.org", "Ed", (Duty(Role.EDITOR, "north"),))
NAMES = {"nl": "Avondloket", "en": "Evening desk"}
MAY = date(2026, 5, 1)


@pytest.fixture
def north(example):
    return Region.objects.get(id="north")


def begin(id, now, first=MAY, by=MIA, names=NAMES, **more):
    return forms_of_service.begin_form(id, "north", names, first, by=by, now=now, **more)


def test_what_was_said_of_a_place_goes_before_its_area_and_that_before_the_region(north, now):
    area = Area.objects.filter(region=north).first().id
    begin("everywhere", now)
    begin("in-area", now, area=area)
    begin("at-desk", now, area=area, place="desk-a", first=MAY + timedelta(days=30))

    assert forms_of_service.form_at("north", MAY, area=area, place="desk-a") == "in-area"
    assert forms_of_service.form_at("north", MAY + timedelta(days=30), area=area, place="desk-a") == "at-desk"
    assert forms_of_service.form_at("north", MAY, area="elsewhere", place="desk-b") == "everywhere"
    assert forms_of_service.form_at("north", MAY - timedelta(days=1), area=area) == ""
    assert forms_of_service.form_at("south", MAY, area=area) == ""


def test_it_holds_on_its_last_day_and_not_after(north, now):
    begin("bus", now)
    forms_of_service.end_form("bus", "north", MAY + timedelta(days=10), seen=None, by=MIA, now=now)

    assert forms_of_service.form_at("north", MAY + timedelta(days=10)) == "bus"
    assert forms_of_service.form_at("north", MAY + timedelta(days=11)) == ""
    forms_of_service.end_form("bus", "north", None, seen=MAY + timedelta(days=10), by=MIA, now=now)
    assert forms_of_service.form_at("north", MAY + timedelta(days=400)) == "bus"


def test_of_two_the_later_one_holds(north, now):
    begin("first", now)
    begin("second", now, first=MAY + timedelta(days=7))

    assert forms_of_service.form_at("north", MAY + timedelta(days=6)) == "first"
    assert forms_of_service.form_at("north", MAY + timedelta(days=7)) == "second"


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"id": "Evening Desk"}, forms_of_service.BadFormId),
        ({"id": "jan@example.org"}, forms_of_service.BadFormId),
        ({"id": "bus"}, forms_of_service.FormThere),
        ({"names": {"nl": "Bus", "en": " "}}, forms_of_service.NoName),
        ({"area": "nowhere"}, forms_of_service.UnknownArea),
        ({"first": date(9999, 12, 31)}, forms_of_service.FormTooFar),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(north, now, more, refused):
    begin("bus", now)

    with pytest.raises(refused):
        begin(**{"id": "new", "now": now, **more})

    assert list(FormOfService.objects.values_list("id", flat=True)) == ["bus"]


def test_an_end_before_its_start_is_refused(north, now):
    begin("bus", now)

    with pytest.raises(forms_of_service.FormEndsFirst):
        forms_of_service.end_form("bus", "north", MAY - timedelta(days=1), seen=None, by=MIA, now=now)


def test_only_managers_and_administrators_say_what_is_tried_and_it_is_written_down(north, now):
    with pytest.raises(NotPermitted):
        begin("bus", now, by=ED)
    begin("bus", now)

    assert list(AuditEntry.objects.filter(thing="form:bus").values_list("verb", "actor")) == [
        ("form of service begun", "mia@example.org")
    ]


def test_forms_travel_with_the_plan_of_their_region(north, now, tmp_path):
    begin("bus", now)
    ((_name, body),) = travel.plan_files("north")
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan/north.yaml").write_bytes(body)
    FormOfService.objects.all().delete()

    pack, faults = travel.read_plan(tmp_path, "north")
    came = travel.add_plan(pack, "north")

    assert (faults, came) == ([], 1)
    assert forms_of_service.form_at("north", MAY) == "bus"
    assert travel.add_plan(pack, "north") == 0
