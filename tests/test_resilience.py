"""Killed, out of space, read-only, twice at once: nothing human is lost and the next run goes on.

Eight kills by default; ``RKTRANSLATE_KILLS=50 RKTRANSLATE_UNITS=2000`` makes more of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from rktranslate.catalog import po
from rktranslate.execution import Journal
from rktranslate.model import State
from tests.conftest import Run
from tests.execution.helpers import catalogues, make_archive

Rkt = Callable[..., Run]
KILLS = int(os.environ.get("RKTRANSLATE_KILLS", "8"))
UNITS = int(os.environ.get("RKTRANSLATE_UNITS", "120"))
HUMAN = "d00000"
ENOUGH = 512 << 10
"""More bytes than a run writes here."""


def command(root: Path, *arguments: str, batch: int = 8) -> list[str]:
    """Return a command line of its own process, with small batches."""
    script = (
        "from rktranslate.drafting import pretranslate\n"
        "from rktranslate.cli import main\n"
        f"pretranslate._BATCH_UNITS = {batch}\n"
        "main()\n"
    )
    return [sys.executable, "-c", script, "run", "-C", str(root), *arguments]


def run(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(root), capture_output=True, text=True, check=False)


def review(root: Path) -> None:
    """Let a person work: one document is done, with a note and an old sentence at its end."""
    path = root / f"translations/en/{HUMAN}.txt.po"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'(msgstr "[^"]*)\bhouse\b', r"\1dwelling", text)
    text = text.replace("#, fuzzy\n", "# checked by hand\n")
    path.write_text(text, encoding="utf-8")
    source = root / f"source/{HUMAN}.txt"
    lines = source.read_text(encoding="utf-8").split("\n\n")
    source.write_text("\n\n".join(lines[:4] + lines[5:]), encoding="utf-8")


def human(root: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return what people made, after every file was read."""
    found = {}
    for path in sorted((root / "translations").rglob("*.po")):
        for message in po.read(path, "id", "en").catalog.messages:
            if message.state is State.REVIEWED or message.obsolete:
                found[f"{path.name}: {message.source}"] = (message.target, message.notes)
    return found


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with reviewed text and many sentences to draft, never run since."""
    root = make_archive(tmp_path_factory.mktemp("archive") / "base", 10)
    assert run(root).returncode == 3
    review(root)
    assert run(root).returncode == 0
    (root / "more").mkdir()
    make_archive(root / "more/a", UNITS)
    for path in sorted((root / "more/a/source").iterdir())[1:]:
        path.rename(root / "source" / path.name)
    shutil.rmtree(root / "more")
    return root


class Finished(NamedTuple):
    """What a run that nobody disturbed makes of an archive, and how long it takes."""

    root: Path
    seconds: float


@pytest.fixture(scope="module")
def finished(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    root = tmp_path_factory.mktemp("finished") / "archive"
    shutil.copytree(archive, root)
    started = time.monotonic()
    assert run(root).returncode == 3
    return Finished(root, time.monotonic() - started)


@pytest.mark.slow
def test_killed_at_any_moment(archive: Path, finished: Finished, tmp_path: Path) -> None:
    chance = random.Random(20)
    root = tmp_path / "a"
    shutil.copytree(archive, root)
    mine = human(root)
    assert len(mine) == 11
    assert any(notes for _, notes in mine.values())
    output = (root / f"build/en/{HUMAN}.txt").read_bytes()
    kills = resumed = 0
    seconds = finished.seconds
    while kills < KILLS:
        started = time.monotonic()
        process = subprocess.Popen(
            command(root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # Starting up is the least interesting.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds * chance.uniform(0.25, 1.0))
        process.kill()
        done = process.wait() == 3
        now = human(root)
        assert {key: now.get(key) for key in mine} == mine
        assert (root / f"build/en/{HUMAN}.txt").read_bytes() == output
        resumed += any((root / ".rktranslate").glob("journal/*"))
        kills += not done
        if done:
            # The machine has less to do than when the time was taken.
            seconds = min(seconds, time.monotonic() - started)
            assert catalogues(root) == catalogues(finished.root)
            shutil.rmtree(root)
            shutil.copytree(archive, root)
    completed = run(root)
    assert completed.returncode == 3, completed.stderr
    assert catalogues(root) == catalogues(finished.root)
    assert not list((root / ".rktranslate/journal").glob("*"))
    print(f"{kills} kills, {resumed} with a journal to go on from")


SCRIBE = """
import json, os, time
from rktranslate.engines.interface import Availability, Capabilities
from rktranslate.model import Candidate, Signature

