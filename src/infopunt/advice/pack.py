"""`checks/<slug>/flow.yaml`: the shape of a check. What is made of it: building.py.

A lawyer reads and writes these files; docs/checks.md explains them. An unknown key or kind is refused with file and line.
"""

import re
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from infopunt.advice.rules.flow import DANGER
from infopunt.kernel.packfiles import Strict
from infopunt.kernel.shapes import unfit

NAME = re.compile(r"^[a-z][a-z0-9_]*$")


class QuestionPack(Strict):
    type: Literal["choice", "yesno", "number", "money", "date", "month"]
    unit: str = ""
    options: list[str] = []
    when: str = ""
    min: str | int | float | date | None = None
    max: str | int | float | date | None = None
    places: int | None = Field(None, ge=0, le=3)
    picture: str = ""

    @model_validator(mode="after")
    def _fits(self) -> "QuestionPack":
        if (self.type == "choice") is not (len(self.options) > 1):
            raise unfit("options_of_a_choice", "options")
        if self.type in ("number", "money") and (self.min is None or self.max is None):
            raise unfit("needs_both_bounds", "min")
        if any(not NAME.match(option) for option in self.options):
            raise unfit("not_an_id", "options")
        return self


class FactUse(Strict):
    fact: str
    day: str = ""
    unit: str = ""


class CasePack(Strict):
    when: str = ""
    then: str = Field(alias="is")


class ValuePack(Strict):
    then: str = Field("", alias="is")
    cases: list[CasePack] = []
    unit: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> "ValuePack":
        if bool(self.then) is bool(self.cases):
            raise unfit("either_is_or_cases")
        return self


class PersonPack(Strict):
    given: str = Field("", alias="if")


class FindingPack(Strict):
    given: str = Field("", alias="if")
    when: str
    trouble: Literal["yes", "no", ""] = ""
    rules: list[str] = []
    pages: list[str] = []
    help: str = ""


class MonotonePack(Strict):
    finding: str
    question: str
    never: Literal["yes", "no"]


class FlowPack(Strict):
    id: str
    order: int
    topics: list[str] = Field(min_length=1)
    danger: bool = False
    day: str = "today"
    facts: dict[str, str | FactUse] = {}
    questions: dict[str, QuestionPack] = Field(min_length=1)
    values: dict[str, ValuePack] = {}
    people: dict[str, PersonPack] = {}
    findings: dict[str, FindingPack] = Field(min_length=1)
    monotone: list[MonotonePack] = []

    def use(self, name: str) -> FactUse:
        found = self.facts[name]
        return FactUse(fact=found) if isinstance(found, str) else found


# The facts the first finding of the check `danger` shows in its words.
EMERGENCY = ("call", "police", "labour")


def with_danger(pack: FlowPack, first: FlowPack) -> FlowPack:
    """The check with the question whether somebody is in danger now, and its answer, in front of its own."""
    if not pack.danger or pack.id == first.id:
        return pack
    facts = {
        **{name: FactUse(fact=first.use(name).fact, day="today") for name in EMERGENCY if name in first.facts},
        **pack.facts,
    }
    return pack.model_copy(update={
        "facts": facts,
        "questions": {DANGER: first.questions[DANGER], **pack.questions},
        "findings": {DANGER: first.findings[DANGER], **pack.findings},
    })  # fmt: skip
