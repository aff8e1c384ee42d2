"""The SQLite file of the memory: connection, lock between processes, transactions, statistics.

The file is a cache. It can be deleted at any time; a damaged one is deleted and refilled.
"""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.storage.lock import file_lock
from rktranslate.storage.places import refuse_special
from rktranslate.storage.writing import make_ignored_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STORE_SUFFIXES = (".sqlite", ".sqlite-journal", ".sqlite-wal", ".sqlite-shm", ".lock")
"""Suffixes of the files of a store: those of SQLite, and the lock file."""
_LOCK_SECONDS = 600.0
_BUSY_SECONDS = 60.0
_UNWRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_ENVIRONMENT = _UNWRITABLE | {
    *_BUSY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
}


class UnwritableStoreError(ConfigError):
    """The store, or its folder, cannot be written; a store in another folder may be possible."""


class BusyStoreError(ConfigError):
    """Another process, or thread, writes the store at this time."""


@dataclass(frozen=True, slots=True)
class LanguageStats:
    """Contents of the memory in one target language."""

    language: str
    sources: int
    """Number of different source texts."""
    translations: int


@dataclass(frozen=True, slots=True)
class FileStats:
    """One file that the memory was filled from."""

    path: str
    translations: int


@dataclass(frozen=True, slots=True)
class MemoryStats:
    """Contents and size of the memory."""

    languages: tuple[LanguageStats, ...]
    files: tuple[FileStats, ...]
    store_bytes: int
    index_bytes: int
    """Part of ``store_bytes`` that the fuzzy index takes."""


class Store:
    """The open SQLite file of a memory.

    The connection may be used from any thread, but from one at a time: its user holds a lock of
    its own (see :class:`~rktranslate.memory.project_memory.Memory`).
    """

    def __init__(self, path: Path, shown: str, *, make_parents: bool) -> None:
        """Create the folder and open the file.

        Args:
            path: The SQLite file.
            shown: Name of the file in messages.
            make_parents: Whether missing folders above the file's folder are created too.

        Raises:
            ConfigError: The file cannot be opened; :class:`UnwritableStoreError` when another
                folder may do.
        """
        self._path = path
        self._shown = shown
        try:
            make_ignored_folder(path.parent, parents=make_parents)
            for suffix in STORE_SUFFIXES:
                refuse_special(path.with_name(path.stem + suffix))
        except OSError as error:
            raise self.error(error) from error
        self.connection = self._connect()

    def _connect(self) -> sqlite3.Connection:
        try:
            return sqlite3.connect(
                self._path,
                timeout=_BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.OperationalError as error:
            raise self.error(error) from error

    def wait_at_most(self, seconds: float) -> None:
        """Raise :class:`BusyStoreError` sooner while another connection writes the file."""
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def reopen(self) -> None:
        """Open the file again: another process may have replaced it."""
        self.connection.close()
        self.connection = self._connect()

    def recreate(self) -> None:
        """Delete the file and open an empty one; the caller holds :meth:`lock`."""
        self.connection.close()
        # SQLite would apply a journal that is left behind to the next file of the name.
        for suffix in ("", "-journal"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self.connection = self._connect()

    def close(self) -> None:
        """Close the file; closing twice does nothing."""
        self.connection.close()

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the store against other processes while it is filled or replaced.

        Raises:
            ConfigError: Another process holds it for ten minutes, or it cannot be written.
        """
        path = self._path.with_suffix(".lock")
        try:
            with file_lock(
                path, _LOCK_SECONDS, lambda: self.error("another process is filling it")
            ):
                yield
        except OSError as error:
            raise self.error(error) from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all changes that are made in the context, or none if it raises."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def error(self, reason: Exception | str) -> ConfigError:
        """Return the error to raise when the store cannot be used."""
        kind = UnwritableStoreError if _is_unwritable(reason) else ConfigError
        if _code(reason) in _BUSY:
            kind = BusyStoreError
        text = (reason.strerror or str(reason)) if isinstance(reason, OSError) else str(reason)
        return kind(
            f"the memory's store cannot be used: {text}",
            path=self._shown,
            hint="it is a cache: it may be deleted at any time",
        )

    def stats(self) -> MemoryStats:
        """Return the contents and the size of the store."""
        languages = self.connection.execute(
            "SELECT language, count(DISTINCT unit.id), count(*) FROM unit"
            " JOIN translation ON unit = unit.id GROUP BY language ORDER BY language"
        )
        files = self.connection.execute(
            "SELECT path, (SELECT count(*) FROM translation WHERE file = file.id) FROM file"
            " ORDER BY path"
        )
        (pages,) = self.connection.execute("PRAGMA page_count").fetchone()
        (page_bytes,) = self.connection.execute("PRAGMA page_size").fetchone()
        (index_bytes,) = self.connection.execute(
            "SELECT total(length(data)) FROM segment"
        ).fetchone()
        return MemoryStats(
            tuple(LanguageStats(*row) for row in languages),
            tuple(FileStats(*row) for row in files),
            pages * page_bytes,
            int(index_bytes),
        )


def is_environment_error(error: Exception) -> bool:
    """Return whether the machine (disk, permissions, memory) failed, not the store's content."""
    return _code(error) in _ENVIRONMENT


def _is_unwritable(reason: Exception | str) -> bool:
    return isinstance(reason, OSError) or _code(reason) in _UNWRITABLE


def _code(reason: Exception | str) -> int | None:
    """Return the primary result code of an error of SQLite; None for any other reason."""
    code: int | None = getattr(reason, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
