"""``xliff export`` and ``xliff import``: messages to a CAT tool, and what people made of them back.

What goes out and comes in is decided in ``catalog/xliff.py``; here are the files. An export never
takes the place of a file whose work was not imported; an import works out all catalogues before it
writes one.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, ConfigError
from rktranslate.model import Location, State
from rktranslate.project import visible_files
from rktranslate.results import (
    XliffChange,
    XliffExported,
    XliffExportResult,
    XliffImported,
    XliffImportResult,
)
from rktranslate.workflow.inputs import chosen_languages, documents, load_document, read_catalog
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from rktranslate.catalog.po import PoFile
    from rktranslate.catalog.xliff import Change, XliffPart, XliffVersion
    from rktranslate.model import Catalog, Document, Key, Message
    from rktranslate.project import Project
    from rktranslate.workflow.progress import Progress

FOLDER = "xliff"
"""Where exports go unless a place is named, below the project."""
SUFFIXES = (".xlf", ".xliff")
_FINISHED = frozenset({State.REVIEWED, State.FINAL})
_UNWRITABLE = re.compile("[\0\x04\ud800-\udfff]")
"""What XLIFF can say by elements and PO cannot hold at all."""


# --- export ----------------------------------------------------------------------------------


def export_xliff(
    project: Project,
    languages: Sequence[str] = (),
    names: Sequence[Path] = (),
    *,
    version: XliffVersion,
    destination: Path | None = None,
    stream: BinaryIO | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> XliffExportResult:
    """Write the current messages of catalogues as XLIFF, a file each.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        names: Source documents; all when empty.
        version: Version of the format.
        destination: A file ending in .xlf or .xliff, for one catalogue; or else a folder; the
            project's own when None.
        stream: Write one catalogue there instead.
        force: Replace files whose work was not imported.
        progress: Told how far it is.

    Raises:
        CatalogError: A catalogue is not there, cannot be read, or has what XML cannot hold.
        ConfigError: There are several catalogues for one file, or a file that is there holds what
            was not imported.
    """
    chosen = chosen_languages(project, languages)
    sources = _chosen_documents(project, names)
    single = stream is not None or (
        destination is not None
        and destination.suffix.lower() in SUFFIXES
        and not destination.is_dir()
    )
    if single and len(chosen) * len(sources) > 1:
        raise ConfigError(
            f"{len(sources)} documents in {len(chosen)} languages do not go into one file",
            path=str(destination) if destination else None,
            hint="name a document and a language, or give a folder to -o",
        )
    folder = destination or project.path(FOLDER)
    guard = contextlib.nullcontext() if stream is not None else project.lock("xliff export")
    with guard:
        ready: list[tuple[Path, bytes, XliffExported]] = []
        for done, name in enumerate(sources):
            document = load_document(project, name)
            for language in chosen:
                path = folder if single else folder / language / _inside(project, name)
                replaces = force or stream is not None
                ready.append(
                    (path, *_exported(project, document, language, version, path, replaces))
                )
            progress("Writing XLIFF", done + 1, len(sources))
        if stream is not None:
            [(_, data, what)] = ready
            stream.write(data)
            stream.flush()
            return XliffExportResult((dataclasses.replace(what, path="-", written=True),))
        return XliffExportResult(tuple(_written(*each) for each in ready))


def _chosen_documents(project: Project, names: Sequence[Path]) -> tuple[str, ...]:
    known = documents(project)
    wanted = [project.relative(name) for name in names]
    for name in wanted:
        if name not in known:
            raise ConfigError(
                "not a source document of this project",
                path=name,
                hint=f"they are in {project.config.source_dir}/",
            )
    return tuple(name for name in known if not wanted or name in wanted)


def _inside(project: Project, name: str) -> PurePosixPath:
    return PurePosixPath(name).relative_to(project.config.source_dir).with_suffix(SUFFIXES[0])


def _exported(
    project: Project,
    document: Document,
    language: str,
    version: XliffVersion,
    path: Path,
    force: bool,
) -> tuple[bytes, XliffExported]:
    from rktranslate.catalog.xliff import sendable, write_xliff

    catalog = _catalog(project, document.path, language).catalog
    shown = project.relative(path)
    if not force:
        _must_not_be_lost(path, shown, catalog)
    sent = [message for message in catalog.messages if sendable(message)]
    current = {message.source for message in catalog.messages if not message.obsolete}
    wanted = {segment.source for block in document.blocks for segment in block.segments}
    return write_xliff(catalog, document.path, version, document.syntax), XliffExported(
        document=document.path,
        language=language,
        path=shown,
        units=len(sent),
        reviewed=sum(message.state in _FINISHED for message in sent),
        behind=len(current ^ wanted),
        written=False,
    )


def _catalog(project: Project, name: str, language: str) -> PoFile:
    path = project.catalog_path(name, language)
    if not project.path(path).exists():
        raise CatalogError(
            "there is no such catalogue yet", path=path, hint="run `rktranslate extract` first"
        )
    return read_catalog(project, path, language)


def _must_not_be_lost(path: Path, shown: str, catalog: Catalog) -> None:
    """Refuse to replace a file in which somebody did what the catalogue does not have."""
    from rktranslate.catalog.xliff import merge_xliff, read_xliff
    from rktranslate.project import read_bytes

    if not path.exists():
        return
    hint = f"import it first: rktranslate xliff import {shown}; or use --force to replace it"
    try:
        there = _as_po(read_xliff(read_bytes(path, shown), shown, catalog.target_language))
        changes = merge_xliff(catalog, there).changes
    except CatalogError as error:
        raise ConfigError(
            f"there is a file already, and not one that can be replaced: {error.message}",
            path=shown,
            hint="use --force to replace it",
        ) from error
    if changes:
        raise ConfigError(
            f"there is a file already, with {_units(len(changes))} not imported",
            path=shown,
            hint=hint,
        )


def _as_po(offered: Catalog, *, reviewed: bool = False) -> Catalog:
    """Return messages with the states that PO knows, so that nothing is news for ever."""
    finished = _FINISHED | {State.TRANSLATED} if reviewed else _FINISHED
    return dataclasses.replace(
        offered,
        messages=tuple(
            dataclasses.replace(message, state=State.REVIEWED)
            if message.state in finished
            else message
            for message in offered.messages
        ),
    )


def _units(number: int) -> str:
    return f"{number} unit" if number == 1 else f"{number} units"


def _written(path: Path, data: bytes, what: XliffExported) -> XliffExported:
    from rktranslate.project import write_atomic

    return dataclasses.replace(what, written=write_atomic(path, data, shown=what.path))


# --- import ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Taking:
    """A catalogue that files are being merged into."""

    before: PoFile
    catalog: Catalog


@dataclass(frozen=True, slots=True)
class _Taken:
    """One document of one file, merged."""

    file: str
    document: str
    language: str
    catalog: str
    units: int
    changes: tuple[Change, ...] = field(repr=False)


def import_xliff(
    project: Project,
    paths: Sequence[Path],
    *,
    language: str | None = None,
    document: Path | None = None,
    reviewed: bool = False,
    dry_run: bool = False,
    progress: Progress = silent,
) -> XliffImportResult:
    """Merge XLIFF files over the catalogues as they are now; nothing human is lost.

    Args:
        project: The project.
        paths: Files, and folders of files, in the order in which they count.
        language: Target language they are in, where they do not say it clearly.
        document: Source document they are of, where they do not say it clearly.
        reviewed: Whoever sends the files has reviewed all that is translated in them, whatever
            states their tool wrote.
        dry_run: Work everything out and write nothing.
        progress: Told how far it is.

    Raises:
        CatalogError: A file cannot be read, is of no document or language of the project, or holds
            a character that PO cannot; nothing was written.
    """
    known = documents(project)
    named = None if document is None else _chosen_documents(project, [document])[0]
    languages = chosen_languages(project, [language] if language else ())
    guard = contextlib.nullcontext() if dry_run else project.lock("xliff import")
    with guard:
        taking: dict[str, _Taking] = {}
        taken: list[_Taken] = []
        files = list(_files(project, paths))
        for done, path in enumerate(files):
            # What one file says of a document counts as one, however it is cut into parts.
            whole: dict[tuple[str, str], list[XliffPart]] = {}
            for part in _parts(path, project.relative(path), language or ""):
                place = (named or _document_of(part, known), _language_of(part, languages))
                whole.setdefault(place, []).append(part)
            taken += (
                _take(project, taking, parts, name, code, sure=named is None, reviewed=reviewed)
                for (name, code), parts in whole.items()
            )
            progress("Reading XLIFF", done + 1, len(files))
        contents = {path: _content(each) for path, each in taking.items()}
        written = set()
        if not dry_run:
            written = {path for path, text in contents.items() if _write(project, path, text)}
        lines = {
            path: _lines(each.before.catalog if dry_run else _reread(each, contents[path]))
            for path, each in taking.items()
        }
    return XliffImportResult(
        tuple(_imported(each, lines[each.catalog], each.catalog in written) for each in taken),
        dry_run,
    )


def _files(project: Project, paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = [
            each for each in sorted(visible_files(path, "**/*")) if each.suffix.lower() in SUFFIXES
        ]
        if not inside:
            raise ConfigError(
                f"there is no file ending in {' or '.join(SUFFIXES)} in it",
                path=project.relative(path),
            )
        yield from inside


def _parts(path: Path, shown: str, language: str) -> tuple[XliffPart, ...]:
    from rktranslate.catalog.xliff import read_xliff_parts
    from rktranslate.project import read_bytes

    return read_xliff_parts(read_bytes(path, shown), shown, language)


def _document_of(part: XliffPart, known: Sequence[str]) -> str:
    """Return the document that a file is of; some tools make a full path of its name."""
    original = part.original.replace("\\", "/")
    found = [name for name in known if original == name or original.endswith(f"/{name}")]
    # Of source/a.md and old/source/a.md, the longer name says more.
    if found:
        return max(found, key=len)
    raise CatalogError(
        f"it is of {part.original!r}, which is no source document of this project",
        path=part.catalog.path,
        line=part.line,
        hint="say which one it is with --document",
    )


def _language_of(part: XliffPart, languages: Sequence[str]) -> str:
    """Return the project's language that a file is in: the same one, or the only alike."""
    said = part.catalog.target_language
    spelled = said.replace("_", "-").casefold()
    for language in languages:
        if language.replace("_", "-").casefold() == spelled:
            return language
    alike = [code for code in languages if _primary(code) == _primary(said)]
    if len(alike) == 1:
        return alike[0]
    raise CatalogError(
        f"it is in {said!r}, which could be {' or '.join(alike)}"
        if alike
        else f"it is in {said!r}, but {' or '.join(languages)} belongs here",
        path=part.catalog.path,
        line=part.line,
        hint="say which one it is with --to" if alike else None,
    )


