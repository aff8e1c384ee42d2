"""``build``: write the target documents that may be published, and report why others may not."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.units import count_behind
from rktranslate.formats.headings import heading_texts
from rktranslate.formats.links import relinked
from rktranslate.formats.relinking import Page, SiteLinks
from rktranslate.model import Catalog, Location
from rktranslate.publishing import Policy, assemble
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FailedFile, FilesResult
from rktranslate.workflow.inputs import Inputs, chosen_languages
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from rktranslate.model import Document, Syntax
    from rktranslate.project.layout import Project
    from rktranslate.publishing import BlockedUnit, Blocker
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
    assembled: list[_Assembled] = []
    pages: dict[str, Page] = {}
    for document in inputs.readable_documents("Assembling", progress):
        name = document.path
        pages[name] = Page.of(document)
        for language in languages:
            item = inputs.failures.attempt(
                name, functools.partial(_assembled, inputs, document, language, policy)
            )
            if item is not None and not isinstance(item, FailedFile):
                assembled.append(item)
    yield from _linked(inputs, assembled, SiteLinks.of(pages.values()), policy)


@dataclass(frozen=True, slots=True)
class _Assembled:
    """An output whose links lead to the headings of the source."""

    output: Output
    targets: tuple[str, ...]
    headings: tuple[str, ...]
    """The texts of the headings; none if the output may not be published."""


def _assembled(
    inputs: Inputs, document: Document, language: str, policy: Policy
) -> _Assembled | None:
    """Return the output of a document; None if its catalogue cannot be read.

    Raises:
        DocumentError: Its format cannot write it even with its source texts.
    """
    project = inputs.project
    path = inputs.catalog_files.path(document.path, language)
    file = inputs.catalog_files.read(document.path, language)
    if isinstance(file, FailedFile):
        return None
    source_language = project.config.source_language
    catalog = Catalog(source_language, language, path=path) if file is None else file.catalog
    assembly = assemble(document, catalog, policy)
    output = Output(
        document.path,
        language,
        project.output_path(document.path, language, draft=policy is Policy.DRAFT),
        catalog,
        document.syntax,
        None,
        assembly.blocked,
        count_behind(document, catalog),
    )
    if not assembly.may_publish:
        return _Assembled(output, assembly.targets, ())
    data = _written(document, assembly.targets, output, policy)
    headings = heading_texts(document, assembly.targets)
    return _Assembled(dataclasses.replace(output, data=data), assembly.targets, headings)


def _linked(
    inputs: Inputs, assembled: Sequence[_Assembled], links: SiteLinks, policy: Policy
) -> Iterator[Output]:
    """Yield outputs whose links lead to the headings of the translations.

    A link to a document whose output may not be published stays as it is.
    """
    published = {
        (item.output.language, item.output.document): item.headings
        for item in assembled
        if item.output.data is not None
    }

    @functools.cache
    def names(language: str, document: str) -> Mapping[str, str]:
        headings = published.get((language, document))
        return {} if headings is None else links.renamed(document, headings)

    rewrites = inputs.project.config.rewrites_anchors
    for item in assembled:
        output = item.output
        if output.data is None or not rewrites or not links.pages[output.document].has_links:
            yield output
            continue
        document = inputs.try_document(output.document)
        if isinstance(document, FailedFile):
            continue
        resolve = links.resolver(output.document, functools.partial(names, output.language))
        data = inputs.failures.attempt(
            output.document,
            functools.partial(_written, *relinked(document, item.targets, resolve), output, policy),
        )
        if not isinstance(data, FailedFile):
            yield dataclasses.replace(output, data=data)


def _written(document: Document, targets: Sequence[str], output: Output, policy: Policy) -> bytes:
    """Return the content of an output.

    Raises:
        DocumentError: The format of the document cannot write it even with its source texts.
    """
    from rktranslate.formats import write_document

    notice = _notice(output.blocked, targets) if policy is Policy.DRAFT else None
    return write_document(document, targets, notice, output.language)


def _notice(blocked: Sequence[BlockedUnit], targets: Sequence[str]) -> str:
    return f"DRAFT: {len(blocked)} of {len(targets)} units are not reviewed; not for publication"


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
