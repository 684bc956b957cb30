"""The yearly drill: line by line what held, and nothing is changed."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from infopunt.mailbox import asking, leaving, trays
from infopunt.mailbox.drill import hold_drill
from infopunt.vault.models import TeamKey
from infopunt.vault.rules import keys
from tests.talk import BOTH, FORM, WORDS, handler

pytestmark = pytest.mark.django_db(databases=BOTH)


@pytest.fixture
def shares(db, data, now):
    first = handler("first", role="handler", now=now)
    shares = trays.hold_ceremony("north", first, now=now).shares
    asking.begin_conversation(asking.code_for_form(FORM), "north", {"pl": WORDS}, day=now.date())
    leaving.take_out(first.pk, by="ann@example.org", now=now)
    return shares


def everything():
    models = [model for room in ("vault", "mailbox", "kernel") for model in apps.get_app_config(room).get_models()]
    return {model.__name__: sorted(map(repr, model.objects.using("reports").values_list())) for model in models}


def test_49_a_drill_with_two_shares_says_what_held_and_changes_nothing(shares, now):
    before = everything()

    steps = hold_drill("north", shares[1:], now=now)

    assert [step.said for step in steps if not step.holds] == []
    said = "\n".join(step.said for step in steps)
    for line in ("sealed-v1 opens in no other place", "the signing root", "key of abuse_reports, number 1", "1 of 1 keys of conversations",
                 "given abuse_reports, audit, inquiries", "taken back"):  # fmt: skip
        assert line in said
    assert everything() == before


def test_a_drill_with_other_shares_or_another_key_in_the_database_does_not_hold(shares, now):
    assert [step.said for step in hold_drill("north", shares[:1], now=now) if not step.holds] == ["the two shares belong together and to this region"]  # fmt: skip

    TeamKey.objects.filter(team="inquiries").update(public=keys.new_box().public)
    failed = [step.said for step in hold_drill("north", shares[:2], now=now) if not step.holds]
    assert failed[0] == "the key of inquiries, number 1, is the one things are sealed to"


def test_without_shares_the_tool_is_tried_on_keys_that_are_thrown_away(shares, capsys, monkeypatch):
    before = everything()
    call_command("drill")
    assert capsys.readouterr().out.count("holds: ") == 8
    assert everything() == before

    monkeypatch.setattr("infopunt.vault.drill._refused", lambda shares: False)
    with pytest.raises(CommandError, match="2 of 8 did not hold"):
        call_command("drill")
