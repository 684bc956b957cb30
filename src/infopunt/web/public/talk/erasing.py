"""Erasing a conversation under its code."""

from django.http import HttpResponse
from django.utils import timezone

from infopunt.mailbox import asking
from infopunt.referrals.consenting import withdraw_all
from infopunt.web.public.talk.frame import page
from infopunt.web.public.talk.reading import Visit


def erase(visit: Visit) -> HttpResponse:
    withdraw_all(visit.opened, day=timezone.localdate())
    asking.erase(visit.opened)
    return page(visit.request, visit.language, "talk_erased", {})
