"""Yes or no to what the desk proposed: that the team for reports has it from now on."""

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.databases import REPORTS
from infopunt.questions.turning import decline_report, is_proposed, leave_to_reports
from infopunt.reporting.operations import take_over_question
from infopunt.web.public.talk.reading import Visit, conversation_page
from infopunt.web.public.talk.standing import wording


def say_yes(visit: Visit) -> HttpResponse:
    if not is_proposed(visit.opened.messages()):
        return conversation_page(visit)
    said = {visit.language: " ".join(wording(visit.request.region, visit.language))}
    with transaction.atomic(using=REPORTS):
        take_over_question(visit.opened, visit.spoken, said, day=timezone.localdate())
        leave_to_reports(visit.opened)
    return conversation_page(visit.again())


def say_no(visit: Visit) -> HttpResponse:
    if not is_proposed(visit.opened.messages()):
        return conversation_page(visit)
    decline_report(visit.opened, day=timezone.localdate())
    return conversation_page(visit.again())
