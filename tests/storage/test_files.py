"""Atomic writes of any size, staging folders, folders that git ignores."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rktranslate.errors import DocumentError
from rktranslate.storage.files import (
    make_ignored_folder,
    replace_file,
    staging_folder,
    write_atomic,
)


def test_chunks_become_one_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    replace_file(path, (b"one ", b"", b"two"))
    assert path.read_bytes() == b"one two"
    assert [item.name for item in path.parent.iterdir()] == ["file"]


def test_the_mode_of_a_new_file_is_that_of_the_process(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace_file(tmp_path / "file", (b"x",))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


def test_a_link_is_followed_and_the_mode_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    real.chmod(0o600)
    link.symlink_to(real)
    replace_file(link, (b"new",))
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


@pytest.mark.parametrize("error", [OSError(28, "full"), KeyboardInterrupt(), ValueError("bad")])
def test_chunks_that_fail_leave_the_old_file(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def chunks() -> Iterator[bytes]:
        yield b"new" * 100_000
        raise error

    with pytest.raises(type(error)):
        replace_file(path, chunks())
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert write_atomic(pipe, b"one two")
    reader.join(60)
    assert read == [b"one two"]
    assert [item.name for item in tmp_path.iterdir()] == ["pipe"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    before = os.stat(os.devnull)  # noqa: PTH116
    replace_file(Path(os.devnull), (b"gone",))
    assert os.stat(os.devnull).st_ino == before.st_ino  # noqa: PTH116


def test_an_open_file_named_by_its_descriptor_is_added_to(tmp_path: Path) -> None:
    log, link = tmp_path / "log", tmp_path / "link"
    log.write_bytes(b"kept\n")
    with log.open("ab") as stream:
        link.symlink_to(f"/proc/self/fd/{stream.fileno()}")
        assert write_atomic(link, b"one\n")
        assert write_atomic(Path(f"/dev/fd/{stream.fileno()}"), b"two\n")
    assert log.read_bytes() == b"kept\none\ntwo\n"
    assert link.is_symlink()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["link", "log"]


def test_a_loop_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    with pytest.raises(DocumentError):
        write_atomic(tmp_path / "one", b"x")


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        replace_file(tmp_path / "..", (b"x",))
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        replace_file(tmp_path / "folder", (b"x",))
    assert [item.name for item in tmp_path.iterdir()] == ["folder"]


def test_a_staging_folder_is_deleted_unless_it_was_published(tmp_path: Path) -> None:
    with staging_folder(tmp_path, ".new-") as folder:
        assert folder.name.startswith(".new-")
        (folder / "file").touch()
    assert not list(tmp_path.iterdir())
    with staging_folder(tmp_path, ".new-") as folder:
        (folder / "file").touch()
        folder.rename(tmp_path / "final")
    assert [item.name for item in tmp_path.rglob("*")] == ["final", "file"]


def test_an_ignored_folder_keeps_what_a_person_ignores(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with pytest.raises(FileNotFoundError):
        make_ignored_folder(folder)
    make_ignored_folder(folder, parents=True)
    assert (folder / ".gitignore").read_text() == "*\n"
    (folder / ".gitignore").write_text("lock\n")
    make_ignored_folder(folder)
    assert (folder / ".gitignore").read_text() == "lock\n"
