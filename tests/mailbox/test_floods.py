"""Whole floods against a server as it serves: minutes of tries, fifty at once, and a process that is killed again and again.

The same in short stands in tests/web/public/test_many_at_once.py, test_waiting.py and tests/mailbox/test_traces.py.
"""

import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from html import unescape
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import pytest

from infopunt.kernel.codes import with_check_digits
from tests.processes import Server, python
from tests.talk import OPEN, READ
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=("default", "reports"))]
FLOOD, ROUNDS, SENDERS = 60.0, 20, 12  # seconds; servers killed; who sends to each
SEED = 4711


@pytest.fixture
def server(databases, tmp_path):
    first, second = databases
    more = {"DATABASE_URL": first["DATABASE_URL"], "INFOPUNT_REPORTS_URL": second["DATABASE_URL"]}
    one = Server(tmp_path / "data", worker=False, more=more)
    one.start()
    python(one.data, OPEN, **more)
    yield one
    if one.process.poll() is None:
        one.stop()


def posted(server, path, network, **fields):
    """Status and page of a post that comes from a network; 0 where no answer came."""
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"}
    line = HTTPConnection("127.0.0.1", server.port, timeout=120, source_address=(f"127.0.{network}.1", 0))
    with closing(line):
        try:
            line.request("POST", path, urlencode(fields), kind)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            return 0, ""


def code_in(page):
    found = re.search(r'id="code" dir="ltr">([^<]+)<', page)
    return found[1].replace("\xa0", "") if found else ""


def let_in(server, path, network, **fields):
    """The page of a post, after waiting where it says so."""
    _status, page = posted(server, path, network, **fields)
    while " hidden>" in page:
        kept = re.findall(r'<textarea name="([^"]+)"[^>]* hidden>([^<]*)<', page)
        page = posted(server, path, network, **{name: unescape(value) for name, value in kept})[1]
    return page


def sent(server, words, network=1):
    """The code of a question."""
    return code_in(let_in(server, "/pl/talk/ask/", network, words=words))


def read_back(server, codes):
    return python(server.data, READ.format(list(codes)), **server.more).splitlines()


def test_11_fifty_at_once_all_have_a_code_of_their_own_that_opens(server):
    words = [f"Pytanie {number}" for number in range(50)]
    with ThreadPoolExecutor(50) as senders:
        codes = list(senders.map(lambda one: sent(server, one), words))

    assert len(set(codes) - {""}) == 50
    assert read_back(server, codes) == words


def test_11_every_code_that_was_shown_opens_what_was_sent_through_twenty_kills(server):
    chance, codes = random.Random(SEED), {}

    def send(words):
        status, page = posted(server, "/pl/talk/ask/", 1, words=words)
        if code := code_in(page):
            codes[code] = words
        assert status in (0, 200)

    for number in range(ROUNDS):
        with ThreadPoolExecutor(SENDERS) as senders:
            done = [senders.submit(send, f"Pytanie {number} {at}") for at in range(SENDERS)]
            enough = len(codes) + chance.randrange(SENDERS - 2)
            until(lambda enough=enough: len(codes) >= enough)
            server.process.kill()
            server.process.wait()
        assert [one.result() for one in done] == [None] * SENDERS
        server.start()

    assert len(codes) > ROUNDS
    assert read_back(server, codes) == list(codes.values())


@pytest.mark.parametrize("networks", [1, 50])
def test_08_while_codes_are_tried_without_end_few_are_stretched_and_a_right_one_opens_in_five_seconds(server, networks):
    code, over, statuses = sent(server, "Pytanie"), threading.Event(), []
    asked = time.monotonic()
    posted(server, "/pl/talk/back/", 200, code=code)
    alone = time.monotonic() - asked

    def try_codes(number):
        chance = random.Random(number)
        while not over.is_set():
            wrong = with_check_digits(f"{chance.randrange(10**18):018}")
            statuses.append(posted(server, "/pl/talk/back/", 10 + number % networks, code=wrong)[0])

    loud = [threading.Thread(target=try_codes, args=(number,)) for number in range(50)]
    for one in loud:
        one.start()
    began, waits = time.monotonic(), []
    while time.monotonic() < began + FLOOD:
        asked = time.monotonic()
        assert "Pytanie" in let_in(server, "/pl/talk/back/", 200, code=code)
        waits.append(time.monotonic() - asked)
    over.set()
    for one in loud:
        one.join()

    assert max(waits) < max(5, 50 * alone)  # a busy machine is slow without a flood too
    assert statuses.count(422) <= networks * (10 + FLOOD / 6 + 1)
    assert set(statuses) <= {422, 429}
    assert len(statuses) > 50 * FLOOD / 4  # it was a flood
    assert sent(server, "Prawdziwe", 10)
