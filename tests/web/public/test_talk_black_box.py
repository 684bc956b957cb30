"""Talk, asked by somebody who wants it to break, to tell, or to lead elsewhere: over real connections and in every field."""

import re
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from infopunt.mailbox import crowds
from infopunt.mailbox.models import Conversation
from infopunt.regions.models import Region
from infopunt.regions.operations import open_talk
from infopunt.web.public.talk import waiting
from infopunt.web.public.talk.back import DEEDS
from infopunt.web.public.urls import urlpatterns
from infopunt.web.shared import live
from tests.config.wire import answer, ask, line_to, request
from tests.people import browser_of
from tests.talk import BOTH, PHRASE, opened_region
from tests.whole import whole_site

FORM = "application/x-www-form-urlencoded"
CANARY = "Zzyzx4711"
# Words that only who built this would write.
INSIDE = re.compile(
    r"Traceback|infopunt/|/src/|\.py\b|django|uvicorn|httptools|sqlite|psycopg|postgres|OperationalError|SECRET|DEBUG",
    re.I,
)
# Every address of talk, also the one that is added tomorrow.
ADDRESSES = sorted(
    {"/" + re.sub(r"<[^>]+>", "x", str(one.pattern).replace("<slug:language>", "pl")) for one in urlpatterns if "talk/" in str(one.pattern)}
)  # fmt: skip
HOSTILE = {
    "nothing": "", "a NUL": "a\x00b", "a list of signs": "[]", "nested": "[" * 1_500, "nested objects": '{"a":' * 300,
    "a number": "9" * 400, "no number": "NaN", "less than nothing": "-1", "a lone half": "\ud800", "a line end in a header": "a\r\nX-Y: z",
    "SQL": "' OR 1=1;--", "a template": "{{ 7|add:7 }}{% now \"Y\" %}", "a format": "%s%n{0.__class__}", "a path": "../../../etc/passwd",
    "a tag": '"><script>alert(1)</script>', "right to left": "\u202e\u2066", "much": "ă" * 4_001, "digits": "٣" * 20,
}  # fmt: skip


@pytest.fixture
def hanna(example, now, monkeypatch):
    monkeypatch.setattr("infopunt.vault.rules.receipts.stretch", lambda secret, salt, memory: secret.ljust(32)[:32])
    open_talk("north", by="x", now=now)
    return opened_region(timezone.now())


@pytest.fixture
def never_waits(monkeypatch):
    """So that what is behind the page to wait on is reached each time."""
    monkeypatch.setattr(crowds, "is_crowded", lambda _region: False)
    monkeypatch.setattr(waiting._tries, "turn_in", lambda *_any: 0.0)


def fields_of_page(reply):
    """Names of what can be filled in."""
    return set(re.findall(r'<(?:input|textarea|select|button)\b[^>]* name="([^"]+)"', reply.content.decode()))


def sent_code(client):
    """A code that opens something."""
    page = client.post("/pl/talk/ask/", {"words": "Pytanie"}).content.decode()
    return re.search(r'id="code" dir="ltr">([^<]+)<', page)[1].replace("\xa0", "")


@pytest.mark.django_db(databases=BOTH)
def test_31_59_no_field_of_any_page_breaks_it_or_makes_it_tell_what_it_is_made_of(client, hanna, never_waits):
    client.raise_request_exception = False
    wrong = []

    for address in ADDRESSES:
        names = fields_of_page(client.get(address)) | {"waited", "do", "key", "code", "form"}
        for what, word in HOSTILE.items():
            pairs = [*(dict.fromkeys(names, word).items()), *((f"{name}[]", word[:50]) for name in names)]
            reply = client.post(address, urlencode(pairs, errors="surrogatepass"), content_type=FORM)
            if not 200 <= reply.status_code < 500 or INSIDE.search(said(reply)):
                wrong.append((address, what, reply.status_code))
            reply = client.get(address, dict.fromkeys(names, word[:2000]) if "\ud800" not in word else {})
            if reply.status_code not in (200, 302, 400, 404, 405):
                wrong.append((address, f"in the address: {what}", reply.status_code))
        for kind in (
            "application/json",
            "multipart/form-data; boundary=x",
            "text/xml",
            "\xff",
            f"{FORM}; charset=utf-99",
        ):
            reply = client.generic("POST", address, b'--x\r\n{"a":', content_type=kind)
            if not 200 <= reply.status_code < 500 or INSIDE.search(said(reply)):
                wrong.append((address, kind, reply.status_code))

    code = sent_code(client)
    names = fields_of_page(client.post("/pl/talk/back/", {"code": code})) | {"words", "to", "id"}
    for do in sorted(DEEDS.keys() - {"erase"}):
        for what in ("nothing", "nested", "a lone half", "less than nothing", "a path", "much"):
            fields = {**dict.fromkeys(names, HOSTILE[what]), "code": code, "do": do}
            reply = client.post("/pl/talk/back/", urlencode(fields, errors="surrogatepass"), content_type=FORM)
            if not 200 <= reply.status_code < 500 or INSIDE.search(said(reply)):
                wrong.append((do, what, reply.status_code))

    assert len(ADDRESSES) >= 3
    assert wrong == []
    assert INSIDE.search("File /x/src/y.py")


