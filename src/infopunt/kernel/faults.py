"""A fault is data: a code, the place, and the values of its sentence. Each door says it in its reader's language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, LiteralString

from pydantic import AfterValidator, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from infopunt.kernel.errors import Refused

At = tuple[str | int, ...]
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Fault:
    """What is wrong. `at` is the path of field names to the place; `values` fill the holes of a door's sentence."""

    code: str
    at: At = ()
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


class Faulty(Refused):
    """What was given cannot be so; `faults` says where and why, all of it."""

    say = "Something in it cannot be so."

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__()

    def __str__(self) -> str:
        return "; ".join(f"{'.'.join(map(str, fault.at))} {fault.code}".strip() for fault in self.faults)


def unfit(code: LiteralString, *at: str | int, **values: Any) -> PydanticCustomError:
    """What a validator of a shape raises: `code` at a place below the field it stands on."""
    return PydanticCustomError(code, "{code}", {"code": code, "at": at, "values": values})


def matching(pattern: str, code: LiteralString) -> AfterValidator:
    """A text that is wholly of this form, or the fault `code` with what was written as `words`."""
    form = re.compile(pattern)

    def check(words: str) -> str:
        if not form.fullmatch(words):
            raise unfit(code, words=words[:80])
        return words

    return AfterValidator(check)


def faults_of_shape(error: ValidationError, at: At = ()) -> list[Fault]:
    """What a shape refused, in codes of ours: no sentence of the library goes further than here."""
    return [_fault(one, at) for one in error.errors(include_url=False)]


def _fault(error: ErrorDetails, at: At) -> Fault:
    context, place = error.get("ctx", {}), (*at, *error["loc"])
    if "code" in context and "values" in context:
        return Fault(context["code"], (*place, *context["at"]), context["values"])
    code = next((code for start, code in CODES if error["type"].startswith(start)), "not_so")
    if code == "too_short" and not error["input"]:
        code = "missing"
    words = str(error["input"])[:80] if isinstance(error["input"], str | int | float) else ""
    limits = {"most" if name in ("max_length", "le", "lt") else "least": context[name]
              for name in ("max_length", "min_length", "le", "lt", "ge", "gt") if name in context}  # fmt: skip
    return Fault(code, place, {"words": words, **limits, **_choices(context)})


def _choices(context: Mapping[str, Any]) -> dict[str, str]:
    return {"choices": str(context["expected"])} if "expected" in context else {}


# The library's types of error by how they begin → our code.
CODES: tuple[tuple[str, str], ...] = (
    ("missing", "missing"),
    ("extra_forbidden", "unknown_key"),
    ("string_too_short", "too_short"),
    ("too_short", "too_short"),
    ("string_too_long", "too_long"),
    ("too_long", "too_many"),
    ("datetime", "not_a_moment"),
    ("timezone", "not_a_moment"),
    ("date", "not_a_day"),
    ("int", "not_a_number"),
    ("float", "not_a_number"),
    ("decimal", "not_a_number"),
    ("finite_number", "not_a_number"),
    ("greater_than", "too_small"),
    ("less_than", "too_large"),
    ("literal_error", "not_a_choice"),
    ("enum", "not_a_choice"),
    ("bool", "not_yes_or_no"),
    ("string_unicode", "unwritable"),
    ("string", "not_a_text"),
    ("list", "not_a_list"),
    ("tuple", "not_a_list"),
    ("dict", "not_a_list_of_names"),
    ("model", "not_a_list_of_names"),
)
