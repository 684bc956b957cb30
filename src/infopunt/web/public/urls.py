"""The map of the public site. What is published is found in the store, not here."""

from django.urls import path, re_path

from infopunt.web.public import directory, partner, right_place, views, week, who_takes
from infopunt.web.public.talk import asking, back, front, telling

urlpatterns = [
    path("healthz", views.health),
    path("x", views.leave),
    path(".well-known/security.txt", views.security_txt),
    path("<slug:language>/about/remark/", views.remark),
    path("<slug:language>/help/", views.find_help),
    path("<slug:language>/help/all/", directory.everybody),
    path("<slug:language>/help/embed/", directory.embedded),
    path("<slug:language>/help/this-week/", week.week),
    path("<slug:language>/help/who-takes-what/", who_takes.who_takes_what),
    path("<slug:language>/checks/<slug:check>/", views.check),
    path("<slug:language>/checks/<slug:check>/kiosk/", views.check, {"kiosk": True}),
    path("<slug:language>/start/", right_place.ask),
    path("<slug:language>/talk/", front.front),
    path("<slug:language>/talk/ask/", asking.ask),
    path("<slug:language>/talk/tell/", telling.tell),
    path("<slug:language>/talk/back/", back.back),
    path("<slug:language>/talk/file/", back.back),  # the same, at a door that takes a file
    path("partner/<str:address>/", partner.link),
    re_path(r"^(?P<path>.*)$", views.published),
]
