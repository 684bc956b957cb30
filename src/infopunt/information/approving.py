"""The second pair of eyes: a draft that waits for review is given back, or becomes what readers have, now or on a day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from infopunt.accounts import permissions
from infopunt.accounts.rules import Staff
from infopunt.information.content import content_of
from infopunt.information.drafts import InThePast, NotYours, Seen, locked_draft, refuse_unless_seen, step_to
from infopunt.information.models import Draft, State, Text, Version
from infopunt.information.operations import publish_version
from infopunt.information.pack import SITE
from infopunt.information.readiness import NotReady, draft_faults, live_source
from infopunt.information.rules import Block, as_rows, blocks_of, version_of
from infopunt.kernel import audit, outbox
from infopunt.kernel.errors import Refused
from infopunt.regions.models import Region
from infopunt.topics.models import Theme


class OwnWork(Refused):
    say = "Somebody else must look at this text: you wrote in it."


def give_back(text: Text, note: str, *, by: Staff, now: datetime, seen: Seen | None = None) -> Draft:
    """An approver sends it back to its writers with a word."""
    if not permissions.may_publish(by, text.page.layer):
        raise NotYours
    with transaction.atomic():
        draft = locked_draft(text)
        refuse_unless_seen(draft, seen)
        step_to(draft, State.DRAFT)
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
        draft = locked_draft(text)
        text = draft.text
        if not may_approve(draft, by):
            raise OwnWork if permissions.may_publish(by, text.page.layer) or _alone(text) else NotYours
        refuse_unless_seen(draft, seen)
        step_to(draft, State.SCHEDULED if at else State.PUBLISHED)
        found = draft_faults(text, content_of(draft.head), live_source(text))
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
    text, content = draft.text, content_of(draft.head)
    source = live_source(text)
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
