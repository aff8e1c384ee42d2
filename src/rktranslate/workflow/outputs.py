"""The outputs of a project in memory: documents with their targets, and links between them."""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.units import count_behind
from rktranslate.formats.headings import heading_texts
from rktranslate.formats.links import file_addresses, relinked
from rktranslate.formats.relinking import Page, SiteLinks
from rktranslate.model import Catalog, Mark
from rktranslate.publishing import Policy, assemble
from rktranslate.workflow.failures import FailedFile
from rktranslate.workflow.linked_documents import linked_names, other_pages
from rktranslate.workflow.output_links import OutputLinks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from rktranslate.formats.links import Link
    from rktranslate.model import Document, Location, Syntax
    from rktranslate.publishing import BlockedUnit
    from rktranslate.workflow.inputs import Inputs
    from rktranslate.workflow.progress import Progress


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
    holding: tuple[BlockedUnit, ...] = ()
    """Those of the blocked units because of which it may not be published."""
    held: bool = False
    """It is not written because of findings."""
    assets: tuple[tuple[str, str], ...] = ()
    """Files that it refers to and that must be copied: project paths of the file and the copy."""
    is_linked: bool = False
    """It has links whose addresses depend on other files of the project."""
    units: int = 0
    """Number of its units, reviewed or not."""


def outputs(
    inputs: Inputs,
    languages: Sequence[str],
    policy: Policy,
    progress: Progress,
    findings: Iterable[Location] = (),
) -> Iterator[Output]:
    """Yield the outputs that the command was asked for; nothing is written.

    A document or catalogue that cannot be read has no output, nor has a document that its format
    cannot write even with its source texts.

    Args:
        inputs: The documents.
        languages: Target languages.
        policy: The text that may be published.
        progress: Called with the progress.
        findings: Where the catalogues have findings because of which outputs will not be written.
    """
    lines = _lines_of(findings)
    assembled: list[_Assembled] = []
    pages: dict[str, Page] = {}
    for document in inputs.readable_documents("Assembling", progress):
        name = document.path
        pages[name] = Page.of(document)
        for language in languages:
            if not inputs.covers(name, language):
                continue
            item = inputs.failures.attempt(
                name, functools.partial(_assembled, inputs, document, language, policy)
            )
            if item is not None and not isinstance(item, FailedFile):
                assembled.append(item)
    beside: list[_Assembled] = []
    if inputs.selection is not None:
        beside = _beside(inputs, assembled, pages, languages, policy)
        pages.update((page.path, page) for page in other_pages(inputs, pages))
    # In the order of a command over all documents, by which ties between dialects are decided.
    ordered = [pages[name] for name in sorted(pages)]
    site = SiteLinks.of(ordered, inputs.names if inputs.selection else ())
    yield from _linked(inputs, assembled, beside, site, policy, lines)


def _beside(
    inputs: Inputs,
    assembled: Sequence[_Assembled],
    pages: dict[str, Page],
    languages: Sequence[str],
    policy: Policy,
) -> list[_Assembled]:
    """Return the outputs that others link to and that are not written; add their pages.

    They are as in a build of all documents. Only drafts that exist are linked to from drafts.
    """
    project = inputs.project
    published = Policy(project.config.build.missing)
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for each in assembled:
        addresses[each.output.document].update(each.addresses)
    beside: list[_Assembled] = []
    for name in linked_names(inputs, addresses, pages):
        missing = [language for language in languages if not inputs.covers(name, language)]
        with inputs.reading_others() as failures:
            document = inputs.try_document(name) if missing else None
            if document is None or isinstance(document, FailedFile):
                continue
            pages.setdefault(name, Page.of(document))
            for language in missing:
                is_written = not policy.draft or project.exists(
                    project.output_path(name, language, draft=True)
                )
                work = functools.partial(
                    _assembled, inputs, document, language, policy if is_written else published
                )
                item: _Assembled | FailedFile | None = failures.attempt(name, work)
                if item is not None and not isinstance(item, FailedFile):
                    beside.append(item)
    return beside


def _lines_of(findings: Iterable[Location]) -> dict[str, set[int]]:
    """Return the lines of findings by the path of their catalogue."""
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for location in findings:
        lines[location.path].add(location.line)
    return dict(lines)


