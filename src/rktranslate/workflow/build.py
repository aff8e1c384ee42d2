"""``build``: write the target documents that may be published, and report why others may not."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.model import Location
from rktranslate.publishing import Policy
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FailedFile, FilesResult
from rktranslate.workflow.inputs import Inputs
from rktranslate.workflow.outputs import outputs
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from pathlib import Path

    from rktranslate.project.layout import Project
    from rktranslate.publishing import BlockedUnit, Blocker
    from rktranslate.workflow.outputs import Output
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
class CopiedAsset:
    """A file that outputs refer to, and its copy, which was written or is up to date."""

    asset: str
    copy: str
    written: bool


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
    assets: tuple[CopiedAsset, ...] = ()
    """Files that the outputs refer to and that were copied."""

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
    paths: Sequence[Path] = (),
    inputs: Inputs | None = None,
) -> BuildResult:
    """Write the outputs that may be published; leave the others unchanged.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        draft: Also write documents with unreviewed units, marked as drafts.
        held: Paths of catalogues whose outputs must not be written.
        progress: Called with the progress of the command.
        paths: Documents, catalogues, outputs, folders or patterns to restrict the command to; all
            documents if empty.
        inputs: Documents to share with other commands; read anew by default.
    """
    inputs = inputs or Inputs(project, paths)
    policy = Policy.DRAFT if draft else Policy.REVIEWED
    with project.lock("build"):
        chosen = inputs.languages(languages)
        assembled = list(outputs(inputs, chosen, policy, progress, held))
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
        published = {each.output for each in built}
        assets = _copied_assets(inputs, (each for each in assembled if each.path in published))
    incomplete = tuple(
        _incomplete(output, item)
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
        assets=assets,
        failed=inputs.failures.files,
    )


def _copied_assets(inputs: Inputs, published: Iterable[Output]) -> tuple[CopiedAsset, ...]:
    """Copy the files that outputs refer to, each once."""
    copied = []
    for asset, copy in sorted({pair for output in published for pair in output.assets}):
        work = functools.partial(inputs.project.copy, asset, copy)
        written = inputs.failures.attempt(copy, work)
        if not isinstance(written, FailedFile):
            copied.append(CopiedAsset(asset, copy, written))
    return tuple(copied)


def _incomplete(output: Output, item: BlockedUnit) -> IncompleteUnit:
    location = item.segment.location
    if item.line:
        location = Location(output.catalog.path, item.line)
    return IncompleteUnit(
        output.document,
        output.language,
        location,
        item.reason,
        item.segment.source,
        item.blocker,
    )
