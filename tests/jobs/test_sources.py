"""Sources are watched: every way a page of somebody else can have changed, against a server that stands in for theirs."""

import gzip
import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from infopunt.config.env import others_reach
from infopunt.facts.models import Fact, Period, SourceHost, WatchedSource
from infopunt.facts.watching import bodies
from infopunt.facts.watching.operations import SourceMovedOn, looked, seen_of
from infopunt.facts.watching.queries import alarms
from infopunt.jobs import sources
from infopunt.jobs.management.commands.sources import stands
from infopunt.jobs.worker import HANDLERS, plan
from infopunt.kernel import fetching, outbox, surfing
from infopunt.kernel.fetching import FetchLimits
from infopunt.kernel.models import AuditEntry, Job
from tests.facts.other_pdf import pdf_of
from tests.stranger import answering

HTML = {"content-type": "text/html; charset=utf-8"}
PAGE = "<main><h1>Loon</h1><p>Het minimumloon is € 14,99 per uur.</p><p>Minder mag niet.</p><p>Welkom op onze site.</p></main>"
COMMENT = PAGE.replace("<h1>", "<!-- 8 --><h1 class=a>").replace("<p>", "<p data-id='7'>")


@pytest.fixture
def server(db, settings, monkeypatch):
    """Somebody else's server. `pages` has what it answers at each path, `asked` what it was asked with which headers."""
    settings.WATCH, settings.ADDRESS, settings.API_EMAIL = "on", "https://desk.example", "desk@example.org"
    monkeypatch.setattr(sources, "LIMITS", FetchLimits(bytes=300_000, seconds=1.5, trusted=("127.0.0.1",)))
    monkeypatch.setattr(sources, "EVERY", timedelta())
    monkeypatch.setattr(sources, "_robots", {})
    with answering() as partner:
        pages, asked = {"/robots.txt": (404, {}, b"")}, []

        def answer(self):
            asked.append((self.path, dict(self.headers)))
            made = pages[self.path]
            type(self).answer = staticmethod(lambda _path: made(self) if callable(made) else made)

        get = partner.do_GET
        partner.do_GET = lambda self: (answer(self), get(self))[1]
        yield SimpleNamespace(base=partner.base, pages=pages, asked=asked)


def rests_on(url, value=14.99, id="wage.example"):
    """A fact that names the address as its source."""
    fact = Fact.objects.create(id=id, subject="x", statement="An example wage", kind="money", unit="EUR/hour")
    today = timezone.localdate()
    Period.objects.create(
        fact=fact, value=value, status="in_force", confidence="high", source_title="x", source_url=url, source_date="2026",
        checked_on=today,
    )  # fmt: skip


def round_of_all():
    """A weekly round, as the worker makes it."""
    sources.begin(timezone.now())
    while outbox.work_one(HANDLERS, timezone.now):
        pass
    return WatchedSource.objects.order_by("pk").last()


def page(words, headers=HTML, status=200):
    return status, headers, words.encode()


def drip(status=200):
    def forever():
        while True:
            yield b"<p>x</p>" * 1000

    return status, HTML, forever()


def silence(_handler):
    import threading

    threading.Event().wait(4)
    return 200, HTML, b""


BOMB = gzip.compress(b"a" * 50_000_000)


