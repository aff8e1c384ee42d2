"""What CI runs is run here: the action's shell steps, the hooks and the documented GitLab job."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import BRIEF, ROOT

yaml = pytest.importorskip("yaml")
BIN = Path(sys.executable).parent
PO = f"translations/en/{BRIEF}.txt.po"
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def spoil(root: Path) -> None:
    path = root / PO
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("in October 2023 tr", "in October 2033 tr"), encoding="utf-8")


def shell(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script as GitHub runs the steps of an action."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


# --- the GitHub action -----------------------------------------------------------------------

ACTION = load("action.yml")


def act(folder: Path, temporary: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the check step of the action with these inputs and the defaults of the others."""
    step = ACTION["runs"]["steps"][1]
    programs = temporary / "rktranslate" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    program = programs / "rktranslate"
    if not program.exists():
        program.symlink_to(BIN / "rktranslate")
    values = {name: spec["default"] for name, spec in ACTION["inputs"].items()} | inputs
    environment = {
        key: values[re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)[1]]  # type: ignore[index]
        for key, value in step["env"].items()
    }
    return shell(step["run"], folder, RUNNER_TEMP=str(temporary), **environment)


@pytest.mark.slow
@needs_bash
def test_the_action_annotates_and_reports(
    brief: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    temporary = tmp_path_factory.mktemp("runner")
    clean = act(brief, temporary, sarif="a.sarif", html="a.html")
    assert (clean.returncode, clean.stdout) == (0, ""), clean.stderr
    spoil(brief)
    run = act(brief, temporary, sarif="b.sarif", html="b.html", languages="en ms")
    assert run.returncode == 1
    assert re.search(rf"^::error file={PO},line=\d+,title=rktranslate numbers::", run.stdout, re.M)
    assert json.loads((brief / "b.sarif").read_text())["runs"][0]["results"]
    assert "2033" in (brief / "b.html").read_text()
    assert act(brief, temporary, languages="ms").returncode == 0
    assert act(brief, temporary, since="HEAD").returncode == 2


@pytest.mark.slow
@needs_bash
def test_an_input_is_never_run(brief: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    temporary = tmp_path_factory.mktemp("runner")
    for name in ("project", "since", "baseline", "fail-level", "languages", "sarif"):
        act(brief, temporary, **{name: "$(touch owned); touch owned #"})
        act(brief, temporary, **{name: '"; touch owned; "'})
    assert not list(brief.rglob("owned"))


def test_no_step_of_the_action_has_an_input_in_its_text() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"


def test_every_input_of_the_action_is_documented_and_used() -> None:
    text = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    used = json.dumps(ACTION["runs"])
    for name in ACTION["inputs"]:
        assert f"`{name}`" in text
        assert f"inputs.{name} }}}}" in used


# --- pre-commit ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("hook", load(".pre-commit-hooks.yaml"), ids=lambda hook: hook["id"])
def test_a_hook_runs_and_fails(brief: Path, hook: dict[str, Any]) -> None:
    assert shell(hook["entry"], brief).returncode == 0
    spoil(brief)
    run = shell(hook["entry"], brief)
    assert run.returncode == 1
    assert "2033" in run.stdout
    assert hook["pass_filenames"] is False
    pattern = re.compile(hook["files"])
    for path in (PO, f"source/{BRIEF}.txt", "glossary.csv", "pyproject.toml", "a/rktranslate.toml"):
        assert pattern.search(path)
    for path in ("README.md", "src/a.py", "docs/glossary.md"):
        assert not pattern.search(path)


# --- GitLab ----------------------------------------------------------------------------------


@pytest.mark.slow
@needs_bash
def test_the_documented_gitlab_job(brief: Path) -> None:
    text = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.S)]
    (job,) = [block["translations"] for block in blocks if "translations" in block]
    reports = job["artifacts"]["reports"]
    commands = [each for each in job["script"] if not each.startswith("pip ")]
    assert len(commands) == 1
    assert shell(commands[0], brief).returncode == 0
    assert json.loads((brief / reports["codequality"]).read_text()) == []
    spoil(brief)
    assert shell(commands[0], brief).returncode == 1
    assert json.loads((brief / reports["codequality"]).read_text())
    for command in job["after_script"]:
        assert shell(command, brief).returncode == 0
    assert "<failure" in (brief / reports["junit"]).read_text()
