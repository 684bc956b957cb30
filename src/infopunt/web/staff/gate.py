"""Who comes in, and what a screen needs to know of them. One function decides about the second factor."""

import errno
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import quote

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.accounts.models import Worker
from infopunt.accounts.queries import staff_of
from infopunt.accounts.rules import IDLE_LASTS, SESSION_LASTS, Staff
from infopunt.evaluation.signals import may_see_signals
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.idempotency import new_key
from infopunt.mailbox.trays import may_answer_some, may_audit
from infopunt.referrals.partners import may_work_for_a_body
from infopunt.regions.models import Region
from infopunt.scheduling.operations import may_see_plan
from infopunt.web.shared import live
from infopunt.web.shared.middleware import note_failure
from infopunt.web.staff.faults import marked, refusal

# A script and a style of our own, nothing inline, nothing from elsewhere; previews stand in a frame of our own.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OPEN = ("/staff/account/", "/staff/assets/", "/staff/invitation/", "/staff/entry/")
OWN = ("/staff/account/2fa/", "/staff/account/password/change/")
ACTIVE_EVERY = timedelta(minutes=5)  # how often the moment of the last work is written down


class StaffRequest(HttpRequest):
    """A request of somebody who is in."""

    staff: Staff
    region: Region
    user: Worker


View = Callable[..., HttpResponse]


class Unwritable(Refused):
    say = "There is a character in it that no keyboard makes (NUL). Go back and take it out."


def may_enter(worker: Any, has_factor: bool) -> str:
    """'' when somebody may come in, else what is missing: 'sign in' or 'second factor'. Nothing else decides this."""
    if not (worker and worker.is_authenticated and worker.is_active):
        return "sign in"
    return "" if has_factor else "second factor"


def stop(request: HttpRequest) -> HttpResponse | None:
    """Where to send somebody who may not come in; else None, with `staff` and `region` on the request."""
    user: Any = request.user
    known = bool(user.is_authenticated)
    language = user.language if known else _asked(request)
    translation.activate(language)
    request.LANGUAGE_CODE = language
    if request.path.startswith(OPEN):
        _at_home(request)
        return None
    if known and _is_over(request):
        logout(request)
        user, known = None, False
    missing = may_enter(user, known and has_factor(user))
    if missing == "sign in":
        return HttpResponseRedirect(f"/staff/account/login/?next={quote(request.get_full_path())}")
    if missing:
        messages.info(request, _("First choose a second way to prove that it is you. Then the screens open."))
        return HttpResponseRedirect("/staff/account/2fa/")
    request.staff = staff_of(user)  # type: ignore[attr-defined]
    request.region = _region(request)  # type: ignore[attr-defined]
    return None


def _at_home(request: HttpRequest) -> None:
    """On the screens about one's own sign-in, the way back to the others for whoever may open those."""
    user: Any = request.user
    if request.path.startswith(OWN) and user.is_authenticated and not may_enter(user, has_factor(user)):
        staff = staff_of(user)
        if staff.duties:
            request.staff = staff  # type: ignore[attr-defined]
            request.region = _region(request)  # type: ignore[attr-defined]


def has_factor(worker: Worker) -> bool:
    """Whether they have an authenticator app or a passkey; recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    found: bool = Authenticator.objects.filter(user=worker, type__in=kinds).exists()
    return found


def _asked(request: HttpRequest) -> str:
    wishes = [part.split(";")[0].strip().lower()[:2] for part in request.headers.get("accept-language", "").split(",")]
    return next((wish for wish in wishes if wish in ("nl", "en")), "en")


def _is_over(request: HttpRequest) -> bool:
    """A session ends twelve hours after sign-in and two hours after the last work."""
    now = timezone.now().timestamp()
    began = request.session.setdefault("began", now)
    last = request.session.get("last", now)
    if now - began > SESSION_LASTS.total_seconds() or now - last > IDLE_LASTS.total_seconds():
        return True
    if now - last > ACTIVE_EVERY.total_seconds() or "last" not in request.session:
        request.session["last"] = now
    return False


def regions_of(staff: Staff) -> list[Region]:
    """The regions somebody works in: all, for who works for the country."""
    rows = Region.objects.order_by("id")
    if any(duty.region == "" for duty in staff.duties):
        return list(rows)
    return list(rows.filter(id__in={duty.region for duty in staff.duties}))


def _region(request: HttpRequest) -> Region:
    """The region chosen, else the one of the host name, else the first one works in."""
    mine = regions_of(request.staff)  # type: ignore[attr-defined]
    if not mine:
        raise PermissionDenied
    by_host: Region = request.region  # type: ignore[attr-defined]
    wanted = (request.session.get("region"), by_host.id)
    request.own_regions = mine  # type: ignore[attr-defined]
    return next((region for id in wanted for region in mine if region.id == id), mine[0])


def permit(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def methods(*methods: str) -> Callable[[View], View]:
    """The methods a screen answers; a table test holds that none is forgotten."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return HttpResponse(status=405, headers={"allow": ", ".join(methods)})
            sent = [request.GET, request.POST] if request.method == "POST" else [request.GET]
            if any("\x00" in word for form in sent for _name, words in form.lists() for word in words):
                raise Unwritable
            return view(request, *args, **kwargs)

        inner.methods = methods  # type: ignore[attr-defined]
        return inner

    return wrap


