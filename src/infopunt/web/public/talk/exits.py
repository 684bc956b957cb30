"""Choosing again what is to be done with a report."""

from django.http import HttpResponse
from django.utils import timezone

from infopunt.reporting.operations import choose_exit
from infopunt.reporting.rules import Exit
from infopunt.web.public.talk.passing import pass_page
from infopunt.web.public.talk.reading import Visit, conversation_page


def change_exit(visit: Visit) -> HttpResponse:
    """What the button says; who wants it passed on first reads to whom that can be, and nothing changes before a yes."""
    chosen = next((one for one in Exit if one == visit.request.POST.get("exit")), None)
    if chosen is None or visit.report is None:
        return conversation_page(visit)
    if chosen is Exit.PASS_ON:
        return pass_page(visit)
    choose_exit(visit.opened, chosen, day=timezone.localdate())
    return conversation_page(visit.again())
