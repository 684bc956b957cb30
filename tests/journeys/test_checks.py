"""Checks by the script of kept pages, in a real browser: on every path the same as on the server, word for word."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import islice
from types import SimpleNamespace

import pytest
from django.template import loader
from django.utils.translation import override

from infopunt.advice.proof import Walk
from infopunt.advice.queries import LiveCheck
from infopunt.advice.rules.answers import Unfit, read, taken, written
from infopunt.advice.rules.floors import AtLeast
from infopunt.advice.rules.units import unit_of
from infopunt.advice.rules.values import Evaluated, evaluate
from infopunt.advice.rules.workdays import working_day
from infopunt.advice.telling import as_plain, told
from infopunt.facts.rules import Source
from infopunt.pages.checks.contexts import Asking, carried, question_context, result_context
from infopunt.pages.checks.data import check_data, shared_data
from infopunt.pages.checks.notation import UNITS
from infopunt.pages.checks.teller import amount_words
from infopunt.pages.phone.scripts import check_scripts
from tests.advice.making import AMOUNTS
from tests.environment import ROOT
from tests.journeys.turns import by_turn
from tests.languages import OFFERED
from tests.real import content

pytestmark = pytest.mark.browser

DAY = date(2026, 11, 23)
CHECKS = sorted(path.parent.name for path in (ROOT / "content/checks").glob("*/flow.yaml"))
LANGUAGES = sorted(
    OFFERED, key=lambda code: (code not in ("nl", "pl", "ar"), code)
)  # those that differ most come first
EVERY = 50
DRAWN = 8  # ways of a check in a language, at most

# What stands in an element, so that two pages can be told apart: elements in order, what they say and where they lead.
SHAPE = """
window.shapeOf = page => page.normalize() || [page, ...page.querySelectorAll('*')].map(one => [
  one.tagName, one.className,
  ...['lang', 'dir', 'name', 'type', 'value', 'href', 'action', 'aria-label', 'aria-describedby', 'checked', 'selected'].map(
    name => one.getAttribute(name) || ''),
  [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.data.replace(/[ \\n]+/g, ' ').trim()).filter(Boolean).join(' | ')
].join(' · '))
window.serverShape = html => shapeOf(new DOMParser().parseFromString(html, 'text/html').querySelector('[data-check]'))
"""


@cache
def series():
    return {name: pack.series(name) for name, (_, pack) in content().facts.items()}


@cache
def live(name):
    pack = next(one for one in content().checks if one.id == name)
    pictures = {id: one.picture for id, one in pack.flow_pack.questions.items() if one.picture}
    machine = frozenset(code for code, words in pack.words.items() if words.translation == "machine")
    return LiveCheck(pack.id, tuple(pack.flow_pack.topics), pack.flow, pack.words, machine, frozenset(), pictures)


@cache
def ends(name):
    """Every finished run, with its answers as a form carries them."""
    pack = next(one for one in content().checks if one.id == name)
    return [(run, carried(run)) for run in Walk(pack, series(), DAY).ends]


@pytest.fixture(scope="module")
def script(browser):
    """A page that has the script and no server."""
    page = browser.new_page()
    page.evaluate("() => {" + check_scripts()["/checks-kept.js"].decode() + ";window.infopuntChecks = infopuntChecks}")
    page.evaluate("() => {" + SHAPE + "}")
    yield page
    page.close()


def titles(check):
    return {name: f"Title of {name}" for one in check.flow.findings for name in one.pages}


@cache
def without_a_wage_of_today():
    """The facts as they are while nobody knows the minimum wage of today, which by an example law never falls."""
    law = Source("Example act, article 1", "https://www.example.org/act", "2026-01-01")
    ended = {
        name: replace(
            one, spans=tuple(span for span in one.spans if span.end and span.end < date(2026, 7, 1)), never_falls=law
        )
        for name, one in series().items()
        if name.startswith("wml.hour.")
    }
    return {**series(), **ended}


def furnish(page, check, language, facts=None):
    with override(language):
        page.evaluate(
            "([data, shared]) => { window.data = JSON.parse(data); window.shared = JSON.parse(shared) }",
            [check_data(check, language, facts or series(), titles(check)).decode(),
             shared_data(language, [check.language(language)], {}).decode()],
        )  # fmt: skip


@pytest.mark.parametrize("name", by_turn(CHECKS))
def test_on_every_path_the_script_tells_what_the_server_tells(script, name):
    check = live(name)
    furnish(script, check, "nl")
    runs = ends(name)

    # As text: the browser's own way of handing over thousands of objects takes minutes.
    told_there = script.evaluate(
        """([ways, day]) => JSON.stringify(JSON.parse(ways).map(
            given => infopuntChecks.told(infopuntChecks.taken(data, given, day))))""",
        [json.dumps([way for _, way in runs]), DAY.isoformat()],
    )
    said = json.loads(told_there)

    differ = []
    for (run, way), mine in zip(runs, said, strict=True):
        theirs = told(run)
        if mine != theirs:
            differ.append((way, [(part, mine[part], theirs[part]) for part in theirs if mine[part] != theirs[part]]))
    assert not differ, (len(differ), differ[0])


@pytest.mark.parametrize("name", by_turn(CHECKS))
def test_the_script_draws_the_pages_the_server_makes(script, name):
    check = live(name)
    differ = []
    for number, language in enumerate(LANGUAGES):
        furnish(script, check, language)
        stride = max(EVERY * len(LANGUAGES), len(ends(name)) // DRAWN)
        ways = [way for _, way in islice(ends(name), number * 5, None, stride)]
        for turn, way in enumerate(ways or [ends(name)[number % len(ends(name))][1]]):
            for fields, template, context in pages_of(check, way, language, 0 if turn == 0 else len(way)):
                view = SimpleNamespace(language=language, name="")
                with override(language):
                    html = loader.get_template(f"public/{template}.html").render({"v": view, **context})
                shapes = script.evaluate(
                    """([fields, day, html]) => JSON.stringify([shapeOf(new infopuntChecks.Pages(data, shared, day)
                        .draw(infopuntChecks.step(data, fields, day))), serverShape(html)])""",
                    [fields, DAY.isoformat(), html],
                )
                mine, theirs = json.loads(shapes)
                differ += [(language, fields, one, two) for one, two in zip(mine, theirs, strict=False) if one != two][
                    :1
                ]
                if len(mine) != len(theirs):
                    differ.append((language, fields, mine, theirs))
    assert not differ, (len(differ), differ[0])


def pages_of(check, way, language, first, facts=None):
    """Every page on a way through a check from the answer `first`, with the fields that lead to it."""
    with override(language):
        for count in range(first, len(way) + 1):
            given = dict(list(way.items())[:count])
            run = taken(check.flow, given, facts or series(), DAY)
            fields = {f"a.{id}": words for id, words in given.items()}
            if run.next is None:
                asking = Asking(check, run, facts or series(), language, carried(run))
                yield fields, "check_result", result_context(asking, titles(check))
                yield {**fields, "do": "summary"}, "check_summary", result_context(asking, titles(check))
                return
            asking = Asking(check, run, facts or series(), language, given)
            yield fields, "check_step", question_context(asking)
            if run.next.kind in ("number", "yesno"):
                typed = "1,2345" if run.next.kind == "number" else "x"
                slip = unfit(run, typed)
                asking = Asking(check, run, facts or series(), language, given, {"answer": typed}, slip)
                more = {**fields, "ask": run.next.id, "answer": typed}
                yield more, "check_step", question_context(asking)


def unfit(run, typed):
    try:
        read(run.next, typed, run)
    except Unfit as no:
        return no.slip
    raise AssertionError(typed)


LOW_WAGE = {"danger": "no", "slip": "yes", "month": "2026-11", "age": "30", "hours": "100"}
REST = {"holiday": "no", "housing": "yes", "rent": "300", "signed": "yes", "other": "yes", "taken": "10", "how": "bank"}


@pytest.mark.parametrize("gross", ["1470.99", "1471", "1471.01", "2000", "?"])
def test_below_a_floor_the_script_is_as_certain_as_the_server(script, gross):
    """At the question the visitor reads what is certain; a cent below is a no, from the floor on nobody can tell."""
    check, facts = live("payslip"), without_a_wage_of_today()
    way = {**LOW_WAGE, "gross": gross, **REST}
    for language in ("nl", "pl", "ar"):
        furnish(script, check, language, facts)
        for fields, template, context in pages_of(check, way, language, 0, facts):
            with override(language):
                html = loader.get_template(f"public/{template}.html").render(
                    {"v": SimpleNamespace(language=language, name=""), **context}
                )
            drawn = """([fields, day, html]) => JSON.stringify([shapeOf(new infopuntChecks.Pages(data, shared, day)
                .draw(infopuntChecks.step(data, fields, day))), serverShape(html)])"""
            mine, theirs = json.loads(script.evaluate(drawn, [fields, DAY.isoformat(), html]))
            assert mine == theirs
    run = taken(check.flow, way, facts, DAY)
    there = "([way, day]) => JSON.stringify(infopuntChecks.told(infopuntChecks.taken(data, way, day)))"
    assert json.loads(script.evaluate(there, [way, DAY.isoformat()])) == told(run)
    verdicts = {one.finding.id: one.verdict for one in run.outcomes()}
    assert verdicts["enough"] == ("no" if gross == "1470.99" else "unknown")


OPERATIONS = ("+", "-", "*", "/", "min", "max", "<", "<=", ">", ">=", "==", "!=")


def test_every_operation_on_a_floor_gives_on_the_phone_what_it_gives_on_the_server(script):
    amounts = [Fraction(number, 2) for number in (-3, 0, 1, 2, 3, 40)]
    values = [*amounts, *map(AtLeast, amounts)]
    pairs = [(kind, a, b) for kind in OPERATIONS for a in values for b in values]
    node = "([pairs]) => JSON.stringify(pairs.map(([kind, a, b]) => infopuntChecks.evaluate([kind, ['name', 0], ['name', 1]], at => ({value: [a, b][at], uses: []})).value))"

    there = json.loads(script.evaluate(node, [[(kind, as_plain(a), as_plain(b)) for kind, a, b in pairs]]))

    here = [
        as_plain(evaluate((kind, ("name", 0), ("name", 1)), lambda at, pair=(a, b): Evaluated(pair[at])).value)
        for kind, a, b in pairs
    ]
    assert [row for row in zip(pairs, there, here, strict=True) if row[1] != row[2]] == []


def test_the_phone_knows_the_working_days_of_every_year_the_server_knows(script):
    days = [
        date.fromordinal(number).isoformat()
        for number in range(date(2015, 1, 1).toordinal(), date(2041, 1, 1).toordinal())
    ]
    node = "days => days.map(day => infopuntChecks.evaluate(['working_day', ['day', day]], () => null).value)"

    assert script.evaluate(node, days) == [working_day(date.fromisoformat(day)).isoformat() for day in days]


TYPED = [
    "", " ", "?", "yes", "no", "x", "0", "00", "1", "007", "38,5", "38.5", "1.234", "1,234", "0.500", "0,500", "1.234,56", "1,234.56",
    "1 234,5", "1\u00a0234", "1\u202f234.5", "1'234.50", "€ 14,71", "14,7100", "14,715", "1.2.3", "1,2,3", "1.234.567", ".5", "5.", ",", "-5",
    "+5", "1e3", "38:30", "38:60", "8:05", "0:59", "1234567:00", "1234567890", "123456789", "99999999999", "٣٨٫٥", "۱۲٫۵", "٢٠٢٦-٠٦",
    "2026-06", "6-2026", "06/2026", "2026-13", "2026-6-30", "30-6-2026", "31.6.2026", "29-2-2026", "29-2-2024", "30 6 2026", "1-1-1",
    "2026", "6", "x-6-2026", "0000-01-01", "10000-1-1", "2026-06-30-1", "3000-1", "bank", "a" * 50, "1" * 45,
    "1" + " " * 45 + "5", "30\u200e-6-2026", "٣٠-٦-٢٠٢٦", "30-6-२०२६", "3_0-6-2026", "+30-6-2026", "yes\u200b", "\u200b?", "\x1f",
    *(row[0] for row in AMOUNTS),
]  # fmt: skip


@pytest.mark.parametrize("name", by_turn(CHECKS))
def test_what_is_typed_is_read_the_same(script, name):
    check = live(name)
    furnish(script, check, "nl")
    run = taken(check.flow, {}, series(), DAY)
    there = script.evaluate(
        """([typed, day]) => {
            const run = infopuntChecks.taken(data, {}, day);
            const said = (question, words) => {
                try { return [infopuntChecks.written(question, infopuntChecks.read(question, words, run)), ''] }
                catch (no) { if (!no.slip) throw no; return ['', no.slip] }
            };
            return JSON.stringify(data.questions.map(question => typed.map(words => said(question, words))));
        }""",
        [TYPED, DAY.isoformat()],
    )

    differ = []
    for question, said in zip(check.flow.questions, json.loads(there), strict=True):
        for words, mine in zip(TYPED, said, strict=True):
            try:
                theirs = [written(question, read(question, words, run)), ""]
            except Unfit as no:
                theirs = ["", str(no.slip)]
            differ += [(question.id, words, mine, theirs)] if mine != theirs else []
    assert differ == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_are_written_the_same(script, language):
    values = [Fraction(number, 8) for number in (*range(200), 807, 8000, 8001, 9876, 98765, 12345678, 8_000_000)]
    values += [
        Fraction(1, 3),
        Fraction(200, 3),
        Fraction(1471, 100),
        Fraction(-29, 4),
        Fraction(-3),
        Fraction(5, 1000),
        Fraction(-1234567, 100),
    ]
    units = [(unit, as_plain(unit_of(unit)[1])) for unit in ("", "EUR", "EUR/hour", "percent", "hour/week", *UNITS)]
    furnish(script, live("payslip"), language)
    there = script.evaluate(
        """([values, units, code]) => JSON.stringify(units.map(([unit, scale]) => values.map(
            value => infopuntChecks.amount(shared.tell[code], infopuntChecks.times(value, scale), unit, scale))))""",
        [[as_plain(value) for value in values], units, language],
    )

    differ = []
    for (unit, scale), said in zip(units, json.loads(there), strict=True):
        for value, mine in zip(values, said, strict=True):
            theirs = amount_words(value * Fraction(*scale), unit, language)
            differ += [(unit, value, mine, theirs)] if mine != theirs else []
    assert differ == []
