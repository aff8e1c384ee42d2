"""``xliff import``: merge the files that a CAT tool returned over the catalogues.

All files are read, and all catalogues merged, before anything is written; what cannot be used
costs itself. A catalogue that was saved in the meantime is merged again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, DocumentError
from rktranslate.exchange.interface import UnitIssue, UnitNotice
from rktranslate.languages.codes import Fit, fit, matches
from rktranslate.model import Location, Message
from rktranslate.storage.files import os_error, shown_name, visible_files
from rktranslate.storage.update import Snapshot, carry_out
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FailedFile, FilesResult
from rktranslate.workflow.inputs import Inputs, chosen_languages
from rktranslate.workflow.progress import begin, silent
from rktranslate.workflow.xliff_files import (
    chosen_documents,
    exchange_of,
    existing_catalog,
    own_states,
    suffixes,
    with_po_states,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from rktranslate.exchange.interface import DocumentUnits
    from rktranslate.exchange.merge import MergeOutcome, UnitChange
    from rktranslate.model import Catalog, Key
    from rktranslate.project.layout import Project
    from rktranslate.workflow.progress import Progress

_UNWRITABLE = re.compile("[\0\x04\ud800-\udfff]")
"""Characters that XLIFF can express by elements, and PO cannot hold at all."""


@dataclass(frozen=True, slots=True)
class XliffChange:
    """The effect of one unit that offered something new."""

    fate: MergeOutcome
    reviewed: bool
    """Whether the message is reviewed in the catalogue now."""
    location: Location
    """Its location in the catalogue; without a line where it is not in it yet."""
    found_at: Location
    """Its location in the file."""
    source: str
    before: str
    """The earlier target of the catalogue."""
    offered: str
    """The target in the file."""


@dataclass(frozen=True, slots=True)
class XliffNotice:
    """A unit from which less was taken than it may seem to offer."""

    issue: UnitIssue
    found_at: Location
    """Its location in the file."""
    source: str
    """Empty if the unit could not be read."""
    offered: str
    """The target in the file; empty if the unit could not be read."""
    reason: str


@dataclass(frozen=True, slots=True)
class XliffImported:
    """The changes of one file to one catalogue."""

    file: str
    document: str
    language: str
    catalog: str
    units: int
    """Units in the file."""
    changes: tuple[XliffChange, ...]
    written: bool
    notices: tuple[XliffNotice, ...] = ()
    """In file order."""


@dataclass(frozen=True, slots=True)
class XliffImportResult(FilesResult):
    """The changes of ``xliff import``, made or previewed."""

    files: tuple[XliffImported, ...]
    dry_run: bool

    @property
    def exit_code(self) -> ExitCode:
        """``FINDINGS`` if a unit could not be read; the others were imported."""
        return exit_code_for(
            findings=any(
                notice.issue is UnitIssue.UNREADABLE
                for file in self.files
                for notice in file.notices
            ),
            failed=bool(self.failed),
        )


@dataclass(frozen=True, slots=True)
class _Offer:
    """The units of one document in one file; it is read once, as it may be a pipe."""

    index: int
    """Its position among all offers."""
    document: str
    language: str
    parts: tuple[DocumentUnits, ...] = field(repr=False)

    @property
    def file(self) -> str:
        return self.parts[0].catalog.path


@dataclass(frozen=True, slots=True)
class _MergedOffer:
    """An offer and its changes."""

    offer: _Offer
    changes: tuple[UnitChange, ...] = field(repr=False)
    notices: tuple[UnitNotice, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _MergedCatalog:
    """A catalogue with all that is offered to it, as it would be written."""

    path: str
    before: Catalog
    snapshot: Snapshot
    """Of the file that it was read from."""
    text: str | None
    """Its new content; None where it does not change."""
    merged: tuple[_MergedOffer, ...]
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
    """Merge XLIFF files over the catalogues as they are now; no human work is lost.

    Args:
        project: The project.
        paths: Files, and folders of files, in the order in which they are merged.
        language: Target language of the files, where they do not name it unambiguously.
        document: Source document of the files, where they do not name one of the project.
        reviewed: Whether all that is translated in the files counts as reviewed, whatever states
            the tool wrote.
        dry_run: Merge and write nothing.
        progress: Told how far the command is.

    What cannot be used is a failure and costs itself: a file that cannot be read; the part of a
    file that is of no document or language of the project; all that is offered to a catalogue that
    does not exist or cannot be read. So does a unit that cannot be read, or that PO cannot hold.

    Raises:
        ConfigError: ``language`` or ``document`` is not one of the project's.
    """
    inputs = Inputs(project)
    named = None if document is None else chosen_documents(inputs, [document])[0]
    languages = chosen_languages(project, [language] if language else ())
    named_language = languages[0] if language else ""
    files = list(_files(inputs, paths))
    read: list[tuple[DocumentUnits, ...]] = []
    for index, file in enumerate(files):
        shown = project.relative(file)
        begin(progress, "Reading XLIFF", index, len(files), shown)
        units = inputs.failures.attempt(
            shown, functools.partial(_read, file, shown, named_language)
        )
        read.append(() if isinstance(units, FailedFile) else units)
        progress("Reading XLIFF", index + 1, len(files))
    merge = functools.partial(_merge, project, reviewed=reviewed)
    guard = contextlib.nullcontext() if dry_run else project.lock("xliff import")
    with guard:
        begin(progress, "Merging", 0, 0)
        offers = _offers(inputs, read, named, languages)
        usable = {
            path: _usable(inputs, path, each, is_named=named is not None)
            for path, each in offers.items()
        }
        catalogs = inputs.failures.results(
            (path, functools.partial(merge, path, each)) for path, each in usable.items() if each
        )
        if not dry_run:
            catalogs = inputs.failures.results(
                (merged.path, functools.partial(_write, project, merged, merge))
                for merged in catalogs
            )
    return XliffImportResult(_results(catalogs), dry_run, failed=inputs.failures.files)


def _offers(
    inputs: Inputs,
    read: Iterable[tuple[DocumentUnits, ...]],
    named: str | None,
    languages: Sequence[str],
) -> dict[str, list[_Offer]]:
    """Return what files offer, by the path of the catalogue.

    Args:
        inputs: The documents of the project.
        read: The parts of each file.
        named: The document that all files are of, if it was named.
        languages: Target languages that they may be in.
    """

    def target_of(part: DocumentUnits) -> tuple[str, str]:
        name = named or _document_of(part, inputs.names)
        refused = inputs.listed.refused.get(name)
        if refused is not None:
            raise refused
        _check_source_language(part, inputs.project.config.source_language)
        return name, _language_of(part, languages)

    # The parts of one document in one file count as one, however many they are.
    parts: dict[tuple[int, str, str], list[DocumentUnits]] = {}
    for index, units in enumerate(read):
        for part in units:
            target = inputs.failures.attempt(part.catalog.path, functools.partial(target_of, part))
            if not isinstance(target, FailedFile):
                parts.setdefault((index, *target), []).append(part)
    offers: dict[str, list[_Offer]] = {}
    for number, ((_, name, code), of_document) in enumerate(parts.items()):
        offer = _Offer(number, name, code, tuple(of_document))
        offers.setdefault(inputs.catalog_files.path(name, code), []).append(offer)
    return offers


def _usable(
    inputs: Inputs, path: str, offers: Sequence[_Offer], *, is_named: bool
) -> Sequence[_Offer]:
    """Return the offers that can be merged into a catalogue, and record why others cannot.

    A document that was named by an option is checked: it must have one of the sources at least.
    """
    first = offers[0]
    file = inputs.failures.attempt(
        path, lambda: existing_catalog(inputs.project, path, first.language)
    )
    if isinstance(file, FailedFile):
        return ()
    if not is_named:
        return offers
    keys = {message.key for message in file.catalog.messages}
    return inputs.failures.results(
        (each.file, functools.partial(_with_sources, each, keys, path)) for each in offers
    )


def _with_sources(offer: _Offer, keys: Container[Key], path: str) -> _Offer:
    """Return an offer each part of which has a source of the catalogue at a path.

    Raises:
        CatalogError: One has none.
    """
    for part in offer.parts:
        messages = part.catalog.messages
        if messages and not any(message.key in keys for message in messages):
            raise CatalogError(
                f"{path} has none of the sources", path=part.catalog.path, line=part.line
            )
    return offer


def _files(inputs: Inputs, paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the given files, and the files of exchange formats in the given folders."""
    for path in paths:
        # Not Path.is_dir, which fails in a folder that cannot be read.
        if os.path.isdir(path):  # noqa: PTH112
            yield from _files_in(inputs, path)
        else:
            yield path


