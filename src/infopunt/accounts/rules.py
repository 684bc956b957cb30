"""Roles and what each may do. No framework.

A duty is a role in a region; the region '' is the whole country: who edits there writes what every region shows. A duty for an
area reaches that part of its region only, and nothing that belongs to the whole. A duty with a voice belongs to an organisation
(partner, employer, municipality) that speaks for itself and sees nothing else.
"""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

NATIONAL = ""
INVITATION_LASTS = timedelta(days=7)
SESSION_LASTS = timedelta(hours=12)
IDLE_LASTS = timedelta(hours=2)
# Wrong passwords or codes in a quarter of an hour before the next must wait; per account, and apart for devices it was
# signed in on before, so that a stranger's tries lock out strangers only.
WRONG_TRIES = 10
TRIES_COUNT_FOR = timedelta(minutes=15)
# Letters with a new password that one person gets within an hour, whoever asks for them.
RESETS = 3
RESETS_COUNT_FOR = timedelta(hours=1)


class Role(StrEnum):
    ADVISER = "adviser"
    TEAM_LEAD = "team_lead"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    APPROVER = "approver"
    HANDLER = "handler"
    AUDITOR = (
        "auditor"  # looks at how reports of abuse are handled; has no screen of the desk until those come (decision 19)
    )
    MANAGER = "manager"  # the programme manager
    EVALUATOR = "evaluator"
    FINANCE = "finance"
    PARTNER = "partner"
    ADMINISTRATOR = "administrator"


# Who works at the desk and reads what all of it reads. The others come for screens of their own.
DESK = frozenset(Role) - {Role.AUDITOR, Role.EVALUATOR, Role.FINANCE, Role.PARTNER}


@dataclass(frozen=True)
class Duty:
    """A role in a region ('' is the country) or in one area of it, and for an organisation's own people the voice they speak with."""

    role: Role
    region: str = NATIONAL
    voice: str = ""
    area: str = ""

    def reaches(self, layer: str) -> bool:
        """Whether a page of this layer belongs to it: the country reaches everything, a voice its own pages only. No page
        belongs to an area."""
        if self.voice or self.area:
            return bool(self.voice) and layer == f"{self.region}:{self.voice}"
        return self.region in (NATIONAL, layer.partition(":")[0]) if layer else self.region == NATIONAL


@dataclass(frozen=True)
class Staff:
    """Somebody who is signed in, with all duties; what the permissions ask."""

    email: str
    name: str
    duties: tuple[Duty, ...]
    languages: tuple[str, ...] = ()

    def has(self, role: Role, region: str, area: str = "") -> bool:
        """Whether they have a role in a region, or in one `area` of it. A duty for the country reaches every region, one for a
        region every area of it, one for an area nothing else. An organisation's own people have none."""
        return any(
            duty.role == role and not duty.voice and duty.region in (NATIONAL, region) and duty.area in ("", area)
            for duty in self.duties
        )

    def has_anywhere(self, *roles: Role) -> bool:
        """Whether they have one of the roles in some region or area, not counting an organisation's own people."""
        return any(duty.role in roles and not duty.voice for duty in self.duties)

    def has_for(self, layer: str, *roles: Role) -> bool:
        """Whether they have one of the roles for pages of a layer."""
        return any(duty.role in roles and duty.reaches(layer) for duty in self.duties)

    def has_in(self, region: str, *roles: Role, area: str = "") -> bool:
        """Whether they have one of the roles where something stands: in this area of the region, or, where it stands in none or in
        more than one, in the whole of the region or the country."""
        return any(self.has(role, region, area) for role in roles)

    def has_within(self, region: str, *roles: Role) -> bool:
        """Whether they have one of the roles in a region or in any area of it: may look, and do what is theirs there."""
        return any(duty.role in roles and not duty.voice and duty.region in (NATIONAL, region) for duty in self.duties)

    @property
    def is_guest(self) -> bool:
        """Whether they are only here to speak for an organisation of their own."""
        return bool(self.duties) and all(duty.voice for duty in self.duties)


def plain_code(code: str) -> str:
    """A one-time code however it was typed: digits of any script, spaces and signs between them, large or small letters."""
    letters = unicodedata.normalize("NFKC", code)
    digits = (str(unicodedata.digit(sign, sign)) for sign in letters)
    return "".join(sign for sign in digits if sign.isalnum()).lower()
