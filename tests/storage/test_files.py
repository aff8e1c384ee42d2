"""Staging folders: deleted unless published, and swept when their process was killed."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from rktranslate.errors import DocumentError
from rktranslate.storage.files import read_bytes, staging_folder, visible_files


def test_a_staging_folder_is_deleted_unless_it_was_published(tmp_path: Path) -> None:
    with staging_folder(tmp_path, ".new-") as folder:
        assert folder.name.startswith(".new-")
        (folder / "file").touch()
    assert not list(tmp_path.iterdir())
    with staging_folder(tmp_path, ".new-") as folder:
        (folder / "file").touch()
        folder.rename(tmp_path / "final")
    assert [item.name for item in tmp_path.rglob("*")] == ["final", "file"]


def test_the_staging_folder_of_a_living_process_is_not_swept(tmp_path: Path) -> None:
    (tmp_path / ".new-dead").mkdir()
    (tmp_path / ".new-dead/file").touch()
    (tmp_path / ".other").mkdir()
    with staging_folder(tmp_path, ".new-") as first, staging_folder(tmp_path, ".new-") as second:
        assert {path.name for path in tmp_path.iterdir()} == {first.name, second.name, ".other"}


def test_a_pipe_in_the_place_of_a_file_is_listed_and_refused(tmp_path: Path) -> None:
    """Not skipped: the messages of its document would seem deleted."""
    os.mkfifo(tmp_path / "a.po")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "b.po"))
        names = sorted(visible_files(tmp_path, "**/*.po"))
        assert [path.name for path in names] == ["a.po", "b.po"]
        for path, kind in zip(names, ("a named pipe", "a socket"), strict=True):
            with pytest.raises(DocumentError, match=f"b?.po: expected a file, found {kind}"):
                read_bytes(path)
