"""A fault is data: a code, the place, and the values of its sentence. Each door says it in its reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from infopunt.kernel.errors import Refused

At = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong. `at` is the path of field names to the place; `values` fill the holes of a door's sentence."""

    code: str
    at: At = ()
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def below(self, *at: str | int) -> "Fault":
        """The same fault, seen from further out."""
        return replace(self, at=(*at, *self.at))


class Faulty(Refused):
    """What was given cannot be so; `faults` says where and why, all of it. What it prints names no value."""

    say = "Something in it cannot be so."

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__()

    def __str__(self) -> str:
        return "; ".join(": ".join(filter(None, (".".join(map(str, one.at)), one.code))) for one in self.faults)
