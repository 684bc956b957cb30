"""A work log that stays on the visitor's phone: its page, the words its script says, the Dutch sheet to print."""

import hashlib

from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.pages.frame.frame import Frame, Inside, View
from infopunt.pages.frame.parts import inside_of
from infopunt.pages.phone.scripts import WORKLOG, worklog_script

LINES = 31  # of the sheet to fill in by hand: a month
FED = "payslip"  # the check that takes the hours of a month


def worklog_page(around: Frame) -> Inside:
    """The page; without its script a sheet to fill in by hand."""
    language = around.language
    with override("nl"):
        dutch = _columns()
    own = _columns() if language != "nl" else [""] * len(dutch)
    view = View(
        around, f"/{language}/worklog/", _("Your work log"), there=tuple(around.site.languages), kept_script=WORKLOG,
        description=_("Write down every day how long you worked and what you were paid."),
    )  # fmt: skip
    return inside_of(
        "worklog", view,
        columns=list(zip(dutch, own, strict=True)),
        lines=range(1, LINES + 1),
        say=_said_by_script(),
        check=f"/{language}/checks/{FED}/" if any(check.id == FED for check in around.site.checks) else "",
        # Pages that are kept on a phone are fetched anew when one of them changes: so they do with the script.
        version=hashlib.sha256(worklog_script()).hexdigest()[:8],
    )  # fmt: skip


def _columns() -> list[str]:
    return [
        _("Date"), _("Begin"), _("End"), _("Break (minutes)"), _("Hours worked"), _("Pay received (€)"),
        _("Deducted (€)"), _("Deducted for what"), _("Place of work"), _("Note"),
    ]  # fmt: skip


def _said_by_script() -> dict[str, str]:
    """What the script says, by the name it asks for."""
    return {
        "week": _("Week {n}"),
        "hours": _("Hours"),
        "pay": _("Received"),
        "cut": _("Deducted"),
        "change": _("Change"),
        "everything": _("Everything"),
        "clock": _("The clock changed in this night. We counted the real hours."),
        "kept": _("Kept on this phone."),
        "gone": _("Deleted from this phone."),
        "failed": _("This could not be kept on this phone. Write it down in another place."),
        "broken": _("What is kept here cannot be read any more. You can only delete it."),
        "date": _("Choose a date that exists."),
        "times": _("Give a begin and an end, for example 08:00 and 16:30. Or leave both empty."),
        "pause": _("Give the break in minutes. It cannot be longer than the work."),
        "amount": _("Write an amount, for example 38,50."),
        "nothing": _("Write at least the times, an amount or a note."),
        "short": _("Take at least six digits or letters."),
        "unlike": _("You typed two different PINs."),
        "wrong": _("This PIN is not right."),
        "locked": _("The PIN is set."),
        "unlocked": _("The PIN is removed. Whoever opens this phone can read the log."),
    }
