"""Whose words the facts rest on, and whether anybody saw them."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from django.core.management import call_command

from infopunt.facts.official import OfficialHosts, OfficialKind
from infopunt.facts.rules import Read, Source
from infopunt.jobs.origins import shares
from tests.advice.making import FACTS, TODAY

HOSTS = OfficialHosts(MappingProxyType({"overheid.nl": (OfficialKind.STATE, ()), "abu.nl": (OfficialKind.BODY, ())}))
LAW = Source("An act", "https://wetten.overheid.nl/x", "2026", Read.COPY, "a copy")


def moved(name, source):
    one = FACTS[name]
    return replace(one, spans=tuple(replace(span, source=source) for span in one.spans))


def test_both_shares_count_what_a_page_shows_today():
    facts = [
        moved("example.share", LAW), moved("example.wage", replace(LAW, url="https://www.abu.nl/cao", read=Read.NO, copy="")),
        FACTS["example.phone"], replace(FACTS["example.law"], spans=()),
    ]  # fmt: skip

    assert list(shares(facts, HOSTS, TODAY)) == [
        "official address: 2 of 4 facts shown (50%) (state 1, body 1, municipality 0); secondary 2",
        "words seen: live 0 (0%), copy 1 (25%), no 3 (75%)",
    ]


@pytest.mark.parametrize("command", ["claims", "audit"])
def test_both_looks_at_the_content_end_with_the_shares(command, capsys, settings):
    call_command(command, on=date(2026, 11, 23))

    said = capsys.readouterr().out
    assert "official address: " in said
    assert "words seen: live " in said
    if command == "claims":
        assert "| confidence | official | read |" in said
