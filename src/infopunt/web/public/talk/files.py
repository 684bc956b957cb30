"""Adding a photo, a paper or a recording under a code: one at a time, after the words, so that a line that drops loses no word."""

import hashlib

from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.kernel.idempotency import new_key, once
from infopunt.mailbox import attachments
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.attachments import ReadyFile
from infopunt.pages.faults import refused_fault
from infopunt.web.public.talk.file_words import WAYS
from infopunt.web.public.talk.reading import Visit, conversation_page


def add_file(visit: Visit) -> HttpResponse:
    """The file is made anew and kept, or the page says why not; what was sent before stays sent."""
    post, sent = visit.request.POST, visit.request.FILES.get("file")
    way = next((way for way in WAYS if way == post.get("way")), WAYS[0])
    body = sent.read() if sent else b""
    try:
        attachments.check_room(visit.opened)
        ready = attachments.made_ready(body, exact="exact" in post)
        _attach_once(post.get("key", ""), visit.opened, ready, body)
    except Refused as no:
        return conversation_page(visit, (refused_fault(no, way),))
    except OperationalError:
        return conversation_page(visit, (Fault("busy_talk", (way,)),), status=503)
    return conversation_page(visit.again())


def _attach_once(key: str, opened: OpenConversation, ready: ReadyFile, body: bytes) -> None:
    """A page that is loaded again adds nothing a second time."""

    def attach() -> str:
        attachments.attach(opened, ready, day=timezone.localdate())
        return ""

    door = f"talk {opened.row.pk} file {hashlib.blake2b(body, digest_size=16).hexdigest()}"
    once(key or new_key(), door, attach, now=timezone.now(), using=REPORTS)
