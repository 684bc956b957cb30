"""To whom a report can be passed on: each body explained before a yes, a yes for each, and taking it back."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.pages.faults import to_mend
from infopunt.pages.words.languages import direction
from infopunt.referrals.authorities.queries import AuthorityShown, shown_authorities
from infopunt.referrals.authorities.rules import Takes
from infopunt.regions.models import Region
from infopunt.reporting.operations import give_consent, take_consent_back
from infopunt.reporting.queries import account_told, area_around, standing_consents
from infopunt.reporting.rules import Account, Consent, situations_in, told_fields
from infopunt.web.public.talk.accounts import account_rows
from infopunt.web.public.talk.frame import day_words, fault_of, page
from infopunt.web.public.talk.reading import Visit, conversation_page

FIRST, MOST = 3, 8  # bodies that are shown at once, and at all


@dataclass(frozen=True)
class Body:
    """A body as somebody reads about it before a yes; all that stands on the page comes from here, and so does what is kept."""

    shown: AuthorityShown
    takes: str
    nameless: tuple[str, str]  # what it costs to give no name: always in sight, as the reasons are
    rows: tuple[tuple[str, str], ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        return (*self.shown.reasons, *self.shown.depends)

    @property
    def words(self) -> str:
        why = " ".join((self.takes, *self.reasons))
        return "\n".join((self.shown.name, why, *(f"{label}: {said}" for label, said in (self.nameless, *self.rows))))

    @property
    def mark(self) -> str:
        """It stands for exactly these words."""
        return hashlib.sha256(self.words.encode()).hexdigest()[:16]

    @property
    def dir(self) -> str:
        return direction(self.shown.language)


def choice_of_bodies(region: Region, language: str, account: Account, given: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the form of a yes needs; bodies in `given` have one."""
    bodies = [body for body in fitting_bodies(region, language, account) if body.shown.id not in given]
    return {"first": bodies[:FIRST], "others": bodies[FIRST:], "rows": account_rows(account)}


def fitting_bodies(region: Region, language: str, account: Account) -> list[Body]:
    """Who takes it, or may take it, best first; then who does so only for somebody whose name they may know."""
    nameless, named = (
        [one for one in shown_authorities(situation, region.id, language) if one.takes is not Takes.NO]
        for situation in situations_in(account, area_around(region.id, account.municipality))
    )
    known = {one.id for one in nameless}
    needing = [_body(one, needs_name=True) for one in named if one.id not in known]
    return [*map(_body, nameless), *needing][:MOST]


def _body(shown: AuthorityShown, *, needs_name: bool = False) -> Body:
    takes = _("They take this.") if shown.takes is Takes.YES else _("Perhaps they take this.")
    only = _("But only if they may know your name: the team asks you for it here first.")
    needs = " · ".join(name for _id, name, _must in shown.needs)
    rows = (
        (_("What they do"), shown.does), (_("What they do not do"), shown.does_not), (_("How long it takes"), shown.time),
        (_("What they ask for"), capfirst(needs)), (_("Where this stands"), _source(shown)),
    )  # fmt: skip
    told = tuple(row for row in rows if row[1])
    return Body(shown, f"{takes} {only}" if needs_name else takes, (_("Without your name"), shown.anonymity), told)


def _source(shown: AuthorityShown) -> str:
    return f"{shown.source.title} ({day_words(shown.checked)})" if shown.source else ""


def pass_page(visit: Visit, faults: tuple[Fault, ...] = (), status: int = 0) -> HttpResponse:
    """The bodies, each with its explanation and a box for a yes."""
    messages = visit.opened.messages()
    given = tuple(one.authority for one in standing_consents(messages))
    bodies = choice_of_bodies(visit.request.region, visit.language, account_told(messages), given)
    context = {"code": visit.code, "bodies": bodies, **to_mend(faults)}
    return page(visit.request, visit.language, "talk_pass", context, status or (422 if faults else 200))


def agree_to_bodies(visit: Visit) -> HttpResponse:
    """A yes to each body that was ticked, to what was ticked. What was changed since it was read is read again first."""
    if visit.report is None:
        return conversation_page(visit)
    post, account = visit.request.POST, account_told(visit.opened.messages())
    ticked = dict(value.split(":", 1) for value in post.getlist("yes") if ":" in value)
    bodies = [one for one in fitting_bodies(visit.request.region, visit.language, account) if one.shown.id in ticked]
    if not ticked:
        return pass_page(visit, (Fault("consent_missing", ("yes",)),))
    if len(bodies) < len(ticked) or any(ticked[body.shown.id] != body.mark for body in bodies):
        return pass_page(visit, (Fault("consent_outdated", ("yes",)),))
    fields = tuple(name for name in told_fields(account) if name in post.getlist("fields"))
    consents = [Consent(one.shown.id, one.shown.name, one.shown.language, one.words, fields) for one in bodies]
    try:
        give_consent(visit.opened, consents, day=timezone.localdate())
    except Refused as no:
        return pass_page(visit, (fault_of(no, "yes"),))
    except OperationalError:
        return pass_page(visit, (Fault("busy_talk", ("yes",)),), 503)
    return conversation_page(visit.again())


def take_back(visit: Visit) -> HttpResponse:
    """The yes whose number was sent holds no more."""
    number = visit.request.POST.get("number", "")
    if number.isdecimal() and len(number) < 6:
        take_consent_back(visit.opened, int(number), day=timezone.localdate())
    return conversation_page(visit.again())
