"""What differs between what is shown and what should be; and the speeds of encoding. No framework."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import brotli

# Files of the folder that are no page. All but the headers belong to the whole node; addresses begin with a stroke.
GENERATION = ".gen"  # moves when anything changed: readers in memory look again
SEQUENCE = ".seq"  # up to which row of the store the files are
HOSTS = "/.hosts.json"  # which host is which region
HEADERS = "/.headers.json"  # what stands on the answers of a region, by kind of file

ENCODED = (".html", ".xml", ".json", ".js", ".css", ".txt", ".svg", ".webmanifest", ".bundle", ".version")


@dataclass(frozen=True)
class Change:
    """Addresses to write, with their bytes, and addresses to take away."""

    write: dict[str, bytes]
    remove: frozenset[str]


def body_hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def file_of(address: str) -> str:
    """The file an address is kept in: /pl/pay/ → pl/pay/index.html · /sitemap.xml → sitemap.xml."""
    path = address.lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path


def difference(shown: Mapping[str, str], wanted: Mapping[str, bytes]) -> Change:
    """What to do so that `shown` (address → hash) becomes `wanted` (address → bytes)."""
    write = {address: body for address, body in wanted.items() if shown.get(address) != body_hash(body)}
    return Change(write, frozenset(shown.keys() - wanted.keys()))


def same_ends(old: bytes, new: bytes) -> tuple[int, int]:
    """How many bytes at the beginning and at the end are the same, none counted twice."""
    head = _longest(min(len(old), len(new)), lambda n: old[:n] == new[:n])
    tail = _longest(min(len(old), len(new)) - head, lambda n: n == 0 or old[-n:] == new[-n:])
    return head, tail


def _longest(most: int, holds: Callable[[int], bool]) -> int:
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if holds(middle) else (least, middle - 1)
    return least


def is_encoded(address: str) -> bool:
    return file_of(address).endswith(ENCODED)


BIG = 200_000  # bytes; from here the slowest settings cost seconds and win little


@lru_cache(maxsize=8)
def quick_brotli(body: bytes) -> bytes:
    """Brotli, fast enough for the moment of publishing; remembered for who asks its size before."""
    # A window no larger than a page takes half the time and gives the same size.
    small: bytes = brotli.compress(body, quality=3) if len(body) > BIG else brotli.compress(body, quality=5, lgwin=16)
    return small


def quick(body: bytes) -> tuple[bytes, bytes]:
    """gzip and brotli, fast enough for the moment of publishing."""
    return gzip.compress(body, 1 if len(body) > BIG else 3, mtime=0), quick_brotli(body)


def hasty(body: bytes) -> bytes:
    """Brotli for when every page changes at once: a quarter of the time of `quick`, and a seventh larger."""
    small: bytes = brotli.compress(body, quality=3)
    return small


def tight(body: bytes) -> tuple[bytes, bytes]:
    """gzip and brotli for pages that stay, a few times slower. The last setting of brotli wins two percent for three times the work."""
    small: bytes = (
        brotli.compress(body, quality=9, lgwin=24) if len(body) > BIG else brotli.compress(body, quality=10, lgwin=18)
    )
    return gzip.compress(body, 9, mtime=0), small
