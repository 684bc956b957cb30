"""What is counted: in the transaction of what happened, once, and never a person."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from infopunt.kernel.events import Counted, NotCountable, cancel, count
from infopunt.kernel.models import Event

DAY = date(2026, 11, 23)
HELPED = Counted(
    "contacts.registered", DAY, "north", area="north-east", language="pl", topic="pay.payslip", channel="visit"
)


def total():
    return Event.objects.aggregate(all=Sum("n"))["all"] or 0


@pytest.mark.django_db
def test_a_count_stands_or_falls_with_what_is_counted():
    with pytest.raises(LookupError), transaction.atomic():
        count(HELPED)
        raise LookupError

    assert total() == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_counted():
    with pytest.raises(RuntimeError):
        count(HELPED)


@pytest.mark.django_db
def test_what_arrives_twice_is_counted_once():
    id = uuid.uuid4()
    with transaction.atomic():
        count(HELPED, id=id)
        count(HELPED, id=id)

    assert total() == 1


@pytest.mark.django_db
def test_undone_is_a_row_against_it_and_twice_undone_is_once():
    with transaction.atomic():
        id = count(HELPED)
        count(HELPED)
        cancel(id)
        cancel(id)

    assert (total(), Event.objects.count()) == (1, 3)
    assert Event.objects.get(cancels=id).day == DAY


@pytest.mark.django_db
def test_the_database_takes_no_count_below_zero_that_cancels_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(id=uuid.uuid4(), kind="contacts.registered", day=DAY, region="north", n=-1)


@pytest.mark.parametrize(
    "field",
    [
        {"topic": "My boss keeps my passport"},
        {"place": "Jan Kowalski"},
        {"area": "jan@example.org"},
        {"form_of_service": "06 1234"},
        {"channel": "+31612345678"},
        {"language": "polski"},
        {"kind": "free words"},
        {"region": ""},
        {"n": 0},
    ],
)
def test_no_field_takes_a_person_or_a_sentence(field):
    with pytest.raises(NotCountable):
        Counted(**{"kind": "contacts.registered", "day": DAY, "region": "north", **field})
