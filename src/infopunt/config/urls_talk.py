"""The doors of a process that answers only what stands under /{lang}/talk/: no staff screen, no published page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from infopunt.web.public import urls, views
from infopunt.web.shared.live import not_found

handler400 = "infopunt.web.shared.middleware.bad_request"
handler500 = "infopunt.web.shared.middleware.server_error"
TALK = "<slug:language>/talk/"


def elsewhere(request: HttpRequest) -> HttpResponse:
    return not_found(request)


urlpatterns = [
    path("healthz", views.health),
    path("x", views.leave),
    *(one for one in urls.urlpatterns if str(one.pattern).startswith(TALK)),
    re_path(r"^", elsewhere),
]