def _files_in(inputs: Inputs, folder: Path) -> list[Path]:
    """Return the files of exchange formats in a folder; one without any is a failure."""
    endings = suffixes()
    shown = inputs.project.relative(folder)
    unreadable: list[OSError] = []
    found = [
        path
        for path in sorted(visible_files(folder, "**/*", unreadable.append))
        if path.name.lower().endswith(endings)
    ]
    for error in unreadable:
        name = inputs.project.relative(Path(error.filename))
        inputs.failures.add(os_error(DocumentError, error, shown_name(name), "read"))
    if not found and not unreadable:
        message = f"no file ending in {' or '.join(endings)} in this folder"
        inputs.failures.add(DocumentError(message, path=shown_name(shown)))
    return found


def _read(path: Path, shown: str, language: str) -> tuple[DocumentUnits, ...]:
    from rktranslate.storage.files import read_input

    return exchange_of(path).read(read_input(path, shown), shown, language)


def _document_of(part: DocumentUnits, known: Sequence[str]) -> str:
    """Return the document of the units in a file; some tools write a full path."""
    from rktranslate.exchange.xml_writer import escaped

    original = part.original.replace("\\", "/")
    found = []
    for name in known:
        written = escaped(name).replace("\\", "/")
        if original == written or original.endswith(f"/{written}"):
            found.append(name)
    # Of source/a.md and old/source/a.md, the longer name is more specific.
    if found:
        return max(found, key=len)
    raise CatalogError(
        f"not a source document of this project: {part.original!r}",
        path=part.catalog.path,
        line=part.line,
        hint="name the source document with --document",
    )


