"""Letters that there is work: at fixed hours, to who can open something, and with nothing in them."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from infopunt.jobs.work_letters import write_letters
from infopunt.jobs.worker import plan
from infopunt.kernel.models import Job
from infopunt.mailbox.models import Conversation
from infopunt.questions.operations import ask_question
from infopunt.regions.operations import open_talk
from tests.talk import BOTH, WORDS, handler, opened_region

pytestmark = pytest.mark.django_db(databases=BOTH)
NINE = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Amsterdam"))
ONE = NINE + timedelta(hours=4)


@pytest.fixture
def post(example, settings, now):
    """A mail server; Hanna can open questions of the north, Hugo may and was not let in, Sam those of the south."""
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "mail.example.org", "django.core.mail.backends.locmem.EmailBackend"
    for region, name in (("north", "hanna"), ("south", "sam")):
        opened_region(now, region, name)
        open_talk(region, by="x", now=now)
    handler("hugo", now=now)
    return mail.outbox


def ask(number=0):
    return ask_question(bytes([number]) * 16, "north", "pl", "pay", WORDS, day=NINE.date())


def test_51_a_letter_says_that_there_is_work_and_nothing_else_to_who_can_open_it(post):
    first, codes = write_letters(NINE, NINE), [ask(number).code for number in range(3)]
    write_letters(ONE, ONE)
    write_letters(ONE, ONE)

    (letter,) = post
    whole = letter.message().as_string()
    assert (first, letter.to, letter.subject, letter.content_subtype) == (0, ["hanna@example.org"], "Infopunt", "plain")
    assert letter.body == (
        "Do not reply: nobody reads answers to this letter.\n\nThere is work in the desk tool.\n\nhttp://localhost:8000/staff/\n"
    )
    assert not letter.reply_to
    assert "Reply-To" not in whole
    told = [str(Conversation.objects.first().pk), *codes, "Polski", "north", "pay", WORDS, " 3 "]
    assert [words for words in told if words in letter.body + letter.subject] == []


def test_a_letter_for_one_question_and_for_three_is_the_same(post):
    ask()
    write_letters(NINE, NINE)
    ask(1), ask(2)
    write_letters(ONE, ONE)

    assert len({(letter.subject, letter.body, *letter.to) for letter in post}) == 1
    assert len(post) == 2


def test_what_somebody_read_waits_without_letters_until_it_is_due(post):
    ask()
    Conversation.objects.update(status="reading")

    for days in (0, 3, 6, 7):
        write_letters(NINE + timedelta(days=days), NINE + timedelta(days=days))

    assert len(post) == 2


def test_what_is_kept_for_its_asker_alone_makes_no_letter(post):
    ask()
    Conversation.objects.update(generation=0)

    assert write_letters(NINE, NINE) == 0


def test_a_letter_that_would_come_at_another_hour_is_not_sent(post):
    ask()

    assert write_letters(NINE, NINE + timedelta(minutes=31)) == 0


def test_a_letter_the_server_refused_is_sent_by_the_next_try_and_once(post, monkeypatch):
    ask()
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", lambda self: (_ for _ in ()).throw(SMTPRecipientsRefused({})))
        with pytest.raises(SMTPRecipientsRefused):
            write_letters(NINE, NINE)

    assert [write_letters(NINE, NINE) for _ in range(2)] == [1, 0]


def test_the_clock_asks_for_them_at_nine_one_and_four_of_the_wall_where_mail_is_set(post, settings):
    plan(NINE - timedelta(minutes=1))
    plan(NINE + timedelta(minutes=1))

    due = sorted(timezone.localtime(job.run_at).strftime("%d %H:%M") for job in Job.objects.filter(kind="work_letters"))
    assert due == ["24 09:00", "24 13:00", "24 16:00", "25 09:00"]
    Job.objects.all().delete()
    settings.EMAIL_HOST = ""
    plan(NINE)
    assert not Job.objects.filter(kind="work_letters").exists()