def _primary(language: str) -> str:
    return re.split("[-_]", language, maxsplit=1)[0].casefold()


def _take(
    project: Project,
    taking: dict[str, _Taking],
    parts: Sequence[XliffPart],
    name: str,
    language: str,
    *,
    sure: bool,
    reviewed: bool,
) -> _Taken:
    """Merge what a file says of one document over its catalogue, in memory."""
    from rktranslate.catalog.xliff import merge_xliff

    path = project.catalog_path(name, language)
    if path not in taking:
        before = _catalog(project, name, language)
        taking[path] = _Taking(before, before.catalog)
    held = taking[path]
    keys = {message.key for message in held.before.catalog.messages}
    for part in parts:
        inside = part.catalog.messages
        for message in inside:
            _refuse_unwritable(message, part.catalog.path)
        if not sure and inside and keys.isdisjoint(message.key for message in inside):
            raise CatalogError(
                f"{path} has none of its sources", path=part.catalog.path, line=part.line
            )
    offered = dataclasses.replace(
        parts[0].catalog,
        messages=tuple(message for part in parts for message in part.catalog.messages),
    )
    merged = merge_xliff(held.catalog, _as_po(offered, reviewed=reviewed))
    held.catalog = merged.catalog
    units = len(offered.messages)
    return _Taken(offered.path, name, language, path, units, merged.changes)


