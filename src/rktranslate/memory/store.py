"""The store: what the project's files say, in SQLite, so that it can be looked up quickly.

It is a cache. Each file is read in again when its content hash changes; a store that is damaged,
of another version or for other languages is deleted and filled anew. One process fills it at a
time, under a lock file; others read on meanwhile.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import tempfile
import unicodedata
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rktranslate.errors import ConfigError
from rktranslate.memory import fuzzy
from rktranslate.memory.adapt import adapt
from rktranslate.memory.match import Match, MatchKind
from rktranslate.model import NOTHING, Origin, State
from rktranslate.storage.files import visible_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.model import Catalog, Message
    from rktranslate.project.layout import Project

STORE = ".rktranslate/memory.sqlite"
OTHER_DOMAIN = 0.05
"""Taken off the score of a match from another domain."""
SIMILAR = 0.99
"""Most that a similar source can score, however little it differs."""

_VERSION = 1
"""Raised when the tables, the hashes, the folding or the features change."""
_BATCH = 100_000
"""Translations in one transaction: bounds how long another process waits to read, some seconds."""
_FILLING_KIB = 48 << 10
_INDEXING_KIB = 16 << 10
"""SQLite's cache. Hashes of sources fall all over their index: most of it has to be at hand while
millions are read in, or each is a page from the disk and one back. Segments are written once."""
_LOCK_SECONDS = 600.0
_MAPPED_BYTES = 1 << 31
_SCHEMA = """
CREATE TABLE about (fingerprint TEXT);
CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT, digest TEXT, own INTEGER);
CREATE TABLE unit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, language TEXT, hash INTEGER, source TEXT
);
CREATE INDEX unit_hash ON unit (hash);
CREATE INDEX unit_language ON unit (language);
CREATE TABLE translation (
    unit INTEGER, file INTEGER, line INTEGER, target TEXT, domain TEXT,
    previous INTEGER, next INTEGER
);
CREATE INDEX translation_unit ON translation (unit);
CREATE INDEX translation_file ON translation (file);
CREATE TABLE segment (
    id INTEGER PRIMARY KEY, language TEXT, first INTEGER, last INTEGER, units INTEGER, data BLOB
);
"""
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class LanguageStats:
    """What the memory holds in one target language."""

    language: str
    sources: int
    """Different source texts."""
    translations: int


@dataclass(frozen=True, slots=True)
class FileStats:
    """One file that the memory was filled from."""

    path: str
    translations: int


@dataclass(frozen=True, slots=True)
class MemoryStats:
    """The contents of the memory, and its size."""

    languages: tuple[LanguageStats, ...]
    files: tuple[FileStats, ...]
    store_bytes: int
    index_bytes: int
    """Part of ``store_bytes`` that the fuzzy index takes."""


@dataclass(frozen=True, slots=True)
class Request:
    """A source that needs a translation, and what stands around it."""

    source: str
    previous: str | None = None
    """Source of the current message before it in its catalogue; "" when it is the first one, None
    when it is not known: then no match is in context."""
    next: str | None = None
    """The same for the message after it."""
    domain: str = ""
    """Folder of its catalogue below the language; matches from elsewhere score less. Empty: no
    preference."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One translation on its way into the store."""

    source: str
    target: str
    language: str
    line: int
    domain: str
    previous: int | None
    next: int | None


