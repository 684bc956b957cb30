"""A server in this process, and what really goes over the wire to it."""

import socket
import threading
from contextlib import ExitStack, contextmanager
from http.client import HTTPResponse

import uvicorn

from infopunt.config.protocol import protocol_for
from infopunt.config.serve import config
from infopunt.publishing.reader import Store

PAGE = b"<h1>Zupa</h1>" * 40
LONGEST = 20  # seconds a test waits for what must come at once


def furnish(folder):
    """A store of one region, with what it says in Polish when something cannot be done."""
    for name, body in {
        "pl/index.html": PAGE,
        "pl/pay/index.html": PAGE,
        **{f"pl/.said/{status}/index.html": b"mowi %d" % status for status in (400, 404, 408, 413, 500, 503)},
    }.items():
        (folder / "north" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "north" / name).write_bytes(body)
    (folder / "north/.headers.json").write_text('{"*": {"x-policy": "1", "cache-control": "public"}}')
    (folder / ".hosts.json").write_text(
        '{"hosts": {"localhost": "north"}, "default": "north", "regions": {"north": '
        '{"name": "North", "exit": "https://weather.example/", "languages": ["pl"]}}}'
    )
    (folder / ".gen").write_text("1")
    return folder


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Watched(uvicorn.Server):
    """Says when it is open."""

    def __init__(self, config):
        super().__init__(config)
        self.open = threading.Event()

    async def startup(self, sockets=None):
        await super().startup(sockets)
        self.open.set()


@contextmanager
def serving(root, application, **bound):
    """The port of a server of `application` behind the published files of `root`."""
    protocol = protocol_for(Store(root), {"x-common": "yes"})
    for name, value in bound.items():
        setattr(protocol, name, value)
    port = free_port()
    server = Watched(config(application, protocol, "127.0.0.1", port))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.open.wait(LONGEST)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(LONGEST)


class Line:
    """A connection whose answers are read one after the other."""

    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port), LONGEST)
        self._came = self._socket.makefile("rb")
        self.sendall, self.settimeout = self._socket.sendall, self._socket.settimeout

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def close(self):
        self._came.close()
        self._socket.close()

    def recv(self, most):
        return self._came.read1(most)

    def makefile(self, _mode):
        return Unclosed(self._came)


class Unclosed:
    """What an answer is read from; more answers may follow it."""

    def __init__(self, came):
        self.read, self.read1, self.readinto, self.readline = came.read, came.read1, came.readinto, came.readline

    def close(self):
        pass

    flush = close


def line_to(port):
    return Line(port)


@contextmanager
def lines_to(port, number):
    with ExitStack() as stack:
        yield [stack.enter_context(line_to(port)) for _ in range(number)]


def request(method, path, *headers, body=b"", host="localhost"):
    lines = [f"{method} {path} HTTP/1.1", *([f"Host: {host}"] if host else []), *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def post(path, body=b"", *headers, length=None):
    size = len(body) if length is None else length
    return request("POST", path, f"Content-Length: {size}", *headers, body=body)


def answer(line, method="GET"):
    """Status, headers and body of the next answer on a line."""
    response = HTTPResponse(line, method=method)
    response.begin()
    return response.status, dict(response.headers.items()), response.read()


def ask(port, sent, method="GET"):
    with line_to(port) as line:
        line.sendall(sent)
        return answer(line, method)


def is_closed(line):
    """Whether the server ends the line, having sent nothing more; waits for it."""
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True
