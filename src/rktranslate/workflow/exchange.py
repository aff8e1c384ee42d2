"""``xliff export`` and ``xliff import``: messages to a CAT tool, and what people made of them back.

What goes out and comes in is decided in ``catalog/xliff.py``; here are the files. An export never
takes the place of a file whose work was not imported; an import works out all catalogues before it
writes one, and works out again one that somebody saved meanwhile.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, ConfigError
from rktranslate.languages.codes import spelled
from rktranslate.model import Location, State
from rktranslate.project.protection import refuse_as_result
from rktranslate.storage.files import visible_files
from rktranslate.storage.update import Snapshot, latest
from rktranslate.workflow.inputs import chosen_languages, documents, load_document, read_catalog
from rktranslate.workflow.progress import silent
from rktranslate.workflow.results import (
    XliffChange,
    XliffExported,
    XliffExportResult,
    XliffImported,
    XliffImportResult,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from rktranslate.catalog.po import PoFile
    from rktranslate.exchange.xliff import Change, XliffPart, XliffVersion
    from rktranslate.model import Catalog, Document, Key, Message
    from rktranslate.project.layout import Project
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
    version: str,
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
        version: Version of the format: 1.2, 2.0 or 2.1.
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
    from rktranslate.exchange.xliff import XliffVersion

    xliff_version = XliffVersion(version)
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
                if stream is None:
                    refuse_as_result(path, project)
                replaces = force or stream is not None
                ready.append(
                    (path, *_exported(project, document, language, xliff_version, path, replaces))
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
    from rktranslate.exchange.xliff import sendable, write_xliff

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
    if not project.exists(path):
        raise CatalogError(
            "there is no such catalogue yet", path=path, hint="run `rktranslate extract` first"
        )
    return read_catalog(project, path, language)


def _must_not_be_lost(path: Path, shown: str, catalog: Catalog) -> None:
    """Refuse to replace a file in which somebody did what the catalogue does not have."""
    from rktranslate.exchange.xliff import merge_xliff, read_xliff
    from rktranslate.storage.files import read_bytes

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
    from rktranslate.storage.files import write_atomic

    return dataclasses.replace(what, written=write_atomic(path, data, shown=what.path))


# --- import ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Offer:
    """What one file says of one document; it is read once: it may come through a pipe."""

    number: int
    """Its place among all offers."""
    document: str
    language: str
    parts: tuple[XliffPart, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Taken:
    """An offer, merged."""

    offer: _Offer
    units: int
    changes: tuple[Change, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Merged:
    """A catalogue with all that is offered to it, as it would be written."""

    path: str
    before: Catalog
    seen: Snapshot
    """The file that it was made from."""
    text: str | None
    """Its new content; None where it stays as it is."""
    taken: tuple[_Taken, ...]
    written: bool = False


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

    def place_of(part: XliffPart) -> tuple[str, str]:
        return named or _document_of(part, known), _language_of(part, languages)

    # What one file says of a document counts as one, however it is cut into parts.
    whole: dict[tuple[int, str, str], list[XliffPart]] = {}
    files = list(_files(project, paths))
    for done, file in enumerate(files):
        for part in _parts(file, project.relative(file), language or ""):
            whole.setdefault((done, *place_of(part)), []).append(part)
        progress("Reading XLIFF", done + 1, len(files))
    groups: dict[str, list[_Offer]] = {}
    for number, ((_, name, code), parts) in enumerate(whole.items()):
        group = groups.setdefault(project.catalog_path(name, code), [])
        group.append(_Offer(number, name, code, tuple(parts)))
    merge = functools.partial(_merge, project, sure=named is None, reviewed=reviewed)
    guard = contextlib.nullcontext() if dry_run else project.lock("xliff import")
    with guard:
        merges = [merge(path, group) for path, group in groups.items()]
        if not dry_run:
            merges = [_carried_out(project, merged, merge) for merged in merges]
    imported: dict[int, XliffImported] = {}
    for merged in merges:
        lines = _lines(merged)
        for taken in merged.taken:
            imported[taken.offer.number] = _imported(merged, taken, lines)
    return XliffImportResult(tuple(imported[number] for number in range(len(imported))), dry_run)


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
    from rktranslate.exchange.xliff import read_xliff_parts
    from rktranslate.storage.files import read_bytes

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
    same = spelled(said, languages)
    if same is not None:
        return same
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


def _merge(
    project: Project, path: str, offers: Sequence[_Offer], *, sure: bool, reviewed: bool
) -> _Merged:
    """Merge what files say of a document over its catalogue as it is now, in memory."""
    from rktranslate.catalog.po import serialise
    from rktranslate.exchange.xliff import merge_xliff

    seen = Snapshot.of(project.path(path))
    before = _catalog(project, offers[0].document, offers[0].language)
    keys = {message.key for message in before.catalog.messages}
    catalog = before.catalog
    taken = []
    for offer in offers:
        for part in offer.parts:
            inside = part.catalog.messages
            for message in inside:
                _refuse_unwritable(message, part.catalog.path)
            if not sure and inside and keys.isdisjoint(message.key for message in inside):
                raise CatalogError(
                    f"{path} has none of its sources", path=part.catalog.path, line=part.line
                )
        offered = dataclasses.replace(
            offer.parts[0].catalog,
            messages=tuple(message for part in offer.parts for message in part.catalog.messages),
        )
        merged = merge_xliff(catalog, _as_po(offered, reviewed=reviewed))
        catalog = merged.catalog
        taken.append(_Taken(offer, len(offered.messages), merged.changes))
    text = None if catalog == before.catalog else serialise(catalog, before)
    return _Merged(path, before.catalog, seen, text, tuple(taken))


def _refuse_unwritable(message: Message, path: str) -> None:
    for text in (message.source, message.target, message.context or "", *message.notes):
        found = _UNWRITABLE.search(text)
        if found:
            raise CatalogError(
                f"PO cannot hold the character U+{ord(found[0]):04X}",
                path=path,
                line=message.line,
            )


def _carried_out(
    project: Project, merged: _Merged, merge: Callable[[str, Sequence[_Offer]], _Merged]
) -> _Merged:
    """Write a catalogue where its content changes; where somebody saved it since, merge again.

    Raises:
        CatalogError: The catalogue changes all the time, or cannot be read any more.
    """
    merged = latest(
        merged,
        lambda plan: plan.text is None or plan.seen.is_current(),
        lambda plan: merge(plan.path, [taken.offer for taken in plan.taken]),
        merged.path,
    )
    if merged.text is None:
        return merged
    written = project.write(merged.path, merged.text.encode())
    return dataclasses.replace(merged, written=written)


def _lines(merged: _Merged) -> dict[Key, int]:
    """Return the lines that the messages of a catalogue are on now."""
    from rktranslate.catalog.po import parse

    catalog = merged.before
    if merged.written and merged.text is not None:
        languages = catalog.source_language, catalog.target_language
        catalog = parse(merged.text, merged.path, *languages).catalog
    return {message.key: message.line for message in catalog.messages}


def _imported(merged: _Merged, taken: _Taken, lines: dict[Key, int]) -> XliffImported:
    offer = taken.offer
    file = offer.parts[0].catalog.path
    return XliffImported(
        file=file,
        document=offer.document,
        language=offer.language,
        catalog=merged.path,
        units=taken.units,
        changes=tuple(
            XliffChange(
                fate=change.fate,
                reviewed=change.after.state in _FINISHED,
                location=Location(merged.path, lines.get(change.after.key, 0)),
                found_at=Location(file, change.offered.line),
                source=change.after.source,
                before=change.before.target if change.before else "",
                offered=change.offered.target,
            )
            for change in taken.changes
        ),
        written=merged.written,
    )
