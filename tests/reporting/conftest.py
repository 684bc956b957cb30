import pytest

from tests.talk import opened_region, opened_tray


@pytest.fixture
def hanna(db, data, now):
    """Who opens reports in the region north."""
    return opened_region(now)


@pytest.fixture
def tray(hanna, now):
    """Her open tray."""
    return opened_tray(hanna, now)
