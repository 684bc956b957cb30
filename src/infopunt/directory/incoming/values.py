"""The parts of a feed as what they should be, or NotHsds: numbers, lists, words without tags, our own attributes."""

import html
import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import nh3

from infopunt.directory.hsds import PREFIX, Json
from infopunt.kernel.faults import At, Fault


class NotHsds(ValueError):
    """What was sent is no HSDS 3 feed. The fault's place is the number of the service and HSDS's own names below it."""

    def __init__(self, code: str, at: At, **values: Any) -> None:
        super().__init__(f"{' '.join(map(str, at))}: {code}")
        self.fault = Fault(code, at, values)


def uuid_at(value: Any, where: At) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        raise NotHsds("not_a_uuid", where, words=str(value)[:40]) from None


def object_at(value: Any, where: At) -> Json:
    if not isinstance(value, dict):
        raise NotHsds("not_an_object", where)
    return value


def list_at(value: Any, where: At) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise NotHsds("not_a_list", where)
    return value


def words_at(row: Json, name: str, where: At) -> str:
    words = row.get(name)
    if not isinstance(words, str) or not words.strip():
        raise NotHsds("missing", (*where, name))
    return words.strip()


def rows_at(holders: Iterable[Json], name: str, where: At) -> list[Json]:
    """The rows of a list that may stand at any of these, each once."""
    found: list[Json] = []
    for holder in holders:
        for row in list_at(holder.get(name), where):
            if object_at(row, where) not in found:
                found.append(row)
    return found


def own_fields(row: Json) -> dict[str, str]:
    """What our own attributes say, by field."""
    found = {}
    attributes = row.get("attributes")
    for one in attributes if isinstance(attributes, list) else []:
        label = one.get("label") if isinstance(one, dict) else None
        if isinstance(label, str) and label.startswith(PREFIX) and isinstance(one.get("value"), str):
            found[label.removeprefix(PREFIX)] = one["value"]
    return found


def own_texts(ours: Mapping[str, str], name: str) -> dict[str, str]:
    return {key.partition("@")[2]: words for key, words in ours.items() if key.startswith(f"{name}@")}


def without_tags(value: Any) -> str:
    """Words of a feed without the tags some put into them."""
    words = str(value or "")
    if not re.search(r"<[a-zA-Z/!]", words):
        return words
    spaced = re.sub(r"(?i)<(?:br|/?p|/?div|/?li)\b[^>]*>", " ", words)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


def in_both(words: str, unless: str = "") -> dict[str, str]:
    """Words of a feed that does not say in which language: they stand for Dutch and for English."""
    return {"nl": words[:2000], "en": words[:2000]} if words and words != unless else {}


def web(address: Any) -> str:
    """An address of the web, also where somebody left out how it begins; '' for anything else."""
    words = str(address or "").strip()
    if re.match(r"(?i)www\.[\w-]+\.\w", words):
        words = f"https://{words}"
    return words if re.fullmatch(r"https?://[^\s]{1,290}", words) else ""


def slug_of(words: str, id: str) -> str:
    bare = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    tidy = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60].strip("-")
    return f"{tidy if tidy[:1].isalpha() else 'x-' + tidy}-{id[:8]}".replace("--", "-")
