"""Outputs of any kind, files of a project, and edits at the last moment."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rktranslate.errors import ConfigError, DocumentError
from rktranslate.storage import places, renames, writing
from rktranslate.storage.lock import folder_lock
from rktranslate.storage.writing import (
    OutdatedError,
    Version,
    make_ignored_folder,
    remove_inside,
    write_inside,
    write_output,
    write_output_chunks,
)

# --- outputs ---------------------------------------------------------------------------------


def test_chunks_become_one_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write_output_chunks(path, (b"one ", b"", b"two"))
    assert path.read_bytes() == b"one two"
    assert [item.name for item in path.parent.iterdir()] == ["file"]


def test_the_mode_of_a_new_file_is_that_of_the_process(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_output_chunks(tmp_path / "file", (b"x",))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


def test_a_link_is_followed_and_the_mode_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    real.chmod(0o600)
    link.symlink_to(real)
    write_output_chunks(link, (b"new",))
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
        write_output_chunks(path, chunks())
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert write_output(pipe, b"one two")
    reader.join(60)
    assert read == [b"one two"]
    assert [item.name for item in tmp_path.iterdir()] == ["pipe"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    before = os.stat(os.devnull)  # noqa: PTH116
    write_output_chunks(Path(os.devnull), (b"gone",))
    assert os.stat(os.devnull).st_ino == before.st_ino  # noqa: PTH116


def test_an_open_file_named_by_its_descriptor_is_added_to(tmp_path: Path) -> None:
    log, link = tmp_path / "log", tmp_path / "link"
    log.write_bytes(b"kept\n")
    with log.open("ab") as stream:
        link.symlink_to(f"/proc/self/fd/{stream.fileno()}")
        assert write_output(link, b"one\n")
        assert write_output(Path(f"/dev/fd/{stream.fileno()}"), b"two\n")
    assert log.read_bytes() == b"kept\none\ntwo\n"
    assert link.is_symlink()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["link", "log"]


def test_a_loop_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    with pytest.raises(DocumentError):
        write_output(tmp_path / "one", b"x")


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("..", "folder"):
        with pytest.raises(OSError, match="expected a file, found a folder"):
            write_output_chunks(tmp_path / name, (b"x",))
    assert [item.name for item in tmp_path.iterdir()] == ["folder"]


def test_an_ignored_folder_keeps_what_a_person_ignores(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with pytest.raises(FileNotFoundError):
        make_ignored_folder(folder)
    make_ignored_folder(folder, parents=True)
    assert (folder / ".gitignore").read_text() == "*\n"
    (folder / ".gitignore").write_text("lock\n")
    make_ignored_folder(folder)
    assert (folder / ".gitignore").read_text() == "lock\n"


def test_what_is_neither_a_file_nor_a_stream_is_refused(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        for name, kind in (("socket", "a socket"), (".", "a folder")):
            with pytest.raises(DocumentError, match=f"expected a file, found {kind}"):
                write_output(tmp_path / name, b"x")
    assert stat.S_ISSOCK((tmp_path / "socket").stat().st_mode)
    for descriptor in ("99", "99999999999999999999"):
        with pytest.raises(DocumentError, match="cannot be written: bad file descriptor"):
            write_output(Path(f"/dev/fd/{descriptor}"), b"x")


@pytest.mark.skipif(os.geteuid() != 0, reason="device nodes are made by root only")
def test_a_device_is_written_to_and_a_block_device_refused(tmp_path: Path) -> None:
    sink, disk = tmp_path / "sink", tmp_path / "disk"
    try:
        os.mknod(sink, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        os.mknod(disk, 0o666 | stat.S_IFBLK, os.makedev(7, 200))
    except OSError:
        pytest.skip("device nodes are not allowed here")
    assert write_output(sink, b"gone")
    assert stat.S_ISCHR(sink.stat().st_mode)
    with pytest.raises(DocumentError, match="expected a file, found a block device"):
        write_output(disk, b"x")
    assert stat.S_ISBLK(disk.stat().st_mode)


def test_a_pipe_without_a_reader_is_not_waited_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_READER_SECONDS", 0.05)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DocumentError, match="cannot be written: no process reads this pipe"):
        write_output(tmp_path / "pipe", b"x")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_reader_that_closes_the_pipe_is_no_failure(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        assert write_output(Path(f"/dev/fd/{writer}"), b"x" * 1_000_000)
    finally:
        os.close(writer)


# --- files of a project ----------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project folder, and a folder beside it."""
    (tmp_path / "home").mkdir()
    (tmp_path / "away").mkdir()
    (tmp_path / "away/file").write_bytes(b"mine")
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("build", "../away"),
        ("build/en", "../../away"),
        ("build/en/a.txt", "../../../away/file"),
        ("build/en/a.txt", "../../../away/new"),
        ("build/en", "loop"),
    ],
)
def test_a_link_out_of_the_project_is_refused_by_name(home: Path, link: str, target: str) -> None:
    (home / link).parent.mkdir(parents=True, exist_ok=True)
    (home / "build/loop").symlink_to("../../away") if target == "loop" else None
    (home / link).symlink_to("loop" if target == "loop" else target)
    with pytest.raises(ConfigError) as caught:
        write_inside(home, "build/en/a.txt", b"theirs")
    assert caught.value.path == link
    assert caught.value.message.startswith("refusing to write through a link to /")
    assert [item.name for item in (home.parent / "away").iterdir()] == ["file"]
    assert (home.parent / "away/file").read_bytes() == b"mine"


