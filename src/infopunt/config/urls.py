"""The doors, one after the other."""

from django.urls import include, path

from infopunt.web.api import hsds, v1

handler400 = "infopunt.web.shared.middleware.bad_request"
handler500 = "infopunt.web.shared.middleware.server_error"

urlpatterns = [
    path("hsds/", hsds.api.urls),
    path("api/v1/", v1.api.urls),
    path("staff/", include("infopunt.web.staff.urls")),
    path("", include("infopunt.web.public.urls")),
]
