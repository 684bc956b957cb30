"""A region on its way to another installation and back: one file, in the open formats of `content/`."""

import io
import stat
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

import yaml
from django.db import transaction

from infopunt.accounts.rules import Duty, Role, Staff
from infopunt.directory import travel as directory
from infopunt.directory.operations import known_names
from infopunt.directory.pack import OrganisationPack, read_directory
from infopunt.facts.models import Fact
from infopunt.information import drafts
from infopunt.information.content import Content
from infopunt.information.images import is_bare, picture_of
from infopunt.information.models import Draft, Image, Page, State, Text
from infopunt.information.operations import IMPORT, Loaded, take_over_pages
from infopunt.information.pack import KnownToPages, PagesPack, TextFile, faults_of_pages, read_text
from infopunt.information.queries import known_images
from infopunt.information.travel import text_files
from infopunt.jobs.content import FaultyContent
from infopunt.kernel import outbox
from infopunt.kernel.errors import Refused
from infopunt.kernel.packfiles import FileFault, read_yaml, shape
from infopunt.regions.models import Region
from infopunt.regions.pack import RegionPack, faults_of_hosts, region_data, write_region
from infopunt.scheduling import travel as scheduling
from infopunt.scheduling.travel import PlanPack, read_plan
from infopunt.topics.models import Situation, Theme, Topic

LARGEST = 100_000_000  # bytes, unpacked
MOST_FILES = 20_000
# Zip files hold a time; the same region makes the same bytes.
NO_TIME = (1980, 1, 1, 0, 0, 0)


class UnreadableParcel(Refused):
    say = "This file is not what export_region makes, or was damaged on the way; nothing was changed."


@dataclass
class Arrived:
    """What an import did. `kept` are texts edited here since: the difference waits on the screens."""

    region: str = ""
    texts: Loaded = field(default_factory=Loaded)
    drafts: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)  # of the directory, edited here since: left alone
    planned: int = 0  # shifts and closures that were not planned here yet


def export_region(id: str) -> bytes:
    """Everything a region made as one zip; the same rows make the same bytes."""
    region = Region.objects.get(id=id)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parcel:
        head = yaml.safe_dump(region_data(region), allow_unicode=True, sort_keys=False, width=1000)
        made = [*text_files(id), *directory.files_of(id), *scheduling.plan_files(id)]
        for name, body in [(f"regions/{id}.yaml", head.encode()), *sorted(made)]:
            parcel.writestr(zipfile.ZipInfo(name, NO_TIME), body)
    return out.getvalue()


def import_region(data: bytes, *, now: datetime, take: frozenset[str] = frozenset()) -> Arrived:
    """Take over what another installation exported: all of it, or with any fault nothing.

    A text that was edited here since is left alone and shown as a difference, unless `take` names it (`layer:theme/slug/xx`).
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _unpack(data, root)
        pack, pages, waiting = _read(root)
        entries, plan = _read_helpers(root, pack)
        with transaction.atomic():
            # Which region is shown to who names none stays as it is here.
            chosen = Region.objects.filter(is_default=True).exclude(id=pack.id).exists()
            pack = pack.model_copy(update={"default": pack.default and not chosen})
            write_region(pack, imported=not Region.objects.filter(id=pack.id, imported=False).exists())
            _images(root, now)
            _let_go(take)
            done = Arrived(pack.id, take_over_pages(pages, now=now, by=IMPORT))
            done.entries = directory.take_over(entries)
            done.planned = scheduling.add_plan(plan, pack.id)
            done.drafts = [str(text) for text in _drafts(waiting, now)]
            outbox.enqueue_publish(now)
    return done


def _unpack(data: bytes, root: Path) -> None:
    """The files of a zip, none of them outside the folder, none a link, none a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parcel:
            members = [one for one in parcel.infolist() if not one.is_dir()]
            if sum(one.file_size for one in members) > LARGEST or len(members) > MOST_FILES:
                raise UnreadableParcel
            for one in members:
                path = PurePosixPath(one.filename)
                if path.is_absolute() or ".." in path.parts or stat.S_ISLNK(one.external_attr >> 16):
                    raise UnreadableParcel
                target = root / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(parcel.read(one))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise UnreadableParcel from None


