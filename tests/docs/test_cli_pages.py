"""The pages of commands and the manual pages say what ``--help`` says, and man can show them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.examples import ROOT

MANUALS = sorted((ROOT / "docs" / "man").glob("*.1"))
SCRIPT = ROOT / "docs" / "make_cli_pages.py"


def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(argument) for argument in arguments],
        env={**os.environ, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_pages_are_up_to_date() -> None:
    done = run(sys.executable, SCRIPT, "--check", PYTHONPATH=str(ROOT / "src"))
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_page_that_is_not_up_to_date_is_named_and_made_again(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    ignored = shutil.ignore_patterns(".rktranslate", "__pycache__", "checks", "pictures")
    shutil.copytree(ROOT / "docs", docs, ignore=ignored)
    (docs / "cli" / "rktranslate-gone.md").write_text("# gone\n", encoding="utf-8")
    (docs / "cli" / "rktranslate-check.md").write_text("# old\n", encoding="utf-8")
    (docs / "man" / "rktranslate-init.1").unlink()
    script = docs / SCRIPT.name
    done = run(sys.executable, script, "--check", PYTHONPATH=str(ROOT / "src"))
    assert done.returncode == 1
    names = [line.partition(": ")[0] for line in done.stderr.splitlines()]
    assert names == [
        "docs/cli/rktranslate-check.md", "docs/cli/rktranslate-gone.md",
        "docs/man/rktranslate-init.1",
    ]  # fmt: skip
    assert run(sys.executable, script, PYTHONPATH=str(ROOT / "src")).returncode == 0
    assert not (docs / "cli" / "rktranslate-gone.md").exists()
    page = "cli/rktranslate-check.md"
    assert (docs / page).read_text("utf-8") == (ROOT / "docs" / page).read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "tool",
    [
        ("mandoc", "-T", "lint", "-W", "warning"),
        ("groff", "-ww", "-man", "-Tutf8", "-z"),
    ],
    ids=lambda tool: tool[0],
)
def test_manual_pages_are_clean(tool: tuple[str, ...]) -> None:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"no {tool[0]}")
    for manual in MANUALS:
        done = run(*tool, manual)
        assert (done.returncode, done.stdout + done.stderr) == (0, ""), manual.name


@pytest.mark.slow
def test_man_shows_the_pages_of_a_wheel(tmp_path: Path) -> None:
    """In the folder where a wheel puts them, by the name of the command and in its index."""
    if shutil.which("man") is None:
        pytest.skip("no man")
    shutil.copytree(ROOT / "docs" / "man", tmp_path / "share" / "man" / "man1")
    variables = {"MANPATH": str(tmp_path / "share" / "man"), "MANWIDTH": "80", "PAGER": "cat"}
    done = run("man", "rktranslate-check", **variables)
    if "has been minimized" in done.stdout:
        pytest.skip("a system without manual pages")
    assert done.returncode == 0, done.stderr
    text = done.stdout
    assert "Check the translations against the sources and the glossary" in " ".join(text.split())
    for heading in (
        "NAME",
        "SYNOPSIS",
        "OPTIONS",
        "FORMATS",
        "EXAMPLES",
        "EXIT STATUS",
        "SEE ALSO",
    ):
        assert f"\n{heading}\n" in text
    assert "--fail-level" in text
