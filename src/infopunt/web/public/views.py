"""What the public site answers itself: everything that is not a published file."""

import time
from collections import deque
from datetime import timedelta

from django.conf import settings
from django.db import Error, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from infopunt.information.operations import TooManyRemarks, leave_remark
from infopunt.information.rules import is_page_address
from infopunt.kernel.errors import Refused
from infopunt.pages.faults import refused_fault, to_mend
from infopunt.publishing.rules import GENERATION
from infopunt.regions.models import Region
from infopunt.web.public import checks, help
from infopunt.web.shared import live
from infopunt.web.shared.middleware import RegionRequest

# When remarks came in, over all visitors: a flood is stopped without knowing who floods.
_remarks: deque[float] = deque(maxlen=200)


def published(request: RegionRequest, path: str = "") -> HttpResponse:
    """What stands in the files of this node, with the same bytes the server in front gives; else a helpful 404."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"allow": "GET, HEAD"})
    return live.published(request) or live.not_found(request)


@require_GET
def leave(request: RegionRequest) -> HttpResponse:
    """The quick exit: to a harmless page, with no word of where one came from."""
    left = live.published(request)  # the files know where to, also while the database is away
    return left or HttpResponseRedirect(request.region.exit, headers={"referrer-policy": "no-referrer"})


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Whether this process can answer: 200 with the state of database and store, else 503."""
    try:
        database = Region.objects.exists()  # a row is read: a constant would come without a look at the database
    except Error:
        database = False
    pages = (settings.DATA / "published" / GENERATION).exists()
    return JsonResponse({"database": database, "pages": pages}, status=200 if database and pages else 503)


@require_GET
def security_txt(request: RegionRequest) -> HttpResponse:
    """RFC 9116; without a contact in INFOPUNT_SECURITY_CONTACT there is nothing true to say."""
    if not settings.SECURITY_CONTACT:
        return live.not_found(request)
    contact = settings.SECURITY_CONTACT
    if "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    year = timezone.now() + timedelta(days=180)
    lines = [
        f"Contact: {contact}",
        f"Expires: {year.date().isoformat()}T00:00:00Z",
        f"Preferred-Languages: {', '.join(code for code in request.region.languages if code in ('nl', 'en'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def find_help(request: RegionRequest, language: str) -> HttpResponse:
    """The published page with the form; who sends it gets an answer made for the moment."""
    return help.answer(request, language) if request.method == "POST" else published(request)


def check(request: RegionRequest, language: str, check: str, kiosk: bool = False) -> HttpResponse:
    """The published page with the first question; who answers it gets the next one."""
    return checks.answer(request, language, check, kiosk) if request.method == "POST" else published(request)


@require_POST
def remark(request: RegionRequest, language: str) -> HttpResponse:
    """Keep what somebody missed; on a no, show the box again with their words in it."""
    region = request.region
    if language not in region.languages:
        return live.not_found(request)
    words, page = request.POST.get("words", ""), request.POST.get("page", "")
    thanks = HttpResponseRedirect(f"/{language}/about/remark/thanks/", status=303)
    if request.POST.get("website"):  # a box no person sees: whoever fills it is a program
        return thanks
    now = time.monotonic()
    try:
        leave_remark(
            region=region.id,
            address=page if is_page_address(page, region.languages) else f"/{language}/",
            language=language,
            words=words,
            recently=sum(now - moment < 60 for moment in _remarks),
            now=timezone.localtime(),
        )
    except (Refused, OperationalError) as no:
        with override(language):
            # A database that is busy is to a visitor what a full box is: later it opens again.
            fault = refused_fault(no if isinstance(no, Refused) else TooManyRemarks(), "words")
            context = {"words": words, "page": page, **to_mend([fault])}
            status = 422 if isinstance(no, Refused) else 503
            return live.page(region, language, "said", _("What do you miss on this page?"), context, status)
    _remarks.append(now)
    return thanks
