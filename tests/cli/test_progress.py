"""Progress on a terminal: what is worked on, how fast, and how long it will take."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from rich.cells import cell_len

from rktranslate.cli.progress import ProgressBar, Stage, folded, stage_lines
from rktranslate.workflow.progress import begin, silent

NAME = "source/referensi/antarmuka-pemrograman/pengungsi-dan-hak-asasi-manusia.md"


def stage(done: int, total: int, seconds: float = 10.0, item: str = "") -> Stage:
    return Stage("Drafting en", total, done, item, started=100.0 - seconds)


def lines(of: Stage, width: int = 80, *, ascii_only: bool = False) -> list[str]:
    return [line.plain for line in stage_lines(of, 100.0, width, ascii_only=ascii_only)]


def test_rate_and_time_left() -> None:
    (line,) = lines(stage(250, 1000))
    assert line.endswith("  250/1000  25 %  25.0/s  0:30 left")
    assert "━" in line


def test_before_the_first_step_there_is_the_time_that_has_passed() -> None:
    (line,) = lines(stage(0, 1000, 4.0))
    assert line.endswith("0/1000  0 %  0:04 so far")
    assert lines(Stage("Loading the engine", item="id to en", started=97.0)) == [
        "Loading the engine  0:03",
        "  id to en",
    ]


def test_what_an_earlier_command_did_says_nothing_about_the_speed() -> None:
    resumed = Stage("Drafting en", 1000, 900, started=90.0, done_before=800)
    assert lines(resumed)[0].endswith("10.0/s  0:10 left")


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
@pytest.mark.parametrize(
    "item", [NAME, "source/漢字漢字漢字漢字漢字漢字/ファイル名.md", "👩‍👩‍👧.md"]
)
def test_no_line_is_wider_than_the_terminal(width: int, item: str) -> None:
    for line in lines(stage(250, 1000, item=item), width):
        assert cell_len(line) <= width


def test_a_path_is_folded_between_its_folders() -> None:
    assert folded(NAME, 80) == NAME
    assert folded(NAME, 60) == "source/…/pengungsi-dan-hak-asasi-manusia.md"
    assert folded(NAME, 40) == "pengungsi-dan-hak-asasi-manusia.md"
    assert folded(NAME, 60, ascii_only=True) == "source/.../pengungsi-dan-hak-asasi-manusia.md"


def test_a_terminal_without_unicode_gets_ascii() -> None:
    shown = lines(stage(250, 1000, item=NAME), 60, ascii_only=True)
    assert all(line.isascii() for line in shown)


def test_control_characters_are_visible() -> None:
    bar = ProgressBar(shown=True)
    bar._shown = True
    bar.begin("Reading sources", 0, 3, "a\x1b[31m.md")
    assert bar.stage.item == r"a\u001b[31m.md"


def test_a_progress_that_takes_no_names_gets_none() -> None:
    begin(silent, "Reading sources", 0, 3, "a.md")


SLOW = """
import sys, time
sys.argv = ["rktranslate", *{arguments!r}]
import rktranslate.workflow.inputs as inputs
read = inputs.load_document
def slow(project, name):
    time.sleep(0.6)
    return read(project, name)
inputs.load_document = slow
from rktranslate.cli import main
main()
"""


def on_terminal(arguments: list[str], folder: Path, width: int = 80, **environment: str) -> str:
    """Return what a command with slow documents writes to standard error, a terminal."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW.format(arguments=arguments)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=child,
        env={**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", **environment},
    )
    os.close(child)
    written = b""
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        try:
            part = os.read(parent, 4096)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        written += part
    process.wait(60)
    os.close(parent)
    return written.decode("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["check"],
        ["build", "--draft"],
        ["status"],
        ["xliff", "export"],
        ["report", "bilingual"],
        ["glossary", "suggest"],
    ],
)
def test_a_slow_command_names_the_document(project: Path, arguments: list[str]) -> None:
    for name in ("satu", "dua"):
        (project / f"source/{name}.md").write_text("Ia tiba.\n", "utf-8")
    shown = on_terminal(arguments, project)
    assert "source/satu.md" in shown
    assert "0/2" in shown
    assert "\x1b[2K" in shown  # removed at the end


@pytest.mark.slow
def test_a_dumb_terminal_gets_a_line_per_stage_and_quiet_nothing(project: Path) -> None:
    (project / "source/a.md").write_text("Ia tiba.\n", "utf-8")
    plain = on_terminal(["extract"], project, TERM="dumb")
    assert plain.endswith("Reading sources ...\r\n")
    assert "\x1b" not in plain
    assert on_terminal(["extract", "--quiet"], project) == ""
    assert on_terminal(["extract", "--json"], project) == ""
