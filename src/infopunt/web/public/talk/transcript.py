"""What the desk wrote down of a recording: who spoke says that it is right, or what it should be."""

from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.mailbox.transcripts import confirm_transcript, correct_transcript, open_transcripts
from infopunt.pages.faults import refused_fault
from infopunt.web.public.talk.reading import Visit, conversation_page


def answer_transcript(visit: Visit) -> HttpResponse:
    """One that was answered before is not answered again: the page shows what was said."""
    post, day = visit.request.POST, timezone.localdate()
    number = next((one for one in open_transcripts(visit.opened.messages()) if str(one) == post.get("of")), 0)
    field, words = f"words-{number}", post.get(f"words-{number}", "")
    try:
        if number and "right" in post:
            confirm_transcript(visit.opened, number, day=day)
        elif number:
            correct_transcript(visit.opened, number, {visit.spoken: words}, day=day)
    except Refused as no:
        return conversation_page(visit, (refused_fault(no, field),), {field: words})
    except OperationalError:
        return conversation_page(visit, (Fault("busy_talk", (field,)),), {field: words}, 503)
    return conversation_page(visit.again())
