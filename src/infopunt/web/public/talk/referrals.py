"""Passing on, as who asked decides under their code: yes, no, and not any more."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.errors import Refused
from infopunt.referrals.consenting import OwnReferral, agree, own_referrals, take_back
from infopunt.web.public.talk.passed_on import wording_of
from infopunt.web.public.talk.reading import Visit, conversation_page


def decide(visit: Visit) -> HttpResponse:
    """Yes or no to what was proposed. The words that stood there are kept with the yes."""
    if visit.request.POST.get("answer") == "yes":
        return _do(visit, lambda one, day: agree(visit.opened, one.row.pk, wording_of(one), visit.language, day=day))
    return _do(visit, lambda one, day: take_back(visit.opened, one.row.pk, day=day))


def withdraw(visit: Visit) -> HttpResponse:
    return _do(visit, lambda one, day: take_back(visit.opened, one.row.pk, day=day))


def _do(visit: Visit, deed: Callable[[OwnReferral, date], None]) -> HttpResponse:
    """The page says where it stands afterwards, also when it was too late."""
    wanted = _id(visit.request.POST.get("referral", ""))
    found = next((one for one in own_referrals(visit.opened) if one.row.pk == wanted), None)
    if found:
        with suppress(Refused):
            deed(found, timezone.localdate())
    return conversation_page(visit.again())


def _id(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None
