"""Files as phones make them, with everything in them that tells on somebody: made once a run, of nothing but this."""

import io
import shutil
import subprocess
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

AUTHOR, SERIAL, PLACE, TRACE = "Zdzislawa Canary", "SN4711CANARY", "51.6978", "00CA4A21"
FINDABLE = (AUTHOR, SERIAL, TRACE, "Eindhovenstraat 1")
CLIP = ("-f", "lavfi", "-i", "sine=frequency=440:duration=1")
FILM = ("-f", "lavfi", "-i", "testsrc=size=320x240:rate=10:duration=1", *CLIP)
TOLD = (
    "-metadata", f"artist={AUTHOR}", "-metadata", f"comment={SERIAL}", "-metadata", f"location=+{PLACE}+005.3037/",
    "-metadata", f"title={TRACE}",
)  # fmt: skip
SOUNDS = {
    "mp4": (*FILM, "-c:v", "libx264", "-c:a", "aac"),
    "m4a": (*CLIP, "-c:a", "aac", "-f", "ipod"),
    "3gp": (*FILM, "-c:v", "h263", "-s", "176x144", "-c:a", "aac"),
    "ogg": (*CLIP, "-c:a", "libopus"),
    "mp3": (*CLIP, "-c:a", "libmp3lame"),
}


@cache
def files() -> dict[str, bytes]:
    """Twelve kinds, by the last letters of their names."""
    folder = Path(tempfile.mkdtemp())
    try:
        picture = photo()
        for kind, form in (("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"), ("heic", "HEIF")):
            _as_heif() if kind == "heic" else None
            picture.save(folder / f"x.{kind}", form)
        (folder / "x.pdf").write_bytes(paper())
        for kind, how in SOUNDS.items():
            call("ffmpeg", "-nostdin", "-v", "error", *how, *TOLD, str(folder / f"x.{kind}"))
        tell_on([folder / f"x.{kind}" for kind in ("jpg", "png", "webp", "heic", "pdf", "mp4", "m4a", "3gp")], folder)
        made = {path.suffix[1:]: path.read_bytes() for path in folder.glob("x.*")}
    finally:
        shutil.rmtree(folder)
    return {**made, "amr": amr(), "docx": docx(made["jpg"])}


@cache
def told_photo(side: int = 640) -> bytes:
    """The photo alone: a story about one file needs no twelve."""
    folder = Path(tempfile.mkdtemp())
    try:
        photo(side, side).save(folder / "x.jpg", quality=95)
        tell_on([folder / "x.jpg"], folder)
        return (folder / "x.jpg").read_bytes()
    finally:
        shutil.rmtree(folder)


@cache
def told_voice() -> bytes:
    """A note of a second, as a telephone keeps it."""
    folder = Path(tempfile.mkdtemp())
    try:
        call("ffmpeg", "-nostdin", "-v", "error", *SOUNDS["m4a"][:-2], *TOLD, "-f", "ipod", str(folder / "x.m4a"))
        return (folder / "x.m4a").read_bytes()
    finally:
        shutil.rmtree(folder)


def photo(width: int = 640, height: int = 480) -> Image.Image:
    image = Image.effect_noise((width, height), 40).convert("RGB")
    ImageDraw.Draw(image).text((20, 20), "a letter of the boss", fill="red")
    return image


def tell_on(paths: list[Path], folder: Path) -> None:
    """Who, where, with which telephone, and a small copy of the picture."""
    small = folder / "small.jpg"
    photo(80, 60).save(small)
    call(
        "exiftool", "-q", "-m", "-overwrite_original", f"-Artist={AUTHOR}", f"-XMP:Creator={AUTHOR}", f"-Author={AUTHOR}",
        f"-GPSLatitude={PLACE}", "-GPSLatitudeRef=N", "-GPSLongitude=5.3037", "-GPSLongitudeRef=E",
        f"-SerialNumber={SERIAL}", "-XMP:Location=Eindhovenstraat 1", f"-ThumbnailImage<={small}", f"-UserComment={TRACE}",
        f"-QuickTime:GPSCoordinates={PLACE}, 5.3037", f"-QuickTime:Author={AUTHOR}", *map(str, paths),
    )  # fmt: skip


def paper() -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    writer.add_blank_page(300, 300)
    writer.add_metadata({"/Author": AUTHOR, "/Subject": SERIAL})
    writer.add_attachment("who.txt", TRACE.encode())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def amr() -> bytes:
    """Nobody here can write it: frames of noise, with something to find in them."""
    frame = b"\x3c" + SERIAL.encode().ljust(31, b"\x55")
    return b"#!AMR\n" + frame * 50


def docx(picture: bytes, more: dict[str, bytes] | None = None) -> bytes:
    """A document with its writer, its revisions and a photo of a telephone."""
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
            '.wordprocessingml.document.main+xml"/><Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/'
            'relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
        ),
        "word/document.xml": (
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            f'<w:p w:rsidR="{TRACE}" w:rsidRDefault="{TRACE}"><w:r><w:t>The boss does not pay.</w:t></w:r></w:p>'
            "</w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}/image" '
            'Target="media/image1.jpeg"/></Relationships>'
        ),
        "word/media/image1.jpeg": picture,
        "docProps/core.xml": (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{AUTHOR}</dc:creator>'
            f"<cp:lastModifiedBy>{AUTHOR}</cp:lastModifiedBy></cp:coreProperties>"
        ),
        **(more or {}),
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def call(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout


def _as_heif() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
