"""What is counted on the sealed side reaches the main database once."""

import pytest
from django.db import transaction

from infopunt.jobs import relay
from infopunt.kernel.events import Counted, count
from infopunt.kernel.models import Event
from tests.talk import BOTH

pytestmark = pytest.mark.django_db(databases=BOTH)


def counted(now, number):
    with transaction.atomic(using="reports"):
        for _ in range(number):
            count(Counted("questions.asked", now.date(), "north", language="pl", topic="pay"), using="reports")


def told(using):
    return [(row.kind, row.region, row.language, row.topic, row.n) for row in Event.objects.using(using)]


def test_every_count_arrives_once_and_none_stays(now, monkeypatch):
    monkeypatch.setattr(relay, "BATCH", 2)
    counted(now, 5)

    assert relay.relay_counts() == 5
    assert relay.relay_counts() == 0

    assert told("default") == [("questions.asked", "north", "pl", "pay", 1)] * 5
    assert told("reports") == []


def test_what_arrived_before_something_broke_is_not_counted_again(now):
    counted(now, 1)
    row = Event.objects.using("reports").get()
    with transaction.atomic():
        count(Counted("questions.asked", now.date(), "north", language="pl", topic="pay"), id=row.pk)

    relay.relay_counts()

    assert len(told("default")) == 1
    assert told("reports") == []
