"""Pictures lose everything but what they show."""

import io
import struct
import threading
import zlib

import pytest
from PIL import Image

from infopunt.information.images import DamagedPicture, MovingPicture, NotAPicture, TooLargePicture, is_bare, picture_of
from tests.desk import photo


def test_where_and_with_what_a_photo_was_taken_is_gone():
    exif = Image.Exif()
    exif[0x010F] = "Camera of an example"
    exif.get_ifd(0x8825)[2] = (51.0, 26.0, 0.0)
    with_place = photo(exif=exif)
    assert b"Camera of an example" in with_place

    made = picture_of(with_place)

    assert b"Camera of an example" not in made.body
    with Image.open(io.BytesIO(made.body)) as shown:
        assert (shown.format, dict(shown.getexif()), shown.info.get("icc_profile")) == ("WEBP", {}, None)


def test_a_photo_is_light_enough_for_a_telephone():
    made = picture_of(photo(size=(3000, 2000)))

    assert len(made.body) <= 60_000
    assert made.width <= 1200


def test_a_photo_held_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    made = picture_of(photo(size=(400, 200), exif=exif))

    assert (made.width, made.height) == (200, 400)


def test_the_same_photo_has_the_same_name():
    data = photo()

    assert picture_of(data) == picture_of(data)


def gif():
    out = io.BytesIO()
    Image.new("P", (9, 9)).save(out, "GIF", save_all=True, append_images=[Image.new("P", (9, 9), 3)])
    return out.getvalue()


def bomb(width=60_000, height=60_000):
    """A PNG that says how large it is, and nothing else."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0\0\0\0IEND"


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', b"<html><script>1</script></html>",
        b"", gif(), photo()[:500], photo("PNG", size=(50, 50))[:80],
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(NotAPicture):
        picture_of(data)


def test_a_bomb_and_a_giant_are_refused_before_they_are_opened():
    for data in (bomb(), bomb(1, 39_000_000), bomb(6_000, 5_000), bomb(16_001, 9), b"\xff\xd8" + b"x" * 8_000_001):
        with pytest.raises(TooLargePicture):
            picture_of(data)


def test_a_moving_picture_is_refused():
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "WEBP", save_all=True, append_images=[Image.new("RGB", (9, 9), "red")])

    with pytest.raises(MovingPicture):
        picture_of(out.getvalue())


def test_a_picture_that_stops_halfway_says_so():
    with pytest.raises(DamagedPicture):
        picture_of(photo("PNG", size=(50, 50))[:80])


def test_of_a_large_photo_only_a_part_is_ever_read(monkeypatch):
    read = []
    load = Image.Image.load
    monkeypatch.setattr(Image.Image, "load", lambda image: read.append(image.width * image.height) or load(image))
    flat = io.BytesIO()
    Image.new("RGB", (7_000, 5_600), "teal").save(flat, "JPEG")
    read.clear()

    made = picture_of(flat.getvalue())

    assert (made.width, made.height) == (1200, 960)
    assert max(read) <= 7_000 * 5_600 / 4


def test_pictures_are_read_one_at_a_time(monkeypatch):
    now, most, both = [], [], threading.Barrier(2, timeout=10)
    from infopunt.information import images

    encoded = images._encoded

    def counted(pixels):
        now.append(1)
        most.append(len(now))
        made = encoded(pixels)
        now.pop()
        return made

    monkeypatch.setattr(images, "_encoded", counted)

    def send():
        both.wait()
        picture_of(photo(size=(900, 600)))

    senders = [threading.Thread(target=send) for _ in range(2)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()

    assert len(most) >= 2 and set(most) == {1}


def test_a_photo_of_a_telephone_that_carries_its_own_preview_is_a_photo():
    out = io.BytesIO()
    Image.new("RGB", (90, 60)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (30, 20))])

    assert picture_of(out.getvalue()).width == 90


def test_only_a_picture_with_nothing_else_in_its_file_is_bare():
    body = picture_of(photo(size=(90, 60))).body
    told = struct.pack("<I", len(body) - 8 + 12)
    beside = body[:4] + told + body[8:] + b"NOTE" + struct.pack("<I", 4) + b"home"

    assert is_bare(body)
    assert not any(map(is_bare, [body + b"x" * 38, beside, body[:-2], b"", body[:4] + told + body[8:]]))


def test_what_stands_behind_a_picture_is_left_behind():
    program = b"<script>alert(1)</script>PK\x03\x04"

    for kind in ("JPEG", "PNG", "WEBP"):
        assert program not in picture_of(photo(kind, size=(60, 40)) + program).body
