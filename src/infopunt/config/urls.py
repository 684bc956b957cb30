"""The doors, one after the other."""

from django.urls import include, path

urlpatterns = [path("", include("infopunt.web.public.urls"))]
