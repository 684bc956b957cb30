"""What a node answers from its files alone, while no thread and no database has time: published pages, the real address of
one, the exit, and what it says when something cannot be done. No Django.

The server in front (config/) and Django give these same answers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus

from infopunt.publishing.reader import Headers, Store, answer_from_store, wanted_encoding

EXIT = "/x"
DATA_DOORS = ("/api/", "/hsds/")  # for programs: they read no page
# What can be said of a request; the sentences are pages of each language (pages/said.py).
SAID = (400, 404, 408, 413, 500, 503)
ALIKE = {431: 413}
# The same for programs.
# What a program is told: a code that stays, and a sentence.
DETAILS = {
    400: ("unreadable", "What was sent cannot be read."),
    404: ("no_address", "There is nothing at this address."),
    408: ("too_slow", "It took too long to arrive."),
    413: ("too_much", "This is more than the interface takes."),
    431: ("too_much_head", "There is more in the head of the request than the interface takes."),
    500: ("our_fault", "This went wrong on our side. It was written down without what was sent."),
    503: ("away", "The interface is not there at this moment. Try it again later."),
}
RETRY = {408: "5", 503: "60"}  # seconds


@dataclass(frozen=True)
class Asked:
    """A request without its body; header names in small letters."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def encoding(self) -> str:
        return wanted_encoding(self.headers.get("accept-encoding", ""))


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Headers
    body: bytes


def said_at(language: str, status: int) -> str:
    """Where the page stands that says it; no visitor can ask for it."""
    return f"/{language}/.said/{status}/"


def from_files(store: Store, asked: Asked) -> Reply | None:
    """The answer to a GET or HEAD of what the files hold, whatever stands behind the question mark; else None."""
    if asked.method not in ("GET", "HEAD"):
        return None
    return _page(store, asked) or _exit(store, asked) or _moved(store, asked)


def _page(store: Store, asked: Asked) -> Reply | None:
    accepted, known = (asked.headers.get(name, "") for name in ("accept-encoding", "if-none-match"))
    found = answer_from_store(store, asked.host, asked.path, accepted, known, asked.method)
    return Reply(*found) if found else None


def _exit(store: Store, asked: Asked) -> Reply | None:
    """The quick exit: to a harmless page, with no word of where one came from."""
    to = store.about(region).exit if asked.path == EXIT and (region := store.region_of(asked.host)) else ""
    return _to(to, [("referrer-policy", "no-referrer")]) if to else None


def _moved(store: Store, asked: Asked) -> Reply | None:
    """An address typed without its slash, in capitals, or with the name of its file, leads to the real one."""
    tidy = asked.path.lower().removesuffix("/index.html").rstrip("/") + "/"
    return _to(tidy, []) if tidy != asked.path and store.find(asked.host, tidy, "") else None


def _to(address: str, headers: Headers) -> Reply:
    return Reply(302, [("location", address), ("content-length", "0"), ("cache-control", "no-store"), *headers], b"")


def said(store: Store, asked: Asked, status: int) -> Reply:
    """That something cannot be done, in the visitor's language, with what works meanwhile. Never raises."""
    try:
        reply = _said(store, asked, status)
    except Exception:  # a damaged store
        reply = _bare(status)
    if status in RETRY:
        reply.headers.append(("retry-after", RETRY[status]))
    return reply if asked.method != "HEAD" else Reply(status, reply.headers, b"")


def _said(store: Store, asked: Asked, status: int) -> Reply:
    if asked.path.startswith(DATA_DOORS):
        return _problem(status)
    region = store.region_of(asked.host)
    if region is None and status == 404:
        return _unknown_host(store)
    language = best_language(asked.path, asked.headers.get("accept-language", ""), store.about(region).languages)
    found = store.of_region(region, said_at(language, ALIKE.get(status, status)), asked.encoding)
    if found is None:
        return _bare(status)
    dropped = ("etag", "last-modified", "cache-control")
    headers = [pair for pair in found.headers if pair[0] not in dropped]
    return Reply(status, [*headers, ("cache-control", "no-store"), ("content-language", language)], found.body)


def best_language(path: str, accept_language: str, languages: tuple[str, ...]) -> str:
    """The language of the address when the region has it, else what the browser asks for, else English."""
    asked = path.split("/")[1] if "/" in path else ""
    wishes = [part.split(";")[0].strip().lower() for part in accept_language.split(",")]
    for wish in (asked, *wishes):
        if wish.split("-")[0] in languages:
            return wish.split("-")[0]
    return "en"


def _problem(status: int) -> Reply:
    code, detail = DETAILS[status]
    title = HTTPStatus(status).phrase
    problem = {"type": "about:blank", "status": status, "title": title, "code": code, "detail": detail}
    body = json.dumps(problem).encode()
    return Reply(status, _headers("application/problem+json", body), body)


def _unknown_host(store: Store) -> Reply:
    """No region has this host name: which sites there are."""
    rows = "".join(
        f'<li><a href="//{escape(host)}/">{escape(name)}</a> ({escape(host)})</li>' for host, name in store.sites()
    )
    return _html(404, f"<h1>There is no site at this name</h1><p>Perhaps you look for:</p><ul>{rows}</ul>")


def _bare(status: int) -> Reply:
    """For when nothing was published yet."""
    return _html(status, f"<h1>This did not work</h1><p>{HTTPStatus(status).phrase}.</p>")


def _html(status: int, main: str) -> Reply:
    body = (
        '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Infopunt</title>'
        f'{main}<p>Emergency: <a href="tel:112">112</a></p></html>'
    ).encode()
    return Reply(status, _headers("text/html; charset=utf-8", body), body)


def _headers(kind: str, body: bytes) -> Headers:
    policy = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    return [
        ("content-type", kind), ("content-length", str(len(body))), ("cache-control", "no-store"),
        ("content-security-policy", policy),
    ]  # fmt: skip
