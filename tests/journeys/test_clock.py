"""The clock of the Netherlands on the phone: the same as on the server, wherever the phone is."""

from datetime import UTC, datetime, timedelta

import pytest

from infopunt.pages.frame.frame import STATIC
from infopunt.scheduling.rules import HERE

pytestmark = pytest.mark.browser
HOURS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(2 * 366 * 24)]


@pytest.fixture
def page(browser):
    page = browser.new_page(timezone_id="Asia/Tokyo")
    page.evaluate("() => {" + (STATIC / "dutch-clock.js").read_text() + ";window.clock = infopuntClock}")
    yield page
    page.close()


def test_the_day_is_that_of_the_netherlands_at_every_hour_of_two_years(page):
    found = page.evaluate("hours => hours.map(clock.day)", [hour.timestamp() * 1000 for hour in HOURS])

    assert found == [hour.astimezone(HERE).date().isoformat() for hour in HOURS]


def test_an_hour_on_the_wall_is_the_moment_it_is_and_the_first_of_two(page):
    walls = [hour.replace(tzinfo=HERE) for hour in HOURS]
    walls = [wall for wall in walls if wall.astimezone(UTC).astimezone(HERE) == wall]  # not the hour that is left out

    found = page.evaluate(
        "walls => walls.map(clock.moment)", [wall.replace(tzinfo=UTC).timestamp() * 1000 for wall in walls]
    )

    assert found == [wall.timestamp() * 1000 for wall in walls]
