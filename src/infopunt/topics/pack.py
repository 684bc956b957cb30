"""`topics.yaml`: its shape and how it becomes rows."""

from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, field_validator

from infopunt.kernel.packfiles import FileFault, Strict, read_yaml, shape
from infopunt.kernel.shapes import unfit
from infopunt.topics.models import Situation, Theme, Topic

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$")]

# First segments of an address that no theme may take (docs/architecture.md, addresses). `cards` is a theme itself.
RESERVED = {
    "help", "checks", "search", "talk", "activities", "about", "privacy", "accessibility", "offline",
    "worklog", "start", "situations", "numbers", "tally", "t", "partner",
}  # fmt: skip


class Labelled(Strict):
    label: dict[str, str]

    @field_validator("label")
    @classmethod
    def _core_languages(cls, label: dict[str, str]) -> dict[str, str]:
        if not {"nl", "en"} <= set(label):
            raise unfit("needs_dutch_and_english")
        return label


class TopicPack(Labelled):
    id: TopicId


class TopicThemePack(Labelled):
    id: Slug
    rights: bool = True
    topics: list[TopicPack]


class SituationPack(Labelled):
    id: Slug
    say: dict[str, str]
    now: list[str]
    later: list[str]


class TopicsPack(Strict):
    """The taxonomy as its file tells it."""

    themes: list[TopicThemePack]
    situations: list[SituationPack]


def read_topics(root: Path) -> tuple[TopicsPack | None, list[FileFault]]:
    """The taxonomy, and what is wrong with the file."""
    path = root / "topics.yaml"
    data, lines, faults = read_yaml(path, root)
    if faults:
        return None, faults
    pack, faults = shape(TopicsPack, data, lines, "topics.yaml")
    seen: set[str] = set()
    for index, theme in enumerate(pack.themes if pack else []):
        line = lines[("themes", index, "id")]
        if theme.id in RESERVED:
            faults.append(FileFault("topics.yaml", line, f"{theme.id}: this word has another use in addresses"))
        for thing in [theme.id, *(topic.id for topic in theme.topics)]:
            if thing in seen:
                faults.append(FileFault("topics.yaml", line, f"{thing}: stands here twice"))
            seen.add(thing)
        for topic in theme.topics:
            if topic.id.split(".")[0] != theme.id:
                faults.append(FileFault("topics.yaml", line, f"{topic.id}: stands under {theme.id}"))
    return pack, faults


def write_topics(pack: TopicsPack) -> None:
    """Make the rows say what the file says."""
    Theme.objects.exclude(id__in=[theme.id for theme in pack.themes]).delete()
    Topic.objects.exclude(id__in=[topic.id for theme in pack.themes for topic in theme.topics]).delete()
    Situation.objects.exclude(id__in=[situation.id for situation in pack.situations]).delete()
    for at, theme in enumerate(pack.themes):
        Theme.objects.update_or_create(
            id=theme.id, defaults={"labels": theme.label, "position": at, "rights": theme.rights}
        )
        for place, topic in enumerate(theme.topics):
            Topic.objects.update_or_create(
                id=topic.id, defaults={"theme_id": theme.id, "labels": topic.label, "position": place}
            )
    for at, situation in enumerate(pack.situations):
        Situation.objects.update_or_create(
            id=situation.id,
            defaults={
                "labels": situation.label,
                "say": situation.say,
                "now": situation.now,
                "later": situation.later,
                "position": at,
            },
        )