def said(reply):
    """What the page says, without what somebody typed."""
    return re.sub(r"<(textarea|option)\b.*?</\1>|value=\"[^\"]*\"", "", reply.content.decode(), flags=re.S)


def head(method, path, *headers, body=""):
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *headers, "", body]).encode()


SMUGGLED = f"GET /pl/{CANARY}/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
WHOLE = f"Content-Length: {len(SMUGGLED)}"
# What no server may read in two ways: what is inside is never answered as a request of its own.
TWO_WAYS = {
    "a length and pieces": head("POST", "/pl/talk/ask/", WHOLE, "Transfer-Encoding: chunked", body="0\r\n\r\n" + SMUGGLED),
    "two lengths": head("POST", "/pl/talk/ask/", "Content-Length: 0", WHOLE, body=SMUGGLED),
    "two lengths in one": head("POST", "/pl/talk/ask/", f"Content-Length: 0, {len(SMUGGLED)}", body=SMUGGLED),
    "a length with a sign": head("POST", "/pl/talk/ask/", f"Content-Length: +{len(SMUGGLED)}", body=SMUGGLED),
    "less than nothing": head("POST", "/pl/talk/ask/", "Content-Length: -1", body=SMUGGLED),
    "air before the colon": head("POST", "/pl/talk/ask/", "Transfer-Encoding : chunked", body="0\r\n\r\n" + SMUGGLED),
    "pieces of another kind": head("POST", "/pl/talk/ask/", "Transfer-Encoding: xchunked", body="0\r\n\r\n" + SMUGGLED),
    "a size that is no number": head("POST", "/pl/talk/ask/", "Transfer-Encoding: chunked", body="0x\r\n\r\n" + SMUGGLED),
    "a size nobody has": head("POST", "/pl/talk/ask/", "Transfer-Encoding: chunked", body="f" * 20 + "\r\n" + SMUGGLED),
    "a folded header": head("POST", "/pl/talk/ask/", "X: y\r\n Content-Length: 0", WHOLE, body=SMUGGLED),
    "a body of a look": head("GET", "/pl/talk/ask/", WHOLE, body=SMUGGLED),
    "HTTP/0.9": b"GET /pl/talk/\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a bare line end": b"GET /pl/talk/ HTTP/1.1\nHost: localhost\n\n",
    "a NUL": b"GET /pl/talk/\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
}  # fmt: skip
HOSTS = ["a b", "<script>", "[::", "localhost:99999999", "localhost/pl", "evil.example", "\xff", ""]
REDIRECTS = [
    "//evil.example", "/\\evil.example", "//evil.example/%2e%2e", "/pl/talk", "/pl//talk/", "/%2f%2fevil.example", "/x?to=//evil.example",
    "/pl/talk/?next=//evil.example", "/pl/talk/ask/?language=//evil.example", "/PL/talk/", "/pl/talk/back?next=https://evil.example",
    "/https:evil.example", "/.evil.example", "/pl/talk/%0d%0aLocation:%20https://evil.example",
]  # fmt: skip
METHODS = ["TRACE", "TRACK", "CONNECT", "PUT", "PATCH", "DELETE", "PROPFIND", "OPTIONS", "FOO"]


def all_of(port, sent):
    """Every byte that comes back until the line is closed; it is asked to close at its end."""
    with line_to(port) as line:
        line.sendall(sent + request("GET", "/healthz", "Connection: close"))
        came = b""
        while piece := line.recv(1 << 16):
            came += piece
        return came