@pytest.mark.parametrize(
    ("then", "stand", "is_told"),
    [
        (page(PAGE), "first seen", False),
        (page(COMMENT), "first seen", False),
        (page(PAGE + "<footer>© 2027</footer>"), "first seen", False),
        (page(PAGE.replace("Welkom", "Hartelijk welkom")), "changed a little", False),
        (page(PAGE.replace("14,99", "15,20")), "changed: 14.99 no longer stands there", True),
        (page(PAGE.replace("mag niet", "mag")), "changed: rule", True),
        (page("", status=404), "gone (404)", True),
        (page("", status=410), "gone (410)", True),
        (page("", status=500), "not reachable (500), 1 of 3 tries", False),
        (page("", status=429, headers={"retry-after": "7200"}), "not reachable (429), 1 of 3 tries", False),
        (page("<script>only</script>"), "not reachable (no_text), 1 of 3 tries", False),
        (page("", status=301, headers={"location": "/new"}), "moved to {base}/new", True),
        (page("", status=302, headers={"location": "/new"}), "first seen", False),
        (page("", status=301, headers={"location": "/page/"}), "first seen", False),
        (page("", status=301, headers={"location": "/loop"}), "not reachable (redirected_in_circles), 1 of 3 tries", False),
        (page("", status=302, headers={"location": "http://10.0.0.1/"}), "not reachable (not_public), 1 of 3 tries", False),
        (page("", status=302, headers={"location": "file:///etc/passwd"}), "not reachable (not_public), 1 of 3 tries", False),
        (page("", status=302, headers={"location": "http://["}), "not reachable (not_public), 1 of 3 tries", False),
        (page("", status=302, headers={"location": "gopher://127.0.0.1/"}), "not reachable (not_public), 1 of 3 tries", False),
        (page("", status=302, headers={"location": "http://a:b@127.0.0.1/"}), "not reachable (not_public), 1 of 3 tries", False),
        (page("", status=302, headers={"location": "http://[::ffff:127.0.0.1]/"}), "not reachable (not_public), 1 of 3 tries", False),
        (page("", status=301, headers={"location": "/caf\u00c3\u00a9"}), "moved to {base}/caf\u00e9", True),
        (page("", status=503, headers={"retry-after": "Mon, 01 Jan 2026 00:00:99999999999999999999 GMT"}), "not reachable (503), 1 of 3 tries", False),
        (page("x" * 300_001), "not reachable (too_large), 1 of 3 tries", False),
        (drip(), "not reachable (too_large), 1 of 3 tries", False),
        ((200, {**HTML, "content-encoding": "gzip"}, BOMB), "not reachable (too_large), 1 of 3 tries", False),
        ((200, {**HTML, "content-encoding": "gzip"}, b"no gzip"), "not reachable (out_of_reach), 1 of 3 tries", False),
        ((200, {**HTML, "content-encoding": "gzip"}, gzip.compress(PAGE.encode())), "first seen", False),
        ((200, {"content-type": "text/html; charset=zip"}, PAGE.encode()), "first seen", False),
        ((200, {"content-type": "text/html"}, PAGE.encode("cp1252")), "first seen", False),
        ((200, {"content-type": "text/html; charset=utf-8"}, PAGE.encode("utf-16")), "first seen", False),
        ((200, {"content-type": "application/pdf"}, b"%PDF-1.7 other"), "changed: much", True),
        ((200, {}, pdf_of(["Het minimumloon is \u20ac 15,20 per uur."])), "changed: 14.99 no longer stands there", True),
        (silence, "not reachable (too_slow), 1 of 3 tries", False),
    ],
    ids=["same", "markup", "footer", "little", "number", "rule", "404", "410", "500", "429", "empty", "moved", "for now", "slash",
         "loop", "private", "file", "no address", "gopher", "userinfo", "mapped", "accent", "no moment", "huge", "endless", "bomb", "no gzip", "gzip", "charset unknown", "no charset", "utf-16", "pdf", "pdf that can be read",
         "silent"],
)  # fmt: skip
def test_what_a_second_visit_finds(server, then, stand, is_told):
    server.pages |= {"/page": page(PAGE), "/new": page(PAGE), "/page/": page(PAGE), "/caf%C3%A9": page(PAGE)}
    server.pages["/loop"] = page("", status=301, headers={"location": "/page"})
    rests_on(f"{server.base}/page#loon")
    assert stands(round_of_all()) == "first seen"

    server.pages["/page"] = then
    source = round_of_all()

    assert stands(source) == stand.format(base=server.base)
    assert alarms().exists() == is_told


def test_it_says_who_asks_and_asks_again_only_for_what_is_newer(server):
    server.pages["/page"] = page(PAGE, {**HTML, "etag": '"one"'})
    rests_on(f"{server.base}/page")
    round_of_all()
    server.pages["/page"] = (304, {}, b"")

    source = round_of_all()

    assert [path for path, _headers in server.asked] == ["/robots.txt", "/page", "/page"]
    assert {headers["user-agent"] for _path, headers in server.asked} == {
        "Infopunt/1 (+https://desk.example; desk@example.org)"
    }
    assert server.asked[-1][1]["if-none-match"] == '"one"'
    assert (stands(source), source.failures) == ("first seen", 0)


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /pa*e$", False),
        ("User-agent: *\nDisallow: /\nAllow: /page", True),
        ("User-agent: other\nDisallow: /\n\nUser-agent: Infopunt # us\nDisallow: /x", True),
        ("User-agent: a\nUser-agent: infopunt\nDisallow: /page\n\nUser-agent: *\nAllow: /", False),
        ("<html>nothing of the kind", True),
    ],
)
def test_what_robots_txt_forbids_is_not_asked(server, robots, allowed):
    server.pages |= {"/robots.txt": page(robots), "/page": page(PAGE)}
    rests_on(f"{server.base}/page")

    source = round_of_all()

    assert ("/page" in [path for path, _headers in server.asked]) == allowed
    assert stands(source) == ("first seen" if allowed else "not reachable (forbidden), 1 of 3 tries")


