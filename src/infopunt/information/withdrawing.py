"""A text leaves the site, now or on a day; its versions stay."""

from datetime import datetime

from django.db import transaction

from infopunt.accounts import permissions
from infopunt.accounts.rules import Staff
from infopunt.information.drafts import InThePast, NotYours, StaleReview, WrongStep
from infopunt.information.models import State, Text
from infopunt.kernel import audit, outbox


def standing_mark(text: Text) -> str:
    """How a text stands for readers, as a form keeps it: which version is live, and when it goes."""
    live = text.current.number if text.current and text.state == State.PUBLISHED else 0
    return f"{live} {text.withdraw_at.isoformat() if text.withdraw_at else ''}"


def withdraw(text: Text, *, by: Staff, now: datetime, at: datetime | None = None, seen: str | None = None) -> None:
    """Take a text off the site now, or `at` a later moment; its versions stay. Refuses when it no longer stands as it was `seen`."""
    if not permissions.may_publish(by, text.page.layer):
        raise NotYours
    with transaction.atomic():
        text = Text.objects.select_for_update().get(pk=text.pk)
        if text.state != State.PUBLISHED:
            raise WrongStep
        if seen is not None and seen != standing_mark(text):
            raise StaleReview
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
