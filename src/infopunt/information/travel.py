"""Texts as files again: what a region made, in the format of `content/`, from the rows."""

from collections.abc import Iterator
from typing import Any

import yaml

from infopunt.information.models import Image, Page, State, Text
from infopunt.information.rules import IMAGE, Block, as_one_text, blocks_of, version_of


def text_files(region: str) -> Iterator[tuple[str, bytes]]:
    """Every text of a region and its voices as (name in the folder, bytes): what is live under `regions/`, drafts under
    `drafts/`, the images they show under `images/`."""
    images: set[str] = set()
    layers = [
        region,
        *sorted({layer for layer in Page.objects.values_list("layer", flat=True) if layer.startswith(f"{region}:")}),
    ]
    for layer in layers:
        texts = Text.objects.filter(page__layer=layer).select_related("page", "current", "draft__head")
        rows = list(texts.order_by("page__theme", "page__slug", "page__slot", "language"))
        for text in rows:
            name = _name(text, _many_slots(text, rows))
            if text.state == State.PUBLISHED and text.current:
                version = text.current
                yield (
                    f"regions/{name}",
                    _file(
                        text,
                        version.blocks,
                        version.sources,
                        version.checked_on,
                        version.translation,
                        version.source_version,
                    ),
                )
                images |= _images(version.blocks)
            draft = getattr(text, "draft", None)
            if draft:
                head = draft.head
                of = _source_version(text, rows)
                yield f"drafts/{name}", _file(text, head.blocks, head.sources, head.checked_on, head.translation, of)
                images |= _images(head.blocks)
    for image in Image.objects.filter(name__in=images).order_by("name"):
        yield f"images/{image.name}", bytes(image.body)


def _many_slots(text: Text, rows: list[Text]) -> bool:
    here = {(one.page_id) for one in rows if (one.page.theme, one.page.slug) == (text.page.theme, text.page.slug)}
    return len(here) > 1


def _name(text: Text, many: bool) -> str:
    page = text.page
    region, _, voice = page.layer.partition(":")
    folder = f"{page.slug}+{page.slot}" if many and page.slot else page.slug
    where = f"{region}/voices/{voice}" if voice else f"{region}/pages"
    return f"{where}/{page.theme}/{folder}/{text.language}.md"


def _source_version(text: Text, rows: list[Text]) -> str:
    source = next((one.current for one in rows if one.page_id == text.page_id and one.language == "nl"), None)
    return version_of(blocks_of(source.blocks)) if source and text.language != "nl" else ""


def _file(text: Text, blocks: Any, sources: Any, checked: Any, translation: str, of: str) -> bytes:
    page = text.page
    front: dict[str, Any] = {"checked": checked}
    if page.slot:
        front["slot"] = page.slot
    if text.language == "nl":
        front |= {
            "topics": page.topics,
            "next": page.next,
            "core": page.core,
            "figure": page.figure,
            "day": page.day,
            "drawing": page.drawing,
        }
    else:
        front |= {"translation": translation, "of": of}
    front["sources"] = [{name: value for name, value in one.items() if value} for one in sources]
    kept = {name: value for name, value in front.items() if value}
    head = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n{as_one_text([Block(b.id, b.md, b.of) for b in blocks_of(blocks)])}".encode()


def _images(blocks: Any) -> set[str]:
    return {found[1] for block in blocks_of(blocks) for found in IMAGE.finditer(block.md)}
