"""Fenced code blocks of the documentation, and a sandbox project to run them in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
RECIPES = "contributing.md"
"""Tested by ``test_contributing``: its examples add modules to a copy of the package."""
FOLLOWED = ("tutorial.md",)
"""Pages whose blocks are steps of one example, in order; ``test_tutorial`` follows them."""
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True)
class Command:
    """One command of a console block and the output that the page shows, if any."""

    text: str
    output: str


def pages() -> list[Path]:
    """Return the README and the pages of docs/, but those of single checks and the recipes."""
    folder = ROOT / "docs"
    found = {*folder.glob("*.md"), *folder.glob("formats/*.md")}
    return [ROOT / "README.md", *sorted(found - {folder / name for name in (RECIPES, *FOLLOWED)})]


def blocks(*languages: str) -> list[Block]:
    """Return the fenced blocks of all pages that are in one of some languages, in order."""
    found = [block for page in pages() for block in blocks_of(page.relative_to(ROOT).as_posix())]
    return [block for block in found if block.language in languages]


def blocks_of(page: str) -> list[Block]:
    """Return the fenced blocks of a page, given its path in the repository."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [
        Block(page, text.count("\n", 0, fence.start()) + 1, fence["language"], fence["text"])
        for fence in _FENCE.finditer(text)
    ]


def commands(block: Block) -> list[Command]:
    """Return the commands of a block: lines that begin with ``$ ``, each with what follows it.

    A line that ends in a backslash goes on in the next one.
    """
    found: list[Command] = []
    for line in block.text.splitlines(keepends=True):
        if found and found[-1].text.endswith("\\\n"):
            found[-1] = Command(found[-1].text + line, "")
        elif line.startswith("$ "):
            found.append(Command(line[2:], ""))
        else:
            assert found, f"{block}: output without a command"
            found[-1] = Command(found[-1].text, found[-1].output + line)
    return [Command(each.text.strip(), each.output) for each in found]


def matches(shown: str, real: str) -> bool:
    """Return whether real output is what a page shows; ``...`` in the page stands for any text."""
    pattern = re.escape(shown.strip("\n")).replace(r"\.\.\.", "[^\0]*?")
    return (
        re.fullmatch(pattern, re.sub(r"[ \t]+$", "", real, flags=re.MULTILINE).strip("\n"))
        is not None
    )


class Sandbox:
    """A folder with a home of its own, where commands run in order.

    It has a copy of this repository's project, or nothing.
    """

    def __init__(self, folder: Path, width: int = 92, *, project: bool = True) -> None:
        self.home = folder / "home"
        self.project = folder / "project"
        self.folder = self.project
        binaries = folder / "bin"
        for each in (self.home, self.project, binaries):
            each.mkdir()
        if project:
            for name in ("source", "translations"):
                shutil.copytree(ROOT / name, self.project / name)
            for name in ("pyproject.toml", "glossary.csv"):
                shutil.copy(ROOT / name, self.project / name)
        program = binaries / "rktranslate"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rktranslate "$@"\n', "utf-8")
        program.chmod(0o755)
        self.environment = {
            **os.environ,
            "HOME": str(self.home),
            "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": str(width),
            "NO_COLOR": "1",
        }
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            self.environment.pop(name, None)

    def copy(self, folder: Path) -> Sandbox:
        """Return a copy of all that it holds now, in another folder that is there."""
        copied = Sandbox.__new__(Sandbox)
        copied.home, copied.project = folder / "home", folder / "project"
        copied.folder = folder / self.folder.relative_to(self.home.parent)
        shutil.copytree(self.home.parent, folder, symlinks=True, dirs_exist_ok=True)
        binaries = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        copied.environment = self.environment | {"HOME": str(copied.home), "PATH": binaries}
        return copied

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a shell command where the last one ended; standard error is part of its output."""
        mark = "\x1e"
        done = subprocess.run(
            ["bash", "-c", f"{command}\ncode=$?; printf '{mark}%s' \"$PWD\"; exit $code"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        done.stdout, _, folder = done.stdout.rpartition(mark)
        self.folder = Path(folder)
        return done
