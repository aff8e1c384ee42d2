"""Documents that a build over some documents reads beside them: those that they link to.

Their outputs are not written, but where a link leads depends on them: whether the output of the
other page may be published, and what ids its headings have in the translation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.formats import format_for
from rktranslate.formats.addresses import resolved
from rktranslate.formats.link_paths import SitePaths
from rktranslate.formats.links import links_of
from rktranslate.formats.markdown import MarkdownFormat
from rktranslate.formats.relinking import Page
from rktranslate.workflow.failures import FailedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rktranslate.workflow.inputs import Inputs


def linked_names(
    inputs: Inputs, addresses: Mapping[str, Iterable[str]], pages: Mapping[str, Page]
) -> tuple[str, ...]:
    """Return the documents that outputs link to, sorted.

    Args:
        inputs: The documents.
        addresses: By document, the relative addresses of files in its outputs, without fragments.
        pages: The pages that the command was asked for.
    """
    known = frozenset(inputs.names)
    found = {
        target
        for name, paths in addresses.items()
        for path in paths
        if (target := resolved(name, path)) is not None
    }
    site = SitePaths.of(inputs.names)
    for name in pages:
        document = inputs.try_document(name) if pages[name].has_links else None
        if document is not None and not isinstance(document, FailedFile):
            found.update(
                target
                for link in links_of(document)
                if (target := site.document(name, link.path)) is not None
            )
    return tuple(sorted(found & known))


def other_pages(inputs: Inputs, pages: Mapping[str, Page]) -> Iterator[Page]:
    """Yield the pages whose dialect decides by which rule the headings of some pages have ids.

    A page without a mark of any dialect has the rule of the dialect that most pages have; where
    every page has its own, no other page is read.

    Args:
        inputs: The documents.
        pages: The pages that were read.
    """
    has_links = any(page.has_links for page in pages.values())
    if not has_links or not any(page.is_plain for page in pages.values()):
        return
    for name in inputs.names:
        if name not in pages and format_for(name).name == MarkdownFormat.name:
            with inputs.reading_others():
                document = inputs.try_document(name)
            if not isinstance(document, FailedFile):
                yield Page.of(document)
