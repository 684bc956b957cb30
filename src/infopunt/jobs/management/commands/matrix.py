"""Pages × languages with their state."""

from typing import Any

from infopunt.information.queries import live_pages
from infopunt.information.rules import Translation
from infopunt.jobs.management.commands import _base
from infopunt.regions.models import Region

SIGNS = {
    Translation.ORIGINAL: "source",
    Translation.MACHINE: "machine",
    Translation.REVIEWED: "reviewed",
    Translation.SIGNED: "signed",
}


class Command(_base.Command):
    help = "Show pages × languages: source, machine, reviewed, signed, with * when outdated, - when missing."

    def act(self, **options: Any) -> None:
        for region in Region.objects.order_by("id"):
            pages = live_pages(region.id)
            width = max(map(len, pages), default=4) + 2
            self.stdout.write(f"{region.id}\n{'':{width}}" + "".join(f"{code:10}" for code in region.languages))
            for name, page in sorted(pages.items()):
                cells = (
                    SIGNS[text.translation] + ("*" if text.outdated else "") if (text := page.texts.get(code)) else "-"
                    for code in region.languages
                )
                self.stdout.write(f"{name:{width}}" + "".join(f"{cell:10}" for cell in cells))
            for code in region.languages:
                there = sum(code in page.texts for page in pages.values())
                self.stdout.write(f"{code}: {there} of {len(pages)}")
