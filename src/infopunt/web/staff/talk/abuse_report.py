"""One report of abuse: read beside what one writes, acknowledged, answered, labelled, closed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.kernel.errors import Refused
from infopunt.mailbox import handling as talk
from infopunt.mailbox import trays
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import Message, is_said_last
from infopunt.mailbox.rules import LONGEST, OVER, SAID
from infopunt.mailbox.trays import OpenTray, Team, may_answer
from infopunt.pages.words.languages import direction
from infopunt.pages.words.standard import acknowledgement
from infopunt.referrals.authorities.rules import Tile
from infopunt.reporting import handling
from infopunt.reporting.handling import DoneAt, Purpose
from infopunt.reporting.labels import LONGEST_LABEL, Labels, checked_labels, nickname, summary_in
from infopunt.reporting.models import AbuseReport
from infopunt.reporting.queries import account_told, standing_consents
from infopunt.reporting.rules import Exit, ReportResult
from infopunt.reporting.tray import clocks, linked_reports
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number
from infopunt.web.staff.names import language_name
from infopunt.web.staff.talk import cookie
from infopunt.web.staff.talk.locked import REPORTS_HERE, closed
from infopunt.web.staff.talk.report_words import EXITS, PURPOSES, RESULTS, SECTORS, TILES, told, town_names


@dataclass(frozen=True)
class AtHand:
    """A report that is open on somebody's screen."""

    request: StaffRequest
    report: AbuseReport
    opened: OpenConversation
    tray: OpenTray

    @property
    def languages(self) -> list[str]:
        """The asker's language, and Dutch beside it."""
        return list(dict.fromkeys((self.report.language, "nl")))

    @property
    def seen(self) -> int:
        return whole_number(self.request, "seen")


View = Callable[[AtHand], HttpResponse]


def with_report(method: str) -> Callable[[View], Callable[[StaffRequest, UUID], HttpResponse]]:
    """A screen of one report: for handlers of its region whose tray is open, and for nobody else anything at all."""

    def wrap(view: View) -> Callable[[StaffRequest, UUID], HttpResponse]:
        @methods(method)
        def inner(request: StaffRequest, id: UUID) -> HttpResponse:
            region = request.region.id
            permit(may_answer(request.staff, region, Team.ABUSE_REPORTS))
            tray = cookie.tray_in(request)
            if tray is None:
                return closed(request)
            rows = AbuseReport.objects.filter(
                region=region, conversation__region=region, conversation__team=Team.ABUSE_REPORTS
            ).exclude(exit=Exit.KEEP)
            report = get_object_or_404(rows.select_related("conversation"), pk=id)
            return view(AtHand(request, report, talk.open_for(tray, report.conversation), tray))

        return inner

    return wrap


@with_report("GET")
def read(at: AtHand) -> HttpResponse:
    talk.begin_reading(at.opened, by=at.request.staff, day=timezone.localdate(), now=timezone.now())
    return _screen(at)


@with_report("POST")
def acknowledge(at: AtHand) -> HttpResponse:
    """In one press: a sentence of ours in both languages."""
    try:
        handling.acknowledge(
            at.opened, at.tray, acknowledgement(at.languages), by=at.request.staff, seen=at.seen, at=_moment()
        )
    except Refused as no:
        return _screen(at, faults=refused(no))
    messages.success(at.request, _("The visitor now reads that somebody works on it."))
    return _back(at)


@with_report("POST")
def answer(at: AtHand) -> HttpResponse:
    """An answer or a question back; a second tap on the button says it once."""
    words = {code: at.request.POST.get(f"words-{code}", "") for code in at.languages}
    is_question = at.request.POST.get("as") == "question"
    try:
        handling.answer_report(
            at.opened, at.tray, words, is_question=is_question, by=at.request.staff, seen=at.seen, at=_moment()
        )
    except Refused as no:
        if isinstance(no, talk.SaidMeanwhile) and is_said_last(at.opened.messages(), words):
            return _back(at)
        return _screen(at, words, [_beside(at, said) for said in refused(no)])
    messages.success(at.request, _("Sent. The asker reads it with their code."))
    return _back(at)


