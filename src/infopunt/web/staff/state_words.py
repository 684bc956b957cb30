"""The word for how a text or a draft stands, in the language of who works here."""

from django.utils.translation import gettext_lazy

WORDS = {
    "published": gettext_lazy("published"),
    "draft": gettext_lazy("draft"),
    "in_review": gettext_lazy("in review"),
    "scheduled": gettext_lazy("scheduled"),
    "current": gettext_lazy("current"),
    "outdated": gettext_lazy("outdated"),
    "machine": gettext_lazy("machine"),
    "missing": gettext_lazy("missing"),
    "withdrawn": gettext_lazy("withdrawn"),
    "unpublished": gettext_lazy("not published"),
    "reviewed": gettext_lazy("read by a person"),
    "signed": gettext_lazy("signed"),
    "typed": gettext_lazy("in your draft"),
}
