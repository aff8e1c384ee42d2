"""Kills every writing command at random moments, and looks at what is left.

    python benchmarks/kills.py [--kills N] [--only COMMAND ...] [--seed N] [--json] [--check]

Each command runs in a project with reviewed text, in a process forked from one that has imported
everything, so that a kill (SIGKILL) meets its work and not the start of Python. How long it takes
is measured first. After each kill every file must have its old or its new content (a PO file, that
``translate`` writes twice, must be readable), and all that people wrote must be there. Then the
command runs again, and one that takes the lock of the project: the files must be those of a project
in which nothing was killed, so that no temporary is left. ``--check`` fails unless all is well.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import pkgutil
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import rktranslate
from rktranslate.catalog import po
from rktranslate.cli import main as rktranslate_main
from rktranslate.errors import RktranslateError
from rktranslate.model import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DOCUMENTS = 4
SENTENCES = (
    "Presiden tiba di Jakarta pada hari Senin.",
    "Harga beras naik sepuluh persen.",
    "Rapat itu ditunda sampai minggu depan.",
    "Kedua negara menandatangani perjanjian dagang.",
    "Hujan lebat merusak jembatan lama.",
)
NEW = "Pasar dibuka kembali.\n\nSungai itu meluap.\n"
_DATED = (b"-Date: ", b'"installed": ')
_ALREADY = 2


@dataclass(frozen=True)
class Command:
    """A command to kill."""

    arguments: tuple[str, ...]
    prepare: Callable[[Path], None] = lambda _: None
    """Changes a copy of the project, so that the command has something to write."""
    again: tuple[str, ...] = ()
    """The same command, where an output of the first run may exist."""
    codes: frozenset[int] = frozenset({0, 3})
    """The exit codes of a run to the end."""


@dataclass
class Row:
    """What the kills of one command left."""

    command: str
    seconds: float
    """Time of a run to its end."""
    kills: int = 0
    interrupted_writes: int = 0
    """Kills that left a temporary, a lock or a partial download for the next run."""
    temporaries: int = 0
    lost: int = 0
    unreadable: int = 0
    problems: list[str] = field(default_factory=list)


# --- the project -----------------------------------------------------------------------------


def make_project(root: Path) -> None:
    """Make a project in which people have worked: reviewed text, notes, drafts, a glossary."""
    (root / "source").mkdir(parents=True)
    (root / "rktranslate.toml").write_text('target-languages = ["en"]\n', encoding="utf-8")
    (root / "glossary.csv").write_text("id,en\nberas,rice\n", encoding="utf-8")
    for number in range(DOCUMENTS):
        body = "\n\n".join(f"{sentence} {number}." for sentence in SENTENCES)
        (root / f"source/d{number}.md").write_text(f"{body}\n", encoding="utf-8")
    finish(("extract",), root)
    for path in sorted(root.glob("translations/en/*.po")):
        text = path.read_text(encoding="utf-8")
        head, *messages = text.split("\n\n")
        done = [
            f"# A note of {path.stem}.\n" + message.replace('msgstr ""', f'msgstr "Text  {n}."')
            for n, message in enumerate(messages[:3])
        ]
        draft = ["#, fuzzy\n" + messages[3].replace('msgstr ""', 'msgstr "A  draft."')]
        obsolete = [f'# Kept.\n#~ msgid "Kalimat lama."\n#~ msgstr "Old {path.stem}."\n']
        path.write_text("\n\n".join([head, *done, *draft, *messages[4:], *obsolete]), "utf-8")
    finish(("extract",), root)


def written_by_people(root: Path) -> set[tuple[str, str, str, tuple[str, ...]]]:
    """Return what people wrote: reviewed and obsolete messages, with their notes."""
    return {
        (path.name, message.source, message.target, message.notes)
        for path in root.glob("translations/en/*.po")
        for message in po.read(path, "id", "en").catalog.messages
        if (message.state is State.REVIEWED and message.target) or message.obsolete
    }


def _more_text(root: Path) -> None:
    for path in sorted((root / "source").glob("*.md"))[::2]:
        path.write_text(path.read_text("utf-8") + "\n" + NEW, encoding="utf-8")


def _reviewed(root: Path) -> None:
    for path in root.glob("translations/en/*.po"):
        text = path.read_text("utf-8").replace("#, fuzzy\n", "")
        path.write_text(re.sub(r'msgstr ""\n(?=\n|\Z)', 'msgstr "Done."\n', text), encoding="utf-8")


def _foreign_glossary(root: Path) -> None:
    (root / "terms.csv").write_text("source,target\nsungai,river\npasar,market\n", "utf-8")


def _foreign_memory(root: Path) -> None:
    finish(("tm", "export", "other.tmx"), root)


def _foreign_xliff(root: Path) -> None:
    finish(("xliff", "export", "-o", "work"), root)
    for path in root.glob("work/en/*.xlf"):
        text = path.read_text("utf-8").replace("A  draft.", "Returned.")
        path.write_text(text.replace('state="needs-review-translation"', 'state="final"'), "utf-8")


def _empty(root: Path) -> None:
    shutil.rmtree(root)
    root.mkdir()


def _package(root: Path) -> None:
    """Write a model package that can be installed, though not used."""
    facts = {"package_version": "1.9", "argos_version": "1.9", "from_code": "id", "to_code": "ms"}
    facts |= {"from_name": "Indonesian", "to_name": "Malay"}
    with zipfile.ZipFile(root / "m.argosmodel", "w") as archive:
        archive.writestr("id_ms/metadata.json", json.dumps(facts))
        archive.writestr("id_ms/model/model.bin", os.urandom(3_000_000))
        archive.writestr("id_ms/sentencepiece.model", b"pieces")


COMMANDS = {
    "extract": Command(("extract",), _more_text),
    "translate": Command(("translate",), _more_text),
    "run": Command(("run",), _more_text, codes=frozenset({0, 1, 3})),
    "build": Command(("build",), _reviewed),
    "build --draft": Command(("build", "--draft"), _more_text),
    "check --fix": Command(("check", "--fix"), codes=frozenset({0, 1})),
    "check -o": Command(("check", "--format", "json", "-o", "r.json"), codes=frozenset({0, 1})),
    "status -o": Command(("status", "--format", "csv", "-o", "status.csv")),
    "glossary import": Command(
        ("glossary", "import", "terms.csv", "--format", "weblate"), _foreign_glossary
    ),
    "glossary export": Command(
        ("glossary", "export", "out.tbx"), again=("glossary", "export", "out.tbx", "--force")
    ),
    "tm import": Command(("tm", "import", "other.tmx"), _foreign_memory),
    "tm export": Command(("tm", "export", "out.tmx")),
    "xliff export": Command(("xliff", "export")),
    "xliff import": Command(("xliff", "import", "work"), _foreign_xliff),
    "text -o": Command(
        ("text", "source/d0.md", "--to", "en", "-o", "out.md"),
        again=("text", "source/d0.md", "--to", "en", "-o", "out.md", "--force"),
    ),
    "init": Command(("init", ".", "--to", "en"), _empty, codes=frozenset({0, _ALREADY})),
    "models install": Command(
        ("models", "install", "m.argosmodel"),
        _package,
        again=("models", "install", "m.argosmodel", "--force"),
    ),
}


# --- processes -------------------------------------------------------------------------------


def import_everything() -> None:
    """Import what a forked process would import otherwise."""
    for module in pkgutil.walk_packages(rktranslate.__path__, "rktranslate."):
        if not module.name.endswith("__main__"):
            with contextlib.suppress(ImportError):
                importlib.import_module(module.name)


def begin(arguments: Sequence[str], root: Path) -> int:
    """Run a command in a forked process; return its id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.chdir(root)
        os.environ["XDG_DATA_HOME"] = str(root / "data")
        os.environ["XDG_CACHE_HOME"] = str(root / "cache")
        log = os.open(root.parent / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        rktranslate_main(list(arguments))
    except SystemExit as stop:
        os._exit(stop.code if isinstance(stop.code, int) else 99)
    except BaseException:  # noqa: BLE001 - nothing may return into the parent's code
        (root.parent / "trace").write_text(traceback.format_exc(), encoding="utf-8")
        os._exit(98)


def finish(arguments: Sequence[str], root: Path) -> int:
    """Run a command to its end; return its exit code."""
    _, status = os.waitpid(begin(arguments, root), 0)
    return os.waitstatus_to_exitcode(status)


def killed(arguments: Sequence[str], root: Path, seconds: float) -> bool:
    """Run a command and kill it after some time; return whether it was still running."""
    pid = begin(arguments, root)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


# --- kills -----------------------------------------------------------------------------------


def files(root: Path) -> dict[str, bytes]:
    """Return the files of a project without what is different each time."""
    found = {}
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not re.search(r"\.sqlite|/__pycache__/", name):
            lines = path.read_bytes().split(b"\n")
            found[name] = b"\n".join(
                line for line in lines if not any(mark in line for mark in _DATED)
            )
    return found


def measure(name: str, base: Path, scratch: Path, kills: int, chance: random.Random) -> Row:
    """Kill a command at random moments; ``scratch`` is an empty folder."""
    command = COMMANDS[name]
    prepared, root = scratch / "prepared", scratch / "root"
    shutil.copytree(base, prepared)
    command.prepare(prepared)
    first = command.arguments
    again = command.again or first

    def complete() -> str:
        """Run the command again, and one that takes the lock; return what went wrong."""
        code = finish(again, root)
        if code not in command.codes:
            return f"exit {code}: {(scratch / 'log').read_text(errors='replace')[-300:]}"
        finish(("extract",), root)
        return ""

    shutil.copytree(prepared, root)
    started = time.monotonic()
    code = finish(first, root)
    row = Row(name, round(time.monotonic() - started, 3))
    if code not in command.codes:
        raise SystemExit(f"{name}: exit {code}\n{(scratch / 'log').read_text()}")
    before, after = files(prepared), files(root)
    people = written_by_people(prepared)
    if problem := complete():
        raise SystemExit(f"{name}: {problem}")
    expected = files(root)
    while row.kills < kills:
        shutil.rmtree(root)
        shutil.copytree(prepared, root)
        if not killed(first, root, chance.uniform(0, row.seconds)):
            row.seconds = round(row.seconds * 0.95, 3)  # the machine was busy when measured
            continue
        row.kills += 1
        now = files(root)
        row.interrupted_writes += any(_is_leftover(each) for each in now.keys() - after.keys())
        for path, data in now.items():
            if _is_leftover(path) or path.startswith((".rktranslate/", "translations/")):
                continue
            if data not in (before.get(path), after.get(path)):
                row.unreadable += 1
                row.problems.append(f"{path}: neither old nor new")
        _judge(row, root, people)
        if problem := complete():
            row.unreadable += 1
            row.problems.append(problem)
        _judge(row, root, people)
        left = sorted(files(root).keys() - expected.keys())
        row.temporaries += len(left)
        row.problems += [f"{path}: left" for path in left]
        row.problems += [f"{path}: missing" for path in expected.keys() - files(root).keys()]
    return row


def _is_leftover(path: str) -> bool:
    return bool(re.search(r"\.rktranslate/(tmp/|lock\.holder|journal/)|\.tmp$|/\.", path))


def _judge(row: Row, root: Path, people: set[tuple[str, str, str, tuple[str, ...]]]) -> None:
    try:
        lost = people - written_by_people(root)
    except RktranslateError as error:
        row.unreadable += 1
        row.problems.append(str(error))
        return
    row.lost += len(lost)
    row.problems += [f"lost: {each}" for each in lost]


def measure_all(names: Sequence[str], kills: int, seed: int = 20) -> list[Row]:
    """Kill commands at random moments, each so many times."""
    import_everything()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_project(folder / "base")
        for number, command in enumerate(names):
            scratch = folder / str(number)
            scratch.mkdir()
            chance = random.Random(f"{seed} {command}")
            started = time.monotonic()
            rows.append(measure(command, folder / "base", scratch, kills, chance))
            print(f"{command}: {time.monotonic() - started:.0f} s", file=sys.stderr)
            shutil.rmtree(scratch)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--only", nargs="+", choices=COMMANDS, default=list(COMMANDS))
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    rows = measure_all(given.only, given.kills, given.seed)
    if given.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
    else:
        titles = ("seconds", "kills", "amid a write", "temporaries", "lost", "unreadable")
        print(f"{'command':20}" + "".join(f"{title:>14}" for title in titles))
        for row in rows:
            figures = (row.seconds, row.kills, row.interrupted_writes, row.temporaries)
            cells = (*figures, row.lost, row.unreadable)
            print(f"{row.command:20}" + "".join(f"{cell:>14}" for cell in cells))
        for row in rows:
            for problem in row.problems[:5]:
                print(f"{row.command}: {problem}")
    if given.check and any(row.problems for row in rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
