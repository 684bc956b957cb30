"""What a proposal, a yes or a no is about is told by one rule, wherever it is asked."""

import pytest

from infopunt.mailbox.rules import Matter, matter_of

REFERRAL = {"v": 1, "referral": "3f0e", "authority": "labour"}


@pytest.mark.parametrize(
    ("content", "matter"),
    [
        (REFERRAL, Matter.REFERRAL),
        (dict(reversed(REFERRAL.items())), Matter.REFERRAL),
        ({"v": 1, "team": "abuse_reports"}, Matter.TEAM),
        ({"v": 1, "authority": "labour", "words": "…"}, Matter.BODY),
        ({"v": 1, "of": 4, "authority": "labour"}, Matter.BODY),
        ({"v": 1, "exit": "keep"}, None),
        ({}, None),
    ],
)
def test_a_document_for_a_body_is_no_yes_to_the_body_itself(content, matter):
    assert matter_of(content) is matter
