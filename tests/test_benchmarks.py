"""The runner of the benchmarks, which nobody calls every day."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from .conftest import ROOT

RUNNER = ROOT / "benchmarks" / "all.py"


def run(*arguments: str) -> list[dict[str, str]]:
    command = [sys.executable, str(RUNNER), "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, str]] = json.loads(done.stdout)
    return rows


@pytest.mark.slow
def test_figures_and_reasons_for_none_in_one_table() -> None:
    rows = run("--size", "1000", "--only", "extract", "checks", "segmentation", "enforcement")
    by_name = {row["benchmark"]: row for row in rows}
    assert list(by_name) == ["extract", "checks", "segmentation", "enforcement"]
    assert by_name["segmentation"]["verdict"].startswith("skipped: --data")
    assert by_name["enforcement"]["verdict"].startswith("skipped: --parallel")
    speed = next(row for row in rows if row["figure"] == "1,000 units: units/CPU s")
    assert float(speed["ours"].replace(",", "")) > 100
    # Beside a peer, or with the reason why not; this is too small a size to judge speed by.
    assert speed["ratio"] or "skipped" in speed["verdict"]
    assert not any(row["verdict"] in ("met", "missed") for row in rows if row["ratio"])
