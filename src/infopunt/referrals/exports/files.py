"""A document as JSON, as a PDF and as one closed file. The same document gives the same bytes, but for what closes it."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import pyrage
import typst

from infopunt.kernel.codes import grouped
from infopunt.kernel.errors import Refused
from infopunt.referrals.document import Document, file_names
from infopunt.referrals.exports.words import FIELDS, NL

FLAT = (1980, 1, 1, 0, 0, 0)  # the day of every file in a ZIP
_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\#$%&*_`<>@[]{}~^\"'/-=+."})


class WrongKey(Refused):
    say = "The key of this body is not one that can be used. Ask them again."


@dataclass(frozen=True)
class Dispatch:
    """What leaves: the document, for whom, what its fields are called, and cleaned files by their kind (`jpg`, `pdf`)."""

    document: Document
    body: str
    reference: str
    files: Sequence[tuple[str, bytes]] = ()

    @property
    def named(self) -> list[tuple[str, str, str]]:
        """Each field: its id, what it is called, its value."""
        return [(name, FIELDS.get(name, name), value) for name, value in self.document.fields]

    @property
    def file_names(self) -> list[str]:
        return file_names(kind for kind, _content in self.files)


def json_of(parcel: Dispatch) -> bytes:
    fields = [{"field": name, "label": label, "value": value} for name, label, value in parcel.named]
    told = {
        "format": "infopunt-referral/1", "reference": parcel.reference, "language": parcel.document.language,
        "text": parcel.document.text, "fields": fields, "files": parcel.file_names,
    }  # fmt: skip
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def document_pdf(parcel: Dispatch) -> bytes:
    """One or two pages to read and keep; its properties say nothing but its title."""
    pdf: bytes = typst.compile(_typst(parcel).encode(), format="pdf", timestamp=0)
    return pdf


def zip_of(parcel: Dispatch) -> bytes:
    """PDF, JSON and files, in this order, under neutral names and a day that says nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        contents = [("document.pdf", document_pdf(parcel)), ("document.json", json_of(parcel))]
        contents += list(zip(parcel.file_names, (content for _kind, content in parcel.files), strict=True))
        for name, content in contents:
            entry = zipfile.ZipInfo(name, FLAT)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            whole.writestr(entry, content)
    return out.getvalue()


def age_of(content: bytes, key: str) -> bytes:
    """Closed for the body that has the private half of this key. Raises WrongKey."""
    try:
        closed: bytes = pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(key)])
    except pyrage.RecipientError:
        raise WrongKey from None
    return closed


def _typst(parcel: Dispatch) -> str:
    rows = "".join(f"[{_plain(label)}], [{_plain(value)}],\n" for _name, label, value in parcel.named)
    table = f"== {NL['fields']}\n#table(columns: (1fr, 2fr), stroke: 0.5pt + luma(180),\n{rows})\n" if rows else ""
    files = f"== {NL['files']}\n" + "".join(f"- {_plain(name)}\n" for name in parcel.file_names) if parcel.files else ""
    text = "\n\n".join(_plain(line) for line in parcel.document.text.splitlines() if line.strip())
    return f"""#set document(title: "{NL["title"]}", date: none)
#set page(paper: "a4", margin: 22mm, footer: text(8pt, fill: luma(90))[{NL["reference"]} {_plain(parcel.reference)}])
#set text(lang: "{parcel.document.language}", size: 11pt, font: ("Noto Sans", "Noto Sans Arabic", "DejaVu Sans", "Libertinus Serif"))
#set par(leading: 0.7em)
= {NL["title"]}
{NL["to"]}: {_plain(parcel.body)} \\
{NL["reference"]}: {_plain(grouped(parcel.reference))}
== {NL["text"]}
{text}

{table}
{files}
#line(length: 100%, stroke: 0.5pt + luma(200))
#text(9pt)[{_plain(NL["agreed"])}]
"""


def _plain(words: str) -> str:
    """Words as words: nothing in them is an order to typst."""
    return " ".join(words.split()).translate(_SPECIAL)
