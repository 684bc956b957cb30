"""What runs out by itself: a proposal nobody answered, and a link nobody opened in time."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from infopunt.kernel.databases import REPORTS
from infopunt.referrals.copies import throw_copy_away
from infopunt.referrals.models import Referral
from infopunt.referrals.moving import move
from infopunt.referrals.rules import ReferralState


def run_out_on(day: date) -> int:
    """How many did. Who asked reads it under their code; what nobody opened is gone, keys first."""
    unanswered = Q(state=ReferralState.DRAFT, due_on__lt=day)
    unopened = Q(state=ReferralState.SENT, link__until__lt=day)
    with transaction.atomic(using=REPORTS):
        rows = list(Referral.objects.select_for_update().filter(pk__in=_ids(unanswered | unopened)))
        for row in rows:
            throw_copy_away(row)
            move(row, ReferralState.EXPIRED, day, ["copy"])
    return len(rows)


def _ids(which: Q) -> list[UUID]:
    return list(Referral.objects.filter(which).values_list("pk", flat=True))
