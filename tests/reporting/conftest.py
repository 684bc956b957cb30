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


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """How dear guessing is, tests/vault holds."""
    monkeypatch.setattr("infopunt.vault.rules.keys.PHRASE_MEMORY", 1 << 20)
    monkeypatch.setattr("infopunt.vault.rules.receipts.RECEIPT_MEMORY", 1 << 20)
