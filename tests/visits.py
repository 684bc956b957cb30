"""A visitor at the pages of talk: asks, comes back with the code, and reads."""

import re

from django.utils import timezone

from infopunt.accounts.queries import staff_of
from infopunt.mailbox import handling
from infopunt.mailbox.models import Conversation
from tests.talk import WORDS, opened_tray

ANSWER = {"pl": "Za nadgodziny należy się zapłata.", "nl": "Overuren worden betaald."}


def form_key(client, language="pl"):
    return re.search(r'name="form" value="([^"]+)"', client.get(f"/{language}/talk/ask/").content.decode())[1]


def ask(client, words=WORDS, key="", language="pl", **more):
    form = {"form": key or form_key(client, language), "words": words, "language": language, **more}
    return client.post(f"/{language}/talk/ask/", form)


def code_in(answer):
    shown = re.search(r'id="code"[^>]*>([^<]*)<', answer.content.decode())
    return re.sub(r"\D", "", shown[1]) if shown else ""


def back(client, code, language="pl", **more):
    return client.post(f"/{language}/talk/back/", {"code": code, **more})


def reply(hanna, words=ANSWER):
    """Whatever waits is answered."""
    now = timezone.now()
    tray, row = opened_tray(hanna, now), Conversation.objects.get()
    opened = handling.open_for(tray, row)
    handling.answer(opened, tray, words, by=staff_of(hanna), seen=row.items.count(), now=now, day=now.date())


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())
