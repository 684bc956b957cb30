"""As it is deployed: behind TLS with the shipped files, on PostgreSQL, which then goes away."""

import re
import ssl
import urllib.request
from contextlib import ExitStack
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from infopunt.web.shared.headers import common_headers
from tests import postgres
from tests.config.front import handed_on, tls, unit
from tests.config.wire import ask, post, request
from tests.environment import ROOT
from tests.people import PASSWORD
from tests.processes import Server, run


class Deployed(Server):
    """`./infopunt run` with the environment of the shipped unit, on a database that a test may take away."""

    def __init__(self, data, database):
        super().__init__(data, worker=False)
        self.more = {**unit(), "DATABASE_URL": database}

    def environment(self):
        return {**super().environment(), **self.more}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The server, the port of TLS in front of it, and what takes its database away."""
    folder = tmp_path_factory.mktemp("deployed")
    with ExitStack() as stack:
        database = stack.enter_context(ExitStack())
        server = Deployed(folder / "data", database.enter_context(postgres.server()))
        server.start()
        stack.callback(server.stop)
        port = stack.enter_context(tls(folder / "front", folder / "data/published/north", server.port))
        yield server, port, database.close


class Browser:
    """Keeps cookies, tells the origin of its forms, and follows no redirect."""

    def __init__(self, port):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.cookies = CookieJar()
        self.origin = f"https://localhost:{port}"
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor(self.cookies), Still
        )

    def get(self, path):
        return self._open(urllib.request.Request(self.origin + path))

    def send(self, path, **fields):
        """Fill in the form that stands at an address."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path)[2])[1]
        body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        headers = {"Origin": self.origin, "Referer": self.origin + path}
        return self._open(urllib.request.Request(self.origin + path, body, headers))

    def _open(self, asked):
        try:
            answer = self._opener.open(asked)
        except HTTPError as no:
            answer = no
        with answer:
            return answer.status, answer.headers, answer.read().decode()


class Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_words):
        return None


def test_somebody_is_invited_and_signs_in_behind_tls(site):
    server, port, _take_away = site
    link = run(server.data, "invite", "ann@example.org", **server.more).stdout.strip()
    invited, browser = Browser(port), Browser(port)

    chosen = invited.send("/" + link.split("/", 3)[3], password=PASSWORD)
    status, headers, _page = browser.send("/staff/account/login/", login="ann@example.org", password=PASSWORD)

    assert chosen[0] == 302
    assert (status, headers["location"].startswith("/staff/account/login")) == (302, False)
    assert all(cookie.secure for cookie in browser.cookies)
    assert {"__Host-staff", "__Host-staff-csrf"} <= {cookie.name for cookie in browser.cookies}
    assert "max-age=" in headers["strict-transport-security"]


def test_a_form_of_another_origin_is_refused_behind_tls(site):
    _server, port, _take_away = site
    browser = Browser(port)
    browser.get("/staff/account/login/")

    stranger = urllib.request.Request(
        f"{browser.origin}/staff/account/login/", b"login=x", {"Origin": f"http://localhost:{port}"}
    )

    assert browser._open(stranger)[0] == 403


def test_the_file_of_nginx_hands_on_the_host_and_the_scheme():
    told = handed_on()

    assert {name: told[name] for name in ("host", "x-forwarded-proto")} == {
        "host": "$http_host", "x-forwarded-proto": "$scheme",
    }  # fmt: skip


# What else could be typed for a page → where it leads, '' for nowhere.
OTHERWISE = {
    "/pl/index.html": "/pl/", "/index.html": "/", "/pl": "/pl/", "//": "/", "//pl/": "", "/pl//": "/pl/", "/pl/index.html.br": "",
    "/pl/index.html.gz": "", "/pl/index.html/": "", "/pl//index.html": "/pl/",
}  # fmt: skip


def test_a_page_has_one_address_in_front_and_behind(site):
    server, port, _away = site

    def answered(ask):
        return {address: ask(address) for address in OTHERWISE}

    def in_front(address):
        status, headers, _body = Browser(port).get(address)
        return headers.get("location", "") if status == 302 else status

    def behind(address):
        status, headers, _body = ask(server.port, request("GET", address))
        return headers.get("location", "") if status == 302 else status

    wanted = {address: to or 404 for address, to in OTHERWISE.items()}
    assert answered(behind) == wanted
    assert answered(in_front) == wanted


@pytest.fixture(scope="module")
def away(site):
    """The port of the server behind, whose database is gone."""
    server, _port, take_away = site
    assert ask(server.port, request("GET", "/healthz"))[0] == 200
    take_away()
    return server.port


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (request("GET", "/pl/pay/wage/"), 200),
        (request("GET", "/pl/pay/wage/?fbclid=1"), 200),
        (request("GET", "/pl/pay/wage/", "Connection: close"), 200),
        (request("GET", "/pl/pay/wage/", "Range: bytes=0-9"), 200),
        (request("GET", "/pl/pay/wage"), 302),
        (request("GET", "/x"), 302),
        (request("GET", "/pl/pay/none/"), 404),
        (request("GET", "/zz/"), 404),
        (request("GET", "/pl/", host="elsewhere.example.org"), 404),
        (request("GET", "/healthz"), 503),
        (request("GET", "/hsds/organizations"), 503),
    ],
)
def test_without_its_database_a_node_serves_what_its_files_hold(away, asked, status):
    assert ask(away, asked)[0] == status


@pytest.mark.parametrize("address", ["/pl/help/", "/pl/start/", "/pl/about/remark/", "/pl/checks/wage/"])
def test_without_its_database_a_live_page_gives_the_numbers_in_the_visitors_language(away, address):
    fields = urlencode({"words": "abc", "from": "eu", "lives": "here", "stays": "long", "works": "any"}).encode()
    form = "Content-Type: application/x-www-form-urlencoded"

    status, headers, body = ask(away, post(address, fields, form))
    page = body.decode()

    assert (status, headers["content-language"], headers["retry-after"]) == (503, "pl", "60")
    assert "Możesz zadzwonić" in page
    assert page.index('href="tel:112"') < page.index('href="/pl/help/"', page.index("<main"))


def test_pages_that_nginx_serves_have_the_headers_of_all_others(settings):
    settings.HTTPS, settings.SECURE_HSTS_SECONDS = True, 31536000
    served = (ROOT / "deploy/nginx.conf").read_text().partition("location / {")[2].partition("}")[0]
    stated = dict(re.findall(r'add_header (\S+) "([^"]*)";', served))

    assert {name: stated.get(name) for name in common_headers()} == common_headers()
