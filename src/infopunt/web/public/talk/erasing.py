"""Erasing a conversation under its code."""

from django.http import HttpResponse

from infopunt.mailbox import asking
from infopunt.web.public.talk.frame import page
from infopunt.web.public.talk.reading import Visit


def erase(visit: Visit) -> HttpResponse:
    asking.erase(visit.opened)
    return page(visit.request, visit.language, "talk_erased", {})
