"""How long an edit takes to be everywhere, at 1,800 texts: `python -m bench.publish`.

Ratio: the same edit against writing its one file plainly (write, rename).
"""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench._measure import SMALL, median, setup_django, timed

if TYPE_CHECKING:
    from infopunt.regions.models import Region

ROUNDS = 1 if SMALL else 5
TEXTS = 20 if SMALL else 1800  # some 3,700 addresses


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as folder:
        setup_django(Path(folder))
        from django.utils import timezone

        from infopunt.pages import publishing

        region = fill()
        shown = publishing.publish_all(timezone.now()).seen
        print(f"{shown} addresses in all")
        edits()
        words(region)
        notice(region)
        print(f"verify: {len(publishing.verify(timezone.now()))} differences")


def everything(what: str) -> None:
    """Publish all that changed, and say how long it took."""
    from django.utils import timezone

    from infopunt.pages import publishing

    wall, cpu = timed(lambda: publishing.publish_all(timezone.now()))
    print(f"{what}: {wall:.2f} s, {cpu:.2f} s CPU")


def fill() -> "Region":
    """The real content, grown to so many texts."""
    from bench._measure import grow
    from infopunt.information.models import Page, Text
    from infopunt.jobs.setup import prepare
    from infopunt.regions.models import Region

    prepare()
    region = Region.objects.get(is_default=True)
    pages = Page.objects.filter(layer="").exclude(theme="site").count()
    grow(pages + max(0, TEXTS - Text.objects.count()) // len(region.languages) + 1)
    everything("cold build of what grew")
    return region


def edits() -> None:
    """One text, several times; then what else it touched."""
    from django.conf import settings
    from django.utils import timezone

    from infopunt.information.models import Text
    from infopunt.pages import publishing
    from tests.desk import edit

    found = Text.objects.select_related("current").filter(page__layer="", language="pl").exclude(page__theme="site")
    text = found.first()
    assert text is not None
    walls, cpus = [], []
    for number in range(ROUNDS):
        edit(text, f"Edit {number}.", timezone.now())
        text.refresh_from_db()
        wall, cpu = timed(lambda: publishing.publish_language("pl", timezone.now()))
        walls.append(wall)
        cpus.append(cpu)
    print(f"one edit of a text: {median(walls):.3f} s, {median(cpus):.3f} s CPU (target 1 s, 0.2 s CPU)")

    def plainly() -> None:
        beside = settings.DATA / ".plain"
        beside.write_bytes(b"x" * 12_000)
        os.replace(beside, settings.DATA / "plain.html")

    plain = median([timed(plainly)[0] for _ in range(50)])
    print(f"  ratio to writing one file: {median(walls) / plain:.0f}")
    everything("the whole region after it, nothing else changed")


def words(region: "Region") -> None:
    """A word on the pages of a section, and on every page."""
    from infopunt.topics.models import Theme

    theme = Theme.objects.first()
    assert theme is not None
    theme.labels = {code: f"{label} *" for code, label in theme.labels.items()}
    theme.save()
    everything("a section's name, on every page of it (target 5 s)")
    region.names = {code: f"{name} !" for code, name in region.names.items()}
    region.save()
    everything("a word on every page (target 5 s)")


def notice(region: "Region") -> None:
    """The urgent notice, and the job that follows it."""
    from django.utils import timezone

    from infopunt.accounts.rules import Duty, Role, Staff
    from infopunt.information.notices import warn
    from infopunt.pages import publishing

    abe = Staff("abe@example.org", "Abe", (Duty(Role.APPROVER),))

    def press() -> None:
        warn(region.id, {"nl": "Het loket is dicht.", "en": "The desk is closed."}, by=abe, now=timezone.now())
        publishing.publish_notice(region, timezone.now())

    wall, cpu = timed(press)
    print(f"an urgent notice, from the button to every page: {wall:.2f} s, {cpu:.2f} s CPU (target 5 s)")
    everything("the job after it, with the bundles for phones")


if __name__ == "__main__":
    main()
