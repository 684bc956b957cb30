"""Pictures people took, as we keep them: small, upright, without anything they knew of when, where and with what."""

import hashlib
import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from infopunt.kernel.errors import Refused

LARGEST_FILE = 8_000_000  # bytes
MOST_PIXELS = 40_000_000  # of a JPEG, which can be read at a fraction of its size
MOST_WHOLE_PIXELS = 16_000_000  # of what must be read whole
LONGEST_SIDE = 16_000
WIDEST = 1200
HEAVIEST = 60_000  # bytes on a reader's telephone
ORIENTATION = 0x0112  # of EXIF; from 5 on the picture lies on its side
KINDS = ("JPEG", "PNG", "WEBP")
CHUNKS = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH")  # of a WebP, those of the picture itself
_one_at_a_time = threading.Lock()  # a picture being read takes a hundred times its file


class NotAPicture(Refused):
    say = "This file is no JPEG, PNG or WebP picture."


class TooLargePicture(NotAPicture):
    say = "This picture is too large: at most 8 MB, 16 million pixels (a JPEG 40 million) and 16,000 pixels a side."


class DamagedPicture(NotAPicture):
    say = "This picture is damaged or not complete. Try to save or send it again."


class MovingPicture(NotAPicture):
    say = "This picture moves. Use one that stands still."


@dataclass(frozen=True)
class Picture:
    """A picture ready to show; `name` is the hash of its bytes, so the same picture is kept once."""

    name: str
    body: bytes
    width: int
    height: int


def picture_of(data: bytes) -> Picture:
    """`data` as WebP of at most 1200 pixels wide and 60 kB; everything but the pixels is dropped."""
    if len(data) > LARGEST_FILE:
        raise TooLargePicture
    with _one_at_a_time:
        pixels = _pixels(data)
        body = _encoded(pixels)
        while len(body) > HEAVIEST:
            pixels = pixels.resize((max(1, pixels.width * 4 // 5), max(1, pixels.height * 4 // 5)))
            body = _encoded(pixels)
    name = hashlib.sha256(body).hexdigest()[:16] + ".webp"
    return Picture(name, body, pixels.width, pixels.height)


def _pixels(data: bytes) -> Image.Image:
    """The picture upright, at most as wide as we show, in a fresh image that knows nothing else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=KINDS) as file:
                _refuse_size(file)
                if getattr(file, "is_animated", False) and file.format != "MPO":  # a photo with a preview of itself
                    raise MovingPicture
                turned = file.getexif().get(ORIENTATION, 1) > 4
                box = (WIDEST * 4, WIDEST) if turned else (WIDEST, WIDEST * 4)
                shrink = max(1, file.width / box[0], file.height / box[1])
                file.draft("RGB", (int(file.width / shrink), int(file.height / shrink)))
                file.load()
                has_clear = "A" in file.getbands() or "transparency" in file.info
                plain = file.convert("RGBA" if has_clear else "RGB")
                plain.thumbnail(box)
                plain.getexif()[ORIENTATION] = file.getexif().get(ORIENTATION, 1)
                plain = ImageOps.exif_transpose(plain)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLargePicture from None
    except UnidentifiedImageError:
        raise NotAPicture from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise DamagedPicture from None
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh


def _refuse_size(file: Image.Image) -> None:
    """By what the file says of itself, before a pixel is read."""
    most = MOST_PIXELS if file.format in ("JPEG", "MPO") else MOST_WHOLE_PIXELS
    if file.width * file.height > most or max(file.size) > LONGEST_SIDE:
        raise TooLargePicture


def is_bare(body: bytes) -> bool:
    """Whether it is a WebP with nothing in it or behind it but the picture."""
    if body[:4] != b"RIFF" or body[8:12] != b"WEBP" or int.from_bytes(body[4:8], "little") + 8 != len(body):
        return False
    at = 12
    while at + 8 <= len(body):
        size = int.from_bytes(body[at + 4 : at + 8], "little")
        if body[at : at + 4] not in CHUNKS:
            return False
        at += 8 + size + size % 2
    return at == len(body)


def _encoded(pixels: Image.Image) -> bytes:
    """WebP in the best quality that is light enough, or the poorest we accept."""
    best = b""
    for quality in (82, 70, 58, 45):
        out = io.BytesIO()
        pixels.save(out, "WEBP", quality=quality, method=4)
        best = out.getvalue()
        if len(best) <= HEAVIEST:
            break
    return best
