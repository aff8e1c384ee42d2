"""``build``: write the target documents that may be published, and report why others may not."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.units import count_behind
from rktranslate.model import Catalog, Location
from rktranslate.publishing import Policy, assemble
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FailedFile, FilesResult
from rktranslate.workflow.inputs import Inputs, chosen_languages
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from rktranslate.model import Document, Syntax
    from rktranslate.project.layout import Project
    from rktranslate.publishing import Assembly, BlockedUnit, Blocker
    from rktranslate.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class BuiltOutput:
    """An output that was written or is up to date."""

    document: str
    language: str
    output: str
    written: bool
    draft: bool
    unreviewed: int


@dataclass(frozen=True, slots=True)
class IncompleteUnit:
    """A unit that prevents an output from being built."""

    document: str
    language: str
    location: Location
    """Its place in the catalogue, or in the source if the catalogue does not have it."""
    reason: str
    source: str
    blocker: Blocker


@dataclass(frozen=True, slots=True)
class BuildResult(FilesResult):
    """The outputs of ``build``, and the units that prevented others."""

    built: tuple[BuiltOutput, ...]
    incomplete: tuple[IncompleteUnit, ...]
    held: tuple[str, ...] = ()
    """Outputs that were not written because their catalogue has findings at the fail level."""

    @property
    def exit_code(self) -> ExitCode:
        """Refused if a file failed, else incomplete if a unit prevented an output."""
        return exit_code_for(incomplete=bool(self.incomplete), failed=bool(self.failed))


def build(
    project: Project,
    languages: Sequence[str] = (),
    *,
    draft: bool = False,
    held: Container[str] = (),
    progress: Progress = silent,
    inputs: Inputs | None = None,
) -> BuildResult:
    """Write the outputs that may be published; leave the others unchanged.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        draft: Also write documents with unreviewed units, marked as drafts.
        held: Paths of catalogues whose outputs must not be written.
        progress: Called with the progress of the command.
        inputs: Documents to share with other commands; read anew by default.
    """
    inputs = inputs or Inputs(project)
    policy = Policy.DRAFT if draft else Policy.REVIEWED
    with project.lock("build"):
        assembled = list(outputs(inputs, chosen_languages(project, languages), policy, progress))
        built = []
        for output in assembled:
            if output.data is None or output.catalog.path in held:
                continue
            write = functools.partial(project.write, output.path, output.data)
            written = inputs.failures.attempt(output.path, write)
            if not isinstance(written, FailedFile):
                unreviewed = len(output.blocked)
                built.append(
                    BuiltOutput(
                        output.document, output.language, output.path, written, draft, unreviewed
                    )
                )
    incomplete = tuple(
        _incomplete(project, output, item)
        for output in assembled
        if output.data is None
        for item in output.blocked
    )
    return BuildResult(
        tuple(built),
        incomplete,
        held=tuple(
            output.path
            for output in assembled
            if output.data is not None and output.catalog.path in held
        ),
        failed=inputs.failures.files,
    )


@dataclass(frozen=True, slots=True)
class Output:
    """An output in memory; ``data`` is None if it may not be published."""

    document: str
    language: str
    path: str
    catalog: Catalog
    syntax: Syntax
    data: bytes | None
    blocked: tuple[BlockedUnit, ...]
    behind: int
    """Number of sources that only the document or only the catalogue has."""


def outputs(
    inputs: Inputs, languages: Sequence[str], policy: Policy, progress: Progress
) -> Iterator[Output]:
    """Yield the output of each document in each language; nothing is written.

    A document or catalogue that cannot be read has no output, nor has a document that its format
    cannot write even with its source texts.
    """
    project = inputs.project
    draft = policy is Policy.DRAFT
    for document in inputs.readable_documents("Assembling", progress):
        name = document.path
        for language in languages:
            path = project.catalog_path(name, language)
            file = inputs.try_catalog(path, language)
            if isinstance(file, FailedFile):
                continue
            catalog = (
                Catalog(project.config.source_language, language, path=path)
                if file is None
                else file.catalog
            )
            assembled = inputs.failures.attempt(
                name, functools.partial(_assembled, document, catalog, policy)
            )
            if isinstance(assembled, FailedFile):
                continue
            assembly, data = assembled
            yield Output(
                name,
                language,
                project.output_path(name, language, draft=draft),
                catalog,
                document.syntax,
                data,
                assembly.blocked,
                count_behind(document, catalog),
            )


def _assembled(
    document: Document, catalog: Catalog, policy: Policy
) -> tuple[Assembly, bytes | None]:
    """Return the targets of a document, and its output if it may be published.

    Raises:
        DocumentError: Its format cannot write it even with its source texts.
    """
    from rktranslate.formats import write_document

    assembly = assemble(document, catalog, policy)
    if not assembly.may_publish:
        return assembly, None
    draft = policy is Policy.DRAFT
    notice = _notice(assembly.blocked, assembly.targets) if draft else None
    return assembly, write_document(document, assembly.targets, notice)


def _notice(blocked: Sequence[BlockedUnit], targets: Sequence[str]) -> str:
    return f"DRAFT: {len(blocked)} of {len(targets)} units are not reviewed; not for publication"


def _incomplete(project: Project, output: Output, item: BlockedUnit) -> IncompleteUnit:
    location = item.segment.location
    if item.line:
        location = Location(project.catalog_path(output.document, output.language), item.line)
    return IncompleteUnit(
        output.document,
        output.language,
        location,
        item.reason,
        item.segment.source,
        item.blocker,
    )
