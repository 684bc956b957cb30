"""Bytes, or the part of them a player asks for: without it some browsers play nothing."""

import re

from django.http import HttpRequest, HttpResponse

_ONE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})$")


def bytes_of(request: HttpRequest, content: bytes, kind: str, headers: dict[str, str]) -> HttpResponse:
    """All of it, or one stretch; several at once are answered with all of it, as the standard allows."""
    headers = {**headers, "accept-ranges": "bytes"}
    stretch = _stretch(request.headers.get("range", ""), len(content))
    if stretch is None:
        return HttpResponse(content, content_type=kind, headers=headers)
    start, end = stretch
    if start >= end:
        return HttpResponse(status=416, headers={**headers, "content-range": f"bytes */{len(content)}"})
    headers["content-range"] = f"bytes {start}-{end - 1}/{len(content)}"
    return HttpResponse(content[start:end], status=206, content_type=kind, headers=headers)


def _stretch(asked: str, size: int) -> tuple[int, int] | None:
    found = _ONE.match(asked)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size
    return int(first), min(int(last) + 1 if last else size, size)
