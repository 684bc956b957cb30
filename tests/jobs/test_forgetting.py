"""Everything that was kept for a time is gone when its time is over, and not a day sooner."""

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models

from infopunt.accounts.models import Invitation, SpentCode, WrongTry
from infopunt.directory.models import Ask, EntryChange, FeedCopy, Organisation
from infopunt.facts.models import SourceHost, WatchedSource
from infopunt.information.models import Keystrokes, Notice, Page, Remark, Task, Text
from infopunt.jobs.forgetting import TABLE, forget
from infopunt.kernel.models import AuditEntry, Job, Posted
from infopunt.mailbox.models import Conversation, Reminder
from infopunt.referrals.models import Referral
from infopunt.regions.models import Region
from infopunt.reporting.models import AbuseReport
from infopunt.reporting.queries import forgotten_on

DOC = Path(__file__).parents[2] / "docs/privacy/retention.md"


def entry(at):
    return Organisation.objects.create(id=uuid.uuid4().hex, kind="ngo", name="Example", checked_on=at.date(), source={})


def talk(at, **more):
    return Conversation.objects.create(
        lookup=uuid.uuid4().bytes,
        region="north",
        team="inquiries",
        generation=1,
        asker=b"x",
        opened_on=at.date(),
        **more,
    )


def junk(at):
    row = talk(at, status="closed", closed_on=at.date())
    AbuseReport.objects.create(conversation=row, region="north", language="pl", exit="advise", has_follow_up=False)
    return row


def passed(at, **more):
    return Referral.objects.create(
        region="north", authority="example-inspectorate", channel="paper", team="inquiries", generation=1, origin=b"x",
        proposed_by="a", since=at.date(), copy=talk(at).pk, **more,
    )  # fmt: skip


def text():
    page = Page.objects.create(theme="home", slug=uuid.uuid4().hex)
    return Text.objects.create(page=page, language="nl", state="withdrawn")


def left(at, **more):
    return Remark.objects.create(region="north", address="/nl/", language="nl", words="x", left_on=at.date(), **more)


# How a row of each kind comes to be; whoever adds a kind to the table adds it here.
MADE = {
    "remarks of visitors that were read": lambda at: left(at, read=True),
    "remarks of visitors that nobody read": left,
    "tasks that are done": lambda at: Task.objects.create(region="north", address="/nl/", language="nl", say="x", by="a", made_on=at.date(), done_on=at.date()),
    "what an editor typed and did not save": lambda at: Keystrokes.objects.create(text=text(), by="a", base=0, fields={}, at=at),
    "sessions of staff": lambda at: Session.objects.create(session_key=uuid.uuid4().hex, session_data="", expire_date=at),
    "invitations, after they ended": lambda at: Invitation.objects.create(hash=uuid.uuid4().hex, email="a@example.org", name="A", duties=[], by="a", ends_at=at),
    "wrong passwords and codes": lambda at: WrongTry.objects.create(key="x", at=at),
    "one-time codes that were used": lambda at: SpentCode.objects.create(hash=uuid.uuid4().hex, at=at),
    "what organisations answered to a confirmation link": lambda at: Ask.objects.create(organisation=entry(at), hash=uuid.uuid4().hex, ends_at=at, said="x"),
    "feeds that were looked at": lambda at: FeedCopy.objects.create(layer="north", name="partner", services=[], by="a", at=at),
    "who changed which directory entry": lambda at: EntryChange.objects.create(organisation=entry(at), before={}, by="a", at=at),
    "urgent notices, after they ended": lambda at: Notice.objects.create(region="north", words={}, by="a", since=at, until=at),
    "who did what on the staff screens": lambda at: AuditEntry.objects.create(at=at, actor="a", verb="did", thing="x"),
    "jobs that were done": lambda at: Job.objects.create(kind="x", run_at=at, done_at=at),
    "jobs that were given up": lambda at: Job.objects.create(kind="x", run_at=at, gave_up_at=at),
    "conversations, after they were closed": lambda at: talk(at, status="closed", closed_on=at.date()),
    "reports nothing was done with, after they were closed": lambda at: junk(at),
    "conversations nobody closed": lambda at: talk(at),
    "what was passed on, after it ended": lambda at: passed(at, ended_on=at.date()),
    "what was passed on and never ended": passed,
    "reminders that could not be sent": lambda at: Reminder.objects.create(id=uuid.uuid4().hex, region="north", language="pl", due_on=at.date(), sealed=b"x"),
    "unlocked keys of who answers": lambda at: apps.get_model("vault.Tray").objects.create(mark=uuid.uuid4().hex, worker=1, sealed=b"x", opened_at=at, used_at=at),
    "sources that nothing rests on any more": lambda at: WatchedSource.objects.create(url=f"https://www.example.org/{uuid.uuid4().hex}", host="www.example.org", unused_since=at.date()),
    "servers of sources": lambda at: SourceHost.objects.create(name=uuid.uuid4().hex, not_before=at),
    "keys of forms that were sent": lambda at: Posted.objects.create(hash=uuid.uuid4().hex, at=at),
}  # fmt: skip


