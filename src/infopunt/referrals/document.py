"""What is handed over: a text written for the body, and the fields that were agreed. No framework.

It holds what a handler chose to write and nothing that was not shown to who asked: no id, no name of a handler, no day of
the conversation, no name of a file.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

VERSION = 1
LONGEST_TEXT = 4000
LONGEST_FIELD = 500
# What can be agreed, in the order in which it is asked; a body may want another order.
FIELDS = (
    "what", "since", "employer", "agency", "address", "municipality", "sector", "several", "spoken", "contact", "wish",
)  # fmt: skip


@dataclass(frozen=True)
class Document:
    """Text and fields, in the language of the body."""

    text: str
    fields: tuple[tuple[str, str], ...] = ()
    language: str = "nl"

    @property
    def names(self) -> list[str]:
        return [name for name, _value in self.fields]

    def content(self) -> dict[str, Any]:
        fields = [[name, value] for name, value in self.fields]
        return {"v": VERSION, "language": self.language, "text": self.text, "fields": fields}

    def digest(self, authority: str) -> str:
        """By which a yes is bound to exactly this, for exactly that body."""
        whole = json.dumps([authority, self.content()], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()


def document_of(content: Mapping[str, Any]) -> Document:
    fields = tuple((str(name), str(value)) for name, value in content.get("fields", ()))
    return Document(str(content.get("text", "")), fields, str(content.get("language", "nl")))


def filled_fields(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Known fields that hold something, without what only looks like it."""
    kept = ((name, " ".join(value.split())) for name, value in fields if name in FIELDS)
    return tuple((name, value) for name, value in kept if value)
