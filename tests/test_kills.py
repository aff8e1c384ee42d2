"""Kills of some writing commands at random moments; ``benchmarks/kills.py`` kills all of them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT

SCRIPT = ROOT / "benchmarks/kills.py"


@pytest.mark.slow
@pytest.mark.parametrize("command", ["extract", "init", "xliff import", "check -o"])
def test_a_kill_leaves_nothing_and_loses_nothing(command: str) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--kills", "4", "--json", "--only", command],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    [row] = json.loads(done.stdout)
    assert row["kills"] == 4
    assert row["problems"] == []
