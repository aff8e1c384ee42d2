"""The architecture page tells the truth: packages, layers, commands, paths."""

from __future__ import annotations

import re
import tomllib

from rktranslate.cli.program import program
from tests.docs.examples import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src" / "rktranslate"


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(title: str) -> list[list[str]]:
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def packages() -> list[str]:
    return [row[1].strip("`") for row in rows("Packages")]


def test_every_package_is_in_the_table() -> None:
    there = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    there |= {path.stem for path in SOURCE.glob("*.py") if not path.stem.startswith("__")}
    assert sorted(packages()) == sorted(there)


def test_the_table_has_the_order_that_import_linter_enforces() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = contracts[0]["layers"]
    level = {
        name.strip().removeprefix("rktranslate."): number
        for number, layer in enumerate(layers)
        for name in re.split(r"[|:]", layer)
    }
    named = [name for name in packages() if name != "version"]  # a constant, imported anywhere
    assert sorted(level) == sorted(named)
    numbers = [level[name] for name in named]
    assert numbers == sorted(numbers)
    assert not any(":" in layer for layer in layers), "packages of one layer are independent"


def test_every_command_names_its_module() -> None:
    named = {row[0].strip("`"): re.findall(r"`([^`]+)`", row[1]) for row in rows("Commands")}
    assert sorted(named) == sorted(set(program.commands) - {"completion"})
    assert all((SOURCE / path).is_file() for paths in named.values() for path in paths)


def test_every_path_exists() -> None:
    for path in re.findall(r"`((?:\w+/)+(?:[\w<>]+\.\w+)?)`", PAGE):
        if "<" not in path and not path.startswith(("src/", "build/", "source/", "translations/")):
            assert (SOURCE / path).exists() or (ROOT / path).exists(), path