def test_a_link_to_hidden_files_of_the_project_is_refused(home: Path) -> None:
    """A branch can hold such a link; git keeps a branch out of these files."""
    (home / ".git").mkdir()
    (home / ".git/config").write_bytes(b"mine")
    (home / "out.txt").symlink_to(".git/config")
    (home / "out").symlink_to(".git")
    for name in ("out.txt", "out/config"):
        with pytest.raises(ConfigError, match=f"{name[:3]}.*through a link to .*/.git"):
            write_inside(home, name, b"theirs")
    for name in (".git/config", ".GIT/hooks/a.txt", "sub/.git/config"):
        with pytest.raises(ConfigError, match="refusing to write to the files of git"):
            write_inside(home, name, b"theirs")
    assert (home / ".git/config").read_bytes() == b"mine"
    assert [item.name for item in (home / ".git").iterdir()] == ["config"]


def test_links_in_the_project_and_to_the_project_are_followed(home: Path) -> None:
    entrance = home.parent / "entrance"
    entrance.symlink_to(home)
    (home / "shared").mkdir()
    (home / "shared/real.txt").write_bytes(b"old")
    (home / "build").symlink_to("shared")
    (home / "shared/link.txt").symlink_to("real.txt")
    assert write_inside(entrance, "build/link.txt", b"new")
    assert write_inside(entrance, "build/deep/new.txt", b"new")
    assert (home / "shared/real.txt").read_bytes() == b"new"
    assert (home / "shared/link.txt").is_symlink()
    assert (home / "shared/deep/new.txt").read_bytes() == b"new"


def test_another_name_of_the_file_keeps_the_old_content(home: Path) -> None:
    (home / "a").hardlink_to(home.parent / "away/file")
    assert write_inside(home, "a", b"new")
    assert (home.parent / "away/file").read_bytes() == b"mine"


def test_a_file_of_a_project_is_a_regular_file_or_nothing(home: Path) -> None:
    os.mkfifo(home / "pipe")
    (home / "folder").mkdir()
    (home / "stdout").symlink_to("/dev/stdout")
    for name, reason in (
        ("pipe", "expected a file, found a named pipe"),
        ("folder", "expected a file, found a folder"),
        ("stdout", "refusing to write through a link"),
    ):
        with pytest.raises((DocumentError, ConfigError), match=reason):
            write_inside(home, name, b"x")


@pytest.mark.parametrize("name", [".rktranslate", "lock", "lock.holder"])
def test_the_lock_is_not_taken_through_a_link(home: Path, name: str) -> None:
    own = home / ".rktranslate"
    if name == own.name:
        own.symlink_to("../away")
    else:
        own.mkdir()
        (own / name).symlink_to("../../away/file")
    with (
        pytest.raises(ConfigError, match="refusing to write through a link"),
        folder_lock(home, "run"),
    ):
        raise AssertionError("locked")
    assert [item.name for item in (home.parent / "away").iterdir()] == ["file"]
    assert (home.parent / "away/file").read_bytes() == b"mine"


# --- an edit at the last moment --------------------------------------------------------------


