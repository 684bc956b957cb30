"""One e-mail on the day of the answer, for who asks for it; and taking that back."""

from django.http import HttpResponse
from django.utils import timezone

from infopunt.mailbox import reminders
from infopunt.pages.faults import refused_fault
from infopunt.web.public.talk.reading import Visit, conversation_page
from infopunt.web.public.talk.standing import reminder_day


def remind(visit: Visit) -> HttpResponse:
    email = visit.request.POST.get("email", "")
    due = reminder_day(visit.opened, visit.inquiry, timezone.localdate())
    if due is None:
        return conversation_page(visit)
    try:
        reminders.set_reminder(visit.opened, email, visit.language, due)
    except reminders.NoAddress as no:
        return conversation_page(visit, (refused_fault(no, "email"),), {"email": email})
    return conversation_page(visit)


def do_not_remind(visit: Visit) -> HttpResponse:
    reminders.drop_reminder(visit.opened)
    return conversation_page(visit)
