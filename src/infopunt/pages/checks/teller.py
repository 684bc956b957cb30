"""What a check says, in one language: answers, amounts and dates as people write them, and where each comes from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from html import escape

from babel.dates import format_skeleton
from babel.numbers import format_decimal
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from infopunt.advice.rules.floors import AtLeast
from infopunt.advice.rules.flow import CANNOT_TELL, YES, Outcome, Question, Run
from infopunt.advice.rules.units import unit_of
from infopunt.advice.rules.values import Missing
from infopunt.advice.words import PLACEHOLDER, Words
from infopunt.facts import wording
from infopunt.facts.rules import Confidence, Reading, Series, Status, ValueSpan, read_on
from infopunt.pages.words.markdown import phone_link
from infopunt.pages.words.origin import cited, date_of_source

_QUESTION_MARKS = str.maketrans({"؟": "?"})


@dataclass(frozen=True)
class SpanWords:
    """Where a value comes from, in words, in the order it is told. Kept pages read it by these names: another name or meaning is
    another FORM (data.py, check-pages.js)."""

    since: str  # since when it holds, or that it was announced
    until: str  # told only once it is past
    unsure: str
    title: str
    url: str
    dated: str  # the date of the source
    checked: str


@dataclass(frozen=True)
class Teller:
    """One run in the words of one language. Use it while that language is active."""

    run: Run
    words: Words
    language: str
    series: Mapping[str, Series]

    def label(self, name: str) -> str:
        """What an answer, a fact, a value or a judgement is called."""
        if name in self.words.questions:
            return self.words.questions[name].short
        return self.words.values.get(name) or self.words.facts.get(name) or self.words.people.get(name) or name

    def value(self, name: str) -> str:
        """Its value as people write it; *not known* where it is not."""
        if name == "today":
            return wording.day(self.run.today, self.language)
        named = self.run.flow.facts.get(name)
        if named is not None:
            reading = self.run.reading(named)
            return reading_words(reading, self.language) if reading else _("not known")
        value = self.run.look(name).value
        question = next((one for one in self.run.flow.questions if one.id == name), None)
        if isinstance(value, Missing):
            return _("not known")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, str):
            return self.words.questions[name].options[value]
        if isinstance(value, date):
            return (
                month_words(value, self.language)
                if question and question.kind == "month"
                else wording.day(value, self.language)
            )
        unit = question.unit if question else self.run.flow.values[name].unit
        if isinstance(value, AtLeast):
            return at_least(amount_words(value.least, unit, self.language))
        return amount_words(value, unit, self.language)

    def filled(self, text: str) -> SafeString:
        """A text with its placeholders filled in; telephone numbers to tap."""
        return mark_safe("".join(self._pieces(text)))

    def _pieces(self, text: str) -> Iterator[str]:
        end = 0
        for found in PLACEHOLDER.finditer(text):
            yield escape(text[end : found.start()])
            named = self.run.flow.facts.get(found[1])
            is_phone = named is not None and named.type is None and re.fullmatch(r"\+?[\d ]+", self.value(found[1]))
            yield phone_link(self.value(found[1])) if is_phone else f"<bdi>{escape(self.value(found[1]))}</bdi>"
            end = found.end()
        yield escape(text[end:])

    def verdict(self, outcome: Outcome) -> str:
        """Yes, no or cannot tell, where the heading is a question; '' where it is none."""
        if "?" not in self.words.findings[outcome.finding.id].ask.translate(_QUESTION_MARKS):
            return ""
        return {YES: _("Yes"), CANNOT_TELL: _("Cannot tell")}.get(outcome.verdict, _("No"))

    def said(self, outcome: Outcome) -> SafeString:
        words = self.words.findings[outcome.finding.id]
        return self.filled(getattr(words, outcome.verdict))

    def todo(self, outcome: Outcome) -> list[SafeString]:
        """What to do, where it is bad news or nobody can tell."""
        if outcome.verdict not in (outcome.finding.trouble, CANNOT_TELL):
            return []
        return [self.filled(one) for one in self.words.findings[outcome.finding.id].do]

    def lacking(self, outcome: Outcome) -> list[SafeString]:
        """What would settle it, per thing that is not known: bring this, ask there, a person must look."""
        return [mark_safe(say) for name in outcome.missing for say in self._lacks(name)]

    def gaps_at(self, question: Question) -> list[SafeString]:
        """Of the facts an answer is held against, those that are not known: told where the first such amount is asked."""
        if question.kind != "number" or not question.unit.startswith("EUR"):
            return []
        amounts = {one.id for one in self.run.asked if one.unit.startswith("EUR")}
        hang = [(set(one.uses), one.missing) for one in self.run.outcomes()]
        told = {name for uses, missing in hang if uses & amounts for name in missing}
        now = dict.fromkeys(name for _, missing in hang if question.id in missing for name in missing)
        return [mark_safe(self._gap(name)) for name in now if name in self.run.flow.facts and name not in told]

    def _lacks(self, name: str) -> Iterator[str]:
        if name in self.words.questions:
            question = self.words.questions[name]
            yield escape(f"{question.short}: ") + escape(_("you do not know this.")) + " " + self.filled(question.bring)
        elif name in self.words.people:
            yield escape(_("Only a person can judge this:")) + " " + self.filled(self.words.people[name])
        else:
            yield self._gap(name)

    def _gap(self, name: str) -> str:
        """The value for that day is not in our facts; until when it was known, and what it was."""
        named = self.run.flow.facts[name]
        day, series = self.run.day(named), self.series.get(named.fact)
        assert day
        shown = month_words(day, self.language) if day.day == 1 else wording.day(day, self.language)
        words = gap_words()
        say = escape(words["gap"] % {"name": self.label(name), "day": shown})
        reading = read_on(series, day) if series else None
        before = reading.before if reading else None
        if before and before.end and series:
            say += " " + escape(words["until"] % {
                "day": wording.day(before.end, self.language), "value": wording.value_in_words(series, before, self.language)})  # fmt: skip
        if reading and reading.floor and series:
            value = wording.value_in_words(series, reading.floor, self.language)
            say += " " + escape(words["floor"] % {"value": value}) + self._law(series)
        if series and series.ask.startswith("http"):
            say += f' <a href="{escape(series.ask)}" rel="noreferrer">{escape(_("Ask here"))}</a>'
        return say

    def _law(self, series: Series) -> str:
        """By which law it never falls."""
        law = series.never_falls
        return f" ({cited(law, self.language)})" if law else ""

    def steps(self, outcome: Outcome) -> list[tuple[str, str, SafeString]]:
        """Everything that decided it, in order: name, value, and for a fact since when and where it comes from."""
        rows = [(self.label(name), self.value(name), self._origin(name)) for name in outcome.uses if name != "danger"]
        return [row for row in rows if row[0]]

    def _origin(self, name: str) -> SafeString:
        named = self.run.flow.facts.get(name)
        reading = self.run.reading(named) if named else None
        span = reading and (reading.span or reading.floor)
        if not reading or not span:
            return mark_safe("")
        return mark_safe(self._told(span) + ("" if reading.span else self._law(reading.series)))

    def rules(self, outcome: Outcome) -> list[SafeString]:
        """Since when each rule below a finding holds, and its source."""
        found = []
        for id in outcome.finding.rules:
            series = self.series.get(id)
            span = read_on(series, self.run.today).shown if series else None
            if span:
                found.append(self._told(span))
        return list(dict.fromkeys(found))

    def _told(self, span: ValueSpan) -> SafeString:
        words = span_words(span, self.language)
        ended = words.until if span.end and span.end < self.run.today else ""
        source = escape(words.title)
        if words.url:
            source = f'<a href="{escape(words.url)}" dir="auto" rel="noreferrer">{source}</a>'
        parts = [
            escape(words.since),
            escape(ended),
            escape(words.unsure),
            f"{source}, {escape(words.dated)}",
            escape(words.checked),
        ]
        return mark_safe("; ".join(part for part in parts if part))


def gap_words() -> dict[str, str]:
    """What is said of a fact that has no value on the day that matters."""
    return {
        "gap": _("%(name)s: the amount for %(day)s is not in our facts."),
        "until": _("Until %(day)s it was %(value)s."),
        "floor": _(
            "By law it does not fall: it is at least %(value)s. With less we are sure that it is too little; with more we cannot tell."
        ),
    }


def reading_words(reading: Reading, language: str) -> str:
    """What a fact says on a day; at least the last value, where the law never lets it fall."""
    if reading.span:
        return wording.value_in_words(reading.series, reading.span, language)
    if reading.floor:
        return at_least(wording.value_in_words(reading.series, reading.floor, language))
    return _("not known")


def at_least(value: str) -> str:
    return _("at least %(value)s") % {"value": value}


def span_words(span: ValueSpan, language: str) -> SpanWords:
    since = [_("announced, not in force yet")] if span.status is Status.ANNOUNCED else []
    since += [_("holds since %(day)s") % {"day": wording.day(span.start, language)}] if span.start else []
    return SpanWords(
        since="; ".join(since),
        until=_("until %(day)s") % {"day": wording.day(span.end, language)} if span.end else "",
        unsure=_("unconfirmed") if span.confidence is Confidence.LOW else "",
        title=span.source.title,
        url=span.source.url,
        dated=date_of_source(span.source.date, language),
        checked=_("checked %(day)s") % {"day": wording.day(span.checked, language)},
    )


def month_words(day: date, language: str) -> str:
    return format_skeleton("yMMMM", day, locale="en_GB" if language == "en" else language)


def amount_words(value: Fraction, unit: str, language: str) -> str:
    """An amount in the unit it is shown in, rounded half up to two decimals."""
    _unit, scale = unit_of(unit)
    number = rounded(value / scale)
    if unit.startswith("EUR"):
        return wording.money(number, language)
    if unit == "percent":
        return wording.percent(number, language)
    if unit in ("hour", "minute", "day", "week", "month", "year"):
        return wording.duration(number, unit, language)
    if "/" in unit:
        first, _slash, second = unit.partition("/")
        return f"{wording.duration(number, first, language)} / {wording.duration(1, second, language)}"
    return format_decimal(number, locale=language)


def rounded(value: Fraction) -> float:
    cents = Decimal(value.numerator * 100) / Decimal(value.denominator)
    return float(cents.quantize(Decimal(1), ROUND_HALF_UP) / 100)
