"""The doors, one after the other."""

from django.urls import include, path

from infopunt.web.api import hsds, v1

urlpatterns = [
    path("hsds/", hsds.api.urls),
    path("api/v1/", v1.api.urls),
    path("staff/", include("infopunt.web.staff.urls")),
    path("", include("infopunt.web.public.urls")),
]
