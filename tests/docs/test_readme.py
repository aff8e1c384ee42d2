"""The README's sections work as a reader follows them: the commands of one run in order."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.docs.examples import ROOT, Block, Sandbox, blocks_of, commands, matches
from tests.docs.test_examples import NOT_RUN

README = "README.md"
REFUSED = 2
MOST_COMMANDS = 6


def sections() -> dict[str, list[Block]]:
    """Return the console blocks by section, for the sections that have some."""
    lines = (ROOT / README).read_text(encoding="utf-8").splitlines()
    titles = {number: line[3:] for number, line in enumerate(lines, 1) if line.startswith("## ")}
    titles[0] = "introduction"
    found: dict[str, list[Block]] = {}
    for block in blocks_of(README):
        if block.language == "console":
            title = titles[max(number for number in titles if number < block.line)]
            found.setdefault(title, []).append(block)
    return found


SECTIONS = sections()
TRANSLATOR = next(title for title in SECTIONS if "translator" in title)


def place(tmp_path: Path) -> Sandbox:
    """Return a checkout, and the report of the tutorial in the home folder."""
    sandbox = Sandbox(tmp_path)
    brief = ROOT / "examples/brief"
    for name in ("source", "translations"):
        shutil.copytree(brief / name, sandbox.project / "examples/brief" / name)
    for name in ("rktranslate.toml", "glossary.csv"):
        shutil.copy(brief / name, sandbox.project / "examples/brief")
    (script,) = (block for block in blocks_of("docs/tutorial.md") if block.language == "python")
    subprocess.run([sys.executable, "-c", script.text], cwd=sandbox.home, check=True)
    (sandbox.home / "laporan.docx").rename(sandbox.home / "report.docx")
    return sandbox


@pytest.mark.slow
@pytest.mark.parametrize("title", SECTIONS)
def test_a_section_can_be_followed(title: str, tmp_path: Path) -> None:
    sandbox = place(tmp_path)
    for block in SECTIONS[title]:
        for command in commands(block):
            if NOT_RUN.match(command.text):
                continue
            done = sandbox.run(command.text)
            assert done.returncode != REFUSED, f"{block}: {command.text}\n{done.stdout}"
            assert matches(command.output, done.stdout), (
                f"{block}: {command.text}\nshown:\n{command.output}\nreal:\n{done.stdout}"
            )
    if title == TRANSLATOR:
        with zipfile.ZipFile(sandbox.folder / "build/en/report.docx") as docx:
            text = docx.read("document.xml").decode()
        assert "Lavrov</w:t>" in text
        assert "18 Oktober" not in text


def test_a_reviewed_word_file_takes_six_commands() -> None:
    count = sum(len(commands(block)) for block in SECTIONS[TRANSLATOR])
    assert count <= MOST_COMMANDS
