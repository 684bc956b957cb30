"""XLIFF 2.0, 2.1 and 2.2: only what is core, at its own place. Matches, glossaries, metadata and skeletons are somebody else's."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from infopunt.information.exchange.parcel import (
    CODE,
    BadParcel,
    LargeParcel,
    Parcel,
    Unit,
    UnitState,
    base_language,
    checked,
    finished,
    refuse_size,
)

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
NAMESPACES = {NAMESPACE: ("2.0", "2.1"), "urn:oasis:names:tc:xliff:document:2.2": ("2.2",)}
LONGEST = 100_000  # signs of a block
DEEPEST = 40  # elements inside one another; what agencies make has some ten
AROUND = ("pc", "mrk")  # what a tool puts around words


class UnreadableXml(BadParcel):
    say = "line %(line)s: this is not readable as XML"


class ForbiddenXml(BadParcel):
    say = "entities, document types and other encodings do not belong in this file"


class TangledXml(BadParcel):
    say = "this file is nested too deep to be a translation"


class NoXliff(BadParcel):
    say = "this is not XLIFF 2.0"


class OtherSource(BadParcel):
    say = "srcLang: the source is Dutch (nl)"


class ManyPages(BadParcel):
    say = "one page a file, please"


class NoSource(BadParcel):
    say = "%(block)s: there is no source"


class LooseCode(BadParcel):
    say = "%(block)s: a code refers to nothing: %(code)s"


class DoubtfulOrder(BadParcel):
    say = "%(block)s: the order of its parts is not clear"


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
    segment = SubElement(element, "segment", {"state": unit.state} if unit.state else {})
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
    refuse_size(data)
    try:
        root = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        raise UnreadableXml(line=error.position[0]) from None
    except (DefusedXmlException, ValueError, LookupError):
        raise ForbiddenXml from None
    _refuse_depth(root)
    namespace = root.tag[1:].partition("}")[0]
    core = Core(namespace)
    if root.tag != core.tag("xliff") or root.get("version") not in NAMESPACES.get(namespace, ()):
        raise NoXliff
    if base_language(root.get("srcLang", "")) != "nl":
        raise OtherSource
    files = root.findall(core.tag("file"))
    if len(files) != 1:
        raise ManyPages
    units = tuple(core.unit(unit) for unit in core.units(files[0]))
    return checked(Parcel(files[0].get("original", ""), base_language(root.get("trgLang", "")), units))


def _refuse_depth(root: Element) -> None:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise TangledXml


@dataclass(frozen=True)
class Core:
    """Reads the core elements of one version of XLIFF, children at their own place only."""

    namespace: str

    def tag(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}"

    def units(self, element: Element) -> Iterator[Element]:
        """Units of a file, in groups or not."""
        for child in element:
            if child.tag == self.tag("unit"):
                yield child
            elif child.tag == self.tag("group"):
                yield from self.units(child)

    def unit(self, unit: Element) -> Unit:
        id = unit.get("id", "")
        notes = {note.get("category"): note.text or "" for note in self._inside(unit, "notes", "note")}
        codes = self._codes(unit, id)
        parts = [part for part in unit if part.tag in (self.tag("segment"), self.tag("ignorable"))]
        source = self._words([part.find(self.tag("source")) for part in parts], codes, id)
        if not any(part.tag == self.tag("segment") and part.find(self.tag("source")) is not None for part in parts):
            raise NoSource(block=id)
        target = self._words(self._targets(parts, id), codes, id)
        state = self._state(parts) if target.strip() else UnitState.UNSAID
        words = target if target.strip() else ""
        return finished(Unit(id, notes.get("of", ""), source, words, notes.get("terms", ""), state))

    def _inside(self, unit: Element, around: str, name: str) -> list[Element]:
        return unit.findall(f"{self.tag(around)}/{self.tag(name)}")

    def _codes(self, unit: Element, id: str) -> dict[str, str]:
        """What each code of a unit stands for, by where it refers to: `d:` and the id of its data, `c:` and the id of another."""
        data = {f"d:{one.get('id', '')}": one.text or "" for one in self._inside(unit, "originalData", "data")}
        for code in unit.iterfind(f"*//{self.tag('ph')}"):
            if ref := code.get("dataRef"):
                if f"d:{ref}" not in data:
                    raise LooseCode(block=id, code=ref)
                data[f"c:{code.get('id', '')}"] = data[f"d:{ref}"]
        return data

    def _targets(self, parts: list[Element], id: str) -> list[Element | None]:
        """The targets in the order they name; the source of what is only between segments where it has none of its own."""
        placed: dict[int, Element | None] = {}
        for number, part in enumerate(parts, 1):
            target = part.find(self.tag("target"))
            if target is None and part.tag == self.tag("ignorable"):
                target = part.find(self.tag("source"))
            order = target.get("order", "") if target is not None else ""
            place = int(order) if order.isascii() and order.isdigit() and len(order) < 6 else number
            if place in placed or not 1 <= place <= len(parts) or (order and str(place) != order.lstrip("0")):
                raise DoubtfulOrder(block=id)
            placed[place] = target
        return [placed[place] for place in sorted(placed)]

    def _state(self, parts: list[Element]) -> UnitState:
        """How far the least finished segment is: one without a target makes the whole unit unfinished."""
        states = []
        for segment in (part for part in parts if part.tag == self.tag("segment")):
            source, target = segment.find(self.tag("source")), segment.find(self.tag("target"))
            lacks = _is_empty(target) and not _is_empty(source)
            states.append(UnitState.INITIAL if lacks else _state_named(segment.get("state", "")))
        return UnitState.INITIAL if UnitState.INITIAL in states else min(states, key=list(UnitState).index)

    def _words(self, elements: list[Element | None], codes: dict[str, str], id: str) -> str:
        pieces, length = [], 0
        for piece in (piece for one in elements if one is not None for piece in self._pieces(one, codes, id)):
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST:  # a few signs may stand for a code of a million
                raise LargeParcel
        return "".join(pieces)

    def _pieces(self, element: Element, codes: dict[str, str], id: str) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            if child.tag == self.tag("ph"):
                yield _code_of(child, codes, id)
            elif child.tag in map(self.tag, AROUND):
                yield from self._pieces(child, codes, id)
            elif child.tag == self.tag("cp"):  # a sign that XML cannot hold, and a text may not
                raise LooseCode(block=id, code=child.get("hex", "?"))
            yield child.tail or ""


def _code_of(element: Element, codes: dict[str, str], id: str) -> str:
    """What a code stands for: by its data, or as the copy of another."""
    ref = f"d:{element.get('dataRef')}" if element.get("dataRef") else f"c:{element.get('copyOf', '')}"
    if ref not in codes:
        raise LooseCode(block=id, code=ref[2:] or "?")
    return codes[ref]


def _is_empty(element: Element | None) -> bool:
    return element is None or not ("".join(element.itertext()).strip() or len(element))


def _state_named(word: str) -> UnitState:
    try:
        return UnitState(word)
    except ValueError:
        return UnitState.UNSAID
