"""The tray of reports of abuse, for handlers: opened in memory, searched there, and what belongs together side by side."""

import re
from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import ngettext

from infopunt.mailbox.trays import OpenTray, Team, may_answer
from infopunt.reporting.handling import DoneAt, close_as_junk
from infopunt.reporting.labels import Group, matches, nickname
from infopunt.reporting.tray import OpenReports, TrayReport, open_reports
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number
from infopunt.web.staff.names import language_name
from infopunt.web.staff.talk import cookie
from infopunt.web.staff.talk.locked import REPORTS, REPORTS_HERE, closed
from infopunt.web.staff.talk.report_words import search_names, tile_names
from infopunt.web.staff.talk.tray import before_the_tray, people

LONGEST_SEARCH = 100
AT_ONCE = 100  # rows of a tray, unless all are asked for: a thousand take long to draw


@methods("GET", "POST")
def tray(request: StaffRequest) -> HttpResponse:
    """The reports that wait; or, before that, what it takes to see them. What is looked for is posted: it stands in no address."""
    permit(may_answer(request.staff, request.region.id, Team.ABUSE_REPORTS))
    held = cookie.tray_in(request)
    if held is None:
        return before_the_tray(request, REPORTS) or HttpResponse(status=409)
    who = people(request, Team.ABUSE_REPORTS)
    return page(request, "talk/reports", {**who, **(_listed(request, held) if who["is_in"] else {})})


def _listed(request: StaffRequest, held: OpenTray) -> dict[str, object]:
    region, names = request.region.id, search_names(request.region.id)
    found = open_reports(held, region, request.staff.languages, timezone.localdate())
    wanted, group = request.POST.get("q", "")[:LONGEST_SEARCH].strip(), _group(found, request.POST.get("group", ""))
    rows = [
        row for row in found.rows
        if (not group or row.report.pk in group.reports) and (not wanted or matches(row.summary, wanted, names))
    ]  # fmt: skip
    quiet = [row for row in rows if not row.is_busy]
    drawn = quiet if request.POST.get("all") else quiet[:AT_ONCE]
    return {
        "rows": [_row(row, names) for row in drawn], "group_at": request.POST.get("group", "") if group else "",
        "more": len(quiet) if len(drawn) < len(quiet) else 0,
        "flood": [_row(row, names) for row in rows if row.is_busy],
        "number": len(found.rows), "q": wanted, "group": group, "groups": list(enumerate(found.groups, 1)),
        "is_narrow": bool(wanted or group),
    }  # fmt: skip


def _group(found: OpenReports, at: str) -> Group | None:
    """The group with that number in the list of now."""
    groups: Sequence[Group] = found.groups
    return groups[int(at) - 1] if at.isascii() and at.isdigit() and 0 < int(at) <= len(groups) else None


def _row(row: TrayReport, names: dict[str, str]) -> dict[str, object]:
    summary = row.summary
    where = [summary.employer, names.get(summary.municipality, "")]
    return {
        "at": row, "id": row.report.pk, "name": nickname(row.report.pk), "language": language_name(row.report.language),
        "about": tile_names(summary.tiles), "where": ", ".join(part for part in where if part), "first": summary.first,
    }  # fmt: skip


@methods("POST")
def junk(request: StaffRequest) -> HttpResponse:
    """Those of a flood that somebody looked at and ticked are closed, each with a line in the log."""
    permit(may_answer(request.staff, request.region.id, Team.ABUSE_REPORTS))
    held = cookie.tray_in(request)
    if held is None:
        return closed(request)
    ticked = {UUID(id) for id in request.POST.getlist("junk") if is_id(id)}
    seen = {id: whole_number(request, f"seen-{id}") for id in ticked}
    at = DoneAt(timezone.now(), timezone.localdate())
    number = close_as_junk(held, request.region.id, seen, by=request.staff, at=at)
    messages.success(
        request,
        ngettext("One report was closed as junk.", "%(number)s reports were closed as junk.", number)
        % {"number": number},
    )
    return HttpResponseRedirect(REPORTS_HERE)


def is_id(words: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", words))
