"""A form sent twice does its work once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from infopunt.kernel.errors import Refused
from infopunt.kernel.idempotency import new_key, once
from infopunt.kernel.models import AuditEntry, Posted


@pytest.fixture
def making(now):
    def make():
        entry = AuditEntry.objects.create(at=now, actor="ann", verb="made", thing="thing:1")
        return f"entry:{entry.pk}"

    return make


@pytest.mark.django_db
def test_the_second_time_the_first_answer_comes_again(making, now):
    key = new_key()
    first = once(key, "plan", making, now=now)
    second = once(key, "plan", making, now=now)

    assert (first[1], second) == (True, (first[0], False))
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_another_form_and_another_door_are_another_thing(making, now):
    key = new_key()
    for given, door in ((key, "plan"), (key, "desk"), (new_key(), "plan")):
        once(given, door, making, now=now)

    assert AuditEntry.objects.count() == 3


@pytest.mark.django_db
def test_after_a_refusal_the_mended_form_may_be_sent_again(making, now):
    def refuse():
        making()
        raise Refused

    key = new_key()
    with pytest.raises(Refused):
        once(key, "plan", refuse, now=now)

    assert AuditEntry.objects.count() == 0
    assert once(key, "plan", making, now=now)[1]


@pytest.mark.django_db
def test_the_key_itself_is_not_kept(making, now):
    key = new_key()
    once(key, "plan", making, now=now)

    assert key not in str(list(Posted.objects.values_list()))


@pytest.mark.django_db(databases=["default", "reports"])
def test_on_the_sealed_side_a_key_says_no_moment(now):
    """Whoever has the database reads on which day something was sent, and not when that day."""
    for hours in (0, 3):
        once(new_key(), "talk", lambda: "", now=now.replace(hour=9) + timedelta(hours=hours), using="reports")

    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert set(Posted.objects.using("reports").values_list("at", flat=True)) == {tomorrow}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one(making, now):
    key, answers, start = new_key(), [], threading.Barrier(8)

    def post():
        start.wait()
        answers.append(once(key, "plan", making, now=now))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert AuditEntry.objects.count() == 1
    assert sorted(is_new for _, is_new in answers) == [False] * 7 + [True]
    assert len({made for made, _ in answers}) == 1
