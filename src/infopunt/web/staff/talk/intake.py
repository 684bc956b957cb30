"""Asking for somebody who stands at the desk or calls: the visitor's own words, language and code; nothing of who took it in."""

import secrets
from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.information.pack import CARDS
from infopunt.kernel.codes import grouped
from infopunt.kernel.errors import Refused
from infopunt.kernel.words import in_language
from infopunt.mailbox.rules import LONGEST
from infopunt.mailbox.trays import Team, may_answer
from infopunt.pages.words.languages import direction
from infopunt.questions.intake import take_in
from infopunt.questions.operations import AskedInquiry
from infopunt.scheduling.rules import Channel
from infopunt.topics.models import Theme
from infopunt.web.shared.forms import FORM, carried_form, form_key
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.names import language_name


@methods("GET", "POST")
def intake(request: StaffRequest) -> HttpResponse:
    """The form; who sends it reads the visitor's code as the answer to that post and nowhere else."""
    permit(may_answer(request.staff, request.region.id, Team.INQUIRIES))
    if request.method == "GET":
        return _form(request, secrets.token_bytes(FORM))
    post, form = request.POST, form_key(request.POST.get("form", ""))
    language = _chosen(post.get("language", ""), request)
    try:
        asked = take_in(
            form, request.region.id, language, _theme(post), post.get("words", ""), channel=post.get("channel", ""),
            by=request.staff, now=timezone.now(), day=timezone.localdate(),
        )  # fmt: skip
    except Refused as no:
        return _form(request, form, refused(no))
    return page(request, "talk/taken_in", {"language": language_name(language), **_paper(asked, language)})


def _form(request: StaffRequest, form: bytes, faults: Sequence[Said] = ()) -> HttpResponse:
    post = request.POST
    return page(
        request, "talk/intake",
        {
            "form": carried_form(form), "words": post.get("words", ""), "most": LONGEST,
            "languages": [(code, language_name(code)) for code in request.region.languages],
            "language": post.get("language", ""), "theme": _theme(post), "channel": post.get("channel", Channel.VISIT),
            "themes": [(one.id, in_language(one.labels, request.user.language)) for one in _themes()], "faults": faults,
        },
        422 if faults else 200,
    )  # fmt: skip


def _paper(asked: AskedInquiry, language: str) -> dict[str, object]:
    """What the visitor takes along or hears, in their language; without a code when it may not be shown again."""
    if not asked.code:
        return {"code": ""}
    with override(language):
        day = date_format(asked.answer_by, "j E Y")
        words = [
            _("Look for the answer on %(day)s. It may be there sooner.") % {"day": day},
            _("Keep the paper where nobody else looks, not with your papers for work."),
        ]
        title = _("Your code of 20 digits")
    return {"code": grouped(asked.code), "lang": language, "dir": direction(language), "title": title, "paper": words}


def _chosen(language: str, request: StaffRequest) -> str:
    return language if language in request.region.languages else request.region.languages[0]


def _themes() -> Sequence[Theme]:
    return list(Theme.objects.exclude(id=CARDS))


def _theme(post: Mapping[str, str]) -> str:
    return post.get("topic", "") if post.get("topic", "") in {one.id for one in _themes()} else ""
