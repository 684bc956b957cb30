"""The fast path: right for every odd request, and the contract with the pinned uvicorn it leans on."""

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from infopunt.config import serve
from infopunt.config.protocol import protocol_for
from infopunt.config.serve import config
from infopunt.publishing.reader import Store, answer_from_store
from tests.waiting import until

PAGE = b"<h1>Zupa</h1>" * 40
LIMIT = 60  # seconds; only ends a test that waits in vain


@pytest.fixture
def root(tmp_path):
    import brotli

    site = tmp_path / "north"
    (site / "pl/pay").mkdir(parents=True)
    for name in ("pl/index.html", "pl/pay/index.html"):
        (site / name).write_bytes(PAGE)
        (site / f"{name}.br").write_bytes(brotli.compress(PAGE))
        for form in (name, f"{name}.br"):
            os.utime(site / form, ns=(0, 0))
    (site / ".headers.json").write_text('{"*": {"x-test": "1"}, ".js": {"x-test": "2"}}')
    (site / "sw.js").write_text("self")
    (tmp_path / ".hosts.json").write_text('{"hosts": {"localhost": "north"}}')
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / ".gen").write_text("1")
    return tmp_path


async def application(scope, receive, send):
    """What stands behind: answers everything with its path, what was sent and what X-Say says."""
    message = {"more_body": True}
    body = b""
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    text = b"app " + scope["path"].encode() + b" " + body + dict(scope["headers"]).get(b"x-say", b"")
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-length", str(len(text)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": text})


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def patient(port):
    """A connection to a server that may still be starting."""
    return until(lambda: socket.create_connection(("127.0.0.1", port), timeout=LIMIT))


@contextmanager
def serving(root, protocol=None):
    port = free_port()
    protocol = protocol or protocol_for(Store(root), {"x-common": "yes"})
    server = uvicorn.Server(config(application, protocol, "127.0.0.1", port))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(5)


def talk(port, sent):
    """Send raw bytes on one connection and give back all that came. A last request has the server close the line, once
    everything before it is answered; its own answer is left out."""
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as line:
        line.sendall(sent)
        came = line.recv(65536)
        with suppress(ConnectionError):  # an odd request may have closed it already
            line.sendall(get("/the-end", "Connection: close"))
        came += all_from(line)
    before, _, last = came.rpartition(b"HTTP/1.1 ")
    return before if last.endswith(b"app /the-end ") else came


def all_from(line):
    """What comes until the other side closes."""
    came = b""
    with suppress(ConnectionResetError):
        while part := line.recv(65536):
            came += part
    return came


def get(path, *headers, method="GET", version="1.1"):
    return (
        f"{method} {path} HTTP/{version}\r\nHost: localhost\r\n".encode()
        + b"".join(h.encode() + b"\r\n" for h in headers)
        + b"\r\n"
    )


def test_the_pinned_uvicorn_has_the_members_the_fast_path_leans_on():
    for name in (
        "on_message_begin",
        "on_headers_complete",
        "on_message_complete",
        "_unset_keepalive_if_required",
        "timeout_keep_alive_handler",
    ):
        assert callable(getattr(HttpToolsProtocol, name))
    names = {*HttpToolsProtocol.__init__.__code__.co_names, *HttpToolsProtocol.on_message_begin.__code__.co_names}
    assert names >= {
        "cycle", "pipeline", "flow", "transport", "parser", "loop", "timeout_keep_alive", "timeout_keep_alive_task",
        "url", "headers", "expect_100_continue",
    }  # fmt: skip
    assert callable(uvicorn.Server.shutdown)
    assert uvicorn.__version__ == "0.54.0"


def test_a_page_is_answered_in_the_encoding_that_was_asked_for(root):
    with serving(root) as port:
        plain = talk(port, get("/pl/pay/"))
        small = talk(port, get("/pl/pay/", "Accept-Encoding: gzip, br"))

    assert plain.startswith(b"HTTP/1.1 200 OK\r\n") and plain.endswith(PAGE)
    assert b"content-encoding: br\r\n" in small and b"x-test: 1\r\n" in small and b"x-common: yes\r\n" in small
    assert len(small) < len(plain)


def test_head_gives_the_head_alone_and_a_known_version_gives_304(root):
    with serving(root) as port:
        head = talk(port, get("/pl/", method="HEAD"))
        etag = next(line for line in head.decode().split("\r\n") if line.startswith("etag")).removeprefix("etag: ")
        known = talk(port, get("/pl/", f"If-None-Match: W/{etag}"))

    assert head.endswith(b"\r\n\r\n") and f"content-length: {len(PAGE)}".encode() in head
    assert known.startswith(b"HTTP/1.1 304") and b"content-length" not in known and known.endswith(b"\r\n\r\n")


def test_requests_on_one_line_are_answered_in_their_order_whoever_answers(root):
    with serving(root) as port:
        came = talk(port, get("/pl/") + get("/live") + get("/pl/pay/") + get("/pl/"))

    parts = came.split(b"HTTP/1.1 200 OK")
    # What stands behind a live answer goes to the application too, which gives the same bytes.
    assert len(parts) == 5
    assert parts[1].endswith(PAGE) and parts[2].endswith(b"app /live ")


