"""The life of a draft: written, looked at by somebody else, published now or on a day, withdrawn.

Every verb checks who may, keeps the rule, writes the rows and the audit entry in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from infopunt.accounts import permissions
from infopunt.accounts.rules import Staff
from infopunt.facts.models import Fact
from infopunt.information.models import Draft, Keystrokes, Page, Revision, State, Text, Version
from infopunt.information.operations import publish_version
from infopunt.information.pack import NO_THEME, SITE, KnownToPages, fault_of_link
from infopunt.information.queries import known_images
from infopunt.information.rules import (
    Block,
    Translation,
    as_rows,
    blocks_of,
    faults_of_blocks,
    faults_of_translation,
    links_of,
    version_of,
)
from infopunt.kernel import audit, outbox
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.faults import Fault, Faulty
from infopunt.regions.models import Region
from infopunt.topics.models import Situation, Theme

LONGEST_TEXT = 60_000  # characters
# The allowed steps of a draft: from → to.
STEPS = {
    State.DRAFT: {State.IN_REVIEW},
    State.IN_REVIEW: {State.DRAFT, State.SCHEDULED, State.PUBLISHED},
    State.SCHEDULED: {State.DRAFT, State.PUBLISHED},
}


class NotYours(NotPermitted):
    """This text belongs to somebody else's part of the site."""


class StaleDraft(Refused):
    say = "Somebody else saved this text meanwhile. Both versions are shown; nothing is lost."


class StaleReview(Refused):
    say = "Another version was saved after you opened this. Both are shown; look again, then decide."


class DraftGone(Refused):
    say = "This draft is no longer there: it was published or given up meanwhile."


class TooLong(Refused):
    say = "The text is too long for one page."
    at = "body"


class NotReady(Faulty):
    """The text cannot go on like this; each fault stands at the id of its block."""

    say = "This text cannot go on like this."


class OwnWork(Refused):
    say = "Somebody else must look at this text: you wrote in it."


class WrongStep(Refused):
    say = "The draft is not in a state where this can be done."


class InThePast(Refused):
    say = "The moment lies in the past."
    at = "at"


@dataclass(frozen=True)
class Content:
    """What an editor saves: blocks, sources, the day of checking; for a translation how far it was read."""

    blocks: tuple[Block, ...]
    sources: tuple[Mapping[str, str], ...]
    checked_on: date
    translation: Translation = Translation.ORIGINAL
    machine: tuple[str, ...] = ()


def latest(text: Text) -> Content | None:
    """What an editor begins from: the draft, else what was live last."""
    draft: Draft | None = getattr(text, "draft", None)
    if draft:
        head = draft.head
        return Content(
            blocks_of(head.blocks),
            tuple(head.sources),
            head.checked_on,
            Translation(head.translation),
            tuple(head.machine),
        )
    version = text.current
    if version is None:
        return None
    return Content(
        blocks_of(version.blocks), tuple(version.sources), version.checked_on, Translation(version.translation)
    )


@transaction.atomic
def save(text: Text, content: Content, *, base: int, by: Staff, now: datetime, minor: bool = False) -> Draft:
    """Keep a new revision of the draft; `base` is the revision the editor began from, 0 for none.

    Refuses with StaleDraft when somebody saved meanwhile. A draft that waited for review is a draft again.
    """
    _permit(text, by)
    text = Text.objects.select_for_update().get(pk=text.pk)
    draft = Draft.objects.filter(text=text).select_related("head").first()
    if (draft.head.number if draft else 0) != base:
        raise StaleDraft
    if sum(len(block.md) for block in content.blocks) > LONGEST_TEXT:
        raise TooLong
    head = _revision(text, content, by.email, now)
    if draft is None:
        version = text.current.number if text.current else 0
        draft = Draft(text=text, base=version)
    draft.head, draft.state, draft.minor = head, State.DRAFT, minor
    draft.publish_at, draft.approved_by = None, ""
    draft.authors = sorted({*draft.authors, by.email})
    draft.save()
    Keystrokes.objects.filter(text=text, by=by.email).delete()
    audit.record("draft saved", f"text:{text}", by=by.email, at=now)
    return draft


