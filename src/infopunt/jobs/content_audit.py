"""Looking at the whole content with fresh eyes: what a reader could be misled by, what will soon be, what reads badly."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from infopunt.advice.folder import CheckPack
from infopunt.advice.words import PLACEHOLDER, Words, pieces
from infopunt.directory import geo
from infopunt.directory.rules import can_be_reached
from infopunt.facts.entered import FILE, read_entered, slips, unentered
from infopunt.facts.pack import FactPack
from infopunt.facts.relations import breaches, read_relations
from infopunt.facts.rules import SOON, Confidence, Series, Status, read_on
from infopunt.information.glossary import Glossary, read_glossary, strays
from infopunt.information.pack import CARDS, PICTURES, SITE, TextFile
from infopunt.information.prose import ProseLimits, measure, outliers, plain_text
from infopunt.information.rules import Block, BlockKind, outdated_blocks
from infopunt.jobs.content import ContentFolder, FaultyContent, read_content
from infopunt.jobs.english import in_english, sentence
from infopunt.jobs.routing_audit import routing_findings

ERROR, WARNING = "error", "warning"
LOOK_AGAIN = timedelta(days=180)  # a fact checked longer ago than this is due
# Words by which a Dutch text claims a rule. Advice ("vraag", "bewaar") claims nothing.
CLAIM = re.compile(
    r"\b(recht op|verplicht|verboden|wettelijk|volgens de (wet|cao)|de wet|mag (niet|geen)|mogen (niet|geen)"
    r"|moet (je|jouw|de|het|een) (werkgever|verhuurder|uitzendbureau|gemeente)"
    r"|(werkgever|verhuurder|uitzendbureau|gemeente) (moet|mag))\b",
    re.I,
)


@dataclass(frozen=True, order=True)
class AuditFinding:
    """`kind` is one word to sort and count by; `language` is '' for what belongs to none."""

    level: str
    kind: str
    language: str
    file: str
    line: int
    say: str

    def __str__(self) -> str:
        return f"{self.level}: {self.kind}: {self.file}:{self.line}: {self.say}"


def audit_content(root: Path, day: date) -> list[AuditFinding]:
    """Everything found, errors first. What only the calendar brings about is a warning; what was wrong when the text was
    written is an error."""
    try:
        content = read_content(root)
    except FaultyContent as no:
        return sorted(
            AuditFinding(ERROR, "fault", Path(f.file).stem[:2], f.file, f.line, in_english(f)) for f in no.faults
        )
    languages = {language for region in content.regions for language in region.languages}
    glossary, faults = read_glossary(root, languages)
    relations, more = read_relations(root)
    entered, unread = read_entered(root)
    found = [AuditFinding(ERROR, "fault", "", f.file, f.line, in_english(f)) for f in (*faults, *more, *unread)]
    series = {name: pack.series(name) for name, (_, pack) in content.facts.items()}
    found += _amounts(content, breaches(series, relations), ERROR, "amount", "relations.yaml")
    if entered is not None:
        found += _amounts(content, slips(series, entered), ERROR, "amount", FILE)
        found += _amounts(content, unentered(series, entered), WARNING, "unentered", FILE)
    found += _facts(content, series, day)
    limits = {code: pack.reading.limits() for code, pack in content.languages.items() if pack.reading}
    for texts in content.pages.texts.values():
        source = texts["nl"]
        for text in texts.values():
            found += _text(text, source, glossary, limits.get(text.language))
    for check in content.checks:
        found += _check(check, glossary)
    found += _places(content, root)
    found += _directory(content, series, day)
    found += [
        AuditFinding(ERROR if is_error else WARNING, kind, language, file, 1, say)
        for is_error, kind, language, file, say in routing_findings(
            content.routing, languages, glossary, content.official, day
        )
    ]
    return sorted(found)


def _amounts(
    content: ContentFolder, said: Iterable[tuple[str, str]], level: str, kind: str, otherwise: str
) -> list[AuditFinding]:
    """What is said of facts by name, each at the file of its fact."""
    return [AuditFinding(level, kind, "", _file_of(name, content, otherwise), 1, f"{name} {say}") for name, say in said]


def _places(content: ContentFolder, root: Path) -> Iterator[AuditFinding]:
    """Whoever lives in a region is helped by the name of their town: every municipality is known, with its postcodes."""
    for region in content.regions:
        homes = {town.code: town.name for area in region.areas for town in area.municipalities}
        for name, say in geo.unfindable(homes, root):
            yield AuditFinding(ERROR, "place", "", f"regions/{region.id}.yaml", 1, f"{name}: {say}")


def _directory(content: ContentFolder, series: dict[str, Series], day: date) -> Iterator[AuditFinding]:
    """Who cannot be reached helps nobody: every place has an address, a telephone number or a site. A bus has its stops."""
    for entry in content.directory:
        for place in entry.places:
            phone = place.number or (place.phone and read_on(series[place.phone], day).shown)
            if place.kind != "mobile" and not can_be_reached(
                place.kind, place.address, str(phone or ""), place.url or entry.url
            ):
                say = f"{place.id} has no address, telephone number or site, so nobody can get there"
                yield AuditFinding(ERROR, "unreachable", "", f"directory/{entry.id}.yaml", 1, say)


def _check(check: CheckPack, glossary: Glossary) -> Iterator[AuditFinding]:
    """Words that lag behind the Dutch, terms rendered otherwise."""
    dutch = as_blocks(check.words["nl"])
    for language, words in check.words.items():
        file = f"checks/{check.id}/texts/{language}.yaml"
        if language == "nl":
            continue
        if words.of != check.version:
            yield AuditFinding(
                ERROR, "lags", language, file, 1, f"translates an older Dutch version; now it is {check.version}"
            )
        for say in strays(dutch, as_blocks(words), language, glossary):
            yield AuditFinding(ERROR, "term", language, file, 1, say)


def as_blocks(words: Words) -> tuple[Block, ...]:
    """The words of a check as paragraphs, so that they are read like any text; the same place has the same id."""
    return tuple(
        Block(".".join(str(part) for part in place), PLACEHOLDER.sub("", text)) for place, text in pieces(words)
    )


def _file_of(fact: str, content: ContentFolder, otherwise: str) -> str:
    return f"facts/{content.facts[fact][0]}.yaml" if fact in content.facts else otherwise


def used_facts(content: ContentFolder) -> Counter[str]:
    """How many Dutch texts and checks lean on each fact."""
    texts = [
        {name for block in texts["nl"].blocks for _, name in block.named} for texts in content.pages.texts.values()
    ]
    checks = (set(check.kinds) for check in content.checks)
    return Counter(name for names in [*texts, *checks, content.signposts.facts()] for name in names)


def _facts(content: ContentFolder, series: dict[str, Series], day: date) -> Iterator[AuditFinding]:
    for name in used_facts(content):
        subject, pack = content.facts[name]
        file = f"facts/{subject}.yaml"
        for level, kind, say in _fact(series[name], pack, day):
            yield AuditFinding(level, kind, "", file, 1, f"{name} {say}")


def _fact(one: Series, pack: FactPack, day: date) -> Iterator[tuple[str, str, str]]:
    """An end nobody wrote down was an error on the day of checking; one the calendar brought since is a warning."""
    reading = read_on(one, day)
    noted = any(gap.start <= day for gap in pack.gaps)
    if reading.shown is None and not noted:
        checked = max((span.checked for span in one.spans), default=day)
        late = read_on(one, checked).shown is None
        yield (ERROR if late else WARNING), "expired", f"has no value on {day} and no gap tells why"
    span = reading.shown
    if span is None:
        return
    if span.end and day <= span.end < day + SOON:
        yield WARNING, "due", f"ends on {span.end}"
    if day - span.checked > LOOK_AGAIN:
        yield WARNING, "due", f"was last checked on {span.checked}"
    if span.status is Status.ANNOUNCED and span.start and span.start <= day:
        yield WARNING, "due", f"was announced for {span.start}: is it in force?"
    if span.confidence is Confidence.LOW:
        yield WARNING, "unconfirmed", "is of low confidence"


def _text(text: TextFile, source: TextFile, glossary: Glossary, limits: ProseLimits | None) -> Iterator[AuditFinding]:
    def finding(level: str, kind: str, line: int, say: str) -> AuditFinding:
        return AuditFinding(level, kind, text.language, text.file, line, say)

    dutch = text.language == "nl"
    if dutch and text.theme not in (SITE, PICTURES):
        for block in text.blocks:
            if _claims(block) and not text.front.sources:
                yield finding(
                    ERROR, "source", block.line, f"a claim without a fact or a source: {plain_text(block.md)[:70]}"
                )
    for one, other in _doubles(text.blocks):
        yield finding(ERROR, "doubled", other.line, f"{other.id} says the same as {one.id}")
    if text.theme not in (CARDS, PICTURES):
        for fault in outliers(measure(text.blocks, limits), limits):
            yield finding(ERROR, "reading", 1, sentence(fault))
    if dutch:
        return
    lagging = outdated_blocks(text.blocks, source.blocks)
    here = {block.id for block in text.blocks}
    for id in sorted(lagging):
        say = "is missing" if id not in here else "translates an older Dutch block"
        yield finding(WARNING if text.front.of != "" and id in here else ERROR, "lags", 1, f"{id} {say}")
    originals = {block.id: block for block in source.blocks}
    for block in text.blocks:
        original = originals.get(block.id)
        if original and block.is_written and _letters(block) > 25 and plain_text(block.md) == plain_text(original.md):
            yield finding(ERROR, "untranslated", block.line, f"{block.id} stands here in Dutch")
    for say in strays(source.blocks, text.blocks, text.language, glossary):
        yield finding(ERROR, "term", 1, say)


def _claims(block: Block) -> bool:
    return (
        block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST)
        and not block.named
        and bool(CLAIM.search(plain_text(block.md)))
    )


def _letters(block: Block) -> int:
    return len(re.findall(r"[^\W\d_]", plain_text(block.md)))


def _doubles(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, Block]]:
    """Blocks of some length that say the same."""
    seen: dict[str, Block] = {}
    for block in blocks:
        words = " ".join(plain_text(block.md).split()).lower()
        if block.is_written and len(words) > 30:
            if words in seen:
                yield seen[words], block
            seen.setdefault(words, block)
