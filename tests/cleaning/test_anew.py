"""Files are made anew: what tells on somebody is gone, what hurts is stopped, and what cannot be is said to be so."""

import io
import random
import re
import socket
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from infopunt.cleaning import sandbox
from infopunt.cleaning.anew import LARGEST, NotMadeAnew, Why, make_anew, page_of, pages_in
from infopunt.cleaning.kinds import FileKind, Flag, file_kind_of, flags_of, guess
from tests.cleaning.files import FINDABLE, PLACE, call, docx, files, photo
from tests.waiting import until

BECOMES = {
    "jpg": "jpg", "png": "png", "webp": "jpg", "heic": "jpg", "pdf": "pdf", "docx": "docx", "mp4": "mp4", "m4a": "m4a",
    "3gp": "mp4", "ogg": "m4a", "amr": "m4a", "mp3": "m4a",
}  # fmt: skip


@pytest.fixture(scope="module")
def made():
    return {kind: make_anew(body) for kind, body in files().items()}


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    """As they came, and as they are kept."""
    folder = tmp_path_factory.mktemp("files")
    for kind, body in files().items():
        (folder / f"came.{kind}").write_bytes(body)
        (folder / f"{kind}.{made[kind].kind}").write_bytes(made[kind].body)
    return folder


def unpacked(path):
    """All that can be read in it: as it is, what a reader of metadata says, and what is packed inside."""
    said = path.read_bytes()
    said += call("exiftool", "-a", "-u", "-ee", "-n", "-b", "-x", "FileName", "-x", "Directory", str(path))
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            said += b"".join(archive.read(name) for name in archive.namelist())
    return said


def trouble(body):
    with pytest.raises(NotMadeAnew) as caught:
        make_anew(body)
    return caught.value.why


def test_twelve_kinds_are_known_by_their_bytes_and_become_six(made):
    assert {kind: file_kind_of(body) for kind, body in files().items()} == {kind.value: kind for kind in FileKind}
    assert {kind: one.kind for kind, one in made.items()} == BECOMES


@pytest.mark.parametrize("kind", BECOMES)
def test_23_nothing_that_tells_on_somebody_is_left(folder, kind):
    came, kept = (unpacked(next(folder.glob(f"{name}.*{end}"))) for name, end in (("came", kind), (kind, "")))

    assert any(word.encode() in came for word in FINDABLE)  # there was something to find
    assert [word for word in (*FINDABLE, PLACE) if word.encode() in kept or word.encode("utf-16-le") in kept] == []


def test_a_picture_keeps_its_pixels_upright_and_nothing_else(made):
    picture = Image.new("RGB", (40, 20), "red")
    exif = picture.getexif()
    exif[0x0112] = 6  # held on its side
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)

    with Image.open(io.BytesIO(make_anew(out.getvalue()).body)) as kept:
        assert (kept.size, dict(kept.getexif()), "icc_profile" in kept.info) == ((20, 40), {}, False)
    with Image.open(io.BytesIO(made["png"].body)) as one, Image.open(io.BytesIO(files()["png"])) as other:
        assert one.tobytes() == other.tobytes()


def test_a_recording_still_plays_as_long(folder):
    for kind in ("m4a", "mp4", "ogg", "amr"):
        kept = next(folder.glob(f"{kind}.*"))
        said = call("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(kept))
        assert float(said) == pytest.approx(1, abs=0.2)


def test_the_pages_of_a_paper_are_pictures(made):
    paper = made["pdf"].body

    assert [file_kind_of(page_of(paper, number)) for number in (1, 2)] == [FileKind.JPG, FileKind.JPG]
    assert (page_of(paper, 3), pages_in(paper)) == (None, 2)


def bomb(size=20_000):
    """A picture of a few hundred bytes that wants more than a gigabyte."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(b"\0" * 1000)
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]><w>&j;</w>"  # fmt: skip
LOOP = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n" \
       b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 3/Prev 9>>\nstartxref\n111\n%%EOF"  # fmt: skip


def packed(name, size):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, b"\0" * size)
    return out.getvalue()


UNENDING = 101_000_000  # bytes
HOSTILE = {
    "a zip that unpacks without end": (lambda: packed("42", UNENDING), {Why.UNKNOWN}),
    "a document that does": (lambda: docx(b"", {"word/x.xml": b"\0" * UNENDING}), {Why.TOO_MUCH}),
    "a document that laughs": (lambda: docx(b"", {"word/document.xml": LAUGHS}), {Why.DAMAGED, Why.TOO_MUCH}),
    "a document with macros": (lambda: docx(b"", {"word/vbaProject.bin": b"Auto_Open"}), {Why.UNKNOWN}),
    "a paper that goes in a circle": (lambda: LOOP, {Why.DAMAGED, Why.TOO_MUCH}),
    "more pixels than there are": (bomb, {Why.TOO_MUCH}),
    "half a photo": (lambda: files()["jpg"][:2000], {Why.DAMAGED}),
    "noise that says it is a film": (lambda: b"\0\0\0\x18ftypisom" + random.Random(1).randbytes(20_000), {Why.DAMAGED}),
    "a page of the web called a photo": (lambda: b"<html><script>alert(1)</script>", {Why.UNKNOWN}),
    "nothing": (lambda: b"", {Why.UNKNOWN}),
    "too large": (lambda: files()["jpg"] + b"\0" * LARGEST, {Why.TOO_LARGE}),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_19_21_what_hurts_or_is_something_else_is_refused_in_time(what):
    make, whys = HOSTILE[what]
    body, began = make(), time.monotonic()

    assert trouble(body) in whys
    assert time.monotonic() - began < 20


def test_a_document_asks_nobody_for_anything_when_it_is_opened():
    """Who sent it would learn that the desk has it, when, and from where."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out = {
        "image": "http://a.example.org/1.png",
        "attachedTemplate": "//b.example.org/t",
        "hyperlink": "http://c.example.org",
    }
    rows = "".join(
        f'<Relationship Id="r{kind}" Type="{office}/{kind}" Target="{target}" TargetMode="External"/>' for kind, target in out.items()
    )  # fmt: skip
    relations = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'
    )

    made = make_anew(docx(files()["jpg"], {"word/_rels/document.xml.rels": relations.encode()}))

    with zipfile.ZipFile(io.BytesIO(made.body)) as archive:
        kept = archive.read("word/_rels/document.xml.rels").decode()
    assert re.findall(r'Target="([^"]*)"', kept) == ["NULL", "NULL", "http://c.example.org"]
    assert made.kind is FileKind.DOCX


