"""A duty for one area of a region reaches what stands in that area, and nothing that stands elsewhere or belongs to the whole."""

from datetime import timedelta

import pytest
from django.utils import timezone

from infopunt.directory.models import Organisation
from infopunt.regions.models import Area, Municipality
from infopunt.scheduling.models import Closure, FormOfService, Shift
from tests.people import browser_of, make_worker
from tests.web.staff.test_roles import TABLE

HERE, ELSEWHERE, WHOLE = "upper-north", "lower-north", ""
WHY = {"why-nl": "Storm.", "why-en": "Storm."}
ROLES = ("adviser", "manager", "editor")
# address → what is sent for something that stands in an area: of which the id stands in {}.
ASKED = {
    "plan/": lambda ids: ("plan/", {"place": ids["place"], "day": ids["soon"], "from": "10:00", "to": "12:00",
                                    "channel": "visit", "languages": ["pl"]}),
    "plan/<int:id>/": lambda ids: (f"plan/{ids['shift']}/", {"off": "yes", **WHY}),
    "plan/closed/": lambda ids: ("plan/closed/", {"place": ids["place"], "first": ids["soon"], "last": ids["soon"], **WHY}),
    "plan/closed/<int:id>/": lambda ids: (f"plan/closed/{ids['closure']}/", {}),
    "plan/forms/": lambda ids: ("plan/forms/", {"id": "evening-desk", "area": ids["area"], "nl": "Avond", "en": "Evening",
                                                "first": ids["soon"]}),
    "plan/forms/<slug:id>/": lambda ids: (f"plan/forms/{ids['form']}/", {"last": ""}),
    "directory/<str:id>/": lambda ids: (f"directory/{ids['entry']}/", {}),
    "directory/<str:id>/ask/": lambda ids: (f"directory/{ids['entry']}/ask/", {}),
}  # fmt: skip


@pytest.fixture
def areas(example, now):
    """An area beside the example's own, and in each and for the whole region a place with what is planned there."""
    Area.objects.create(id=ELSEWHERE, region_id="north", name="Lower North", position=9)
    Municipality.objects.create(code="GM9002", name="Otherville", area_id=ELSEWHERE)
    soon = timezone.now() + timedelta(days=3)
    return {area: _things(area, code, soon) for area, code in ((HERE, "GM9001"), (ELSEWHERE, "GM9002"), (WHOLE, ""))}


def _things(area, code, soon):
    name = f"desk-{area or 'whole'}"
    entry = Organisation.objects.create(
        id=name, layer="north", name=name, kind="ngo", checked_on=soon, source={"title": "Example"}
    )
    place = entry.places.create(id=f"{name}-hall", kind="desk", name=name, municipality=code)
    day = soon.date()
    rows = {
        "shift": Shift.objects.create(
            region="north", place=place.pk, starts=soon, ends=soon + timedelta(hours=1), channel="visit"
        ),
        "closure": Closure.objects.create(
            region="north", place=place.pk if area else "", first=day, last=day, reason={"nl": "Storm.", "en": "Storm."}
        ),
        "form": FormOfService.objects.create(
            id=f"bus-{area or 'whole'}", region="north", area=area, names={"nl": "Bus", "en": "Bus"}, first=day
        ),
    }
    ids = {kind: row.pk for kind, row in rows.items()}
    return {**ids, "entry": entry.pk, "place": place.pk, "area": area, "soon": day.isoformat()}


def _posted(client, address, ids):
    path, sent = ASKED[address](ids)
    return client.post(f"/staff/{path}", sent).status_code


@pytest.mark.parametrize("address", ASKED)
def test_a_duty_for_an_area_does_what_stands_in_it_and_nothing_else(areas, address):
    client = browser_of(make_worker("me", *((role, "north", "", HERE) for role in ROLES)))

    refused = [area for area in (ELSEWHERE, WHOLE) if _posted(client, address, areas[area]) != 403]

    assert refused == []
    assert _posted(client, address, areas[HERE]) in (302, 422)


@pytest.mark.parametrize("address", ASKED)
def test_a_duty_for_the_region_does_it_in_every_area_and_for_the_whole(areas, address):
    client = browser_of(make_worker("me", *((role, "north", "") for role in ROLES)))

    assert {area for area in areas if _posted(client, address, areas[area]) not in (302, 422)} == set()


def test_every_post_of_something_that_stands_in_an_area_is_asked():
    posts = {at for at, methods in TABLE.items() if "POST" in methods and at.startswith(("plan/", "directory/"))}

    assert posts - set(ASKED) == {"directory/feeds/", "directory/feeds/<int:id>/"}  # a partner's whole directory


def test_the_screen_offers_only_the_places_of_ones_own_area(areas):
    page = browser_of(make_worker("me", ("adviser", "north", "", HERE))).get("/staff/plan/").content.decode()

    assert f'value="desk-{HERE}-hall"' in page
    assert f'value="desk-{ELSEWHERE}-hall"' not in page
    assert f'action="/staff/plan/{areas[HERE]["shift"]}/"' in page
    assert f'action="/staff/plan/{areas[ELSEWHERE]["shift"]}/"' not in page
