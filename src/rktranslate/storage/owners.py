"""Ownership of temporary files and folders: a lock that the system releases when a process ends.

Whoever gets the lock of a temporary knows that no living process needs it.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: an open file cannot be deleted there
    fcntl = None  # type: ignore[assignment]


def own(descriptor: int, path: Path, *, wait: bool = True) -> bool:
    """Lock an open file or folder; return whether it is owned now, and still has its path.

    Args:
        descriptor: The open file.
        path: Its path, under which another process may have deleted it.
        wait: Wait for another owner.
    """
    if fcntl is not None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        except OSError:
            pass  # a file system without locks: its random name must do
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def owned(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Own an existing file or folder for some time; yield whether that is so.

    Raises:
        OSError: It cannot be opened.
    """
    if fcntl is None:
        yield True
        return
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    try:
        yield own(descriptor, path, wait=wait)
    finally:
        os.close(descriptor)
