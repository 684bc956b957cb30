"""What travels: the blocks of one page for one language, and what is wrong with a file."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from infopunt.kernel.errors import Refused

LARGEST = 2_000_000  # bytes
# None goes past where the next begins: a file of nothing but beginnings would be read from each of them to its end.
CODE = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}|\]\((?:(?!\]\()[^)\s])*\)", re.S)
HASH = re.compile(r"^[0-9a-f]{8}$")
ID = re.compile(r"^b-[0-9a-z]{4,8}$")


class UnitState(StrEnum):
    """How far a translation is, in the words of XLIFF; `UNSAID` where the file says nothing."""

    UNSAID = ""
    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"

    @property
    def is_finished(self) -> bool:
        """Whether somebody says that it translates the Dutch beside it; silence says nothing."""
        return self in (UnitState.TRANSLATED, UnitState.REVIEWED, UnitState.FINAL)


@dataclass(frozen=True)
class Unit:
    """One block: its id, the hash of the Dutch block, the Dutch, the translation so far ('' for none), a note.

    `target` of what was read is a finished translation of the whole block. What is not (half of it, marked as needing work)
    stands in `unfinished`.
    """

    id: str
    of: str
    source: str
    target: str
    note: str = ""
    state: UnitState = UnitState.UNSAID
    unfinished: str = ""


@dataclass(frozen=True)
class Parcel:
    """The blocks of one page for one language."""

    text: str
    language: str
    units: tuple[Unit, ...]


class BadParcel(Refused):
    say = "This file cannot be taken over."


class LargeParcel(BadParcel):
    say = "the file is larger than 2 MB"


class Nameless(BadParcel):
    say = "the file does not say which page and language it is for"


class EmptyParcel(BadParcel):
    say = "there is no block in this file"


class BlockTwice(BadParcel):
    say = "%(block)s: stands here twice"


class DamagedMark(BadParcel):
    say = "%(block)s: the mark of this block is damaged"


class LostCode(BadParcel):
    say = "%(block)s: %(code)s is missing in the translation"


class AddedCode(BadParcel):
    say = "%(block)s: %(code)s does not stand in the source that often"


def refuse_size(data: bytes) -> None:
    if len(data) > LARGEST:
        raise LargeParcel


def base_language(tag: str) -> str:
    """The language of a tag with a region or script: pl of pl-PL, nl_NL or PL."""
    return re.split(r"[-_]", tag.strip().lower())[0]


def finished(unit: Unit) -> Unit:
    """The unit as it came, with what is not finished set apart."""
    if unit.state is UnitState.INITIAL and unit.target:
        return Unit(unit.id, unit.of, unit.source, "", unit.note, unit.state, unit.target)
    return unit


def checked(parcel: Parcel) -> Parcel:
    """The parcel, when every unit is one of ours and holds the codes of its source."""
    if not parcel.text or not parcel.language:
        raise Nameless
    if not parcel.units:
        raise EmptyParcel
    doubled = [id for id, times in Counter(unit.id for unit in parcel.units).items() if times > 1]
    if doubled:
        raise BlockTwice(block=doubled[0])
    for unit in parcel.units:
        if not ID.match(unit.id) or not HASH.match(unit.of):
            raise DamagedMark(block=unit.id or "?")
        _check_codes(unit)
    return parcel


def _check_codes(unit: Unit) -> None:
    if not unit.target:
        return
    wanted, found = Counter(CODE.findall(unit.source)), Counter(CODE.findall(unit.target))
    lost, added = wanted - found, found - wanted
    if lost:
        raise LostCode(block=unit.id, code=next(iter(lost)))
    if added:
        raise AddedCode(block=unit.id, code=next(iter(added)))
