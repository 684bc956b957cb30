"""The same people in every story: Ann administers, Ed and Eva edit, Abe approves, Tom translates, Gus speaks for a company."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache as store

from infopunt.accounts.rules import Role
from infopunt.directory.models import FeedCopy, Organisation, Place, Service
from infopunt.facts.models import Fact, WatchedSource
from infopunt.information.models import Image, Remark, Task, Text
from infopunt.regions.models import Region, Voice
from infopunt.scheduling.models import FormOfService, Shift
from tests.people import browser_of, make_worker


def pytest_collection_modifyitems(items):
    """Staff screens stand on both databases."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and {"db", "transactional_db"} & {*item.fixturenames}:
            given = item.get_closest_marker("django_db")
            kwargs = {**(given.kwargs if given else {}), "databases": ["default", "reports"]}
            item.add_marker(pytest.mark.django_db(**kwargs), append=False)


@pytest.fixture(autouse=True)
def _no_code_was_used():
    """Each story begins with codes nobody used: they are the same ones within half a minute."""
    store.clear()


@pytest.fixture
def people(db):
    """Everybody by name."""
    return {
        "ann": make_worker("ann", (Role.ADMINISTRATOR, "", "")),
        "ed": make_worker("ed", (Role.EDITOR, "", "")),
        "eva": make_worker("eva", (Role.EDITOR, "", "")),
        "abe": make_worker("abe", (Role.APPROVER, "", "")),
        "tom": make_worker("tom", (Role.TRANSLATOR, "", "")),
    }


@pytest.fixture
def browsers(people):
    """A browser each, by name."""
    return {name: browser_of(worker) for name, worker in people.items()}


@pytest.fixture
def things(example, now):
    """One of each kind, for addresses that name one."""
    north = Region.objects.get(id="north")
    Voice.objects.create(region=north, slug="farm", kind="employer", name="Example Farm")
    Image.objects.create(name="0123456789abcdef.webp", body=b"x", width=1, height=1, by="x", at=now)
    remark = Remark.objects.create(
        region="north", address="/pl/pay/wage/", language="pl", words="?", left_on=now.date()
    )
    task = Task.objects.create(region="north", address="/", language="pl", say="!", by="x", made_on=now.date())
    helpers = Organisation.objects.create(
        id="helpers", name="Example helpers", kind="x", checked_on=now.date(), source={"title": "Example"}
    )
    Service.objects.create(id="helpers-advice", organisation=helpers, name={"nl": "Advies", "en": "Advice"})
    Place.objects.create(id="helpers-desk", organisation=helpers, kind="desk", name="Example desk")
    shift = Shift.objects.create(region="north", place="x", starts=now, ends=now + timedelta(hours=1), channel="visit")
    FormOfService.objects.create(id="wage", region="north", names={"nl": "Bus", "en": "Bus"}, first=now.date())
    source = WatchedSource.objects.create(
        url="https://www.example.org/1", host="www.example.org", loudness="rule", moved_to="https://www.example.org/2"
    )
    text = Text.objects.get(page__layer="", page__slug="wage", language="nl")
    return {
        "people": 0, "talk": 0, "referrals": 0, "texts": text.pk, "polish": Text.objects.get(page=text.page, language="pl").pk, "page": text.page_id,
        "plan": shift.pk, "entry": "helpers", "directory": FeedCopy.objects.create(name="x", services=[], by="x", at=now).pk,
        "remarks": remark.pk, "tasks": task.pk, "source": source.pk, "fact": Fact.objects.order_by("id").first().pk,
    }  # fmt: skip
