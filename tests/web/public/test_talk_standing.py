"""What follows a question: the paper is compared, the page says where it stands, proves it on request and reminds by consent."""

import re
from datetime import date, datetime, timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from infopunt.jobs.visitor_letters import write_to_visitors
from infopunt.mailbox.models import Conversation, Reminder
from infopunt.questions.models import Inquiry
from infopunt.regions.operations import open_talk
from infopunt.vault.outside import OPERATIONAL, secret_file
from tests.talk import BOTH, WORDS, opened_region
from tests.visits import ANSWER, ask, back, code_in, form_key, reply, said

pytestmark = pytest.mark.django_db(databases=BOTH)
WHERE = "ola@example.org"


@pytest.fixture
def hanna(example, now):
    open_talk("north", by="x", now=now)
    return opened_region(timezone.now())


@pytest.fixture
def post(settings):
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "mail.example.org", "django.core.mail.backends.locmem.EmailBackend"
    return mail.outbox


def compare(client, form, digits):
    return client.post("/pl/talk/ask/", {"do": "written", "form": form, "digits": digits})


def test_61_the_last_four_digits_are_compared_in_any_script_and_the_code_is_shown_again_only_where_they_differ(
    client, hanna
):
    form = form_key(client)
    code = code_in(ask(client, key=form))
    arabic = "".join(chr(0x660 + int(digit)) for digit in code[-4:])

    right, also, wrong = (
        compare(client, form, digits) for digits in (code[-4:], arabic, "0000" if code[-4:] != "0000" else "1")
    )

    assert [page.status_code for page in (right, also, wrong)] == [200, 200, 422]
    assert "Zapisany kod się zgadza." in said(right)
    assert [code_in(page) for page in (right, also, wrong)] == ["", "", code]
    assert "To nie są jego ostatnie cztery cyfry." in said(wrong)
    reply(hanna)
    later = compare(client, form, "00")
    assert (code_in(later), later.status_code) == ("", 200)


def test_how_it_ended_is_read_and_being_late_is_said(client, hanna):
    code, today = code_in(ask(client)), timezone.localdate()
    Inquiry.objects.update(answer_by=today - timedelta(days=1))
    late = said(back(client, code))
    ends = []
    for result in ("answered", "elsewhere", "nothing"):
        Conversation.objects.update(status="closed", closed_on=today)
        Inquiry.objects.update(result=result)
        ends.append(said(back(client, code)))

    assert "ale się spóźniamy" in late
    say = (
        "Na twoje pytanie jest odpowiedź.",
        "W tej sprawie pomaga ktoś inny.",
        "Nie możemy w tej sprawie nic zrobić.",
    )
    assert [[words in page for words in say] for page in ends] == [[i == n for i in range(3)] for n in range(3)]
    Conversation.objects.update(status="received")
    assert "Nie możemy" not in said(back(client, code))


def test_an_answer_in_dutch_alone_says_so_in_the_visitors_language(client, hanna):
    code = code_in(ask(client))
    reply(hanna, {"nl": ANSWER["nl"]})

    assert "Jest w języku: Nederlands." in said(back(client, code))
    assert "Jest w języku" not in said(back(client, code, language="nl"))


def test_a_proof_is_shown_on_request_says_neither_who_nor_what_and_can_be_checked(client, hanna):
    code = code_in(ask(client))
    assert "Pieczęć" not in said(back(client, code))

    page = back(client, code, do="proof").content.decode()
    number, seal = re.findall(r'<b dir="ltr">([A-Z2-7-]+)</b>', page)
    day = Conversation.objects.get().opened_on
    out = StringIO()
    call_command("verify_proof", "north", "inquiries", day.isoformat(), number, seal.lower(), stdout=out)

    assert "was made here" in out.getvalue()
    assert back(client, code, do="proof").content.decode() == page
    assert [words for words in (code, WORDS, Conversation.objects.get().pk.hex[:8]) if words in page] == []
    other = "A" if seal[0] != "A" else "B"
    for changed in (
        ("south", "inquiries", day.isoformat(), number, seal), ("north", "abuse_reports", day.isoformat(), number, seal),
        ("north", "inquiries", date(2026, 1, 1).isoformat(), number, seal), ("north", "inquiries", day.isoformat(), number, other + seal[1:]),
        ("north", "inquiries", day.isoformat(), number, "?"),
    ):  # fmt: skip
        with pytest.raises(CommandError):
            call_command("verify_proof", *changed, stdout=StringIO())


def test_where_the_key_of_proofs_is_not_none_is_offered(client, hanna):
    code = code_in(ask(client))
    assert "Dowód na papierze" in said(back(client, code))

    secret_file(OPERATIONAL).unlink()

    assert "Dowód na papierze" not in said(back(client, code))


def nine(day):
    return datetime(day.year, day.month, day.day, 9, 0, 5, tzinfo=ZoneInfo("Europe/Amsterdam"))


def test_51_one_neutral_e_mail_comes_on_the_day_to_who_asked_for_it_and_its_address_is_gone(client, hanna, post):
    code = code_in(ask(client))
    assert "Kto czyta twoją pocztę, zobaczy" in said(back(client, code))
    assert back(client, code, do="remind", email="ola").status_code == 422
    assert Reminder.objects.count() == 0

    page = back(client, code, do="remind", email=f" {WHERE} ")
    row, due = Reminder.objects.get(), Inquiry.objects.get().answer_by
    early, late = write_to_visitors(nine(due - timedelta(days=1))), write_to_visitors(nine(due) + timedelta(hours=3))
    sent, again = write_to_visitors(nine(due)), write_to_visitors(nine(due))

    assert "Jeden e-mail przyjdzie" in said(page)
    assert WHERE not in str(list(Reminder.objects.values())) + str(bytes(row.sealed))
    assert (early, late, sent, again, Reminder.objects.count()) == (0, 0, 1, 0, 0)
    (letter,) = post
    assert (letter.to, letter.subject) == ([WHERE], "Informacje")
    assert letter.body.startswith("Nie odpowiadaj")
    whole = letter.message().as_string()
    assert [
        words
        for words in ("Reply-To", code, code[-4:], "http", "talk", str(Conversation.objects.get().pk))
        if words in letter.body + letter.subject
    ] == []
    assert "Reply-To" not in whole


def test_a_reminder_is_taken_back_by_hand_and_by_erasing_and_no_row_leads_from_it_to_its_question(client, hanna, post):
    code = code_in(ask(client))
    back(client, code, do="remind", email=WHERE)
    assert Conversation.objects.get().pk.hex not in str(list(Reminder.objects.values()))

    back(client, code, do="do-not-remind")
    taken_back = Reminder.objects.count()
    back(client, code, do="remind", email=WHERE)
    back(client, code, do="erase")

    assert (taken_back, Reminder.objects.count()) == (0, 0)


def test_an_address_no_server_takes_is_not_kept(client, hanna, post, monkeypatch):
    code = code_in(ask(client))
    back(client, code, do="remind", email=WHERE)
    monkeypatch.setattr(EmailMessage, "send", lambda self: (_ for _ in ()).throw(SMTPRecipientsRefused({})))

    assert (write_to_visitors(nine(Inquiry.objects.get().answer_by)), Reminder.objects.count()) == (0, 0)


def test_without_mail_no_reminder_is_offered_or_kept(client, hanna, settings):
    settings.EMAIL_HOST = ""
    code = code_in(ask(client))

    assert 'name="email"' not in back(client, code).content.decode()
    back(client, code, do="remind", email=WHERE)
    assert Reminder.objects.count() == 0
