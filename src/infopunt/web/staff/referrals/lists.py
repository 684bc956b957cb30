"""The four lists, made from the rows as they stand."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.kernel.codes import grouped
from infopunt.mailbox.trays import may_answer_some
from infopunt.referrals.authorities.names import authority_names
from infopunt.referrals.moving import may_let_bodies_in, teams_of
from infopunt.referrals.queries import referral_lists
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.referrals.words import LISTS, WAYS, state_word, turn


@methods("GET")
def lists(request: StaffRequest) -> HttpResponse:
    region = request.region.id
    permit(may_answer_some(request.staff, region))
    names = authority_names(request.user.language)
    found = referral_lists(region, teams_of(request.staff, region), timezone.localdate())
    shown = [
        (
            _(LISTS[which]),
            [
                (
                    one, names.get(one.row.authority, one.row.authority), _(WAYS[one.way]), state_word(one.state),
                    turn(one), grouped(one.reference),
                )
                for one in rows
            ],
        )
        for which, rows in found.items()
    ]  # fmt: skip
    return page(request, "referrals/lists", {"lists": shown, "lets_in": may_let_bodies_in(request.staff, region)})
