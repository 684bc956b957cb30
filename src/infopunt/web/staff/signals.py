"""Signals for those who answer for the programme: a month in numbers, none of which tells of one report."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.evaluation.rules import SMALLEST
from infopunt.evaluation.signals import Row, may_see_signals, months, signals
from infopunt.pages.words.languages import own_name
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.talk.report_words import RESULTS, SECTORS, TILES, Words

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # with what a spreadsheet begins to calculate
Table = tuple[str, list[str], list[tuple[str, list[str]]]]  # title, columns, rows


@methods("GET")
def shown(request: StaffRequest) -> HttpResponse:
    permit(may_see_signals(request.staff, request.region.id))
    known = months(request.region.id, timezone.localdate())
    month = _month(request, known)
    return page(request, "signals", {"months": known, "month": month, "tables": _tables(request, month)})


@methods("GET")
def download(request: StaffRequest) -> HttpResponse:
    """The same numbers for a spreadsheet, one to a line."""
    permit(may_see_signals(request.staff, request.region.id))
    month = _month(request, months(request.region.id, timezone.localdate()))
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([_("Month"), _("Table"), _("Row"), _("Column"), _("Number")])
    for title, columns, rows in _tables(request, month):
        for name, numbers in rows:
            for column, number in zip(columns, numbers, strict=True):
                lines.writerow([f"{month:%Y-%m}" if month else "", *map(_plain, (title, name, column, number))])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["content-disposition"] = 'attachment; filename="signals.csv"'
    return answer


def _month(request: StaffRequest, known: Sequence[date]) -> date | None:
    """The month that was asked for, else the latest; None where there is none yet."""
    wanted = request.GET.get("month", "")
    if not wanted:
        return known[0] if known else None
    found = next((month for month in known if f"{month:%Y-%m}" == wanted), None)
    if found is None:
        raise Http404
    return found


def _tables(request: StaffRequest, month: date | None) -> list[Table]:
    if month is None:
        return []
    areas, languages = dict(request.region.areas.values_list("pk", "name")), request.region.languages
    found, number = signals(request.region.id, month, list(areas), languages), [_("Number")]
    names = {language: own_name(language) for language in languages}
    return [
        (_("Topics by area"), [*areas.values(), _("Not told"), _("Total")], _named(found.topics, TILES)),
        (_("Languages"), number, _named(found.languages, names)),
        (_("Sectors"), number, _named(found.sectors, SECTORS)),
        (_("How it ended"), number, _named(found.results, RESULTS)),
    ]


def _named(rows: Sequence[Row], names: Mapping[str, Words]) -> list[tuple[str, list[str]]]:
    return [(str(names[id]), [_number(at, numbers) for at in range(len(numbers))]) for id, numbers in rows]


def _number(at: int, numbers: Sequence[int | None]) -> str:
    """A total that is not told may be large: it is not called small."""
    number, is_total = numbers[at], at and at == len(numbers) - 1
    return str(number) if number is not None else "–" if is_total else f"<{SMALLEST}"


def _plain(words: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(FORMULA) else words
