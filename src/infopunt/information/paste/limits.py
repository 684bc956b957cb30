"""What is deeper or wider than people write would take minutes to read, and is refused."""

from bs4 import BeautifulSoup, Tag

from infopunt.kernel.errors import Refused

DEEPEST = 100  # tags inside one another
WIDEST = 5_000  # tags and words side by side


class TangledPaste(Refused):
    say = "This text is too tangled to read. Paste it without its formatting."


def refuse_tangle(soup: BeautifulSoup) -> None:
    """Before anything walks it: what is deeper or wider than people write would take minutes."""
    depth = {id(soup): 0}
    if len(soup.contents) > WIDEST:
        raise TangledPaste
    for one in soup.descendants:
        depth[id(one)] = depth[id(one.parent)] + 1
        if depth[id(one)] > DEEPEST or (isinstance(one, Tag) and len(one.contents) > WIDEST):
            raise TangledPaste
