"""Settings of a test process, before anything reads them: an empty data folder and the example content."""

import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "tests/example"
_folder = tempfile.TemporaryDirectory(prefix="infopunt-test-")
os.environ["INFOPUNT_DATA"] = _folder.name
os.environ["INFOPUNT_CONTENT"] = str(EXAMPLE)
os.environ["INFOPUNT_LOG"] = "ERROR"
os.environ["INFOPUNT_SECURITY_CONTACT"] = "security@example.org"
# Processes that tests start find the program too.
os.environ["PYTHONPATH"] = os.pathsep.join(str(ROOT / name) for name in ("src", "."))
