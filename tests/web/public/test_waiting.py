"""Nobody is refused: where very many come at once each waits a moment, on a page that keeps what they typed; where one network
tries many codes, only that network waits."""

import re
from html import unescape

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from infopunt.kernel.codes import with_check_digits
from infopunt.kernel.throttle import Throttle
from infopunt.mailbox import crowds
from infopunt.mailbox.models import Conversation, Item
from infopunt.regions.models import Region
from infopunt.regions.operations import open_talk
from infopunt.vault.rules import receipts
from infopunt.web.public.talk import waiting
from infopunt.web.shared.doors import CROWDED
from tests.environment import ROOT
from tests.languages import OFFERED
from tests.talk import BOTH, WORDS, opened_region

pytestmark = pytest.mark.django_db(databases=BOTH)
ODD = 'Szef mówi: "nie <b>płacę</b>"\r\n\r\ni &amp; koniec'


class Clock:
    at = 1_800_000_000.0

    def __call__(self):
        return self.at


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(waiting, "now", clock := Clock())
    return clock


@pytest.fixture
def stretched(monkeypatch):
    """Which codes were stretched: what a try costs."""
    done = []

    def stretch(secret, salt, memory):
        done.append(secret.decode())
        return secret.ljust(32, b"x")

    monkeypatch.setattr(receipts, "stretch", stretch)
    return done


@pytest.fixture
def hanna(example, now, stretched, monkeypatch):
    open_talk("north", by="x", now=now)
    return opened_region(timezone.now())


def ask(client, words=WORDS, number=0, **more):
    form = re.search(r'name="form" value="([^"]+)"', client.get("/pl/talk/ask/").content.decode())[1]
    return client.post("/pl/talk/ask/", {"form": form, "words": words, "topic": "pay"}, **more)


def kept_in(answer):
    """Address and fields of the form on a page."""
    page = answer.content.decode().partition("<main")[2]
    fields = re.findall(r'<textarea name="([^"]+)" autocomplete="off" hidden>([^<]*)</textarea>', page)
    return re.search(r'action="([^"]+)"', page)[1], {name: unescape(value) for name, value in fields}


def press(client, answer, **more):
    address, fields = kept_in(answer)
    return client.post(address, fields, **more)


def code_in(answer):
    found = re.search(r'id="code" dir="ltr">([^<]+)<', answer.content.decode())
    return found[1].replace("\xa0", "") if found else ""


def seconds_in(answer):
    return int(re.search(r"w sekundach: (\d+)\.", answer.content.decode())[1])


def crowd(number=30):
    for _ in range(number):
        crowds.count_begun("north")


def wrong(number):
    return with_check_digits(f"{number:018}")


def test_09_forty_people_behind_one_address_all_get_through(client, hanna, clock):
    first = [ask(client, f"Pytanie {number}") for number in range(40)]
    waits = [answer for answer in first if not code_in(answer)]
    clock.at += waiting.MOMENT

    codes = {code_in(answer) for answer in [*first, *(press(client, answer) for answer in waits)]} - {""}

    assert [answer.status_code for answer in first] == [200] * crowds.CALM + [429] * 10
    assert (len(codes), Conversation.objects.count()) == (40, 40)


def test_what_was_typed_waits_on_the_page_and_nowhere_else_and_arrives_as_it_was(client, hanna, clock):
    crowd()

    page = ask(client, ODD)

    assert (page.status_code, page.headers["retry-after"], page.headers["cache-control"]) == (429, "10", "no-store")
    assert (seconds_in(page), Conversation.objects.count()) == (10, 0)
    assert kept_in(page)[1]["words"] == ODD
    assert "<b>płacę" not in page.content.decode()
    clock.at += 4
    early = press(client, page)
    assert (early.status_code, seconds_in(early), kept_in(early)[1]) == (429, 6, kept_in(page)[1])
    clock.at += 6
    sent = press(client, early)
    again = press(client, early)
    assert (sent.status_code, code_in(sent)) == (200, code_in(again))
    read = client.post("/pl/talk/back/", {"code": code_in(sent)}).content.decode()
    assert "&quot;nie &lt;b&gt;płacę&lt;/b&gt;&quot;" in read


def test_a_time_that_was_made_up_or_waited_for_another_form_does_not_count(client, hanna, clock):
    crowd()
    address, fields = kept_in(ask(client))
    clock.at += waiting.MOMENT

    for spoiled in ({"waited": "x"}, {"waited": fields["waited"][:-2]}, {"form": "A" * 22 + "=="}):
        answer = client.post(address, {**fields, **spoiled})
        assert (answer.status_code, seconds_in(answer), Conversation.objects.count()) == (429, 10, 0)


def test_what_has_to_be_mended_is_said_before_anybody_waits(client, hanna):
    crowd()

    assert ask(client, " ").status_code == 422


def test_10_what_comes_in_a_crowd_is_marked_for_the_tray_and_a_quiet_region_is_not_kept_waiting(
    client, hanna, clock, monkeypatch
):
    monkeypatch.setattr(crowds, "_busy", Throttle(2, crowds.HOUR, lambda: 0.0))
    for number in range(3):
        ask(client, f"Pytanie {number}")
    crowd()

    assert sorted(Conversation.objects.values_list("is_busy", flat=True)) == [False, False, True]
    assert (crowds.is_crowded("north"), crowds.is_crowded("south")) == (True, False)