def _revision(text: Text, content: Content, by: str, now: datetime) -> Revision:
    number = (Revision.objects.filter(text=text).aggregate(last=Max("number"))["last"] or 0) + 1
    return Revision.objects.create(
        text=text, number=number, blocks=as_rows(content.blocks), sources=[dict(one) for one in content.sources],
        checked_on=content.checked_on, translation=content.translation, machine=list(content.machine), by=by, at=now,
    )  # fmt: skip


def keep_keystrokes(text: Text, fields: Mapping[str, str], *, base: int, by: Staff, now: datetime) -> None:
    """Remember what somebody typed so far; nobody else sees it, nothing is checked."""
    _permit(text, by)
    if sum(map(len, fields.values())) > 2 * LONGEST_TEXT:
        raise TooLong
    Keystrokes.objects.update_or_create(
        text=text, by=by.email, defaults={"base": base, "fields": dict(fields), "at": now}
    )


def drop_keystrokes(text: Text, by: Staff) -> None:
    Keystrokes.objects.filter(text=text, by=by.email).delete()


def _permit(text: Text, by: Staff) -> None:
    layer = text.page.layer
    may = permissions.may_edit if text.language == "nl" else permissions.may_translate
    if not may(by, layer):
        raise NotYours


def draft_faults(text: Text, content: Content, source: Sequence[Block] | None) -> list[Fault]:
    """Why this may not go to review, at the ids of blocks. `source` are the live Dutch blocks of a translation."""
    blocks = content.blocks
    found = [fault for _line, fault in faults_of_blocks(blocks, slot=bool(text.page.slot))]
    named = {name for block in blocks for _, name in block.named}
    known = set(Fact.objects.filter(id__in=named).values_list("id", flat=True))
    found += [
        Fault("no_fact", (block.id,), {"id": name}) for block in blocks for _, name in block.named if name not in known
    ]
    found += _faults_of_links(blocks)
    if text.language == "nl":
        if not content.sources and not named and text.page.theme not in NO_THEME and not text.page.slot:
            found.append(Fault("no_source", ("sources",)))
    elif source is not None:
        found += [fault for _line, fault in faults_of_translation(blocks, source, claims_current=False)]
        if content.machine and content.translation not in (Translation.MACHINE,):
            found.append(Fault("unread_machine", (content.machine[0],)))
    return found


def _faults_of_links(blocks: Sequence[Block]) -> list[Fault]:
    targets = [(block.id, *target) for block in blocks for target in links_of(block.md)]
    if not targets:
        return []
    addresses = set(Page.objects.values_list("theme", "slug"))
    situations = set(Situation.objects.values_list("id", flat=True))
    known = KnownToPages(
        facts={}, topics=set(), themes=set(), situations=situations, languages=set(), regions=set(), images=known_images()
    )  # fmt: skip
    found = [(id, fault_of_link(to, known, addresses, is_image)) for id, to, is_image in targets]
    return [fault.below(id) for id, fault in found if fault]


@dataclass(frozen=True)
class Seen:
    """What somebody looked at before they decided: a revision of the draft, and the version readers had."""

    revision: int
    live: int


def _as_seen(draft: Draft, seen: Seen | None) -> None:
    """Refuse to decide about another version than the one that was looked at; None where no screen showed one."""
    current = draft.text.current
    if seen is not None and seen != Seen(draft.head.number, current.number if current else 0):
        raise StaleReview


def submit(text: Text, *, by: Staff, now: datetime, seen: Seen | None = None) -> Draft:
    """Ask for a second pair of eyes. What is not whole goes back with every fault."""
    with transaction.atomic():
        draft = _locked(text, by)
        _as_seen(draft, seen)
        _step(draft, State.IN_REVIEW)
        found = draft_faults(text, _content(draft), _source(text))
        if found:
            raise NotReady(*found)
        draft.state, draft.note = State.IN_REVIEW, ""
        draft.save()
        audit.record("review asked", f"text:{text}", by=by.email, at=now)
    return draft


def give_back(text: Text, note: str, *, by: Staff, now: datetime, seen: Seen | None = None) -> Draft:
    """An approver sends it back to its writers with a word."""
    if not permissions.may_publish(by, text.page.layer):
        raise NotYours
    with transaction.atomic():
        draft = _draft(text)
        _as_seen(draft, seen)
        _step(draft, State.DRAFT)
        draft.state, draft.note, draft.publish_at, draft.approved_by = State.DRAFT, note.strip()[:2000], None, ""
        draft.save()
        audit.record("given back", f"text:{text}", by=by.email, at=now)
    return draft


