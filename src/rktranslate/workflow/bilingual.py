"""``report bilingual``: copies of documents with source and target side by side, for colleagues.

Colleagues comment on the copies; ``bilingual_import`` brings these comments back.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, DocumentError
from rktranslate.model import BlockKind, Origin
from rktranslate.workflow.check import check
from rktranslate.workflow.check_request import CheckRequest
from rktranslate.workflow.failures import FailedFile, FilesResult
from rktranslate.workflow.inputs import Inputs, chosen_languages
from rktranslate.workflow.output_files import check_destination, protection_of_documents
from rktranslate.workflow.progress import silent
from rktranslate.workflow.xliff_files import chosen_documents, existing_catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rktranslate.model import (
        Block,
        Catalog,
        Document,
        Finding,
        Location,
        Message,
        Segment,
        Severity,
        Syntax,
    )
    from rktranslate.project.layout import Project
    from rktranslate.project.protection import Protection
    from rktranslate.storage.update import Snapshot
    from rktranslate.workflow.catalog_files import CatalogFiles
    from rktranslate.workflow.progress import Progress

FOLDER = "bilingual"
"""Folder below that of the outputs that copies go to by default."""
_SHOWN_ELSEWHERE = frozenset({"empty", "unreviewed", "changed-source", "untranslated"})
"""Checks whose findings the state of a unit says too."""


class UnitState(StrEnum):
    """The state of a unit in a copy."""

    UNTRANSLATED = "untranslated"
    DRAFT = "draft"
    CHANGED = "draft, source changed"
    REVIEWED = "reviewed"
    VERBATIM = "kept as it is"


@dataclass(frozen=True, slots=True)
class UnitFinding:
    """A finding beside its unit."""

    severity: Severity
    check_id: str
    text: str


@dataclass(frozen=True, slots=True)
class CopiedUnit:
    """A sentence in a copy."""

    id: str
    """See ``catalog.unit_ids``."""
    number: int
    source: str
    target: str
    state: UnitState
    notes: tuple[str, ...]
    findings: tuple[UnitFinding, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class CopiedBlock:
    """A block of the document, with its sentences."""

    kind: BlockKind
    place: str
    units: tuple[CopiedUnit, ...]


@dataclass(frozen=True, slots=True)
class BilingualCopy:
    """A document in one language beside its source."""

    document: str
    source_language: str
    language: str
    syntax: Syntax
    blocks: tuple[CopiedBlock, ...]

    @property
    def units(self) -> Iterator[CopiedUnit]:
        """The units, in document order."""
        return (unit for block in self.blocks for unit in block.units)


@dataclass(frozen=True, slots=True)
class WrittenCopy:
    """A copy that was written."""

    document: str
    language: str
    path: str
    units: int
    reviewed: int
    findings: int
    written: bool
    """False where the file had this content already."""


@dataclass(frozen=True, slots=True)
class BilingualResult(FilesResult):
    """The copies that ``report bilingual`` wrote."""

    copies: tuple[WrittenCopy, ...]
    commentable: bool
    """Whether comments in the copies can be brought back."""


@dataclass(frozen=True, slots=True)
class CopyFormat:
    """A format of copies."""

    suffix: str
    render: Callable[[BilingualCopy], bytes]
    commentable: bool
    """Whether readers may put comments into it that must not be overwritten."""


def write_copies(
    project: Project,
    form: CopyFormat,
    languages: Sequence[str] = (),
    names: Sequence[Path] = (),
    *,
    destination: Path | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> BilingualResult:
    """Write a copy per document and language; nothing else in the project changes.

    Args:
        project: The project.
        form: The format of the copies.
        languages: Target languages; all when empty.
        names: Source documents; all when empty.
        destination: A file with the suffix of the format, for one copy; otherwise a folder; the
            project's own when None.
        force: Replace copies with comments that were not imported.
        progress: Told how far the command is.

    A copy with comments that were not imported is left as it is, and is a failure.

    Raises:
        ConfigError: There are several copies for one file, or no such document or language.
    """
    inputs = Inputs(project)
    chosen = chosen_languages(project, languages)
    documents = chosen_documents(inputs, names)
    is_file = destination is not None and destination.name.lower().endswith(form.suffix)
    if is_file and len(chosen) * len(documents) > 1:
        raise ConfigError(
            f"{len(documents)} documents in {len(chosen)} languages do not fit in one file",
            path=str(destination),
            hint="name a document and a language, or a folder after -o",
        )
    found = _findings(project, inputs, chosen, progress)
    request = _Request(project, inputs.catalog_files, form, found, force)
    written: list[WrittenCopy] = []
    with project.lock("report bilingual"):
        for document in inputs.readable_documents(
            "Writing copies", progress, documents if names else None
        ):
            for language in chosen:
                path = _path(project, document.path, language, form.suffix, destination)
                write = functools.partial(_write, request, document, language, path)
                catalog = inputs.catalog_files.path(document.path, language)
                copy = inputs.failures.attempt(catalog, write)
                if not isinstance(copy, FailedFile):
                    written.append(copy)
    return BilingualResult(tuple(written), form.commentable, failed=inputs.failures.files)


def _findings(
    project: Project, inputs: Inputs, languages: Sequence[str], progress: Progress
) -> Mapping[tuple[str, int], list[Finding]]:
    """Return the findings at each message: path and line in its catalogue."""
    result = check(project, languages, request=CheckRequest(), progress=progress, inputs=inputs)
    found: defaultdict[tuple[str, int], list[Finding]] = defaultdict(list)
    for finding in result.findings:
        if finding.location.line and finding.check_id not in _SHOWN_ELSEWHERE:
            found[finding.location.path, finding.location.line].append(finding)
    return found


def _path(
    project: Project, document: str, language: str, suffix: str, destination: Path | None
) -> Path:
    """Return the file of a copy; documents that differ in their suffix only have their own."""
    inside = PurePosixPath(document).relative_to(project.config.source_dir)
    name = inside.with_name(inside.name + suffix)
    if destination is None:
        return project.path(project.config.build_dir) / FOLDER / language / name
    if destination.name.lower().endswith(suffix):
        return destination
    return destination / language / name


@dataclass(frozen=True, slots=True)
class _Plan:
    """A copy that is ready to be written."""

    path: Path
    before: Snapshot
    """The file as it was when it was looked at."""
    data: bytes
    written: WrittenCopy


@dataclass(frozen=True, slots=True)
class _Request:
    """The options of one command."""

    project: Project
    catalogs: CatalogFiles
    form: CopyFormat
    findings: Mapping[tuple[str, int], Sequence[Finding]]
    force: bool
    protection: Protection = field(default_factory=protection_of_documents)
    """What no file may replace."""


def _plan(request: _Request, document: Document, language: str, path: Path) -> _Plan:
    from rktranslate.storage.update import Snapshot

    project, form = request.project, request.form
    before = Snapshot.of(path)
    name = request.catalogs.path(document.path, language)
    catalog = existing_catalog(project, name, language).catalog
    shown = project.relative(path)
    check_destination(path, project, protection=request.protection)
    if form.commentable and not request.force and path.is_file():
        _refuse_to_lose(path, shown, document.path, catalog)
    copy = copy_of(document, catalog, request.findings)
    units = list(copy.units)
    written = WrittenCopy(
        document.path,
        language,
        shown,
        len(units),
        sum(unit.state in (UnitState.REVIEWED, UnitState.VERBATIM) for unit in units),
        sum(len(unit.findings) for unit in units),
        written=False,
    )
    return _Plan(path, before, form.render(copy), written)


def _write(request: _Request, document: Document, language: str, path: Path) -> WrittenCopy:
    """Write a copy; if the file was saved in the meantime, look at it again first."""
    from rktranslate.storage.update import carry_out

    plan, written = carry_out(
        _plan(request, document, language, path),
        functools.partial(_stored, request.project.root),
        lambda plan: _plan(request, document, language, plan.path),
        request.project.relative(path),
        DocumentError,
    )
    return replace(plan.written, written=written)


def _stored(root: Path, plan: _Plan) -> bool:
    """Write a file; return whether it changed.

    Raises:
        OutdatedError: It was saved since it was looked at.
    """
    from rktranslate.storage.writing import write_inside, write_output

    expected, shown = plan.before.version(plan.path), plan.written.path
    if plan.path.is_relative_to(root):
        inside = plan.path.relative_to(root).as_posix()
        return write_inside(root, inside, plan.data, expected=expected, shown=shown)
    return write_output(plan.path, plan.data, shown, expected=expected)


def _refuse_to_lose(path: Path, shown: str, document: str, catalog: Catalog) -> None:
    """Refuse to replace a copy with comments that its catalogue does not have.

    Raises:
        DocumentError: It has one, or is no copy.
    """
    from rktranslate.catalog.unit_ids import unit_id
    from rktranslate.exchange.docx_comments import has_comment, read_comments
    from rktranslate.storage.files import read_bytes

    data = read_bytes(path, shown)
    try:
        comments = read_comments(data, shown).comments
    except DocumentError as error:
        raise DocumentError(
            f"output file already exists and cannot be compared: {error.message}",
            path=shown,
            hint="use --force to replace it",
        ) from error
    notes = {
        unit_id(document, catalog.target_language, message.key): message.notes
        for message in catalog.messages
    }
    lost = sum(not has_comment(notes.get(each.unit, ()), each) for each in comments)
    if lost:
        comments_are = "1 comment was" if lost == 1 else f"{lost} comments were"
        raise DocumentError(
            f"output file already exists, and {comments_are} not imported",
            path=shown,
            hint=f"import first: rktranslate report bilingual --import {shown}; or use --force",
        )


def copy_of(
    document: Document,
    catalog: Catalog,
    findings: Mapping[tuple[str, int], Sequence[Finding]],
) -> BilingualCopy:
    """Return a document beside its translation.

    Args:
        document: The document, with segments.
        catalog: Its catalogue.
        findings: Findings by path and line in the catalogue.
    """
    from rktranslate.catalog.contexts import assign_catalog
    from rktranslate.catalog.units import is_offered, known_sources

    known = known_sources(catalog)
    offered = [
        (block, [segment for segment in block.segments if is_offered(segment, known)])
        for block in document.blocks
    ]
    texts = [(block.kind, segment.source) for block, segments in offered for segment in segments]
    messages = iter(assign_catalog(texts, catalog).messages)
    blocks: list[CopiedBlock] = []
    number = 0
    for block, segments in offered:
        units = []
        for segment in segments:
            number += 1
            units.append(_unit(document.path, segment, number, next(messages), catalog, findings))
        if units:
            blocks.append(CopiedBlock(block.kind, _place(block), tuple(units)))
    return BilingualCopy(
        document.path,
        catalog.source_language,
        catalog.target_language,
        document.syntax,
        tuple(blocks),
    )


def _place(block: Block) -> str:
    """Return where a block is, if readers cannot tell."""
    plain = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.SUBTITLE)
    kind = "" if block.kind in plain else str(block.kind)
    return ", ".join(filter(None, (kind, block.place)))


def _unit(
    document: str,
    segment: Segment,
    number: int,
    message: Message | None,
    catalog: Catalog,
    findings: Mapping[tuple[str, int], Sequence[Finding]],
) -> CopiedUnit:
    from rktranslate.catalog.unit_ids import unit_id

    key = (None, segment.source) if message is None else message.key
    at = (catalog.path, 0 if message is None else message.line)
    return CopiedUnit(
        id=unit_id(document, catalog.target_language, key),
        number=number,
        source=segment.source,
        target="" if message is None else message.target,
        state=_state(message),
        notes=() if message is None else message.notes,
        findings=tuple(
            UnitFinding(each.severity, each.check_id, each.text) for each in findings.get(at, ())
        ),
        location=segment.location,
    )


def _state(message: Message | None) -> UnitState:
    if message is None or not message.target:
        return UnitState.UNTRANSLATED
    if not message.state.is_reviewed:
        return UnitState.DRAFT if message.previous_source is None else UnitState.CHANGED
    return UnitState.VERBATIM if message.origin is Origin.SOURCE else UnitState.REVIEWED
