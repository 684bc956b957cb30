"""Every way pages and texts can change."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from infopunt.accounts import permissions
from infopunt.accounts.rules import Staff
from infopunt.information.drafts import NotYours
from infopunt.information.images import Picture
from infopunt.information.models import Image, Page, Remark, State, Text, Version
from infopunt.information.pack import PagesPack, TextFile
from infopunt.information.rules import as_rows
from infopunt.kernel import audit, outbox
from infopunt.kernel.errors import Refused
from infopunt.kernel.locks import lock_for_transaction
from infopunt.kernel.packfiles import PACK
from infopunt.kernel.words import is_blank

IMPORT = "import"
MOST_REMARKS_A_MINUTE = 20
LONGEST_REMARK = 2000
REMARKS = 19_002  # the lock of whoever leaves a remark: two at once may be one sent twice


@dataclass
class Loaded:
    """What a load did, for the operator."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # edited here since: the pack's text is only offered


class EmptyRemark(Refused):
    say = "There is nothing in the box."


class LongRemark(Refused):
    say = "More than the box holds."


class TooManyRemarks(Refused):
    say = "The box is flooded; later it opens again."


@transaction.atomic
def take_over_pages(pack: PagesPack, *, now: datetime, by: str = PACK) -> Loaded:
    """Make the texts that came from packs say what the files say.

    A text edited here since the last load is left alone; what the pack offers is kept beside it. A pack of another
    installation (`by` is IMPORT) takes nothing away.
    """
    done = Loaded()
    seen: set[int] = set()
    texts = {(text.page_id, text.language): text for text in Text.objects.select_related("current", "page")}
    pages = {(page.layer, page.theme, page.slug, page.slot): page for page in Page.objects.all()}
    for key, files in pack.texts.items():
        page = _page(key, files["nl"], pages)
        for language, file in files.items():
            text = texts.get((page.pk, language)) or Text.objects.create(
                page=page, language=language, state=State.DRAFT
            )
            seen.add(text.pk)
            _take_text(text, file, done, now, by)
    for text in texts.values() if by == PACK else ():
        gone = text.pk not in seen and text.state == State.PUBLISHED
        if gone and text.current and text.current.changed_by == PACK:
            text.state = State.WITHDRAWN
            text.save(update_fields=["state"])
            done.withdrawn.append(str(text))
    outbox.enqueue_publish(now)
    return done


def _page(key: tuple[str, str, str, str], source: TextFile, pages: dict[tuple[str, str, str, str], Page]) -> Page:
    layer, theme, slug, slot = key
    page = pages.get(key) or Page(layer=layer, theme=theme, slug=slug, slot=slot)
    front = source.front
    wanted = {
        "core": front.core,
        "figure": front.figure,
        "topics": front.topics,
        "next": front.next,
        "day": front.day,
        "drawing": front.drawing.model_dump() if front.drawing else {},
    }
    if page.pk is None or any(getattr(page, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(page, name, value)
        page.save()
    return page


def _take_text(text: Text, file: TextFile, done: Loaded, now: datetime, by: str) -> None:
    offer: dict[str, object] = {
        "blocks": as_rows(file.blocks),
        "sources": [source.model_dump() for source in file.front.sources],
        "checked_on": file.front.checked.isoformat(),
        "translation": str(file.front.translation),
        "source_version": file.front.of,
    }
    current = text.current
    if current and _same(current, offer) and text.state == State.PUBLISHED:
        if text.offered is not None:
            text.offered = None
            text.save(update_fields=["offered"])
        return
    if current and current.changed_by not in ((PACK,) if by == PACK else (PACK, IMPORT)):
        if text.offered != offer:
            text.offered = offer
            text.save(update_fields=["offered"])
        done.kept.append(str(text))
        return
    (done.changed if current else done.new).append(str(text))
    _write_version(text, offer, by=by, now=now)


def _same(version: Version, offer: dict[str, object]) -> bool:
    now = {
        "blocks": version.blocks,
        "sources": version.sources,
        "checked_on": version.checked_on.isoformat(),
        "translation": version.translation,
        "source_version": version.source_version,
    }
    return json.dumps(now, sort_keys=True) == json.dumps(offer, sort_keys=True)


@transaction.atomic
def publish_version(text: Text, content: dict[str, object], *, by: str, now: datetime) -> Version:
    """Make `content` the live version of a text: a new row, the old ones stay. Readers get it."""
    version = _write_version(text, content, by=by, now=now)
    outbox.enqueue_publish(now)
    return version


def _write_version(text: Text, content: dict[str, object], *, by: str, now: datetime) -> Version:
    number = text.versions.count() + 1
    version = Version.objects.create(text=text, number=number, changed_by=by, created_at=now, **content)
    text.current, text.state, text.offered = version, State.PUBLISHED, None
    text.save(update_fields=["current", "state", "offered"])
    audit.record("text published", f"text:{text}@{number}", by=by, at=now)
    return version


@transaction.atomic
def keep_picture(picture: Picture, *, by: Staff, now: datetime) -> None:
    """Keep a picture for texts to show; one that is kept already is the same."""
    if not permissions.may_keep_pictures(by):
        raise NotYours
    kept = {"body": picture.body, "width": picture.width, "height": picture.height, "by": by.email, "at": now}
    _row, is_new = Image.objects.get_or_create(name=picture.name, defaults=kept)
    if is_new:
        audit.record("picture kept", f"image:{picture.name}", by=by.email, at=now)


@transaction.atomic
def begin_translation(page: Page, language: str, *, by: Staff, now: datetime) -> Text:
    """A language version that was not there; one that is there stays as it is."""
    if not permissions.may_translate(by, page.layer):
        raise NotYours
    text, is_new = Text.objects.get_or_create(page=page, language=language, defaults={"state": State.DRAFT})
    if is_new:
        audit.record("translation begun", f"text:{text}", by=by.email, at=now)
    return text


@transaction.atomic
def leave_remark(*, region: str, address: str, language: str, words: str, recently: int, now: datetime) -> None:
    """Keep what somebody missed on a page, with the day and nothing else. The same words about the same page on one day are the
    same remark, sent twice: the box stands on a published page and carries no key.

    `recently` is how many remarks the region got in the last minute; above the limit none is taken, whoever sends it.
    """
    words, address = (one.replace("\x00", "").strip() for one in (words, address))
    if is_blank(words):
        raise EmptyRemark
    if len(words) > LONGEST_REMARK:
        raise LongRemark
    if recently >= MOST_REMARKS_A_MINUTE:
        raise TooManyRemarks
    lock_for_transaction(REMARKS)
    same = {"region": region, "address": address[:200], "language": language, "words": words, "left_on": now.date()}
    if not Remark.objects.filter(**same).exists():
        Remark.objects.create(**same)
