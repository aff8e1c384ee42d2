"""Markdown: CommonMark with GFM tables, footnotes and front matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rktranslate.formats.conflicts import refuse_conflict
from rktranslate.formats.decoding import decode, encode
from rktranslate.formats.interface import DEFAULTS
from rktranslate.formats.lines import file_line_break
from rktranslate.formats.markdown.blocks import markdown_blocks
from rktranslate.formats.markdown.escapes import escaped, stand_in, with_notice
from rktranslate.formats.text_skeleton import fill, skeleton_of, text_document
from rktranslate.model import Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Document, ReadOptions


class MarkdownFormat:
    """CommonMark with GFM tables, footnotes, and YAML or TOML front matter."""

    name: ClassVar[str] = "markdown"
    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown")

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:  # noqa: ARG002
        """Return the blocks of a Markdown file.

        Raises:
            DocumentError: The bytes are not text in a known encoding, or contain a merge conflict.
        """
        file = decode(data, path)
        blocks = tuple(markdown_blocks(file.text))
        refuse_conflict(file.text, blocks, path)
        return text_document(path, file, blocks, Syntax.MARKDOWN)

    def write(self, document: Document, targets: Sequence[str], notice: str | None = None) -> bytes:
        """Return the file with its targets, escaped where they would change its structure.

        The notice becomes an HTML comment at the top, after front matter.

        Raises:
            DocumentError: The number of targets is wrong, or one cannot be written.
        """
        file = skeleton_of(document).file
        source = file.text
        text = fill(
            document,
            targets,
            lambda target, site: escaped(source, target, site),
            lambda block, span: stand_in(source, block, span),
        )
        if notice is not None:
            text = with_notice(text, notice, file_line_break(source))
        return encode(text, file, document.path)
