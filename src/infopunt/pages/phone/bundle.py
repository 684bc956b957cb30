"""All pages of a language as one file, for the phone that keeps them.

The head with the style, which every page shares, stands in it once: that is most of the weight of a page.
"""

import hashlib
import json
import os.path

from infopunt.publishing.rules import quick_brotli

OPEN, CLOSE = "<style>", "</style>"
LENGTH = 16  # of a version
CHECKS, KIOSK = "/checks/", "/kiosk/"


def bundle_of(pages: dict[str, bytes], scripts: dict[str, bytes] | None = None) -> bytes:
    """{version, style, head, pages, data}: a page is head + its own part, with the style put back into its empty element;
    data are the scripts as text and what they run on as it is."""
    texts = {address: body.decode() for address, body in pages.items() if is_kept(address)}
    style = ""
    for address, text in texts.items():
        before, _, rest = text.partition(OPEN)
        style, _, after = rest.partition(CLOSE)
        texts[address] = before + OPEN + CLOSE + after
    head = os.path.commonprefix(list(texts.values()))  # noqa: RUF071 (letter by letter is what is wanted)
    parts = {address: text[len(head) :] for address, text in texts.items()}
    data = {address: json.loads(body) for address, body in pages.items() if is_data(address)}
    data |= {address: body.decode() for address, body in (scripts or {}).items()}
    content = {"style": style, "head": head, "pages": parts, "data": data}
    content = {
        name: dict(sorted(part.items())) if isinstance(part, dict) else part for name, part in sorted(content.items())
    }
    # Within data the order says something: it is the order in which things are asked and told.
    whole = json.dumps(content, ensure_ascii=False)
    version = hashlib.sha256(whole.encode()).hexdigest()[:LENGTH]
    return (f'{{"version": "{version}", ' + whole[1:]).encode()


def is_kept(address: str) -> bool:
    """Pages to read; not the answer to what somebody told us, not what only a screen in a hall shows, nothing hidden."""
    return (
        address.endswith("/")
        and "/." not in address
        and "/about/remark/" not in address
        and not (CHECKS in address and address.endswith(KIOSK))
    )


def is_data(address: str) -> bool:
    """What a script on a kept page runs on."""
    return CHECKS in address and address.endswith(".json")


def bundle_version(bundle: bytes) -> bytes:
    start = len('{"version": "')
    return bundle[start : start + LENGTH]


def size_of(bundle: bytes) -> int:
    """About how many kB it weighs on the wire."""
    return -(-len(quick_brotli(bundle)) // 1000)
