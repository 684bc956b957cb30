"""Who takes what, without a report: the real authorities on one light page, and nothing is asked or kept."""

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from infopunt.directory.models import Organisation
from infopunt.referrals.authorities.operations import write_routing
from infopunt.referrals.authorities.pack import RoutingPack, read_routing
from tests.environment import ROOT
from tests.languages import OFFERED

LIGHT = 9_000  # bytes of a page as it is sent


@pytest.fixture
def get(example):
    client = Client(headers={"host": "localhost"})
    return lambda address: client.get(address)


@pytest.fixture(scope="module")
def routing():
    root = ROOT / "content"
    pack, faults = read_routing(
        root, organisations={path.stem: "" for path in (root / "directory").glob("*.yaml")}, languages=OFFERED
    )
    assert faults == []
    return pack


@pytest.mark.parametrize("language", ["pl", "ar"])
def test_every_authority_stands_on_one_light_page_without_a_verdict_script_or_cookie(get, routing, language):
    write_routing(routing)
    answer = get(f"/{language}/help/who-takes-what/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert page.count('<article class="authority"') == len(routing.authorities)
    for pack in routing.authorities:
        assert routing.words[language].authorities[pack.id].does in page.replace("&#x27;", "'")
    assert 'class="takes' not in page and "<script" not in page and not answer.cookies
    assert len(brotli.compress(answer.content, quality=5)) < LIGHT


def test_where_nobody_wrote_it_down_the_page_leads_to_everybody_who_helps(get):
    assert 'href="/pl/help/all/"' in get("/pl/help/who-takes-what/").content.decode()
    assert get("/xx/help/who-takes-what/").status_code == 404


def test_more_authorities_cost_no_more_queries(get, routing):
    def cost(pack):
        write_routing(pack)
        with CaptureQueriesContext(
            connection,
        ) as found:
            get("/pl/help/who-takes-what/")
        return len(found)

    Organisation.objects.filter(id="sncu").delete()
    assert cost(routing) == cost(RoutingPack(routing.authorities[:3], routing.words))
