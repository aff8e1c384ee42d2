"""HTML: pages, fragments and templates, read as browsers read them, and XHTML."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, ClassVar

from rktranslate.formats.html.page import Page
from rktranslate.formats.interface import DEFAULTS, UnmarkedWriting
from rktranslate.formats.marking import used_marks
from rktranslate.formats.rebuilding import is_rebuilt
from rktranslate.formats.recognition import refuse_other_documents
from rktranslate.formats.targets import block_texts
from rktranslate.model import Document, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.formats.html.collector import Place
    from rktranslate.model import Mark, ReadOptions

_XML_SUFFIXES = (".xhtml", ".xht")


class HtmlFormat(UnmarkedWriting):
    """Pages of HTML and XHTML."""

    name: ClassVar[str] = "html"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml", ".xht")

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:  # noqa: ARG002
        """Return the texts that readers see as blocks."""
        refuse_other_documents(data, path)
        page = Page.of(data, path, xml=path.lower().endswith(_XML_SUFFIXES))
        reading = page.reading
        return Document(path, reading.blocks, page, Syntax.TAGS, encoding=page.file.encoding)

    def markable_blocks(self, document: Document) -> tuple[bool, ...]:
        """Return whether each block is in an element that may have elements in it."""
        places = iter(_page(document).reading.places)
        return tuple(
            block.exclusion is None and next(places).shows_marks for block in document.blocks
        )

    def write_marked(
        self,
        document: Document,
        targets: Sequence[str],
        marks: Sequence[Mark | None],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the page with elements ``mark`` around its marked texts."""
        page = _page(document)
        changes = _changes(page, document, targets, marks)
        return page.written(changes, notice, language, used_marks(marks))

    def links(self, document: Document) -> tuple[str, ...]:
        """Return the addresses of other files in the attributes of the page."""
        return _page(document).links()

    def with_links(self, document: Document, addresses: Sequence[str]) -> Document:
        """Return the page with other addresses."""
        page = dataclasses.replace(_page(document), addresses=tuple(addresses))
        return dataclasses.replace(document, skeleton=page)


def _changes(
    page: Page, document: Document, targets: Sequence[str], marks: Sequence[Mark | None]
) -> Iterator[tuple[Place, str]]:
    """Yield the places of the blocks that change, with their texts."""
    places = iter(page.reading.places)
    for block, text in zip(document.blocks, block_texts(document, targets, marks), strict=True):
        if block.exclusion is None:
            place = next(places)
            if is_rebuilt(block, text):
                yield place, text


def _page(document: Document) -> Page:
    page = document.skeleton
    if not isinstance(page, Page):
        raise TypeError(f"expected a page of HTML, found {type(page).__name__}")
    return page
