"""robots.txt as RFC 9309 reads it: the group that names us, else `*`; of the rules that fit, the longest. No framework."""

from collections.abc import Iterator
from functools import lru_cache

NAME = "infopunt"
MOST_RULES = 2000


def may_ask(robots: str, path: str) -> bool:
    """Whether a page may be asked for; `path` with its query."""
    fitting = [(len(rule), allows) for rule, allows in _rules(robots) if _fits(rule, path)]
    return max(fitting)[1] if fitting else True


@lru_cache(maxsize=200)
def _rules(robots: str) -> tuple[tuple[str, bool], ...]:
    ours: list[tuple[str, bool]] = []
    everybody: list[tuple[str, bool]] = []
    names: list[str] = []
    is_naming = is_known = False
    for field, value in _lines(robots):
        if field == "user-agent":
            names = [*names, value.lower()] if is_naming else [value.lower()]
            is_naming, is_known = True, is_known or value.lower() == NAME
        elif field in ("allow", "disallow"):
            is_naming = False
            if value:
                rule = (value, field == "allow")
                ours += [rule] * (NAME in names)
                everybody += [rule] * ("*" in names)
    return tuple((ours if is_known else everybody)[:MOST_RULES])


def _lines(robots: str) -> Iterator[tuple[str, str]]:
    for line in robots.splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield field.strip().lower(), value.strip()[:500]


def _fits(rule: str, path: str) -> bool:
    """`*` is anything, `$` the end. Each part where it first stands: an expression would try all ways, for hours."""
    ends = rule.endswith("$")
    first, *others = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for part in others[:-1] if ends else others:
        place = path.find(part, at)
        if place < 0:
            return False
        at = place + len(part)
    if not ends:
        return True
    last = others[-1] if others else ""
    return path.endswith(last) and at <= len(path) - len(last) and (bool(others) or at == len(path))
