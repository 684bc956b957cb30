"""Pictures people took, as we keep them: small, upright, without anything they knew of when, where and with what."""

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from infopunt.kernel.errors import Refused

LARGEST_FILE = 8_000_000  # bytes
MOST_PIXELS = 40_000_000
WIDEST = 1200
HEAVIEST = 60_000  # bytes on a reader's telephone
KINDS = ("JPEG", "PNG", "WEBP")


class NotAPicture(Refused):
    say = "This file is no JPEG, PNG or WebP picture."


class TooLargePicture(NotAPicture):
    say = "This picture is too large: at most 8 MB and 40 million pixels."


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
                if file.width * file.height > MOST_PIXELS:
                    raise TooLargePicture
                if getattr(file, "is_animated", False):
                    raise MovingPicture
                file.load()
                upright = ImageOps.exif_transpose(file)
                has_clear = "A" in upright.getbands() or "transparency" in upright.info
                plain = upright.convert("RGBA" if has_clear else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLargePicture from None
    except UnidentifiedImageError:
        raise NotAPicture from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise DamagedPicture from None
    plain.thumbnail((WIDEST, WIDEST * 4))
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh


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