def editing(path: Path, *saves: bytes) -> object:
    """Return a rename that is preceded by saves of an editor, one before each call."""
    contents = iter(saves)

    def rename(old: Path, new: Path, flag: int) -> bool:
        for data in contents:
            save(path, data)
            break
        return renames.rename(old, new, flag)

    return rename


def save(path: Path, data: bytes) -> None:
    """Save a file as editors do: by a rename."""
    beside = path.with_name("editor")
    beside.write_bytes(data)
    beside.replace(path)


needs_exchange = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux exchanges two files by one operation"
)


@needs_exchange
@pytest.mark.parametrize("saves", [(b"one",), (b"one", b"two"), (b"one", b"two", b"three")])
def test_saves_between_comparison_and_rename_are_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch, saves: tuple[bytes, ...]
) -> None:
    make_ignored_folder(home / ".rktranslate")
    path = home / "a.po"
    path.write_bytes(b"old")
    before = Version.of(path)
    monkeypatch.setattr(writing, "rename", editing(path, *saves))
    with pytest.raises(OutdatedError):
        write_inside(home, "a.po", b"ours", expected=before)
    assert path.read_bytes() == saves[-1]
    assert not list((home / ".rktranslate/tmp").iterdir())


@needs_exchange
def test_a_file_that_appears_at_the_last_moment_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "a.po"
    monkeypatch.setattr(writing, "rename", editing(path, b"theirs"))
    with pytest.raises(OutdatedError):
        write_inside(home, "a.po", b"ours", expected=Version(None))
    assert path.read_bytes() == b"theirs"


@needs_exchange
def test_a_file_saved_while_it_is_deleted_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ignored_folder(home / ".rktranslate")
    path = home / "a.po"
    path.write_bytes(b"old")
    before = Version.of(path)

    class Late(type(path)):  # type: ignore[misc]
        def rename(self, target: Path) -> Path:
            if self.name == "a.po":
                save(path, b"theirs")
            return Path(super().rename(target))

    monkeypatch.setattr(writing, "Path", Late)
    assert not remove_inside(home, "a.po", before)
    assert path.read_bytes() == b"theirs"
    monkeypatch.undo()
    assert remove_inside(home, "a.po", Version.of(path))
    assert not path.exists()
    assert not list((home / ".rktranslate/tmp").iterdir())


@pytest.mark.parametrize("system", ["exchange", "plain"])
def test_an_expected_version_is_replaced(
    home: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    if system == "plain":
        monkeypatch.setattr(writing, "rename", lambda *_: False)
    make_ignored_folder(home / ".rktranslate")
    path = home / "a.po"
    assert write_inside(home, "a.po", b"one", expected=Version(None))
    path.chmod(0o640)
    before = Version.of(path)
    assert write_inside(home, "a.po", b"two", expected=before)
    with pytest.raises(OutdatedError):
        write_inside(home, "a.po", b"three", expected=before)
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert not list((home / ".rktranslate/tmp").iterdir())


EDITOR = """
import os, sys, time
path, stop = sys.argv[1:]
lost = saves = 0

def is_there(mark):
    with open(path) as stream:
        return mark in stream.read()

while not os.path.exists(stop):
    saves += 1
    mark = f"saved {saves}!"
    with open(path + "~", "w") as stream:
        print(mark, file=stream)
    os.replace(path + "~", path)
    time.sleep(0.002)
    # For an instant it may be replaced, before what was taken out goes back.
    for _ in range(100):
        if is_there(mark):
            break
        time.sleep(0.005)
    else:
        lost += 1
print(saves, lost)
"""


@pytest.mark.slow
@needs_exchange
def test_an_editor_that_saves_all_the_time_loses_nothing(home: Path) -> None:
    """Each save is still there a moment later, whatever was written in between."""
    make_ignored_folder(home / ".rktranslate")
    path, stop = home / "a.po", home / "stop"
    path.write_text("text\n")
    editor = subprocess.Popen(
        [sys.executable, "-c", EDITOR, path, stop], stdout=subprocess.PIPE, text=True
    )
    written = outdated = 0
    while written < 300:
        before = Version.of(path)
        data = path.read_bytes()
        if Version.of(path) != before:
            continue
        try:
            written += write_inside(home, "a.po", data + b"ours\n", expected=before)
        except OutdatedError:
            outdated += 1
    stop.touch()
    saves, lost = map(int, editor.communicate()[0].split())
    assert saves
    assert outdated
    assert lost == 0
