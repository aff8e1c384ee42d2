"""Markdown: CommonMark with GFM tables, footnotes, front matter, and the dialects of sites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from rktranslate import dialects
from rktranslate.dialects.slugs import slug_rule
from rktranslate.formats.conflicts import refuse_conflict
from rktranslate.formats.decoding import decode, encode
from rktranslate.formats.interface import DEFAULTS, UnmarkedWriting
from rktranslate.formats.joints import without_invisible
from rktranslate.formats.lines import file_line_break
from rktranslate.formats.markdown.blocks import markdown_blocks
from rktranslate.formats.markdown.escapes import escaped, stand_in, with_notice
from rktranslate.formats.markdown.labels import with_labels
from rktranslate.formats.markdown.marks import MarkdownMarks
from rktranslate.formats.marking import with_legend
from rktranslate.formats.text_skeleton import TextSkeleton, fill, skeleton_of, text_document
from rktranslate.model import Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.dialects import Dialect
    from rktranslate.model import Document, Mark, ReadOptions


@dataclass(frozen=True, slots=True)
class MarkdownSkeleton(TextSkeleton):
    """The skeleton of a Markdown file: that of a text, and its dialect."""

    dialect: Dialect
    slugs: str
    """Name of the rule of heading ids that is set; empty for that of the dialect."""

    @property
    def marks(self) -> MarkdownMarks:
        """What writes marks into the file."""
        return MarkdownMarks(self.file.text, self.dialect, self.slugs or self.dialect.slug)


def _skeleton(document: Document) -> MarkdownSkeleton:
    skeleton = skeleton_of(document)
    assert isinstance(skeleton, MarkdownSkeleton)  # noqa: S101 - read() made it
    return skeleton


class MarkdownFormat(UnmarkedWriting):
    """CommonMark with GFM tables, footnotes, front matter, and the constructs of dialects."""

    name: ClassVar[str] = "markdown"
    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown", ".mdx", ".qmd")

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
        """Return the blocks of a Markdown file.

        Raises:
            ConfigError: There is no dialect, or no rule of heading ids, with the name in the
                options.
            DocumentError: The bytes are not text in a known encoding, or contain a merge conflict.
        """
        given = dialects.named(options.dialect) if options.dialect else None
        if options.slugs:
            slug_rule(options.slugs)
        file = decode(data, path)
        dialect = given or dialects.detected(file.text, path)
        blocks = tuple(markdown_blocks(file.text, dialect, options.wrapping, options.fields))
        refuse_conflict(file.text, blocks, path)
        blocks = tuple(without_invisible(file.text, blocks))
        document = text_document(path, file, blocks, Syntax.MARKDOWN)
        return replace(document, skeleton=MarkdownSkeleton(file, blocks, dialect, options.slugs))

    def markable_blocks(self, document: Document) -> tuple[bool, ...]:
        """Return whether each block is text whose syntax and heading id a mark does not change."""
        skeleton = _skeleton(document)
        marks = skeleton.marks
        return tuple(
            block.translatable and marks.can_mark(text_block, len(block.segments))
            for block, text_block in zip(document.blocks, skeleton.blocks, strict=True)
        )

    def write_marked(
        self,
        document: Document,
        targets: Sequence[str],
        marks: Sequence[Mark | None],
        notice: str | None = None,
        language: str = "",  # noqa: ARG002 - these formats do not record it
    ) -> bytes:
        """Return the file with elements ``mark`` around its marked texts, or before them.

        Targets are escaped where they would change its structure. Reference links whose text was
        their label get it beside the text. The notice becomes a comment at the top, after front
        matter.

        Raises:
            DocumentError: The number of targets is wrong, or one cannot be written.
        """
        skeleton = _skeleton(document)
        file, dialect = skeleton.file, skeleton.dialect
        source = file.text
        text = fill(
            document,
            with_labels(document, targets),
            lambda target, site: escaped(source, target, site, dialect),
            lambda block, span: stand_in(source, block, span),
            marks=marks,
            marker=skeleton.marks,
        )
        if notice is not None:
            is_mdx = document.path.lower().endswith(".mdx")
            text = with_notice(
                text, with_legend(notice, marks), file_line_break(source), is_mdx=is_mdx
            )
        return encode(text, file, document.path)
