"""Locks between processes: a lock file, and the lock of a project that names its holder."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.storage.files import make_ignored_folder, os_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rktranslate.errors import RktranslateError

_LOCK_SECONDS = 20.0


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
def folder_lock(root: Path, own: str, command: str) -> Iterator[None]:
    """Lock a project for writing; wait a short time for another writer, then name it.

    Args:
        root: Folder of the project.
        own: Name of the folder in it that keeps the lock; created, and ignored by git.
        command: The command that writes, for the messages of others.

    Raises:
        ConfigError: Another process holds it, or the project cannot be written.
    """
    folder = root / own
    holder = folder / "lock.holder"

    def timed_out() -> ConfigError:
        name = "another rktranslate"
        with contextlib.suppress(OSError):
            name = f"rktranslate {holder.read_text(encoding='utf-8').strip()}"
        return ConfigError(
            f"{name} is writing to this project",
            path=str(root),
            hint="wait for it to finish and try again",
        )

    with contextlib.ExitStack() as stack:
        # Only errors of taking the lock are its own; those of the command pass.
        try:
            make_ignored_folder(folder)
        except OSError as error:
            raise os_error(ConfigError, error, own, "written") from error
        try:
            stack.enter_context(file_lock(folder / "lock", _LOCK_SECONDS, timed_out))
        except OSError as error:
            raise os_error(ConfigError, error, f"{own}/lock", "written") from error
        with contextlib.suppress(OSError):
            holder.write_text(f"{command}, process {os.getpid()}", encoding="utf-8")
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink()
