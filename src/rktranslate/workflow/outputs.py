"""The outputs of a project in memory: documents with their targets, and links between them."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.units import count_behind
from rktranslate.formats.headings import heading_texts
from rktranslate.formats.links import file_addresses, relinked
from rktranslate.formats.relinking import Page, SiteLinks
from rktranslate.model import Catalog
from rktranslate.publishing import Policy, assemble
from rktranslate.workflow.failures import FailedFile
from rktranslate.workflow.linked_documents import linked_names, other_pages
from rktranslate.workflow.output_links import OutputLinks

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from rktranslate.formats.links import Link
    from rktranslate.model import Document, Syntax
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
    assets: tuple[tuple[str, str], ...] = ()
    """Files that it refers to and that must be copied: project paths of the file and the copy."""


def outputs(
    inputs: Inputs,
    languages: Sequence[str],
    policy: Policy,
    progress: Progress,
    held: Container[str] = (),
) -> Iterator[Output]:
    """Yield the outputs that the command was asked for; nothing is written.

    A document or catalogue that cannot be read has no output, nor has a document that its format
    cannot write even with its source texts.

    Args:
        inputs: The documents.
        languages: Target languages.
        policy: The text that may be published.
        progress: Called with the progress.
        held: Paths of catalogues whose outputs will not be written.
    """
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
    site = SiteLinks.of(pages.values(), inputs.names if inputs.selection else ())
    yield from _linked(inputs, assembled, beside, site, policy, held)


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
    addresses = {item.output.document: item.addresses for item in assembled}
    beside = []
    for name in linked_names(inputs, addresses, pages):
        missing = [language for language in languages if not inputs.covers(name, language)]
        with inputs.reading_others() as failures:
            document = inputs.try_document(name) if missing else None
            if document is None or isinstance(document, FailedFile):
                continue
            pages.setdefault(name, Page.of(document))
            for language in missing:
                is_draft = policy is Policy.DRAFT and project.exists(
                    project.output_path(name, language, draft=True)
                )
                work = functools.partial(
                    _assembled, inputs, document, language, policy if is_draft else Policy.REVIEWED
                )
                item = failures.attempt(name, work)
                if item is not None and not isinstance(item, FailedFile):
                    beside.append(item)
    return beside


@dataclass(frozen=True, slots=True)
class _Assembled:
    """An output whose links are those of the source."""

    output: Output
    targets: tuple[str, ...]
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
    output = dataclasses.replace(output, data=data)
    return _Assembled(
        output, assembly.targets, headings, file_addresses(document, assembly.targets)
    )


def _linked(
    inputs: Inputs,
    assembled: Sequence[_Assembled],
    beside: Sequence[_Assembled],
    site: SiteLinks,
    policy: Policy,
    held: Container[str],
) -> Iterator[Output]:
    """Yield outputs whose links lead to the translations, and to the headings there.

    A link to a document whose output may not be published keeps its fragment.
    """
    project, is_draft = inputs.project, policy is Policy.DRAFT
    published = {
        (item.output.language, item.output.document): item.headings
        for item in (*assembled, *beside)
        if item.output.data is not None
    }
    written = {
        (output.language, output.document)
        for output in (item.output for item in (*assembled, *beside))
        if output.data is not None
        and output.catalog.path not in held
        and output.path == project.output_path(output.document, output.language, draft=is_draft)
    }

    @functools.cache
    def names(language: str, document: str) -> Mapping[str, str]:
        headings = published.get((language, document))
        return {} if headings is None else site.renamed(document, headings)

    links = OutputLinks(inputs, written, draft=is_draft)
    rewrites_anchors = inputs.project.config.rewrites_anchors
    for item in assembled:
        output = item.output
        if output.data is None:
            yield output
            continue
        moves = links.of(output.document, output.language, item.addresses)
        output = dataclasses.replace(output, assets=moves.assets)
        has_anchors = rewrites_anchors and site.pages[output.document].has_links
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
                output,
                policy,
            ),
        )
        if not isinstance(data, FailedFile):
            yield dataclasses.replace(output, data=data)


def _no_fragment(_link: Link) -> None:
    """Leave every fragment as it is."""


def _written(document: Document, targets: Sequence[str], output: Output, policy: Policy) -> bytes:
    """Return the content of an output.

    Raises:
        DocumentError: The format of the document cannot write it even with its source texts.
    """
    from rktranslate.formats import write_document

    notice = _notice(output.blocked, targets) if policy is Policy.DRAFT else None
    return write_document(document, targets, notice, output.language)


def _notice(blocked: Sequence[BlockedUnit], targets: Sequence[str]) -> str:
    share = f"{len(blocked)} of {len(targets)} unit{'' if len(targets) == 1 else 's'}"
    verb = "is" if len(blocked) == 1 else "are"
    return f"DRAFT: {share} {verb} not reviewed; not for publication"
