"""``xliff export``: write catalogues as files for a CAT tool.

A file with work that was not imported is never replaced unless that is asked for.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, ConfigError, DocumentError
from rktranslate.storage.places import Output
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FailedFile, FilesResult
from rktranslate.workflow.inputs import Inputs, chosen_languages
from rktranslate.workflow.output_files import check_destination, protection_of_documents
from rktranslate.workflow.progress import silent
from rktranslate.workflow.xliff_files import (
    chosen_documents,
    exchange_of,
    existing_catalog,
    own_states,
    suffixes,
    with_po_states,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from rktranslate.exchange.interface import CatalogExchange
    from rktranslate.model import Catalog, Document, Skipped
    from rktranslate.project.layout import Project
    from rktranslate.project.protection import Protection
    from rktranslate.storage.update import Snapshot
    from rktranslate.workflow.catalog_files import CatalogFiles
    from rktranslate.workflow.progress import Progress

FOLDER = "xliff"
"""Folder of the project that exports go to by default."""


@dataclass(frozen=True, slots=True)
class XliffExported:
    """One catalogue, written as a file."""

    document: str
    language: str
    path: str
    """The file; ``-`` is standard output."""
    units: int
    """Units in the file."""
    reviewed: int
    behind: int
    """Sources that only one of the document and the catalogue has: extract before sending."""
    written: bool
    """False where the file had this content already."""
    skipped: tuple[Skipped, ...] = ()
    """Units that the format cannot hold, by ``file:line`` of the catalogue."""
    lost: tuple[Skipped, ...] = ()
    """Notes that the format cannot hold, of units that are in the file."""


@dataclass(frozen=True, slots=True)
class XliffExportResult(FilesResult):
    """The files that ``xliff export`` wrote."""

    files: tuple[XliffExported, ...]

    @property
    def exit_code(self) -> ExitCode:
        """``FINDINGS`` if a unit is not in its file; the others are."""
        return exit_code_for(
            findings=any(file.skipped for file in self.files), failed=bool(self.failed)
        )


@dataclass(frozen=True, slots=True)
class _Request:
    """The options of one export."""

    project: Project
    catalogs: CatalogFiles
    exchange: CatalogExchange
    version: str
    copy_source: bool
    """Whether a unit without a target gets its source as one."""
    force: bool
    """Whether files with work that was not imported are replaced."""
    protection: Protection = field(default_factory=protection_of_documents)
    """What no file may replace."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A file that is ready to be written."""

    document: Document
    language: str
    path: Path
    root: Path | None
    """The folder that the file lies in, at a path that the program chose; None if it was named."""
    before: Snapshot
    """The file as it was when it was compared with the catalogue."""
    data: bytes
    exported: XliffExported


def export_xliff(
    project: Project,
    languages: Sequence[str] = (),
    names: Sequence[Path] = (),
    *,
    version: str = "",
    destination: Path | None = None,
    stream: BinaryIO | None = None,
    copy_source: bool = False,
    force: bool = False,
    progress: Progress = silent,
) -> XliffExportResult:
    """Write the current messages of catalogues as XLIFF, one file per document and language.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        names: Source documents; all when empty.
        version: Version of the format; the default one when empty.
        destination: A file with an extension of an exchange format, for one catalogue; otherwise
            a folder; the project's own when None.
        stream: Write one catalogue there instead.
        copy_source: Give each unit without a target its source as one, in the state of a unit that
            is not translated: for tools that show targets only.
        force: Replace files with work that was not imported.
        progress: Told how far the command is.

    A catalogue that does not exist or cannot be read is left out, and so is that of a document that
    cannot be read, or for which there is a file with work that was not imported.

    Raises:
        ConfigError: There are several catalogues for one file, or the format or its version cannot
            be written.
    """
    chosen = chosen_languages(project, languages)
    inputs = Inputs(project)
    documents = chosen_documents(inputs, names)
    is_file = destination is not None and _is_file(destination)
    single = stream is not None or is_file
    if single and len(chosen) * len(documents) > 1:
        raise ConfigError(
            f"{len(documents)} documents in {len(chosen)} languages do not fit in one file",
            path=str(destination) if destination else None,
            hint="name a document and a language, or a folder after -o",
        )
    exchange = exchange_of(destination if is_file else None)
    if version and version not in exchange.versions:
        raise ConfigError(
            f"unsupported version of {exchange.label}: {version}",
            hint=f"versions: {', '.join(exchange.versions) or 'none to choose'}",
        )
    if copy_source and exchange.name != "xliff":
        # Another format may have no state for it, and bring the copy back as a translation.
        raise ConfigError(f"copies of sources cannot be written as {exchange.label}")
    replace = force or stream is not None
    request = _Request(project, inputs.catalog_files, exchange, version, copy_source, replace)
    root, folder = project.root, project.path(FOLDER)
    if destination is not None:
        root = folder = destination
    guard = contextlib.nullcontext() if stream is not None else project.lock("xliff export")
    with guard:
        plans: list[_Plan] = []
        for document in inputs.readable_documents(
            "Writing XLIFF", progress, documents if names else None
        ):
            for language in chosen:
                path = folder
                if not single:
                    path = _file_path(request, document.path, inputs.names, folder / language)
                plan = inputs.failures.attempt(
                    inputs.catalog_files.path(document.path, language),
                    functools.partial(
                        _checked_plan if stream is None else _plan,
                        request,
                        document,
                        language,
                        path,
                        None if single else root,
                    ),
                )
                if not isinstance(plan, FailedFile):
                    plans.append(plan)
        exported = []
        for plan in plans:
            if stream is not None:
                stream.write(plan.data)
                stream.flush()
                exported.append(dataclasses.replace(plan.exported, path="-", written=True))
                continue
            written = inputs.failures.attempt(
                plan.exported.path, functools.partial(_write, request, plan)
            )
            if not isinstance(written, FailedFile):
                exported.append(written)
        return XliffExportResult(tuple(exported), failed=inputs.failures.files)