def approve(
    text: Text, *, by: Staff, now: datetime, at: datetime | None = None, seen: Seen | None = None
) -> Version | None:
    """Publish a draft that waits for review, now (then the version is returned) or `at` a later moment.

    The approver wrote no word of it, unless the region lets one person publish this theme; and what is published is what
    they saw.
    """
    with transaction.atomic():
        draft = _draft(text)
        text = draft.text
        if not may_approve(draft, by):
            raise OwnWork if permissions.may_publish(by, text.page.layer) or _alone(text) else NotYours
        _as_seen(draft, seen)
        _step(draft, State.SCHEDULED if at else State.PUBLISHED)
        found = draft_faults(text, _content(draft), _source(text))
        if found:
            raise NotReady(*found)
        if at is None:
            return _publish(draft, by=by.email, now=now)
        if at <= now:
            raise InThePast
        draft.state, draft.publish_at, draft.approved_by = State.SCHEDULED, at, by.email
        draft.save()
        outbox.enqueue("release", {"text": text.pk}, run_at=at, key=f"release:{text.pk}:{at.isoformat()}")
        audit.record("scheduled", f"text:{text}", by=by.email, at=now)
    return None


def may_approve(draft: Draft, by: Staff) -> bool:
    """Approvers who wrote no word of it; alone, an editor too, where the region allows that for the theme."""
    layer = draft.text.page.layer
    own = by.email in draft.authors
    if permissions.may_publish(by, layer) and not own:
        return True
    may = permissions.may_edit(by, layer) or (draft.text.language != "nl" and permissions.may_translate(by, layer))
    return may and _alone(draft.text)


def _alone(text: Text) -> bool:
    """Whether one person may publish this: the region says so, and it tells of no right."""
    layer, theme = text.page.layer, text.page.theme
    if not layer or ":" in layer:
        return False
    allowed = Region.objects.filter(id=layer).values_list("alone", flat=True).first() or []
    rights = Theme.objects.filter(id=theme, rights=True).exists()
    return theme in allowed and not rights and theme != SITE


def release(text_id: int, *, now: datetime) -> Version | None:
    """The moment of a scheduled draft has come; None when it was taken back or moved meanwhile."""
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(text_id=text_id, state=State.SCHEDULED).first()
        if draft is None or draft.publish_at is None or draft.publish_at > now:
            return None
        return _publish(draft, by=draft.approved_by, now=now)


def _publish(draft: Draft, *, by: str, now: datetime) -> Version:
    text, content = draft.text, _content(draft)
    source = _source(text)
    before = blocks_of(text.current.blocks) if text.current else ()
    version = publish_version(
        text,
        {
            "blocks": as_rows(content.blocks),
            "sources": [dict(one) for one in content.sources],
            "checked_on": content.checked_on,
            "translation": str(content.translation),
            "source_version": version_of(source) if source else "",
        },
        by=by,
        now=now,
    )
    if text.to_check:
        text.to_check = ""
        text.save(update_fields=["to_check"])
    if text.language == "nl" and draft.minor:
        _carry_over(text, before, content.blocks, by=by, now=now)
    draft.delete()
    return version


def _carry_over(text: Text, before: Sequence[Block], after: Sequence[Block], *, by: str, now: datetime) -> None:
    """A correction without a change of meaning: what translated the old words translates the new ones."""
    was = {block.id: block.hash for block in before}
    moved = {
        block.id: (was[block.id], block.hash)
        for block in after
        if block.is_written and was.get(block.id, block.hash) != block.hash
    }
    translations = Text.objects.filter(page=text.page, state=State.PUBLISHED).exclude(language="nl")
    for other in translations.select_related("current", "page"):
        version = other.current
        assert version is not None  # the database holds that line
        blocks = [
            replace(block, of=moved[block.id][1]) if block.id in moved and block.of == moved[block.id][0] else block
            for block in blocks_of(version.blocks)
        ]
        if as_rows(blocks) != version.blocks:
            fields = {name: getattr(version, name) for name in ("sources", "checked_on", "translation")}
            content = {"blocks": as_rows(blocks), "source_version": version_of(after), **fields}
            publish_version(other, content, by=by, now=now)


