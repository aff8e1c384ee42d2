"""What a release needs: a version, a section of the changelog, licences, recipes that fit."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from .conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _changelog() -> ModuleType:
    spec = importlib.util.spec_from_file_location("changelog", ROOT / ".ci/changelog.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _workflow(name: str) -> Any:
    return yaml.safe_load((ROOT / ".github/workflows" / name).read_text(encoding="utf-8"))


TEXT = """# Changelog

## [Unreleased]

### Added

- New.

## [0.2.0] - 2026-02-01

### Fixed

- Old.
"""


def test_a_release_turns_what_is_unreleased_into_its_section() -> None:
    changelog = _changelog()
    text = changelog.released(TEXT, "0.3.0", "2026-03-01")
    assert list(changelog.sections(text)) == ["Unreleased", "0.3.0", "0.2.0"]
    assert changelog.notes(text, "0.3.0") == "### Added\n\n- New."
    assert changelog.notes(text, "0.2.0") == "### Fixed\n\n- Old."
    assert text.replace("\n## [0.3.0] - 2026-03-01\n", "", 1) == TEXT
    with pytest.raises(ValueError, match="nothing is unreleased"):
        changelog.released(text, "0.4.0", "2026-04-01")
    with pytest.raises(ValueError, match="duplicate section 0\\.2\\.0"):
        changelog.released(TEXT, "0.2.0", "2026-04-01")
    for version in ("0.4.0", "0.2"):
        with pytest.raises(ValueError, match="no section for"):
            changelog.notes(text, version)


def test_the_changelog_has_the_form_of_keep_a_changelog() -> None:
    changelog = _changelog()
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## .*$", text, re.MULTILINE)
    found = changelog.sections(text)
    assert len(found) == len(headings), "each section is `## [version] - date`"
    assert next(iter(found)) == "Unreleased"
    for section in found.values():
        kinds = re.findall(r"^### (.*)$", section, re.MULTILINE)
        assert set(kinds) <= set(changelog.KINDS)
        assert kinds == sorted(kinds, key=changelog.KINDS.index), "in the order of the format"
        assert len(kinds) == len(set(kinds))


def test_the_version_is_that_of_the_distribution() -> None:
    assert PROJECT["dynamic"] == ["version"]
    code = (
        "import sys, rktranslate.cli.program\n"
        "assert 'importlib.metadata' not in sys.modules, 'looked for before it is needed'\n"
        "import rktranslate\n"
        "from importlib.metadata import version\n"
        "from rktranslate.version import release\n"
        "assert rktranslate.__version__ == version('rktranslate')\n"
        "assert release() == rktranslate.__version__.partition('+')[0]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_checkout_that_is_not_installed_has_an_unknown_version(tmp_path: Path) -> None:
    code = "import rktranslate; print(rktranslate.__version__)"
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(
        command,
        env={"PYTHONPATH": str(ROOT / "src")},
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout == "0+unknown\n"


def test_an_archive_of_a_code_host_knows_its_version() -> None:
    """The download of an action, or of a tag, has no history: git fills the file in."""
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    assert ".git_archival.txt export-subst" in attributes.splitlines()
    assert "$Format:%(describe:tags=true,match=v[0-9]*)$" in (ROOT / ".git_archival.txt").read_text(
        encoding="utf-8"
    )


def test_every_python_of_the_metadata_is_tested() -> None:
    """The newest, 3.x, may have no release of its own number in the matrix yet."""
    named = {
        classifier.rpartition(" ")[2]
        for classifier in PROJECT["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", classifier)
    }
    jobs = _workflow("ci.yml")["jobs"]
    package = set(jobs["package"]["strategy"]["matrix"]["python"])
    assert "3.x" in package
    assert set(jobs["test"]["strategy"]["matrix"]["python"]) <= package
    assert {"3.11", "3.12", "3.13"} <= package <= named | {"3.x"}
    assert PROJECT["requires-python"] == ">=3.11"


@pytest.mark.parametrize("name", ["ci.yml", "release.yml"])
def test_workflows_run_scripts_of_this_repository(name: str) -> None:
    for job in _workflow(name)["jobs"].values():
        for step in job["steps"]:
            for script in re.findall(r"(?:^|\s)(\.ci/\S+)", step.get("run", "")):
                path = ROOT / script
                assert path.is_file(), script
                assert script.endswith(".py") or path.stat().st_mode & 0o100, script


def test_the_containerfile_copies_what_is_there() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    extras = re.search(r"'\.\[([a-z,]+)\]'", text)
    assert extras is not None
    assert set(extras[1].split(",")) <= set(PROJECT["optional-dependencies"])
    assert f'licenses="{PROJECT["license"]}"' in text
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8")
    assert ignored == (ROOT / ".dockerignore").read_text(encoding="utf-8")
    assert not {".git", "src", "docs", "LICENSES"} & set(ignored.splitlines())


@pytest.mark.slow
def test_every_file_has_a_licence() -> None:
    """Those of the wheel too, which are named in its metadata."""
    pytest.importorskip("reuse", reason="lists the licences")
    done = subprocess.run(
        [sys.executable, "-m", "reuse", "lint", "--json"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    report = json.loads(done.stdout)
    assert report["summary"]["compliant"], done.stdout
    used = set(report["summary"]["used_licenses"])
    assert used == set(PROJECT["license"].split(" AND "))
    assert {path.stem for path in (ROOT / "LICENSES").iterdir()} == used
