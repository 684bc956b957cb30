"""Settings of a test process, before anything reads them: an empty data folder and the example content."""

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "tests/example"
_folder = tempfile.TemporaryDirectory(prefix="infopunt-test-")
os.environ["INFOPUNT_DATA"] = _folder.name
os.environ["INFOPUNT_CONTENT"] = str(EXAMPLE)
os.environ["INFOPUNT_LOG"] = "ERROR"
os.environ["INFOPUNT_SECURITY_CONTACT"] = "security@example.org"
# Processes that tests start find the program too.
os.environ["PYTHONPATH"] = os.pathsep.join(str(ROOT / name) for name in ("src", "."))

# Examples do not depend on the day or on how busy the machine is: the same ones each time; others only with `--all`.
settings.register_profile(
    "same", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("others", settings.get_profile("same"), derandomize=False)
settings.load_profile("same")


def pytest_configure(config):
    if config.getoption("--all"):
        settings.load_profile("others")