def test_a_locked_paper_is_said_to_be_locked():
    writer = PdfWriter(PdfReader(io.BytesIO(files()["pdf"])))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)

    assert trouble(out.getvalue()) is Why.LOCKED


def test_25_what_nobody_should_open_is_flagged():
    virus = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

    assert flags_of(virus) == [Flag.TEST_VIRUS]
    assert flags_of(docx(files()["jpg"], {"word/vbaProject.bin": b"x"})) == [Flag.MACROS]
    assert flags_of(b"MZ\x90\0") == [Flag.PROGRAM]
    assert flags_of(files()["docx"]) == []
    assert guess(b"GIF89a" + b"\0" * 50) == "gif"


PROBE = """
import os, socket, sys
def can(*calls):
    for call in calls:
        try: call()
        except OSError: continue
        return "yes"
    return "no"
line = [
    can(lambda: socket.create_connection(("127.0.0.1", int(sys.argv[2])), 2)),
    can(lambda: open("/etc/passwd"), lambda: os.listdir("/proc"), lambda: open("{mine}")),
    can(lambda: open("/x", "w"), lambda: open("/usr/x", "w"), lambda: open("/inside.py", "a")),
    can(lambda: open("/tmp/x", "w")), str(os.getuid()), " ".join(sorted(os.environ)),
]
print("|".join(line), end="")
"""


@pytest.fixture
def probe(tmp_path, monkeypatch):
    """Something else in the place of the program."""

    def put(words):
        (tmp_path / "probe.py").write_text(words)
        monkeypatch.setattr(sandbox, "PROGRAM", tmp_path / "probe.py")
        sandbox._command.cache_clear()

    assert sandbox.lacking() == []
    yield put
    monkeypatch.undo()
    sandbox._command.cache_clear()


def test_who_takes_over_the_program_reaches_no_network_no_file_of_ours_and_no_secret(probe, tmp_path, monkeypatch):
    monkeypatch.setenv("INFOPUNT_SECRET_KEY", "x")
    (tmp_path / "mine").write_text("x")
    probe(PROBE.format(mine=tmp_path / "mine"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        line = sandbox.run(sandbox.Work.PICTURE, str(listening.getsockname()[1]), b"x").decode()

    assert line == "no|no|no|yes|65534|HOME LC_ALL MALLOC_ARENA_MAX PATH PWD"


def test_what_never_ends_is_ended_with_all_it_began(probe, monkeypatch):
    monkeypatch.setattr(sandbox, "OTHERWISE", 1)
    probe("import os, signal\nif not os.fork(): os.setsid()\nsignal.pause()")

    with pytest.raises(sandbox.Stopped):
        sandbox.run(sandbox.Work.PICTURE, "", b"x")

    until(lambda: not [path for path in Path("/proc").glob("[0-9]*/cmdline") if b"/inside.py" in _read(path)])


def _read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_where_there_is_no_sandbox_it_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    sandbox._works_once.cache_clear()

    assert sandbox.lacking() == ["bubblewrap", "ffmpeg", "mat2"]
    assert trouble(files()["jpg"]) is Why.NOT_HERE
    monkeypatch.undo()
    sandbox._works_once.cache_clear()
    assert sandbox.lacking() == []


@pytest.mark.slow
def test_28_photos_of_one_five_and_almost_twenty_five_megabytes():
    for megabytes in (1, 5, 24.9):
        side = int((megabytes * 1_000_000 / 0.83) ** 0.5)
        out = io.BytesIO()
        photo(side, side).save(out, "JPEG", quality=95)
        assert len(out.getvalue()) == pytest.approx(megabytes * 1_000_000, rel=0.1)
        with Image.open(io.BytesIO(make_anew(out.getvalue()).body)) as kept:
            assert kept.size == (side, side)


LONG = {
    "m4a": ("-f", "lavfi", "-i", "anoisesrc=duration=600", "-c:a", "aac", "-b:a", "320k", "-f", "ipod"),
    "mp4": (
        "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=20,noise=alls=60:allf=t", "-c:v", "libx264", "-preset",
        "ultrafast", "-b:v", "9600k", "-minrate", "9600k", "-maxrate", "9600k", "-bufsize", "2M",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "seconds"), [("m4a", 600), ("mp4", 20)])
def test_28_a_long_recording_and_a_film_of_many_megabytes(tmp_path, kind, seconds):
    call("ffmpeg", "-nostdin", "-v", "error", *LONG[kind], str(tmp_path / f"came.{kind}"))
    came = (tmp_path / f"came.{kind}").read_bytes()
    assert 15_000_000 < len(came) <= LARGEST

    (tmp_path / f"kept.{kind}").write_bytes(make_anew(came).body)

    said = call(
        "ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(tmp_path / f"kept.{kind}")
    )
    assert float(said) == pytest.approx(seconds, abs=0.2)
