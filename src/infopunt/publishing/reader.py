"""Reading the store of published files: one answer per host, address and encoding, prepared once. No Django.

The server in front (config/serve.py) writes these answers before Django wakes; Django gives the same ones when asked.
"""

import hashlib
import json
import os
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from infopunt.kernel.hosts import LOCAL, name_of
from infopunt.publishing.rules import GENERATION, HEADERS, HOSTS, file_of

CHECK_EVERY = 0.1  # seconds between looks at whether something was published
MOST_KEPT = 20_000
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".bundle": "application/json",
    ".version": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".webmanifest": "application/manifest+json",
}
SUFFIX = {"br": ".br", "gzip": ".gz", "": ""}
Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class About:
    """What a node must know of a region while no database answers."""

    name: str = ""
    exit: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class PreparedAnswer:
    """A published file in one encoding, with its headers but for the date."""

    etag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Store:
    """The published folder of this node. What it knows is dropped when `.gen` moved, at most 0.1 s later."""

    def __init__(self, root: Path, also_default: Collection[str] = (), *, pages: bool = True) -> None:
        """`also_default`: further host names of the default region. Without `pages` it finds no published page: another process
        answers those, and this one only knows its hosts, and what it says when something cannot be done."""
        self.root, self.pages = root, pages
        self._also_default = frozenset(also_default)
        self._gen: tuple[int, int] = (0, 0)
        self._looked = 0.0
        self._looking = threading.Lock()
        self._hosts: dict[str, str] = {}
        self._default = ""
        self._about: dict[str, About] = {}
        self._kept: dict[tuple[str, str, str], PreparedAnswer] = {}
        self._headers: dict[str, Mapping[str, Mapping[str, str]]] = {}

    def refresh(self) -> bool:
        """Look whether something was published since; True when what was known is dropped."""
        if time.monotonic() - self._looked < CHECK_EVERY:
            return False
        with self._looking:  # Django's threads share a store: the second waits until the first knows the hosts
            if time.monotonic() - self._looked < CHECK_EVERY:
                return False
            moved = self._look()
            self._looked = time.monotonic()
            return moved

    def _look(self) -> bool:
        try:
            stat = os.stat(self.root / GENERATION)
            gen = (stat.st_mtime_ns, stat.st_ino)
            if gen == self._gen:
                return False
            known = json.loads((self.root / file_of(HOSTS)).read_text())
            hosts, default = {host: str(region) for host, region in known["hosts"].items()}, known.get("default", "")
            about = {
                region: About(told["name"], told["exit"], tuple(told["languages"]))
                for region, told in known.get("regions", {}).items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False  # what was known stays known
        self._hosts, self._default, self._about = hosts, default, about
        self._kept, self._headers, self._gen = {}, {}, gen
        return True

    def region_of(self, host: str) -> str | None:
        """The region a host name (with or without port) shows."""
        self.refresh()
        name = name_of(host)
        region = self._hosts.get(name)
        return self._default or None if region is None and name in self._also_default else region

    def about(self, region: str | None) -> About:
        """What is known of a region; of the default one where none is meant."""
        self.refresh()
        return self._about.get(region or self._default, About())

    def sites(self) -> list[tuple[str, str]]:
        """Host name and name of every site."""
        self.refresh()
        return [
            (host, self._about[region].name)
            for host, region in sorted(self._hosts.items())
            if region in self._about and host not in LOCAL
        ]

    def find(self, host: str, path: str, encoding: str) -> PreparedAnswer | None:
        """The answer for a host (with or without port) and a path, in `encoding` ('br', 'gzip' or '') or the nearest there is."""
        region = self.region_of(host)
        if region is None or not self.pages or not is_plain(path):
            return None
        return self.of_region(region, path, encoding)

    def of_region(self, region: str | None, path: str, encoding: str) -> PreparedAnswer | None:
        """The same for a region, the default one where none is meant; hidden files too."""
        region = region or self._default
        key = (region, path, encoding)
        kept = self._kept  # what is read now is kept with what was known before, never with what comes after
        if key in kept:
            return kept[key]
        found = self._read(region, path, encoding)
        if found is not None:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = found
        return found

    def _read(self, region: str, path: str, encoding: str) -> PreparedAnswer | None:
        file = self.root / region / (path[1:] + ("index.html" if path.endswith("/") else ""))
        try:
            raw, stamp = _stamped(file)
        except OSError:
            return None
        used, body = "", raw
        for name in ("br", "gzip") if encoding == "br" else ("gzip",) if encoding else ():
            try:
                packed, of = _stamped(file.with_name(file.name + SUFFIX[name]))
            except OSError:
                continue
            if of == stamp:  # else it is of the page before or after: a writer was killed between the two
                used, body = name, packed
                break
        etag = f'"{hashlib.sha256(raw).hexdigest()[:20]}-{used or "id"}"'
        headers = [
            ("content-type", TYPES.get(file.suffix, "application/octet-stream")),
            ("content-length", str(len(body))),
            ("etag", etag),
            ("last-modified", formatdate(stamp / 1_000_000_000, usegmt=True)),
            ("vary", "accept-encoding"),
        ]
        if used:
            headers.append(("content-encoding", used))
        table = self._table(region)
        extra = {**table.get("*", {}), **table.get(file.suffix, {})}
        return PreparedAnswer(etag, tuple(headers + list(extra.items())), body)

    def _table(self, region: str) -> Mapping[str, Mapping[str, str]]:
        if region not in self._headers:
            try:
                self._headers[region] = json.loads((self.root / region / file_of(HEADERS)).read_text())
            except (OSError, ValueError):
                self._headers[region] = {}
        return self._headers[region]


def _stamped(file: Path) -> tuple[bytes, int]:
    """The bytes of a file and the time it bears."""
    with file.open("rb") as opened:
        return opened.read(), os.fstat(opened.fileno()).st_mtime_ns


def is_plain(path: str) -> bool:
    """Whether a path can be a published address: no dots at the start of a segment, nothing encoded, nothing doubled, and no file
    that has an address without its name."""
    return (
        path.startswith("/")
        and "//" not in path
        and "/." not in path
        and not any(sign in path for sign in "%\\\0?#")
        and len(path) < 300
        and not path.endswith((".br", ".gz", "/index.html"))
    )


def wanted_encoding(accept: str) -> str:
    """br, gzip or '' for an Accept-Encoding header; an encoding with q=0 is not wanted."""
    allowed = {}
    for part in accept.lower().split(","):
        name, _, weight = part.partition(";")
        allowed[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    if allowed.get("br"):
        return "br"
    return "gzip" if allowed.get("gzip", allowed.get("x-gzip", allowed.get("*", False))) else ""


def is_known(etag: str, if_none_match: str) -> bool:
    """Whether the reader already has this version."""
    if if_none_match.strip() == "*":
        return True
    return etag in (part.strip().removeprefix("W/") for part in if_none_match.split(","))


def answer_from_store(
    store: Store, host: str, path: str, accept_encoding: str, if_none_match: str, method: str
) -> tuple[int, Headers, bytes] | None:
    """Status, headers and body for a published address, or None when there is none."""
    found = store.find(host, path, wanted_encoding(accept_encoding))
    if found is None:
        return None
    if if_none_match and is_known(found.etag, if_none_match):
        return 304, [pair for pair in found.headers if pair[0] not in ("content-length", "content-type")], b""
    return 200, list(found.headers), b"" if method == "HEAD" else found.body
