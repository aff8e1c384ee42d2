"""What the ``tm`` commands do: each takes a project and returns a result; no printing."""

from __future__ import annotations

import filecmp
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, ConfigError
from rktranslate.memory.entries import is_reusable
from rktranslate.memory.project_memory import Memory
from rktranslate.memory.store import MemoryStats
from rktranslate.project.protection import refuse_as_result
from rktranslate.storage.files import temporary_beside, visible_files
from rktranslate.version import __version__
from rktranslate.workflow.exit_codes import Result
from rktranslate.workflow.inputs import chosen_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from rktranslate.exchange.tmx import TmxUnit
    from rktranslate.memory.match import Match
    from rktranslate.project.layout import Project


@dataclass(frozen=True, slots=True)
class Imported:
    """One TMX file that became part of the project."""

    path: str
    """Where the project keeps it."""
    units: int
    """Its translation units with the project's source and a target language."""
    other_languages: int
    """Units without them: kept in the file, of no use here."""
    written: bool
    """False where the same file was there already."""


@dataclass(frozen=True, slots=True)
class TmImportResult(Result):
    """What ``tm import`` did."""

    files: tuple[Imported, ...]


@dataclass(frozen=True, slots=True)
class TmExportResult(Result):
    """What ``tm export`` wrote."""

    path: str
    units: int


@dataclass(frozen=True, slots=True)
class TmSearchResult(Result):
    """What the memory has for a text."""

    text: str
    language: str
    matches: tuple[Match, ...]
    store: str = ""
    """Where the store is, because the project cannot be written; empty: where it belongs."""


@dataclass(frozen=True, slots=True)
class TmStatsResult(Result, MemoryStats):
    """The contents of the memory, its size and its place."""

    store: str = ""
    """Where the store is, because the project cannot be written; empty: where it belongs."""


def import_tmx(project: Project, paths: Sequence[Path], *, replace: bool = False) -> TmImportResult:
    """Make TMX files part of the project, as ``memory/<name>.tmx``, and fill the memory.

    Args:
        project: The project.
        paths: The files; all are read before any is taken in.
        replace: Take the place of another file of the same name.

    Raises:
        CatalogError: A file cannot be read, or has nothing for this project's languages.
        ConfigError: There is another file of that name.
    """
    with project.lock("tm import"):
        names: dict[str, Path] = {}
        folder = project.config.memory_dir
        for path in paths:
            name = f"{folder}/{path.stem.lstrip('.~') or 'memory'}.tmx"
            if name in names:
                raise ConfigError(f"{path} and {names[name]} would both become {name}")
            there = project.path(name)
            if there.exists() and not replace and not _same(path, there):
                raise ConfigError(
                    "there is another file of that name",
                    path=name,
                    hint="rename yours, or use --replace",
                )
            names[name] = path
        counts = {name: _counted(project, path) for name, path in names.items()}
        files = tuple(
            Imported(name, *counts[name], written=_copy(path, project.path(name), name))
            for name, path in names.items()
        )
        Memory.open(project).close()
    return TmImportResult(files)


def _same(path: Path, there: Path) -> bool:
    try:
        return filecmp.cmp(path, there, shallow=False)
    except OSError:
        return False


def _counted(project: Project, path: Path) -> tuple[int, int]:
    from rktranslate.exchange.tmx import TmxUnit, read_tmx

    config = project.config
    units = others = 0
    try:
        with path.open("rb") as stream:
            for unit in read_tmx(
                stream, str(path), config.source_language, config.target_languages
            ):
                if isinstance(unit, TmxUnit):
                    units += 1
                else:
                    others += 1
    except OSError as error:
        raise CatalogError(f"cannot be read: {error.strerror}", path=str(path)) from error
    if not units:
        raise CatalogError(
            f"no translation from {config.source_language} to "
            f"{' or '.join(config.target_languages) or 'any language of this project'}",
            path=str(path),
        )
    return units, others


def _copy(path: Path, there: Path, name: str) -> bool:
    """Copy a file of any size so that the project's is always the old or the new one."""
    if there.exists() and _same(path, there):
        return False
    try:
        with path.open("rb") as stream:
            _write(there, iter(lambda: stream.read(1 << 20), b""))
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", path=name) from error
    return True


def _write(there: Path, parts: Iterable[bytes]) -> None:
    """Write a file in parts, atomically.

    Raises:
        OSError: It cannot be written; the old content is intact.
    """
    there.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = temporary_beside(there)
    try:
        stream: BinaryIO
        with os.fdopen(descriptor, "wb") as stream:
            for part in parts:
                stream.write(part)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(there)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def export_tmx(project: Project, path: Path, languages: Sequence[str] = ()) -> TmExportResult:
    """Write the reviewed messages of the project's catalogues as TMX; imported ones are left out.

    Args:
        project: The project.
        path: The file to write; an existing one is replaced.
        languages: Target languages; all when empty.

    Raises:
        CatalogError: A catalogue cannot be read, or XML cannot hold one of its characters.
        ConfigError: The file cannot be written, or is one that people work on.
        DocumentError: A folder of catalogues cannot be read.
    """
    from rktranslate.exchange.tmx import write_tmx

    refuse_as_result(path, project)
    config = project.config
    chosen = [
        chosen_language(project, language) for language in languages
    ] or config.target_languages
    count = 0

    def counted() -> Iterator[TmxUnit]:
        nonlocal count
        for unit in _reviewed(project, chosen):
            count += 1
            yield unit

    try:
        _write(path, write_tmx(counted(), config.source_language, version=__version__))
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", path=str(path)) from error
    return TmExportResult(str(path), count)


def _reviewed(project: Project, languages: Sequence[str]) -> Iterator[TmxUnit]:
    from rktranslate.catalog.po import read
    from rktranslate.catalog.provenance import translator_comments
    from rktranslate.exchange.tmx import TmxUnit

    config = project.config
    for language in languages:
        folder = project.path(f"{config.translations_dir}/{language}")
        for path in sorted(visible_files(folder, "**/*.po")):
            inside = path.relative_to(folder)
            catalog = read(
                path, config.source_language, language, name=project.relative(path)
            ).catalog
            around = ["", *(m.source for m in catalog.messages if not m.obsolete), ""]
            place = 0
            for message in catalog.messages:
                place += not message.obsolete
                if is_reusable(message):
                    yield TmxUnit(
                        source=message.source,
                        target=message.target,
                        language=language,
                        previous=None if message.obsolete else around[place - 1],
                        next=None if message.obsolete else around[place + 1],
                        domain="" if len(inside.parts) == 1 else inside.parent.as_posix(),
                        notes=translator_comments(message),
                    )


def search_memory(
    project: Project, text: str, language: str, *, minimum: float = 0.75, limit: int = 5
) -> TmSearchResult:
    """Return what the memory has for a text.

    Raises:
        ConfigError: The language is not one of the project's.
    """
    language = chosen_language(project, language)
    with Memory.open_to_read(project) as memory:
        found = memory.lookup(text, language=language, minimum=minimum, limit=limit)
        return TmSearchResult(text, language, found, memory.outside)


def memory_stats(project: Project) -> TmStatsResult:
    """Return what the memory holds, brought up to the project's files first."""
    with Memory.open_to_read(project) as memory:
        found = memory.stats()
        return TmStatsResult(
            found.languages,
            found.files,
            found.store_bytes,
            found.index_bytes,
            store=memory.outside,
        )
