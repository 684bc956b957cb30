"""The schemas stand in tests/specs: other people's work under their own licences."""

from datetime import datetime

import pytest

from infopunt.jobs.management.commands.sample_week import plan_sample
from infopunt.scheduling.rules import HERE
from tests.conftest import NOW
from tests.environment import ROOT
from tests.real import REAL, furnish, passing

SPECS = ROOT / "tests/specs"


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    """What Infopunt really publishes, with an example week: once for all tests of a file, gone after the last."""
    with django_db_blocker.unblock(), passing():
        furnish()
        plan_sample("noord-brabant", datetime(2026, 11, 23, tzinfo=HERE), NOW)
        yield


@pytest.fixture
def real(furnished, db, data, settings):
    settings.CONTENT = REAL
