"""How long an edit takes to be everywhere, at 1,800 texts: `python -m bench.publish`.

Ratio: the same edit against writing its one file plainly (write, rename).
"""

import os
import tempfile
from pathlib import Path

from bench._measure import median, setup_django, timed

ROUNDS = 5
TEXTS = 1800  # some 3,700 addresses


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as folder:
        setup_django(Path(folder))
        from django.conf import settings
        from django.utils import timezone

        from bench._measure import grow
        from infopunt.information.models import Page, Text
        from infopunt.jobs.setup import prepare
        from infopunt.regions.models import Region
        from infopunt.topics.models import Theme
        from infopunt.web.shared import publishing
        from tests.publishing.test_store import edit

        prepare()
        pages = Page.objects.filter(layer="").exclude(theme="site").count()
        languages = len(Region.objects.get(is_default=True).languages)
        grow(pages + max(0, TEXTS - Text.objects.count()) // languages + 1)
        now = timezone.now()
        wall, cpu = timed(lambda: publishing.publish_all(now))
        shown = publishing.publish_all(now).seen
        print(f"cold build of what grew, {shown} addresses in all: {wall:.1f} s, {cpu:.1f} s CPU")

        text = (
            Text.objects.select_related("current")
            .filter(page__layer="", language="pl")
            .exclude(page__theme="site")
            .first()
        )
        assert text is not None
        walls, cpus = [], []
        for number in range(ROUNDS):
            edit(text, f"Edit {number}.", now)
            text.refresh_from_db()
            wall, cpu = timed(lambda: publishing.publish_language("pl", timezone.now()))
            walls.append(wall)
            cpus.append(cpu)
        print(f"one edit of a text: {median(walls):.3f} s, {median(cpus):.3f} s CPU (target 1 s, 0.2 s CPU)")

        def plainly() -> None:
            target = settings.DATA / "plain.html"
            beside = settings.DATA / ".plain"
            beside.write_bytes(b"x" * 12_000)
            os.replace(beside, target)

        plain = median([timed(plainly)[0] for _ in range(50)])
        print(f"  ratio to writing one file: {median(walls) / plain:.0f}")

        wall, cpu = timed(lambda: publishing.publish_all(timezone.now()))
        print(f"the whole region after it, nothing else changed: {wall:.2f} s, {cpu:.2f} s CPU")

        theme = Theme.objects.first()
        assert theme is not None
        theme.labels = {code: f"{label} *" for code, label in theme.labels.items()}
        theme.save()
        wall, cpu = timed(lambda: publishing.publish_all(timezone.now()))
        print(f"a section's name, on every page of it: {wall:.2f} s, {cpu:.2f} s CPU (target 5 s)")

        region = Region.objects.get(is_default=True)
        region.names = {code: f"{name} !" for code, name in region.names.items()}
        region.save()
        wall, cpu = timed(lambda: publishing.publish_all(timezone.now()))
        print(f"a word on every page: {wall:.2f} s, {cpu:.2f} s CPU (target 5 s)")
        from infopunt.accounts.rules import Duty, Role, Staff
        from infopunt.information.notices import warn

        abe = Staff("abe@example.org", "Abe", (Duty(Role.APPROVER),))

        def press() -> None:
            warn(region.id, {"nl": "Het loket is dicht.", "en": "The desk is closed."}, by=abe, now=timezone.now())
            publishing.publish_notice(region, timezone.now())

        wall, cpu = timed(press)
        print(f"an urgent notice, from the button to every page: {wall:.2f} s, {cpu:.2f} s CPU (target 5 s)")
        wall, cpu = timed(lambda: publishing.publish_all(timezone.now()))
        print(f"the job after it, with the bundles for phones: {wall:.2f} s, {cpu:.2f} s CPU")
        differences = publishing.verify(timezone.now())
        print(f"verify: {len(differences)} differences")


if __name__ == "__main__":
    main()
