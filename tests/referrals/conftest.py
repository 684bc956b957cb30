import pytest

from tests.people import PASSWORD
from tests.referrals.story import Story


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """How dear guessing is, tests/vault and tests/accounts hold."""
    monkeypatch.setattr("infopunt.accounts.models.Worker.check_password", lambda worker, words: words == PASSWORD)
    monkeypatch.setattr("infopunt.vault.rules.keys.PHRASE_MEMORY", 1 << 20)
    monkeypatch.setattr("infopunt.vault.rules.receipts.RECEIPT_MEMORY", 1 << 20)


@pytest.fixture
def story(db, data, now):
    """A question was asked; Hanna and Hugo answer here, Paul works for a body."""
    return Story(now)