def _refuse_unwritable(message: Message, path: str) -> None:
    for text in (message.source, message.target, message.context or "", *message.notes):
        found = _UNWRITABLE.search(text)
        if found:
            raise CatalogError(
                f"PO cannot hold the character U+{ord(found[0]):04X}",
                path=path,
                line=message.line,
            )


def _content(taking: _Taking) -> str | None:
    """Return the new text of a catalogue, or None where it stays as it is."""
    from rktranslate.catalog.po import serialise

    if taking.catalog == taking.before.catalog:
        return None
    return serialise(taking.catalog, taking.before)


def _write(project: Project, path: str, text: str | None) -> bool:
    return text is not None and project.write(path, text.encode())


def _reread(taking: _Taking, text: str | None) -> Catalog:
    """Return a catalogue with the lines that its messages are on now."""
    from rktranslate.catalog.po import parse

    was = taking.before.catalog
    if text is None:
        return was
    return parse(text, was.path, was.source_language, was.target_language).catalog


def _lines(catalog: Catalog) -> dict[Key, int]:
    return {message.key: message.line for message in catalog.messages}


def _imported(taken: _Taken, lines: dict[Key, int], written: bool) -> XliffImported:
    return XliffImported(
        file=taken.file,
        document=taken.document,
        language=taken.language,
        catalog=taken.catalog,
        units=taken.units,
        changes=tuple(
            XliffChange(
                fate=change.fate,
                reviewed=change.after.state in _FINISHED,
                location=Location(taken.catalog, lines.get(change.after.key, 0)),
                found_at=Location(taken.file, change.offered.line),
                source=change.after.source,
                before=change.before.target if change.before else "",
                offered=change.offered.target,
            )
            for change in taken.changes
        ),
        written=written,
    )
