"""Links of translations that lead nowhere, while those of their sources do."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rktranslate.checks.rules import LINKS
from rktranslate.formats.headings import heading_texts
from rktranslate.formats.links import links_in, links_outside_segments
from rktranslate.formats.markdown.labels import defined_labels, labelled
from rktranslate.formats.relinking import Page, SiteLinks
from rktranslate.model import NOTHING, BlockKind, Location, Severity, Syntax
from rktranslate.publishing import Policy, assemble
from rktranslate.workflow.failures import FailedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.formats.links import Link
    from rktranslate.model import Catalog, Document, Finding, Message
    from rktranslate.workflow.checked_catalogs import CheckedCatalog
    from rktranslate.workflow.inputs import Inputs


def link_findings(
    inputs: Inputs, items: Sequence[CheckedCatalog], language: str
) -> Iterator[Finding]:
    """Yield the findings about the links of the catalogues of one language that are checked.

    Args:
        inputs: The documents.
        items: The catalogues.
        language: Their target language.
    """
    checked = [
        item.document
        for item in items
        if item.syntax is Syntax.MARKDOWN and _is_translated(item.file.catalog)
    ]
    catalogs = {item.document: item.file.catalog for item in items}
    pages: list[Page] = []
    for document in _documents(inputs, checked):
        yield from _label_findings(document, catalogs[document.path])
        pages.append(Page.of(document))
    if not any(page.has_links for page in pages):
        return
    # Links lead to the headings of other pages, too.
    for name, catalog in inputs.other_catalogs(language):
        if _is_translated(catalog):
            with inputs.reading_others():
                other = inputs.try_document(name)
            if not isinstance(other, FailedFile) and other.syntax is Syntax.MARKDOWN:
                catalogs[name] = catalog
                pages.append(Page.of(other))
    site = SiteLinks.of(pages)
    translated = {
        document.path: _Translated.of(document, catalogs[document.path])
        for document in _documents(inputs, [page.path for page in pages])
    }
    judge = _Judge(site, translated, rewrites=inputs.project.config.rewrites_anchors)
    for document in _documents(inputs, checked):
        if site.pages[document.path].has_links:
            yield from judge.findings(document, catalogs[document.path])


def _is_translated(catalog: Catalog) -> bool:
    return any(message.target and not message.obsolete for message in catalog.messages)


def _documents(inputs: Inputs, names: Iterable[str]) -> Iterator[Document]:
    for name in names:
        document = inputs.try_document(name)
        if not isinstance(document, FailedFile):
            yield document


@dataclass(frozen=True, slots=True)
class _Translated:
    """The headings of a document in its translation."""

    headings: tuple[str, ...]
    complete: bool
    """Every heading has a target."""

    @classmethod
    def of(cls, document: Document, catalog: Catalog) -> _Translated:
        assembly = assemble(document, catalog, Policy.DRAFT)
        untranslated = {
            message.source
            for message in catalog.messages
            if not message.obsolete and not message.target.strip()
        }
        complete = not any(
            segment.source in untranslated
            for block in document.blocks
            if block.kind is BlockKind.HEADING
            for segment in block.segments
        )
        return cls(heading_texts(document, assembly.targets), complete)


class _Judge:
    """Tells which links of the translations of a site lead nowhere, if ``build`` has run."""

    def __init__(
        self, site: SiteLinks, translated: Mapping[str, _Translated], *, rewrites: bool
    ) -> None:
        self._site = site
        self._translated = translated
        self._rewrites = rewrites
        self._ids = functools.cache(self._ids_of)

    def _ids_of(self, path: str) -> frozenset[str]:
        """Return the ids that links to the translation of a page may lead to."""
        headings = self._site.pages[path].headings
        return headings.translated_ids(self._translated[path].headings, self._site.rules[path])

    def findings(self, document: Document, catalog: Catalog) -> Iterator[Finding]:
        for message in catalog.messages:
            if message.obsolete or "#" not in message.target:
                continue
            of_source = {link.address for link in links_in(message.source)}
            for link in links_in(message.target):
                if self._is_dead(document.path, link, is_new=link.address not in of_source):
                    yield _finding(catalog, message, _no_heading(link))
        if not self._rewrites:
            for link in links_outside_segments(document):
                if self._is_dead(document.path, link, is_new=False):
                    yield LINKS.finding(Location(catalog.path, 0), _no_heading(link))

    def _is_dead(self, origin: str, link: Link, *, is_new: bool) -> bool:
        """Return whether a link is dead in the output of its document.

        Args:
            origin: The document.
            link: A link of its translation.
            is_new: The source does not have the link.
        """
        path = self._site.paths.document(origin, link.path)
        translated = self._translated.get(path or "")
        if path is None or translated is None:
            return False
        if not is_new and (self._rewrites or not self._site.is_alive(origin, link)):
            return False
        ids = self._ids(path)
        return (
            translated.complete and link.fragment not in ids and unquote(link.fragment) not in ids
        )


def _no_heading(link: Link) -> str:
    where = f"the translation of {link.path}" if link.path else "the translation"
    return f"no heading #{link.fragment} in {where}"


def _label_findings(document: Document, catalog: Catalog) -> Iterator[Finding]:
    labels: frozenset[str] | None = None
    for message in catalog.messages:
        is_written = message.target.strip() not in ("", NOTHING)
        if message.obsolete or not is_written or "[" not in message.source:
            continue
        labels = defined_labels(document) if labels is None else labels
        result = labelled(message.source, message.target, labels)
        if result.lost:
            names = ", ".join(f"[{label}]" for label in result.lost)
            yield _finding(catalog, message, f"no link to the definition of {names}")
        elif len(result.assigned) > 1:
            names = ", ".join(f"[{label}]" for label in result.assigned)
            text = f"the labels {names} are given to the new link texts in this order"
            yield _finding(catalog, message, text, Severity.WARNING)


def _finding(
    catalog: Catalog, message: Message, text: str, severity: Severity | None = None
) -> Finding:
    location = Location(catalog.path, message.line)
    return LINKS.finding(
        location, text, severity=severity, source=message.source, target=message.target
    )
