"""What is asked often without a page is told to editors as a topic and a number."""

from datetime import timedelta

import pytest
from django.db import transaction

from infopunt.jobs.relay import relay_counts
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.events import Counted, count
from infopunt.questions.often import AskedOften, asked_without_page
from tests.talk import BOTH

pytestmark = pytest.mark.django_db(databases=BOTH)


def test_a_topic_is_told_from_three_questions_in_thirty_days_on_and_a_language_only_where_that_alone_was_often(now):
    day = now.date()
    rows = [
        ("pay.wage", "pl", 0),
        ("pay.wage", "pl", 3),
        ("pay.wage", "ar", 29),
        ("home.room", "pl", 1),
        ("home.room", "pl", 30),
    ]
    rows += [("pay.slip", "pl", days) for days in range(4)]
    with transaction.atomic(using=REPORTS):
        for topic, language, ago in rows:
            kind = "questions.without-page"
            count(Counted(kind, day - timedelta(days=ago), "north", language=language, topic=topic), using=REPORTS)
    before = asked_without_page("north", day)
    relay_counts()

    assert (before, asked_without_page("south", day)) == ([], [])
    assert asked_without_page("north", day) == [AskedOften("pay.slip", 4, ("pl",)), AskedOften("pay.wage", 3, ())]
