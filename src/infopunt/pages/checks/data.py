"""What the script of kept pages runs on: a check with its words and facts, and a language with its notation.

The script (`/checks-kept.js`, made of `static/check-*.js` in `phone/scripts.py`) decides what `rules/flow.py` decides (check-rules.js)
and writes what `teller.Teller` writes (check-words.js). Whatever is fixed when a page is published is written here: names of facts, their values in words, where they come from.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.advice.queries import LiveCheck
from infopunt.advice.rules.flow import Named, value_of
from infopunt.advice.rules.units import unit_of
from infopunt.advice.telling import as_plain, made_of
from infopunt.advice.words import Words
from infopunt.facts import wording
from infopunt.facts.rules import FactKind, Series, Status, ValueSpan
from infopunt.pages.checks.contexts import check_notices, unit_words
from infopunt.pages.checks.notation import notation
from infopunt.pages.checks.teller import gap_words, span_words
from infopunt.pages.faults import slip_sentences
from infopunt.pages.words.languages import direction
from infopunt.pages.words.origin import date_of_source

FORM = 2  # of these data, the same in check-pages.js; the script leaves any other to the server


def check_data(check: LiveCheck, language: str, series: Mapping[str, Series], titles: Mapping[str, str]) -> bytes:
    """One check in one language, with the Dutch beside it."""
    shown = check.language(language)
    sides = [shown] if shown == "nl" or "nl" not in check.words else [shown, "nl"]
    made = made_of(check.flow, series)
    facts = {named.fact: series[named.fact] for named in check.flow.facts.values() if named.fact in series}
    rules = {id for one in check.flow.findings for id in one.rules if id in series}
    findings = [
        {**row, "rules": list(one.rules), "pages": list(one.pages), "topic": one.topic}
        for row, one in zip(made["findings"], check.flow.findings, strict=True)
    ]
    pages = dict.fromkeys(page for one in check.flow.findings for page in one.pages)
    return _bytes({
        "form": FORM,
        "id": check.id,
        "sides": sides,
        "dir": direction(shown),
        "notices": check_notices(check, shown, language),
        "questions": [{**row, "beside": unit_words(one, language), "picture": check.pictures.get(one.id, "")}
                      for row, one in zip(made["questions"], check.flow.questions, strict=True)],
        "facts": {name: _named(one, series.get(one.fact), made["facts"][name]["on"]) for name, one in check.flow.facts.items()},
        "series": {id: _series(series[id], sides) for id in sorted({*facts, *rules})},
        "values": made["values"],
        "units": {name: [one.unit, *as_plain(unit_of(one.unit)[1])] for name, one in check.flow.values.items()},
        "people": made["people"],
        "findings": findings,
        "pages": {page: titles[page] for page in pages if page in titles},
        "words": [_words(check.words[code]) for code in sides],
    })  # fmt: skip


def shared_data(language: str, shown: Iterable[str], pictures: Mapping[str, str]) -> bytes:
    """What all checks of a language share: its own words, how each language on its pages writes, the drawings."""
    tell = {}
    for code in dict.fromkeys((language, *shown, "nl")):
        with override(code):
            tell[code] = {**notation(code), "say": _said_of_values()}
    return _bytes({"form": FORM, "language": language, "say": _said_around(), "tell": tell, "pictures": dict(pictures)})


def _bytes(data: Mapping[str, Any]) -> bytes:
    # In the order of the files: it is the order in which things are told.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _words(words: Words) -> dict[str, Any]:
    return words.model_dump(exclude={"translation", "of"}, exclude_defaults=True)


def _named(named: Named, series: Series | None, on: Any) -> dict[str, Any]:
    """A fact as this check counts it: the day it is read on, and a value for each stretch in `series`."""
    spans = _spans(series) if series else []
    values = [as_plain(value_of(span.value, named)) for span in spans] if named.type is not None else []
    return {"on": on, "id": named.fact, "values": values, "spoken": named.type is None}


def _spans(series: Series) -> list[ValueSpan]:
    """Only what can ever be shown: nothing proposed or withdrawn where something was in force."""
    in_force = any(span.status is Status.IN_FORCE for span in series.spans)
    return [span for span in series.spans if not in_force or span.status in (Status.IN_FORCE, Status.ANNOUNCED)]


def _series(series: Series, sides: list[str]) -> dict[str, Any]:
    spans = _spans(series)
    data: dict[str, Any] = {
        "date": series.kind is FactKind.DATE,
        "ask": series.ask if series.ask.startswith("http") else "",
    }
    data["spans"] = [
        [("in_force", "announced").index(span.status) if span.status in (Status.IN_FORCE, Status.ANNOUNCED) else 2,
         _iso(span.start), _iso(span.end)] for span in spans
    ]  # fmt: skip
    law = series.never_falls
    if law:
        data["law"] = {}
    for code in sides:
        with override(code):
            if law:
                data["law"][code] = [law.title, law.url, date_of_source(law.date, code)]
            data[code] = [
                {"value": wording.value_in_words(series, span, code), "origin": asdict(span_words(span, code))}
                for span in spans
            ]
    return data


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _said_of_values() -> dict[str, str]:
    """What a Teller says of its own, in the active language."""
    return {
        "unknown": _("not known"), "yes": _("yes"), "no": _("no"), "Yes": _("Yes"), "No": _("No"),
        "Cannot": _("Cannot tell"), "lack": _("you do not know this."), "person": _("Only a person can judge this:"),
        "ask": _("Ask here"), "least": _("at least %(value)s"), **gap_words(),
    }  # fmt: skip


def _said_around() -> dict[str, str]:
    """The words on the pages around a check, as the templates have them."""
    return {
        "yes": _("Yes"), "no": _("No"), "next": _("Next"), "back": _("Back"), "unknown": _("I do not know"),
        "why": _("Why do you ask?"), "where": _("Where do I find this?"), "day": _("Day"), "month": _("Month"), "year": _("Year"),
        "count": _("question %(number)s of at most %(most)s"),
        "mine": _("Your answers stand in this page only: not in the address, not on our computers."),
        "how": _("How we come to this"), "rule": _("The rule:"), "dutch": _("The same in Dutch, to show"),
        "people": _("Only a person can judge this"), "help": _("Who can help me with this now?"), "more": _("Read more"),
        "answers": _("Your answers"), "change": _("Change"), "summary": _("Make a summary to print or keep"),
        "judge": _("A check is no verdict of a judge. It shows what the rules say about what you fill in."),
        "print": _("Print this page or save it as PDF with your browser. We keep nothing."),
        "mend": _("This has to be mended:"), **slip_sentences(),
    }  # fmt: skip
