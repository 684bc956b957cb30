"""What an editor or a translator saves of a text, and what they begin from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from infopunt.information.models import Draft, Revision, Text, Version
from infopunt.information.rules import Block, Translation, blocks_of


@dataclass(frozen=True)
class Content:
    """What an editor saves: blocks, sources, the day of checking; for a translation how far it was read."""

    blocks: tuple[Block, ...]
    sources: tuple[Mapping[str, str], ...]
    checked_on: date
    translation: Translation = Translation.ORIGINAL
    machine: tuple[str, ...] = ()


def content_of(row: Revision | Version) -> Content:
    """What a revision holds, or a version: of that every word was read."""
    machine = row.machine if isinstance(row, Revision) else ()
    return Content(
        blocks_of(row.blocks), tuple(row.sources), row.checked_on, Translation(row.translation), tuple(machine)
    )


def latest(text: Text) -> Content | None:
    """What an editor begins from: the draft, else what was live last."""
    draft: Draft | None = getattr(text, "draft", None)
    row = draft.head if draft else text.current
    return content_of(row) if row else None
