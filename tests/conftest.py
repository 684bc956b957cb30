"""A data folder of its own for each test process, and the same small example site in every story."""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

EXAMPLE = Path(__file__).parent / "example"
_folder = tempfile.TemporaryDirectory(prefix="infopunt-test-")
os.environ["INFOPUNT_DATA"] = _folder.name
os.environ["INFOPUNT_CONTENT"] = str(EXAMPLE)
os.environ["INFOPUNT_LOG"] = "ERROR"
os.environ.setdefault("INFOPUNT_SECURITY_CONTACT", "security@example.org")

import pytest  # noqa: E402

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
