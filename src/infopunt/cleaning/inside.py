"""What runs in the sandbox, alone: it reads a file, and writes what is seen or heard in it as a new one.

    python inside.py WORK WORD SECONDS < file > file

It ends with 3 after a word that says why not. Nothing of the house is imported: that makes it start fast, and there is nothing to take.
"""

import io
import resource
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, NoReturn

MEMORY = 1_000_000_000  # bytes one process may address
LARGEST = 25_000_000  # bytes of what it writes
PIXELS = 50_000_000
PAGES = 40
DPI = 150
PAGE_PIXELS = 8_000_000
UNPACKED = 100_000_000  # bytes of a document, unpacked
MEMBERS = 2000
LONG_SIDE = 1280  # of a film
HERE = Path("/tmp")  # noqa: S108 -- memory of this sandbox
FORMATS = {"mp4": "mov", "m4a": "mov", "3gp": "mov", "ogg": "ogg", "amr": "amr", "mp3": "mp3"}
# Which streams there are, and whether one is only the cover of a song.
STREAMS = ("-show_entries", "stream=codec_type:stream_disposition=attached_pic:format=duration", "-of", "csv=p=0")
SOUND = ("-c:a", "aac", "-ac", "1", "-ar", "44100", "-b:a", "48k")
FILM = (
    "-map", "0:V:0", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-pix_fmt", "yuv420p", "-vf",
    f"scale='if(gte(iw,ih),min({LONG_SIDE},iw),-2)':'if(gte(iw,ih),-2,min({LONG_SIDE},ih))',crop=trunc(iw/2)*2:trunc(ih/2)*2",
    "-bsf:v", "filter_units=remove_types=6",  # in which x264 says its settings
)  # fmt: skip
SILENT = (
    "-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-threads", "1", "-filter_threads", "1",
    "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart",
)  # fmt: skip


def no(why: str) -> NoReturn:
    sys.stdout.write(why)
    sys.stdout.flush()
    sys.exit(3)


def picture(body: bytes, kind: str) -> bytes:
    """The pixels alone, upright, in a new file."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PIXELS
    if kind == "heic":
        import pillow_heif

        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener()
    with Image.open(
        io.BytesIO(body), formats=["HEIF" if kind == "heic" else "JPEG" if kind == "jpg" else kind]
    ) as image:
        if image.width * image.height > PIXELS:
            no("too_much")
        upright = ImageOps.exif_transpose(image)
        clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        pixels = upright.convert("RGBA" if clear else "RGB")
    fresh = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    if kind == "png" or clear:
        made = _saved(fresh, "PNG")
        if len(made) <= LARGEST:
            return made
        fresh = fresh.convert("RGB")
    return _saved(fresh, "JPEG", quality=90)


def paper(body: bytes, _word: str) -> bytes:
    """Every page as a picture, in a PDF that holds nothing else."""
    import time

    document = _opened(body)
    if len(document) > PAGES:
        no("too_much")
    pages = [_drawn(document, number) for number in range(len(document))]
    if not pages:
        no("damaged")
    never = time.gmtime(0)
    return _saved(
        pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=80, creationDate=never, modDate=never
    )  # fmt: skip


def page(body: bytes, number: str) -> bytes:
    """One page of a paper, as a picture; nothing behind the last."""
    document = _opened(body)
    return _saved(_drawn(document, int(number) - 1), "JPEG", quality=85) if 0 < int(number) <= len(document) else b""


def number_of_pages(body: bytes, _word: str) -> bytes:
    return str(len(_opened(body))).encode()


def document(body: bytes, _word: str) -> bytes:
    """Without who wrote it, when and with what, and without the same in its pictures."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = archive.infolist()
        if len(members) > MEMBERS or sum(one.file_size for one in members) > UNPACKED:
            no("too_much")
        if any(one.flag_bits & 1 for one in members):
            no("locked")
    file = HERE / "in.docx"
    file.write_bytes(body)
    _call("mat2", "--no-sandbox", "--inplace", "--unknown-members", "omit", str(file))
    made = file.read_bytes()
    if made == body:
        no("damaged")
    return _asking_nobody(made)


