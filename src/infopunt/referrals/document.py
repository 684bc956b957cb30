"""What is handed over: a text written for the body, the fields and the files that were agreed. No framework.

It holds what a handler chose to write and nothing that was not shown to who asked: no id, no name of a handler, no day of
the conversation, no name of a file.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

VERSION = 1
LONGEST_TEXT = 4000
LONGEST_FIELD = 500
MOST_FOR_SERVER = 800  # of text and values: the rest of its thousand signs is for what they are called
_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")  # of what a body asks for: content/routing
NEVER = frozenset({"bsn"})  # whoever asks for it asks the person


@dataclass(frozen=True)
class Document:
    """Text and fields, in the language of the body; of each file that goes along its kind and the hash of what is in it."""

    text: str
    fields: tuple[tuple[str, str], ...] = ()
    language: str = "nl"
    files: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> list[str]:
        return [name for name, _value in self.fields]

    def content(self) -> dict[str, Any]:
        fields = [[name, value] for name, value in self.fields]
        content: dict[str, Any] = {"v": VERSION, "language": self.language, "text": self.text, "fields": fields}
        return content | ({"files": [list(file) for file in self.files]} if self.files else {})

    def digest(self, authority: str) -> str:
        """By which a yes is bound to exactly this, for exactly that body."""
        whole = json.dumps([authority, self.content()], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()


def document_of(content: Mapping[str, Any]) -> Document:
    fields = tuple((str(name), str(value)) for name, value in content.get("fields", ()))
    files = tuple((str(kind), str(hash)) for kind, hash in content.get("files", ()))
    return Document(str(content.get("text", "")), fields, str(content.get("language", "nl")), files)


def file_names(kinds: Iterable[str]) -> list[str]:
    """What files are called that go along: nothing of what they were called before."""
    return [f"file-{number}.{kind}" for number, kind in enumerate(kinds, 1)]


def filled_fields(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What holds something, in the order it came: that of the body."""
    kept = ((name, " ".join(value.split())) for name, value in fields if _NAME.fullmatch(name) and name not in NEVER)
    return tuple((name, value) for name, value in kept if value)
