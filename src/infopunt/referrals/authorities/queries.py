"""Authorities as they were loaded, what they take, and what a reader is told of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from infopunt.directory.models import Organisation, Place
from infopunt.facts.rules import Read
from infopunt.kernel.words import fallback, in_language
from infopunt.referrals.authorities.models import Authority, RoutingText
from infopunt.referrals.authorities.pack import AuthorityPack, RoutingSourcePack
from infopunt.referrals.authorities.rules import Fit, ReportedSituation, Takes, Tile, fitting_authorities
from infopunt.referrals.authorities.words import AuthorityWords, RoutingWords
from infopunt.referrals.rules import Way


@dataclass(frozen=True)
class Desk:
    """How the directory knows an authority here. `phone` is the id of a fact."""

    id: str
    name: str
    service: str
    url: str
    phone: str
    languages: tuple[str, ...]


NO_DESK = Desk("", "", "", "", "", ())


@dataclass(frozen=True)
class AuthorityShown:
    """An authority for one reader, in `language` (the one it is written in). `needs`: what it asks for, in its order, and whether it
    cannot do without. `url` and `phone` are the directory's; an empty `time` is not known."""

    id: str
    language: str
    is_machine: bool
    name: str
    service: str
    url: str
    phone: str
    takes: Takes
    reasons: tuple[str, ...]
    depends: tuple[str, ...]
    tiles: frozenset[Tile]
    does: str
    does_not: str
    time: str
    anonymous: str
    anonymity: str
    needs: tuple[tuple[str, str, bool], ...]
    handover: tuple[Way, ...]
    languages: tuple[str, ...]
    source: RoutingSourcePack
    checked: date


def authorities() -> tuple[AuthorityPack, ...]:
    """All of them in their order; one query."""
    return tuple(
        AuthorityPack.model_validate(data)
        for data in Authority.objects.order_by("position").values_list("data", flat=True)
    )


def authority(id: str) -> AuthorityPack | None:
    data = Authority.objects.filter(id=id).values_list("data", flat=True).first()
    return AuthorityPack.model_validate(data) if data else None


def routing_words(language: str) -> tuple[str, RoutingWords] | None:
    """The words in a language, else in English, else in Dutch, and which it is; one query."""
    wanted = {language, "en", "nl"}
    there = dict(RoutingText.objects.filter(language__in=wanted).values_list("language", "words"))
    code = fallback(language, there)
    return (code, RoutingWords.model_validate(there[code])) if code else None


def shown_authorities(situation: ReportedSituation, region: str, language: str) -> list[AuthorityShown]:
    """Every authority for a reader, best first; five queries, however many there are."""
    packs = authorities()
    words = routing_words(language)
    if not packs or words is None:
        return []
    desks = _desks(packs, situation, region, words[0])
    by_id = {pack.id: pack for pack in packs}
    fitting = fitting_authorities(situation, [pack.route() for pack in packs])
    return [_shown(by_id[fit.authority], fit, desks[fit.authority], *words) for fit in fitting]


def _shown(pack: AuthorityPack, fit: Fit, desk: Desk, language: str, words: RoutingWords) -> AuthorityShown:
    said: AuthorityWords = words.authorities[pack.id]
    return AuthorityShown(
        id=pack.id, language=language, is_machine=words.translation == "machine", name=desk.name or said.name,
        service=desk.service, url=desk.url, phone=desk.phone, takes=fit.takes,
        reasons=tuple(words.reasons[one] for one in fit.reasons), depends=tuple(words.open[one] for one in fit.depends),
        tiles=fit.tiles, does=said.does, does_not=said.does_not, time=said.time, anonymous=pack.anonymous,
        anonymity=said.anonymity, needs=tuple((need.field, words.fields[need.field], need.must) for need in pack.needs),
        handover=tuple(pack.handover), languages=tuple(pack.languages) or desk.languages, source=_main(pack),
        checked=pack.checked,
    )  # fmt: skip


def _main(pack: AuthorityPack) -> RoutingSourcePack:
    """The source a reader is shown: the one that was read for what it takes."""
    return min(pack.sources, key=lambda one: (one.read is Read.NO, "takes" not in one.about))


def _desks(
    packs: Sequence[AuthorityPack], situation: ReportedSituation, region: str, language: str
) -> Mapping[str, Desk]:
    """How the directory knows each: the organisation it is, or the one of its kind where somebody lives; three queries."""
    mine = Q(kind__in={pack.local for pack in packs if pack.local}) | Q(id__in={pack.organisation for pack in packs})
    known = list(Organisation.objects.filter(mine, layer__in=["", region]).order_by("id").prefetch_related("services"))
    places: dict[str, list[Place]] = {row.id: [] for row in known}
    for place in Place.objects.filter(organisation__in=list(places)).order_by("position", "id"):
        places[place.organisation_id].append(place)

    def desk(pack: AuthorityPack) -> Desk:
        own = [
            row for row in known if pack.local and row.kind == pack.local and _is_near(row, places[row.id], situation)
        ]
        row = next(iter([*own, *(row for row in known if row.id == pack.organisation)]), None)
        return _desk(row, places[row.id], language) if row else NO_DESK

    return {pack.id: desk(pack) for pack in packs}


def _is_near(row: Organisation, places: Sequence[Place], situation: ReportedSituation) -> bool:
    """Whether it works where somebody lives: in their municipality, else in their area."""
    towns = {place.municipality for place in places if place.municipality}
    areas = {area for service in row.services.all() for area in service.areas}
    return bool(situation.municipality in towns if towns else situation.area in areas)


def _desk(row: Organisation, places: Sequence[Place], language: str) -> Desk:
    service = next(iter(row.services.all()), None)
    return Desk(
        id=row.id, name=row.name, service=in_language(service.name, language) if service else "",
        url=row.url or next((place.url for place in places if place.url), ""),
        phone=next((place.phone for place in places if place.phone), ""),
        languages=tuple(dict.fromkeys(code for place in places for code in place.languages)),
    )  # fmt: skip
