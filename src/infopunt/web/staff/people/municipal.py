"""Coming back from a municipality's own sign-in."""

import logging

from allauth.socialaccount.providers.openid_connect import views as oidc
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

from infopunt.web.staff.gate import methods
from infopunt.web.staff.people.invitations import unknown

log = logging.getLogger("infopunt.web")


@methods("GET")
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The library reads what the provider says of a person as it comes. Where that is not what the standard says (no `sub` or a
    very long one, an address that is a list, half an answer) nobody is signed in."""
    try:
        answer: HttpResponse = oidc.callback(request, provider_id)
    except (KeyError, TypeError, AttributeError, ValueError, ImproperlyConfigured) as odd:
        log.warning("the provider's answer could not be read: %s", type(odd).__name__)
        return unknown(request)
    return answer
