"""What can be told of abuse, what may be done with it, and by when. No framework."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from infopunt.referrals.authorities.rules import UNKNOWN, ReportedSituation, Tile, situation_of

ACKNOWLEDGE = timedelta(days=7)  # within which somebody of the team has looked
ANSWER = 3  # months, within which there is an answer
AMBER_ACKNOWLEDGE, AMBER_ANSWER = timedelta(days=2), timedelta(days=15)  # before an end on which the tray says so
LONGEST_LINE = 120  # signs of a name of a company, or of a place
FORMAT = 1


class Exit(StrEnum):
    """What is to be done with it; none is better than another."""

    ADVISE = "advise"
    KEEP = "keep"
    PASS_ON = "pass_on"  # noqa: S105 -- no password


class ReportResult(StrEnum):
    """How it ended, as its handler says it."""

    ADVISED = "advised"
    PASSED_ON = "passed_on"
    WITHDRAWN = "withdrawn"  # the asker wants no more of it
    SILENT = "silent"  # we asked back and heard nothing
    NOT_OURS = "not_ours"
    JUNK = "junk"


# Nothing was done with it: it is forgotten sooner.
WITHOUT_FOLLOW_UP = frozenset({ReportResult.SILENT, ReportResult.NOT_OURS, ReportResult.JUNK})


class ClockState(StrEnum):
    MET = "met"
    RUNS = "runs"
    AMBER = "amber"
    LATE = "late"


@dataclass(frozen=True)
class Account:
    """What somebody told. Whatever they left out is '' or not known."""

    tiles: tuple[Tile, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    agency: str = UNKNOWN
    several: str = UNKNOWN
    since: str = UNKNOWN
    municipality: str = ""
    employer: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    landlord: str = UNKNOWN

    @property
    def is_empty(self) -> bool:
        return not self.tiles and not self.words


FIELDS = tuple(one.name for one in fields_of(Account))  # what a yes may name


def account_content(account: Account) -> dict[str, Any]:
    """An account as it is sealed."""
    told = {name: getattr(account, name) for name in FIELDS}
    return {"v": FORMAT, **told, "tiles": list(account.tiles), "words": dict(account.words)}


def account_in(content: Mapping[str, Any]) -> Account:
    """An account as it was sealed."""
    told = {name: content[name] for name in FIELDS if name in content}
    return Account(**told | {"tiles": tuple(Tile(tile) for tile in content.get("tiles", ()))})


def told_fields(account: Account) -> tuple[str, ...]:
    """The fields in which something was told."""
    return tuple(name for name in FIELDS if getattr(account, name) not in ("", UNKNOWN, (), {}))


def situations_in(account: Account, area: str = "") -> tuple[ReportedSituation, ReportedSituation]:
    """What decides which authority takes it: as we know it, without a name, and if the authority may be given one."""
    told = {**account_content(account), "area": area}
    return situation_of({**told, "anonymous": "yes"}), situation_of({**told, "anonymous": "no"})


@dataclass(frozen=True)
class Consent:
    """A yes to one recipient: what was read before it, in which language, and what may go there."""

    authority: str  # its id
    name: str
    language: str
    words: str = field(repr=False)  # as they were read
    fields: tuple[str, ...]
    number: int = 0  # of its item
    given_on: date | None = None

    def content(self) -> dict[str, Any]:
        told = {"authority": self.authority, "name": self.name, "language": self.language, "words": self.words}
        return {"v": FORMAT, **told, "fields": list(self.fields)}


def consent_in(content: Mapping[str, Any], number: int, given_on: date | None) -> Consent:
    """A yes as it was sealed."""
    told = {name: str(content.get(name, "")) for name in ("authority", "name", "language", "words")}
    return Consent(**told, fields=tuple(content.get("fields", ())), number=number, given_on=given_on)


def acknowledge_until(day: date) -> date:
    return day + ACKNOWLEDGE


def answer_until(day: date) -> date:
    """The same day three months on, or the last of that month."""
    year, month = divmod(day.month - 1 + ANSWER, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Clock:
    """Something that is done by a day."""

    due: date
    met_on: date | None = None

    def state(self, day: date, amber: timedelta) -> ClockState:
        if self.met_on:
            return ClockState.MET
        if day > self.due:
            return ClockState.LATE
        return ClockState.AMBER if day >= self.due - amber else ClockState.RUNS
