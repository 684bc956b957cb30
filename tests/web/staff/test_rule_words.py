"""A rule of a check is read on its sheet in words, not in the notation of its file."""

import pytest
from django.utils.translation import override

from infopunt.web.staff.checks.rule_words import rule_in_words, unit_in_words
from infopunt.web.staff.checks.tree import answers

RULES = {
    "is_ends or not permanent": "is_ends of niet permanent",
    "weeks > weeks_law and weeks <= weeks_cao": "weeks > weeks_law en weeks ≤ weeks_cao",
    "today - days(365)": "vandaag - 365 dagen",
    "day >= 2028-01-01": "day ≥ 1 januari 2028",
    "sign == 'not signed'": "sign = 'not signed'",
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_told_in_words_and_names_stay_as_they_are(rule):
    with override("nl"):
        assert rule_in_words(rule) == RULES[rule]


def test_what_a_question_takes_is_told_with_its_unit_and_its_days():
    number = {"type": "number", "unit": "week", "min": 0, "max": 520}
    day = {"type": "date", "unit": "", "min": "2024-01-01", "max": "today"}

    with override("nl"):
        assert answers(number) == "getal: 0 – 520 weken"
        assert answers(day) == "datum: 1 januari 2024 – vandaag"
        assert unit_in_words("EUR/hour") == "euro / uur"