def test_a_server_whose_rules_cannot_be_read_is_asked_nothing_else(server):
    server.pages |= {"/robots.txt": page("", status=503), "/page": page(PAGE)}
    rests_on(f"{server.base}/page")

    assert stands(round_of_all()) == "not reachable (robots_away), 1 of 3 tries"
    assert [path for path, _headers in server.asked] == ["/robots.txt"]


def test_who_cannot_be_reached_is_told_after_three_weeks_and_forgiven_when_back(server):
    server.pages["/page"] = page("", status=503)
    rests_on(f"{server.base}/page")

    told = []
    for _week in range(3):
        round_of_all()
        told.append(alarms().count())
    server.pages["/page"] = page(PAGE)
    round_of_all()

    assert (told, alarms().count()) == ([0, 0, 1], 0)


def test_who_wants_to_be_left_alone_is(server):
    server.pages |= {"/page": page("", status=429, headers={"retry-after": "7200"}), "/other": page(PAGE)}
    rests_on(f"{server.base}/page")
    rests_on(f"{server.base}/other", id="wage.other")
    server.pages["/other"] = server.pages["/page"]

    round_of_all()

    assert len([path for path, _headers in server.asked if path != "/robots.txt"]) == 1
    assert SourceHost.objects.get().not_before > timezone.now() + timedelta(hours=1)


def test_small_changes_add_up_until_somebody_reads_it_again(server):
    words = [
        f"Een zin over {word}." for word in ("koken", "tuinen", "lopen", "zingen", "lezen", "slapen", "eten", "dansen")
    ]
    server.pages["/page"] = page("".join(f"<p>{one}</p>" for one in words))
    rests_on(f"{server.base}/page")
    round_of_all()

    stand = []
    for at in range(4):
        words[at] = words[at].replace("Een zin", "Iets anders")
        server.pages["/page"] = page("".join(f"<p>{one}</p>" for one in words))
        stand.append(stands(round_of_all()))

    assert stand == ["changed a little", "changed a little", "changed a little", "changed: much"]


def test_a_pdf_whose_words_could_not_be_had_once_gets_them_without_an_alarm(server, monkeypatch):
    server.pages["/cao.pdf"] = 200, {"etag": "1"}, pdf_of(["Het minimumloon is \u20ac 14,99 per uur."])
    rests_on(f"{server.base}/cao.pdf")
    with monkeypatch.context() as slow:
        slow.setattr(bodies, "pages_of_pdf", lambda body: None)
        round_of_all()
    assert stands(round_of_all()) == "first seen"
    server.pages["/cao.pdf"] = 200, {}, pdf_of(["Het minimumloon is \u20ac 15,20 per uur."])

    assert stands(round_of_all()) == "changed: 14.99 no longer stands there"


def test_who_looked_says_so_once_for_what_they_saw(server, now):
    server.pages["/page"] = page(PAGE)
    rests_on(f"{server.base}/page")
    round_of_all()
    server.pages["/page"] = page(PAGE.replace("14,99", "15,20"))
    source = round_of_all()
    saw = seen_of(source)
    server.pages["/page"] = page(PAGE.replace("14,99", "15,80"))
    round_of_all()

    with pytest.raises(SourceMovedOn):
        looked(source.pk, seen=saw, by="ed@example.org", now=now)
    source.refresh_from_db()
    looked(source.pk, seen=seen_of(source), by="ed@example.org", now=now)

    assert not alarms().exists()
    assert AuditEntry.objects.get(verb="source looked at").thing == f"source:{server.base}/page"
    assert stands(round_of_all()) == "same"


def test_a_round_that_was_killed_goes_on_where_it_was(server):
    for name in ("a", "b", "c"):
        server.pages[f"/{name}"] = page(PAGE)
        rests_on(f"{server.base}/{name}", id=f"wage.{name}")
    since = timezone.now()
    sources.begin(since)
    turns = iter([False, False, True])  # its rules, one page, and then the end
    sources.go_on(since, make_way=lambda: next(turns))

    while outbox.work_one(HANDLERS, timezone.now):
        pass

    assert [path for path, _headers in server.asked] == ["/robots.txt", "/a", "/b", "/c"]


def test_what_nobody_foresaw_of_one_source_keeps_nobody_from_the_others(server, caplog):
    server.pages |= {"/page": page(PAGE), "/bad": page(PAGE)}
    rests_on("http://[bad.example/x", id="wage.bad")
    rests_on(f"{server.base}/page")

    round_of_all()

    assert [stands(source) for source in WatchedSource.objects.order_by("url")] == [
        "first seen", "not reachable (unreadable), 1 of 3 tries",
    ]  # fmt: skip
    assert "bad.example" not in caplog.text


