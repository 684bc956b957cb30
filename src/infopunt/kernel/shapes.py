"""What a shape of pydantic refuses, as faults of ours: no sentence of the library goes further than here."""

import re
from collections.abc import Mapping
from typing import Any, LiteralString

from pydantic import AfterValidator, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from infopunt.kernel.faults import At, Fault


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
    """Everything a shape refused, with its place."""
    return [fault_of_error(one, at) for one in error.errors(include_url=False)]


def fault_of_error(error: ErrorDetails | Mapping[str, Any], at: At = ()) -> Fault:
    """One error of the library as a fault of ours. Who took out what was sent gets a fault that does not repeat it."""
    context, place = error.get("ctx", {}), (*at, *error["loc"])
    if "code" in context and "values" in context:
        return Fault(context["code"], (*place, *context["at"]), context["values"])
    code = next((code for start, code in CODES if error["type"].startswith(start)), "not_so")
    sent = error.get("input")
    if code == "too_short" and "input" in error and not sent:
        code = "missing"
    words = str(sent)[:80] if isinstance(sent, str | int | float) else ""
    limits = {"most" if name in ("max_length", "le", "lt") else "least": context[name]
              for name in ("max_length", "min_length", "le", "lt", "ge", "gt") if name in context}  # fmt: skip
    return Fault(code, place, {"words": words, **limits, **_choices(context)})


def _choices(context: Mapping[str, Any]) -> dict[str, str]:
    names = {"expected": "choices", "pattern": "pattern"}
    return {ours: str(context[theirs]) for theirs, ours in names.items() if theirs in context}


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
    ("uuid", "not_a_uuid"),
    ("string_unicode", "unwritable"),
    ("string_pattern_mismatch", "other_form"),
    ("string", "not_a_text"),
    ("list", "not_a_list"),
    ("tuple", "not_a_list"),
    ("dict", "not_a_list_of_names"),
    ("model", "not_a_list_of_names"),
)
