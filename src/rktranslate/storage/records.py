"""Records in a folder: texts under names that are digests, each with a checksum, bounded in size.

A record is a cache: whatever happens to it costs time only. One that is damaged, cut off or of
another kind does not exist; one that cannot be written is not kept. Processes may share a folder:
a record is written beside its place and renamed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from typing import TYPE_CHECKING

from rktranslate.storage.reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIX = ".record"
_DIGEST_BYTES = 64
"""Hex digits of a checksum."""


class Records:
    """The records of a folder of this user.

    Args:
        folder: The folder; it is created when a record is kept.
        count: The most records that are kept; the oldest are deleted.
        size: The most bytes that they have in all; no record has more.
        folders: The most folders beside each other; those are deleted that have not been written
            to for longest.
    """

    def __init__(self, folder: Path, *, count: int, size: int, folders: int) -> None:
        self._folder = folder
        self._count = count
        self._size = size
        self._folders = folders

    def get(self, name: str) -> str | None:
        """Return the record with a name; None if there is none that is whole."""
        try:
            data = read_file(self._folder / f"{name}{_SUFFIX}", self._size)
            checksum, text = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
            return text.decode() if checksum == _checksum(text) else None
        except (OSError, ValueError):
            return None

    def keep(self, name: str, text: str) -> None:
        """Keep a record under a name of letters and digits, if it can be written."""
        data = text.encode("utf-8", "surrogatepass")
        if len(data) + _DIGEST_BYTES > self._size:
            return
        temporary = self._folder / f"{secrets.token_hex(8)}.tmp"
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
                with os.fdopen(os.open(temporary, flags, 0o600), "wb") as stream:
                    stream.write(_checksum(data) + data)
                temporary.replace(self._folder / f"{name}{_SUFFIX}")
            finally:
                temporary.unlink(missing_ok=True)
            size = 0
            for index, (status, path) in enumerate(_newest_first(self._folder)):
                size += status.st_size
                if index >= self._count or size > self._size:
                    path.unlink(missing_ok=True)
            for _, path in _newest_first(self._folder.parent)[self._folders :]:
                shutil.rmtree(path, ignore_errors=True)


def _newest_first(folder: Path) -> list[tuple[os.stat_result, Path]]:
    """Return what is in a folder with its status, the latest first."""
    found = [(path.lstat(), path) for path in folder.iterdir()]
    return sorted(found, key=lambda item: (item[0].st_mtime_ns, item[1]), reverse=True)


def _checksum(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