class Memory:
    """The memory of a project, as it was when it was opened."""

    def __init__(self, project: Project, path: Path | None = None) -> None:
        self._project = project
        self._path = path or project.path(STORE)
        self._elsewhere = path is not None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._segments: dict[str, list[fuzzy.Segment]] = {}
        self._db: sqlite3.Connection

    @classmethod
    def open(cls, project: Project) -> Memory:
        """Open the memory, brought up to the project's files.

        Raises:
            CatalogError: A PO or TMX file cannot be read.
            ConfigError: The store cannot be written, or another process fills it for too long.
        """
        return cls(project)._opened()

    @classmethod
    def open_to_read(cls, project: Project) -> Memory:
        """Open the memory also where the project cannot be written: its store is elsewhere then.

        That is in the user's cache folder, where the next search finds it, or, where that cannot
        be written either, in a folder that goes away with this object.

        Raises:
            CatalogError: A PO or TMX file cannot be read.
            ConfigError: No store can be written, or another process fills it for too long.
        """
        for path in (None, cached_store(project)):
            try:
                return cls(project, path)._opened()
            except _UnwritableError:
                continue
        # Taken down by close(), or with this object where opening fails.
        scratch = tempfile.TemporaryDirectory(prefix="rktranslate-")
        memory = cls(project, Path(scratch.name) / "memory.sqlite")
        memory._scratch = scratch
        return memory._opened()

    def _opened(self) -> Memory:
        self._prepare()
        self._connect()
        try:
            self._surely(self._update)
        except BaseException:
            self.close()
            raise
        return self

    @property
    def elsewhere(self) -> str:
        """Where the store is, when it is not in the project; a word where it does not stay."""
        if not self._elsewhere:
            return ""
        return "a temporary folder" if self._scratch else str(self._path)

    def close(self) -> None:
        """Close the store."""
        self._db.close()
        if self._scratch is not None:
            self._scratch.cleanup()

    def __enter__(self) -> Memory:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    # --- looking up --------------------------------------------------------------------------

    def lookup(
        self,
        source: str,
        previous: str | None = None,
        next: str | None = None,  # noqa: A002 - it is what it is
        *,
        language: str,
        minimum: float = 0.75,
        domain: str = "",
        limit: int = 5,
    ) -> tuple[Match, ...]:
        """Return what the memory has for a source, best first; see :class:`Request`.

        Args:
            source: The text to be translated.
            previous: Source before it.
            next: Source after it.
            language: Target language, one of the project's.
            minimum: Lowest score of a similar source, above 0 up to 1. Similar sources are only
                looked for when no equal one is there.
            domain: Where the text belongs.
            limit: Most matches; each has another target.
        """
        request = Request(source, previous, next, domain)
        return self._surely(lambda: self._lookup(request, language, minimum, limit))

    def lookup_all(
        self,
        requests: Iterable[Request],
        *,
        language: str,
        minimum: float = 0.75,
        limit: int = 5,
    ) -> Iterator[tuple[Match, ...]]:
        """Yield the matches of each request in order; nothing of them is kept here."""
        for request in requests:
            yield self.lookup(
                request.source,
                request.previous,
                request.next,
                language=language,
                minimum=minimum,
                domain=request.domain,
                limit=limit,
            )

    def _lookup(
        self, request: Request, language: str, minimum: float, limit: int
    ) -> tuple[Match, ...]:
        source = normal(request.source)
        unit = self._unit(source, language)
        if unit is not None:
            found = self._matches(unit, source, 1.0, request)
            if found:
                return _best(found, 0.0, limit)
        similar: list[tuple[bool, Match]] = []
        for identity, text, score in self._similar(source, language, minimum, limit):
            similar += self._matches(identity, text, score, request)
        return _best(similar, minimum, limit)

    def _unit(self, source: str, language: str) -> int | None:
        row = self._db.execute(
            "SELECT id FROM unit WHERE hash = ? AND language = ? AND source = ?",
            (_hash(source), language, source),
        ).fetchone()
        return row[0] if row else None

    def _similar(
        self, source: str, language: str, minimum: float, limit: int
    ) -> list[tuple[int, str, float]]:
        """Return id, source and similarity of the most similar units that are not equal."""
        if language not in self._segments:
            self._segments[language] = [
                fuzzy.Segment.from_bytes(data)
                for (data,) in self._db.execute(
                    "SELECT data FROM segment WHERE language = ? ORDER BY first", (language,)
                )
            ]
        if not self._segments[language]:
            return []
        from rapidfuzz import fuzz, process

        folded = fuzzy.fold(source)
        worth = fuzzy.candidates(self._segments[language], fuzzy.Query.of(folded, minimum))
        near = process.extract(
            folded,
            [text for _, text in worth],
            scorer=fuzz.ratio,
            score_cutoff=minimum * 100,
            limit=None,
        )
        # Ids follow the order in which files were read in: ties must not depend on it.
        near.sort(key=lambda item: (-item[1], item[0]))
        best: list[tuple[int, str, float]] = []
        for _, score, place in near:
            # Sources that are gone stay in the index for a while: they have no row.
            identity = worth[place][0]
            row = self._db.execute("SELECT source FROM unit WHERE id = ?", (identity,)).fetchone()
            if row is not None and row[0] != source:
                best.append((identity, row[0], min(score / 100, SIMILAR)))
            if len(best) == max(limit * 2, 10):
                break
        return best

    def _matches(
        self, unit: int, text: str, score: float, request: Request
    ) -> list[tuple[bool, Match]]:
        """Return the matches of a unit, each with whether the project's own review made it."""
        source = normal(request.source)
        equal = text == source
        around: tuple[int | None, int | None] = (None, None)
        if equal and request.previous is not None and request.next is not None:
            around = (_hash(normal(request.previous)), _hash(normal(request.next)))
        # A sentence that stands in every article would come with thousands of equal rows: of each
        # group only the first place is taken, whose path and line SQLite gives with min().
        rows = self._db.execute(
            "SELECT target, path, own, line, domain,"
            " previous IS ?2 AND next IS ?3 AND ?2 IS NOT NULL AS around,"
            " min(path || printf(':%09d', line))"
            " FROM translation JOIN file ON file.id = translation.file"
            " WHERE unit = ?1 AND digest IS NOT NULL GROUP BY target, own, domain, around",
            (unit, *around),
        )
        found = []
        for target, path, own, line, domain, in_context, _ in rows:
            adapted = None if equal else adapt(source, text, target)
            foreign = bool(domain and request.domain and domain != request.domain)
            match = Match(
                source=text,
                target=target if adapted is None else adapted,
                score=round(score - OTHER_DOMAIN * foreign, 6),
                kind=MatchKind.CONTEXT
                if in_context
                else MatchKind.EXACT
                if equal
                else MatchKind.FUZZY,
                origin=path,
                line=line,
                domain=domain,
                adapted=adapted is not None,
            )
            found.append((bool(own), match))
        return found

    # --- telling ------------------------------------------------------------------------------

    def stats(self) -> MemoryStats:
        """Return what the memory holds, and how large it is."""
        return self._surely(self._stats)

    def _stats(self) -> MemoryStats:
        counts = self._db.execute(
            "SELECT language, count(DISTINCT unit.id), count(*) FROM unit"
            " JOIN translation ON unit = unit.id GROUP BY language ORDER BY language"
        )
        files = self._db.execute(
            "SELECT path, (SELECT count(*) FROM translation WHERE file = file.id) FROM file"
            " ORDER BY path"
        )
        (pages,) = self._db.execute("PRAGMA page_count").fetchone()
        (size,) = self._db.execute("PRAGMA page_size").fetchone()
        index = self._db.execute("SELECT total(length(data)) FROM segment").fetchone()[0]
        return MemoryStats(
            tuple(LanguageStats(*row) for row in counts),
            tuple(FileStats(*row) for row in files),
            pages * size,
            int(index),
        )

    # --- the store ----------------------------------------------------------------------------

    def _prepare(self) -> None:
        try:
            self._path.parent.mkdir(parents=self._elsewhere, exist_ok=True)
            ignore = self._path.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise self._unusable(error) from error

    def _connect(self) -> None:
        try:
            self._db = sqlite3.connect(self._path, timeout=60.0, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise self._unusable(error) from error

    def _unusable(self, reason: Exception | str) -> ConfigError:
        """Return the error of a store that cannot be used, for what another error says."""
        kind = _UnwritableError if _is_unwritable(reason) else ConfigError
        text = (reason.strerror or str(reason)) if isinstance(reason, OSError) else str(reason)
        return kind(
            f"the memory's store cannot be used: {text}",
            path=str(self._path) if self._elsewhere else STORE,
            hint="it is a cache: it may be deleted at any time",
        )

    def _surely(self, work: Callable[[], _Result]) -> _Result:
        """Do something with the store; where it turns out to be damaged, fill it anew first."""
        try:
            return work()
        except (sqlite3.DatabaseError, fuzzy.CorruptSegmentError) as error:
            if _is_environment(error):
                raise self._unusable(error) from error
        with self._lock():
            self._delete()
            self._connect()
        try:
            self._update()
            return work()
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        try:
            with FileLock(self._path.with_suffix(".lock"), timeout=_LOCK_SECONDS):
                yield
        except Timeout as error:
            raise self._unusable("another process is filling it") from error
        except OSError as error:
            raise self._unusable(error) from error

    def _delete(self) -> None:
        # A journal without its store would be taken for one that belongs to the next.
        self._db.close()
        self._segments.clear()
        for suffix in ("", "-journal"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _update(self) -> None:
        """Bring the store up to the project's files."""
        wanted = {path: self._digest(path) for path in self._files()}
        if not self._is_current(wanted):
            with self._lock():
                # Whoever had the lock before may have put another store in its place.
                self._db.close()
                self._connect()
                self._make_tables()
                if not self._is_current(wanted):
                    self._fill(wanted)
            self._segments.clear()
        self._db.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")

    def _is_current(self, wanted: dict[str, str]) -> bool:
        if self._fingerprint_there() != self._fingerprint():
            return False
        there = self._db.execute("SELECT path, digest FROM file").fetchall()
        return len(there) == len(wanted) and dict(there) == wanted

    def _fingerprint(self) -> str:
        config = self._project.config
        languages = " ".join(config.languages)
        return f"{_VERSION} {unicodedata.unidata_version} {config.translations_dir} {languages}"

    def _fingerprint_there(self) -> str:
        tables = self._db.execute("SELECT name FROM sqlite_schema WHERE name = 'about'")
        if tables.fetchone() is None:
            return ""
        row = self._db.execute("SELECT fingerprint FROM about").fetchone()
        return str(row[0]) if row else ""

    def _make_tables(self) -> None:
        """Empty a store of another version; others who have it open must not lose its file."""
        if self._fingerprint_there() == self._fingerprint():
            return
        names = self._db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite@_%'"
            " ESCAPE '@'"
        ).fetchall()
        with self._transaction():
            for (name,) in names:
                self._db.execute('DROP TABLE "' + name.replace('"', '""') + '"')
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute("INSERT INTO about VALUES (?)", (self._fingerprint(),))

    def _files(self) -> list[str]:
        """Return the project paths of everything that the memory is made of, sorted."""
        root = self._project.root
        config = self._project.config
        paths: list[Path] = []
        for language in config.target_languages:
            paths += visible_files(root / config.translations_dir / language, "**/*.po")
        paths += visible_files(root / config.memory_dir, "*.tmx")
        return sorted(path.relative_to(root).as_posix() for path in paths)

    def _digest(self, path: str) -> str:
        try:
            with self._project.path(path).open("rb") as stream:
                return hashlib.file_digest(
                    stream, lambda: hashlib.blake2b(digest_size=16)
                ).hexdigest()
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror}", path=path) from error

    def _fill(self, wanted: dict[str, str]) -> None:
        db = self._db
        db.execute("PRAGMA mmap_size = 0")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA cache_size = -{_FILLING_KIB}")
        there = db.execute("SELECT id, path, digest FROM file").fetchall()
        stale = [(number, path) for number, path, digest in there if wanted.get(path) != digest]
        for number, _, digest in there:
            if digest is None:
                # It was being read when its process was stopped. Left until the file is read to
                # its end, such parts would pile up.
                with self._transaction():
                    self._forget(number)
        fresh = {path for _, path, digest in there if wanted.get(path) == digest}
        for path, digest in wanted.items():
            if path not in fresh:
                old = [number for number, name in stale if name == path]
                self._read_in(path, digest, old)
        for number, path in stale:
            if path not in wanted:
                with self._transaction():
                    self._forget(number)
        db.execute(f"PRAGMA cache_size = -{_INDEXING_KIB}")
        db.execute("PRAGMA shrink_memory")
        for language in self._project.config.target_languages:
            with self._transaction():
                if stale:
                    self._thin(language)
                self._index(language)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _read_in(self, path: str, digest: str, old: Sequence[int]) -> None:
        """Store the translations of a file in place of its earlier ones; all of them, or none."""
        number: int | None = None
        entries = self._entries(path)
        whole = False
        try:
            while not whole:
                with self._transaction():
                    if number is None:
                        number = self._db.execute(
                            "INSERT INTO file (path, own) VALUES (?, ?)",
                            (path, not path.endswith(".tmx")),
                        ).lastrowid
                    whole = self._insert(islice(entries, _BATCH), number) < _BATCH
                    if whole:
                        for each in old:
                            self._forget(each)
                        self._db.execute(
                            "UPDATE file SET digest = ? WHERE id = ?", (digest, number)
                        )
        except Exception:
            # The store may be what is broken; what went wrong first is what is told.
            with contextlib.suppress(sqlite3.Error), self._transaction():
                self._forget(number)
            raise

    def _insert(self, entries: Iterable[_Entry], file: int | None) -> int:
        """Store translations; return how many there were."""
        count = 0
        for entry in entries:
            count += 1
            unit = self._unit(entry.source, entry.language)
            if unit is None:
                unit = self._db.execute(
                    "INSERT INTO unit (language, hash, source) VALUES (?, ?, ?)",
                    (entry.language, _hash(entry.source), entry.source),
                ).lastrowid
            self._db.execute(
                "INSERT INTO translation VALUES (?, ?, ?, ?, ?, ?, ?)",
                (unit, file, entry.line, entry.target, entry.domain, entry.previous, entry.next),
            )
        return count

    def _forget(self, file: int | None) -> None:
        """Delete a file's translations, and the units that only it had."""
        self._db.execute(
            "DELETE FROM unit WHERE id IN (SELECT unit FROM translation WHERE file = :file)"
            " AND NOT EXISTS (SELECT 1 FROM translation"
            " WHERE translation.unit = unit.id AND file <> :file)",
            {"file": file},
        )
        self._db.execute("DELETE FROM translation WHERE file = ?", (file,))
        self._db.execute("DELETE FROM file WHERE id = ?", (file,))

    def _entries(self, path: str) -> Iterator[_Entry]:
        config = self._project.config
        if path.endswith(".tmx"):
            yield from _tmx_entries(
                self._project.path(path), path, config.source_language, config.target_languages
            )
            return
        from rktranslate.catalog.po import read

        inside = path.removeprefix(f"{config.translations_dir}/")
        language, _, rest = inside.partition("/")
        file = read(self._project.path(path), config.source_language, language, name=path)
        yield from _catalog_entries(file.catalog, language, rest.rpartition("/")[0])

    # --- the index ----------------------------------------------------------------------------

    def _index(self, language: str) -> None:
        """Index the units that are in no segment yet.

        Small segments at the end are built again together with the new units, so that their
        number grows with the logarithm of the units only.
        """
        segments = self._db.execute(
            "SELECT id, last, units FROM segment WHERE language = ? ORDER BY first", (language,)
        ).fetchall()
        after = segments[-1][1] if segments else 0
        (pending,) = self._db.execute(
            "SELECT count(*) FROM unit WHERE language = ? AND id > ?", (language, after)
        ).fetchone()
        if not pending:
            return
        while segments and segments[-1][2] <= min(2 * pending, fuzzy.SEGMENT_UNITS - pending):
            number, _, units = segments.pop()
            self._db.execute("DELETE FROM segment WHERE id = ?", (number,))
            pending += units
        self._build(language, segments[-1][1] if segments else 0, None)

    def _build(self, language: str, after: int, last: int | None) -> None:
        rows = self._db.execute(
            "SELECT id, source FROM unit WHERE language = ? AND id > ? AND id <= ? ORDER BY id",
            (language, after, 1 << 62 if last is None else last),
        )
        while self._build_one(language, rows.fetchmany(fuzzy.SEGMENT_UNITS)):
            pass

    def _build_one(self, language: str, batch: list[tuple[int, str]]) -> bool:
        """Store a segment of some units; a method, so that nothing of it outlives it."""
        if not batch:
            return False
        ids = [identity for identity, _ in batch]
        folded = [fuzzy.fold(source) for _, source in batch]
        batch.clear()
        data = fuzzy.Segment.build(ids, folded).to_bytes()
        self._db.execute(
            "INSERT INTO segment (language, first, last, units, data) VALUES (?, ?, ?, ?, ?)",
            (language, ids[0], ids[-1], len(ids), data),
        )
        return True

    def _thin(self, language: str) -> None:
        """Build segments again that have lost more than half of their units."""
        segments = self._db.execute(
            "SELECT id, first, last, units FROM segment WHERE language = ?", (language,)
        ).fetchall()
        for number, first, last, units in segments:
            (alive,) = self._db.execute(
                "SELECT count(*) FROM unit WHERE language = ? AND id BETWEEN ? AND ?",
                (language, first, last),
            ).fetchone()
            if alive * 2 < units:
                self._db.execute("DELETE FROM segment WHERE id = ?", (number,))
                self._build(language, first - 1, last)