@dataclass(frozen=True, slots=True)
class _Assembled:
    """An output whose links are those of the source."""

    output: Output
    targets: tuple[str, ...]
    marks: tuple[Mark | None, ...]
    headings: tuple[str, ...]
    """The texts of the headings; none if the output may not be published."""
    addresses: frozenset[str] = frozenset()
    """The relative addresses of files; none if the output may not be published."""


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
        project.output_path(document.path, language, draft=policy.draft),
        catalog,
        document.syntax,
        None,
        assembly.blocked,
        count_behind(document, catalog),
        assembly.holding,
        units=assembly.units,
    )
    if not assembly.may_publish:
        return _Assembled(output, assembly.targets, assembly.marks, ())
    data = _written(document, assembly.targets, assembly.marks, output, policy)
    headings = heading_texts(document, assembly.targets)
    output = dataclasses.replace(output, data=data)
    addresses = file_addresses(document, assembly.targets)
    return _Assembled(output, assembly.targets, assembly.marks, headings, addresses)


def _linked(
    inputs: Inputs,
    assembled: Sequence[_Assembled],
    beside: Sequence[_Assembled],
    site: SiteLinks,
    policy: Policy,
    lines: Mapping[str, Collection[int]],
) -> Iterator[Output]:
    """Yield outputs whose links lead to the translations, and to the headings there.

    A link to a document whose output may not be published keeps its fragment.
    """
    project = inputs.project
    published = {
        (item.output.language, item.output.document): item.headings
        for item in (*assembled, *beside)
        if item.output.data is not None
    }
    written = {
        (output.language, output.document)
        for output in (item.output for item in (*assembled, *beside))
        if output.data is not None
        and not _is_held(output, lines)
        and output.path == project.output_path(output.document, output.language, draft=policy.draft)
    }

    @functools.cache
    def names(language: str, document: str) -> Mapping[str, str]:
        headings = published.get((language, document))
        return {} if headings is None else site.renamed(document, headings)

    links = OutputLinks(inputs, written, site.paths, draft=policy.draft)
    rewrites_anchors = inputs.project.config.rewrites_anchors
    for item in assembled:
        output = dataclasses.replace(item.output, held=_is_held(item.output, lines))
        if output.data is None:
            yield output
            continue
        moves = links.of(output.document, output.language, item.addresses)
        has_anchors = rewrites_anchors and site.pages[output.document].has_links
        is_linked = has_anchors or bool(item.addresses)
        output = dataclasses.replace(output, assets=moves.assets, is_linked=is_linked)
        if not has_anchors and not moves.addresses:
            yield output
            continue
        document = inputs.try_document(output.document)
        if isinstance(document, FailedFile):
            continue
        resolve = (
            site.resolver(output.document, functools.partial(names, output.language))
            if has_anchors
            else _no_fragment
        )
        data = inputs.failures.attempt(
            output.document,
            functools.partial(
                _written,
                *relinked(document, item.targets, resolve, moves.addresses.get),
                item.marks,
                output,
                policy,
            ),
        )
        if not isinstance(data, FailedFile):
            yield dataclasses.replace(output, data=data)


def _no_fragment(_link: Link) -> None:
    """Leave every fragment as it is."""


def _is_held(output: Output, lines: Mapping[str, Collection[int]]) -> bool:
    """Return whether a catalogue has a finding about a text that its output would have.

    A unit that is merely unfinished has its stand-in there.
    """
    found = lines.get(output.catalog.path)
    if not found:
        return False
    replaced = {unit.line for unit in output.blocked if unit.blocker.is_unfinished}
    return not replaced.issuperset(found)


def _written(
    document: Document,
    targets: Sequence[str],
    marks: Sequence[Mark | None],
    output: Output,
    policy: Policy,
) -> bytes:
    """Return the content of an output.

    Raises:
        DocumentError: The format of the document cannot write it even with its source texts.
    """
    from rktranslate.formats import write_document

    notice = _notice(output.blocked, output.units) if policy.draft else None
    return write_document(document, targets, notice, output.language, marks)


_KINDS = {
    Mark.DRAFT: ("draft", "drafts"),
    Mark.SOURCE: ("in the source language", "in the source language"),
    Mark.PREVIOUS: ("translation of an earlier source", "translations of an earlier source"),
}
"""What a notice calls one unit, and several units, with a mark."""


def _notice(blocked: Sequence[BlockedUnit], units: int) -> str:
    share = f"{len(blocked)} of {units} unit{'' if units == 1 else 's'}"
    verb = "is" if len(blocked) == 1 else "are"
    counts = mark_counts(blocked)
    kinds = ", ".join(
        f"{counts[mark]} {_KINDS[mark][counts[mark] > 1]}" for mark in Mark if counts[mark]
    )
    return f"DRAFT: {share} {verb} not reviewed{kinds and f' ({kinds})'}; not for publication"


def mark_counts(units: Iterable[BlockedUnit]) -> Counter[Mark]:
    """Return how many units have a stand-in with each mark."""
    return Counter(unit.stand_in.mark for unit in units if unit.stand_in is not None)
