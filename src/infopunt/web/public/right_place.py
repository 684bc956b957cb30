"""Am I in the right place? Questions that lead to the desk that is meant, with what that desk needs to know."""

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.directory.models import Organisation
from infopunt.directory.rules import can_be_reached
from infopunt.directory.signposts import DeskPack, SignpostsPack, Words, desks_for, signposts
from infopunt.facts import wording
from infopunt.facts.queries import series_of
from infopunt.information.queries import titles_of
from infopunt.kernel.faults import Fault
from infopunt.kernel.words import in_language
from infopunt.pages.faults import to_mend
from infopunt.pages.words.markdown import Notes, text_of
from infopunt.pages.words.origin import cited
from infopunt.regions.models import Region
from infopunt.web.public.fallen import marked_words
from infopunt.web.shared import live
from infopunt.web.shared.middleware import RegionRequest


def ask(request: RegionRequest, language: str) -> HttpResponse:
    """The questions; or where to go, with nothing kept of the answers."""
    region = request.region
    if language not in region.languages or request.method not in ("GET", "HEAD", "POST"):
        return live.not_found(request)
    with override(language):
        posts = signposts()
        notes = Notes(language, timezone.localdate(), series_of(posts.facts()), str)
        allowed = {question.id: {option.id for option in question.options} for question in posts.questions}
        given = {name: request.POST.get(name, "") for name in allowed}
        lacking = [name for name in allowed if request.method == "POST" and given[name] not in allowed[name]]
        context: dict[str, object] = {
            "given": given,
            "action": f"/{language}/start/",
            "groups": _questions(posts, given, notes),
            **to_mend(
                [Fault("not_a_choice", (name,)) for name in lacking],
                {question.id: _plain(question.ask, notes) for question in posts.questions},
            ),
        }
        if request.method == "POST" and not lacking:
            context["places"] = _places(region, desks_for(given, posts.desks), notes)
        context["sources"] = _sources(notes)
        return live.page(
            region, language, "start", _("Am I in the right place?"), context, 422 if lacking else 200,
            f"/{language}/start/",
        )  # fmt: skip


def _in(words: Words, notes: Notes) -> SafeString:
    """A sentence in the reader's language, with the facts of today in it."""
    return marked_words(words, notes.language, lambda say: text_of(say, notes))


def _plain(words: Words, notes: Notes) -> str:
    """The same as the name of a field, which takes no marks."""
    return text_of(in_language(words, notes.language), notes)


def _questions(posts: SignpostsPack, given: Mapping[str, str], notes: Notes) -> list[dict[str, object]]:
    return [
        {
            "name": question.id,
            "label": _in(question.ask, notes),
            "options": [
                (option.id, _in(option.say, notes), given[question.id] == option.id) for option in question.options
            ],
        }
        for question in posts.questions
    ]


def _places(region: Region, desks: Sequence[DeskPack], notes: Notes) -> list[dict[str, object]]:
    language = notes.language
    rows = Organisation.objects.filter(
        layer__in=["", region.id], kind__in=[desk.kind for desk in desks]
    ).prefetch_related("places", "services")
    by_kind: dict[str, list[Organisation]] = {}
    for one in rows.order_by("name"):
        by_kind.setdefault(one.kind, []).append(one)
    titles = titles_of(language, {page for desk in desks for page in (*desk.pages, f"cards/{desk.card}")})
    return [
        {
            "why": _in(desk.why, notes),
            "places": [
                (place.name, place.address, one.url, _bring(one, language))
                for one in by_kind.get(desk.kind, [])
                for place in one.places.all()
                if place.kind == "desk" and can_be_reached("desk", place.address, "", one.url)
            ],
            "pages": [(f"/{language}/{page}/", titles[page]) for page in desk.pages if page in titles],
            "card": (f"/{language}/cards/{desk.card}/", titles[f"cards/{desk.card}"])
            if f"cards/{desk.card}" in titles
            else None,
        }
        for desk in desks
    ]


def _bring(one: Organisation, language: str) -> str:
    """What to bring, as far as that is known."""
    known = (marked_words(offer.bring, language) for offer in one.services.all())
    return format_html_join("; ", "{}", ((words,) for words in dict.fromkeys(known) if words))


def _sources(notes: Notes) -> list[dict[str, str]]:
    """Where the values come from that were shown, and when that was looked at."""
    laws = [
        {"source": mark_safe(cited(reading.series.never_falls, notes.language)), "checked": ""}
        for reading in notes.used.values()
        if reading.floor and reading.series.never_falls
    ]
    spans = [span for reading in notes.used.values() if (span := reading.shown or reading.floor)]
    return [
        {
            "source": mark_safe(cited(span.source, notes.language)),
            "checked": wording.day(span.checked, notes.language).rstrip("."),
        }
        for span in spans
    ] + laws
