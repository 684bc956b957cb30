"""Published pages need no thread; work of one kind leaves threads to the others, and nobody waits without end."""

import threading
from contextlib import contextmanager

import pytest

from infopunt.config import lanes
from infopunt.config.lanes import Front
from infopunt.publishing.reader import Store
from infopunt.web.shared import doors
from tests.config.wire import LONGEST, PAGE, answer, ask, furnish, line_to, lines_to, post, request, serving


@pytest.fixture
def root(tmp_path):
    return furnish(tmp_path)


class Django:
    """Stands behind: answers with the path, but holds what is asked under /staff/ and of a remark until it is let go."""

    def __init__(self):
        self.asked, self.began, self.go_on = [], threading.Semaphore(0), threading.Event()
        self.environ = {}

    def __call__(self, environ, start):
        path, self.environ = environ["PATH_INFO"], environ
        self.asked.append(path)
        if path.startswith("/staff/") or "remark" in path:
            self.began.release()
            self.go_on.wait(LONGEST)
        body = environ["wsgi.input"].read() or path.encode()
        start("200 OK", [("content-length", str(len(body)))])
        return [body]


@pytest.fixture
def django():
    return Django()


@contextmanager
def front(root, django, threads=2, **more):
    async def application(scope, receive, send):
        # Made where its loop runs.
        made = application.__dict__.setdefault(
            "front", Front(django, Store(root), {"x-common": "yes"}, threads, **more)
        )
        await made(scope, receive, send)

    with serving(root, application) as port:
        yield port
        django.go_on.set()


@pytest.mark.parametrize(
    ("method", "address", "headers", "status", "body"),
    [
        ("GET", "/pl/pay/?fbclid=1", (), 200, PAGE),
        ("GET", "/pl/pay/?x=%00", (), 200, PAGE),
        ("GET", "/pl/pay/", ("Connection: close",), 200, PAGE),
        ("GET", "/pl/pay/", ("Range: bytes=0-3",), 200, PAGE),
        ("GET", "/pl/pay/", ("Accept-Encoding: br", "Accept-Encoding: gzip"), 200, PAGE),
        ("HEAD", "/pl/pay/?x", (), 200, b""),
        ("GET", "/pl/pay", (), 302, b""),
        ("GET", "/PL/Pay", (), 302, b""),
        ("GET", "/x", (), 302, b""),
        ("GET", "/x?from=menu", (), 302, b""),
    ],
)
def test_what_the_files_hold_is_answered_without_a_thread(root, django, method, address, headers, status, body):
    with front(root, django) as port:
        got, fields, came = ask(port, request(method, address, *headers), method)

    assert (got, came, fields["x-common"]) == (status, body, "yes")
    to = "https://weather.example/" if address.startswith("/x") else "/pl/pay/" if status == 302 else None
    assert fields.get("location") == to
    assert django.asked == []


def test_a_page_asked_behind_a_live_answer_is_the_same_page(root, django):
    with front(root, django) as port, line_to(port) as line:
        line.sendall(post("/pl/help/", b"hello") + request("GET", "/pl/pay/"))

        assert [answer(line)[2], answer(line)[2]] == [b"hello", PAGE]


def test_slow_senders_of_any_number_hold_no_thread(root, django):
    with front(root, django) as port, lines_to(port, 12) as slow:
        for line in slow:
            line.sendall(post("/pl/help/", b"o", length=1000))

        assert ask(port, post("/pl/help/", b"hello"))[2] == b"hello"
        assert ask(port, request("GET", "/healthz"))[2] == b"/healthz"


def test_who_reads_slowly_holds_no_thread(root, django):
    with front(root, django, threads=1) as port, line_to(port) as slow:
        slow.sendall(post("/pl/help/", b"a" * 60_000) * 60)

        assert ask(port, post("/pl/help/", b"hello"))[2] == b"hello"


