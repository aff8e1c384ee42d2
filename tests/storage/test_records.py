"""Records: whole or absent, private to their user, bounded."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from rktranslate.storage.records import Records


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose neighbours are its own: those that are not used any more are deleted."""
    folder = tmp_path / "beside" / "records"
    folder.mkdir(parents=True)
    return folder


def _records(folder: Path, count: int = 4, size: int = 10_000, folders: int = 3) -> Records:
    return Records(folder, count=count, size=size, folders=folders)


def test_a_record_is_what_was_kept(tmp_path: Path) -> None:
    records = _records(tmp_path / "a" / "b")
    assert records.get("x") is None
    records.keep("x", "text \u2028 \U0001f600")
    assert records.get("x") == "text \u2028 \U0001f600"
    records.keep("x", "another")
    assert records.get("x") == "another"


def test_only_the_user_can_read_a_record(tmp_path: Path) -> None:
    _records(tmp_path / "a").keep("x", "text")
    (file,) = (tmp_path / "a").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-1],
        lambda data: data[:40],
        lambda data: b"",
        lambda data: data + b" ",
        lambda data: data.replace(b"text", b"tax!"),
        lambda data: b"\xff" * 200,
    ],
)
def test_a_damaged_record_does_not_exist(folder: Path, change: object) -> None:
    records = _records(folder)
    records.keep("x", "text")
    (file,) = folder.iterdir()
    file.write_bytes(change(file.read_bytes()))  # type: ignore[operator]
    assert records.get("x") is None
    records.keep("x", "text")
    assert records.get("x") == "text"


def test_the_oldest_go_first(folder: Path) -> None:
    records = _records(folder, count=3)
    (folder / "left by a killed process.tmp").write_text("half")
    os.utime(folder / "left by a killed process.tmp", (1, 1))
    for index in range(5):
        records.keep(str(index), "text")
        os.utime(folder / f"{index}.record", (index + 2, index + 2))
    assert sorted(path.name for path in folder.iterdir()) == [
        "2.record",
        "3.record",
        "4.record",
    ]


def test_all_records_have_a_largest_size(folder: Path) -> None:
    records = _records(folder, size=1000)
    records.keep("large", "x" * 1000)
    assert records.get("large") is None
    records.keep("a", "x" * 600)
    os.utime(folder / "a.record", (1, 1))
    records.keep("b", "x" * 600)
    assert records.get("a") is None
    assert records.get("b") == "x" * 600


def test_folders_that_are_not_used_any_more_are_deleted(tmp_path: Path) -> None:
    for index in range(5):
        _records(tmp_path / str(index)).keep("x", "text")
        os.utime(tmp_path / str(index), (index + 1, index + 1))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2", "3", "4"]


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    records = _records(tmp_path / "file" / "records")
    records.keep("x", "text")
    assert records.get("x") is None
