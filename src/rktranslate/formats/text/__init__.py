"""Plain text: its blocks are inferred from the layout; docs/formats.md documents it for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rktranslate.formats.conflicts import refuse_conflict
from rktranslate.formats.decoding import decode, encode
from rktranslate.formats.interface import DEFAULTS, UnmarkedWriting
from rktranslate.formats.lines import file_line_break
from rktranslate.formats.marking import with_legend
from rktranslate.formats.text.alignment import realigned
from rktranslate.formats.text.blocks import text_blocks
from rktranslate.formats.text_skeleton import fill, skeleton_of, text_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Document, Mark, ReadOptions


class TextFormat(UnmarkedWriting):
    """Plain text in UTF-8, or in UTF-16 with a byte order mark."""

    name: ClassVar[str] = "text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
        """Return the blocks of a text.

        Raises:
            DocumentError: The bytes are not text in a known encoding, or contain a merge conflict.
        """
        file = decode(data, path)
        blocks = tuple(text_blocks(file.text, options.wrapping))
        refuse_conflict(file.text, blocks, path)
        return text_document(path, file, blocks)

    def markable_blocks(self, document: Document) -> tuple[bool, ...]:
        """Return that each block shows marks, if it is offered."""
        return tuple(block.translatable for block in document.blocks)

    def write_marked(
        self,
        document: Document,
        targets: Sequence[str],
        marks: Sequence[Mark | None],
        notice: str | None = None,
        language: str = "",  # noqa: ARG002 - these formats do not record it
    ) -> bytes:
        """Return the text with a sign before each marked text, ``[D]``; the notice explains them.

        Raises:
            DocumentError: The number of targets is wrong, or one cannot be written.
        """
        file = skeleton_of(document).file
        text = fill(document, targets, space=realigned, marks=marks)
        if notice is not None:
            line_break = file_line_break(file.text)
            text = " ".join(with_legend(notice, marks).split()) + line_break * 2 + text
        return encode(text, file, document.path)
