"""What the journal keeps, whatever happens to its last line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import ConfigError
from rktranslate.execution import Journal

ENTRIES: list[Any] = [["text", [["a", "é\n\u2028"]]], {"n": 1}, ["\ud800", None]]


def written(path: Path, entries: list[Any]) -> list[Any]:
    with Journal(path) as journal:
        for entry in entries:
            journal.append(entry)
    return list(Journal(path).entries())


def test_what_was_appended_is_there(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.jsonl"
    assert written(path, ENTRIES) == ENTRIES
    assert path.read_bytes().count(b"\n") == len(ENTRIES)
    # Another command goes on where the first one stopped.
    assert written(path, ["more"]) == [*ENTRIES, "more"]


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    with Journal(tmp_path / "none" / "a.jsonl") as journal:
        assert list(journal.entries()) == []
        journal.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_file_cut_off_anywhere_loses_one_line_at_most(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    written(path, ENTRIES)
    whole = path.read_bytes()
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        expected = ENTRIES[: whole[:length].count(b"\n")]
        assert list(Journal(path).entries()) == expected
        assert written(path, ["next"]) == [*expected, "next"]


@pytest.mark.slow
@given(st.data())
def test_damage_costs_the_damaged_lines_only(data: st.DataObject) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        written(path, ENTRIES)
        whole = bytearray(path.read_bytes())
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] ^= data.draw(st.integers(1, 255))
        path.write_bytes(whole)
        found = list(Journal(path).entries())
        assert all(entry in ENTRIES for entry in found)
        # A damaged line end takes the next line with it.
        assert len(found) >= len(ENTRIES) - 2
        assert written(path, ["next"]) == [*found, "next"]


def test_it_is_on_the_disk_before_the_next_batch(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    journal = Journal(path)
    for number in range(3):
        journal.append(number)
        assert list(Journal(path).entries()) == list(range(number + 1))
    journal.remove()
    assert not path.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ConfigError, match="permission denied"):
        Journal(tmp_path / "a.jsonl").append(1)