def bring_back(text: Text, number: int, *, of: str, base: int, by: Staff, now: datetime) -> Draft:
    """Make an earlier revision or version the newest revision of the draft. `of` is 'revision' or 'version'."""
    _permit(text, by)
    rows = Revision.objects if of == "revision" else Version.objects
    row = rows.filter(text=text, number=number).first()
    if row is None:
        raise WrongStep
    content = Content(blocks_of(row.blocks), tuple(row.sources), row.checked_on, Translation(row.translation))
    return save(text, content, base=base, by=by, now=now)


def discard(text: Text, *, by: Staff, now: datetime, base: int | None = None) -> None:
    """Give up a draft; its revisions stay in the history. `base` is the revision that was looked at."""
    with transaction.atomic():
        draft = _locked(text, by)
        if base is not None and base != draft.head.number:
            raise StaleReview
        draft.delete()
        audit.record("draft given up", f"text:{text}", by=by.email, at=now)


def withdraw(text: Text, *, by: Staff, now: datetime, at: datetime | None = None) -> None:
    """Take a text off the site now, or `at` a later moment; its versions stay."""
    if not permissions.may_publish(by, text.page.layer):
        raise NotYours
    with transaction.atomic():
        text = Text.objects.select_for_update().get(pk=text.pk)
        if text.state != State.PUBLISHED:
            raise WrongStep
        if at is None:
            text.state, text.withdraw_at = State.WITHDRAWN, None
            outbox.enqueue_publish(now)
        elif at <= now:
            raise InThePast
        else:
            text.withdraw_at = at
            outbox.enqueue("take_off", {"text": text.pk}, run_at=at, key=f"take_off:{text.pk}:{at.isoformat()}")
        text.save(update_fields=["state", "withdraw_at"])
        audit.record("withdrawn" if at is None else "withdrawal planned", f"text:{text}", by=by.email, at=now)


def take_off(text_id: int, *, now: datetime) -> bool:
    """The moment of a planned withdrawal has come; False when it was moved meanwhile, or the text is gone."""
    with transaction.atomic():
        text = Text.objects.select_for_update().filter(pk=text_id).first()
        if text is None or text.state != State.PUBLISHED or text.withdraw_at is None or text.withdraw_at > now:
            return False
        text.state, text.withdraw_at = State.WITHDRAWN, None
        text.save(update_fields=["state", "withdraw_at"])
        outbox.enqueue_publish(now)
        audit.record("withdrawn", f"text:{text}", by="schedule", at=now)
    return True


def new_page(
    *, layer: str, theme: str, slug: str, topics: Sequence[str], title: str, lead: str, by: Staff, now: datetime,
    checked_on: date,
) -> Text:  # fmt: skip
    """A page that was not there, with a first draft of its Dutch text."""
    if not permissions.may_edit(by, layer):
        raise NotYours
    blocks = (Block("b-0001", f"# {title}"), Block("b-0002", lead))
    with transaction.atomic():
        page, made = Page.objects.get_or_create(
            layer=layer, theme=theme, slug=slug, slot="", defaults={"topics": list(topics)}
        )
        if not made:
            raise AlreadyThere
        text = Text.objects.create(page=page, language="nl", state=State.DRAFT)
        save(text, Content(blocks, (), checked_on), base=0, by=by, now=now)
    return text


class AlreadyThere(Refused):
    say = "There is a page at this address already."


def _content(draft: Draft) -> Content:
    head = draft.head
    return Content(
        blocks_of(head.blocks), tuple(head.sources), head.checked_on, Translation(head.translation), tuple(head.machine)
    )


def _source(text: Text) -> tuple[Block, ...] | None:
    """The live Dutch blocks a translation belongs to; None for the Dutch text itself."""
    if text.language == "nl":
        return None
    dutch = Text.objects.filter(page=text.page, language="nl", state=State.PUBLISHED).select_related("current").first()
    return blocks_of(dutch.current.blocks) if dutch and dutch.current else ()


def _draft(text: Text) -> Draft:
    draft = Draft.objects.select_for_update().filter(text=text).first()
    if draft is None:
        raise DraftGone
    return Draft.objects.select_related("head", "text__page", "text__current").get(pk=draft.pk)


def _locked(text: Text, by: Staff) -> Draft:
    _permit(text, by)
    return _draft(text)


def _step(draft: Draft, to: State) -> None:
    if to not in STEPS.get(State(draft.state), set()):
        raise WrongStep
