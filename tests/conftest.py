"""Fixtures that several packages share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

import rktranslate
from rktranslate.cli.program import execute
from rktranslate.formats import ENTRY_POINTS

# CI tries the same examples each time; elsewhere Hypothesis searches for new ones. No
# example has a time limit, because on a busy machine any may take long.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("local", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")

ROOT = Path(__file__).parent.parent
PACKAGES = Path(rktranslate.__file__).parents[1]
"""The folder that the program is imported from, for processes; an installed one is compiled."""
BRIEF = "transformasi-hubungan-rusia-korea-utara"


@dataclass(frozen=True)
class Run:
    """The result of a command: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def rkt(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run the command line in this process."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> Run:
        capfd.readouterr()
        code = execute([str(item) for item in arguments])
        captured = capfd.readouterr()
        return Run(int(code), captured.out, captured.err)

    return run


@pytest.fixture
def brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of this repository's own project, as the current folder."""
    for name in ("source", "translations"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "glossary.csv"):
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project from Indonesian to English, as the current folder."""
    (tmp_path / "source").mkdir()
    (tmp_path / "rktranslate.toml").write_text('target-languages = ["en"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def format_plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The formats of ``tests.formats`` as those of an installed distribution."""
    folder = tmp_path / "plugins"
    info = folder / "formats-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: formats\nVersion: 1.0\n")
    entries = {
        "runs": "tests.formats.runs_format:RunsFormat",
        "pack": "tests.formats.runs_format:PackFormat",
        "picky": "tests.formats.picky_format:PickyFormat",
    }
    lines = "".join(f"{name} = {value}\n" for name, value in entries.items())
    (info / "entry_points.txt").write_text(f"[{ENTRY_POINTS}]\n{lines}")
    monkeypatch.syspath_prepend(str(folder))


@pytest.fixture
def no_engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no engine program and no model package is installed."""
    empty = tmp_path / "empty-path"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(empty))
    monkeypatch.setenv("XDG_DATA_HOME", str(empty))
    monkeypatch.setenv("XDG_CACHE_HOME", str(empty))


@pytest.fixture
def no_bundled(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program without a bundled model, so that only models of the test are found."""
    empty = tmp_path_factory.mktemp("no-bundled")
    monkeypatch.setattr("rktranslate.engines.argos.packages.bundled_dir", lambda: empty)


needs_apertium = pytest.mark.skipif(
    shutil.which("apertium") is None or not os.path.exists("/usr/share/apertium/modes"),  # noqa: PTH110
    reason="apertium-ind-zlm is not installed",
)
