"""Links to the same page in every language: drawn once for all pages that are there in the same languages."""

from collections.abc import Iterable
from functools import lru_cache

from django.template import loader

from infopunt.pages.frame.indent import without_indent
from infopunt.pages.words.languages import direction, own_name

# Stand for the path of a page; private use characters, which no address holds.
_PATH, _WITHOUT_SIDE = "\ue015", "\ue016"
SIDE = "side-by-side/"


def links(template: str, path: str, languages: Iterable[str], there: Iterable[str], base: str = "") -> str:
    """`template` with a link to `path` in each language; beside the Dutch only where there is a text to put beside it."""
    beside = tuple(code in there for code in languages) if path.endswith(SIDE) else ()
    drawn = _drawn(template, tuple(languages), beside, base)
    return drawn.replace(_PATH, path).replace(_WITHOUT_SIDE, path.removesuffix(SIDE))


@lru_cache(maxsize=1000)
def _drawn(template: str, languages: tuple[str, ...], beside: tuple[bool, ...], base: str) -> str:
    paths = [_PATH if there else _WITHOUT_SIDE for there in beside] or [_PATH] * len(languages)
    rows = [
        {"code": code, "dir": direction(code), "name": own_name(code), "path": path}
        for code, path in zip(languages, paths, strict=True)
    ]
    return without_indent(loader.get_template(template).render({"languages": rows, "base": base}))
