"""The doors, one after the other."""

from django.urls import include, path

urlpatterns = [
    path("staff/", include("infopunt.web.staff.urls")),
    path("", include("infopunt.web.public.urls")),
]
