"""What is asked again and again and no page answers: counts that came from the sealed side, without a word of any question."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from infopunt.kernel.models import Event
from infopunt.questions.answering import WITHOUT_PAGE
from infopunt.questions.rules import OFTEN, WITHIN


@dataclass(frozen=True)
class AskedOften:
    """A topic about which people asked often and found no page; the languages in which that alone was often."""

    topic: str
    number: int
    languages: tuple[str, ...]


def asked_without_page(region: str, day: date) -> list[AskedOften]:
    """By topic, the most asked first; one query. What was asked less often is not shown: it would say who."""
    rows = Event.objects.filter(kind=WITHOUT_PAGE, region=region, day__gt=day - WITHIN, day__lte=day)
    by: dict[str, dict[str, int]] = {}
    for topic, language, number in (
        rows.order_by("topic", "language").values_list("topic", "language").annotate(Sum("n"))
    ):
        by.setdefault(topic, {})[language] = number
    found = [
        AskedOften(topic, sum(of.values()), tuple(language for language, number in of.items() if number >= OFTEN))
        for topic, of in by.items()
    ]
    return sorted((one for one in found if one.number >= OFTEN), key=lambda one: (-one.number, one.topic))
