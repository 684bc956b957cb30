"""The step after a code: its last four digits typed again, so that who sent something has looked at their paper once."""

from collections.abc import Callable

from django.http import HttpResponse

from infopunt.kernel.faults import Fault
from infopunt.mailbox import asking
from infopunt.web.public.talk.frame import page
from infopunt.web.shared.middleware import RegionRequest

OTHER = Fault("digits_other", ("digits",))


def compare(request: RegionRequest, language: str, form: bytes, again: Callable[[Fault], HttpResponse]) -> HttpResponse:
    """Right: that it is, without the code. Wrong: `again` shows the code, where it may still be shown."""
    if asking.ends_like(form, request.POST.get("digits", "")[:40]):
        return page(request, language, "talk_written", {})
    return again(OTHER)
