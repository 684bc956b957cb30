import pytest

from tests.referrals.story import Story


@pytest.fixture
def story(db, data, now):
    """A question was asked; Hanna and Hugo answer here, Paul works for a body."""
    return Story(now)