def _asking_nobody(body: bytes) -> bytes:
    """Nothing in it is fetched from elsewhere by who opens it: that would tell the sender when, and from where. What somebody
    presses on themselves stays."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for one in given.infolist():
            part = given.read(one)
            made.writestr(one, _within(part) if one.filename.lower().endswith(".rels") else part)
    return out.getvalue()


def _within(relations: bytes) -> bytes:
    """What leads out of the document leads nowhere, written as an office program does it itself."""
    from xml.etree import ElementTree

    root = ElementTree.fromstring(relations)  # noqa: S314 -- in this sandbox, within its clock and memory
    for one in root:
        target = one.get("Target", "").replace("\\", "/")
        leads_out = one.get("TargetMode", "").lower() == "external" or "://" in target or target.startswith("//")
        if leads_out and not one.get("Type", "").endswith("/hyperlink"):
            one.set("Target", "NULL")
            one.set("TargetMode", "External")
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def recording(body: bytes, kind: str) -> bytes:
    """What is heard, and seen where there is a film, written anew: no place, no telephone, no moment."""
    given, made = HERE / "in", HERE / "out"
    given.write_bytes(body)
    reading = ("-protocol_whitelist", "file", "-f", FORMATS[kind])
    *streams, seconds = _call("ffprobe", "-v", "quiet", *reading, *STREAMS, str(given)).decode().split()
    film = (*FILM, *_as_large_as_fits(seconds), "-map", "0:a:0?", "-f", "mp4")
    as_this = film if "video,0" in streams else ("-vn", "-map", "0:a:0", "-f", "ipod")
    _call(
        "ffmpeg", "-nostdin", "-v", "quiet", "-threads", "1", "-max_pixels", str(PIXELS), *reading, "-i", str(given),
        *SOUND, *SILENT, *as_this, str(made),
    )  # fmt: skip
    return made.read_bytes()


def _as_large_as_fits(seconds: str) -> tuple[str, ...]:
    """So many bits a second that a film drawn anew is not larger than may be kept."""
    try:
        most = int(LARGEST * 8 * 0.9 / max(float(seconds), 1)) - 50_000
    except ValueError:  # it does not say how long it is
        most = 1_000_000
    if most < 50_000:
        no("too_much")
    return ("-maxrate", str(most), "-bufsize", str(most))


def nothing(_body: bytes, _word: str) -> bytes:
    return b"works"


WORKS = {
    "picture": picture,
    "paper": paper,
    "page": page,
    "count": number_of_pages,
    "document": document,
    "recording": recording,
    "nothing": nothing,
}


def _saved(image: Any, form: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def _opened(body: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        no("locked" if "password" in str(error).lower() else "damaged")


def _drawn(document: Any, number: int) -> Any:
    page = document[number]
    width, height = page.get_size()
    scale = min(DPI / 72, (PAGE_PIXELS / max(width * height, 1)) ** 0.5)
    return page.render(scale=scale).to_pil().convert("RGB")


def _call(*command: str) -> bytes:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
    if done.returncode == -signal.SIGXFSZ:
        no("too_large")
    if done.returncode:
        no("damaged" if done.returncode > 0 else "too_much")  # a signal: the clock, or memory
    return done.stdout


def _main() -> None:
    work, word, seconds = sys.argv[1:4]
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (UNPACKED, UNPACKED))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.path.append("/packages")
    try:
        made = WORKS[work](sys.stdin.buffer.read(), word)
    except MemoryError:
        no("too_much")
    except Exception as error:  # whatever a library of somebody else says of a broken file
        no("too_much" if "Bomb" in type(error).__name__ else "damaged")
    if len(made) > LARGEST:
        no("too_large")
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    _main()