class Scribe:
    name = "scribe"
    description = "Writes down what it is asked for, and takes its time"
    capabilities = Capabilities(thread_safe=True)
    signature = Signature("scribe", "1")

    def pairs(self, options):
        return [("id", "en")]

    def availability(self, source, target, options):
        return Availability(self.name, source, target, True, "here")

    def load(self, source, target, options):
        return self

    def translate(self, texts, *, candidates=1, prefixes=None, progress=None):
        line = {"run": os.environ["SCRIBE_RUN"], "pid": os.getpid(), "texts": list(texts)}
        with open(os.environ["SCRIBE"], "ab", buffering=0) as asked:
            asked.write(json.dumps(line).encode() + b"\\n")
        time.sleep(0.01)
        return [(Candidate("So " + text.replace("umah", "ome")),) for text in texts]
"""


class Asked(NamedTuple):
    """A batch that the engine of a run was asked for."""

    run: str
    pid: int
    texts: frozenset[str]


def asked_for(path: Path) -> list[Asked]:
    """Return the batches that the engine of all runs so far was asked for."""
    lines = map(json.loads, path.read_bytes().splitlines())
    return [Asked(line["run"], line["pid"], frozenset(line["texts"])) for line in lines]


def kept(root: Path) -> set[str]:
    """Return the sentences whose drafts the next run finds: in the journal, or in a catalogue."""
    found = {
        source
        for path in root.glob(".rktranslate/journal/*")
        for _, rows in Journal(path).entries()
        for source, *_ in rows
    }
    for path in root.glob("translations/**/*.po"):
        messages = po.read(path, "id", "en").catalog.messages
        found |= {message.source for message in messages if message.target}
    return found


def batches_kept(root: Path) -> int:
    """Return how many batches are in the journal now."""
    count = 0
    for path in root.glob(".rktranslate/journal/*"):
        # The run may delete it at any time.
        with contextlib.suppress(FileNotFoundError):
            count += path.read_bytes().count(b"\n")
    return count


def install_scribe(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the engine on the path of new processes; return the file that it writes down in."""
    information = folder / "scribe-1.dist-info"
    information.mkdir(parents=True)
    (folder / "scribe.py").write_text(SCRIBE, encoding="utf-8")
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: scribe\nVersion: 1\n")
    (information / "entry_points.txt").write_text("[rktranslate.engines]\ns = scribe:Scribe\n")
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)
    asked = folder / "asked.jsonl"
    asked.touch()
    monkeypatch.setenv("SCRIBE", str(asked))
    return asked


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_kill_loses_at_most_as_many_batches_as_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """Return what a kill costs, whenever it comes and however busy the machine is.

    Of the batches that a run began, all but as many as it has workers are kept; what is kept is
    never drafted again. A worker may hold two of these batches and another none: one whose result
    is on its way when it is given the next.
    """
    asked = install_scribe(tmp_path / "plugin", monkeypatch)
    root = make_archive(tmp_path / "a", 300)
    distinct = 301  # all documents begin with the same sentence
    start = command(root, "--engine", "scribe", "--jobs", str(jobs), batch=5)
    chance = random.Random(jobs)
    before: set[str] = set()
    kills = lost = 0
    finished = False
    while not finished:
        run_id = str(kills)
        monkeypatch.setenv("SCRIBE_RUN", run_id)
        wanted = batches_kept(root) + chance.randrange(3, 25)
        process = subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        while process.poll() is None and batches_kept(root) < wanted:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        finished = process.wait() == 3
        # Its workers have its output open: at the end of that the last one has left, and no batch
        # is begun any more.
        assert process.stdout is not None
        with process.stdout:
            process.stdout.read()
        begun = [each for each in asked_for(asked) if each.run == run_id]
        assert len({each.pid for each in begun}) <= jobs
        assert not any(each.texts & before for each in begun)
        before = kept(root)
        gone = [each for each in begun if not each.texts <= before]
        assert len(gone) <= (0 if finished else jobs)
        lost += sum(len(each.texts) for each in gone)
        kills += not finished
    assert kills
    assert sum(len(each.texts) for each in asked_for(asked)) == distinct + lost
    assert not list(root.glob(".rktranslate/journal/*"))
    print(f"{jobs} workers: {kills} kills, {lost} of {distinct} sentences drafted again")


