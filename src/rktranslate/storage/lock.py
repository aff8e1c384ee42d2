"""Locks between processes: a lock file, and the lock of a project that names its holder."""

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
    """Lock a project for writing; wait a short time for another writer, then name it.

    Temporaries that killed commands left in the project are deleted.

    Args:
        root: Folder of the project.
        command: The command that writes, for the messages of others.
        seconds: How long to wait for another writer; by default as commands do.

    Raises:
        BusyError: Another process holds it.
        ConfigError: The project cannot be written, or a link leads out of it.
    """
    folder = place_inside(root, OWN_FOLDER)
    lock, holder = (place_inside(root, f"{OWN_FOLDER}/{name}") for name in ("lock", "lock.holder"))

    def timed_out() -> BusyError:
        name = "another rktranslate"
        with contextlib.suppress(OSError, ValueError):
            name = f"rktranslate {read_file(holder, _HOLDER_BYTES).decode().strip()}"
        return BusyError(
            f"{name} is writing to this project",
            path=str(root),
            hint="wait for it to finish and try again",
        )

    with contextlib.ExitStack() as stack:
        # Only errors of taking the lock are its own; those of the command pass.
        try:
            make_ignored_folder(folder)
        except OSError as error:
            raise os_error(ConfigError, error, OWN_FOLDER, "written") from error
        try:
            refuse_special(lock)
            wait = _LOCK_SECONDS if seconds is None else seconds
            stack.enter_context(file_lock(lock, wait, timed_out))
        except OSError as error:
            raise os_error(ConfigError, error, f"{OWN_FOLDER}/lock", "written") from error
        sweep_scratch(folder)
        sweep_folder(folder.parent)
        with contextlib.suppress(OSError):
            refuse_special(holder)
            holder.write_text(f"{command}, process {os.getpid()}", encoding="utf-8")
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink()