@pytest.mark.django_db(databases=["default", "reports"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.what)
def test_it_is_there_on_its_last_day_and_gone_the_day_after(row, now):
    stays = MADE[row.what](now - timedelta(days=row.days) + timedelta(minutes=1))
    goes = MADE[row.what](now - timedelta(days=row.days + 1, minutes=1))

    gone = forget(now)

    assert list(row.model._default_manager.filter(pk__in=[stays.pk, goes.pk])) == [stays]
    assert gone[row.what] == 1


@pytest.mark.django_db(databases=["default", "reports"])
def test_what_is_not_over_is_never_forgotten(now):
    Task.objects.create(
        region="north", address="/nl/", language="nl", say="x", by="a", made_on=now.date() - timedelta(days=5000)
    )
    Notice.objects.create(region="north", words={}, by="a", since=now - timedelta(days=5000))
    Job.objects.create(kind="x", run_at=now - timedelta(days=5000))

    assert sum(forget(now).values()) == 0


@pytest.mark.django_db(databases=["default", "reports"])
def test_many_rows_go_in_parts_until_none_is_left(now, monkeypatch):
    monkeypatch.setattr("infopunt.jobs.forgetting.BATCH", 3)
    for _ in range(7):
        WrongTry.objects.create(key="x", at=now - timedelta(days=2))

    assert forget(now)["wrong passwords and codes"] == 7


def test_the_page_for_readers_says_what_the_table_does():
    told = {what.strip(): int(days) for what, days in re.findall(r"^\| ([^|]+) \| (\d+) \|", DOC.read_text(), re.M)}

    assert told == {row.what: row.days for row in TABLE}


# Kept without an end, each for a reason the page for readers gives; every other kind of row with a moment in it has its term.
KEPT = {"Page", "Text", "Version", "Revision", "Draft", "Image", "Shown", "Fact", "Period", "Gap", "FactChange", "Organisation", "Shift", "Closure", "FormOfService", "Worker", "Event", "Item", "Inquiry", "AbuseReport", "SigningRoot", "TeamKey", "PersonKey", "Link", "SecondYes"}  # fmt: skip


def test_every_kind_of_row_with_a_moment_in_it_has_a_term_or_a_reason():
    timed = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("infopunt.")
        and any(isinstance(field, models.DateField) for field in model._meta.get_fields())
    }

    assert timed - KEPT - {row.model.__name__ for row in TABLE} == set()


@pytest.mark.django_db(databases=["default", "reports"])
@pytest.mark.parametrize(
    ("own", "days"),
    [({}, (730, 365, 90)), ({"closed": 100, "without_follow_up": 50, "never_closed": 400}, (400, 100, 50))],
)
def test_a_region_keeps_as_long_as_it_says_and_the_visitor_reads_the_day(db, now, own, days):
    region = Region.objects.create(id="north", names={}, about={}, languages=[], theme={}, emergency=[], keep=own)
    rows = [talk(now), *(talk(now, closed_on=now.date()) for _ in range(2))]
    AbuseReport.objects.create(conversation=rows[2], region="north", language="pl", exit="advise", has_follow_up=False)
    elsewhere = talk(now, closed_on=now.date())
    Conversation.objects.filter(pk=elsewhere.pk).update(region="south")

    for row, kept in zip(rows, days, strict=True):
        said = forgotten_on(AbuseReport.objects.filter(pk=row.pk).first(), row, region.terms)
        assert said == now.date() + timedelta(days=kept)
    for row, kept in sorted(zip(rows, days, strict=True), key=lambda pair: pair[1]):
        forget(now + timedelta(days=kept))
        assert Conversation.objects.filter(pk=row.pk).exists()
        if kept == 100:
            assert Conversation.objects.filter(pk=elsewhere.pk).exists()
        forget(now + timedelta(days=kept + 1))
        assert not Conversation.objects.filter(pk=row.pk).exists()
