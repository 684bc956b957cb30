"""The one e-mail a visitor asked for: at a fixed hour, neutral, the same to everybody; its address is gone with it."""

from datetime import datetime
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.mailbox.reminders import DueReminder, due_reminders, forget_reminder
from infopunt.web.staff.mails import NO_ANSWER

HOUR = 9


def write_to_visitors(now: datetime) -> int:
    """Send what is due; how many were sent. One that no server takes is not tried again: its address is gone too."""
    here = timezone.localtime(now)
    if not settings.EMAIL_HOST or here.hour != HOUR:  # at another hour it would say when something was late here
        return 0
    sent = 0
    for reminder in due_reminders(here.date()):
        try:
            _letter(reminder).send()
            sent += 1
        except SMTPRecipientsRefused:
            pass
        forget_reminder(reminder.id)
    return sent


def _letter(reminder: DueReminder) -> EmailMessage:
    with override(reminder.language):
        words = (
            _("Do not reply: nobody reads answers to this e-mail."),
            _("You wanted a reminder for today. Look where you wanted to look."),
        )
        return EmailMessage(_("Information"), "\n\n".join(words) + "\n", None, [reminder.email], headers=NO_ANSWER)
