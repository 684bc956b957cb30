"""The pages under a code in a process of their own: nothing else is answered there, and nothing of theirs by the other."""

import urllib.error
import urllib.request
from importlib import import_module
from pathlib import Path

import pytest

from tests import talk
from tests.processes import Server, python, run

TALK = ["/pl/talk/", "/pl/talk/back/"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A region whose talk is open."""
    data = tmp_path_factory.mktemp("site")
    run(data, "load", DATABASE_URL="")
    python(data, talk.OPEN)
    return data


def status(server, path):
    try:
        with urllib.request.urlopen(urllib.request.Request(server.address + path)) as answer:
            return answer.status
    except urllib.error.HTTPError as no:
        return no.code


@pytest.mark.sqlite
def test_a_process_that_answers_only_talk_has_no_other_page_no_screen_and_no_core(site):
    server = Server(site, worker=False, arguments=("--only", "talk"))
    server.start()
    try:
        assert [status(server, path) for path in ("/healthz", *TALK)] == [200, 200, 200]
        assert [
            status(server, path) for path in ("/pl/", "/staff/", "/staff/talk/", "/api/v1/openapi.json", "/pl/help/")
        ] == [404] * 5
        limits = Path(f"/proc/{server.process.pid}/limits").read_text()
        assert limits.partition("Max core file size")[2].split()[:2] == ["0", "0"]
        assert Path(f"/proc/{server.process.pid}").owner() == "root"  # as the kernel shows who cannot be attached to
    finally:
        server.stop()


def test_the_other_process_answers_everything_else():
    here, there = (
        {str(one.pattern) for one in import_module(f"infopunt.config.urls_{name}").urlpatterns}
        for name in ("talk", "but_talk")
    )
    inside = [one for one in import_module("infopunt.config.urls_but_talk").urlpatterns if str(one.pattern) == ""]
    rest = {str(one.pattern) for one in inside[-1].url_patterns}
    every = {str(one.pattern) for one in import_module("infopunt.web.public.urls").urlpatterns}

    assert {name for name in every if "/talk/" in name} == {name for name in here if "/talk/" in name} != set()
    assert rest == {name for name in every if "/talk/" not in name}
    assert {"staff/", "api/v1/"} <= there
