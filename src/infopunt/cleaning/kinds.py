"""What a file is, by its bytes and never by its name."""

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum

import puremagic


class FileKind(StrEnum):
    """Kinds of files that can be made anew."""

    JPG = "jpg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    DOCX = "docx"
    MP4 = "mp4"
    M4A = "m4a"
    GP3 = "3gp"
    OGG = "ogg"
    AMR = "amr"
    MP3 = "mp3"


class Work(StrEnum):
    """What is done to make a file anew: the name by which the program in the sandbox is asked."""

    PICTURE = "picture"
    PAPER = "paper"
    DOCUMENT = "document"
    RECORDING = "recording"
    COUNT = "count"  # of the pages of a paper
    PAGE = "page"  # one page of a paper that was made anew, as a picture


class Flag(StrEnum):
    """Why nobody should open a file on a computer of the desk."""

    PROGRAM = "program"
    MACROS = "macros"
    TEST_VIRUS = "test_virus"


@dataclass(frozen=True)
class Media:
    """How a browser is told what it gets."""

    type: str
    work: Work


KINDS: dict[FileKind, Media] = {
    FileKind.JPG: Media("image/jpeg", Work.PICTURE),
    FileKind.PNG: Media("image/png", Work.PICTURE),
    FileKind.WEBP: Media("image/webp", Work.PICTURE),
    FileKind.HEIC: Media("image/heic", Work.PICTURE),
    FileKind.PDF: Media("application/pdf", Work.PAPER),
    FileKind.DOCX: Media("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Work.DOCUMENT),
    FileKind.MP4: Media("video/mp4", Work.RECORDING),
    FileKind.M4A: Media("audio/mp4", Work.RECORDING),
    FileKind.GP3: Media("video/3gpp", Work.RECORDING),
    FileKind.OGG: Media("audio/ogg", Work.RECORDING),
    FileKind.AMR: Media("audio/amr", Work.RECORDING),
    FileKind.MP3: Media("audio/mpeg", Work.RECORDING),
}
# What files become.
RESULTS = (FileKind.JPG, FileKind.PNG, FileKind.PDF, FileKind.DOCX, FileKind.MP4, FileKind.M4A)
_BEGINNINGS = (
    (b"\xff\xd8\xff", FileKind.JPG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"%PDF-", FileKind.PDF),
    (b"OggS", FileKind.OGG),
    (b"#!AMR", FileKind.AMR),
    (b"ID3", FileKind.MP3),
)
# The brand of a file of boxes: phones write photos, films and sound in it.
_BRANDS = (
    ((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"), FileKind.HEIC),
    ((b"3gp", b"3g2"), FileKind.GP3),
    ((b"M4A", b"M4B"), FileKind.M4A),
    ((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp4", b"avc1", b"qt  ", b"MSNV", b"M4V"), FileKind.MP4),
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!/", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"dex\n")
_TEST_VIRUS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_OLE = b"\xd0\xcf\x11\xe0"  # documents of before 2007, which may hold macros wherever they like
_LOOKED_AT = 4096
_MEMBERS = 2000


def file_kind_of(body: bytes) -> FileKind | None:
    """None for what we do not know."""
    for beginning, kind in _BEGINNINGS:
        if body.startswith(beginning):
            return kind
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return FileKind.WEBP
    if body[4:8] == b"ftyp":
        return next((kind for brands, kind in _BRANDS if body[8:12].startswith(brands)), None)
    if body[:1] == b"\xff" and len(body) > 2 and body[1] & 0xE6 == 0xE2:  # a frame of MPEG sound, layer three
        return FileKind.MP3
    return FileKind.DOCX if _is_document(body) else None


def flags_of(body: bytes) -> list[Flag]:
    """What can be seen without opening it. No flag does not mean that a file is harmless."""
    found = []
    if body.startswith(_PROGRAMS):
        found.append(Flag.PROGRAM)
    if body.startswith(_OLE) or any(name.lower().endswith("vbaproject.bin") for name in _members(body)):
        found.append(Flag.MACROS)
    if _TEST_VIRUS in body:
        found.append(Flag.TEST_VIRUS)
    return found


def guess(body: bytes) -> str:
    """What an unknown file seems to be, three or four letters, for who has to decide whether to open it."""
    try:
        letters = puremagic.from_string(body[:_LOOKED_AT]).lstrip(".").lower()
    except (puremagic.PureError, ValueError):
        return ""
    return letters if letters.isascii() and letters.isalnum() and len(letters) <= 5 else ""


def _is_document(body: bytes) -> bool:
    names = _members(body)
    return "word/document.xml" in names and not any(name.lower().endswith("vbaproject.bin") for name in names)


def _members(body: bytes) -> list[str]:
    """The names in a zip, which its directory says without unpacking anything."""
    if not body.startswith(b"PK\x03\x04"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return archive.namelist()[:_MEMBERS]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        return []
