"""Update of the store from the catalogues and TMX files of the project.

A file is read again when the hash of its content changes. One process updates a store at a time;
others can read it in the meantime.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from itertools import islice
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError
from rktranslate.memory.entries import Entry, catalog_entries, source_hash, tmx_entries
from rktranslate.memory.lookup import find_unit
from rktranslate.memory.schema import expected_fingerprint, recreate_tables, stored_fingerprint
from rktranslate.memory.segment_table import index_new_units, rebuild_sparse_segments
from rktranslate.storage.reading import open_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.errors import RktranslateError
    from rktranslate.memory.store import Store
    from rktranslate.project.layout import FilesFound, Project

_BATCH = 100_000
"""Translations per transaction: it bounds how long another process waits to read (seconds)."""
_FILLING_KIB = 48 << 10
"""SQLite's cache while sources are inserted. Their hashes are spread over the whole index: unless
most of its pages are in memory, each insertion reads a page from disk and writes one."""
_INDEXING_KIB = 16 << 10
"""SQLite's cache while segments are built: they are written once."""
_MAPPED_BYTES = 1 << 31
_UNREADABLE = ""
"""In place of the digest of a file that cannot be read."""


def bring_up_to_date(store: Store, project: Project) -> tuple[bool, tuple[RktranslateError, ...]]:
    """Bring a store up to date with the project's files.

    What cannot be read is left out: the store keeps what it has of an earlier version.

    Returns:
        Whether the store changed, and an error for each PO or TMX file, and each folder of them,
        that cannot be read.

    Raises:
        ConfigError: The store cannot be written, or another process holds it for too long.
        sqlite3.DatabaseError: The store is damaged.
    """
    digests: dict[str, str] = {}
    errors: list[RktranslateError] = []
    for found in _memory_files(project):
        errors += found.errors
        for path in found.paths:
            try:
                digests[path] = _digest(project, path)
            except CatalogError as error:
                errors.append(error)
                digests[path] = _UNREADABLE
        if found.unread:
            known = filter(found.may_have, _stored_files(store))
            digests.update(dict.fromkeys(known, _UNREADABLE))
    changed = not _is_current(store, project, digests)
    if changed:
        with store.lock():
            # The process that held the lock before may have replaced the file.
            store.reopen()
            _ensure_tables(store, project)
            if not _is_current(store, project, digests):
                errors += _fill(store, project, digests)
    store.connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
    return changed, tuple(errors)


def _memory_files(project: Project) -> Iterator[FilesFound]:
    """Yield the files that the memory is made of, by folder."""
    config = project.config
    for language in config.target_languages:
        yield project.files(f"{config.translations_dir}/{language}", "**/*.po")
    yield project.files(config.memory_dir, "*.tmx")


def _stored_files(store: Store) -> list[str]:
    """Return the paths of the files that a store has translations of."""
    if not stored_fingerprint(store.connection):
        return []
    return [path for (path,) in store.connection.execute("SELECT path FROM file")]


def _digest(project: Project, path: str) -> str:
    try:
        with open_file(project.path(path)) as stream:
            return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError as error:
        raise CatalogError(f"cannot be read: {error.strerror}", path=path) from error


def _is_current(store: Store, project: Project, digests: dict[str, str]) -> bool:
    if stored_fingerprint(store.connection) != expected_fingerprint(project.config):
        return False
    rows = store.connection.execute("SELECT path, digest FROM file").fetchall()
    # Two rows may have one path, when a process was stopped while it read the file again.
    return len(rows) == len(digests) and dict(rows) == digests


def _ensure_tables(store: Store, project: Project) -> None:
    fingerprint = expected_fingerprint(project.config)
    if stored_fingerprint(store.connection) != fingerprint:
        with store.transaction():
            recreate_tables(store.connection, fingerprint)


