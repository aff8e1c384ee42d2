"""HTML: pages, fragments and templates, read as browsers read them, and XHTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rktranslate.formats.html.charset import decode_html, encode_html
from rktranslate.formats.html.reader import read_html
from rktranslate.formats.html.writer import language_edits, notice_edit, written
from rktranslate.formats.interface import DEFAULTS
from rktranslate.formats.rebuilding import is_rebuilt
from rktranslate.formats.targets import block_texts
from rktranslate.languages.codes import is_right_to_left
from rktranslate.model import Document, Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.formats.decoding import TextFile
    from rktranslate.formats.html.reader import Reading
    from rktranslate.model import ReadOptions

_XML_SUFFIXES = (".xhtml", ".xht")


@dataclass(frozen=True, slots=True)
class HtmlSkeleton:
    """What is needed to write a page again."""

    file: TextFile
    reading: Reading
    is_xml: bool


class HtmlFormat:
    """Pages of HTML and XHTML."""

    name: ClassVar[str] = "html"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml", ".xht")

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:  # noqa: ARG002
        """Return the texts that readers see as blocks."""
        file = decode_html(data, path)
        is_xml = path.lower().endswith(_XML_SUFFIXES) or file.text.startswith("<?xml")
        reading = read_html(file.text, xml=is_xml)
        skeleton = HtmlSkeleton(file, reading, is_xml)
        return Document(path, reading.blocks, skeleton, Syntax.TAGS, encoding=file.encoding)

    def write(
        self,
        document: Document,
        targets: Sequence[str],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the page with its targets; whatever has none is copied."""
        skeleton = document.skeleton
        if not isinstance(skeleton, HtmlSkeleton):
            raise TypeError(f"expected a skeleton of HTML, found {type(skeleton).__name__}")
        file, reading = skeleton.file, skeleton.reading
        places = iter(reading.places)
        changes = []
        for block, text in zip(document.blocks, block_texts(document, targets), strict=True):
            if block.exclusion is not None:
                continue
            place = next(places)
            if is_rebuilt(block, text):
                changes.append((place, text))
        edits = []
        if language and reading.root is not None:
            edits += language_edits(
                file.text,
                reading.root,
                language,
                is_rtl=is_right_to_left(language),
                xml=skeleton.is_xml,
            )
        if notice is not None:
            edits.append(notice_edit(file, reading, notice))
        return encode_html(written(file, changes, edits), file)
