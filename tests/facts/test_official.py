"""Whether an address is official follows from its host name and is typed nowhere."""

import pytest

from infopunt.facts.official import OfficialHosts, OfficialKind, read_official
from infopunt.kernel.faults import Fault
from tests.conftest import EXAMPLE
from tests.real import REAL, content

LIST = """
state: [overheid.nl, europa.eu]
municipality: [tilburg.nl]
body:
  abu.nl: []
  fairwork.nu: [phone.fairwork]
"""


@pytest.fixture
def hosts(tmp_path):
    (tmp_path / "official.yaml").write_text(LIST)
    found, faults = read_official(tmp_path)
    assert faults == []
    return found


@pytest.mark.parametrize(("url", "kind"), [
    ("https://wetten.overheid.nl/BWBR0002638/", "state"), ("http://overheid.nl", "state"), ("https://EUR-lex.Europa.eu:443/x", "state"),
    ("https://www.tilburg.nl./desk", "municipality"), ("https://www.abu.nl/cao", "body"),
    ("https://nietoverheid.nl/", None), ("https://overheid.nl.example.org/", None), ("https://example.org/overheid.nl", None),
    ("https://user@overheid.nl@example.org/", None), ("https://nl/", None), ("", None), ("https://[", None), ("no address", None),
])  # fmt: skip
def test_a_host_and_what_lies_below_it_has_its_kind_and_nothing_that_looks_like_it(hosts, url, kind):
    assert hosts.kind_of(url) == kind
    assert hosts.is_secondary(url) is (kind is None and bool(url))


def test_a_body_speaks_for_its_own_facts_only(hosts):
    at = "https://www.fairwork.nu/contact"

    assert hosts.kind_of(at, "phone.fairwork") is OfficialKind.BODY
    assert hosts.kind_of(at, "phone.fairwork_abroad") is None
    assert hosts.kind_of(at, "agency.notice") is None
    assert hosts.kind_of(at) is OfficialKind.BODY  # a source of a whole text


def test_where_nobody_keeps_a_list_nothing_is_told_apart():
    hosts, faults = read_official(EXAMPLE)

    assert (bool(hosts), faults) == (False, [])
    assert not OfficialHosts().is_secondary("https://www.example.org/")


@pytest.mark.parametrize(("words", "say"), [
    ("state: [www.x.nl/page]", "not_a_host"), ("state: [X.nl]", "not_a_host"), ("nation: [x.nl]", "unknown_key"),
    ("state: [x.nl]\nmunicipality: [x.nl]", "x.nl stands here twice"), ("state: [", None),
])  # fmt: skip
def test_a_list_that_cannot_be_meant_is_refused(tmp_path, words, say):
    (tmp_path / "official.yaml").write_text(words)

    _hosts, faults = read_official(tmp_path)

    assert faults
    said = faults[0].say
    assert say is None or say == (said.code if isinstance(said, Fault) else said)


def test_a_list_that_changed_is_read_again(tmp_path):
    path = tmp_path / "official.yaml"
    path.write_text("state: [x.nl]")
    before = read_official(tmp_path)[0]
    path.write_text("state: [other.nl]")

    assert read_official(tmp_path)[0].kind_of("https://x.nl/") is None
    assert before.kind_of("https://x.nl/") is OfficialKind.STATE


def test_every_body_speaks_for_a_fact_there_is():
    hosts = read_official(REAL)[0]
    about = {one for _kind, names in hosts.hosts.values() for one in names}

    assert {one for one in about if not any(f"{name}.".startswith(f"{one}.") for name in content().facts)} == set()