# --- no space, no right to write -------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can be mounted by root only")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def on_disk(archive: Path, disk: Path) -> Path:
    """Copy a project to a small disk; the model stays outside."""
    root = disk / "project"
    shutil.copytree(archive, root, ignore=shutil.ignore_patterns("packages", ".rktranslate"))
    configuration = root / "rktranslate.toml"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text.replace('"packages"', f'"{archive / "packages"}"'))
    return root


def fill(disk: Path, left: int) -> Path:
    """Fill a disk up but for some bytes."""
    filler = disk / "filler"
    status = os.statvfs(disk)
    filler.write_bytes(b"\0" * max(0, status.f_bavail * status.f_frsize - left))
    return filler


@pytest.mark.slow
@pytest.mark.parametrize("left", [0, 4096, 64 << 10, 96 << 10, ENOUGH + 1])
def test_a_full_disk(
    archive: Path, finished: Finished, small_disk: Path, rkt: Rkt, left: int
) -> None:
    root = on_disk(archive, small_disk)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    mine = human(root)
    filler = fill(small_disk, left)
    stopped = rkt("run", "-C", root)
    assert stopped.code == (3 if left > ENOUGH else 2), stopped
    if stopped.code == 2:
        assert stopped.out == ""
        assert stopped.err.startswith("error: ")
        assert stopped.err.count("\n") == 1
        assert "no space left" in stopped.err or "disk is full" in stopped.err
    assert {path: path.read_bytes() for path in before} == before
    assert human(root) == {**human(root), **mine}
    assert not list(root.rglob(".*.po.*"))

    filler.unlink()
    assert rkt("run", "-C", root).code == 3
    assert catalogues(root) == catalogues(finished.root)


@pytest.mark.slow
def test_a_disk_that_may_only_be_read(archive: Path, small_disk: Path, rkt: Rkt) -> None:
    root = on_disk(archive, small_disk)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    stopped = rkt("run", "-C", root)
    assert stopped.code == 2
    assert "cannot be written: read-only file system" in stopped.err
    assert stopped.err.count("\n") == 1
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    # What only reads still works.
    assert rkt("status", "-C", root).code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to every file")
def test_a_catalogue_that_may_only_be_read(archive: Path, tmp_path: Path, rkt: Rkt) -> None:
    root = tmp_path / "a"
    shutil.copytree(archive, root)
    path = root / f"translations/en/{HUMAN}.txt.po"
    (root / f"source/{HUMAN}.txt").write_text("Rumah dan mobil.\n", encoding="utf-8")
    before = path.read_bytes()
    path.chmod(0o444)
    stopped = rkt("run", "-C", root)
    assert stopped.code == 2
    assert f"translations/en/{HUMAN}.txt.po: cannot be written: permission denied" in stopped.err
    assert path.read_bytes() == before


# --- two at once -----------------------------------------------------------------------------


def begun(root: Path) -> subprocess.Popen[bytes]:
    """Return a run that drafts, and holds the lock."""
    holder = root / ".rktranslate/lock.holder"
    process = subprocess.Popen(command(root, batch=1), stdout=subprocess.DEVNULL)
    while not (holder.exists() and "translate" in holder.read_text(encoding="utf-8")):
        assert process.poll() is None
        time.sleep(0.001)
    return process


@pytest.mark.slow
def test_two_runs_at_once(
    archive: Path, finished: Finished, tmp_path: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "a"
    shutil.copytree(archive, root)
    first = begun(root)
    # It stands still, lock in hand, for as long as it takes to be refused.
    first.send_signal(signal.SIGSTOP)
    monkeypatch.setattr("rktranslate.storage.lock._LOCK_SECONDS", 0.05)
    refused = rkt("run", "-C", root)
    first.send_signal(signal.SIGCONT)
    assert refused.code == 2
    assert f"rktranslate translate, process {first.pid} is writing to this project" in refused.err
    assert refused.err.count("\n") == 1
    # One that may wait a little longer does, and finds everything done.
    monkeypatch.setattr("rktranslate.storage.lock._LOCK_SECONDS", 60.0)
    assert rkt("run", "-C", root).code == 3
    assert first.wait() == 3
    assert catalogues(root) == catalogues(finished.root)
