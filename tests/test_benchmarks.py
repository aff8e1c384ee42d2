"""The runner of the benchmarks, which nobody calls every day."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

SITE = """# Kucing

Kucing `tidur` di **rumah**, lihat [catatan](https://contoh.id).

{{< gambar berkas >}}
"""
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


@pytest.mark.slow
def test_unchanged_projects_are_measured() -> None:
    rows = run("--size", "1000", "--only", "unchanged")
    assert [row["figure"] for row in rows] == [
        f"1,000 units: CPU s of an unchanged {command}" for command in ("status", "run")
    ]
    assert all(row["verdict"] == "too small to say" for row in rows)


@pytest.mark.slow
def test_a_site_is_measured_and_has_no_faults(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(SITE, "utf-8")
    rows = run("--size", "1000", "--only", "real-sites", "--site", str(tmp_path))
    judged = [row for row in rows if row["verdict"]]
    assert len(judged) == 6
    assert {row["verdict"] for row in judged} == {"met"}, judged
    (row,) = (row for row in rows if row["figure"].endswith("words seen, not offered"))
    assert (row["ours"], row["peer"]) == ("2", "markup 2")


@pytest.mark.slow
def test_reviewers_at_the_same_time_lose_nothing() -> None:
    pytest.importorskip("starlette")
    rows = run("--size", "1000", "--only", "reviewing")
    assert [row["verdict"] for row in rows] == ["too small to say"] * 4 + ["met"], rows
