"""Argos Translate as a library: it serves the engine, and touches nothing of the user's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ..tiny_argos import build_package

ENGINE = """
import json, sys
from pathlib import Path
from rktranslate.engines import EngineOptions, load
engine = load("id", "en", EngineOptions((Path(sys.argv[1]),), threads=1), "argos")
((candidate,),) = engine.translate(["rumah besar"])
here = {name for name in sys.modules if name.partition(".")[0] == "argostranslate"}
print(json.dumps([candidate.target, "argostranslate" in here, sorted(here), str(engine.signature)]))
"""
AFTERWARDS = """
import argostranslate.settings
print(json.dumps(str(argostranslate.settings.data_dir)))
"""


def in_new_process(script: str, home: Path, package: Path, **variables: str) -> list[Any]:
    """Run a script as a user with this home; return what it printed as JSON, line by line."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    environment.pop("ARGOS_PACKAGES_DIR", None)
    done = subprocess.run(
        [sys.executable, "-B", "-c", script, str(package)],
        env=environment | {"HOME": str(home)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("xdg", [False, True])
def test_a_draft_leaves_nothing_in_the_home(tmp_path: Path, xdg: bool) -> None:
    home = tmp_path / "user"
    home.mkdir()
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME") if xdg else ()
    variables = {name: str(home / name) for name in names}
    package = build_package(tmp_path)
    ((target, used, modules, signature),) = in_new_process(ENGINE, home, package, **variables)
    assert target == "house big"
    assert signature.startswith("argos|")
    assert used, "the package reader and the tokenizers are Argos Translate's own"
    assert "argostranslate.settings" not in modules
    assert list(home.rglob("*")) == []


@pytest.mark.slow
def test_a_program_that_imports_argos_translate_later_gets_its_settings(tmp_path: Path) -> None:
    home = tmp_path / "user"
    home.mkdir()
    package = build_package(tmp_path)
    _, folder = in_new_process(ENGINE + AFTERWARDS, home, package)
    assert folder == str(home / ".local/share/argos-translate")


@pytest.mark.slow
def test_a_read_only_home_costs_nothing(tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.touch()
    package = build_package(tmp_path)
    ((target, *_),) = in_new_process(ENGINE, home / "no/home", package)
    assert target == "house big"
