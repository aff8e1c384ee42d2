"""``build``: writes the target documents that may ship, and says why the others may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.model import Catalog, Location
from rktranslate.publishing import Policy, assemble
from rktranslate.workflow.exit_codes import ExitCode, Result, exit_code_for
from rktranslate.workflow.inputs import Inputs, chosen_languages, read_catalog
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from rktranslate.model import Document, Syntax
    from rktranslate.project.layout import Project
    from rktranslate.publishing import Assembly, BlockedUnit
    from rktranslate.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class BuiltOutput:
    """An output that was written, or that was up to date already."""

    document: str
    language: str
    output: str
    written: bool
    draft: bool
    unreviewed: int


@dataclass(frozen=True, slots=True)
class BlockingUnit:
    """A unit that keeps an output from being built."""

    document: str
    language: str
    location: Location
    """Its place in the catalogue, or in the source where the catalogue does not have it."""
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class BuildResult(Result):
    """What ``build`` did."""

    built: tuple[BuiltOutput, ...]
    incomplete: tuple[BlockingUnit, ...]
    held: tuple[str, ...] = ()
    """Outputs that are complete, but whose catalogue has findings at the fail level."""

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of the command."""
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
    """Write the outputs that may ship; leave the others as they were.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        draft: Build with drafts, into files that say so.
        held: Catalogues whose outputs are not to be written.
        progress: Called with the progress of the command.
        inputs: Documents to share with other commands; read anew by default.
    """
    inputs = inputs or Inputs(project)
    policy = Policy.DRAFT if draft else Policy.REVIEWED
    with project.lock("build"):
        made = list(outputs(inputs, chosen_languages(project, languages), policy, progress))
        built = tuple(
            BuiltOutput(
                output.document,
                output.language,
                output.path,
                project.write(output.path, output.data),
                draft,
                len(output.blocked),
            )
            for output in made
            if output.data is not None and output.catalog.path not in held
        )
    incomplete = tuple(
        _incomplete(project, output, item)
        for output in made
        if output.data is None
        for item in output.blocked
    )
    return BuildResult(
        built,
        incomplete,
        held=tuple(
            output.path
            for output in made
            if output.data is not None and output.catalog.path in held
        ),
    )


@dataclass(frozen=True, slots=True)
class Output:
    """An output worked out in memory; ``data`` is None where it may not ship."""

    document: str
    language: str
    path: str
    catalog: Catalog
    syntax: Syntax
    data: bytes | None
    blocked: tuple[BlockedUnit, ...]
    behind: int
    """Sources that only one of the document and the catalogue has."""


def outputs(
    inputs: Inputs, languages: Sequence[str], policy: Policy, progress: Progress
) -> Iterator[Output]:
    """Work out the output of each document in each language; write nothing.

    Raises:
        DocumentError: A source cannot be read, or its format refuses what every text can hold.
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
            assembly, data = _made(document, catalog, policy)
            yield Output(
                name,
                language,
                project.output_path(name, language, draft=draft),
                catalog,
                document.syntax,
                data,
                assembly.blocked,
                _behind(document, catalog),
            )
        progress("Assembling", done + 1, len(names))


def _made(document: Document, catalog: Catalog, policy: Policy) -> tuple[Assembly, bytes | None]:
    """Return what stands in place of the segments, and the output where it may ship."""
    from rktranslate.formats import fits

    assembly = assemble(document, catalog, policy)
    try:
        return assembly, _filled(document, assembly)
    except DocumentError as error:
        # Formats of plugins may take what others cannot: only what was refused is looked into.
        without = assemble(document, catalog, policy, fits)
        if without.targets == assembly.targets:
            raise DocumentError(
                f"{catalog.path} cannot be built: {error.message}",
                path=error.path,
                line=error.line,
                hint=error.hint,
            ) from error
        return without, _filled(document, without)


def _filled(document: Document, assembly: Assembly) -> bytes | None:
    """Return a document with its targets; None where it may not ship."""
    from rktranslate.formats import format_for

    if not assembly.may_publish:
        return None
    draft = assembly.policy is Policy.DRAFT
    notice = _notice(assembly.blocked, assembly.targets) if draft else None
    return format_for(document.path).write(document, assembly.targets, notice)


def _behind(document: Document, catalog: Catalog) -> int:
    there = {segment.source for block in document.blocks for segment in block.segments}
    return len(there ^ {each.source for each in catalog.messages if not each.obsolete})


def _notice(blocked: Sequence[BlockedUnit], targets: Sequence[str]) -> str:
    return f"DRAFT: {len(blocked)} of {len(targets)} units are not reviewed; not for publication"


def _incomplete(project: Project, output: Output, item: BlockedUnit) -> BlockingUnit:
    location = item.segment.location
    if item.line:
        location = Location(project.catalog_path(output.document, output.language), item.line)
    return BlockingUnit(
        output.document, output.language, location, item.blocker.value, item.segment.source
    )
