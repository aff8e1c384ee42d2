"""``build``: write the target documents that may be published, and report why others may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.units import count_behind
from rktranslate.model import Catalog, Location
from rktranslate.publishing import Policy, assemble
from rktranslate.workflow.exit_codes import ExitCode, Result, exit_code_for
from rktranslate.workflow.inputs import Inputs, chosen_languages, read_catalog
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
class BuildResult(Result):
    """The outputs of ``build``, and the units that prevented others."""

    built: tuple[BuiltOutput, ...]
    incomplete: tuple[IncompleteUnit, ...]
    held: tuple[str, ...] = ()
    """Outputs that were not written because their catalogue has findings at the fail level."""

    @property
    def exit_code(self) -> ExitCode:
        """Incomplete if a unit prevented an output."""
        return exit_code_for(incomplete=bool(self.incomplete))


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
        built = tuple(
            BuiltOutput(
                output.document,
                output.language,
                output.path,
                project.write(output.path, output.data),
                draft,
                len(output.blocked),
            )
            for output in assembled
            if output.data is not None and output.catalog.path not in held
        )
    incomplete = tuple(
        _incomplete(project, output, item)
        for output in assembled
        if output.data is None
        for item in output.blocked
    )
    return BuildResult(
        built,
        incomplete,
        held=tuple(
            output.path
            for output in assembled
            if output.data is not None and output.catalog.path in held
        ),
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

    Raises:
        DocumentError: A source cannot be read, or its format refuses even the source text.
    """
    project = inputs.project
    draft = policy is Policy.DRAFT
    names = inputs.names
    for done, name in enumerate(names):
        document = inputs.document(name)
        for language in languages:
            path = project.catalog_path(name, language)
            if project.exists(path):
                catalog = read_catalog(project, path, language).catalog
            else:
                catalog = Catalog(project.config.source_language, language, path=path)
            assembly, data = _assembled(document, catalog, policy)
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
        progress("Assembling", done + 1, len(names))


def _assembled(
    document: Document, catalog: Catalog, policy: Policy
) -> tuple[Assembly, bytes | None]:
    """Return the targets of a document, and its output if it may be published."""
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
