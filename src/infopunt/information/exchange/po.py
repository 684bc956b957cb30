"""PO of gettext: the context of each message names the block and the hash of its Dutch."""

import io
import re
from collections import Counter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from infopunt.information.exchange.parcel import (
    BadParcel,
    BlockTwice,
    Parcel,
    Unit,
    UnitState,
    base_language,
    checked,
    finished,
    refuse_size,
)

MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class UnreadablePo(BadParcel):
    say = "this is not readable as PO in UTF-8"


class PluralForms(BadParcel):
    say = "%(block)s: plural forms do not belong in this file"


def to_po(parcel: Parcel) -> bytes:
    """A block that needs work is fuzzy. The page and the language stand in a comment and in the head: tools drop comments."""
    catalog = Catalog(locale=parcel.language, project=parcel.text, fuzzy=False)
    for unit in parcel.units:
        flags = ["fuzzy"] if unit.state is UnitState.INITIAL and unit.target else []
        notes = [unit.note] if unit.note else []
        catalog.add(unit.source, unit.target, context=f"{unit.id}@{unit.of}", auto_comments=notes, flags=flags)
    catalog.header_comment = f"# Infopunt-Text: {parcel.text}\n# Infopunt-Language: {parcel.language}"
    out = io.BytesIO()
    write_po(out, catalog, width=0)
    return out.getvalue()


def from_po(data: bytes) -> Parcel:
    """The parcel in a PO file, or BadParcel. A fuzzy message has no finished translation."""
    refuse_size(data)
    try:
        words = re.sub(r"\r\n?", "\n", data.decode(MARKS.get(data[:2], "utf-8-sig")))
        _refuse_plurals(words)
        catalog = read_po(io.StringIO(words), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError, LookupError, IndexError, TypeError):
        raise UnreadablePo from None
    contexts = Counter(
        re.findall(r'^msgctxt "([^"]+)"', words, re.M)
    )  # the reader takes the last of two as the only one
    if doubled := [name for name, times in contexts.items() if times > 1]:
        raise BlockTwice(block=doubled[0].partition("@")[0])
    head = dict(re.findall(r"^# Infopunt-(Text|Language): (.*?) *$", words, re.M))
    text = head.get("Text") or _project(catalog)
    language = base_language(head.get("Language") or str(catalog.locale_identifier or ""))
    return checked(Parcel(text, language, tuple(_unit(message) for message in catalog if message.id)))


def _refuse_plurals(words: str) -> None:
    """Before the reader makes room for as many forms as the head of the file says."""
    block = "?"
    for line in words.split("\n"):
        bare = line.strip().lstrip("#~|").lstrip()
        if bare.startswith("msgctxt"):
            block = bare[7:].strip(' "').partition("@")[0]
        elif bare.startswith("msgid_plural"):
            raise PluralForms(block=block)


def _project(catalog: Catalog) -> str:
    """The page as the head of the file names it; '' when it names something else."""
    return catalog.project if re.fullmatch(r"\S+:\S+/\S+", catalog.project or "") else ""


def _unit(message: Message) -> Unit:
    id, _, of = (message.context or "").partition("@")
    if not isinstance(message.id, str) or not isinstance(message.string, str):
        raise PluralForms(block=id)
    state = UnitState.INITIAL if message.fuzzy and message.string else UnitState.UNSAID
    source, target = (re.sub(r"\r\n?", "\n", words) for words in (message.id, message.string))
    return finished(Unit(id, of, source, target, "; ".join(message.auto_comments), state))
