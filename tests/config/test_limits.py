"""Who is slow, sends too much, or nothing: cut with a sentence, before anybody has worked for it."""

import asyncio
import re
import threading
from contextlib import suppress

import pytest

from infopunt.config import limits, protocol, serve
from infopunt.web.shared.doors import DOORS, Door, Pool, door_of, lane_of, lanes, pool_of
from tests.config.wire import LONGEST, PAGE, answer, ask, furnish, is_closed, line_to, lines_to, post, request, serving


@pytest.fixture
def root(tmp_path):
    return furnish(tmp_path)


class Application:
    """Tells what reached it."""

    def __init__(self):
        self.asked = []

    async def __call__(self, scope, receive, send):
        message = await receive()
        self.asked.append((scope["path"], message["body"], message["more_body"]))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def application():
    return Application()


@pytest.fixture
def hurried(monkeypatch):
    """Deadlines that pass while a test runs."""
    monkeypatch.setattr(limits, "SWEEP", 0.02)
    monkeypatch.setattr(limits, "HEAD", 0.2)
    monkeypatch.setattr(limits, "LINGER", 0.2)


@pytest.fixture
def narrow(monkeypatch):
    """A door for ten bytes, whole within a fifth of a second."""
    door = Door(re.compile(""), 10, 0.2, "visitors")
    monkeypatch.setattr(protocol, "door_of", lambda _path: door)


def test_a_body_that_is_too_large_is_refused_before_it_comes(root, application):
    with serving(root, application) as port:
        status, headers, body = ask(port, post("/pl/help/", length=400_000_000))

    assert (status, body) == (413, b"mowi 413")
    assert (headers["content-language"], headers["cache-control"], headers["connection"]) == ("pl", "no-store", "close")
    assert (headers["x-policy"], headers["x-common"]) == ("1", "yes")
    assert application.asked == []


def test_a_body_of_unknown_size_is_refused_where_it_becomes_too_large(root, application, narrow):
    with serving(root, application) as port:
        sent = request("POST", "/pl/help/", "Transfer-Encoding: chunked", body=b"6\r\nabcdef\r\n6\r\nabcdef\r\n")
        status, _headers, body = ask(port, sent)

    assert (status, body, application.asked) == (413, b"mowi 413", [])


def test_the_wrapping_of_a_body_is_no_way_in_either(root, application, narrow, monkeypatch):
    monkeypatch.setattr(limits, "LARGEST_HEAD", 300)
    with serving(root, application) as port, line_to(port) as line:
        line.sendall(request("POST", "/pl/help/", "Transfer-Encoding: chunked", body=b"1;" + b"x" * 500))

        assert answer(line)[0] == 413


def test_a_body_that_comes_too_slowly_is_cut_with_a_sentence(root, application, narrow, hurried):
    with serving(root, application) as port, line_to(port) as line:
        line.sendall(post("/pl/help/", b"abc", length=10))

        assert answer(line)[::2] == (408, b"mowi 408")
        assert is_closed(line)
    assert application.asked == []


def test_a_body_reaches_the_application_whole(root, application):
    with serving(root, application) as port, line_to(port) as line:
        line.sendall(post("/pl/help/", b"hel", length=5))
        line.sendall(b"lo" + post("/pl/start/", b"again"))

        assert [answer(line)[2], answer(line)[2]] == [b"ok", b"ok"]
    assert application.asked == [("/pl/help/", b"hello", False), ("/pl/start/", b"again", False)]


def test_who_asks_first_whether_to_send_is_told(root, application):
    with serving(root, application) as port, line_to(port) as line:
        line.sendall(post("/pl/help/", b"", "Expect: 100-continue", length=5))
        assert line.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(b"hello")

        assert answer(line)[2] == b"ok"
    assert application.asked == [("/pl/help/", b"hello", False)]


def test_who_asks_much_before_the_first_answer_gets_that_one_and_is_cut(root):
    held, asked = threading.Event(), []

    async def waits(scope, _receive, send):
        asked.append(scope["path"])
        await asyncio.to_thread(held.wait, LONGEST)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    with serving(root, waits) as port, line_to(port) as much, line_to(port) as few:
        much.sendall(post("/pl/help/", b"") * 2_000)
        few.sendall(post("/pl/start/", b"") * limits.WAITING)
        held.set()

        assert answer(much)[2] == b"ok"
        assert is_closed(much)
        assert [answer(few)[2] for _ in range(limits.WAITING)] == [b"ok"] * limits.WAITING
    assert sorted(asked) == ["/pl/help/"] + ["/pl/start/"] * limits.WAITING


@pytest.mark.parametrize("end", [b"\r\n\r\n", b""])
def test_a_head_that_is_too_large_is_refused_whole_or_half(root, application, end):
    with serving(root, application) as port:
        sent = request("GET", "/pl/")[:-2] + b"X-Long: " + b"x" * 40_000 + end
        status, _headers, body = ask(port, sent)

    assert (status, body, application.asked) == (431, b"mowi 413" if end else body, [])


def test_half_a_head_is_cut_with_a_sentence_and_a_silent_line_without(root, application, hurried):
    with serving(root, application) as port, line_to(port) as half, line_to(port) as silent:
        half.sendall(b"GET /pl/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")

        assert answer(half)[::2] == (408, b"mowi 408")
        assert is_closed(half)
        assert is_closed(silent)


def test_empty_lines_do_not_keep_a_line_open(root, application, hurried):
    over = threading.Event()

    def trickle(line):
        with suppress(OSError):
            while not over.wait(0.02):
                line.sendall(b"\r\n")

    with serving(root, application) as port, line_to(port) as line:
        sender = threading.Thread(target=trickle, args=(line,))
        sender.start()
        assert is_closed(line)
        over.set()
        sender.join()