def normal(text: str) -> str:
    """Return a text as sources are compared: NFC, on one line."""
    text = unicodedata.normalize("NFC", text)
    return " ".join(text.split("\n")) if "\n" in text else text


def may_enter(message: Message) -> bool:
    """Tell whether a message is worth remembering: reviewed, with a target of its own.

    Obsolete messages are; plurals, ``∅`` and references kept verbatim are not.
    """
    return (
        message.state in (State.REVIEWED, State.FINAL)
        and bool(message.target)
        and message.target != NOTHING
        and message.plural is None
        and not (message.origin is Origin.SOURCE and message.target == message.source)
    )


def _catalog_entries(catalog: Catalog, language: str, domain: str) -> Iterator[_Entry]:
    current = [normal(m.source) for m in catalog.messages if not m.obsolete]
    edges = [_hash(text) for text in ("", *current, "")]
    place = 0
    for message in catalog.messages:
        place += not message.obsolete
        if may_enter(message):
            yield _Entry(
                source=normal(message.source),
                target=message.target,
                language=language,
                line=message.line,
                domain=domain,
                previous=None if message.obsolete else edges[place - 1],
                next=None if message.obsolete else edges[place + 1],
            )


def _tmx_entries(
    path: Path, name: str, source_language: str, languages: Sequence[str]
) -> Iterator[_Entry]:
    from rktranslate.exchange.tmx import TmxUnit, read_tmx

    with path.open("rb") as stream:
        for unit in read_tmx(stream, name, source_language, languages):
            if isinstance(unit, TmxUnit):
                yield _Entry(
                    source=normal(unit.source),
                    target=unit.target,
                    language=unit.language,
                    line=unit.line,
                    domain=unit.domain,
                    previous=None if unit.previous is None else _hash(normal(unit.previous)),
                    next=None if unit.next is None else _hash(normal(unit.next)),
                )


