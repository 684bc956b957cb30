"""Where the schemas stand: beside the project, or where INFOPUNT_SPECS says. They are other people's work under their own licences."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from infopunt.jobs.management.commands.sample_week import plan_sample
from infopunt.scheduling.rules import HERE
from tests.real import REAL, furnish

SPECS = Path(os.environ.get("INFOPUNT_SPECS", Path(__file__).resolve().parents[3] / "shared" / "specs"))


@pytest.fixture
def real(db, data, now, settings):
    """What Infopunt really publishes, with an example week."""
    settings.CONTENT = REAL
    furnish()
    plan_sample("noord-brabant", datetime(2026, 11, 23, tzinfo=HERE), now)
