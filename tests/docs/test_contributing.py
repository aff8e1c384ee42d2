"""The recipes for contributors work as docs/contributing.md says, in a copy of the package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.examples import ROOT, Block, Sandbox, commands, matches

PAGE = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src" / "rktranslate"
_FILE = re.compile(
    r"`(?P<path>(?:src|tests)/[\w./]+)`[^`]*?:\n\n```(?:python|toml)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_LINE = re.compile(
    r"^One line in `(?P<name>\w+)` of `(?P<path>src/[\w./]+)`[^`]*:\n\n"
    r"```python\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_CONSOLE = re.compile(r"^```console\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_PAGE_LINES = 100


@dataclass(frozen=True)
class Recipe:
    """A section of the page: files to create, at most one line to add, commands to try."""

    title: str
    files: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str, str], ...]
    """Path, name of the tuple or dict, line."""
    console: str
    length: int


def recipes() -> list[Recipe]:
    found = []
    for section in PAGE.split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        if title.startswith("Add "):
            lines = tuple(
                (each["path"], each["name"], each["text"]) for each in _LINE.finditer(text)
            )
            files = tuple(
                (each["path"], each["text"]) for each in _FILE.finditer(_LINE.sub("", text))
            )
            (console,) = (each["text"] for each in _CONSOLE.finditer(text))
            found.append(Recipe(title, files, lines, console, text.count("\n")))
    return found


RECIPES = recipes()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package, without what only engines read."""
    shutil.copytree(
        SOURCE,
        tmp_path / "src" / "rktranslate",
        ignore=shutil.ignore_patterns("__pycache__", "bundled"),
    )
    return tmp_path


def follow(recipe: Recipe, root: Path) -> list[Path]:
    """Do what a recipe says; return the tests that it creates."""
    tests = []
    for path, text in recipe.files:
        target = root / path
        assert not (ROOT / path).exists(), path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        if path.startswith("tests/"):
            tests.append(target)
    for path, name, line in recipe.lines:
        target = root / path
        text = target.read_text(encoding="utf-8")
        listing = re.search(rf"^{name}\b[^\n]* = [({{]\n(?:    .*\n)*(?=[)}}])", text, re.MULTILINE)
        assert listing is not None, f"{name} is no list in {path}"
        target.write_text(text[: listing.end()] + line + text[listing.end() :], encoding="utf-8")
    return tests


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.title)
def test_a_recipe_is_one_file_and_one_line(recipe: Recipe) -> None:
    of_package = [path for path, _ in recipe.files if path.startswith("src/")]
    assert len(of_package) == 1
    assert sum(line.count("\n") for _, _, line in recipe.lines) <= 1
    assert recipe.length <= _PAGE_LINES
    if recipe.title != "Add a language":
        assert len(recipe.lines) == 1
        assert [path for path, _ in recipe.files if path.startswith("tests/")]


@pytest.mark.slow
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.title)
def test_a_recipe_works(recipe: Recipe, package: Path) -> None:
    tests = follow(recipe, package)
    sandbox = Sandbox(package)
    sandbox.environment["PYTHONPATH"] = str(package / "src")
    for test in tests:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull,
             "--rootdir", str(package), str(test)],
            env=sandbox.environment, cwd=package, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
        assert re.search(r"^\d+ passed", done.stdout, re.MULTILINE), done.stdout
    for command in commands(Block("docs/contributing.md", 0, "console", recipe.console)):
        run = sandbox.run(command.text)
        assert run.returncode in (0, 1), f"{command.text}\n{run.stdout}"
        if command.output:
            assert matches(command.output, run.stdout), f"{command.text}\n{run.stdout}"


def test_where_ten_changes_go() -> None:
    table = PAGE.partition("## Where ten changes go\n")[2]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 10
    for row in rows:
        *_, packages, modules = row.strip("| ").split(" | ")
        named = re.findall(r"`([^`]+)`", modules)
        assert named
        for package in re.findall(r"`([^`]+)`", packages):
            assert (SOURCE / package).is_dir() or (SOURCE / f"{package}.py").is_file(), package
            assert any(path.startswith(package) for path in named), row
        for path in named:
            assert (SOURCE / path).exists(), path
