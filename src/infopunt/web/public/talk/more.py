"""Writing more under a code."""

from collections.abc import Mapping

from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.kernel.idempotency import new_key, once
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import checked_words
from infopunt.questions.operations import write_more as write_more_to
from infopunt.web.public.talk.frame import fault_of
from infopunt.web.public.talk.reading import Visit, conversation_page


def write_more(visit: Visit) -> HttpResponse:
    post = visit.request.POST
    words = post.get("words", "")
    try:
        _say_once(post.get("key", ""), visit.opened, checked_words({visit.spoken: words}))
    except Refused as no:
        return conversation_page(visit, (fault_of(no),), {"words": words})
    except OperationalError:
        return conversation_page(visit, (Fault("busy_talk", ("words",)),), {"words": words}, 503)
    return conversation_page(visit.again())


def _say_once(key: str, opened: OpenConversation, words: Mapping[str, str]) -> None:
    """A page that is loaded again says nothing a second time."""

    def say() -> str:
        write_more_to(opened, words, day=timezone.localdate())
        return ""

    once(key or new_key(), f"talk {opened.row.pk} {words}", say, now=timezone.now(), using=REPORTS)
