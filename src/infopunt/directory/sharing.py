"""Rows of the directory for other systems: filtered, a page at a time, in a number of queries that does not grow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from infopunt.directory.hsds import Around, Term
from infopunt.directory.models import Organisation, Place, Service
from infopunt.directory.rules import uuid_of
from infopunt.facts.queries import series_of
from infopunt.facts.rules import Series, read_on
from infopunt.kernel.words import in_language
from infopunt.regions.models import Area
from infopunt.topics.models import Theme


@dataclass(frozen=True)
class Wanted:
    """What another system asks for; '' and None where it did not say."""

    search: str = ""
    topic: str = ""  # a term's id; its theme as a whole counts too
    sorted_by_topic: bool = False  # only what belongs to a term at all
    organization: str = ""
    modified_after: datetime | None = None


def terms(language: str = "en") -> dict[str, Term]:
    """Themes and topics by id; two queries."""
    found: dict[str, Term] = {}
    for theme in Theme.objects.prefetch_related("topics"):
        found[theme.id] = Term(theme.id, in_language(theme.labels, language))
        for topic in theme.topics.all():
            found[topic.id] = Term(topic.id, in_language(topic.labels, language), theme.id)
    return found


def term_of(number: str, known: dict[str, Term]) -> str | None:
    """The term with this UUID."""
    return next((id for id in known if str(uuid_of("taxonomy_term", id)) == number), None)


def numbers_on(day: date, phones: Iterable[str]) -> dict[str, str]:
    """Telephone numbers by fact; one query, none without facts."""
    return numbers_of(series_of({phone for phone in phones if phone}), day)


def numbers_of(facts: Mapping[str, Series], day: date) -> dict[str, str]:
    """What facts say on a day; those that are unknown then are left out."""
    spans = {name: read_on(series, day).shown for name, series in facts.items()}
    return {name: str(span.value) for name, span in spans.items() if span}


def sharing_context(places: Iterable[Place], day: date) -> Around:
    """What rows only name: numbers on a day, names of areas, terms."""
    numbers = numbers_on(day, [place.phone for place in places])
    return Around(numbers, dict(Area.objects.values_list("id", "name")), terms())


def organisations(region: str, wanted: Wanted) -> QuerySet[Organisation]:
    rows = Organisation.objects.filter(layer__in=["", region]).order_by("id")
    if wanted.search:
        rows = rows.filter(Q(name__icontains=wanted.search) | Q(about__en__icontains=wanted.search))
    about = _about(wanted)
    if about is not None:
        rows = rows.filter(pk__in=Service.objects.filter(about).values("organisation"))
    return rows


def services(region: str, wanted: Wanted) -> QuerySet[Service]:
    """With their organisation; for all of it see `whole`."""
    rows = Service.objects.filter(organisation__layer__in=["", region]).select_related("organisation").order_by("id")
    if wanted.search:
        names = Q(name__en__icontains=wanted.search) | Q(name__nl__icontains=wanted.search)
        rows = rows.filter(names | Q(organisation__name__icontains=wanted.search))
    about = _about(wanted)
    if about is not None:
        rows = rows.filter(about)
    if wanted.organization:
        rows = rows.filter(organisation__uuid=wanted.organization)
    if wanted.modified_after:
        rows = rows.filter(organisation__modified_at__gte=wanted.modified_after)
    return rows


def with_places(rows: QuerySet[Service]) -> QuerySet[Service]:
    """Services with every place they are given at."""
    places = Place.objects.select_related("organisation").order_by("position", "id")
    return rows.prefetch_related(Prefetch("places", places))


def _about(wanted: Wanted) -> Q | None:
    if wanted.topic:
        theme = wanted.topic.partition(".")[0]
        return Q(topics__icontains=f'"{wanted.topic}"') | Q(topics__icontains=f'"{theme}"')
    return ~Q(topics=[]) if wanted.sorted_by_topic else None
