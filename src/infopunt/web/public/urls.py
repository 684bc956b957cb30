"""The map of the public site. What is published is found in the store, not here."""

from django.urls import path, re_path

from infopunt.web.public import views

urlpatterns = [
    path("healthz", views.health),
    path("x", views.leave),
    path(".well-known/security.txt", views.security_txt),
    path("<slug:language>/about/remark/", views.remark),
    re_path(r"^(?P<path>.*)$", views.published),
]
