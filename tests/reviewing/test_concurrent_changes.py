"""Changes by many at once, and changes that are killed: none is lost, and none is half done."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest

from rktranslate.catalog.po.line_changes import EntryChange
from rktranslate.catalog.revisions import revision_of
from rktranslate.project.layout import find_project
from rktranslate.workflow.approval.journal import (
    Action,
    CatalogRecord,
    ChangeJournal,
    ChangeRecord,
    MessageRecord,
    Recording,
)
from rktranslate.workflow.reviewing.addresses import UnitAddress
from rktranslate.workflow.reviewing.changes import (
    Applied,
    Approval,
    Conflict,
    Edit,
    Outcome,
    Person,
    Refusal,
    Refused,
)
from rktranslate.workflow.reviewing.desk import ReviewDesk

DOCUMENT, CATALOG = "source/a.md", "translations/en/a.md.po"
MESSAGES = 12
ANA = Person("Ana")
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def home(project: Path) -> Path:
    """A document of which each message has a draft."""
    text = "\n\n".join(f"Kalimat nomor {number} di sini." for number in range(MESSAGES))
    (project / DOCUMENT).write_text(f"{text}\n", "utf-8")
    import_module("rktranslate.workflow.extract").extract(find_project(project))
    path = project / CATALOG
    drafts = re.sub(
        r'(msgid "Kalimat nomor (\d+) .*"\nmsgstr) ""',
        r'#, fuzzy\n\1 "Sentence number \2 is here."',
        path.read_text("utf-8"),
    )
    path.write_text(drafts, "utf-8")
    return project


def edits(desk: ReviewDesk, target: Callable[[int], str | None]) -> list[Edit]:
    """Return an edit per message, as they are now."""
    messages = desk.snapshot("en", DOCUMENT).messages
    return [
        Edit(UnitAddress("en", DOCUMENT, unit), revision_of(message), target(number))
        for number, (unit, message) in enumerate(messages.items())
    ]


def targets(home: Path) -> list[str]:
    desk = ReviewDesk(find_project(home))
    return [message.target for message in desk.snapshot("en", DOCUMENT).messages.values()]


@pytest.mark.slow
def test_threads_that_save_one_message_take_turns(home: Path) -> None:
    desk = ReviewDesk(find_project(home))
    edit = edits(desk, lambda _: None)[0]

    def save(number: int) -> Outcome:
        new = Edit(edit.address, edit.revision, f"By {number}.")
        return desk.save(new, Person(f"P{number}"))

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(save, range(8)))
    (winner,) = [each for each in outcomes if isinstance(each, Applied)]
    assert all(isinstance(each, Conflict) for each in outcomes if each is not winner)
    assert targets(home)[0] == winner.message.target


@pytest.mark.slow
def test_threads_that_save_different_messages_all_succeed(home: Path) -> None:
    desk = ReviewDesk(find_project(home))
    wanted = edits(desk, lambda number: f"Sentence {number}.")
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(lambda edit: desk.save(edit, ANA), wanted))
    assert all(isinstance(each, Applied) for each in outcomes)
    assert targets(home) == [f"Sentence {number}." for number in range(MESSAGES)]
    with ThreadPoolExecutor(4) as pool:
        undone = list(pool.map(lambda _: desk.undo(ANA), range(MESSAGES)))
    assert all(undone)
    assert targets(home) == [f"Sentence number {number} is here." for number in range(MESSAGES)]


def _save_some(home: Path, first: int, report: Path) -> None:
    """Save every third message some times; write which saves were made."""
    desk = ReviewDesk(find_project(home))
    lines: list[str] = []
    for turn in range(4):
        for number in range(first, MESSAGES, 3):
            edit = edits(desk, lambda _, turn=turn: f"Turn {turn} of {first}.")[number]  # type: ignore[misc]
            outcome = desk.save(edit, Person(f"P{first}"))
            if isinstance(outcome, Applied):
                lines.append(f"{number} {outcome.message.target}")
            else:
                assert isinstance(outcome, Refused), outcome
                assert outcome.refusal is Refusal.BUSY
    report.write_text("\n".join(lines), "utf-8")


@pytest.mark.slow
def test_processes_an_editor_and_an_extraction_lose_nothing(home: Path, tmp_path: Path) -> None:
    reports = [tmp_path / f"report{number}" for number in range(3)]
    processes = [
        FORK.Process(target=_save_some, args=(home, number, report))
        for number, report in enumerate(reports)
    ]
    for process in processes:
        process.start()
    extract = import_module("rktranslate.workflow.extract").extract
    document = home / DOCUMENT
    for number in range(3):
        document.write_text(f"{document.read_text('utf-8')}\nTambahan {number}.\n", "utf-8")
        extract(find_project(home))
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    last: dict[int, str] = {}
    for report in reports:
        for line in report.read_text("utf-8").splitlines():
            name, _, target = line.partition(" ")
            last[int(name)] = target
    assert len(last) == MESSAGES
    found = targets(home)
    assert {number: found[number] for number in last} == last
    assert found[MESSAGES:] == ["", "", ""]


def test_records_that_are_added_at_once_are_all_kept(home: Path) -> None:
    project = find_project(home)
    message = MessageRecord((None, "Satu."), "0", "1", EntryChange((), ""))
    catalogs = (CatalogRecord(DOCUMENT, "en", CATALOG, (message,)),)

    def add(number: int) -> str:
        record = ChangeRecord("2026-11-30T10:00:00+00:00", Action.DRAFT, f"P{number}", catalogs)
        recording = Recording(ChangeJournal(project), record)
        return recording.name

    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(add, range(24)))
    journal = ChangeJournal(project)
    found = {path: journal.read(path).who for path in journal.paths()}
    assert found == {f".rktranslate/changes/{name}.json": f"P{i}" for i, name in enumerate(names)}


def test_a_record_without_changes_gives_its_number_back(home: Path) -> None:
    project = find_project(home)
    journal = ChangeJournal(project)
    message = MessageRecord((None, "Satu."), "0", "1", EntryChange((), ""))
    part = CatalogRecord(DOCUMENT, "en", CATALOG, (message,))
    mine, other = (
        Recording(journal, ChangeRecord("2026-11-30T10:00:00+00:00", Action.DRAFT, who, ()))
        for who in ("Ana", "Budi")
    )
    assert not mine.name
    mine.replace(CATALOG, part)
    mine.replace(CATALOG, None)
    assert not mine.name
    assert not list(journal.paths())
    other.replace(CATALOG, part)
    mine.replace(CATALOG, part)
    assert [journal.read(path).who for path in journal.paths()] == ["Ana", "Budi"]


@pytest.mark.slow
def test_people_save_while_drafts_are_made(project: Path) -> None:
    """The drafts are of the sentences that nobody has translated meanwhile."""
    text = "\n\n".join(f"Kalimat nomor {number} tentang beras dan kapal." for number in range(120))
    (project / DOCUMENT).write_text(f"{text}\n", "utf-8")
    found = find_project(project)
    import_module("rktranslate.workflow.extract").extract(found)
    command = subprocess.Popen(
        [sys.executable, "-m", "rktranslate", "translate"],
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    desk = ReviewDesk(found)
    saved: dict[UnitAddress, str] = {}
    number = 0
    while command.poll() is None and number < 110:
        edit = edits(desk, lambda number: f"By hand: {number}.")[number]
        outcome = desk.save(edit, ANA)
        # It may be drafted between reading and saving.
        assert isinstance(outcome, Applied | Conflict), outcome
        if isinstance(outcome, Applied):
            saved[edit.address] = outcome.message.target
        number += 2
        time.sleep(0.02)
    _, errors = command.communicate(timeout=120)
    assert command.returncode == 0, errors
    assert len(saved) > 10
    messages = desk.snapshot("en", DOCUMENT).messages
    assert {address: messages[address.id].target for address in saved} == saved
    assert all(message.target for message in messages.values())


def _change_until_killed(home: Path, seed: int, started: Path) -> None:
    desk = ReviewDesk(find_project(home))
    choice = random.Random(seed)
    while True:
        wanted = edits(desk, lambda number: f"Sentence {number}, {choice.random()}.")
        kind = choice.randrange(4)
        if kind == 0:
            desk.approve_all([Approval(edit) for edit in choice.sample(wanted, 5)], ANA)
        elif kind == 1:
            desk.undo(ANA)
        else:
            desk.save(choice.choice(wanted), ANA)
        started.touch()


@pytest.mark.slow
def test_a_kill_leaves_every_message_whole_and_every_change_undoable(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    started = tmp_path_factory.mktemp("kill") / "started"
    path = home / CATALOG
    original = path.read_bytes()
    rest = re.compile(rb"(?m)^(#, fuzzy|msgstr \"Sentence.*)\n")
    choice = random.Random(14)
    changed = 0
    for kill in range(6):
        started.unlink(missing_ok=True)
        process = FORK.Process(target=_change_until_killed, args=(home, kill, started))
        process.start()
        while not started.exists():
            assert process.is_alive()
            time.sleep(0.01)
        time.sleep(choice.random() * 0.2)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        data = path.read_bytes()
        changed += data != original
        assert rest.sub(b"", data) == rest.sub(b"", original)
        assert data.count(b"\nmsgstr ") == MESSAGES + 1

        desk = ReviewDesk(find_project(home))
        while desk.undo(ANA) is not None:
            pass
        assert path.read_bytes() == original
        scratch = home / ".rktranslate/tmp"
        with contextlib.suppress(FileNotFoundError):
            assert list(scratch.iterdir()) == []
    assert changed > 1, "the kills were too early"
