"""The bytes of an answer as sentences, whatever they claim to be. No framework."""

import codecs
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

from infopunt.facts.watching.change import as_compared
from infopunt.facts.watching.main_text import all_sentences, main_text
from infopunt.facts.watching.pdf import blocks, pages_of_pdf

# Browsers read these as the wider sets of Windows; other names are not taken from a stranger: some are made to be slow.
ALIKE = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
KNOWN = re.compile(r"utf-8|utf-16(-[lb]e)?|cp125\d|iso8859-\d+|koi8-[ru]|mac-roman|gb18030|big5|euc_jp|shift_jis")
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{2,40})", re.I)
_IN_HEAD = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w:.-]{2,40})", re.I)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def sentences_in(body: bytes, headers: Mapping[str, str], is_over: Callable[[], bool]) -> list[str] | None:
    """What a page, a plain text or a PDF says; None for anything else: only its bytes can be compared. Raises Unreadable."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    start = body[:1024].lstrip().lower()
    if is_pdf(body):
        pages = pages_of_pdf(body)  # within a time of its own
        return all_sentences(blocks(pages), lambda: False) or None if pages else None
    if kind and not kind.startswith("text/") and "html" not in kind and "xml" not in kind:
        return None
    text = decoded(body, headers.get("content-type", ""))
    if kind == "text/plain" and not start.startswith((b"<!doctype html", b"<html")):
        return all_sentences(text.splitlines(), is_over)
    return main_text(text, is_over)


def is_pdf(body: bytes) -> bool:
    return b"%PDF-" in body[:1024]


def decoded(body: bytes, content_type: str) -> str:
    """By its mark, what the header says, what the page says, UTF-8 where it is that, else as Windows wrote it. Never fails."""
    for mark, name in MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    in_header, in_head = _IN_HEADER.search(content_type), _IN_HEAD.search(body[:2048])
    names = [in_header[1]] if in_header else []
    names += [in_head[1].decode("ascii", "replace")] if in_head else []
    for name in (*names, "utf-8"):
        known = _known(name)
        if known:
            try:
                return body.decode(known)
            except UnicodeDecodeError:
                continue  # it says so, and is not
    return body.decode("cp1252", "replace")


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    found = ALIKE.get(found, found)
    return found if KNOWN.fullmatch(found) else ""


def hash_of(sentences: Sequence[str] | None, body: bytes) -> str:
    """Changes when what it says changes; of a PDF and of what cannot be read, when a byte does: whether its words could be had may
    depend on the day."""
    said = body if sentences is None or is_pdf(body) else "\n".join(map(as_compared, sentences)).encode()
    return hashlib.sha256(said).hexdigest()
