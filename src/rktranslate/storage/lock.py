"""One writer at a time: a lock on a folder that names its holder."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.storage.files import os_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK_SECONDS = 20.0


@contextlib.contextmanager
def folder_lock(root: Path, own: str, command: str) -> Iterator[None]:
    """Hold the project for writing; wait a little for another writer, then name it.

    Raises:
        ConfigError: Another process holds it, or the project cannot be written.
    """
    from filelock import FileLock, Timeout

    folder = root / own
    try:
        folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise os_error(ConfigError, error, own, "written") from error
    holder = folder / "lock.holder"
    lock = FileLock(folder / "lock")
    # Only taking it is guarded: what goes wrong while it is held is not the lock's.
    try:
        lock.acquire(timeout=_LOCK_SECONDS)
    except Timeout as error:
        who = "another rktranslate"
        with contextlib.suppress(OSError):
            who = f"rktranslate {holder.read_text(encoding='utf-8').strip()}"
        raise ConfigError(
            f"{who} is writing to this project",
            path=str(root),
            hint="wait for it to finish and try again",
        ) from error
    except OSError as error:
        raise os_error(ConfigError, error, f"{own}/lock", "written") from error
    try:
        with contextlib.suppress(OSError):
            holder.write_text(f"{command}, process {os.getpid()}", encoding="utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            holder.unlink()
        lock.release()
