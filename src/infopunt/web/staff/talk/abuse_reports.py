"""The tray of reports of abuse, for handlers."""

from django.http import HttpResponse

from infopunt.mailbox.trays import Team, may_answer
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.talk.tray import REPORTS, before_the_tray, people


@methods("GET")
def tray(request: StaffRequest) -> HttpResponse:
    """The reports that wait; or, before that, what it takes to see them."""
    permit(may_answer(request.staff, request.region.id, Team.ABUSE_REPORTS))
    return before_the_tray(request, REPORTS) or page(request, "talk/reports", people(request, Team.ABUSE_REPORTS))
