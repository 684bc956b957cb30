"""What was shown before is kept small, and is the same bytes for whoever asks."""

from datetime import timedelta

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from infopunt.information.models import Notice, State, Text
from infopunt.pages import publishing
from infopunt.publishing import mirror
from infopunt.publishing.history import STAYS_WHOLE, pack
from infopunt.publishing.models import Body, Packed, Shown
from infopunt.publishing.queries import body_at, weight, whole_bytes
from infopunt.publishing.rules import body_hash, same_ends
from infopunt.regions.models import Region
from tests.desk import edit, everything_shown

MINUTES = timedelta(minutes=10)


def pack_all(moment):
    while pack(moment):
        pass


@pytest.fixture
def north(example):
    return Region.objects.get(id="north")


def stood():
    """What stood for a while. The job after a notice weighs the region anew: /offline/ may say another size in the same moment."""
    return Shown.objects.exclude(until=None).filter(since__lt=F("until"))


def stand(region, now, minutes=MINUTES):
    """An urgent notice for some minutes, with the job that follows it each time."""
    notice = Notice.objects.create(region=region.id, words={"nl": "Storm.", "en": "Storm."}, by="a", since=now)
    publishing.publish_notice(region, now)
    publishing.publish_all(now)
    Notice.objects.filter(pk=notice.pk).update(until=now + minutes)
    publishing.publish_notice(region, now + minutes)
    publishing.publish_all(now + minutes)


@pytest.mark.django_db
def test_an_urgent_notice_that_stood_for_minutes_weighs_next_to_nothing_and_is_shown_as_it_was(north, now):
    before, storm = weight(), now + timedelta(hours=1)
    stand(north, storm)
    heavy = weight()
    rows = list(stood())
    then = {row.pk: bytes(row.body.raw) for row in rows}

    pack_all(storm + MINUTES + STAYS_WHOLE)

    light = weight()
    assert light.shown == heavy.shown == before.shown
    assert light.earlier < heavy.earlier / 10
    assert {row.pk: body_at(row.region, row.address, row.since) for row in rows} == then


@pytest.mark.django_db
def test_what_ended_just_now_stays_whole(north, now):
    stand(north, now)

    pack_all(now + MINUTES + STAYS_WHOLE - timedelta(seconds=1))

    assert not Packed.objects.filter(body__in=stood().values("body")).exists()


@pytest.mark.django_db
def test_what_is_shown_again_is_whole_again_on_the_disk_too(north, now):
    """A notice that stands for hours: the pages without it are packed, and come back when it ends."""
    before = everything_shown()
    notice = Notice.objects.create(region="north", words={"nl": "Storm.", "en": "Storm."}, by="a", since=now)
    publishing.publish_all(now)
    pack_all(now + 2 * STAYS_WHOLE)
    assert Packed.objects.exists()

    Notice.objects.filter(pk=notice.pk).update(until=now + 3 * STAYS_WHOLE)
    publishing.publish_notice(north, now + 3 * STAYS_WHOLE)
    publishing.publish_all(now + 3 * STAYS_WHOLE)

    assert everything_shown() == before
    assert not Packed.objects.filter(body__shown__until=None).exists()
    assert publishing.verify(now + 3 * STAYS_WHOLE) == []


@pytest.mark.django_db
def test_after_many_edits_every_day_can_be_shown_as_it_was(example, now):
    text = Text.objects.get(page__slug="slip", language="nl", page__slot="")
    days = [now + timedelta(days=number) for number in range(1, 7)]
    for number, day in enumerate(days):
        text = Text.objects.select_related("current").get(pk=text.pk)
        if number == 3:
            Text.objects.filter(pk=text.pk).update(state=State.WITHDRAWN)
        else:
            Text.objects.filter(pk=text.pk).update(state=State.PUBLISHED)
            edit(text, f"Zin {number % 2}.", day)
        publishing.publish_all(day)
        if number % 2:
            pack_all(day)
    rows = list(Shown.objects.all())

    pack_all(days[-1] + STAYS_WHOLE)

    assert all(body_hash(whole_bytes(Body.objects.get(hash=row.body_id))) == row.body_id for row in rows)
    assert not Packed.objects.filter(base__packed__base__isnull=False).exists()
    assert mirror.differences(example / "published") == []
    assert Packed.objects.exclude(base=None).exists()


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=10), st.binary(max_size=10))
def test_two_pages_share_their_ends_and_no_byte_is_counted_twice(old, new, head, tail):
    old, new = head + old + tail, head + new + tail

    front, back = same_ends(old, new)

    assert front + back <= min(len(old), len(new))
    assert old[:front] + new[front : len(new) - back] + old[len(old) - back :] == new
    assert front + back >= min(len(head) + len(tail), len(old), len(new)) or front >= len(head)
