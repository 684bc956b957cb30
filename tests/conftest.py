"""The same small example site in every story, on the same day."""

from datetime import UTC, datetime

import pytest

from tests.environment import EXAMPLE

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def now():
    """The day all stories play on."""
    return NOW


@pytest.fixture
def data(settings, tmp_path):
    """An empty data folder."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def example(db, data, now):
    """The example site, loaded and published."""
    from infopunt.jobs import content
    from infopunt.web.shared import publishing

    content.load(EXAMPLE, now=now)
    publishing.publish_all(now)
    return data


@pytest.fixture(scope="session", autouse=True)
def _words():
    """Interface texts compiled, as set-up does."""
    from infopunt.jobs.setup import compile_messages

    compile_messages()


__all__ = ["EXAMPLE", "NOW"]
