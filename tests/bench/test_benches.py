"""Every bench still runs: once, small, and prints its ratio. The figures of such a run say nothing."""

import os
import re
import subprocess
import sys

import pytest

from tests.environment import ROOT

BENCHES = sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py"))
IN_A_BROWSER = {"paint"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.browser] * (name in IN_A_BROWSER)) for name in BENCHES]
)
def test_a_bench_runs_and_prints_its_ratio(name, tmp_path):
    environment = {
        **os.environ, "PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "infopunt.config.settings", "DATABASE_URL": "", "INFOPUNT_REPORTS_URL": "",
        "INFOPUNT_DATA": str(tmp_path),
    }  # fmt: skip

    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", "--small"], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    ratios = [float(number) for number in re.findall(r"ratio[^\n\d]*?([\d.]+)\b", done.stdout)]
    assert ratios and min(ratios) > 0, done.stdout
