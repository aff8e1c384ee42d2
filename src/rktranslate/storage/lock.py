"""Locks between processes: a lock file, that of a project, and that of the changes of people."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.storage.files import os_error
from rktranslate.storage.places import place_inside, refuse_special
from rktranslate.storage.reading import read_file
from rktranslate.storage.temporaries import OWN_FOLDER, sweep_folder, sweep_scratch
from rktranslate.storage.writing import make_ignored_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rktranslate.errors import RktranslateError

_LOCK_SECONDS = 20.0
_CHANGES = "changes.lock"
_HOLDER_BYTES = 1_000


class BusyError(ConfigError):
    """Another process, or another thread, is writing to the project."""


@contextlib.contextmanager
def file_lock(
    path: Path, seconds: float, timed_out: Callable[[], RktranslateError]
) -> Iterator[None]:
    """Hold a lock file against other processes.

    Args:
        path: The lock file; it is created, and stays.
        seconds: How long to wait for another holder.
        timed_out: Returns the error to raise after that.

    Raises:
        RktranslateError: Another process holds it; from ``timed_out``.
        OSError: The file cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    try:
        lock.acquire(timeout=seconds)
    except Timeout as error:
        raise timed_out() from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def folder_lock(root: Path, command: str, seconds: float | None = None) -> Iterator[None]:
    """Lock a project against other commands; wait a short time for another one, then name it.

    Temporaries that killed commands left in the project are deleted.

    Args:
        root: Folder of the project.
        command: The command that writes, for the messages of others.
        seconds: How long to wait for another command; by default as commands do.

    Raises:
        BusyError: Another process holds it.
        ConfigError: The project cannot be written, or a link leads out of it.
    """
    holder = place_inside(root, f"{OWN_FOLDER}/lock.holder")

    def timed_out() -> BusyError:
        name = "another rktranslate"
        with contextlib.suppress(OSError, ValueError):
            name = f"rktranslate {read_file(holder, _HOLDER_BYTES).decode().strip()}"
        return BusyError(
            f"{name} is writing to this project",
            path=str(root),
            hint="wait for it to finish and try again",
        )

    with _own_lock(root, "lock", _LOCK_SECONDS if seconds is None else seconds, timed_out):
        _sweep(root)
        with contextlib.suppress(OSError):
            refuse_special(holder)
            holder.write_text(f"{command}, process {os.getpid()}", encoding="utf-8")
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink()


@contextlib.contextmanager
def change_lock(root: Path, seconds: float) -> Iterator[None]:
    """Lock the changes that people make in a project, each of which takes milliseconds.

    A command may hold the lock of the project for hours, and does not hold this one: neither
    overwrites what the other has written since it read, see :mod:`rktranslate.storage.update`.

    Args:
        root: Folder of the project.
        seconds: How long to wait for others.

    Raises:
        BusyError: Others make changes all the time.
        ConfigError: The project cannot be written, or a link leads out of it.
    """
    with _own_lock(root, _CHANGES, seconds, lambda: others_are_saving(root)):
        yield


def others_are_saving(root: Path) -> BusyError:
    """Return the error of a change that has waited for others."""
    return BusyError("others are saving", path=str(root), hint="try again")


def sweep_project(root: Path) -> None:
    """Delete what killed processes left in a project, unless another process writes to it now.

    Raises:
        ConfigError: The project cannot be written, or a link leads out of it.
    """
    with contextlib.suppress(BusyError), folder_lock(root, "review", 0):
        pass


@contextlib.contextmanager
def _own_lock(
    root: Path, name: str, seconds: float, timed_out: Callable[[], RktranslateError]
) -> Iterator[None]:
    """Hold a lock file in the folder of this program in a project.

    Raises:
        RktranslateError: Another process holds it; from ``timed_out``.
        ConfigError: The project cannot be written, or a link leads out of it.
    """
    folder = place_inside(root, OWN_FOLDER)
    lock = place_inside(root, f"{OWN_FOLDER}/{name}")
    with contextlib.ExitStack() as stack:
        # Only errors of taking the lock are its own; those of the holder pass.
        try:
            make_ignored_folder(folder)
        except OSError as error:
            raise os_error(ConfigError, error, OWN_FOLDER, "written") from error
        try:
            refuse_special(lock)
            stack.enter_context(file_lock(lock, seconds, timed_out))
        except OSError as error:
            raise os_error(ConfigError, error, f"{OWN_FOLDER}/{name}", "written") from error
        yield


def _sweep(root: Path) -> None:
    """Delete what killed processes left, unless a person's change is being written just now."""
    with contextlib.suppress(BusyError), change_lock(root, 0):
        folder = place_inside(root, OWN_FOLDER)
        sweep_scratch(folder)
        sweep_folder(folder.parent)
