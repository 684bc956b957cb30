"""Asking for a new password."""

from allauth.account import views as account
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from infopunt.web.staff.gate import methods, page


@methods("GET", "POST")
def reset(request: HttpRequest) -> HttpResponse:
    """The library's form; where no letter can be sent, who to ask."""
    if not settings.EMAIL_HOST:
        say = _("No mail can be sent from here. Ask your administrator to take your account away and invite you anew.")
        return page(request, "said", {"title": _("A new password"), "say": say})
    answer: HttpResponse = account.password_reset(request)
    return answer
