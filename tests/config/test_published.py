"""What the fast path keeps ready: the same bytes Django gives, gone as soon as something is published, bounded."""

import itertools
import os
import time

import pytest

from infopunt.config import published
from infopunt.config.published import Prepared
from infopunt.publishing.reader import Store, answer_from_store, is_plain, wanted_encoding

PAGE = b"<h1>Zupa</h1>" * 40


@pytest.fixture
def root(tmp_path):
    """A store of one region; `secret.txt` lies beside it and must never come out."""
    (tmp_path / "north/pl").mkdir(parents=True)
    (tmp_path / "north/pl/index.html").write_bytes(PAGE)
    (tmp_path / "north/pl/index.html.br").write_bytes(b"small")
    (tmp_path / "north/pl/index.html.gz").write_bytes(b"smaller")
    (tmp_path / "north/pl/leaflet.pdf").write_bytes(b"pdf")
    (tmp_path / "north/sw.js").write_bytes(b"self")
    (tmp_path / "north/.headers.json").write_text('{"*": {"x-test": "1"}, ".js": {"x-test": "2"}}')
    (tmp_path / ".hosts.json").write_text('{"hosts": {"localhost": "north"}}')
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / ".gen").write_text("1")
    for form in (tmp_path / "north/pl").glob("index.html*"):
        os.utime(form, ns=(0, 0))
    return tmp_path


@pytest.fixture
def clock(monkeypatch):
    """Time that stands still until a test moves it."""
    at = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: at[0])
    return at


def replace(root, body, stamp):
    (root / "north/pl/index.html").write_bytes(body)
    (root / ".gen").write_text(stamp)


@pytest.mark.parametrize("path", ["/pl/", "/pl/leaflet.pdf", "/sw.js"])
@pytest.mark.parametrize("accept", ["", "br", "gzip", "gzip, br;q=0", "*", "br, gzip"])
def test_ready_bytes_say_what_django_says(root, path, accept):
    ready = Prepared(root, {"x-common": "yes"}).ready(b"localhost:8000", path.encode(), accept.encode())

    _, headers, body = answer_from_store(Store(root), "localhost:8000", path, accept, "", "GET")
    _, short, _ = answer_from_store(Store(root), "localhost:8000", path, accept, ready.etag, "GET")
    lines = [f"{name}: {value}" for name, value in [*headers, ("x-common", "yes")]]
    few = [f"{name}: {value}" for name, value in [*short, ("x-common", "yes")]]
    assert ready.body == body
    assert ready.head.decode() == "\r\n".join([*lines, "", ""])
    assert ready.not_modified.decode() == "\r\n".join([*few, "", ""])


def test_what_is_published_is_seen_a_tenth_of_a_second_later(root, clock):
    prepared = Prepared(root, {})
    assert prepared.ready(b"localhost", b"/pl/", b"").body == PAGE

    replace(root, b"new", "2")
    clock[0] += 0.1

    assert prepared.ready(b"localhost", b"/pl/", b"").body == b"new"


@pytest.mark.parametrize("steps", list(itertools.product([0.03, 0.05, 0.06, 0.11], repeat=3)))
def test_no_page_stays_behind_whoever_notices_first_that_something_was_published(root, clock, steps):
    prepared = Prepared(root, {})
    prepared.ready(b"localhost", b"/pl/", b"")
    clock[0] += steps[0]
    prepared.ready(b"localhost", b"/pl/", b"")
    replace(root, b"new", "2")
    clock[0] += steps[1]
    prepared.ready(b"localhost", b"/sw.js", b"")  # not prepared yet: the files are read
    clock[0] += steps[2] + 0.1

    assert prepared.ready(b"localhost", b"/pl/", b"").body == b"new"


def test_a_withdrawn_page_is_gone(root, clock):
    prepared = Prepared(root, {})
    assert prepared.ready(b"localhost", b"/pl/", b"")

    (root / "north/pl/index.html").unlink()
    (root / ".gen").write_text("2")
    clock[0] += 0.1

    assert prepared.ready(b"localhost", b"/pl/", b"") is None


