"""Confidence from the draft to the reviewer: the commands, and how well it finds poor drafts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.workflow.confidence_figures import figures, spearman
from tests.conftest import Run

Rkt = Callable[..., Run]
TEXT = """\
Pemerintah Indonesia akan membangun jalan baru pada 2024.

Anak-anak pergi ke sekolah setiap hari.

Glombar zinteki frusalon wapi drestum kolanti 512 kali.
"""
_ROOT = Path(__file__).parents[1]
_FLORES = [each / "shared/flores" for each in (_ROOT, _ROOT.parent)]
FLORES = next((each for each in _FLORES if each.is_dir()), None)


@pytest.fixture
def drafted(project: Path, rkt: Rkt) -> Path:
    (project / "source/kabar.txt").write_text(TEXT, "utf-8")
    assert rkt("translate", "--to", "en", "--engine", "argos").code in (0, 1)
    return project / "translations/en/kabar.txt.po"


def confidences(catalogue: Path) -> list[int]:
    found = re.findall(r"^# mt: .* c:(\d+) d:", catalogue.read_text("utf-8"), re.MULTILINE)
    return list(map(int, found))


def test_each_draft_has_its_confidence_in_the_catalogue(drafted: Path) -> None:
    found = confidences(drafted)
    assert len(found) == 3
    assert max(found[:2]) > found[2]
    assert all(0 <= each <= 100 for each in found)


def test_status_has_the_mean_and_the_unsure(drafted: Path, rkt: Rkt) -> None:
    found = confidences(drafted)
    rows = json.loads(rkt("status", "--json", "--to", "en").out)["result"]["catalogs"]
    (row,) = [row for row in rows if row["document"] == "source/kabar.txt"]
    assert row["confidence"] == round(sum(found) / len(found))
    assert row["unsure"] == sum(each < 40 for each in found) > 0
    assert "a confidence below 40" in rkt("status", "--to", "en").out


def test_a_finding_has_the_confidence_of_its_draft(drafted: Path, rkt: Rkt) -> None:
    text = drafted.read_text("utf-8")
    run = rkt("check", "--format", "json", "--to", "en", "--select", "unreviewed")
    findings = json.loads(run.out)["result"]["findings"]
    by_source = {each["source"]: each["confidence"] for each in findings}
    assert [by_source[line] for line in TEXT.split("\n\n")[:2]] == confidences(drafted)[:2]
    # The confidence is of the draft as it was made.
    drafted.write_text(text.replace('msgstr "The ', 'msgstr "Now the '), "utf-8")
    run = rkt("check", "--format", "json", "--to", "en", "--select", "unreviewed")
    edited = {each["source"]: each for each in json.loads(run.out)["result"]["findings"]}
    changed = [each for each in edited.values() if each["target"].startswith("Now the ")]
    assert changed
    assert all(each["confidence"] is None for each in changed)


def test_evaluate_prints_and_returns_the_figures(tmp_path: Path, rkt: Rkt) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text(
        "Anak-anak pergi ke sekolah.\tThe children go to school.\n"
        "Pemerintah membangun jalan.\tThe government builds roads.\n"
        "Kapal itu tiba kemarin.\tThe ship arrived yesterday.\n"
        "Glombar zinteki frusalon.\tSomething else entirely is here.\n"
        "Ia membeli rumah baru.\tHe bought a new house.\n",
        "utf-8",
    )
    command = ("evaluate", str(pairs), "--from", "id", "--to", "en", "--engine", "argos")
    run = rkt(*command, "--confidence", "--json")
    (row,) = json.loads(run.out)["result"]["engines"]
    assert row["confidence"]["drafts"] == 5
    assert row["confidence"]["worst_found"] == 1.0
    assert row["confidence"]["spearman"] > 0
    assert sum(each["drafts"] for each in row["confidence"]["reliability"]) == 5
    shown = rkt(*command, "--confidence").out
    assert "Spearman correlation with sentence chrF" in shown
    assert "worst fifth within the first 45 %" in shown
    assert "chrF >= 50" in shown
    assert "Spearman" not in rkt(*command).out
    (row,) = json.loads(rkt(*command, "--json").out)["result"]["engines"]
    assert row["confidence"] is None


# --- figures -----------------------------------------------------------------------------------


def test_spearman_is_of_ranks_with_ties_in_the_middle() -> None:
    assert spearman([1, 2, 3], [10, 20, 99]) == pytest.approx(1)
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert spearman([1, 2, 2, 3], [1, 3, 2, 4]) == pytest.approx(0.9487, abs=1e-4)
    assert spearman([1, 1], [1, 2]) is None
    assert spearman([], []) is None


def test_figures_leave_out_what_is_not_known() -> None:
    result = figures([10, None, 30, 50, 70, 100], [20.0, 99.0, 49.9, 50.0, 80.0, 90.0])
    assert (result.drafts, result.without) == (5, 1)
    assert result.worst_found == 1.0
    assert [(row.low, row.high, row.drafts, row.good) for row in result.reliability] == [
        (0, 19, 1, 0.0),
        (20, 39, 1, 0.0),
        (40, 59, 1, 1.0),
        (60, 79, 1, 1.0),
        (80, 100, 1, 1.0),
    ]
    assert figures([None], [50.0]).spearman is None
    assert figures([None], [50.0]).worst_found is None


@pytest.mark.slow
@pytest.mark.skipif(FLORES is None, reason="FLORES dev is not here")
def test_the_riskiest_are_found_early(rkt: Rkt, tmp_path: Path) -> None:
    assert FLORES is not None
    files = [str(tmp_path / name) for name in ("dev.id", "dev.en")]
    for file in files:
        lines = (FLORES / Path(file).name).read_text("utf-8").splitlines(keepends=True)
        Path(file).write_text("".join(lines[:400]), "utf-8")
    run = rkt("evaluate", *files, "--to", "en", "--engine", "argos", "--confidence", "--json")
    (row,) = json.loads(run.out)["result"]["engines"]
    assert row["confidence"]["spearman"] >= 0.5
    assert row["confidence"]["worst_found"] >= 0.75
    for each in row["confidence"]["reliability"]:
        assert abs(each["confidence"] / 100 - each["good"]) < 0.15
