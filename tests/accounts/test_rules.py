"""What a duty reaches: role × region × area."""

import pytest

from infopunt.accounts.rules import Duty, Role, Staff


@pytest.mark.parametrize(("duty", "country", "region", "area", "other_area", "other_region"), [
    (Duty(Role.ADVISER), True, True, True, True, True),
    (Duty(Role.ADVISER, "north"), False, True, True, True, False),
    (Duty(Role.ADVISER, "north", area="upper"), False, False, True, False, False),
    (Duty(Role.ADVISER, "north", voice="farm"), False, False, False, False, False),
    (Duty(Role.EDITOR, "north"), False, False, False, False, False),
])  # fmt: skip
def test_a_role_reaches_its_country_region_or_area_and_nothing_else(
    duty, country, region, area, other_area, other_region
):
    staff = Staff("ann@example.org", "Ann", (duty,))

    reached = [
        staff.has(Role.ADVISER, ""), staff.has(Role.ADVISER, "north"), staff.has(Role.ADVISER, "north", "upper"),
        staff.has(Role.ADVISER, "north", "lower"), staff.has(Role.ADVISER, "south"),
    ]  # fmt: skip

    assert reached == [country, region, area, other_area, other_region]


def test_a_duty_in_one_area_opens_no_page_and_nothing_of_the_whole_region():
    staff = Staff("ann@example.org", "Ann", (Duty(Role.EDITOR, "north", area="upper"),))

    assert not staff.has_for("north", Role.EDITOR)
    assert not staff.has_in("north", Role.EDITOR)