@pytest.mark.django_db(databases=BOTH, transaction=True)
def test_53_54_on_the_wire_nothing_is_read_two_ways_told_or_led_elsewhere(hanna, data, monkeypatch):
    with whole_site(data, monkeypatch) as port:
        for what, sent in TWO_WAYS.items():
            came = all_of(port, sent)
            assert (what, b"HTTP/1.1 5" in came, INSIDE.search(came.decode("latin-1"))) == (what, False, None)
            # Answered as one request and then the next, or refused: never three.
            assert (what, len(re.findall(rb"HTTP/1\.1 \d", came)) <= 2, CANARY in came.decode("latin-1")) == (
                what,
                True,
                False,
            )
        for method in METHODS:
            for address in ("/pl/talk/", "/pl/talk/ask/", "/pl/talk/back/"):
                status, _headers, body = ask(port, request(method, address, f"X-Canary: {CANARY}"))
                assert (method, status in (400, 403, 405, 501), CANARY in body.decode()) == (method, True, False)
        for host in HOSTS:
            with line_to(port) as line:
                line.sendall(
                    f"POST /pl/talk/ask/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n".encode("latin-1")
                )
                status, headers, body = answer(line)
            assert (host, 400 <= status < 500, INSIDE.search(body.decode())) == (host, True, None)
            assert not host or host not in headers.get("location", "") + body.decode().replace("<script>alert", "")
        exit_to = Region.objects.get(id="north").exit
        for path in REDIRECTS:
            status, headers, _body = ask(port, request("GET", path))
            to = headers.get("location", "/")
            assert (path, status < 500, to == exit_to or bool(re.match(r"/(?![/\\])", to))) == (path, True, True)
            assert "evil" not in to.partition("?")[0]
    assert Conversation.objects.count() == 0


def policy(reply):
    return dict(part.strip().partition(" ")[::2] for part in reply.headers["content-security-policy"].split(";"))


def check_headers(reply):
    rules = policy(reply)
    assert rules["default-src"] == "'none'"
    assert (rules["frame-ancestors"], rules["form-action"]) == ("'none'", "'self'")
    assert (
        "unsafe" not in reply.headers["content-security-policy"]
        and "http" not in reply.headers["content-security-policy"]
    )
    wanted = {
        "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin", "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()", "x-content-type-options": "nosniff", "cache-control": "no-store",
    }  # fmt: skip
    assert {name: reply.headers.get(name) for name in wanted} == wanted
    assert [name for name in ("etag", "last-modified", "server", "x-powered-by") if reply.has_header(name)] == []


@pytest.mark.django_db(databases=BOTH)
def test_32_55_every_page_of_talk_has_its_headers_on_both_sides_of_the_desk(client, hanna):
    for address in ADDRESSES:
        check_headers(client.get(address))
        check_headers(client.post(address, {"words": " ", "code": "1"}))
    staff = browser_of(hanna)
    check_headers(staff.get("/staff/talk/"))
    staff.post("/staff/talk/open/", {"phrase": PHRASE})
    check_headers(staff.get("/staff/talk/"))


FOREIGN = (
    {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
)  # fmt: skip


@pytest.mark.django_db(databases=BOTH)
def test_14_15_a_form_of_another_site_is_refused_at_every_address_and_repeats_nothing(client, hanna):
    for address in ADDRESSES:
        for headers in FOREIGN:
            reply = client.post(address, {"words": CANARY, "code": CANARY}, headers=headers)

            assert (address, headers, reply.status_code, reply.content) == (address, headers, 403, b"")
    assert Conversation.objects.count() == 0


@pytest.mark.django_db(databases=BOTH)
def test_63_by_its_onion_address_nothing_leads_to_the_open_net_but_the_exit(client, hanna, settings):
    onion = "a" * 56 + ".onion"
    settings.ONION, settings.EXTRA_HOSTS, settings.HTTPS = onion, [onion], True
    settings.ADDRESS = "https://north.example"
    Region.objects.filter(id="north").update(address="https://north.example")
    live._stores.clear()

    for address in ADDRESSES:
        there, here = client.get(address, headers={"host": onion}), client.get(address)

        assert (there.status_code, here.status_code) == (200, 200)
        assert "north.example" not in there.content.decode()
        assert re.findall(r'(?:href|action|src)="(?![/#]|tel:|data:)([^"]*)"', there.content.decode()) == []
        assert [name for name in ("strict-transport-security", "onion-location") if there.has_header(name)] == []
        assert here.headers["onion-location"] == f"http://{onion}{address}"
        assert here.has_header("strict-transport-security")