def _is_file(destination: Path) -> bool:
    """Return whether a destination is one file, or a stream, not a folder of files."""
    if destination.name.lower().endswith(suffixes()):
        return not destination.is_dir()
    if destination.is_dir():
        return False
    check_destination(destination)
    return Output.at(destination).is_stream


def _file_path(request: _Request, document: str, documents: Sequence[str], folder: Path) -> Path:
    """Return the path of a document's file in a folder.

    It is named after the whole file name. A file that an earlier version named without the suffix
    stays the one of its document: beside a newer one it would be imported with it.
    """
    source, suffix = request.project.config.source_dir, request.exchange.suffixes[0]
    inside = PurePosixPath(document).relative_to(source)
    path = folder / inside.with_name(inside.name + suffix)
    old = folder / inside.with_suffix(suffix)
    # Not the methods of Path, which fail in a folder that cannot be read.
    if os.path.exists(path) or not os.path.isfile(old):  # noqa: PTH110, PTH113
        return path
    stem = str(PurePosixPath(source, inside.with_suffix("")))
    others = [name for name in documents if name == stem or _without_suffix(name) == stem]
    return old if others == [document] else path


def _without_suffix(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(""))


def _checked_plan(
    request: _Request, document: Document, language: str, path: Path, root: Path | None
) -> _Plan:
    """Return the plan of a file that may be written."""
    check_destination(path, request.project, protection=request.protection)
    return _plan(request, document, language, path, root)


def _plan(
    request: _Request, document: Document, language: str, path: Path, root: Path | None
) -> _Plan:
    from rktranslate.catalog.units import count_behind
    from rktranslate.exchange.interface import DocumentUnits
    from rktranslate.storage.update import Snapshot

    before = Snapshot.of(path)
    name = request.catalogs.path(document.path, language)
    catalog = existing_catalog(request.project, name, language).catalog
    shown = request.project.relative(path)
    if not request.force:
        _refuse_to_lose(request.exchange, path, shown, catalog)
    sent = _with_copies(catalog) if request.copy_source else catalog
    units = DocumentUnits(document.path, sent)
    written = request.exchange.write(units, document.syntax, request.version)
    exported = XliffExported(
        document=document.path,
        language=language,
        path=shown,
        units=len(written.messages),
        reviewed=sum(message.state.is_reviewed for message in written.messages),
        behind=count_behind(document, catalog),
        written=False,
        skipped=written.skipped,
        lost=written.lost,
    )
    return _Plan(document, language, path, root, before, written.data, exported)


def _with_copies(catalog: Catalog) -> Catalog:
    """Return a catalogue in which the target of each initial message is its source."""
    messages = tuple(
        message if message.target else dataclasses.replace(message, target=message.source)
        for message in catalog.messages
    )
    return dataclasses.replace(catalog, messages=messages)


def _refuse_to_lose(exchange: CatalogExchange, path: Path, shown: str, catalog: Catalog) -> None:
    """Refuse to replace a file with work that the catalogue does not have."""
    from rktranslate.exchange.interface import UnitIssue, joined
    from rktranslate.exchange.merge import merge_units
    from rktranslate.storage.files import read_bytes

    if not path.is_file() or Output.at(path).is_stream:
        return
    try:
        documents = exchange.read(read_bytes(path, shown), shown, catalog.target_language)
        offered = joined([with_po_states(each) for each in documents])
        changes = merge_units(catalog, offered, own_states(documents)).changes
    except CatalogError as error:
        raise DocumentError(
            f"output file already exists and cannot be compared: {error.message}",
            path=shown,
            hint="use --force to replace it",
        ) from error
    for document in documents:
        for notice in document.notices:
            if notice.issue is UnitIssue.UNREADABLE:
                raise DocumentError(
                    f"output file already exists and cannot be compared: {notice.reason}",
                    path=shown,
                    line=notice.line,
                    hint="use --force to replace it",
                )
    if changes:
        units = "1 unit" if len(changes) == 1 else f"{len(changes)} units"
        raise DocumentError(
            f"output file already exists, with {units} not imported",
            path=shown,
            hint=f"import it first: rktranslate xliff import {shown}; or use --force to replace it",
        )


def _written(plan: _Plan) -> bool:
    """Write a file; return whether it changed.

    Raises:
        OutdatedError: It was saved since it was compared.
    """
    from rktranslate.storage.writing import write_inside, write_output

    before, shown = plan.before.version(plan.path), plan.exported.path
    if plan.root is None:
        return write_output(plan.path, plan.data, shown, expected=before)
    inside = plan.path.relative_to(plan.root).as_posix()
    return write_inside(plan.root, inside, plan.data, expected=before, shown=shown)


def _write(request: _Request, plan: _Plan) -> XliffExported:
    """Write a file; if its earlier content was saved anew in the meantime, plan it anew first."""
    from rktranslate.storage.update import carry_out

    plan, written = carry_out(
        plan,
        _written,
        lambda made: _plan(request, made.document, made.language, made.path, made.root),
        plan.exported.path,
        DocumentError,
    )
    return dataclasses.replace(plan.exported, written=written)