def screen_context(request: HttpRequest) -> dict[str, Any]:
    """What stands on every staff screen: name, regions, the screens one may open."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None:
        return {}
    region: Region = request.region  # type: ignore[attr-defined]
    wide = permissions.may_see_texts(staff)
    screens = [
        ("/staff/", _("Today"), True),
        ("/staff/texts/", _("Texts"), wide or staff.is_guest),
        ("/staff/facts/", _("Facts"), wide),
        ("/staff/checks/", _("Checks"), wide),
        ("/staff/ahead/", _("Ahead"), wide),
        ("/staff/directory/", _("Directory"), wide),
        ("/staff/talk/", _("Talk"), may_answer_some(staff, region.id)),
        ("/staff/talk/log/", _("Log"), may_audit(staff, region.id)),
        ("/staff/referrals/", _("Passed on"), may_answer_some(staff, region.id)),
        ("/staff/partner/", _("For your body"), may_work_for_a_body(staff, region.id)),
        ("/staff/signals/", _("Signals"), may_see_signals(staff, region.id)),
        ("/staff/plan/", _("Plan"), may_see_plan(staff, region.id)),
        ("/staff/remarks/", _("Remarks"), permissions.may_read_remarks(staff, region.id)),
        ("/staff/notice/", _("Notice"), permissions.may_warn(staff, region.id)),
        ("/staff/shown/", _("Look back"), permissions.may_look_back(staff)),
        ("/staff/people/", _("People"), permissions.may_manage_people(staff, region.id)),
    ]
    return {
        "me": staff,
        "new_key": new_key,  # another one each time a template asks
        "region": region,
        "own_regions": getattr(request, "own_regions", []),
        "screens": [
            (at, say, request.path == at or (at != "/staff/" and request.path.startswith(at)))
            for at, say, may in screens
            if may
        ],
    }


def whole_number(request: HttpRequest, name: str, most: int = 1_000_000) -> int:
    """A number the form carries along, of 0 and up. What is none counts as 0: the form is then older than anything."""
    words = request.POST.get(name, "")
    return min(int(words), most) if words.isascii() and words.isdigit() and len(words) < 10 else 0


def page(request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """A screen. `faults`, where the form was refused, stand on top of it and beside their fields."""
    answer = render(request, f"staff/{template}.html", context or {}, status=status)
    faults = (context or {}).get("faults")
    if faults:
        answer.content = marked(answer.content.decode(), faults).encode()
    return answer


def in_words(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """What went wrong, on a screen of its own, where no form stands beside it."""
    if isinstance(error, ImmediateHttpResponse | ReauthenticationRequired):
        return None
    if isinstance(error, PermissionDenied | NotPermitted):
        return page(
            request,
            "said",
            {
                "title": _("Not for you"),
                "say": _(
                    "Your role does not open this screen. Do you need it? Ask your administrator for another role."
                ),
            },
            403,
        )
    if isinstance(error, Http404 | ObjectDoesNotExist):  # a row may go while somebody looks at it
        return page(
            request,
            "said",
            {
                "title": _("Not there"),
                "say": _(
                    "There is nothing at this address. It was taken away, or the address has a slip: go back, or begin at the first screen."
                ),
            },
            404,
        )
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent):
        say = _("This is more than the form can take. Nothing you typed is lost: go back and make it shorter.")
        return page(request, "said", {"title": _("Too much"), "say": say}, 413)
    if isinstance(error, Refused):
        return page(request, "said", {"title": _("This did not work"), "say": refusal(error)}, 422)
    if request.method == "POST" and _is_unwritten(error):
        return _unwritten(request, error)
    if live.status_of(error) == 500:
        note_failure(error)
        say = _(
            "This is our fault, not yours. Go back: what you typed is still there. Does it happen again? Tell who runs this site what you did."
        )
        return page(request, "said", {"title": _("Something went wrong"), "say": say}, 500)
    return None


def _is_unwritten(error: Exception) -> bool:
    """Whether the database or the disk would not take it."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
    return full or isinstance(error, OperationalError | InterfaceError)


def _unwritten(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Nothing was saved; what was typed stands in a form that sends it again. Passwords and files are not carried along."""
    note_failure(error)
    kept = not request.path.startswith(
        ("/staff/account/", "/staff/invitation/", "/staff/talk/phrase/", "/staff/talk/open/")
    )
    fields = [(name, word) for name, words in request.POST.lists() for word in words if name != "csrfmiddlewaretoken"]
    try:
        return page(request, "unwritten", {"fields": fields if kept else [], "files": bool(request.FILES)}, 503)
    except (OperationalError, InterfaceError):  # not even a page can be made: the files of this node say so
        return None


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    say = _("This form was not opened here or is too old. Go back, open the page again and send it once more.")
    return page(request, "said", {"title": _("This did not work"), "say": say}, 403)
