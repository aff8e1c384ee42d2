"""Every command that writes or reads a file: links, pipes, devices, sockets and folders."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.storage import places
from tests.conftest import Run

Rkt = Callable[..., Run]

OUTPUTS = {
    "check": ("check", "--format", "json", "-o"),
    "status": ("status", "--format", "csv", "-o"),
    "glossary export": ("glossary", "export", "--format", "weblate", "--to", "en"),
    "tm export": ("tm", "export"),
    "xliff export": ("xliff", "export", "--to", "en", "-o"),
}
"""Commands that end with the name of an output."""


@pytest.fixture
def home(project: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a catalogue and a glossary, beside a folder that is not part of it."""
    monkeypatch.setattr(places, "_READER_SECONDS", 0.05)
    root = project / "home"
    (root / "source").mkdir(parents=True)
    (root / "source/surat.txt").write_text("Rapat ditunda.\n", encoding="utf-8")
    (root / "rktranslate.toml").write_text('target-languages = ["en"]\n', encoding="utf-8")
    (root / "glossary.csv").write_text("id,en\nrapat,meeting\n", encoding="utf-8")
    (project / "away").mkdir()
    monkeypatch.chdir(root)
    assert rkt("extract").code == 0
    catalogue = root / "translations/en/surat.txt.po"
    text = catalogue.read_text(encoding="utf-8")
    start, end = text.rsplit('msgstr ""', 1)
    catalogue.write_text(f'{start}msgstr "The meeting is postponed."{end}', encoding="utf-8")
    return root


def refused(run: Run, *words: str) -> None:
    assert run.code == 2, run
    assert run.err.startswith("error: ")
    assert run.err.count("\n") == 1
    assert all(word in run.err for word in words), run.err


@pytest.mark.parametrize("name", OUTPUTS)
def test_outputs_of_every_kind(home: Path, rkt: Rkt, name: str) -> None:
    command = OUTPUTS[name]
    os.mkfifo("pipe")
    refused(rkt(*command, "pipe"), "pipe: cannot be written: no process reads this pipe")
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        refused(rkt(*command, "socket"), "socket: expected a file, found a socket")
    if name != "xliff export":  # which takes a folder
        Path("folder").mkdir()
        refused(rkt(*command, "folder"), "folder: expected a file, found a folder")
    before = os.stat(os.devnull)  # noqa: PTH116
    assert rkt(*command, os.devnull).code == 0
    assert os.stat(os.devnull).st_ino == before.st_ino  # noqa: PTH116
    reader, writer = os.pipe()
    assert rkt(*command, f"/dev/fd/{writer}").code == 0
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        assert len(stream.read()) > 20


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTPUTS)
def test_outputs_of_a_shell(home: Path, name: str) -> None:
    """``-o /dev/stdout``, and ``-o >(command)``."""
    command = " ".join((sys.executable, "-m", "rktranslate", *OUTPUTS[name]))
    for end in ("/dev/stdout | cat >piped", ">(cat >substituted)"):
        done = subprocess.run(["bash", "-c", f"{command} {end}; exit ${{PIPESTATUS[0]}}"])
        assert done.returncode == 0
    assert Path("piped").stat().st_size > 20
    assert Path("substituted").stat().st_size > 20


LINKS = {
    "extract": ("translations", "en", ("extract",)),
    "extract, a file": ("translations/en", "surat.txt.po", ("extract",)),
    "translate": ("translations", "en", ("translate",)),
    "build": ("build", "en", ("build",)),
    "build, a file": ("build/en", "surat.txt", ("build",)),
    "build, all": (".", "build", ("build",)),
    "run": ("build", "en", ("run",)),
    "xliff export": ("xliff", "en", ("xliff", "export")),
    "xliff export -o": ("exchange", "en", ("xliff", "export", "-o", "exchange")),
    "xliff import": (
        "translations/en",
        "surat.txt.po",
        ("xliff", "import", "work.xlf", "--reviewed"),
    ),
    "glossary import": (
        ".",
        "glossary.csv",
        ("glossary", "import", "t.csv", "--format", "weblate"),
    ),
    "tm import": (".", "memory", ("tm", "import", "m.tmx")),
    "lock": (".", ".rktranslate", ("extract",)),
    "lock file": (".rktranslate", "lock", ("build",)),
    "memory": (".rktranslate", "memory.sqlite", ("tm", "stats")),
    "memory's journal": (".rktranslate", "memory.sqlite-journal", ("tm", "stats")),
    "memory's lock": (".rktranslate", "memory.lock", ("tm", "stats")),
    "drafts": (".rktranslate", "journal", ("translate",)),
    "check --fix": ("translations/en", "surat.txt.po", ("check", "--fix-reviewed")),
}
"""Folder, link in it that leads out, and the command that would write through it."""


