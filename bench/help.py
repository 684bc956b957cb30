"""What "who can help me now" costs with 10,000 places in 35 areas and a year of shifts: `python -m bench.help`.

Ratio: the same request against `/healthz`, which does nothing.
"""

import random
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench._measure import SMALL, median, setup_django, timed

PLACES, AREAS, STAFFED, ROUNDS = (100, 5, 2, 3) if SMALL else (10_000, 35, 500, 40)
SEED = 20261124
TOWNS = ["Exampleville", "9991", ""] if SMALL else ["Veghel", "Breda", "Tilburg", "5611", "Helmond", ""]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as folder:
        setup_django(Path(folder))
        from django.conf import settings
        from django.db import connection
        from django.test import Client

        from infopunt.jobs.setup import prepare
        from infopunt.kernel import statistics
        from infopunt.scheduling.models import Shift

        prepare()
        client = Client(headers={"host": "localhost"})
        few = numbers_of_queries(client)
        fill(settings.CONTENT)
        statistics.refresh()  # as every night
        many = numbers_of_queries(client)
        costs = sorted(timed(asking(client, number))[1] for number in range(ROUNDS))
        plain = median([timed(lambda: client.get("/healthz"))[1] for _ in range(200)])
        middle, slowest = median(costs) * 1000, costs[-1] * 1000
        print(f"{PLACES} more places in {AREAS} areas, {Shift.objects.count()} shifts, {connection.vendor}")
        print(f"CPU an answer: median {middle:.1f} ms, slowest of {ROUNDS} {slowest:.1f} ms (target 50)")
        print(f"queries with what is published {sorted(few)}, with all of it {sorted(many)}")
        print(f"ratio to /healthz: {middle / 1000 / plain:.0f}")


def asking(client: Any, number: int) -> Callable[[], None]:
    """Ask for help as somebody else each time."""
    form = {
        "topic": "pay",
        "language": ["pl", "en", "nl"][number % 3],
        "when": "now",
        "where": TOWNS[number % len(TOWNS)],
    }

    def ask() -> None:
        assert client.post("/pl/help/", form).status_code == 200

    return ask


def numbers_of_queries(client: Any) -> set[int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    numbers = set()
    for number in range(12):
        with CaptureQueriesContext(connection) as queries:
            asking(client, number)()
        numbers.add(len(queries))
    return numbers


def fill(content: Path) -> None:
    """Places over the whole country, a twentieth of them with somebody there five days a week for a year."""
    from django.utils import timezone

    from infopunt.regions.models import Region

    chance, day = random.Random(SEED), timezone.localdate()
    region = Region.objects.get(is_default=True).id
    owners = fill_organisations(chance, region, day)
    fill_places(chance, owners, content)
    fill_shifts(region, day)


def fill_organisations(chance: random.Random, region: str, day: date) -> list[Any]:
    """One for ten places, each with a service; returns them."""
    from infopunt.directory.models import Organisation, Service
    from infopunt.directory.rules import uuid_of

    owners = [
        Organisation(id=f"many-{at}", uuid=uuid_of("organization", f"many-{at}"), layer=region, kind="x", name=f"Many {at}",
                     source={"title": "bench"}, checked_on=day)
        for at in range(PLACES // 10)
    ]  # fmt: skip
    offers = [
        Service(id=f"{one.id}-help", uuid=uuid_of("service", one.id), organisation=one, name={"nl": "Hulp", "en": "Help"},
                topics=chance.sample(["pay", "home", "work", "health"], 2), areas=[f"area-{at % AREAS}"])
        for at, one in enumerate(owners)
    ]  # fmt: skip
    Organisation.objects.bulk_create(owners, batch_size=500)
    Service.objects.bulk_create(offers, batch_size=500)
    return owners


def fill_places(chance: random.Random, owners: list[Any], content: Path) -> None:
    from infopunt.directory.geo import gazetteer
    from infopunt.directory.models import Place
    from infopunt.directory.rules import uuid_of

    centres = sorted((code, town.at) for code, town in gazetteer(content).centres.items())
    desks = []
    for at in range(PLACES):
        code, (lat, lon) = chance.choice(centres)
        desks.append(Place(
            id=f"many-{at}", uuid=uuid_of("location", f"many-{at}"), organisation=owners[at // 10], kind="desk", name=f"Desk {at}",
            municipality=code, lat=lat + chance.uniform(-0.05, 0.05), lon=lon + chance.uniform(-0.05, 0.05), position=at % 10,
            hours=chance.choice(["Mo-Fr 09:00-17:00", "Tu,Th 13:00-20:00; PH off", ""]),
            languages=chance.sample(["pl", "ro", "bg", "uk", "en", "nl"], 2),
        ))  # fmt: skip
    Place.objects.bulk_create(desks, batch_size=500)
    link = Place.services.through
    link.objects.bulk_create(
        [link(place_id=f"many-{at}", service_id=f"many-{at // 10}-help") for at in range(PLACES)], batch_size=500
    )


def fill_shifts(region: str, day: date) -> None:
    from infopunt.scheduling.models import Shift
    from infopunt.scheduling.rules import HERE

    monday = datetime(day.year, day.month, day.day, 13, tzinfo=HERE)
    Shift.objects.bulk_create(
        [
            Shift(region=region, place=f"many-{at * (PLACES // STAFFED)}", starts=monday + timedelta(days=offset),
                  ends=monday + timedelta(days=offset, hours=7), languages=["pl", "ro"], channel="visit")
            for offset in range(365) if offset % 7 < 5 for at in range(STAFFED)
        ],
        batch_size=2000,
    )  # fmt: skip


if __name__ == "__main__":
    main()
