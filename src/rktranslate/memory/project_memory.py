"""The translation memory of a project: opening, looking up, statistics."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rktranslate.errors import ConfigError
from rktranslate.memory import fuzzy
from rktranslate.memory.concordance import (
    has_full_text_search,
    index_words,
    is_indexed,
    occurrences,
)
from rktranslate.memory.fill import bring_up_to_date
from rktranslate.memory.lookup import Request, find_matches
from rktranslate.memory.segment_table import load_segments
from rktranslate.memory.store import (
    STORE_SUFFIXES,
    Store,
    UnwritableStoreError,
    is_environment_error,
)
from rktranslate.storage.user_dirs import cache_folder
from rktranslate.storage.writing import make_ignored_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rktranslate.errors import RktranslateError
    from rktranslate.memory.concordance import Occurrence
    from rktranslate.memory.match import Match
    from rktranslate.memory.store import MemoryStats
    from rktranslate.project.layout import Project

_STORE_STEM = ".rktranslate/memory"
STORE = f"{_STORE_STEM}.sqlite"
"""Project path of the store."""
_Result = TypeVar("_Result")


class Memory:
    """The memory of a project, as its files were when it was opened.

    It may be used from several threads: they take turns.
    """

    def __init__(self, project: Project, path: Path | None = None) -> None:
        """Open the store; it is not filled yet. Use :meth:`open` or :meth:`open_to_read`.

        Args:
            project: The project.
            path: The store; that of the project when None.

        Raises:
            ConfigError: The store cannot be opened.
        """
        self._project = project
        self._outside = path is not None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._segments: dict[str, list[fuzzy.Segment]] = {}
        self._turn = threading.RLock()
        self._failed: tuple[RktranslateError, ...] = ()
        if path is None:
            for suffix in STORE_SUFFIXES:
                project.place(f"{_STORE_STEM}{suffix}")
            self._store = Store(project.place(STORE), STORE, make_parents=False)
        else:
            self._store = Store(path, str(path), make_parents=True)
        self._path = path or project.place(STORE)

    @classmethod
    def open(cls, project: Project) -> Memory:
        """Open the memory and bring it up to date with the project's files, see :attr:`failed`.

        Raises:
            ConfigError: The store cannot be written, or another process fills it for too long.
        """
        return cls(project)._filled()

    @classmethod
    def open_to_read(cls, project: Project) -> Memory:
        """Open the memory even when the project cannot be written.

        Its store is then in the user's cache folder, where the next search finds it, or, when that
        cannot be written either, in a temporary folder that :meth:`close` deletes.

        Raises:
            ConfigError: No store can be written, or another process fills it for too long.
        """
        for path in (None, cached_store(project)):
            try:
                return cls(project, path)._filled()
            except UnwritableStoreError:
                continue
        return cls._in_temporary_folder(project)

    @classmethod
    def open_outside(cls, project: Project, *, patience: float | None = None) -> Memory:
        """Open the memory without writing anything into the project, even if that were possible.

        Its store is in the user's cache folder, or else in a temporary folder; it begins as a copy
        of the project's store where there is one.

        Args:
            project: The project.
            patience: Seconds that a lookup waits while the store is being written, before it raises
                :class:`~rktranslate.memory.store.BusyStoreError`; by default a minute.

        Raises:
            ConfigError: No store can be written, or another process fills it for too long.
        """
        path = cached_store(project)
        try:
            _copy_store(project, path)
            memory = cls(project, path)._filled()
        except UnwritableStoreError:
            memory = cls._in_temporary_folder(project)
        if patience is not None:
            memory._store.wait_at_most(patience)
        return memory

    @classmethod
    def _in_temporary_folder(cls, project: Project) -> Memory:
        temporary = tempfile.TemporaryDirectory(prefix="rktranslate-")
        memory = cls(project, Path(temporary.name) / "memory.sqlite")
        memory._temporary = temporary
        return memory._filled()

    def _filled(self) -> Memory:
        try:
            self._recover(self._update)
        except BaseException:
            self.close()
            raise
        return self

    @property
    def outside(self) -> str:
        """Path of a store that is not in the project; "a temporary folder" when it is deleted on
        closing; empty when it is in the project."""
        if not self._outside:
            return ""
        return "a temporary folder" if self._temporary else str(self._path)

    @property
    def failed(self) -> tuple[RktranslateError, ...]:
        """An error for each PO or TMX file, or folder of them, that could not be read."""
        return self._failed

    def close(self) -> None:
        """Close the store."""
        with self._turn:
            self._store.close()
            if self._temporary is not None:
                self._temporary.cleanup()

    def __enter__(self) -> Memory:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def lookup(
        self,
        source: str,
        previous: str | None = None,
        next: str | None = None,  # noqa: A002 - the pair of "previous"
        *,
        language: str,
        minimum: float = 0.75,
        domain: str = "",
        limit: int = 5,
        equal_limit: int | None = None,
    ) -> tuple[Match, ...]:
        """Return the matches of a source, best first; see :class:`Request`.

        Args:
            source: The text to be translated.
            previous: Source of the message before it.
            next: Source of the message after it.
            language: Target language, one of the project's.
            minimum: Lowest score of a similar source, above 0 up to 1. Similar sources are
                searched only when no equal one has a translation.
            domain: Folder of the catalogue below the language.
            limit: Largest number of matches; each has a different target.
            equal_limit: The same for matches of equal sources; ``limit`` when None.
        """
        request = Request(source, previous, next, domain)
        return self._recover(
            lambda: find_matches(
                self._store.connection,
                self._segments_of(language),
                request,
                language,
                minimum=minimum,
                limit=limit,
                equal_limit=limit if equal_limit is None else equal_limit,
            )
        )

    def lookup_all(
        self,
        requests: Iterable[Request],
        *,
        language: str,
        minimum: float = 0.75,
        limit: int = 5,
        equal_limit: int | None = None,
    ) -> Iterator[tuple[Match, ...]]:
        """Yield the matches of each request, in order and one request at a time."""
        for request in requests:
            yield self.lookup(
                request.source,
                request.previous,
                request.next,
                language=language,
                minimum=minimum,
                domain=request.domain,
                limit=limit,
                equal_limit=equal_limit,
            )

    def translations(self, language: str) -> list[tuple[str, str]]:
        """Return all sources and targets of a target language, one of the project's, in order."""

        def work() -> list[tuple[str, str]]:
            return self._store.connection.execute(
                "SELECT unit.source, translation.target FROM translation"
                " JOIN unit ON unit.id = translation.unit WHERE unit.language = ?"
                " ORDER BY unit.source, translation.target",
                (language,),
            ).fetchall()

        return self._recover(work)

    def occurrences(self, text: str, *, language: str, limit: int = 20) -> tuple[Occurrence, ...]:
        """Return translations that have all words of a text in the source, or else in the target.

        The first call after the memory has changed indexes the words of what is new.

        Args:
            text: Some words.
            language: Target language, one of the project's.
            limit: Largest number of translations.
        """

        def work() -> tuple[Occurrence, ...]:
            connection = self._store.connection
            indexed = has_full_text_search(connection)
            if indexed and not is_indexed(connection):
                with self._store.lock(), self._store.transaction():
                    index_words(connection)
            source_language = self._project.config.source_language
            return occurrences(
                connection,
                text,
                source_language=source_language,
                language=language,
                limit=limit,
                indexed=indexed,
            )

        return self._recover(work)

    def stats(self) -> MemoryStats:
        """Return the contents and the size of the memory."""
        return self._recover(lambda: self._store.stats())

    def _segments_of(self, language: str) -> list[fuzzy.Segment]:
        if language not in self._segments:
            self._segments[language] = load_segments(self._store.connection, language)
        return self._segments[language]

    def _update(self) -> None:
        changed, self._failed = bring_up_to_date(self._store, self._project)
        if changed:
            self._segments.clear()

    def _recover(self, work: Callable[[], _Result]) -> _Result:
        """Run work on the store, one thread at a time; refill a damaged store and run it again."""
        with self._turn:
            try:
                return work()
            except (sqlite3.DatabaseError, fuzzy.CorruptSegmentError) as error:
                if is_environment_error(error):
                    raise self._store.error(error) from error
            with self._store.lock():
                self._segments.clear()
                self._store.recreate()
            try:
                self._update()
                return work()
            except sqlite3.DatabaseError as error:
                raise self._store.error(error) from error


def _copy_store(project: Project, path: Path) -> None:
    """Copy the project's store to a path where no store is yet, to save the time of filling it.

    Whatever is wrong with the project's store, the copy is not needed.
    """
    original = project.path(STORE)
    if path.exists() or not original.is_file():
        return
    with contextlib.suppress(OSError, sqlite3.Error, ConfigError):
        uri = f"{project.place(STORE).resolve().as_uri()}?mode=ro"
        make_ignored_folder(path.parent, parents=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix="copy-") as folder:
            copied = Path(folder) / path.name
            with (
                contextlib.closing(sqlite3.connect(uri, uri=True)) as source,
                contextlib.closing(sqlite3.connect(copied)) as target,
            ):
                source.backup(target)
            # A link fails where another process was faster: its store may be in use.
            path.hardlink_to(copied)


def cached_store(project: Project) -> Path:
    """Return the path of the store for a project that cannot be written; it may not exist yet.

    It is ``memory/<hash of the project's path>.sqlite`` in the user's cache folder.
    """
    root = str(project.root.resolve())
    name = hashlib.blake2b(root.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return cache_folder() / "memory" / f"{name}.sqlite"
