"""Blocks of a page on their way to a translation agency and back, as XLIFF 2 or PO. No framework.

Placeholders and link targets travel as protected codes; whatever comes back must hold the same ones. What is not a finished
translation of a whole block comes back as none. It never decides what becomes of a text: `translating` does.
"""

from infopunt.information.exchange.parcel import BadParcel, Parcel, Unit, UnitState, refuse_size
from infopunt.information.exchange.po import from_po, to_po
from infopunt.information.exchange.xliff import from_xliff, to_xliff

__all__ = ["BadParcel", "Parcel", "Unit", "UnitState", "from_po", "from_xliff", "read_parcel", "to_po", "to_xliff"]


def read_parcel(data: bytes) -> Parcel:
    """XLIFF or PO, whichever it is, in UTF-8 or UTF-16."""
    refuse_size(data)
    start = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return from_xliff(data) if start.startswith(b"<") else from_po(data)