def test_08_a_network_that_tries_codes_waits_longer_each_time_and_no_other_does(client, hanna, clock, stretched):
    code = code_in(ask(client))
    stretched.clear()
    loud, quiet = {"REMOTE_ADDR": "loud"}, {"REMOTE_ADDR": "quiet"}

    tries = [client.post("/pl/talk/back/", {"code": wrong(number)}, **loud) for number in range(100)]

    assert [answer.status_code for answer in tries] == [422] * waiting.TRIES + [429] * 90
    assert len(stretched) == waiting.TRIES
    waits = [seconds_in(answer) for answer in tries[waiting.TRIES :]]
    assert waits[:3] == [6, 12, 18]
    assert (waits == sorted(waits), waits[-1]) == (True, waiting.LONGEST)
    assert "wiele kodów" in tries[-1].content.decode()
    assert WORDS in client.post("/pl/talk/back/", {"code": code}, **quiet).content.decode()
    mine = client.post("/pl/talk/back/", {"code": code}, **loud)
    clock.at += seconds_in(mine)
    assert WORDS in press(client, mine, **loud).content.decode()
    assert press(client, tries[waiting.TRIES], **loud).status_code == 422


def test_a_time_that_was_waited_opens_the_way_for_one_code_only(client, hanna, clock, stretched):
    for number in range(waiting.TRIES):
        client.post("/pl/talk/back/", {"code": wrong(number)})
    address, fields = kept_in(client.post("/pl/talk/back/", {"code": wrong(50)}))
    clock.at += waiting.LONGEST
    stretched.clear()

    client.post(address, {**fields, "code": wrong(51)})

    assert stretched == []


def test_a_right_code_does_not_count_however_often_a_household_reads(client, hanna):
    code = code_in(ask(client))

    answers = [client.post("/pl/talk/back/", {"code": code}) for _ in range(3 * waiting.TRIES)]

    assert {answer.status_code for answer in answers} == {200}


def test_who_has_waited_with_a_right_code_wins_no_tries_by_sending_it_again(client, hanna, clock):
    code = code_in(ask(client))
    for number in range(waiting.TRIES):
        client.post("/pl/talk/back/", {"code": wrong(number)})
    mine = client.post("/pl/talk/back/", {"code": code})
    clock.at += waiting.LONGEST

    read = [press(client, mine).status_code for _ in range(waiting.TRIES)]

    assert set(read) == {200}
    assert client.post("/pl/talk/back/", {"code": wrong(50)}).status_code == 429


def test_who_finds_no_place_in_the_queue_waits_on_the_page_and_costs_nothing(client, hanna, clock, stretched):
    full = {"asgi.scope": {CROWDED: True}}

    page, code = ask(client, **full), client.post("/pl/talk/back/", {"code": wrong(1)}, **full)

    assert (page.status_code, code.status_code, stretched) == (429, 429, [])
    assert code_in(press(client, page))
    assert client.get("/pl/talk/ask/", **full).status_code == 200


def test_where_the_database_is_away_words_and_code_stay_on_the_page(client, hanna):
    code = code_in(ask(client))

    def away(*_statement):
        raise OperationalError("gone")

    with connections["reports"].execute_wrapper(away):
        pages = [
            client.post("/pl/talk/ask/", {"words": ODD}),
            client.post("/pl/talk/back/", {"code": code, "do": "more", "words": "I jeszcze."}),
        ]

    assert [page.status_code for page in pages] == [503, 503]
    assert "Nic nie wysłano" in pages[0].content.decode()
    assert kept_in(pages[0])[1]["words"] == ODD
    assert "I jeszcze." in press(client, pages[1]).content.decode()
    assert Item.objects.count() == 2


def test_every_language_has_the_page(client, hanna):
    Region.objects.filter(id="north").update(languages=OFFERED)
    crowd()

    for language in OFFERED:
        page = client.post(f"/{language}/talk/ask/", {"words": WORDS}).content.decode()
        assert f'<html lang="{language}"' in page
        assert (language, "Please wait" in page) == (language, language == "en")
        assert "<script" not in page


def test_every_page_that_keeps_something_new_asks_first_whether_to_wait():
    """Also the one that is written tomorrow."""
    rooms = ROOT / "src/infopunt/web/public/talk"
    sends = [
        path.name for path in rooms.glob("*.py") if re.search(r"\b(ask_question|submit_report)\(", path.read_text())
    ]

    assert "asking.py" in sends
    assert [name for name in sends if "let_send(request)" not in (rooms / name).read_text()] == []


def test_no_screen_tries_a_code_past_the_turn_of_its_network():
    screens = [path for path in (ROOT / "src/infopunt/web").rglob("*.py") if "in_hand(" in path.read_text()]

    assert "back.py" in [path.name for path in screens]
    assert [path.name for path in screens if "let_try(request)" not in path.read_text()] == []