@pytest.mark.parametrize("etag", ["a\x00b", "a\x7fb", '"' + "x" * 300])
def test_a_mark_that_cannot_be_sent_back_is_not_kept(server, etag):
    server.pages["/page"] = page(PAGE, {**HTML, "etag": etag, "set-cookie": "who=you"})
    rests_on(f"{server.base}/page")

    assert (round_of_all().etag, stands(round_of_all())) == ("", "first seen")
    assert not any({"cookie", "if-none-match"} & {name.lower() for name in headers} for _path, headers in server.asked)


def test_a_name_that_leads_home_the_second_time_is_not_followed(server, monkeypatch):
    answers = iter(["93.184.215.14", "127.0.0.1"])
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", (next(answers), 80))])

    with pytest.raises(fetching.HostileAddress):
        surfing.get_page("http://rebinding.example/", {})


def test_a_server_is_asked_once_a_second(server, monkeypatch):
    monkeypatch.setattr(sources, "EVERY", timedelta(hours=1))
    for name in ("a", "b"):
        server.pages[f"/{name}"] = page(PAGE)
        rests_on(f"{server.base}/{name}", id=f"wage.{name}")
    since = timezone.now()
    sources.begin(since)

    sources.go_on(since, make_way=lambda: False)

    assert [path for path, _headers in server.asked] == ["/robots.txt"]


def asked_by_hand(**options):
    out = io.StringIO()
    call_command("sources", stdout=out, **options)
    return out.getvalue().splitlines()


def test_an_operator_asks_at_once_and_sees_how_each_stands(server):
    for name in ("a", "b"):
        server.pages[f"/{name}"] = page(PAGE)
        rests_on(f"{server.base}/{name}#loon", id=f"wage.{name}")
    rests_on("https://www.example.org/other", id="wage.other")

    assert asked_by_hand(dry=True)[2:] == [
        f"| {server.base}/a | not asked yet | 1 |", f"| {server.base}/b | not asked yet | 1 |",
        "| https://www.example.org/other | not asked yet | 1 |",
    ]  # fmt: skip
    assert server.asked == []
    assert asked_by_hand(host="127.0.0.1")[2:] == [
        f"| {server.base}/a | first seen | 1 |", f"| {server.base}/b | first seen | 1 |", "2 asked, 0 to look at",
    ]  # fmt: skip


def test_where_it_is_off_nobody_is_asked_by_hand_either(server, settings):
    settings.WATCH = "off"
    rests_on(f"{server.base}/page")

    with pytest.raises(CommandError, match="INFOPUNT_WATCH is off"):
        asked_by_hand()

    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "reached"),
    [("https://desk.example", True), ("", False), ("http://localhost:8000", False), ("http://north.localhost", False),
     ("http://127.0.0.1", False), ("http://[::1]:80", False), ("https://desk.invalid", False)],
)  # fmt: skip
def test_a_site_nobody_reaches_watches_nothing_by_itself(address, reached):
    assert others_reach(address) == reached


def test_an_address_nothing_rests_on_any_more_is_asked_no_more(server):
    server.pages["/page"] = page(PAGE)
    rests_on(f"{server.base}/page")
    round_of_all()
    Fact.objects.all().delete()
    server.asked.clear()

    source = round_of_all()

    assert (server.asked, source.unused_since) == ([], timezone.localdate())


@pytest.mark.parametrize(("watch", "kinds"), [("on", 1), ("off", 0)])
def test_a_round_begins_every_monday_where_it_is_switched_on(db, settings, now, watch, kinds):
    settings.WATCH = watch
    for day in range(7):
        plan(now + timedelta(days=day))

    jobs = Job.objects.filter(kind="sources")
    assert {timezone.localtime(job.run_at).strftime("%a %H") for job in jobs} == ({"Mon 05"} if kinds else set())
    assert len({job.key for job in jobs}) == kinds


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://a.example/x?y=1&z=2#deel", "/x?y=1&z=2"),
        ("http://a.example", "/"),
        ("https://a.example:443/x", "/x"),
        ("https://a.example/café?q=%20ë", "/caf%C3%A9?q=%20%C3%AB"),
        ("https://a.example//x", "//x"),
    ],
)
def test_an_address_of_the_open_web_may_have_a_question_in_it(address, path):
    assert surfing.parts_with_query(address)[3] == path
