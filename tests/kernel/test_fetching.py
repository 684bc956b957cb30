"""What is asked of a stranger's server: only of a public one, never longer, larger or deeper than we said."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infopunt.kernel import fetching
from infopunt.kernel.fetching import (
    CountedJson,
    FetchLimits,
    HostileAddress,
    TooMuch,
    Unfetched,
    checked_ip,
    counted_json,
    is_public,
    parts_of,
    pool_for,
    visit,
)  # fmt: skip
from tests.stranger import answering, dripping

TRUSTED = ("127.0.0.1",)


@pytest.mark.parametrize(
    "address",
    ["http://partner.example/", "ftp://partner.example/", "file:///etc/passwd", "https://localhost/", "https://127.0.0.1/",
     "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/latest/", "https://192.168.1.1/", "https://0.0.0.0/",
     "https://[::ffff:127.0.0.1]/", "https://user:pass@partner.example/", "https://2130706433/", "https://0x7f.1/",
     "https://partner.example:22/", "https://partner.example/?x=", "https://", "gopher://x", "https://a b/", "https://x\n.example/",
     "https://100.64.0.1/", "https://[fc00::1]/", "https://224.0.0.1/", "https://[64:ff9b::7f00:1]/", "https://[::7f00:1]/"],
)  # fmt: skip
def test_an_address_that_leads_into_our_own_house_is_refused(address):
    with pytest.raises((HostileAddress, Unfetched)), visit(address) as get:
        get("/")


# The decision alone: nothing is ever sent to any of these.
@pytest.mark.parametrize(
    "disguise",
    ["64:ff9b::7f00:1", "64:ff9b:1::a00:1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:0:7f00:1", "2002:7f00:1::",
     "2002:0808:0808::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fec0::1", "fe80::1%eth0", "fd00::1", "ff0e::1", "2001:db8::1",
     "100::1", "2a00:1450:4001::5efe:7f00:1", "2a00:1450:4001::200:5efe:a00:1", "3fff::1", "5f00::1", "4000::1",
     "127.8.8.8", "0.1.2.3", "192.0.0.8", "198.18.0.1", "203.0.113.9", "240.0.0.1", "255.255.255.255", "172.31.0.9"],
)  # fmt: skip
def test_an_address_in_disguise_is_not_public(disguise):
    assert not is_public(disguise)


@pytest.mark.parametrize("address", ["93.184.215.14", "2a00:1450:4001:829::200e", "2606:2800:21f:cb07::1"])
def test_an_address_of_the_open_internet_is_public(address):
    assert is_public(address)


def test_a_name_with_one_public_and_one_private_address_is_refused(monkeypatch):
    rows = [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *args, **kwargs: rows)

    with pytest.raises(HostileAddress):
        checked_ip("partner.example", 443)


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    asked = []

    def once(host, port, **kwargs):
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.215.14" if len(asked) == 1 else "127.0.0.1", 443))]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", once)
    pool = pool_for("https", "partner.example", 443, (), None)

    assert (pool.host, asked) == ("93.184.215.14", ["partner.example"])
    assert (pool.conn_kw["server_hostname"], pool.assert_hostname) == ("partner.example", "partner.example")


def test_parts_of_an_address():
    assert parts_of("https://Partner.example/hsds") == ("https", "partner.example", 443, "/hsds")


@pytest.mark.parametrize(
    ("pieces", "scheme"),
    [
        ([b"H", b"T", b"T", b"P"], "http"),  # a head that never ends
        ([b"HTTP/1.1 100 Continue\r\n\r\n"], "http"),  # and goes on for ever
        ([b"HTTP/1.1 200 OK\r\n", b"x-name: value\r\n"], "http"),
        ([b"\x16\x03\x03"], "https"),  # a handshake without end
        ([b""], "http"),  # silence
    ],
    ids=["slow head", "continue", "headers", "handshake", "silence"],
)
def test_the_clock_cuts_a_line_whatever_is_going_on(pieces, scheme):
    began = time.monotonic()

    with (
        dripping(pieces, 0.05) as address,
        pytest.raises(Unfetched),
        visit(f"{scheme}://{address}", FetchLimits(seconds=1, trusted=TRUSTED)) as get,
    ):
        get("/")

    assert time.monotonic() - began < 4


def test_what_is_too_much_is_left_before_it_has_come_whole():
    sent = []

    def endless():
        while True:
            sent.append(1)
            yield b'{"a":1},' * 1000

    with answering() as server:
        server.answer = staticmethod(lambda path: (200, {}, endless()))
        with pytest.raises(TooMuch), visit(server.base, FetchLimits(values=50_000, trusted=TRUSTED)) as get:
            get("/")

    assert len(sent) < 1000


def test_the_pages_of_a_visit_count_together():
    with answering() as server:
        server.answer = staticmethod(lambda path: (200, {}, json.dumps(["x" * 900]).encode()))
        with visit(server.base, FetchLimits(bytes=2000, trusted=TRUSTED)) as get:
            assert get("/1") == get("/2") == ["x" * 900]
            with pytest.raises(TooMuch):
                get("/3")


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda below: st.lists(below) | st.dictionaries(st.text(), below),
    ),
    st.integers(1, 7),
)
def test_json_is_counted_the_same_in_pieces_of_any_size(value, size):
    body = json.dumps(value, ensure_ascii=False).encode()
    whole, cut = CountedJson(FetchLimits()), CountedJson(FetchLimits())

    whole.add(body)
    for at in range(0, len(body), size):
        cut.add(body[at : at + size])

    assert (cut.values, cut.depth, cut.inside, cut.bytes) == (whole.values, 0, False, len(body))


@pytest.mark.parametrize(
    ("body", "no"),
    [(b"[" * 41, "too_deep"), (b"[" + b"1," * 500_000 + b"1]", "too_many_values"), (b" " * 20_000_001, "file_too_large"),
     (b"[NaN]", "not_json"), (b"\xff", "not_json"), (b'{"a":', "not_json"), (b"1" * 5000, "not_json")],
)  # fmt: skip
def test_a_file_is_counted_like_what_is_fetched(body, no):
    with pytest.raises(Unfetched) as told:
        counted_json(body)

    assert told.value.code == no


def test_brackets_in_words_are_words():
    assert counted_json(json.dumps(["[" * 100, '\\"[', "{"]).encode()) == ["[" * 100, '\\"[', "{"]