@pytest.mark.parametrize(
    "address", ["/staff/account/login/", "/%73taff/account/login/", "/pl/about/remark/", "/staff/"]
)
def test_heavy_work_of_one_kind_leaves_threads_to_visitors(root, django, address):
    with front(root, django) as port, lines_to(port, 8) as busy:
        for line in busy:
            line.sendall(post(address, b"words"))
        assert django.began.acquire(timeout=LONGEST)

        assert ask(port, post("/pl/help/", b"hello"))[2] == b"hello"
        assert ask(port, request("GET", "/healthz"))[2] == b"/healthz"
        django.go_on.set()
        assert [answer(line)[2] for line in busy] == [b"words"] * 8


@pytest.mark.parametrize("most", [0, 5])
def test_who_would_wait_too_long_is_told_what_works_meanwhile(root, django, monkeypatch, most):
    short = {name: doors.Lane(name, 1, most, 0.1) for name in doors.lanes(1)}
    monkeypatch.setattr(lanes, "lanes", lambda _threads: short)
    with front(root, django) as port, line_to(port) as first:
        first.sendall(post("/pl/about/remark/", b"words"))
        assert django.began.acquire(timeout=LONGEST)
        status, headers, body = ask(port, post("/pl/about/remark/", b"words", "Accept-Language: pl"))

    assert (status, body, headers["retry-after"], headers["x-common"]) == (503, b"mowi 503", "60", "yes")


def test_who_left_while_waiting_is_not_worked_for(root, django):
    with front(root, django) as port, line_to(port) as first:
        first.sendall(post("/pl/about/remark/", b"words"))
        assert django.began.acquire(timeout=LONGEST)
        with line_to(port) as second:
            second.sendall(post("/de/about/remark/", b"words"))
            assert ask(port, post("/pl/help/", b"hello"))[2] == b"hello"  # what came before it was read
        assert ask(port, post("/pl/help/", b"hello"))[2] == b"hello"
        django.go_on.set()
        assert answer(first)[2] == b"words"
        assert ask(port, post("/pl/about/remark/", b"third"))[2] == b"third"

    assert "/de/about/remark/" not in django.asked


def test_a_form_for_which_there_is_no_place_is_asked_to_wait_instead_of_refused(root, django, monkeypatch):
    few = doors.lanes(1) | {"remarks": doors.Lane("remarks", 1, 0, else_ask="talk")}
    monkeypatch.setattr(lanes, "lanes", lambda _threads: few)
    form = "Content-Type: application/x-www-form-urlencoded"
    with front(root, django) as port, line_to(port) as first:
        first.sendall(post("/pl/about/remark/", b"words", form))
        assert django.began.acquire(timeout=LONGEST)
        assert doors.CROWDED not in django.environ["asgi.scope"]
        assert ask(port, post("/pl/about/remark/", b"file"))[0] == 503
        django.go_on.set()
        assert answer(first)[2] == b"words"
        django.go_on.clear()
        first.sendall(post("/pl/about/remark/", b"words", form))
        assert django.began.acquire(timeout=LONGEST)
        with line_to(port) as second:
            second.sendall(post("/pl/about/remark/", b"more", form))
            assert django.began.acquire(timeout=LONGEST)
            assert django.environ["asgi.scope"][doors.CROWDED] is True
            django.go_on.set()
            assert answer(second)[2] == b"more"


@pytest.mark.parametrize("behind", [False, True])
def test_no_address_reaches_a_view_only_the_mark_of_a_network(root, django, behind):
    names = ("X-Real-IP", "X-Forwarded-For", "Forwarded")
    marks = []
    with front(root, django, behind=behind) as port:
        for address in ("192.0.2.7", "192.0.2.9", "198.51.100.7"):
            ask(port, post("/pl/help/", b"", *(f"{name}: {address}" for name in names)))
            assert address not in repr(django.environ)
            assert django.environ["asgi.scope"]["client"] == (django.environ["REMOTE_ADDR"], 0)
            marks.append(django.environ["REMOTE_ADDR"])

    assert [len(set(marks[:2])), len(set(marks))] == ([1, 2] if behind else [1, 1])
