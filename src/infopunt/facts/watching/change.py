"""What became of the words of a source, and how loudly to say so. No framework.

Compared are sentences, not pages: what moved is no change. A sentence weighs when it can hold a rule or an amount.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from infopunt.facts.rules import NUMBERS, FactKind, Value

MUCH = 0.3  # the share of sentences from which a page counts as written anew
MOST_SHOWN = 60  # sentences of a difference that are kept for the screen
LONGEST_SHOWN = 3000  # signs of each side of one


class Loudness(StrEnum):
    """How loudly a change is told; `little` is told to nobody and adds up until somebody reads the source again."""

    NONE = "none"
    LITTLE = "little"
    MUCH = "much"
    RULE = "rule"
    NUMBER = "number"


LOUD = (Loudness.NUMBER, Loudness.RULE, Loudness.MUCH)


@dataclass(frozen=True)
class Quoted:
    """A value a fact takes from a source."""

    fact: str
    kind: FactKind
    value: Value


@dataclass(frozen=True)
class SourceChange:
    """`lost`: quoted values that stood there and no longer do. `pieces`: (what stood there, what stands there now)."""

    loudness: Loudness
    lost: tuple[Quoted, ...] = ()
    pieces: tuple[tuple[str, str], ...] = ()


def change_between(read: Sequence[str], now: Sequence[str], quoted: Iterable[Quoted] = ()) -> SourceChange:
    """What differs between the sentences somebody read and those of today."""
    keys = {one: as_compared(one) for one in {*read, *now}}
    before, after = {keys[one] for one in read}, {keys[one] for one in now}
    gone = [one for one in read if keys[one] not in after]
    come = [one for one in now if keys[one] not in before]
    if not gone and not come:
        return SourceChange(Loudness.NONE)
    old, new = ValuesIn(read), ValuesIn(now)
    lost = tuple(one for one in quoted if old.holds(one) and not new.holds(one))
    pieces = tuple(_pieces(read, now, before & after, keys))[:MOST_SHOWN]
    return SourceChange(_loudness(lost, gone, come, len(before | after)), lost, pieces)


def _loudness(lost: Collection[Quoted], gone: list[str], come: list[str], of: int) -> Loudness:
    if lost:
        return Loudness.NUMBER
    if any(map(weighs, gone)) or any(map(weighs, come)):
        return Loudness.RULE
    return Loudness.MUCH if max(len(gone), len(come)) > MUCH * of else Loudness.LITTLE


_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[€%§]")


def as_compared(sentence: str) -> str:
    """A sentence as it is compared: its words and numbers, without capitals, spaces and other signs."""
    return " ".join(_TOKEN.findall(sentence.casefold()))


def _pieces(
    read: Sequence[str], now: Sequence[str], both: Collection[str], keys: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    """What was replaced by what: stretches that follow the same sentence. One pass, however long a law is."""
    old, new = _stretches(read, both, keys), _stretches(now, both, keys)
    for after in [*old, *(one for one in new if one not in old)]:
        yield _shown(old.get(after, ())), _shown(new.get(after, ()))


def _shown(sentences: Iterable[str]) -> str:
    words = "\n".join(sentences)
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]} …"


def _stretches(sentences: Sequence[str], both: Collection[str], keys: Mapping[str, str]) -> dict[str, list[str]]:
    """What only one side has, by the sentence of both before it."""
    found: dict[str, list[str]] = {}
    last = ""
    for one in sentences:
        key = keys[one]
        if key in both:
            last = key
        else:
            found.setdefault(last, []).append(one)
    return found


# ── what weighs ─────────────────────────────────────────────────────────────

_CLOCK = re.compile(r"\b\d{1,2}[.:]\d{2} ?(?:uur|tot|-|–)(?: ?\d{1,2}[.:]\d{2})?(?: ?uur)?", re.I)
_AMOUNT = re.compile(
    r"€|\beuro\b|\beur\b|%|\d ?(?:procent|percent)\b|\bprocent\b|\d[\d.,]{0,20} (?:\w{1,40} )?(?:uur|uren|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar"
    r"|hours?|days?|weeks?|months?|years?)\b|\d[.,]\d{2}\b|\b0\d{2,3}[ -]?\d{3,4}|\bartikel\b|\barticle\b",
    re.I,
)
_RULE = re.compile(
    r"\b(?:moet|moeten|mag|mogen|hoeft?|hoeven|recht|rechten|verplicht|verplichting|verboden|minimaal|maximaal|minimum|maximum|minstens|hoogstens"
    r"|ten minste|ten hoogste|uiterlijk|binnen|termijn|boete|wet|wettelijk|besluit|regeling|cao|bedraagt|bedrag|vergoeding|geldt|gelden|geldend"
    r"|tenzij|behalve|alleen|zonder|niet|geen|nooit|altijd|must|may|shall|cannot|entitled|right|rights|obliged|required|forbidden|prohibited"
    r"|at least|at most|within|unless|except|only|not|never|always|fine|act|law|applies|apply|amount|allowance)\b",
    re.I,
)


def weighs(sentence: str) -> bool:
    """Whether a sentence can hold a rule or an amount; a heading of two words and the hours of a telephone line cannot."""
    plain = _CLOCK.sub(" ", sentence)
    return bool(_AMOUNT.search(plain)) or (len(plain.split()) > 2 and bool(_RULE.search(plain)))


# ── whether a value stands there ────────────────────────────────────────────

_NUMBER = re.compile(r"\d+(?:[.,\u00a0 ]\d{3})*(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
_DUTCH = (
    "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien "
    "negentien twintig"
)
_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
)
NUMBER_WORDS = {word: Decimal(at) for words in (_DUTCH, _ENGLISH) for at, word in enumerate(words.split())}
_MONTHS = (
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
)


def meanings(number: str) -> set[Decimal]:
    """What digits with points and commas can mean: 14,99 one thing, 1.234 two."""
    plain = number.replace("\u00a0", "").replace(" ", "")
    signs = [sign for sign in plain if sign in ".,"]
    if not signs:
        return {Decimal(plain)}
    whole, _sign, rest = plain.rpartition(signs[-1])
    grouped = Decimal(plain.replace(".", "").replace(",", ""))
    split = Decimal(f"{whole.replace('.', '').replace(',', '')}.{rest}") if rest else grouped
    if len(signs) > 1 and len(set(signs)) == 1:
        return {grouped}
    return {split, grouped} if len(rest) == 3 and len(signs) == 1 else {split}


class ValuesIn:
    """What a text holds: looked through once, asked for every value."""

    def __init__(self, sentences: Iterable[str]) -> None:
        text = "\n".join(sentences).casefold()
        self.keys = f" {' '.join(as_compared(line) for line in text.splitlines())} "
        self.numbers = {value for found in set(_NUMBER.findall(text)) for value in _safe(found)}
        self.numbers |= {value for word, value in NUMBER_WORDS.items() if f" {word} " in self.keys}
        self.digits = re.sub(r"[\s()./+-]", "", text)

    def holds(self, one: Quoted) -> bool:
        """Whether the value stands there in any way of writing it; a rule has none."""
        if one.kind is FactKind.RULE:
            return False
        if one.kind in NUMBERS:
            return Decimal(str(one.value)) in self.numbers
        if one.kind is FactKind.PHONE:
            digits = re.sub(r"\D", "", str(one.value))
            return (digits[-9:] if len(digits) > 9 else digits) in self.digits
        if one.kind is FactKind.DATE:
            return any(f" {words} " in self.keys for words in _ways(date.fromisoformat(str(one.value))))
        return f" {as_compared(str(one.value))} " in self.keys


def _safe(number: str) -> set[Decimal]:
    return meanings(number) if len(number) <= 20 else set()


def _ways(day: date) -> list[str]:
    """A day as people write it, as `as_compared` leaves it."""
    number = [f"{day.day} {day.month} {day.year}", f"{day.day:02} {day.month:02} {day.year}", day.strftime("%Y %m %d")]
    number += [f"{day.day}.{day.month}.{day.year}", f"{day.day:02}.{day.month:02}.{day.year}"]
    named = [f"{day.day} {names[day.month - 1]} {day.year}" for names in _MONTHS]
    return [*number, *named, f"{_MONTHS[1][day.month - 1]} {day.day} {day.year}"]
