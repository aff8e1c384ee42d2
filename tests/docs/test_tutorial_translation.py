"""The tutorial in Indonesian is made by the program, reviewed, and up to date."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.examples import ROOT, blocks_of

DOCS = ROOT / "docs"
PAGE = "id/tutorial.md"
CATALOGUE = "translations/id/tutorial.md.po"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, with the files that its links lead to."""
    copy = tmp_path / "docs"
    ignored = shutil.ignore_patterns(".rktranslate", "man", "cli", "checks", "__pycache__")
    shutil.copytree(DOCS, copy, ignore=ignored)
    return copy


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rktranslate", *arguments, "-C", str(project)],
        env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_it_is_up_to_date(project: Path) -> None:
    (project / PAGE).unlink()
    done = run(project, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project / CATALOGUE).read_text("utf-8") == (DOCS / CATALOGUE).read_text("utf-8")
    assert (project / PAGE).read_text("utf-8") == (DOCS / PAGE).read_text("utf-8")


@pytest.mark.slow
def test_it_has_no_findings(project: Path) -> None:
    done = run(project, "check", "--fail-level", "info")
    assert done.returncode == 0, done.stdout
    done = run(project, "glossary", "check", "--fail-level", "warning")
    assert done.returncode == 0, done.stdout


def test_its_commands_are_those_of_the_tutorial() -> None:
    texts = [[block.text for block in blocks_of(f"docs/{name}")] for name in ("tutorial.md", PAGE)]
    assert texts[0] == texts[1]
