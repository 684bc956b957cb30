"""The questions of a region as rows: what waits for us, and apart from it what was answered; by language and theme."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from infopunt.kernel.words import in_language
from infopunt.questions import queries
from infopunt.questions.queries import Waiting
from infopunt.topics.models import Theme, Topic
from infopunt.web.staff.gate import StaffRequest
from infopunt.web.staff.names import language_name


@dataclass(frozen=True)
class Row:
    """One question, in words."""

    of: Waiting
    language: str
    theme: str


def inquiries(request: StaffRequest) -> dict[str, object]:
    """What the inbox shows; the address may choose a language and a theme."""
    region, day = request.region, timezone.localdate()
    themes = {theme.id: in_language(theme.labels, request.user.language) for theme in Theme.objects.all()}
    language, theme = (request.GET.get(name, "")[:60] for name in ("language", "theme"))
    found = queries.tray(region.id, request.staff.languages, day, language=language, topic=theme)
    rows = [Row(one, language_name(one.inquiry.language), themes.get(one.inquiry.topic, "")) for one in found]
    return {
        "waiting": [row for row in rows if row.of.waits_for_us],
        "answered": [row for row in rows if not row.of.waits_for_us],
        "languages": [(code, language_name(code)) for code in region.languages], "language": language,
        "themes": themes.items(), "theme": theme,
    }  # fmt: skip


def topics_by_theme(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every topic under the name of its theme, for a list to choose from."""
    topics: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for topic in Topic.objects.all():
        topics[topic.theme_id].append((topic.id, in_language(topic.labels, language)))
    return [(in_language(one.labels, language), topics[one.id]) for one in Theme.objects.all() if one.id in topics]
