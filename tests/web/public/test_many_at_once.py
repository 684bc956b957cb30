"""Fifty at once, a form sent five times at once, a disk that is full, a database that goes away: every code that is shown opens
what was sent, and none is shown for what was lost."""

import re
import resource
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import close_old_connections, connections
from django.utils import timezone

from infopunt.kernel import patience
from infopunt.mailbox import asking
from infopunt.mailbox.models import Conversation, Item
from infopunt.questions.models import Inquiry
from infopunt.regions.operations import open_talk
from infopunt.vault.models import Wrap
from infopunt.web.public.talk import waiting
from tests.config.wire import ask, post
from tests.talk import BOTH, WORDS, opened_region
from tests.whole import whole_site

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
ROOM = 90_000  # bytes: enough for what is written of one question, not of three
FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.fixture
def hanna(example, now, monkeypatch):
    open_talk("north", by="x", now=now)
    return opened_region(timezone.now())


@pytest.fixture
def port(hanna, data, monkeypatch):
    with whole_site(data, monkeypatch) as port:
        yield port


@pytest.fixture
def moment(monkeypatch):
    """Lets the moment pass that somebody waits."""
    at = [1_800_000_000.0]
    monkeypatch.setattr(waiting, "now", lambda: at[0])

    def passes():
        at[0] += waiting.MOMENT

    return passes


def send(port, fields, path="/pl/talk/ask/"):
    """Status and page."""
    status, _headers, body = ask(port, post(path, urlencode(fields).encode(), FORM))
    return status, body.decode()


def new_form(number):
    import base64

    return base64.urlsafe_b64encode(number.to_bytes(16, "big")).decode()


def question(number, words=""):
    return {"form": new_form(number), "words": words or f"Pytanie {number}", "topic": "pay", "language": "pl"}


def code_in(page):
    found = re.search(r'id="code" dir="ltr">([^<]+)<', page)
    return found[1].replace("\xa0", "") if found else ""


def kept_in(page):
    return {name: unescape(value) for name, value in re.findall(r'<textarea name="([^"]+)"[^>]* hidden>([^<]*)<', page)}


def at_once(do, many):
    with ThreadPoolExecutor(len(many)) as senders:
        return list(senders.map(do, many))


def opened_by(codes):
    """The first words of what each code opens."""
    found = [asking.conversation_of(asking.in_hand(code), "north") for code in codes]
    return [one.messages()[0].words["pl"] if one else "lost" for one in found]


def rows():
    return [model.objects.count() for model in (Conversation, Item, Inquiry)]


def test_11_of_fifty_who_send_at_once_each_has_a_code_of_their_own_and_nothing_is_lost(port, moment):
    first = at_once(lambda number: send(port, question(number)), range(50))
    waited = {number: kept_in(page) for number, (status, page) in enumerate(first) if status == 429}
    moment()
    second = dict(zip(waited, at_once(lambda number: send(port, waited[number]), list(waited)), strict=True))

    answers = {**dict(enumerate(first)), **second}
    codes = {number: code_in(page) for number, (_status, page) in answers.items()}
    assert {status for status, _page in answers.values()} == {200}
    assert len(set(codes.values()) - {""}) == 50
    assert rows() == [50, 50, 50]
    assert opened_by(codes.values()) == [f"Pytanie {number}" for number in codes]


def test_12_one_form_that_comes_five_times_at_once_is_one_question_with_one_code(port):
    answers = at_once(lambda _time: send(port, question(7)), range(5))

    codes = {code_in(page) for _status, page in answers}
    assert {status for status, _page in answers} == {200}
    assert (len(codes), "" in codes, rows()) == (1, False, [1, 1, 1])


@contextmanager
def no_room_on_the_disk():
    """No file of this process grows any more: what SQLite writes beside its database fails in the middle."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def somebody_else_writes():
    """Another program has the database of the sealed side and does not let go."""
    other = sqlite3.connect(connections["reports"].settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def killed_at(*statements):
    """PostgreSQL: the connection is gone in the middle of what is kept, just before one of these."""

    @contextmanager
    def killed():
        def execute(run, sql, params, many, context):
            if sql.startswith(statements):
                with connections["default"].cursor() as cursor:
                    cursor.execute(
                        "SELECT pg_terminate_backend(%s)", [connections["reports"].connection.info.backend_pid]
                    )
            return run(sql, params, many, context)

        with connections["reports"].execute_wrapper(execute):
            yield

    return killed


def posted(client, path, fields):
    """A request as a thread of the server begins one; the client of the tests leaves this out."""
    close_old_connections()
    answer = client.post(f"/pl/talk/{path}/", fields)
    close_old_connections()
    return answer


def lost(client, trouble):
    """What is said while there is trouble; afterwards the same form is sent again."""
    with trouble():
        answers = [posted(client, "ask", question(number, WORDS)) for number in range(3)]
    pages = [answer.content.decode() for answer in answers]
    shown = [code for code in map(code_in, pages) if code]
    kept = Conversation.objects.count()
    again = posted(client, "ask", question(2, WORDS))
    return answers, pages, shown, kept, code_in(again.content.decode())


def check_lost(client, trouble):
    answers, pages, shown, kept, again = lost(client, trouble)

    assert [answer.status_code for answer in answers][-1] == 503
    assert all(WORDS in page for page in pages if not code_in(page))
    assert "Nic nie wysłano" in pages[-1]
    assert (len(shown), len(shown)) == (kept, len([answer for answer in answers if answer.status_code == 200]))
    assert opened_by([*shown, again]) == [WORDS] * (len(shown) + 1)
    assert Wrap.objects.count() == 3 * Conversation.objects.count()
    more = {"code": again, "words": "I jeszcze."}
    with trouble():
        deeds = [posted(client, "back", {**more, "do": do}) for do in ("more", "more", "more", "erase")]
    assert [deed.status_code for deed in deeds][-2:] == [503, 503]
    assert "I jeszcze.</textarea>" in deeds[2].content.decode()
    said = posted(client, "back", {"code": again}).content.decode().count("I jeszcze.")
    assert said == [deed.status_code for deed in deeds].count(200)


@pytest.mark.sqlite
@pytest.mark.parametrize("trouble", [no_room_on_the_disk, somebody_else_writes])
def test_what_cannot_be_kept_has_no_code_and_the_words_stay_in_the_form(client, hanna, trouble, monkeypatch):
    monkeypatch.setattr(patience, "LONG", 0.05)
    connections["reports"].close()
    check_lost(client, trouble)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "statements",
    [('INSERT INTO "mailbox_item"', "DELETE"), ('INSERT INTO "vault_wrap"', "UPDATE", "DELETE"), ("SELECT",)],
)
def test_what_a_broken_connection_took_away_has_no_code_and_the_words_stay_in_the_form(client, hanna, statements):
    check_lost(client, killed_at(*statements))