def _check_source_language(part: DocumentUnits, expected: str) -> None:
    """Refuse the units in a file that are translated from another language than the project's."""
    found = part.catalog.source_language
    if not matches(found, expected):
        raise CatalogError(
            f"expected source language {expected}, found {found}",
            path=part.catalog.path,
            line=part.line,
        )


def _language_of(part: DocumentUnits, languages: Sequence[str]) -> str:
    """Return the project's language of the units in a file: the same, or the only similar one."""
    code = part.catalog.target_language
    fits = {each: fit(code, each) for each in languages}
    best = max(fits.values(), default=Fit.NONE)
    similar = [each for each in languages if best is fits[each] is not Fit.NONE]
    if len(similar) == 1:
        return similar[0]
    raise CatalogError(
        f"ambiguous target language {code}: {' or '.join(similar)}"
        if similar
        else f"expected target language {' or '.join(languages)}, found {code}",
        path=part.catalog.path,
        line=part.line,
        hint="name the target language with --to" if similar else None,
    )


def _merge(
    project: Project, path: str, offers: Sequence[_Offer], *, reviewed: bool
) -> _MergedCatalog:
    """Merge the offers for a catalogue over it as it is now, in memory."""
    from rktranslate.catalog.po import serialise
    from rktranslate.exchange.interface import joined
    from rktranslate.exchange.merge import merge_units

    snapshot = Snapshot.of(project.path(path))
    before = existing_catalog(project, path, offers[0].language)
    catalog = before.catalog
    merged_offers = []
    for offer in offers:
        parts = [_writable(part) for part in offer.parts]
        units = [with_po_states(part, reviewed=reviewed) for part in parts]
        notices = tuple(_news(units, catalog, reviewed=reviewed))
        merged = merge_units(catalog, joined(units), own_states(parts))
        catalog = merged.catalog
        merged_offers.append(_MergedOffer(offer, merged.changes, notices))
    text = None if catalog == before.catalog else serialise(catalog, before)
    return _MergedCatalog(path, before.catalog, snapshot, text, tuple(merged_offers))