@pytest.mark.slow
@pytest.mark.parametrize("case", LINKS)
def test_no_command_writes_out_of_the_project(home: Path, rkt: Rkt, case: str) -> None:
    folder, name, command = LINKS[case]
    (home / "source/surat.txt").write_text("Rapat ditunda lagi.\n\nRapat.\n", encoding="utf-8")
    if case == "check --fix":
        po = home / "translations/en/surat.txt.po"
        po.write_text(po.read_text("utf-8").replace("is post", "is  post"), encoding="utf-8")
    if case in {"xliff import", "build", "build, a file", "build, all", "run"}:
        (home / "source/surat.txt").write_text("Rapat ditunda.\n", encoding="utf-8")
    if case == "xliff import":
        assert rkt("xliff", "export", "-o", "work.xlf").code == 0
        work = Path("work.xlf")
        work.write_text(work.read_text("utf-8").replace("is postponed", "is put off"), "utf-8")
    Path("t.csv").write_text("source,target\nkabar,news\n", encoding="utf-8")
    assert rkt("tm", "export", "m.tmx").code == 0
    link, away = home / folder / name, home.parent / "away" / name
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.exists():
        link.rename(away)
    elif "." in name and name != ".rktranslate":
        away.touch()
    else:
        away.mkdir()
    link.symlink_to(away)
    before = {path: path.read_bytes() for path in away.parent.rglob("*") if path.is_file()}
    done = rkt(*command)
    refused(done, f"{link.relative_to(home)}: refusing to write through a link to {away}")
    after = {path: path.read_bytes() for path in away.parent.rglob("*") if path.is_file()}
    assert after == before


INPUTS = {
    "translations/en/surat.txt.po": ("extract", "check", "build", "status", "run"),
    "glossary.csv": ("extract", "check", "glossary check", "run"),
    "rktranslate.toml": ("extract", "check", "status"),
    "source/surat.txt": ("extract", "run", "translate"),
    "memory/m.tmx": ("tm stats",),
    "in.xlf": ("xliff import in.xlf",),
    "in.csv": ("glossary import in.csv --format weblate",),
    "in.tmx": ("tm import in.tmx",),
    "in.json": ("check --baseline in.json",),
    "in.txt": ("text in.txt --to en",),
    "in.argosmodel": ("models install in.argosmodel",),
    "list.json": ("models list --available --kind argos --index list.json",),
    ".rktranslate/lock": ("extract", "build"),
    "build/en/surat.txt": ("build",),
}
"""Path, and commands that read or write it."""


@pytest.mark.parametrize("path", INPUTS)
def test_a_pipe_in_the_place_of_a_file_is_refused_and_not_waited_for(
    home: Path, rkt: Rkt, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(home.parent / variable))
    place = home / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    for command in INPUTS[path]:
        done = rkt(*command.split())
        assert done.code in {2, 3} if path.startswith(("source", "translations")) else 2, done
        assert "found a named pipe" in done.err + done.out, (command, done)
    assert stat.S_ISFIFO(place.stat().st_mode)


def test_an_endless_input_is_refused(home: Path, rkt: Rkt) -> None:
    for command in ("text /dev/zero --to en", "check --baseline /dev/zero", "tm import /dev/zero"):
        assert "expected a file, found a device" in rkt(*command.split()).err
    large = home / "large.txt"
    with large.open("wb") as stream:
        stream.truncate(3 << 30)
    assert "cannot be read: larger than 256 MiB" in rkt("text", large, "--to", "en").err


@pytest.mark.slow
def test_an_endless_standard_input_is_refused() -> None:
    for name in ("-", "/dev/stdin"):
        with Path("/dev/zero").open("rb") as zeros:
            done = subprocess.run(
                [sys.executable, "-m", "rktranslate", "text", name, "--to", "en"],
                stdin=zeros,
                capture_output=True,
                text=True,
            )
        assert done.returncode == 2
        assert "cannot be read: larger than 64 MiB" in done.stderr