@pytest.mark.parametrize("damage", ["", "[]", '{"hosts": 3}', '{"hosts": {"localhost": ["north"]}}', "\xff"])
def test_a_damaged_host_map_is_left_to_django(root, damage):
    (root / ".hosts.json").write_text(damage, encoding="latin-1")

    assert Prepared(root, {}).ready(b"localhost", b"/pl/", b"") is None


@pytest.mark.parametrize("damage", ["[]", '{"*": 3}', '{"*": {"x-test": "\u20ac"}}'])
def test_damaged_headers_are_left_to_django(root, damage):
    (root / "north/.headers.json").write_text(damage)

    assert Prepared(root, {}).ready(b"localhost", b"/pl/", b"") is None


def test_an_empty_folder_and_one_that_is_not_there_are_left_to_django(tmp_path):
    assert Prepared(tmp_path, {}).ready(b"localhost", b"/pl/", b"") is None
    assert Prepared(tmp_path / "none", {}).ready(b"localhost", b"/pl/", b"") is None


@pytest.mark.parametrize(
    "path",
    [
        b"/../secret.txt", b"/pl/../../secret.txt", b"/%2e%2e/secret.txt", b"/..%2fsecret.txt", b"/pl/..\\secret.txt",
        b"//secret.txt", b"/./secret.txt", b"/.headers.json", b"/pl/.hidden", b"secret.txt", b"", b"/pl", b"/pl/index.html/",
        b"/\x00", b"/pl/\xff/", b"/pl/index.html.br", b"/pl/index.html", b"//", b"//pl/", b"http://localhost/pl/", b"*", b"/" + b"a" * 5000,
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_region_or_to_a_hidden_file(root, path):
    (root / "north/pl/.hidden").write_text("half written")

    assert Prepared(root, {}).ready(b"localhost", path, b"") is None


@pytest.mark.parametrize("host", [b"", b"elsewhere", b"localhost..", b"..", b"north", b"localhost,elsewhere", b"\xff"])
def test_a_host_that_is_not_ours_is_left_to_django(root, host):
    assert Prepared(root, {}).ready(host, b"/pl/", b"") is None


@pytest.mark.parametrize("host", [b"LocalHost:81", b"localhost.", b"localhost.:81", b"localhost:"])
def test_a_host_is_known_with_its_port_in_capitals_and_with_its_last_dot(root, host):
    assert Prepared(root, {}).ready(host, b"/pl/", b"").body == PAGE


def test_only_so_many_answers_are_kept(root, monkeypatch):
    monkeypatch.setattr(published, "MOST_READY", 3)
    prepared = Prepared(root, {})

    for port in range(10):
        assert prepared.ready(b"localhost:%d" % port, b"/pl/", b"")

    assert len(prepared._ready) <= 3


def test_what_was_asked_at_length_or_does_not_exist_is_not_kept(root):
    prepared = Prepared(root, {})

    assert prepared.ready(b"localhost", b"/pl/", b"br" + b"," * 5000) is None
    assert prepared.ready(b"localhost", b"/pl/nothing/", b"br") is None

    assert len(prepared._ready) == 0


def test_the_date_moves_with_the_clock(root, clock, monkeypatch):
    prepared = Prepared(root, {})
    monkeypatch.setattr(time, "time", lambda: 0.0)
    prepared.ready(b"localhost", b"/pl/", b"")
    first = prepared.ok
    monkeypatch.setattr(time, "time", lambda: 61.0)
    clock[0] += 0.1
    prepared.ready(b"localhost", b"/pl/", b"")

    assert (first, prepared.ok) == (
        b"HTTP/1.1 200 OK\r\ndate: Thu, 01 Jan 1970 00:00:00 GMT\r\n",
        b"HTTP/1.1 200 OK\r\ndate: Thu, 01 Jan 1970 00:01:01 GMT\r\n",
    )


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("", ""),
        ("identity", ""),
        ("*", "gzip"),
        ("gzip;q=0", ""),
    ],
)
def test_an_encoding_is_given_only_to_who_accepts_it(asked, given):
    assert wanted_encoding(asked) == given


@pytest.mark.parametrize(
    "path", ["pl/", "/a//b", "/.x", "/a/../b", "/a%2fb", "/a\\b", "/a?b", "/a.br", "/" + "a" * 400]
)
def test_an_address_that_cannot_be_published_is_not_looked_for(path):
    assert not is_plain(path)
