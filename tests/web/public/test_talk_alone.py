"""What the process that answers only talk needs of the main database: what deploy/talk.sql lets its user read, and no more."""

import re
from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from infopunt.config import urls_talk
from infopunt.regions.operations import open_talk
from tests.talk import BOTH, WORDS, opened_region

pytestmark = pytest.mark.django_db(databases=BOTH)
GRANTS = Path(__file__).parents[3] / "deploy/talk.sql"


def test_it_reads_in_the_main_database_what_its_user_may_read_and_writes_nothing(
    client, example, now, settings, monkeypatch
):
    open_talk("north", by="x", now=now)
    opened_region(timezone.now())
    settings.ROOT_URLCONF = "infopunt.config.urls_talk"
    pages = [str(one.pattern).replace("<slug:language>", "/pl") for one in urls_talk.urlpatterns[2:-1]]
    pages = [page for page in pages if "<" not in page]

    with (
        CaptureQueriesContext(connections["default"]) as queries,
        CaptureQueriesContext(connections["reports"]) as sealed,
    ):
        for page in pages:
            assert client.get(page).status_code < 500
        form = re.search(r'name="form" value="([^"]+)"', client.get("/pl/talk/ask/").content.decode())[1]
        sent = client.post("/pl/talk/ask/", {"form": form, "words": WORDS, "topic": "pay"})
        code = re.search(r'id="code" dir="ltr">([^<]+)<', sent.content.decode())[1]
        for more in ({}, {"do": "more", "words": WORDS}, {"do": "erase"}):
            assert client.post("/pl/talk/back/", {"code": code, **more}).status_code == 200

    assert len(pages) > 3
    assert writing(queries) == set()
    assert tables(queries) - listed("GRANT SELECT ON") == {"accounts_worker"}
    of_people = [query["sql"] for query in queries if '"accounts_worker"' in query["sql"]]
    assert {column for sql in of_people for column in re.findall(r'"accounts_worker"."(\w+)"', sql)} == {
        "id",
        "is_active",
    }
    assert tables(sealed) & listed("REVOKE ALL ON") == set()
    assert writing(sealed) & listed("REVOKE INSERT, UPDATE, DELETE ON") == set()
    assert "vault_wrap" in writing(sealed)


def tables(queries):
    return {table for query in queries for table in re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', query["sql"])}


def writing(queries):
    return tables([query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))])


def listed(lead):
    """The tables one line of the file names."""
    return set(re.search(rf"{lead}([^;]+?)(?:TO|FROM) ", GRANTS.read_text())[1].replace(",", " ").split())
