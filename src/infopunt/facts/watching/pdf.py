"""What a PDF of a stranger says. It is read in a process of its own, which may take so much memory and time and then is ended: a PDF
can be made to be read for ever. No framework; that process starts this file alone."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO

SECONDS = 60
MEMORY = 1_500_000_000
MOST_PAGES = 600
MOST_TEXT = 4_000_000  # signs
EDGE = 2  # lines at the head and the foot of a page where running titles and page numbers stand


def pages_of_pdf(body: bytes, seconds: int = SECONDS) -> list[str] | None:
    """The words of each page; None where they cannot be had: locked, broken, scanned, too large or too slow."""
    try:
        done = subprocess.run(  # noqa: S603 -- our own file
            [sys.executable, "-I", __file__, str(seconds)],
            input=body,
            capture_output=True,
            timeout=seconds + 5,
            env={},
            check=True,
        )
        pages = [str(page).encode("utf-8", "replace").decode() for page in json.loads(done.stdout)]
    except (subprocess.SubprocessError, OSError, ValueError):
        return None
    return pages if "".join(pages).strip() else None


def blocks(pages: Sequence[str]) -> list[str]:
    """The words as they are meant to be read, however the lines were broken: articles, points of a list and paragraphs."""
    found = [""]
    for line in _lines(pages):
        if not line or _BEGINS.match(line):
            found.append(line)
        elif found[-1].endswith("-") and line[:1].islower():
            found[-1] = found[-1][:-1] + line
        else:
            found[-1] = f"{found[-1]} {line}".strip()
    return [words for words in found if words]


_BEGINS = re.compile(r"(?:artikel|hoofdstuk|bijlage)\s+\w{1,6}\b|\d{1,3}[.)]\s|[a-z][.)]\s|[•▪‣–-]\s", re.I)


def _lines(pages: Sequence[str]) -> Iterator[str]:
    """Without what stands at the edge of most pages, the same or counting along with them: it changes place when one line is added."""
    of_pages = [[" ".join(line.split()) for line in page.splitlines()] for page in pages]
    edges = Counter(
        key
        for at, lines in enumerate(of_pages)
        for key in {_as_running(line, at) for line in [*lines[:EDGE], *lines[-EDGE:]]}
    )
    for at, lines in enumerate(of_pages):
        for place, line in enumerate(lines):
            is_edge = place < EDGE or place >= len(lines) - EDGE
            if not (line and is_edge and len(pages) > 3 and edges[_as_running(line, at)] > len(pages) / 2):
                yield line


def _as_running(line: str, page: int) -> str:
    return re.sub(r"(?<![\d.,])\d{1,3}(?![\d.,])", lambda number: f"page{int(number[0]) - page:+}", line)


def _read(seconds: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(sys.stdin.buffer.read()))
    if reader.is_encrypted or len(reader.pages) > MOST_PAGES:
        sys.exit(1)
    pages: list[str] = []
    for page in reader.pages:
        pages.append(page.extract_text())
        if sum(map(len, pages)) > MOST_TEXT:
            sys.exit(1)
    json.dump(pages, sys.stdout)


if __name__ == "__main__":
    _read(int(sys.argv[1]))
