"""All live texts at once, as plain data."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q

from infopunt.information.models import Image, State, Text
from infopunt.information.pack import CARDS, NO_THEME, PICTURES
from infopunt.information.rules import Block, BlockKind, Translation, blocks_of, outdated_blocks, title_of
from infopunt.kernel.stored import as_text
from infopunt.kernel.words import in_language

PAGE = (
    "page__layer",
    "page__theme",
    "page__slug",
    "page__slot",
    "page__core",
    "page__figure",
    "page__topics",
    "page__next",
    "page__day",
    "page__drawing",
)
NAME = ("pk", "page__layer", "page__theme", "page__slug", "page__slot", "language")
# As text: what was read before is known by it, and not read again.
VERSION = (
    as_text("current__blocks"), as_text("current__sources"), "current__checked_on", "current__translation",
)  # fmt: skip
_Row = tuple[str, str, date, str]


@dataclass(frozen=True, eq=False)
class LiveText:
    """A published text; `outdated` names the blocks that lag behind the Dutch. Read twice unchanged, it is the same object."""

    language: str
    blocks: tuple[Block, ...]
    sources: tuple[dict[str, str], ...]
    checked: date
    translation: Translation
    outdated: frozenset[str] = frozenset()


@dataclass
class LivePage:
    """A page as one region shows it: its own or the national texts, with what fills the slots."""

    layer: str
    theme: str
    slug: str
    core: bool
    topics: tuple[str, ...]
    next: tuple[str, ...]
    day: date | None = None
    drawing: dict[str, Any] = field(default_factory=dict)
    figure: str = ""
    # Every language it is written in; `texts` holds those that were asked for.
    languages: frozenset[str] = frozenset()
    texts: dict[str, LiveText] = field(default_factory=dict)
    slots: dict[str, dict[str, LiveText]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.theme}/{self.slug}"

    @property
    def voice(self) -> str:
        """The organisation that speaks here, '' for the information point itself."""
        return self.layer.partition(":")[2]

    @property
    def is_subject(self) -> bool:
        """Whether people look for it by subject: not about the site, no card, picture or note of a change."""
        return self.theme not in (*NO_THEME, CARDS)


def live_pages(region: str, only: Collection[str] | None = None, theme: str = "") -> dict[str, LivePage]:
    """Every page a region shows, or those of one theme, by `theme/slug`; two queries. A page without a Dutch text is not shown.

    With `only`, the texts of these languages and of those they fall back on, English and Dutch.
    """
    ours = Q(page__layer__in=["", region]) | Q(page__layer__startswith=f"{region}:")
    live = Text.objects.filter(ours, state=State.PUBLISHED)
    if theme:
        live = live.filter(page__theme=theme)
    written: dict[tuple[str, str], set[str]] = defaultdict(set)
    heads = live.filter(page__slot="").values_list("page__layer", "page__theme", "page__slug", "language")
    for layer, theme, slug, language in heads:
        written[layer, f"{theme}/{slug}"].add(language)
    # Plain values: a site has thousands of texts, and making model instances of them takes longer than reading them.
    wanted = live if only is None else live.filter(language__in={*only, "en", "nl"})
    rows = wanted.order_by("page__layer", "page__theme", "page__slug", "page__slot", "language").values_list(
        *PAGE, "language", *VERSION
    )
    pages: dict[str, LivePage] = {}
    texts: dict[str, dict[str, _Row]] = {}
    slots: dict[str, dict[str, dict[str, _Row]]] = defaultdict(lambda: defaultdict(dict))
    for layer, theme, slug, slot, core, figure, topics, following, day, drawing, language, *version in rows:
        text: _Row = (version[0], version[1], version[2], version[3])
        key = f"{theme}/{slug}"
        if slot:
            slots[key][slot][language] = text
            continue
        # The national layer sorts first; a region's own page takes its place.
        if key not in pages or pages[key].layer != layer:
            pages[key] = LivePage(
                layer=layer, theme=theme, slug=slug, core=core, topics=tuple(topics), next=tuple(following), day=day,
                drawing=drawing, figure=figure, languages=frozenset(written[layer, key]),
            )  # fmt: skip
            texts[key] = {}
        texts[key][language] = text
    for key, shown in pages.items():
        shown.slots = {name: _read(rows) for name, rows in slots[key].items() if "nl" in rows}
        shown.texts = _read(texts[key])
    return {key: page for key, page in pages.items() if "nl" in page.texts}


def _read(rows: dict[str, _Row]) -> dict[str, LiveText]:
    source = rows.get("nl")
    return {language: _text(language, *row, source[0]) for language, row in rows.items()} if source else {}


@lru_cache(maxsize=20_000)
def _text(language: str, blocks: str, sources: str, checked: date, translation: str, dutch: str) -> LiveText:
    own = _blocks(blocks)
    lagging = frozenset() if language == "nl" else frozenset(outdated_blocks(own, _blocks(dutch)))
    return LiveText(
        language=language, blocks=own, sources=tuple(json.loads(sources)), checked=checked,
        translation=Translation(translation), outdated=lagging,
    )  # fmt: skip


@lru_cache(maxsize=20_000)
def _blocks(rows: str) -> tuple[Block, ...]:
    return blocks_of(json.loads(rows))


def deviations() -> list[tuple[str, str, str]]:
    """Where regions differ from the national texts: (region, page, how)."""
    national = set(Text.objects.filter(page__layer="").values_list("page__theme", "page__slug"))
    own = (
        Text.objects.filter(state=State.PUBLISHED, language="nl").exclude(page__layer="").select_related("page")
    ).order_by("page__layer", "page__theme", "page__slug", "page__slot")
    return [
        (
            text.page.layer,
            f"{text.page.theme}/{text.page.slug}",
            f"fills slot {text.page.slot}"
            if text.page.slot
            else "replaces the national page"
            if (text.page.theme, text.page.slug) in national
            else "page of its own",
        )
        for text in own
    ]


@dataclass(frozen=True)
class MatrixRow:
    """A page with one cell per language: (text id, standing, blocks behind, state of the draft)."""

    page: int
    name: str
    title: str
    layer: str
    cells: dict[str, "Cell"]


@dataclass(frozen=True)
class Cell:
    """A page in a language. `standing` is current, outdated, machine, missing, unpublished or withdrawn."""

    text: int | None
    standing: str
    behind: int = 0
    draft: str = ""


def matrix(layers: Collection[str], languages: Collection[str]) -> list[MatrixRow]:
    """Every page of these layers with how each language stands; two queries, however many there are."""
    rows = (
        Text.objects.filter(page__layer__in=layers)
        .order_by("page__theme", "page__slug", "page__layer", "page__slot")
        .values_list(
            "pk", "page", "page__layer", "page__theme", "page__slug", "page__slot", "language", "state",
            "current__blocks", "current__translation", "draft__state",
        )
    )  # fmt: skip
    pages: dict[int, dict[str, tuple[Any, ...]]] = defaultdict(dict)
    names: dict[int, tuple[str, str]] = {}
    for pk, page, layer, theme, slug, slot, language, state, blocks, translation, draft in rows:
        pages[page][language] = (pk, state, blocks_of(blocks or []), translation, draft or "")
        names[page] = (f"{theme}/{slug}{'#' + slot if slot else ''}", layer)
    return [
        MatrixRow(
            page, names[page][0], _title(texts), names[page][1],
            {language: _cell(texts.get(language), texts.get("nl")) for language in languages},
        )
        for page, texts in pages.items()
    ]  # fmt: skip


def _title(texts: dict[str, tuple[Any, ...]]) -> str:
    source = texts.get("nl")
    return title_of(source[2]) if source else ""


def _cell(text: tuple[Any, ...] | None, source: tuple[Any, ...] | None) -> Cell:
    if text is None:
        return Cell(None, "missing")
    pk, state, blocks, translation, draft = text
    if state == State.WITHDRAWN:
        return Cell(pk, "withdrawn", 0, draft)
    if state != State.PUBLISHED:
        return Cell(pk, "unpublished", 0, draft)
    behind = len(outdated_blocks(blocks, source[2])) if source and translation != Translation.ORIGINAL else 0
    standing = "outdated" if behind else "machine" if translation == Translation.MACHINE else "current"
    return Cell(pk, standing, behind, draft)


def known_images() -> set[str]:
    """The names of all images, without their bytes."""
    return set(Image.objects.values_list("name", flat=True))


@dataclass(frozen=True, order=True)
class User:
    """A text that shows or cites a fact; `by` names the picture or the regional text it shows it by, '' where it names it itself."""

    layer: str
    page: str
    language: str
    pk: int
    by: str = ""
    title: str = ""


def users_of(*facts: str) -> list[User]:
    """Every live text and draft that shows or cites one of these facts, by itself or by a placeholder of a picture or a regional text that
    does; two queries."""
    rows: dict[int, tuple[tuple[str, str, str, str, str], list[Block]]] = {}
    live = Text.objects.filter(state=State.PUBLISHED).values_list(*NAME, "current__blocks")
    drafts = Text.objects.filter(draft__isnull=False).values_list(*NAME, "draft__head__blocks")
    for pk, layer, theme, slug, slot, language, blocks in (*live, *drafts):
        rows.setdefault(pk, ((layer, theme, slug, slot, language), []))[1].extend(blocks_of(blocks))
    own = {pk for pk, (_, blocks) in rows.items() if any(name in facts for one in blocks for _, name in one.named)}
    pictures = {slug: f"{theme}/{slug}" for _, theme, slug, _, _ in (rows[pk][0] for pk in own) if theme == PICTURES}
    slots = {
        (theme, slug, slot): f"{layer} {theme}/{slug}#{slot}"
        for layer, theme, slug, slot, _ in (rows[pk][0] for pk in own)
        if slot
    }
    found = []
    for pk, ((layer, theme, slug, slot, language), blocks) in rows.items():
        by = [pictures.get(one.name) for one in blocks if one.kind is BlockKind.PICTURE]
        by += [slots.get((theme, slug, one.name)) for one in blocks if one.kind is BlockKind.SLOT]
        if pk in own or any(by):
            through = "" if pk in own else next(one for one in by if one)
            name = f"{theme}/{slug}{'#' + slot if slot else ''}"
            found.append(User(layer, name, language, pk, through, title_of(blocks)))
    return sorted(found)


def texts_by_source() -> dict[str, list[User]]:
    """The live Dutch texts that name each address as a source of theirs; one query."""
    found: dict[str, list[User]] = defaultdict(list)
    live = Text.objects.filter(state=State.PUBLISHED, language="nl").exclude(current__sources=[])
    for pk, layer, theme, slug, slot, language, sources, blocks in live.values_list(
        *NAME, "current__sources", "current__blocks"
    ):
        user = User(
            layer, f"{theme}/{slug}{'#' + slot if slot else ''}", language, pk, title=title_of(blocks_of(blocks))
        )
        for url in {source.get("url", "") for source in sources} - {""}:
            found[url].append(user)
    return dict(found)


def due(layers: Collection[str], day: date, months: int) -> list[tuple[Text, date, str]]:
    """Live Dutch texts whose review day has come or that must be checked again: (text, checked on, why); one query."""
    before = date.fromordinal(day.toordinal() - months * 30)
    rows = Text.objects.filter(state=State.PUBLISHED, language="nl", page__layer__in=layers).filter(
        Q(current__checked_on__lte=before) | ~Q(to_check="")
    )
    return [
        (text, text.current.checked_on, text.to_check)
        for text in rows.select_related("page", "current").order_by("current__checked_on", "pk")
        if text.current
    ]


def titles_of(language: str, pages: set[str]) -> dict[str, str]:
    """What the pages are called, in the language or what it falls back on."""
    found: dict[str, dict[str, str]] = {}
    rows = Text.objects.filter(state=State.PUBLISHED, page__layer="", language__in=[language, "en", "nl"])
    slugs = {page.partition("/")[2] for page in pages}
    for theme, slug, code, blocks in rows.filter(page__slug__in=slugs).values_list(
        "page__theme", "page__slug", "language", "current__blocks__0"
    ):
        found.setdefault(f"{theme}/{slug}", {})[code] = title_of(blocks_of([blocks]))
    return {page: in_language(texts, language) for page, texts in found.items() if page in pages}
