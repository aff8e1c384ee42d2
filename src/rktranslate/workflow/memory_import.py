"""``tm import``: make TMX and PO files part of the project's translation memory."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.conflict_markers import has_conflict_markers
from rktranslate.errors import CatalogError, DocumentError
from rktranslate.languages.codes import fit, matches
from rktranslate.memory.entries import is_reusable
from rktranslate.memory.project_memory import Memory
from rktranslate.storage.files import chunks_of, is_text, os_error, shown_name
from rktranslate.storage.reading import open_file, read_file
from rktranslate.storage.writing import Version, write_inside_chunks
from rktranslate.workflow.failures import Failures, FilesResult
from rktranslate.workflow.inputs import chosen_language
from rktranslate.workflow.memory_export import catalog_units
from rktranslate.workflow.progress import begin, silent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rktranslate.exchange.interface import LeftOut
    from rktranslate.model import Catalog, Message
    from rktranslate.project.layout import Project
    from rktranslate.workflow.progress import Progress

_MOST_LINES = 1000
"""Most lines that are kept of what was left out for one reason; a file may have millions."""
_PO_SUFFIXES = (".po", ".pot")


@dataclass(frozen=True, slots=True)
class LeftOutUnits:
    """What was not taken from a file for one reason: units, or parts of them."""

    reason: LeftOut
    count: int
    lines: tuple[int, ...]
    """Their lines in the file; of more than 1,000 the first."""


@dataclass(frozen=True, slots=True)
class ImportedMemory:
    """A file whose translations are part of the project now."""

    path: str
    """The TMX file in the project."""
    source: str
    """The file that was read."""
    units: int
    """Translations from the source language into a target language of the project."""
    other_languages: int
    """Translation units without them: they stay in the file and are ignored."""
    left_out: tuple[LeftOutUnits, ...]
    """What else was not taken, by reason."""
    written: bool
    """Whether the file was written; not when an identical one was there."""


@dataclass(frozen=True, slots=True)
class TmImportResult(FilesResult):
    """The files that ``tm import`` made part of the project."""

    files: tuple[ImportedMemory, ...]


@dataclass(frozen=True, slots=True)
class _Offer:
    """A file that is to be imported."""

    path: Path
    name: str
    """Its path in the project."""
    data: bytes | None
    """What is to be written; None for a copy of the file, which may be of any size."""
    units: int
    other_languages: int
    left_out: tuple[LeftOutUnits, ...]


def import_memory(
    project: Project,
    paths: Sequence[Path],
    *,
    language: str | None = None,
    replace: bool = False,
    progress: Progress = silent,
) -> TmImportResult:
    """Add TMX and PO files to the project as ``memory/<name>.tmx``, and fill the memory from them.

    A TMX file is copied. Of a PO file the reviewed messages are written as TMX, obsolete ones too.
    A file that cannot be imported costs itself: it cannot be read, has no translation in the
    project's languages, or its name is that of another file, given or in the project.

    Args:
        project: The project.
        paths: The files; all are read before the first is written.
        language: Target language of PO files whose header names none.
        replace: Replace an imported file of the same name.
        progress: Called with the progress of the command.

    Raises:
        ConfigError: ``language`` is not a language of the project, or a link leads out of it.
    """
    target = None if language is None else chosen_language(project, language)
    failures = Failures()
    with project.lock("tm import"):
        names = {path: _name(project, path) for path in paths}
        counts = Counter(names.values())

        def offer_of(path: Path) -> _Offer:
            name = names[path]
            begin(progress, "Reading memories", list(names).index(path), len(names), str(path))
            if not is_text(name):
                raise DocumentError(
                    "file name is not valid UTF-8", path=shown_name(str(path)), hint="rename it"
                )
            if counts[name] > 1:
                others = ", ".join(
                    str(each) for each in names if each != path and names[each] == name
                )
                raise DocumentError(
                    f"would become {name}, and so would {others}",
                    path=str(path),
                    hint="rename one of them",
                )
            offer = _read(project, path, name, target)
            if not replace and project.exists(name) and not _is_there(project, offer):
                raise DocumentError(
                    "another file of this name exists",
                    path=name,
                    hint="rename yours, or use --replace",
                )
            return offer

        def imported(offer: _Offer) -> ImportedMemory:
            return ImportedMemory(
                offer.name,
                str(offer.path),
                offer.units,
                offer.other_languages,
                offer.left_out,
                written=_write(project, offer),
            )

        # All are read before the first is written.
        offers = failures.results((str(path), functools.partial(offer_of, path)) for path in names)
        files = failures.results(
            (offer.name, functools.partial(imported, offer)) for offer in offers
        )
        begin(progress, "Indexing the memory", 0, 0)
        with Memory.open(project) as memory:
            failures.add_all(memory.failed)
        return TmImportResult(files, failed=failures.files)


def _name(project: Project, path: Path) -> str:
    """Return the project path that a file is written to."""
    return f"{project.config.memory_dir}/{path.stem.lstrip('.~') or 'memory'}.tmx"


# --- writing ---------------------------------------------------------------------------------


def _is_there(project: Project, offer: _Offer) -> bool:
    """Return whether the content of a file is in the project already."""
    existing = project.path(offer.name)
    if offer.data is None:
        return Version.of(offer.path) == Version.of(existing)
    try:
        return read_file(existing) == offer.data
    except OSError:
        return False


def _write(project: Project, offer: _Offer) -> bool:
    """Write a file of any size atomically; return whether there was anything to write."""
    if _is_there(project, offer):
        return False
    if offer.data is not None:
        return project.write(offer.name, offer.data)
    try:
        with open_file(offer.path) as stream:
            write_inside_chunks(project.root, offer.name, chunks_of(stream))
    except OSError as error:
        raise os_error(DocumentError, error, offer.name, "written") from error
    return True


# --- reading ---------------------------------------------------------------------------------


def _read(project: Project, path: Path, name: str, target: str | None) -> _Offer:
    if path.name.lower().endswith(_PO_SUFFIXES):
        return _read_po(project, path, name, target)
    return _read_tmx(project, path, name)


def _read_tmx(project: Project, path: Path, name: str) -> _Offer:
    from rktranslate.exchange.interface import LeftOut, TranslationUnit
    from rktranslate.exchange.named_languages import LanguagesSeen, no_translations
    from rktranslate.exchange.tmx import Tmx

    source_language, targets = project.config.source_language, project.config.target_languages
    count, others, left_out, seen = 0, 0, _LeftOutCounter(), LanguagesSeen()
    # It is read twice, before anything is written and to copy it: a stream does not serve.
    try:
        with open_file(path) as stream:
            for unit in Tmx().read(stream, str(path), source_language, targets):
                if isinstance(unit, TranslationUnit):
                    count += 1
                    continue
                seen.add(unit.languages)
                if unit.reason is LeftOut.OTHER_LANGUAGES:
                    others += 1
                else:
                    left_out.add(unit.reason, unit.location.line)
    except OSError as error:
        raise os_error(CatalogError, error, str(path), "read") from error
    if not count:
        raise no_translations(str(path), source_language, targets, seen)
    return _Offer(path, name, None, count, others, left_out.result())


def _read_po(project: Project, path: Path, name: str, target: str | None) -> _Offer:
    from rktranslate.catalog.po import read
    from rktranslate.exchange.interface import LeftOut
    from rktranslate.exchange.tmx import Tmx

    source_language = project.config.source_language
    catalog = read(path, source_language, target).catalog
    units = list(catalog_units(catalog, _language_of(project, catalog), ""))
    left_out = _LeftOutCounter()
    for message in catalog.messages:
        if not is_reusable(message):
            left_out.add(_reason(message), message.line)
    if not units:
        raise CatalogError(
            f"no reviewed translation: {left_out or 'no messages'}", path=catalog.path
        )
    parts = Tmx().write(
        units, source_language, on_skipped=lambda _: left_out.add(LeftOut.UNFIT_NOTE)
    )
    data = b"".join(parts)
    return _Offer(path, name, data, len(units), 0, left_out.result())


def _language_of(project: Project, catalog: Catalog) -> str:
    """Return the target language of the project that a PO file is in.

    Raises:
        CatalogError: It is in another one, or translated from another source language.
    """
    from rktranslate.exchange.named_languages import LanguagesSeen, no_translations

    config = project.config
    source = dict(catalog.headers).get("X-Source-Language", "").strip() or config.source_language
    code = catalog.target_language
    language = max(config.target_languages, key=lambda each: fit(code, each), default="")
    if not matches(code, language) or not matches(source, config.source_language):
        seen = LanguagesSeen()
        seen.add((source, code))
        raise no_translations(catalog.path, config.source_language, config.target_languages, seen)
    return language


def _reason(message: Message) -> LeftOut:
    """Return why a message of a PO file does not belong in the memory."""
    from rktranslate.exchange.interface import LeftOut

    if message.plural is not None:
        return LeftOut.PLURAL
    if not message.target:
        return LeftOut.UNTRANSLATED
    if not message.state.is_reviewed:
        return LeftOut.FUZZY
    is_conflict = has_conflict_markers(message.target, message.source)
    return LeftOut.CONFLICT if is_conflict else LeftOut.VERBATIM


class _LeftOutCounter:
    """Counts of what is left out, by reason."""

    def __init__(self) -> None:
        self._counts: Counter[LeftOut] = Counter()
        self._lines: dict[LeftOut, list[int]] = {}

    def add(self, reason: LeftOut, line: int | None = None) -> None:
        """Count something, on a line of the file where that is known."""
        self._counts[reason] += 1
        lines = self._lines.setdefault(reason, [])
        if line is not None and len(lines) < _MOST_LINES:
            lines.append(line)

    def result(self) -> tuple[LeftOutUnits, ...]:
        """Return the counts in the order of the first of each."""
        return tuple(
            LeftOutUnits(reason, number, tuple(self._lines[reason]))
            for reason, number in self._counts.items()
        )

    def __bool__(self) -> bool:
        """Return whether anything was left out."""
        return bool(self._counts)

    def __str__(self) -> str:
        """Return ``3 fuzzy: needs editing, 1 not translated``."""
        return ", ".join(f"{number} {reason}" for reason, number in self._counts.items())
