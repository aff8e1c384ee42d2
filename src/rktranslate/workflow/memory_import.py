"""``tm import``: make TMX files part of the project."""

from __future__ import annotations

import filecmp
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, ConfigError
from rktranslate.memory.project_memory import Memory
from rktranslate.storage.files import chunks_of, replace_file
from rktranslate.workflow.exit_codes import Result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rktranslate.project.layout import Project


@dataclass(frozen=True, slots=True)
class ImportedTmx:
    """A TMX file that is part of the project now."""

    path: str
    """Its path in the project."""
    units: int
    """Translation units with the source language and a target language of the project."""
    other_languages: int
    """Translation units without them: they stay in the file and are ignored."""
    written: bool
    """Whether the file was copied; not when an identical one was there."""


@dataclass(frozen=True, slots=True)
class TmImportResult(Result):
    """The files that ``tm import`` made part of the project."""

    files: tuple[ImportedTmx, ...]


def import_tmx(project: Project, paths: Sequence[Path], *, replace: bool = False) -> TmImportResult:
    """Copy TMX files to ``memory/<name>.tmx`` in the project, and fill the memory from them.

    Args:
        project: The project.
        paths: The files; all are read before the first is copied.
        replace: Replace an imported file of the same name.

    Raises:
        CatalogError: A file cannot be read, or has no translation in the project's languages.
        ConfigError: Another file of that name was imported already, or a file cannot be written.
    """
    with project.lock("tm import"):
        destinations = _destinations(project, paths, replace=replace)
        counts = {name: _count_units(project, path) for name, path in destinations.items()}
        files = tuple(
            ImportedTmx(name, *counts[name], written=_copy(path, project.path(name), name))
            for name, path in destinations.items()
        )
        Memory.open(project).close()
    return TmImportResult(files)


def _destinations(project: Project, paths: Sequence[Path], *, replace: bool) -> dict[str, Path]:
    """Return the files by the project path that each is copied to."""
    destinations: dict[str, Path] = {}
    for path in paths:
        name = f"{project.config.memory_dir}/{path.stem.lstrip('.~') or 'memory'}.tmx"
        if name in destinations:
            raise ConfigError(f"{path} and {destinations[name]} would both become {name}")
        existing = project.path(name)
        if existing.exists() and not replace and not _same_content(path, existing):
            raise ConfigError(
                "another file of this name exists",
                path=name,
                hint="rename yours, or use --replace",
            )
        destinations[name] = path
    return destinations


def _same_content(path: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(path, other, shallow=False)
    except OSError:
        return False


def _count_units(project: Project, path: Path) -> tuple[int, int]:
    """Return the numbers of translation units with and without the project's languages."""
    from rktranslate.exchange.interface import TranslationUnit
    from rktranslate.exchange.tmx import Tmx

    config = project.config
    usable = total = 0
    if path.exists() and not path.is_file():
        # It is read twice: before anything is written, and to copy it.
        raise CatalogError("expected a file, found a pipe or a folder", path=str(path))
    try:
        with path.open("rb") as stream:
            for unit in Tmx().read(
                stream, str(path), config.source_language, config.target_languages
            ):
                total += 1
                usable += isinstance(unit, TranslationUnit)
    except OSError as error:
        raise CatalogError(f"cannot be read: {error.strerror}", path=str(path)) from error
    if not usable:
        targets = " or ".join(config.target_languages) or "any language of this project"
        raise CatalogError(
            f"no translation from {config.source_language} to {targets}", path=str(path)
        )
    return usable, total - usable


def _copy(path: Path, destination: Path, name: str) -> bool:
    """Copy a file of any size atomically; return whether there was anything to copy."""
    if destination.exists() and _same_content(path, destination):
        return False
    try:
        with path.open("rb") as stream:
            replace_file(destination, chunks_of(stream))
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", path=name) from error
    return True
