"""The log of the sealed side, as an auditor reads it."""

from django.http import HttpResponse

from infopunt.mailbox import auditing
from infopunt.mailbox.trays import may_audit
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.talk import cookie
from infopunt.web.staff.talk.log_words import deed
from infopunt.web.staff.talk.tray import before_the_tray

AT_ONCE = 200


@methods("GET")
def log(request: StaffRequest) -> HttpResponse:
    """Who did what, the latest first, and whether all of it is there."""
    region = request.region.id
    permit(may_audit(request.staff, region))
    before = before_the_tray(request)
    tray = cookie.tray_in(request)
    if before or tray is None:
        return before or HttpResponse(status=404)
    verdict = auditing.verify_log()
    holds = auditing.may_read_log(region, request.user.pk)
    last = _number(request.GET.get("before", ""), verdict.head.number)
    lines = auditing.read_log(tray, region, before=last, most=AT_ONCE) if holds else []
    earlier = max(0, last - AT_ONCE)
    return page(
        request,
        "talk/log",
        {"verdict": verdict, "holds": holds, "lines": [(line, deed(line.verb)) for line in lines], "earlier": earlier},
    )


def _number(words: str, most: int) -> int:
    return min(int(words), most) if words.isascii() and words.isdigit() and len(words) < 10 else most
