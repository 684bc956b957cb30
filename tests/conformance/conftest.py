"""The schemas stand in tests/specs: other people's work under their own licences."""

from datetime import datetime

import pytest

from infopunt.jobs.management.commands.sample_week import plan_sample
from infopunt.scheduling.rules import HERE
from tests.environment import ROOT
from tests.real import REAL, furnish

SPECS = ROOT / "tests/specs"


@pytest.fixture
def real(db, data, now, settings):
    """What Infopunt really publishes, with an example week."""
    settings.CONTENT = REAL
    furnish()
    plan_sample("noord-brabant", datetime(2026, 11, 23, tzinfo=HERE), now)
