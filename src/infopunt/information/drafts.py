"""The life of a draft until somebody else looks at it (approving.py): written, kept, handed in, given up.

Every verb checks who may, keeps the rule, writes the rows and the audit entry in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from infopunt.accounts import permissions
from infopunt.accounts.rules import Staff
from infopunt.information.content import Content, content_of
from infopunt.information.models import Draft, Keystrokes, Page, Revision, State, Text, Version
from infopunt.information.readiness import NotReady, draft_faults, live_source
from infopunt.information.rules import Block, as_rows
from infopunt.kernel import audit
from infopunt.kernel.errors import NotPermitted, Refused

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


class InThePast(Refused):
    say = "The moment lies in the past."
    at = "at"


class WrongStep(Refused):
    say = "The draft is not in a state where this can be done."


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


@dataclass(frozen=True)
class Seen:
    """What somebody looked at before they decided: a revision of the draft, and the version readers had."""

    revision: int
    live: int


def refuse_unless_seen(draft: Draft, seen: Seen | None) -> None:
    """Refuse to decide about another version than the one that was looked at; None where no screen showed one."""
    current = draft.text.current
    if seen is not None and seen != Seen(draft.head.number, current.number if current else 0):
        raise StaleReview


def submit(text: Text, *, by: Staff, now: datetime, seen: Seen | None = None) -> Draft:
    """Ask for a second pair of eyes. What is not whole goes back with every fault."""
    with transaction.atomic():
        _permit(text, by)
        draft = locked_draft(text)
        refuse_unless_seen(draft, seen)
        step_to(draft, State.IN_REVIEW)
        found = draft_faults(text, content_of(draft.head), live_source(text))
        if found:
            raise NotReady(*found)
        draft.state, draft.note = State.IN_REVIEW, ""
        draft.save()
        audit.record("review asked", f"text:{text}", by=by.email, at=now)
    return draft


def bring_back(text: Text, number: int, *, of: str, base: int, by: Staff, now: datetime) -> Draft:
    """Make an earlier revision or version the newest revision of the draft. `of` is 'revision' or 'version'."""
    _permit(text, by)
    rows = Revision.objects if of == "revision" else Version.objects
    row = rows.filter(text=text, number=number).first()
    if row is None:
        raise WrongStep
    return save(text, content_of(row), base=base, by=by, now=now)


def discard(text: Text, *, by: Staff, now: datetime, base: int | None = None) -> None:
    """Give up a draft; its revisions stay in the history. `base` is the revision that was looked at."""
    with transaction.atomic():
        _permit(text, by)
        draft = locked_draft(text)
        if base is not None and base != draft.head.number:
            raise StaleReview
        draft.delete()
        audit.record("draft given up", f"text:{text}", by=by.email, at=now)


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


def locked_draft(text: Text) -> Draft:
    draft = Draft.objects.select_for_update().filter(text=text).first()
    if draft is None:
        raise DraftGone
    return Draft.objects.select_related("head", "text__page", "text__current").get(pk=draft.pk)


def step_to(draft: Draft, to: State) -> None:
    if to not in STEPS.get(State(draft.state), set()):
        raise WrongStep
