"""Stamps of files, by which a poll sees that one changed."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.project.config import TOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rktranslate.project.layout import Project

Stamp: TypeAlias = tuple[int, int, int]
"""Time of the last change, size and number of a file: a save changes one of them."""

_RESOLUTION_NS = 20_000_000
"""Of the clock of file systems: a jiffy of the kernel, with room."""


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of a file; None if there is none, or it cannot be read."""
    with contextlib.suppress(OSError):
        return _stamp(os.stat(path))  # noqa: PTH116 - as DirEntry.stat
    return None


def settled_stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of a file; None as well if it changed just now.

    A second change within the resolution of the file system's clock may leave the stamp as it is.
    """
    stamp = stamp_of(path)
    if stamp is None or abs(time.time_ns() - stamp[0]) < _RESOLUTION_NS:
        return None
    return stamp


def stamps_below(
    project: Project, folder: str, is_left_out: Callable[[Path], bool] | None = None
) -> Iterator[tuple[str, Stamp]]:
    """Yield the visible files below a folder with their stamps; one that cannot be read has none.

    Args:
        project: The project.
        folder: Project path of the folder; a missing one has no files.
        is_left_out: Whether a folder in it is passed over.
    """
    folders = [folder]
    while folders:
        folder = folders.pop()
        prefix = "" if folder == TOP else f"{folder}/"
        with contextlib.suppress(OSError), os.scandir(project.path(folder)) as entries:
            for entry in entries:
                if entry.name.startswith((".", "~")):
                    continue
                path = prefix + entry.name
                try:
                    if not entry.is_dir(follow_symlinks=False):
                        yield path, _stamp(entry.stat())
                    elif is_left_out is None or not is_left_out(project.path(path)):
                        folders.append(path)
                except OSError:
                    continue


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_size, status.st_ino