@pytest.mark.parametrize(
    "sent",
    [
        get("/pl/?q=1"),
        get("/pl/", method="POST"),
        get("/pl/", version="1.0"),
        get("/pl/", "Connection: close"),
        get("/pl/", "Range: bytes=0-3"),
        get("/pl/", "Accept-Encoding: br", "Accept-Encoding: gzip"),
        get("/pl/", "Accept-Encoding: br" + " " * 2000 + ", gzip"),
        get("/pl/", "Expect: 100-continue", "Content-Length: 0"),
        get("/pl/", "Connection: Upgrade", "Upgrade: h2c"),
        get("/other/"),
        get("/../secret.txt"),
        get("/%2e%2e/secret.txt"),
        get("/.headers.json"),
        get("//pl/"),
        get("/pl/index.html.br"),
    ],
)
def test_every_odd_request_goes_on_to_the_application(root, sent):
    with serving(root) as port:
        came = talk(port, sent)

    assert b"app " in came and b"secret" not in came.split(b"app ")[0]


def test_a_body_reaches_the_application_whole(root):
    with serving(root) as port:
        came = talk(port, get("/pl/", "Content-Length: 5", method="POST") + b"hello" + get("/pl/"))

    assert b"app /pl/ hello" in came


def test_the_application_sees_the_headers_of_its_own_request(root):
    with serving(root) as port:
        came = talk(port, get("/pl/", "X-Say: one") + get("/live", "X-Say: two") + get("/live"))

    assert b"app /live two" in came and came.endswith(b"app /live ")


def test_who_does_not_read_is_not_answered_ahead(root):
    (root / "north/all.bundle").write_bytes(b"0" * 1_000_000)
    protocol = protocol_for(Store(root), {})
    asked = []
    real = protocol.prepared.ready
    protocol.prepared.ready = lambda *key: asked.append(key) or real(*key)
    with serving(root, protocol) as port, socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(get("/all.bundle") * 200)
        until(lambda: asked)
        talk(port, get("/live"))  # the one loop answers this after all it could do for the other

        assert (
            0 < len([key for key in asked if b"bundle" in key[1]]) < 12
        )  # what the system's own buffers take, and one more


def test_a_line_that_stays_silent_is_closed(root, monkeypatch):
    monkeypatch.setattr(serve, "KEEP_ALIVE", 0.2)
    with serving(root) as port, socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as line:
        line.sendall(get("/pl/"))

        assert all_from(line).endswith(PAGE)


SERVER = """
import sys
from pathlib import Path
from infopunt.config.serve import serve

def application(environ, start):
    start("200 OK", [("content-length", "4")])
    print("asked", flush=True)
    sys.stdin.readline()
    return [b"slow"]

def say(what):
    return lambda: print(what, flush=True)

try:
    serve("__main__:application", "127.0.0.1", int(sys.argv[1]), Path(sys.argv[2]), workers=int(sys.argv[3]), threads=2,
          at_start=say("start"), before_stop=say("before stop"))
finally:
    print("cleaned up", flush=True)
"""


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_stop_finishes_what_it_does_and_leaves_nothing_behind(root, workers, told):
    port = free_port()
    command = [sys.executable, "-c", SERVER, str(port), str(root), str(workers)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as server:
        assert server.stdout.readline() == "start\n"
        with patient(port) as line:
            line.sendall(get("/slow"))
            assert server.stdout.readline() == "asked\n"
            server.send_signal(told)
            assert server.stdout.readline() == "before stop\n"
            server.stdin.write("now answer\n")
            server.stdin.flush()
            came = all_from(line)
        said = server.stdout.read()

    assert came.endswith(b"slow")
    assert said == "cleaned up\n"
    assert server.returncode == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_an_unknown_host_goes_on_to_the_application(root):
    with serving(root) as port:
        assert b"app /pl/" in talk(port, b"GET /pl/ HTTP/1.1\r\nHost: elsewhere\r\n\r\n")


def test_what_was_published_is_shown_to_who_asks_next(root):
    with serving(root) as port:
        assert PAGE in talk(port, get("/pl/"))
        (root / "north/pl/index.html").write_bytes(b"new")
        (root / ".gen").write_text("2")

        until(
            lambda: talk(port, get("/pl/")).endswith(b"new"), seconds=LIMIT
        )  # how soon: tests/config/test_published.py


def test_the_application_can_give_the_same_answer(root):
    with serving(root) as port:
        fast = talk(port, get("/pl/", "Accept-Encoding: br"))

    status, headers, body = answer_from_store(Store(root), "localhost", "/pl/", "br", "", "GET")

    head, _, fast_body = fast.partition(b"\r\n\r\n")
    lines = {line.split(": ", 1)[0]: line.split(": ", 1)[1] for line in head.decode().split("\r\n")[1:]}
    assert (status, fast_body) == (200, body)
    assert dict(headers).items() <= lines.items()
