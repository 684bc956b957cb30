"""Letters about what must be looked at: to whom, how often, and what happens when the mail server does not answer."""

from datetime import UTC, datetime
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.utils import timezone

from infopunt.accounts.models import Worker
from infopunt.accounts.rules import Role
from infopunt.facts.models import Fact
from infopunt.information.leaning import set_owner
from infopunt.information.models import Text
from infopunt.jobs import reminders
from infopunt.jobs.reminders import remind
from tests.people import ED, make_worker

TUESDAY = datetime(2026, 6, 9, 5, tzinfo=UTC)
THURSDAY = datetime(2026, 6, 11, 5, tzinfo=UTC)
MONDAY = datetime(2026, 6, 15, 5, tzinfo=UTC)


@pytest.fixture
def post(example, settings):
    """A mail server, two editors, and a fact of Eva's that ends without a successor."""
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "mail.example.org", "django.core.mail.backends.locmem.EmailBackend"
    make_worker("ed", (Role.EDITOR, "", ""))
    make_worker("eva", (Role.EDITOR, "", ""))
    Fact.objects.get(id="wage.hour").gaps.all().delete()
    set_owner("wage.hour", "eva@example.org", by=ED, now=timezone.now())
    return mail.outbox


def about(post, words):
    return [letter.to[0] for letter in post if words in letter.body]


def test_texts_to_check_come_once_a_week_also_when_nothing_ran_on_monday(post):
    text = Text.objects.get(page__layer="", page__slug="wage", language="nl")
    Text.objects.filter(pk=text.pk).update(to_check="The fact means something else.")

    for moment in (TUESDAY, THURSDAY, MONDAY):
        remind(moment)

    assert sorted(about(post, "pay/wage")) == ["ed@example.org"] * 2 + ["eva@example.org"] * 2


def test_the_fact_of_a_leaver_is_told_to_the_editors(post):
    Worker.objects.filter(email="eva@example.org").update(is_active=False)

    remind(TUESDAY)

    assert about(post, "(wage.hour)") == ["ed@example.org"]


def test_a_letter_the_server_refused_is_sent_later_and_keeps_no_other_back(post, monkeypatch):
    set_owner("wage.hour", "", by=ED, now=timezone.now())

    def refuse_ed(subject, words, sender, to):
        if to == ["ed@example.org"]:
            raise SMTPRecipientsRefused({})
        return mail.send_mail(subject, words, sender, to)

    monkeypatch.setattr(reminders, "send_mail", refuse_ed)
    with pytest.raises(SMTPRecipientsRefused):
        remind(TUESDAY)
    monkeypatch.undo()
    remind(TUESDAY)

    assert about(post, "(wage.hour)") == ["eva@example.org", "ed@example.org"]