def test_the_line_that_is_silent_longest_makes_room_when_there_are_too_many(root, application):
    with serving(root, application, most=5) as port, lines_to(port, 20) as silent:
        assert ask(port, request("GET", "/pl/"))[2] == PAGE
        silent[-1].sendall(request("GET", "/pl/"))
        assert answer(silent[-1])[2] == PAGE
        assert is_closed(silent[0])


@pytest.mark.parametrize("asked", [1, 2])
def test_who_takes_nothing_of_a_long_answer_is_cut(root, application, hurried, monkeypatch, asked):
    monkeypatch.setattr(limits, "STALLED", 0.1)
    monkeypatch.setattr(serve, "KEEP_ALIVE", 0.1)
    (root / "north/all.bundle").write_bytes(b"0" * 8_000_000)
    gone = threading.Event()

    def connection_lost(self, error):
        protocol.PublishedProtocol.connection_lost(self, error)
        gone.set()

    with serving(root, application, connection_lost=connection_lost) as port, line_to(port) as line:
        line.sendall(request("GET", "/all.bundle") * asked)

        assert gone.wait(LONGEST)


@pytest.mark.parametrize("hosts", [("localhost", "elsewhere"), ("localhost", "localhost"), ()])
def test_a_request_names_one_host(root, application, hosts):
    with serving(root, application) as port:
        sent = request("GET", "/pl/live/", *(f"Host: {host}" for host in hosts), host="")

        assert ask(port, sent)[::2] == (400, b"mowi 400")
    assert application.asked == []


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
        b"GET /pl/\xc5\x81/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://[/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /pl/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_what_is_no_http_is_answered_in_our_words(root, application, sent):
    with serving(root, application) as port:
        status, headers, _body = ask(port, sent)

    assert (status, headers["content-type"], application.asked) == (400, "text/html; charset=utf-8", [])


def test_a_full_memory_is_emptied_by_who_began_first_and_never_finished(root, application, hurried):
    pools = {"pages": Pool(25), "files": Pool(25)}
    with serving(root, application, pools=pools) as port, line_to(port) as slow:
        slow.sendall(post("/pl/help/", b"x" * 20, length=30))
        while pools["pages"].taken < 20:
            pass
        assert ask(port, post("/pl/help/", b"y" * 10))[2] == b"ok"
        assert answer(slow)[0] == 408
    assert pools["pages"].taken == 0


def test_more_than_the_memory_for_bodies_is_not_taken(root, application):
    pools = {"pages": Pool(5), "files": Pool(5)}
    with serving(root, application, pools=pools) as port:
        assert ask(port, post("/pl/help/", b"y" * 10))[::2] == (503, b"mowi 503")
    assert (pools["pages"].taken, application.asked) == (0, [])


def test_what_was_asked_before_is_answered_before_a_refusal_ends_the_line(root, application):
    with serving(root, application) as port, line_to(port) as line:
        line.sendall(post("/pl/help/", b"hello") + post("/pl/help/", length=400_000_000))

        assert answer(line)[2] == b"ok"
        assert is_closed(line)


def test_a_telephone_program_is_told_in_its_own_form(root, application):
    with serving(root, application) as port:
        status, headers, _body = ask(port, post("/api/v1/help/_find", length=400_000_000))

    assert (status, headers["content-type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("length", [26_000_000, 2_000_000_000])
def test_26_a_file_that_is_too_large_is_refused_before_it_comes(root, application, length):
    pools = {"talk files": Pool(110_000_000)}
    with serving(root, application, pools=pools) as port:
        status, _headers, body = ask(port, post("/pl/talk/file/", length=length))

    assert (status, body, application.asked, pools["talk files"].taken) == (413, b"mowi 413", [], 0)


def test_26_a_file_of_unknown_size_is_refused_where_it_becomes_too_large(root, application):
    pools, piece = {"talk files": Pool(110_000_000)}, b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    with serving(root, application, pools=pools) as port:
        sent = request("POST", "/pl/talk/file/", "Transfer-Encoding: chunked", body=piece * 25)
        status, _headers, body = ask(port, sent)

    assert (status, body, application.asked, pools["talk files"].taken) == (413, b"mowi 413", [], 0)


def test_every_door_has_a_lane_and_only_the_staff_and_who_has_a_code_may_bring_files():
    assert {door.lane for door in DOORS} == set(lanes(4))
    visitors = [door for door in DOORS if door.files and not door.pattern.pattern.startswith("/staff/")]
    assert [(door.lane, pool_of(door)) for door in visitors] == [("files", "talk files")]
    assert lanes(4)["files"].threads == 2
    assert max(door.largest for door in DOORS if not door.files and "staff" not in door.pattern.pattern) == 64_000


@pytest.mark.parametrize(
    ("method", "path", "lane", "largest"),
    [
        ("POST", "/pl/help/", "visitors", 64_000), ("POST", "/pl/about/remark/", "remarks", 64_000),
        ("GET", "/healthz", "health", 1000), ("POST", "/staff/account/login/", "sign-in", 64_000),
        ("GET", "/staff/account/login/", "staff", 64_000), ("POST", "/staff/texts/4/", "staff", 1_000_000),
        ("POST", "/staff/texts/4/exchange/", "staff", 2_200_000), ("OPTIONS", "*", "visitors", 0),
        ("POST", "/pl/talk/file/", "files", 25_200_000), ("GET", "/pl/talk/file/", "visitors", 25_200_000),
    ],
)  # fmt: skip
def test_the_door_of_an_address(method, path, lane, largest):
    assert (lane_of(method, path), door_of(path).largest) == (lane, largest)