def _fill(store: Store, project: Project, digests: dict[str, str]) -> list[CatalogError]:
    """Read the files that changed; return an error for each that cannot be read."""
    errors: list[CatalogError] = []
    connection = store.connection
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_FILLING_KIB}")
    rows = connection.execute("SELECT id, path, digest FROM file").fetchall()
    stale = [(file, path) for file, path, digest in rows if digests.get(path) != digest]
    for file, _, digest in rows:
        if digest is None:
            # A process was stopped while it read this file. If such parts stayed until the file
            # is complete, they would pile up.
            with store.transaction():
                _forget(connection, file)
    current = {path for _, path, digest in rows if digests.get(path) == digest}
    for path, digest in digests.items():
        if path not in current and digest != _UNREADABLE:
            replaced = [file for file, name in stale if name == path]
            try:
                _read_file(store, project, path, digest, replaced)
            except CatalogError as error:
                errors.append(error)
    for file, path in stale:
        if path not in digests:
            with store.transaction():
                _forget(connection, file)
    connection.execute(f"PRAGMA cache_size = -{_INDEXING_KIB}")
    connection.execute("PRAGMA shrink_memory")
    for language in project.config.target_languages:
        with store.transaction():
            if stale:
                rebuild_sparse_segments(connection, language)
            index_new_units(connection, language)
    return errors


def _read_file(
    store: Store, project: Project, path: str, digest: str, replaced: Sequence[int]
) -> None:
    """Store the translations of a file instead of its earlier ones: all of them, or none."""
    connection = store.connection
    file: int | None = None
    entries = _file_entries(project, path)
    complete = False
    try:
        while not complete:
            with store.transaction():
                if file is None:
                    file = connection.execute(
                        "INSERT INTO file (path, own) VALUES (?, ?)",
                        (path, not path.endswith(".tmx")),
                    ).lastrowid
                complete = _insert(connection, islice(entries, _BATCH), file) < _BATCH
                if complete:
                    for old_file in replaced:
                        _forget(connection, old_file)
                    connection.execute("UPDATE file SET digest = ? WHERE id = ?", (digest, file))
    except Exception:
        # The store itself may be broken; the first error is the one to report.
        with contextlib.suppress(sqlite3.Error), store.transaction():
            _forget(connection, file)
        raise


def _insert(connection: sqlite3.Connection, entries: Iterable[Entry], file: int | None) -> int:
    """Store translations; return their number."""
    count = 0
    for entry in entries:
        count += 1
        unit = find_unit(connection, entry.source, entry.language)
        if unit is None:
            unit = connection.execute(
                "INSERT INTO unit (language, hash, source) VALUES (?, ?, ?)",
                (entry.language, source_hash(entry.source), entry.source),
            ).lastrowid
        connection.execute(
            "INSERT INTO translation (unit, file, line, target, domain, previous, next)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (unit, file, entry.line, entry.target, entry.domain, entry.previous, entry.next),
        )
    return count


def _forget(connection: sqlite3.Connection, file: int | None) -> None:
    """Delete a file's translations, and the units that have no other translation."""
    connection.execute(
        "DELETE FROM unit WHERE id IN (SELECT unit FROM translation WHERE file = :file)"
        " AND NOT EXISTS (SELECT 1 FROM translation"
        " WHERE translation.unit = unit.id AND file <> :file)",
        {"file": file},
    )
    connection.execute("DELETE FROM translation WHERE file = ?", (file,))
    connection.execute("DELETE FROM file WHERE id = ?", (file,))


def _file_entries(project: Project, path: str) -> Iterator[Entry]:
    config = project.config
    if path.endswith(".tmx"):
        yield from tmx_entries(
            project.path(path), path, config.source_language, config.target_languages
        )
        return
    from rktranslate.catalog.po import read

    inside = path.removeprefix(f"{config.translations_dir}/")
    language, _, rest = inside.partition("/")
    file = read(project.path(path), config.source_language, language, name=path)
    yield from catalog_entries(file.catalog, language, rest.rpartition("/")[0])
