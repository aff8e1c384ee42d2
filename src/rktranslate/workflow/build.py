"""``build``: write the target documents that may be published, and report why others may not."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.model import Location, Mark, Missing
from rktranslate.publishing import Policy
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FailedFile, FilesResult
from rktranslate.workflow.inputs import Inputs
from rktranslate.workflow.outputs import mark_counts, outputs
from rktranslate.workflow.preview_files import PreviewFiles
from rktranslate.workflow.progress import silent
from rktranslate.workflow.stale_previews import delete_stale, relinked_previews

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from rktranslate.project.layout import Project
    from rktranslate.publishing import BlockedUnit, Blocker
    from rktranslate.workflow.outputs import Output
    from rktranslate.workflow.preview_files import StalePreview
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
    """Number of units without a reviewed target."""
    drafts: int = 0
    """Those of them that stand in their draft."""
    source: int = 0
    """Those of them that stand in the source language."""
    previous: int = 0
    """Those of them that stand in their last reviewed version, of an earlier source."""


@dataclass(frozen=True, slots=True)
class UnreviewedUnit:
    """A unit of an output that has no reviewed target, and what stands for it."""

    document: str
    language: str
    output: str
    location: Location
    """Its place in the catalogue, or in the source if the catalogue does not have it."""
    mark: Mark
    reason: str
    source: str
    text: str
    """The text in the output."""
    changes: tuple[str, ...] = ()
    """What changed in the source since the text was reviewed, the gravest first: ``number: '45'
    became '54'``. Only for a translation of an earlier source."""


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
    output: str = ""
    """Path of the output."""


@dataclass(frozen=True, slots=True)
class BuildResult(FilesResult):
    """The outputs of ``build``, and the units that prevented others."""

    built: tuple[BuiltOutput, ...]
    incomplete: tuple[IncompleteUnit, ...]
    held: tuple[str, ...] = ()
    """Outputs that were not written because their catalogue has findings at the fail level."""
    assets: tuple[CopiedAsset, ...] = ()
    """Files that the outputs refer to and that were copied."""
    unreviewed: tuple[UnreviewedUnit, ...] = ()
    """The units of the outputs that are not reviewed, and what stands for each."""
    stale: tuple[StalePreview, ...] = ()
    """Previews that no build writes any more: deleted, unless a person has changed them."""
    kept: tuple[str, ...] = ()
    """Outputs of an earlier build that were left as they are: those of the incomplete and held."""

    @property
    def exit_code(self) -> ExitCode:
        """Refused if a file failed, else incomplete if a unit prevented an output."""
        return exit_code_for(incomplete=bool(self.incomplete), failed=bool(self.failed))


def build(
    project: Project,
    languages: Sequence[str] = (),
    *,
    draft: bool = False,
    missing: str | None = None,
    findings: Iterable[Location] = (),
    progress: Progress = silent,
    paths: Sequence[Path] = (),
    inputs: Inputs | None = None,
) -> BuildResult:
    """Write the outputs that may be published; leave the others unchanged.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        draft: Write previews of all documents instead: named, and marked, as drafts.
        missing: What stands for a unit without a reviewed target, a value of
            :class:`~rktranslate.model.Missing`. By default its draft in a preview; in an output
            what the project says.
        findings: Locations of findings at the fail level. The output of a catalogue that has one is
            not written, unless it is about a unit whose target does not stand in the output.
        progress: Called with the progress of the command.
        paths: Documents, catalogues, outputs, folders or patterns to restrict the command to; all
            documents if empty.
        inputs: Documents to share with other commands; read anew by default.

    Raises:
        ConfigError: There is no such policy, or it would publish drafts.
    """
    inputs = inputs or Inputs(project, paths)
    policy = chosen_policy(project, missing, draft=draft)
    with project.lock("build"):
        chosen = inputs.languages(languages)
        assembled = list(outputs(inputs, chosen, policy, progress, findings))
        previews = PreviewFiles(project)
        built = []
        for output in assembled:
            if output.data is None or output.held:
                continue
            write = functools.partial(project.write, output.path, output.data)
            written = inputs.failures.attempt(output.path, write)
            if not isinstance(written, FailedFile):
                built.append(_built(output, written=written, draft=draft))
                if draft:
                    previews.record(output, policy.missing)
        published = {each.output for each in built}
        assets = _copied_assets(inputs, (each for each in assembled if each.path in published))
        reviewed = {
            (each.document, each.language)
            for each in built
            if not each.draft and not each.unreviewed
        }
        stale = tuple(delete_stale(inputs, previews, chosen, reviewed))
        built += _relinked(inputs, previews, stale, progress)
        previews.save()
    incomplete = tuple(
        _incomplete(output, item)
        for output in assembled
        if output.data is None
        for item in output.holding
    )
    return BuildResult(
        tuple(built),
        incomplete,
        held=tuple(output.path for output in assembled if output.data is not None and output.held),
        assets=assets,
        stale=stale,
        kept=tuple(
            output.path
            for output in assembled
            if (output.data is None or output.held) and os.path.lexists(project.path(output.path))
        ),
        unreviewed=tuple(
            unit
            for output in assembled
            if output.path in published
            for unit in _unreviewed(output, project.config.source_language)
        ),
        failed=inputs.failures.files,
    )


def chosen_policy(project: Project, missing: str | None, *, draft: bool) -> Policy:
    """Return the policy of a build.

    Args:
        project: The project, whose configuration has the policy of outputs.
        missing: What stands for a unit without a reviewed target; None for the default.
        draft: Whether previews are built.

    Raises:
        ConfigError: There is no such policy, or it would publish drafts.
    """
    if missing is None:
        return Policy.DRAFT if draft else Policy(project.config.build.missing)
    if missing not in tuple(Missing):
        known = ", ".join(Missing)
        raise ConfigError(f"missing: expected one of {known}, found {missing!r}")
    chosen = Missing(missing)
    if chosen is Missing.DRAFT and not draft:
        raise ConfigError(
            "--missing draft needs --draft: a draft is never published",
            hint="add --draft for a preview, or use --missing source or --missing previous",
        )
    if chosen is Missing.HOLD and draft:
        raise ConfigError(
            "--missing hold and --draft exclude each other: a preview shows every unit",
            hint="leave one of them out",
        )
    return Policy(chosen, draft=draft)


def _built(output: Output, *, written: bool, draft: bool) -> BuiltOutput:
    counts = mark_counts(output.blocked)
    return BuiltOutput(
        output.document,
        output.language,
        output.path,
        written,
        draft,
        len(output.blocked),
        drafts=counts[Mark.DRAFT],
        source=counts[Mark.SOURCE],
        previous=counts[Mark.PREVIOUS],
    )


def _relinked(
    inputs: Inputs, previews: PreviewFiles, stale: Sequence[StalePreview], progress: Progress
) -> list[BuiltOutput]:
    """Write the previews that led to deleted ones; return those that were written."""
    relinked = []
    for output, missing in relinked_previews(inputs, previews, stale, progress):
        write = functools.partial(inputs.project.write, output.path, output.data or b"")
        if inputs.failures.attempt(output.path, write) is True:
            relinked.append(_built(output, written=True, draft=True))
            previews.record(output, missing)
    return relinked


def _copied_assets(inputs: Inputs, published: Iterable[Output]) -> tuple[CopiedAsset, ...]:
    """Copy the files that outputs refer to, each once."""
    copied = []
    for asset, copy in sorted({pair for output in published for pair in output.assets}):
        work = functools.partial(inputs.project.copy, asset, copy)
        written = inputs.failures.attempt(copy, work)
        if not isinstance(written, FailedFile):
            copied.append(CopiedAsset(asset, copy, written))
    return tuple(copied)


def _unreviewed(output: Output, source_language: str) -> Iterator[UnreviewedUnit]:
    """Yield the units of an output that have a stand-in."""
    from rktranslate.compare.wording import differences

    for item in output.blocked:
        stand_in = item.stand_in
        if stand_in is None:
            continue
        source, earlier = item.segment.source, stand_in.previous_source
        changes = differences(earlier, source, source_language, output.syntax) if earlier else ()
        yield UnreviewedUnit(
            output.document,
            output.language,
            output.path,
            _location(output, item),
            stand_in.mark,
            item.reason,
            source,
            stand_in.text,
            tuple(map(str, changes)),
        )


def _location(output: Output, item: BlockedUnit) -> Location:
    """Return the line of a message in its catalogue; in the source if there is none."""
    return Location(output.catalog.path, item.line) if item.line else item.segment.location


def _incomplete(output: Output, item: BlockedUnit) -> IncompleteUnit:
    return IncompleteUnit(
        output.document,
        output.language,
        _location(output, item),
        item.reason,
        item.segment.source,
        item.blocker,
        output.path,
    )