def _writable(part: DocumentUnits) -> DocumentUnits:
    """Return units without what PO cannot hold; a unit with such a character offers nothing."""
    messages: list[Message] = []
    notices = list(part.notices)
    for index, message in enumerate(part.catalog.messages):
        text = "\n".join((message.source, message.target, message.context or "", *message.notes))
        found = _UNWRITABLE.search(text)
        if found is None:
            messages.append(message)
            continue
        # An empty message in its place changes nothing.
        messages.append(Message(message.source, context=message.context, line=message.line))
        reason = f"PO cannot hold the character U+{ord(found[0]):04X}"
        notices.append(UnitNotice(UnitIssue.UNREADABLE, message.line, reason, index=index))
    if len(notices) == len(part.notices):
        return part
    notices.sort(key=lambda notice: notice.line)
    catalog = dataclasses.replace(part.catalog, messages=tuple(messages))
    return dataclasses.replace(part, catalog=catalog, notices=tuple(notices))


def _news(
    parts: Iterable[DocumentUnits], catalog: Catalog, *, reviewed: bool
) -> Iterator[UnitNotice]:
    """Yield the notices of units that would change the catalogue if they were taken as a whole.

    Args:
        parts: The units of one file.
        catalog: The catalogue before they are merged over it.
        reviewed: Whether all that is translated counts as reviewed.
    """
    current = {message.key: message for message in catalog.messages}
    for part in parts:
        for notice in part.notices:
            if notice.issue is not UnitIssue.UNREADABLE and notice.index is not None:
                offered = part.catalog.messages[notice.index]
                before = current.get(offered.key)
                is_known = before is not None and before.target == notice.target
                if is_known and before is not None and before.state.is_reviewed:
                    continue
                # Neither the file nor an option says that it is more than the draft that it is.
                if is_known and not reviewed and notice.issue is not UnitIssue.NOT_APPROVED:
                    continue
                if offered.state.is_reviewed:
                    continue
            yield notice


def _write(
    project: Project,
    merged: _MergedCatalog,
    merge: Callable[[str, Sequence[_Offer]], _MergedCatalog],
) -> _MergedCatalog:
    """Write a catalogue that changes; if it was saved in the meantime, merge again.

    Raises:
        CatalogError: The catalogue keeps changing, or can no longer be read.
    """
    merged, written = carry_out(
        merged,
        lambda plan: (
            plan.text is not None and project.write(plan.path, plan.text.encode(), plan.snapshot)
        ),
        lambda plan: merge(plan.path, [each.offer for each in plan.merged]),
        merged.path,
    )
    return dataclasses.replace(merged, written=written)


def _results(catalogs: Iterable[_MergedCatalog]) -> tuple[XliffImported, ...]:
    """Return the results in the order of the files."""
    results: dict[int, XliffImported] = {}
    for catalog in catalogs:
        lines = _lines(catalog)
        for merged in catalog.merged:
            results[merged.offer.index] = _result(catalog, merged, lines)
    return tuple(results[index] for index in sorted(results))


def _lines(merged: _MergedCatalog) -> dict[Key, int]:
    """Return the lines that the messages of a catalogue are on now."""
    from rktranslate.catalog.po import parse

    catalog = merged.before
    if merged.written and merged.text is not None:
        languages = catalog.source_language, catalog.target_language
        catalog = parse(merged.text, merged.path, *languages).catalog
    return {message.key: message.line for message in catalog.messages}


def _result(catalog: _MergedCatalog, merged: _MergedOffer, lines: dict[Key, int]) -> XliffImported:
    offer = merged.offer
    return XliffImported(
        file=offer.file,
        document=offer.document,
        language=offer.language,
        catalog=catalog.path,
        units=sum(
            len(part.catalog.messages) + sum(notice.index is None for notice in part.notices)
            for part in offer.parts
        ),
        changes=tuple(
            XliffChange(
                fate=change.outcome,
                reviewed=change.after.state.is_reviewed,
                location=Location(catalog.path, lines.get(change.after.key, 0)),
                found_at=Location(offer.file, change.offered.line),
                source=change.after.source,
                before=change.before.target if change.before else "",
                offered=change.offered.target,
            )
            for change in merged.changes
        ),
        written=catalog.written,
        notices=tuple(
            XliffNotice(
                issue=notice.issue,
                found_at=Location(offer.file, notice.line),
                source=notice.source,
                offered=notice.target,
                reason=notice.reason,
            )
            for notice in merged.notices
        ),
    )
