"""The doors, one after the other."""

from django.urls import include, path, re_path

from infopunt.web.api import hsds, v1
from infopunt.web.api.middleware import not_there

handler400 = "infopunt.web.shared.middleware.bad_request"
handler500 = "infopunt.web.shared.middleware.server_error"

urlpatterns = [
    path("hsds/", hsds.api.urls),
    path("api/v1/", v1.api.urls),
    # What neither of them knows is not there, whatever is done to it: it is no page of the public site.
    re_path(r"^(?:hsds|api)(?:/|$)", not_there),
    path("staff/", include("infopunt.web.staff.urls")),
    path("", include("infopunt.web.public.urls")),
]
