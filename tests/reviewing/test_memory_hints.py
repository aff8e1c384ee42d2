"""Matches of the memory beside a unit."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rktranslate.memory.project_memory import STORE, Memory, cached_store
from rktranslate.workflow.extract import extract
from rktranslate.workflow.reviewing.addresses import UnitAddress
from rktranslate.workflow.reviewing.desk import ReviewDesk
from rktranslate.workflow.reviewing.memory_hints import DeskMemory
from rktranslate.workflow.reviewing.views import Change, MemoryHint
from tests.reviewing.desks import Sample, message, sample, write_target

OLD = "Kapal itu tiba di pelabuhan pada bulan Mei 2023."
NEW = "Kapal itu tiba di pelabuhan pada bulan Mei 2024."


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sample:
    """A new document beside one that was translated."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "project"
    root.mkdir()
    made = sample(root, "baru.md", f"{NEW}\n\nSelesai sudah.\n")
    (root / "source" / "lama.md").write_text(f"{OLD}\n\nSelesai sudah.\n", "utf-8")
    extract(made.project)
    write_target(old_catalog(made), OLD, "That ship arrived in port in May 2023.")
    write_target(old_catalog(made), "Selesai sudah.", "It is done.")
    return made


def old_catalog(made: Sample) -> Path:
    return made.project.path("translations/en/lama.md.po")


def hints(made: Sample, beginning: str, memory: DeskMemory | None = None) -> list[MemoryHint]:
    snapshot = made.snapshot
    own = memory or DeskMemory(made.project)
    try:
        assert own.wait(30)
        found = own.hints(snapshot, message(snapshot, beginning))
        assert found is not None
        return list(found)
    finally:
        if memory is None:
            own.close()


def test_a_similar_sentence_with_the_difference(made: Sample) -> None:
    (hint,) = hints(made, "Kapal")
    assert (hint.source, hint.kind) == (OLD, "fuzzy")
    path, _, line = hint.place.rpartition(":")
    assert path == "translations/en/lama.md.po"
    assert OLD in old_catalog(made).read_text("utf-8").splitlines()[int(line) - 1]
    assert 90 <= hint.score < 100
    assert hint.adapted
    assert hint.target == "That ship arrived in port in May 2024."
    changed = [part for part in hint.difference if part.change is not Change.EQUAL]
    assert [(part.change, part.text) for part in changed] == [
        (Change.DELETED, "2023"),
        (Change.INSERTED, "2024"),
    ]


def test_an_equal_sentence(made: Sample) -> None:
    (hint,) = hints(made, "Selesai")
    assert (hint.score, hint.kind, hint.difference) == (100, "exact", ())


def test_the_unit_is_no_match_of_itself(made: Sample) -> None:
    write_target(made.catalog, "Selesai sudah.", "All done.")
    assert [hint.target for hint in hints(made, "Selesai")] == ["It is done."]


def test_nothing_is_written_into_the_project(made: Sample) -> None:
    assert hints(made, "Selesai")
    assert not made.project.path(".rktranslate/memory.sqlite").exists()
    assert cached_store(made.project).exists()


def test_the_store_of_the_project_saves_filling_another(
    made: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    Memory.open(made.project).close()
    before = made.project.path(STORE).read_bytes()

    def never(*_: object) -> None:
        raise AssertionError("the copy needs no file")

    monkeypatch.setattr("rktranslate.memory.fill._read_file", never)
    assert hints(made, "Selesai")
    assert made.project.path(STORE).read_bytes() == before


def test_a_damaged_store_of_the_project_is_not_needed(made: Sample) -> None:
    Memory.open(made.project).close()
    made.project.path(STORE).write_bytes(b"no database" * 1000)
    assert hints(made, "Selesai")
    assert made.project.path(STORE).read_bytes() == b"no database" * 1000


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_without_a_folder_for_caches(made: Sample, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o500)
    assert hints(made, "Selesai")


def test_a_cache_that_is_no_folder(made: Sample, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert hints(made, "Selesai")


def test_a_unit_is_shown_before_the_memory_is_there(made: Sample) -> None:
    memory = DeskMemory(made.project)
    snapshot = made.snapshot
    assert not memory.is_ready
    assert memory.wait(30)
    assert memory.is_ready
    assert memory.hints(snapshot, message(snapshot, "Selesai"))
    memory.close()
    assert memory.hints(snapshot, message(snapshot, "Selesai")) == ()


def test_what_was_approved_meanwhile_is_found(
    made: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rktranslate.workflow.reviewing.memory_hints._LEAST_PAUSE", 0.0)
    monkeypatch.setattr("rktranslate.workflow.reviewing.memory_hints._PAUSE", 0.0)
    desk = ReviewDesk(made.project)
    snapshot = desk.snapshot("en", made.document)
    place = next(key for key, each in snapshot.messages.items() if each.source == NEW)
    row = next(unit for unit in snapshot.units if unit.id == place)
    address = UnitAddress("en", made.document, row.id)
    desk.changed()
    wanted = "The ship came in."

    def matches() -> list[str]:
        return [hint.target for hint in desk.unit(address).memory]

    until(lambda: len(matches()) == 1)
    path = old_catalog(made)
    text = path.read_text("utf-8")
    path.write_text(text.replace("That ship arrived in port in May 2023.", wanted), "utf-8")
    until(lambda: bool(desk.changed()))
    until(lambda: matches() == [wanted])
    desk.close()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_many_threads_may_ask(made: Sample) -> None:
    memory = DeskMemory(made.project)
    snapshot = made.snapshot
    asked = message(snapshot, "Selesai")
    assert memory.wait(30)

    def ask(number: int) -> int | None:
        if number % 7 == 0:
            memory.changed()
        found = memory.hints(snapshot, asked)
        return None if found is None else len(found)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(200))) <= {1, None}
    memory.close()


def test_a_page_does_not_wait_while_the_memory_is_written(made: Sample) -> None:
    memory = DeskMemory(made.project)
    snapshot = made.snapshot
    asked = message(snapshot, "Selesai")
    assert memory.wait(30)
    with contextlib.closing(sqlite3.connect(cached_store(made.project))) as other:
        other.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        assert memory.hints(snapshot, asked) is None
        assert time.monotonic() - started < 5
        other.execute("ROLLBACK")
    assert memory.hints(snapshot, asked)
    memory.close()
