"""What could mislead in what is told of authorities: words that lag, claims nobody read at their source, rules that never decide."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from infopunt.facts.official import OfficialHosts
from infopunt.facts.rules import Read
from infopunt.information.glossary import Glossary, strays
from infopunt.information.rules import Block
from infopunt.referrals.authorities.pack import AuthorityPack, RoutingPack
from infopunt.referrals.authorities.rules import idle_rules
from infopunt.referrals.authorities.words import SOURCE, TEXTS, RoutingWords, lagging, texts_of

LOOK_AGAIN = timedelta(days=180)
# (is it an error, kind, language, file, what)
Told = tuple[bool, str, str, str, str]


def routing_findings(
    routing: RoutingPack, languages: Collection[str], glossary: Glossary, official: OfficialHosts, day: date
) -> Iterator[Told]:
    """Everything found; nothing where there are no authorities."""
    for pack in routing.authorities:
        yield from _authority(pack, official, day)
    for language in sorted(languages) if routing.authorities else ():
        words, file = routing.words.get(language), f"{TEXTS}/{language}.yaml"
        if words is None:
            yield False, "untold", language, file, "missing: readers get English"
        elif language != SOURCE:
            yield from _words(words, routing.words[SOURCE], language, file, glossary)


def _authority(pack: AuthorityPack, official: OfficialHosts, day: date) -> Iterator[Told]:
    file = f"routing/{pack.id}.yaml"
    for at in idle_rules(pack.route()):
        yield True, "idle", "", file, f"rules.{at} decides in no situation: what stands above it always holds"
    for claim in pack.unread():
        yield False, "unread", "", file, f"{claim}: no source of it was read"
    for source in pack.sources:
        if official.is_secondary(source.url):
            yield False, "secondary", "", file, f"{', '.join(source.about)}: only from {source.url}"
    if not pack.needs:
        yield False, "unread", "", file, "needs: nothing is asked for"
    if day - pack.checked > LOOK_AGAIN:
        yield False, "due", "", file, f"was last checked on {pack.checked}"


def _words(words: RoutingWords, dutch: RoutingWords, language: str, file: str, glossary: Glossary) -> Iterator[Told]:
    for section in lagging(words, dutch):
        yield True, "lags", language, file, f"{section} translates an older Dutch"
    for say in strays(_blocks(dutch), _blocks(words), language, glossary):
        yield True, "term", language, file, say


def _blocks(words: RoutingWords) -> tuple[Block, ...]:
    return tuple(Block(".".join(at), say) for at, say in texts_of(words))


def routing_share(routing: RoutingPack, official: OfficialHosts) -> str:
    """One line: where what is told of authorities comes from."""
    sources = [source for pack in routing.authorities for source in pack.sources]
    reads = Counter(source.read for source in sources)
    secondary = sum(official.is_secondary(source.url) for source in sources)
    unread = sum(len(pack.unread()) for pack in routing.authorities)
    return (
        f"authorities: {len(routing.authorities)} in {len(routing.words)} languages; sources: {len(sources)}, "
        f"read {len(sources) - reads[Read.NO]}, secondary {secondary}; claims nobody read: {unread}"
    )
