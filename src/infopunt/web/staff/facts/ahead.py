"""The site on a day to come, and exactly as it was on a day that is over."""

import re
from datetime import date, datetime
from difflib import SequenceMatcher
from html import unescape

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.pages.frame.frame import policy_of
from infopunt.pages.frame.site import load_site
from infopunt.pages.render import render
from infopunt.pages.words.languages import own_name
from infopunt.publishing.queries import body_at
from infopunt.publishing.rules import HEADERS
from infopunt.web.shared.days import day_of, moment_of
from infopunt.web.staff.faults import Said
from infopunt.web.staff.gate import StaffRequest, methods, page, permit

OWN_LINK = re.compile(rb'(href|action)="/(?!/|staff/)')


def framed(policy: str) -> str:
    """A page's own policy, but it may stand in a frame of ours and send nothing."""
    return policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'").replace(
        "form-action 'self'", "form-action 'none'"
    )


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise Http404 from None


@methods("GET")
def choose(request: StaffRequest) -> HttpResponse:
    """Which pages will read otherwise on a day, and how, word by word; one language at a time."""
    permit(permissions.may_see_texts(request.staff))
    region = request.region
    language = request.GET.get("language", "nl")
    language = language if language in region.languages else "nl"
    words = request.GET.get("on", "")
    context = {"languages": [(code, own_name(code)) for code in region.languages], "language": language, "on": words}
    if not words:
        return page(request, "facts/ahead", context)
    day = day_of(words)
    if day is None:
        faults = [Said("", _("Write the day as 1-1-2027."), "on")]
        return page(request, "facts/ahead", {**context, "faults": faults}, 422)
    site = load_site(region, [language])
    now, then = (render(site, language, one) for one in (timezone.localdate(), day))
    changes = [
        (address, _read_otherwise(now.get(address, b""), body))
        for address, body in sorted(then.items())
        if address.endswith("/") and now.get(address) != body
    ]
    return page(
        request, "facts/ahead", {**context, "day": day, "changes": [one for one in changes if one[1]], "asked": True}
    )


BLOCK_ENDS = re.compile(r"</(?:p|li|h[1-6]|td|th|dt|dd|div|summary|figcaption)>|<br>")


def _lines(body: bytes) -> list[str]:
    """What stands in the main part of a page, a line a block."""
    main = "<main" + body.decode().partition("<main")[2].partition("</main>")[0]
    words = unescape(strip_tags(BLOCK_ENDS.sub("\n", main).replace("<", " <")))
    return [line for line in (" ".join(one.split()) for one in words.split("\n")) if line]


def _read_otherwise(now: bytes, then: bytes) -> list[tuple[str, str]]:
    """Every stretch that differs, as (now, then), in whole lines: a sentence cut up by words cannot be read."""
    old, new = _lines(now), _lines(then)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [("\n".join(old[a:b]), "\n".join(new[c:d])) for tag, a, b, c, d in steps if tag != "equal"]


@methods("GET")
def look(request: StaffRequest, day: str, address: str) -> HttpResponse:
    """A page of the site as it will be on a day; its links stay on that day."""
    permit(permissions.may_see_texts(request.staff))
    language = address.split("/")[0]
    if language not in request.region.languages:
        raise Http404
    on = _day(day)
    body = render(load_site(request.region, [language]), language, on).get(f"/{address}")
    if body is None or not address.endswith("/"):
        raise Http404
    body = OWN_LINK.sub(rb'\1="/staff/ahead/' + on.isoformat().encode() + b"/", body)
    return HttpResponse(body, headers={"content-security-policy": framed(policy_of(request.region))})


def _moment(words: str) -> datetime | None:
    """As somebody types it, or as the screen itself carries it on: to the microsecond, with its time zone."""
    found = moment_of(words)
    return timezone.make_aware(found) if found and timezone.is_naive(found) else found


@methods("GET")
def back(request: StaffRequest) -> HttpResponse:
    """Choose an address and a moment; what the public saw then stands below."""
    permit(permissions.may_look_back(request.staff))
    address, at = request.GET.get("address", ""), request.GET.get("at", "")
    context: dict[str, object] = {"address": address, "at": at}
    if not address and not at:
        return page(request, "texts/shown", context)
    moment = _moment(at)
    if moment is None:
        faults = [Said("", _("Write the moment as 1-1-2027 14:30."), "at")]
        return page(request, "texts/shown", {**context, "faults": faults}, 422)
    path = "/" + address.split("://")[-1].partition("/")[2] if "://" in address else address
    found = body_at(request.region.id, path, moment)
    return page(
        request, "texts/shown", {**context, "moment": moment, "path": path, "found": found is not None, "asked": True}
    )


@methods("GET")
def exactly(request: StaffRequest) -> HttpResponse:
    """The very bytes that were shown, under the policy of that moment."""
    permit(permissions.may_look_back(request.staff))
    moment = _moment(request.GET.get("at", ""))
    address = request.GET.get("address", "")
    body = body_at(request.region.id, address, moment) if moment else None
    if body is None or moment is None or not address.endswith("/"):
        raise Http404
    return HttpResponse(body, headers={"content-security-policy": framed(_policy_then(request, moment))})


def _policy_then(request: StaffRequest, moment: datetime) -> str:
    import json

    kept = body_at(request.region.id, HEADERS, moment)
    return str(json.loads(kept)["*"]["content-security-policy"]) if kept else policy_of(request.region)
