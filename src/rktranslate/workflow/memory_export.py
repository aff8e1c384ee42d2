"""``tm export``: write the reviewed messages of the catalogues as TMX."""

from __future__ import annotations

import functools
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.memory.entries import is_reusable
from rktranslate.storage.files import os_error
from rktranslate.storage.writing import write_output_chunks
from rktranslate.workflow.failures import FailedFile, Failures, FilesResult
from rktranslate.workflow.inputs import chosen_language
from rktranslate.workflow.output_files import check_destination

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

    from rktranslate.exchange.interface import TranslationUnit
    from rktranslate.model import Catalog, Skipped
    from rktranslate.project.layout import Project


@dataclass(frozen=True, slots=True)
class TmExportResult(FilesResult):
    """The file that ``tm export`` wrote."""

    path: str
    """``-`` is standard output."""
    units: int
    lost: tuple[Skipped, ...] = ()
    """Notes and contexts that XML cannot hold, by ``file:line`` of the catalogue."""


def export_tmx(
    project: Project, path: Path | BinaryIO, languages: Sequence[str] = ()
) -> TmExportResult:
    """Write the reviewed messages of the project's catalogues as TMX, without imported ones.

    A catalogue that cannot be read is left out. So is a note, or the source of a neighbour, that
    XML cannot hold: it is reported, and its message is written without it.

    Args:
        project: The project.
        path: The file to write; an existing one is replaced. Or a binary stream, which gets nothing
            before all is written.
        languages: Target languages; all when empty.

    Raises:
        ConfigError: The file cannot be written, or is a protected file of the project.
    """
    from rktranslate.exchange.tmx import Tmx

    named = path if isinstance(path, Path) else None
    check_destination(named, project)
    source_language = project.config.source_language
    chosen = tuple(chosen_language(project, each) for each in languages)
    failures = Failures()
    languages = chosen or project.config.target_languages
    units = _Counted(_reviewed_units(project, languages, failures))
    lost: list[Skipped] = []
    chunks = Tmx().write(units, source_language, on_skipped=lost.append)
    if not isinstance(path, Path):
        # A reader of a pipe cannot take back what it got.
        with tempfile.TemporaryFile() as whole:
            whole.writelines(chunks)
            whole.seek(0)
            shutil.copyfileobj(whole, path)
        return TmExportResult("-", units.count, tuple(lost), failed=failures.files)
    try:
        write_output_chunks(path, chunks)
    except OSError as error:
        raise os_error(ConfigError, error, str(path), "written") from error
    return TmExportResult(str(path), units.count, tuple(lost), failed=failures.files)


class _Counted:
    """An iterable of units that counts them."""

    def __init__(self, units: Iterable[TranslationUnit]) -> None:
        self._units = units
        self.count = 0

    def __iter__(self) -> Iterator[TranslationUnit]:
        for unit in self._units:
            self.count += 1
            yield unit


def _reviewed_units(
    project: Project, languages: Sequence[str], failures: Failures
) -> Iterator[TranslationUnit]:
    """Yield the reviewed messages of all catalogues in some languages, a catalogue at a time."""
    from rktranslate.catalog.po import read

    config = project.config
    for language in languages:
        folder = f"{config.translations_dir}/{language}"
        found = project.files(folder, "**/*.po")
        failures.add_all(found.errors)
        for name in found.paths:
            parts = PurePosixPath(name).relative_to(folder).parent.as_posix()
            parse = functools.partial(
                read, project.path(name), config.source_language, language, name=name
            )
            file = failures.attempt(name, parse)
            if not isinstance(file, FailedFile):
                yield from catalog_units(file.catalog, language, "" if parts == "." else parts)


def catalog_units(catalog: Catalog, language: str, domain: str) -> Iterator[TranslationUnit]:
    """Yield the messages of a catalogue that belong in a memory, obsolete ones too."""
    from rktranslate.catalog.provenance import translator_comments
    from rktranslate.exchange.interface import TranslationUnit
    from rktranslate.model import Location

    sources = ["", *(m.source for m in catalog.messages if not m.obsolete), ""]
    position = 0
    for message in catalog.messages:
        position += not message.obsolete
        if is_reusable(message):
            yield TranslationUnit(
                source=message.source,
                target=message.target,
                language=language,
                previous=None if message.obsolete else sources[position - 1],
                next=None if message.obsolete else sources[position + 1],
                domain=domain,
                notes=translator_comments(message),
                location=Location(catalog.path, message.line),
            )
