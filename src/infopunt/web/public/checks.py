"""Checks at the visitor's side: one question a page, the answers in the form and nowhere else."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import override

from infopunt.advice.queries import LiveCheck, live_check
from infopunt.advice.rules.amounts import bare
from infopunt.advice.rules.answers import DONT_KNOW, LONGEST, Slip, Unfit, read, taken, written
from infopunt.advice.rules.flow import Question, Run
from infopunt.facts.queries import Later, series_of
from infopunt.information.pack import PICTURES
from infopunt.information.queries import live_pages, titles_of
from infopunt.pages.checks.contexts import KIOSK, Asking, carried, question_context, result_context
from infopunt.pages.checks.plain import plain_result
from infopunt.pages.words.markdown import Notes
from infopunt.pages.words.pictures import draw
from infopunt.regions.models import Region
from infopunt.web.shared import live
from infopunt.web.shared.middleware import RegionRequest

PREFIX = "a."


def answer(request: RegionRequest, language: str, check: str, kiosk: bool = False) -> HttpResponse:
    """Takes an answer and asks on; or tells what was found. Keeps nothing."""
    region = request.region
    found = live_check(check, [language, "en", "nl"]) if language in region.languages else None
    if found is None:
        return live.not_found(request)
    with override(language):
        asking = step(found, request.POST, language, region, kiosk)
        if asking.run.next:
            return _page(region, asking, "check_step", question_context(asking), 422 if asking.slip else 200)
        pages = {page for one in asking.run.outcomes() for page in one.finding.pages}
        context = result_context(asking, titles_of(language, pages))
        if request.POST.get("do") != "summary":
            return _page(region, asking, "check_result", context, 200)
        along = plain_result(context) if region.has_talk and not kiosk else ""
        return _page(region, asking, "check_summary", {**context, "along": along}, 200)


def step(check: LiveCheck, data: Mapping[str, str], language: str, region: Region, kiosk: bool) -> Asking:
    """Where the visitor stands after this form: the next question with what was typed, or the end."""
    series, today = Later(check.facts | set(region.emergency)), timezone.localdate()
    given = {one.id: data[PREFIX + one.id][: LONGEST + 1] for one in check.flow.questions if PREFIX + one.id in data}
    do, now = data.get("do", "next"), data.get("ask", "")
    question = next((one for one in check.flow.questions if one.id == now), None)
    typed: dict[str, str] = {}
    slip: Slip | None = None
    if do == "back" or do.startswith("again:"):
        behind = taken(check.flow, {id: words for id, words in given.items() if id != now}, series, today)
        id = do.removeprefix("again:") if do != "back" else (behind.asked[-1].id if behind.asked else "")
        typed = parts_of(check, id, given.pop(id, ""))
    elif question is not None:
        given.pop(question.id, None)
        words = DONT_KNOW if do == "unknown" else words_of(question, data)
        run = taken(check.flow, given, series, today)
        if run.next is question:
            try:
                given[question.id] = written(question, read(question, words, run))
            except Unfit as no:
                slip, typed = no.slip, {name: data.get(key, "")[: LONGEST + 1] for name, key in FIELDS.items()}
    run = taken(check.flow, given, series, today)
    return Asking(
        check=check, run=run, series=series, language=language, given=given if run.next else carried(run), typed=typed,
        slip=slip, picture=picture(region, run, language, check) if run.next else "", kiosk=kiosk,
    )  # fmt: skip


FIELDS = {"answer": "answer", "d": "answer.d", "m": "answer.m", "y": "answer.y"}


def words_of(question: Question, data: Mapping[str, str]) -> str:
    """What was typed; a date is typed in parts."""
    if question.kind == "date" and "answer.d" in data:
        return _joined(data.get("answer.y", ""), data.get("answer.m", ""), data.get("answer.d", ""))
    if question.kind == "month" and "answer.m" in data:
        return _joined(data.get("answer.y", ""), data.get("answer.m", ""))
    return data.get("answer", "")


def _joined(*parts: str) -> str:
    """Nothing typed at all is empty; a part that is missing makes no date."""
    return "-".join(bare(part) or "x" for part in parts) if any(bare(part) for part in parts) else ""


def parts_of(check: LiveCheck, id: str, words: str) -> dict[str, str]:
    """An earlier answer put back into its fields."""
    question = next((one for one in check.flow.questions if one.id == id), None)
    if question is None or words == DONT_KNOW:
        return {}
    if question.kind in ("date", "month"):
        year, month, day = (*words.split("-"), "", "", "")[:3]
        return {"y": year, "m": month, "d": day.lstrip("0")}
    return {"answer": words}


def picture(region: Region, run: Run, language: str, check: LiveCheck) -> str:
    """The drawing that shows where to find the answer; '' where there is none."""
    slug = check.pictures.get(run.next.id, "") if run.next else ""
    if not slug:
        return ""
    page = live_pages(region.id, [language], PICTURES).get(f"{PICTURES}/{slug}")
    if page is None:
        return ""
    text = next(page.texts[code] for code in (language, "en", "nl") if code in page.texts)
    facts = series_of(name for block in text.blocks for _verb, name in block.named)
    return draw(page, text, Notes(text.language, run.today, facts, lambda _target: "", {}))


def _page(region: Region, asking: Asking, template: str, context: Mapping[str, object], status: int) -> HttpResponse:
    page = live.page(region, asking.language, template, asking.check.words[asking.shown_in].title, context, status,
                     asking.address, facts=asking.series if not asking.run.next else None,
                     refresh=f"/{asking.language}/checks/{KIOSK}" if asking.kiosk else "")  # fmt: skip
    if asking.kiosk:  # it is shared: nobody goes back to what somebody else was told
        page.headers["cache-control"] = "no-store"
    return page
