"""Marks of texts that are not final in Markdown: elements ``mark``, which every dialect passes on.

Where an element would change more than the look, the text has no mark: in the title of a container,
in front matter, and in a heading whose id is made from the text as it is in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rktranslate.dialects.slugs import HeadingText, slug_rule
from rktranslate.formats.html.marks import MarkTags
from rktranslate.formats.markdown.escapes import is_title
from rktranslate.formats.markdown.html_quoting import ElementText
from rktranslate.formats.marking import SIGNS, stretches_of
from rktranslate.model import BlockKind

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from rktranslate.dialects import Dialect
    from rktranslate.formats.text_skeleton import Quoting, Site, TextBlock
    from rktranslate.model import Mark

_TAGS = MarkTags("mark")
_SIGNS_OF_PAIRS = re.compile(r"[*_~=`\[\]<>{}$^]")
"""Signs of markup that may begin in one sentence and end in another one."""
_LINE_START = re.compile(r"(?<=[\r\n])[ \t>]+")
_SHOWN = frozenset({"text", "code_inline", "text_special", "html_inline"})
_HTML_TAG = re.compile(r"(<!--.*?-->|</?[A-Za-z][^<>]*>)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class MarkdownMarks:
    """Writes marks into a file of a dialect."""

    source: str
    """The text of the file."""
    dialect: Dialect
    slugs: str
    """Name of the rule of heading ids."""

    def can_mark(self, block: TextBlock, sentences: int) -> bool:
        """Return whether each sentence of a block would show a mark.

        Args:
            block: The block.
            sentences: How many it has.
        """
        if block.quoting is not None:
            return self._can_quote(block.text, block.quoting)
        if is_title(self.source, block) or not _has_words(block.text):
            return False
        if block.kind is not BlockKind.HEADING or block.anchor:
            return True
        has_markup = sentences > 1 and _SIGNS_OF_PAIRS.search(block.text) is not None
        return not (self.dialect.has_components or self._names_markup or has_markup)

    @property
    def _names_markup(self) -> bool:
        """Whether the id of a heading is made of its markup, too."""
        return slug_rule(self.slugs).reads is HeadingText.RAW

    def _can_quote(self, text: str, quoting: Quoting) -> bool:
        if not isinstance(quoting, ElementText):
            return False
        return not (self.dialect.has_components and "{" in text)

    def marked(self, written: str, site: Site, mark: Mark) -> str:
        """Return a text as it is written in the file, with a mark where one is possible."""
        block = site.block
        is_heading = block.kind is BlockKind.HEADING and not block.anchor
        if is_title(self.source, block) or not _has_words(written):
            return written
        if self._is_whole(written, site):
            if is_heading and self._names_markup:
                return written
            return _TAGS.around(written, mark)
        # The sign would be a part of the id.
        return written if is_heading else f"{self._around(SIGNS[mark], mark)} {written}"

    def quoted(self, text: str, quoting: Quoting) -> str:
        """Return a text that is encoded in its file; that of an element of HTML has marks."""
        if not self._can_quote(text, quoting):
            return quoting.written(text)
        return "".join(
            self._around_texts(quoting.written(stretch), mark)
            for stretch, mark in stretches_of(text)
        )

    def _around_texts(self, html: str, mark: Mark | None) -> str:
        """Return a piece of HTML with a mark around each of its texts, and no tag in one."""
        if mark is None:
            return html
        return "".join(
            piece if index % 2 or not piece.strip() else self._around(piece, mark)
            for index, piece in enumerate(_HTML_TAG.split(html))
        )

    def _around(self, text: str, mark: Mark) -> str:
        if not self.dialect.has_components:
            return _TAGS.around(text, mark)
        # The style of an element is no text in MDX.
        return f'<mark title="{mark.description}">{text}</mark>'

    def _is_whole(self, written: str, site: Site) -> bool:
        """Return whether an element may be around a text: no markup in it ends elsewhere.

        In MDX a paragraph of one element is no paragraph.
        """
        if self.dialect.has_components:
            return False
        if len(site.block.text) == site.segment.span.end - site.segment.span.start:
            return True
        text = _LINE_START.sub("", written)
        return not _SIGNS_OF_PAIRS.search(text) or not any(
            token.type == "html_inline"
            or (token.type == "text" and _SIGNS_OF_PAIRS.search(token.content))
            for token in _parser().parseInline(text)[0].children or ()
        )


def _has_words(written: str) -> bool:
    """Return whether a text is more than pictures, which may be figures if they stand alone."""
    return "![" not in written or any(
        token.type in _SHOWN and token.content.strip()
        for token in _parser().parseInline(written)[0].children or ()
    )


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("strikethrough")
