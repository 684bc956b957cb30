"""A question is kept once, counted without its words, and promised an answer by a day."""

from datetime import date

import pytest

from infopunt.kernel.models import Event
from infopunt.mailbox import asking, handling
from infopunt.mailbox.models import Conversation
from infopunt.questions.models import Inquiry
from infopunt.questions.operations import ask_question
from infopunt.questions.queries import tray
from infopunt.questions.rules import answer_by, is_amber
from tests.talk import BOTH, FORM, WORDS, opened_region, opened_tray, staff

pytestmark = pytest.mark.django_db(databases=BOTH)


@pytest.fixture
def hanna(db, data, now):
    return opened_region(now)


def ask(now, form=FORM, words=WORDS, language="pl"):
    return ask_question(form, "north", language, "pay", words, day=now.date())


def test_a_question_is_kept_counted_and_found_by_its_code(hanna, now):
    asked = ask(now)

    found = asking.conversation_of(asking.in_hand(asked.code), "north")
    row = Inquiry.objects.get()
    assert [dict(one.words) for one in found.messages()] == [{"pl": WORDS}]
    assert (row.language, row.topic, row.answer_by) == ("pl", "pay", date(2026, 11, 30))
    counted = Event.objects.using("reports").get()
    assert (counted.kind, counted.region, counted.language, counted.topic) == ("questions.asked", "north", "pl", "pay")
    assert Event.objects.using("default").count() == 0


def test_12_a_form_that_is_sent_again_has_the_same_code_and_is_one_question(hanna, now):
    first, second, changed = ask(now), ask(now), ask(now, words="Co innego.")

    assert (first, second) == (second, first)
    assert (changed.code, changed.is_changed) == (first.code, True)
    assert (Inquiry.objects.count(), Event.objects.using("reports").count()) == (1, 1)


def test_a_code_is_shown_again_only_on_its_day_and_before_somebody_read_it(hanna, now):
    code = ask(now).code
    tomorrow = now.replace(day=now.day + 1)
    assert ask(tomorrow).code == ""

    opened = handling.open_for(opened_tray(hanna, now), Conversation.objects.get())
    handling.begin_reading(opened, by=staff(hanna), day=now.date(), now=now)

    assert (code != "", ask(now).code) == (True, "")


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),  # Monday to Monday
        (date(2026, 11, 27), date(2026, 12, 4)),
        (date(2026, 11, 28), date(2026, 12, 4)),  # a Saturday
    ],
)
def test_an_answer_is_promised_within_five_working_days(asked, due):
    assert answer_by(asked) == due


def test_the_tray_warns_a_working_day_before():
    due = date(2026, 11, 30)

    assert [is_amber(due, date(2026, 11, day)) for day in (26, 27, 30)] == [False, True, True]


def test_the_tray_shows_first_what_waits_in_a_language_one_speaks(hanna, now, django_assert_num_queries):
    for number, language in enumerate(("ar", "pl", "pl")):
        ask(now, bytes([number]) * 16, language=language)

    with django_assert_num_queries(1, using="reports"):
        rows = tray("north", ["pl"], now.date())

    assert [row.inquiry.language for row in rows] == ["pl", "pl", "ar"]