def _read(root: Path) -> tuple[RegionPack, PagesPack, list[TextFile]]:
    """The region, its texts and drafts, checked against what this installation knows; FaultyContent with everything wrong."""
    found = sorted((root / "regions").glob("*.yaml"))
    if len(found) != 1:
        raise UnreadableParcel
    data, lines, faults = read_yaml(found[0], root)
    pack, more = shape(RegionPack, data, lines, str(found[0].relative_to(root))) if not faults else (None, [])
    faults += more
    pages, waiting = PagesPack(), []
    for path, layer in _text_files(root):
        text, wrong = read_text(path, layer, root)
        is_draft = path.relative_to(root).parts[0] == "drafts"
        faults += [] if is_draft and text else wrong
        if text and is_draft:
            waiting.append(text)
        elif text:
            pages.texts.setdefault(text.page, {})[text.language] = text
    if pack:
        others = Region.objects.exclude(id=pack.id).values_list("id", "hosts")
        faults += faults_of_hosts(pack, others) + _foreign(pack, [*pages.texts, *(file.page for file in waiting)])
    if pack is None or faults:
        raise FaultyContent(faults)
    faults = faults_of_pages(pages, _known(pack, root), national=True)
    if faults:
        raise FaultyContent(faults)
    return pack, pages, waiting


def _foreign(pack: RegionPack, pages: Iterable[tuple[str, str, str, str]]) -> list[FileFault]:
    """A region's file brings its own pages and those of the organisations in it, nobody else's."""
    return [
        FileFault(f"regions/{pack.id}.yaml", 1, f"{layer or 'national'}:{theme}/{slug} is no page of this region")
        for layer, theme, slug, _slot in sorted(pages)
        if layer.partition(":")[0] != pack.id
    ]


def _read_helpers(root: Path, pack: RegionPack) -> tuple[list[OrganisationPack], PlanPack]:
    """The region's entries and its plan; FaultyContent with everything wrong."""
    names = known_names()
    names["regions"] |= {pack.id}
    names["areas"] |= {area.id for area in pack.areas}
    entries, faults = read_directory(root, **names)
    faults += [
        FileFault(f"directory/{one.id}.yaml", 1, f"layer: belongs to {one.layer or 'the country'}")
        for one in entries
        if one.layer != pack.id
    ]
    plan, more = read_plan(root, pack.id)
    if faults or more:
        raise FaultyContent(faults + more)
    return entries, plan


def _text_files(root: Path) -> list[tuple[Path, str]]:
    found = []
    for base in ("regions", "drafts"):
        for path in sorted((root / base).glob("*/pages/*/*/*.md")):
            found.append((path, path.relative_to(root).parts[1]))
        for path in sorted((root / base).glob("*/voices/*/*/*/*.md")):
            parts = path.relative_to(root).parts
            found.append((path, f"{parts[1]}:{parts[3]}"))
    return found


def _known(pack: RegionPack, root: Path) -> KnownToPages:
    images = known_images() | {path.name for path in (root / "images").glob("*")}
    return KnownToPages(
        facts=dict(Fact.objects.values_list("id", "kind")),
        topics=set(Topic.objects.values_list("id", flat=True)),
        themes=set(Theme.objects.values_list("id", flat=True)),
        situations=set(Situation.objects.values_list("id", flat=True)),
        languages=set(pack.languages),
        regions={pack.id},
        images=images,
    )


def _images(root: Path, now: datetime) -> None:
    """Images as they came when they are what we make ourselves; anything else is checked and made anew."""
    faults = []
    for path in sorted((root / "images").glob("*")):
        if Image.objects.filter(name=path.name).exists():
            continue
        try:
            body = path.read_bytes()
            made = picture_of(body)
        except Refused:
            faults.append(FileFault(f"images/{path.name}", 1, "this is not a picture"))
            continue
        Image.objects.create(
            name=path.name,
            body=body if is_bare(body) else made.body,
            width=made.width,
            height=made.height,
            by=IMPORT,
            at=now,
        )
    if faults:
        raise FaultyContent(faults)


def _let_go(take: frozenset[str]) -> None:
    """Texts whose difference somebody looked at and gave up in favour of what arrives."""
    for text in Text.objects.select_related("current", "page"):
        if str(text) in take and text.current:
            type(text.current).objects.filter(pk=text.current.pk).update(changed_by=IMPORT)


def _drafts(files: list[TextFile], now: datetime) -> list[Text]:
    """Drafts that arrive where no draft stands; one that is worked on here is left alone."""
    made = []
    for file in files:
        layer, theme, slug, slot = file.page
        by = Staff(IMPORT, IMPORT, (Duty(Role.EDITOR), Duty(Role.TRANSLATOR)))
        page, _ = Page.objects.get_or_create(
            layer=layer,
            theme=theme,
            slug=slug,
            slot=slot,
            defaults={"topics": file.front.topics, "next": file.front.next},
        )
        text, _ = Text.objects.get_or_create(page=page, language=file.language, defaults={"state": State.DRAFT})
        if Draft.objects.filter(text=text).exists():
            continue
        sources = tuple(source.model_dump() for source in file.front.sources)
        content = Content(file.blocks, sources, file.front.checked, file.front.translation)
        drafts.save(text, content, base=0, by=by, now=now)
        made.append(text)
    return made
