"""What every page of talk has in common: it is open or says it is not, no browser keeps it and no script touches it."""

from collections.abc import Callable, Mapping
from datetime import date

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.kernel.words import in_language
from infopunt.mailbox import asking, trays
from infopunt.mailbox.trays import Team
from infopunt.pages.faults import refused_fault
from infopunt.pages.frame.frame import policy_of
from infopunt.regions.models import Region
from infopunt.topics.models import Theme
from infopunt.web.public.talk import waiting
from infopunt.web.shared import live
from infopunt.web.shared.headers import is_onion
from infopunt.web.shared.middleware import RegionRequest, note_failure

STATUS = {waiting.Why.CROWD: 429, waiting.Why.NETWORK: 429, waiting.Why.AWAY: 503}


def open_to(view: Callable[[RegionRequest, str], HttpResponse], request: RegionRequest, language: str) -> HttpResponse:
    region = request.region
    if language not in region.languages or not region.has_talk:
        return live.not_found(request)
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponse(status=405, headers={"allow": "GET, HEAD, POST"})
    with override(language):
        try:
            if waiting.has_no_place(request):
                return wait_page(request, language, waiting.MustWait(waiting.MOMENT))
            if asking.is_open(region.id):
                return view(request, language)
        except waiting.MustWait as wait:
            return wait_page(request, language, wait)
        except (OperationalError, InterfaceError) as error:
            if request.method != "POST":
                raise
            note_failure(error)
            return wait_page(request, language, waiting.MustWait(0, waiting.Why.AWAY))
        except asking.TalkClosed:  # meanwhile
            pass
        return page(request, language, "talk_closed", {}, 503)


def page(
    request: RegionRequest, language: str, template: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """A page that no browser keeps and no script touches; its title and address say nothing of what stands on it."""
    answer = live.page(
        request.region, language, template, _("Information"), context, status, request.path, sheet="talk"
    )
    answer.headers["cache-control"] = "no-store"
    answer.headers["content-security-policy"] = policy_of(request.region, script=False, sheet="talk")
    if settings.ONION and not is_onion(request.headers.get("host", "")):
        answer.headers["onion-location"] = f"http://{settings.ONION}{request.path}"
    return answer


def wait_page(request: RegionRequest, language: str, wait: waiting.MustWait) -> HttpResponse:
    """How long, and a button that sends again what was typed: only this page has it."""
    kept = waiting.wait_of(request.POST, wait)
    answer = page(request, language, "talk_wait", {"wait": kept, "to": request.path}, STATUS[wait.why])
    answer.headers["retry-after"] = str(kept.seconds)
    return answer


def fault_of(no: Refused, at: str = "words") -> Fault:
    """A foreseen no beside the words, or where it belongs; that there are no codes now is said on a page of its own."""
    if isinstance(no, asking.TalkClosed):
        raise no
    return refused_fault(no, at)


def topic_in(post: Mapping[str, str]) -> str:
    topic = post.get("topic", "")
    return topic if topic and Theme.objects.filter(id=topic[:40]).exists() else ""


def chosen_language(request: RegionRequest, otherwise: str) -> str:
    chosen = request.POST.get("language", "")
    return chosen if chosen in request.region.languages else otherwise


def day_words(day: date) -> str:
    return date_format(day, "j E Y")


def who_reads(region: Region, language: str) -> dict[str, object]:
    """Which teams there are, and how many people can open what each is told: nobody is added silently."""
    number = {str(team): trays.how_many_can_open(region.id, team) for team in Team}
    return {"name": in_language(region.names, language), **number}
