"""The doors of a process beside one that answers what stands under /{lang}/talk/: everything else."""

from django.urls import include, path

from infopunt.config import urls
from infopunt.config.urls_talk import TALK
from infopunt.web.public import urls as public

handler400, handler500 = urls.handler400, urls.handler500
urlpatterns = [
    *urls.urlpatterns[:-1],
    path("", include([one for one in public.urlpatterns if not str(one.pattern).startswith(TALK)])),
]
