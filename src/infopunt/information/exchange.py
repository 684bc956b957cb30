"""Blocks of a page on their way to a translation agency and back, as XLIFF 2.0 or PO. No framework.

Placeholders and link targets travel as protected codes; whatever comes back must hold the same ones.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from infopunt.kernel.errors import Refused

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
LARGEST = 2_000_000  # bytes
CODE = re.compile(r"\{\{.*?\}\}|\]\([^)\s]*\)", re.S)
HASH = re.compile(r"^[0-9a-f]{8}$")
ID = re.compile(r"^b-[0-9a-z]{4,8}$")
# What XML cannot hold; a text has none of these, a hostile one might.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Unit:
    """One block: its id, the hash of the Dutch block, the Dutch, the translation so far ('' for none), a note."""

    id: str
    of: str
    source: str
    target: str
    note: str = ""


@dataclass(frozen=True)
class Parcel:
    """The blocks of one page for one language."""

    text: str
    language: str
    units: tuple[Unit, ...]


class BadParcel(Refused):
    say = "This file cannot be taken over; the message names the place."


def to_xliff(parcel: Parcel) -> bytes:
    """XLIFF 2.0 with inline codes that a tool of an agency protects."""
    root = Element("xliff", {"xmlns": NAMESPACE, "version": "2.0", "srcLang": "nl", "trgLang": parcel.language})
    file = SubElement(root, "file", {"id": "f1", "original": parcel.text})
    for unit in parcel.units:
        _write_unit(SubElement(file, "unit", {"id": unit.id, "xml:space": "preserve"}), unit)
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _write_unit(element: Element, unit: Unit) -> None:
    notes = SubElement(element, "notes")
    SubElement(notes, "note", {"category": "of"}).text = unit.of
    if unit.note:
        SubElement(notes, "note", {"category": "terms"}).text = unit.note
    codes = list(dict.fromkeys([*CODE.findall(unit.source), *CODE.findall(unit.target)]))
    if codes:
        kept = SubElement(element, "originalData")
        for number, code in enumerate(codes):
            SubElement(kept, "data", {"id": f"d{number}"}).text = code
    segment = SubElement(element, "segment")
    _write_words(SubElement(segment, "source"), unit.source, codes)
    if unit.target:
        _write_words(SubElement(segment, "target"), unit.target, codes)


def _write_words(element: Element, words: str, codes: list[str]) -> None:
    last, at = None, 0
    for number, found in enumerate(CODE.finditer(words)):
        _add_text(element, last, words[at : found.start()])
        last = SubElement(element, "ph", {"id": f"p{number}", "dataRef": f"d{codes.index(found[0])}"})
        at = found.end()
    _add_text(element, last, words[at:])


def _add_text(element: Element, last: Element | None, words: str) -> None:
    if last is None:
        element.text = words
    else:
        last.tail = words


def from_xliff(data: bytes) -> Parcel:
    """The parcel in an XLIFF file, or BadParcel. No entity and no outside file is ever followed."""
    _refuse_size(data)
    try:
        root = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        line = error.position[0]
        raise BadParcel(f"line {line}: this is not readable as XML") from None
    except (DefusedXmlException, ValueError, LookupError):
        raise BadParcel("entities, document types and other encodings do not belong in this file") from None
    if root.tag != f"{{{NAMESPACE}}}xliff" or root.get("version") not in ("2.0", "2.1"):
        raise BadParcel("this is not XLIFF 2.0")
    if root.get("srcLang") != "nl":
        raise BadParcel("srcLang: the source is Dutch (nl)")
    files = root.findall(_tag("file"))
    if len(files) != 1:
        raise BadParcel("one page a file, please")
    units = tuple(_read_unit(unit) for unit in files[0].iter(_tag("unit")))
    return _checked(Parcel(files[0].get("original", ""), root.get("trgLang", ""), units))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _read_unit(unit: Element) -> Unit:
    id = unit.get("id", "")
    notes = {note.get("category"): note.text or "" for note in unit.iter(_tag("note"))}
    data = {one.get("id", ""): one.text or "" for one in unit.iter(_tag("data"))}
    sources, targets = list(unit.iter(_tag("source"))), list(unit.iter(_tag("target")))
    if not sources:
        raise BadParcel(f"{id}: there is no source")
    source = "".join(_words(one, data, id) for one in sources)
    target = "".join(_words(one, data, id) for one in targets)
    return Unit(id, notes.get("of", ""), source, target, notes.get("terms", ""))


def _words(element: Element, data: dict[str, str], id: str) -> str:
    return "".join(_pieces(element, data, id))


def _pieces(element: Element, data: dict[str, str], id: str) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == _tag("ph"):
            ref = child.get("dataRef", "")
            if ref not in data:
                raise BadParcel(f"{id}: a code refers to nothing: {ref or '?'}")
            yield data[ref]
        else:  # what a tool adds around words (marks, spans) is not ours
            yield from _pieces(child, data, id)
        yield child.tail or ""


def to_po(parcel: Parcel) -> bytes:
    """PO: the context of each message names the block and the hash of its Dutch."""
    catalog = Catalog(project=parcel.text, fuzzy=False)
    for unit in parcel.units:
        notes = [unit.note] if unit.note else []
        catalog.add(unit.source, unit.target, context=f"{unit.id}@{unit.of}", auto_comments=notes)
    catalog.header_comment = f"# Infopunt-Text: {parcel.text}\n# Infopunt-Language: {parcel.language}"
    out = io.BytesIO()
    write_po(out, catalog, width=0)
    return out.getvalue()


def from_po(data: bytes) -> Parcel:
    """The parcel in a PO file, or BadParcel."""
    _refuse_size(data)
    try:
        words = data.decode("utf-8")
        catalog = read_po(io.BytesIO(data), charset="utf-8", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError, LookupError):
        raise BadParcel("this is not readable as PO in UTF-8") from None
    head = dict(re.findall(r"^# Infopunt-(Text|Language): (.*)$", words, re.M))
    units = []
    for message in catalog:
        if not message.id:
            continue
        id, _, of = (message.context or "").partition("@")
        if not isinstance(message.id, str) or not isinstance(message.string, str):
            raise BadParcel(f"{id}: plural forms do not belong in this file")
        units.append(Unit(id, of, message.id, message.string, "; ".join(message.auto_comments)))
    return _checked(Parcel(head.get("Text", ""), head.get("Language", ""), tuple(units)))


def read_parcel(data: bytes) -> Parcel:
    """XLIFF or PO, whichever it is."""
    _refuse_size(data)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    return from_xliff(data) if start.startswith(b"<") else from_po(data)


def _refuse_size(data: bytes) -> None:
    if len(data) > LARGEST:
        raise BadParcel("the file is larger than 2 MB")


def _checked(parcel: Parcel) -> Parcel:
    """The parcel, when every unit is one of ours and holds the codes of its source."""
    if not parcel.text or not parcel.language:
        raise BadParcel("the file does not say which page and language it is for")
    if not parcel.units:
        raise BadParcel("there is no block in this file")
    doubled = [id for id, times in Counter(unit.id for unit in parcel.units).items() if times > 1]
    if doubled:
        raise BadParcel(f"{doubled[0]}: stands here twice")
    for unit in parcel.units:
        if not ID.match(unit.id) or not HASH.match(unit.of):
            raise BadParcel(f"{unit.id or '?'}: the mark of this block is damaged")
        _check_codes(unit)
    return parcel


def _check_codes(unit: Unit) -> None:
    if not unit.target:
        return
    wanted, found = Counter(CODE.findall(unit.source)), Counter(CODE.findall(unit.target))
    lost, added = wanted - found, found - wanted
    if lost:
        raise BadParcel(f"{unit.id}: {next(iter(lost))} is missing in the translation")
    if added:
        raise BadParcel(f"{unit.id}: {next(iter(added))} does not stand in the source that often")