@with_report("POST")
def label(at: AtHand) -> HttpResponse:
    """What belongs to it is found by these; they stand nowhere but in the sealed part."""
    post = at.request.POST
    labels = checked_labels(
        post.get("sector", ""), post.getlist("tiles"), post.get("employer", ""), post.get("address", "")
    )
    before = checked_labels(
        post.get("before-sector", ""), post.getlist("before-tiles"), post.get("before-employer", ""), post.get("before-address", "")
    )  # fmt: skip
    try:
        handling.set_labels(at.opened, at.tray, labels, by=at.request.staff, before=before, now=timezone.now())
    except Refused as no:
        return _screen(at, faults=refused(no))
    messages.success(at.request, _("Saved. Only who can open this report sees it."))
    return _back(at)


@with_report("POST")
def close(at: AtHand) -> HttpResponse:
    """Nothing more will happen; the asker reads that."""
    try:
        result = next((one for one in ReportResult if one == at.request.POST.get("result")), None)
        if result is None:
            raise NoReportResult
        handling.close_report(at.opened, result, by=at.request.staff, seen=at.seen, at=_moment())
    except Refused as no:
        return _screen(at, faults=refused(no))
    messages.success(at.request, _("Closed. The asker can open it again for thirty days."))
    return HttpResponseRedirect(REPORTS_HERE)


@with_report("POST")
def on_paper(at: AtHand) -> HttpResponse:
    """The report to print, with who did it and when across it; the log keeps that and why."""
    purpose = next((one for one in Purpose if one == at.request.POST.get("purpose")), None)
    if purpose is None:
        return _screen(at, faults=refused(NoPrintPurpose()))
    handling.note_print(at.opened, purpose, by=at.request.staff, now=timezone.now())
    said = at.opened.messages()
    mark = {"on_paper": True, "who": at.request.staff.email, "day": timezone.localdate(), "purpose": PURPOSES[purpose]}
    return page(at.request, "talk/report_on_paper", {**_told(at, said), **mark})


class NoReportResult(Refused):
    say = "Choose how it ended."
    at = "result"


class NoPrintPurpose(Refused):
    say = "Choose why you print it."
    at = "purpose"


def _moment() -> DoneAt:
    return DoneAt(timezone.now(), timezone.localdate())


def _back(at: AtHand) -> HttpResponse:
    return HttpResponseRedirect(f"{REPORTS_HERE}{at.report.pk}/")


def _beside(at: AtHand, said: Said) -> Said:
    """A refusal about the words stands beside the first box."""
    return replace(said, field=f"words-{at.report.language}") if said.field == "words" else said


def _told(at: AtHand, said: Sequence[Message]) -> dict[str, object]:
    """What was said from both sides, with its language."""
    account = account_told(said)
    return {
        "report": at.report, "name": nickname(at.report.pk), "language": language_name(at.report.language),
        "account": told(account, town_names(at.report.region)),
        "words": [(code, language_name(code), text) for code, text in account.words.items()],
        "messages_said": [
            (one, [(code, language_name(code), text) for code, text in one.words.items()])
            for one in said if one.kind in SAID or one.is_damaged
        ],
    }  # fmt: skip


def _screen(
    at: AtHand, typed: Mapping[str, str] | None = None, faults: Sequence[Said] = ()
) -> HttpResponse:  # fmt: skip
    said, report, region = at.opened.messages(), at.report, at.report.region
    acknowledged, answered = clocks(report, timezone.localdate())
    summary = summary_in(handling.summary_content(at.opened))
    context = {
        **_told(at, said), "faults": faults, "most": LONGEST, "seen": len([one for one in said if one.said_on]),
        "acknowledged": acknowledged, "answered": answered, "exit": EXITS[report.exit],
        "is_over": at.opened.status(timezone.localdate()) in OVER,
        "fields": [(code, language_name(code), direction(code), (typed or {}).get(code, "")) for code in at.languages],
        "labels": _labels(summary.labels), "longest_label": LONGEST_LABEL,
        "agreed": [one.name for one in standing_consents(said)],
        "linked": [(id, nickname(id)) for id in linked_reports(at.tray, region, report.pk)],
        "colleagues": trays.who_can_open(region, Team.ABUSE_REPORTS),
        "is_to_print": any(one.field == "purpose" for one in faults), "results": list(RESULTS.items()), "purposes": list(PURPOSES.items()),
    }  # fmt: skip
    return page(at.request, "talk/report", context, 422 if faults else 200)


def _labels(labels: Labels) -> dict[str, object]:
    return {
        "sectors": [(id, words, id == labels.sector) for id, words in SECTORS.items()],
        "tiles": [(tile, TILES[tile], tile in labels.tiles) for tile in Tile],
        "now": labels, "any": labels != Labels(),
    }  # fmt: skip