def _hash(text: str) -> int:
    """Return 64 bits of a text's content hash, as SQLite holds them."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


_KINDS = tuple(MatchKind)


def _best(found: list[tuple[bool, Match]], minimum: float, limit: int) -> tuple[Match, ...]:
    """Return the best matches, one a target; the project's own before imported ones."""
    found.sort(
        key=lambda item: (
            -item[1].score,
            _KINDS.index(item[1].kind),
            not item[1].adapted,
            not item[0],
            item[1].origin,
            item[1].line,
        )
    )
    best: dict[str, Match] = {}
    for _, match in found:
        if match.score >= minimum:
            best.setdefault(match.target, match)
    return tuple(islice(best.values(), limit))


_ENVIRONMENT = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
    }
)


_UNWRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})


def _is_environment(error: Exception) -> bool:
    """Tell whether the machine, and not the store, is what is wrong."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _ENVIRONMENT


def _is_unwritable(reason: Exception | str) -> bool:
    """Tell whether the store might be written in another folder."""
    code = getattr(reason, "sqlite_errorcode", None)
    return isinstance(reason, OSError) or (code is not None and code & 0xFF in _UNWRITABLE)


class _UnwritableError(ConfigError):
    """The folder of the store, or the store, cannot be written."""


def cached_store(project: Project) -> Path:
    """Return where the store of a project is that cannot be written; it may not be there yet.

    ``$XDG_CACHE_HOME/rktranslate/memory``, which is ``~/.cache/rktranslate/memory`` where nothing
    else is set; projects are told apart by their path.
    """
    root = str(project.root.resolve())
    name = hashlib.blake2b(root.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    base = os.environ.get("XDG_CACHE_HOME")
    cache = Path(base) if base else Path.home() / ".cache"
    return cache / "rktranslate" / "memory" / f"{name}.sqlite"
