"""The blocks of a Markdown file.

markdown-it-py finds the blocks; only its block rules run, because inline markup stays in
the text. The offsets of a block's text in the file are taken from the state of the parser when it
closes the block: it then knows the extent of containers, markers and tabs on every line.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.formats.lines import LINE_END
from rktranslate.formats.markdown.front_matter import front_matter, front_matter_blocks
from rktranslate.formats.markdown.headings import heading_text
from rktranslate.formats.markdown.html_blocks import read_html
from rktranslate.formats.markdown.indented_prose import prose_pieces
from rktranslate.formats.markdown.paragraphs import Piece, pieces
from rktranslate.formats.markdown.parsed_lines import parsed_lines
from rktranslate.formats.markdown.parser import block_parser
from rktranslate.formats.markdown.quoting import BackslashQuoting
from rktranslate.formats.markdown.tables import cells
from rktranslate.formats.markdown.uncovered import Regions, with_uncovered
from rktranslate.formats.references import NUMBERED, is_entry, opens_references
from rktranslate.formats.text_skeleton import Line, TextBlock, joined_lines
from rktranslate.inline.blanks import BLANKS, trim
from rktranslate.model import BlockKind, Exclusion, Span, Wrapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from rktranslate.dialects import Dialect
    from rktranslate.formats.markdown.constructs import Construct
    from rktranslate.formats.markdown.parsed_lines import ParsedLines

_INDENTATION = re.compile(r"^[ \t]+")
_QUOTE_PREFIX = re.compile(r"^[ \t>]+")
TASK = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
"""The checkbox of a list item."""
ALERT = re.compile(r"\[![A-Za-z][\w-]*(?:\|[^\]\n]*)?\][+-]?[ \t]*")
"""The mark of a quote that is an alert or a callout; a title may follow it."""

_CONTAINERS = {
    "blockquote_open": BlockKind.QUOTE,
    "list_item_open": BlockKind.LIST_ITEM,
    "footnote_reference_open": BlockKind.FOOTNOTE,
}
_CONTAINER_ENDS = frozenset(
    {"container_close", *(name.replace("_open", "_close") for name in _CONTAINERS)}
)
_VERBATIM = {
    "fence": Exclusion.CODE,
    "code_block": Exclusion.INDENTED_CODE,
}
_COMMENT_DEFINITION = re.compile(
    r"[ \t]*\[(?:(?://|comment)[^\]]*\]:|[^\]]*\]:[ \t]*(?:#|<>)[ \t]+\()"
)
"""A definition that no link can use, written as a comment: ``[//]: # (hidden)``."""
_DEFINITION_TITLE = re.compile(
    r"""(?:(?<!\]:)(?<=\S)[ \t]+|^[ \t]*)
        (?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\))[ \t]*$""",
    re.VERBOSE,
)


def markdown_blocks(
    text: str,
    dialect: Dialect,
    wrapping: Wrapping = Wrapping.AUTO,
    fields: Iterable[str] = (),
) -> Iterator[TextBlock]:
    """Yield the blocks of a file in order.

    Args:
        text: The text of the file.
        dialect: The dialect that it is written in.
        wrapping: Whether the lines of a paragraph are joined.
        fields: The keys of front matter that are offered.
    """
    matter = front_matter(text, fields)
    begin = matter.end if matter else 0
    if matter:
        yield from front_matter_blocks(text, matter)
    lines = parsed_lines(text, begin, len(LINE_END.findall(text, 0, begin)) + 1)
    parsed = text[begin:]
    tokens = block_parser(dialect)(LINE_END.sub("\n", parsed) if "\r" in parsed else parsed)
    walker = _Walker(lines, wrapping)
    yield from with_uncovered(lines, walker.blocks(tokens), walker.regions)


class _Walker:
    """Turns the parsed tokens of a file into blocks, with the kinds that their containers give."""

    def __init__(self, lines: ParsedLines, wrapping: Wrapping) -> None:
        self.regions = Regions()
        """Why text that is in no block is not offered."""
        self._lines = lines
        self._text = lines.text
        self._wrapping = wrapping
        self._containers: list[BlockKind] = []
        self._references = 0
        """Level of the heading that opened the bibliography; 0 outside of one."""
        self._cells: Iterator[Span] | None = None

    def blocks(self, tokens: Sequence[Token]) -> Iterator[TextBlock]:
        """Yield the blocks of tokens in order."""
        for opening, token in pairwise([*tokens[:1], *tokens]):
            name = token.type
            if name == "inline":
                yield from self._texts(opening, token)
            elif name in _CONTAINERS:
                self._containers.append(_CONTAINERS[name])
            elif name in _CONTAINER_ENDS:
                self._containers.pop()
            elif name in _VERBATIM:
                yield from self._excluded(token, _VERBATIM[name])
            elif name == "html_block":
                yield from self._html(token)
            elif name == "tr_open":
                self._cells = None
                self._region(token, Exclusion.TABLE)
            elif name == "link_definition":
                yield from self._link_definition(token)
            elif name == "markup" or name == "container_open":
                yield from self._construct(token, token.meta["construct"])

    @property
    def _kind(self) -> BlockKind:
        """The kind of a paragraph here."""
        return self._containers[-1] if self._containers else BlockKind.PARAGRAPH

    def _texts(self, opening: Token, token: Token) -> Iterator[TextBlock]:
        own = self._lines.of(token)
        if opening.type == "paragraph_open":
            yield from self._paragraph(own, is_terms=bool(token.meta.get("terms")))
        elif opening.type == "heading_open":
            level = int(opening.tag[1])
            if opens_references(token.content):
                self._references = level
            elif level <= self._references:
                self._references = 0
            yield from self._heading(opening, own)
        else:
            yield from self._cell(token, own[0])

    def _excluded(self, token: Token, exclusion: Exclusion) -> Iterator[TextBlock]:
        first, end = token.map or (0, 0)
        if exclusion is Exclusion.INDENTED_CODE:
            whole = [self._lines.whole(index) for index in range(first, end)]
            prose = None if self._is_nested else prose_pieces(self._text, whole)
            if prose is not None:
                yield from self._pieces(BlockKind.PARAGRAPH, prose)
                return
        yield _verbatim(exclusion, token.content, self._lines, first, end)

    def _html(self, token: Token) -> Iterator[TextBlock]:
        first, end = token.map or (0, 0)
        # The content of the token is the lines without the prefixes and the indentation of
        # containers, of which a tab may have become spaces.
        rows = token.content.split("\n")
        lengths = [len(row.lstrip(" \t")) for row in rows[: end - first]]
        yield from self._html_lines(first, end, lengths)

    def _html_lines(self, first: int, end: int, lengths: Iterable[int]) -> Iterator[TextBlock]:
        """Yield the units of lines of HTML or components, or all of them as one block.

        Args:
            first: Index of the first line.
            end: Index of the line after the last.
            lengths: The length of each line without what is before its text.
        """
        lines = [
            Line(Span(whole.span.end - length, whole.span.end), whole.number)
            for whole, length in zip(
                map(self._lines.whole, range(first, end)), lengths, strict=False
            )
            if length
        ]
        reading = read_html(self._text, lines, self._kind)
        if reading.blocks:
            for region in reading.regions:
                self.regions.add(*region)
            yield from reading.blocks
            return
        reasons = {reason for *_, reason in reading.regions}
        exclusion = reasons.pop() if len(reasons) == 1 else Exclusion.MARKUP
        if Exclusion.HTML in reasons:
            exclusion = Exclusion.HTML  # counted: readers see its words
        content = self._text[self._lines.starts[first] : self._lines.whole(end - 1).span.end]
        yield _verbatim(exclusion, LINE_END.sub("\n", content), self._lines, first, end)

    @property
    def _is_nested(self) -> bool:
        return bool(self._containers)

    def _construct(self, token: Token, construct: Construct) -> Iterator[TextBlock]:
        """Yield the units of a construct, or all of its lines as a block that is not offered."""
        first, _ = token.map or (0, 0)
        if construct.is_html:
            wholes = map(self._lines.whole, range(first, construct.end))
            prefix = _QUOTE_PREFIX if BlockKind.QUOTE in self._containers else _INDENTATION
            lengths = [len(prefix.sub("", self._lines.content(whole))) for whole in wholes]
            yield from self._html_lines(first, construct.end, lengths)
            return
        if construct.content is not None:
            self._containers.append(construct.content.kind or self._kind)
        if not construct.units and construct.content is None:
            content = self._text[
                self._lines.starts[first] : self._lines.whole(construct.end - 1).span.end
            ]
            yield _verbatim(construct.exclusion, content, self._lines, first, construct.end)
            return
        self._add_region(first, construct.end, construct.exclusion)
        for unit in construct.units:
            line = self._lines.line(*unit[:3])
            left, right = trim(self._text, line.span.start, line.span.end)
            if left == right:
                continue
            written = self._text[left:right]
            kind = unit.kind or self._kind
            only = (Line(Span(left, right), line.number),)
            if unit.quoting is None:
                yield TextBlock(kind, written, only)
            else:
                yield TextBlock(kind, unit.quoting.logical(written), only, quoting=unit.quoting)

    def _paragraph(self, own: list[Line], *, is_terms: bool) -> Iterator[TextBlock]:
        kind = self._kind
        first = self._lines.content(own[0])
        if kind is BlockKind.LIST_ITEM and (task := TASK.match(first)):
            own[0] = _later(own[0], task.end())
        elif kind is BlockKind.QUOTE and (alert := ALERT.match(first)):
            self.regions.add(own[0].span.start, own[0].span.end, Exclusion.MARKUP)
            title = pieces(self._text, [_later(own[0], alert.end())])
            yield from self._pieces(kind, title)
            own = own[1:]
        if not own:
            return
        numbered = NUMBERED.match(self._lines.content(own[0])) is not None
        wrapping = Wrapping.LINES if is_terms else self._wrapping
        cut = pieces(self._text, own, numbered=numbered, wrapping=wrapping)
        if numbered or (self._references and self._is_entry(kind, cut)):
            kind = BlockKind.REFERENCE
        yield from self._pieces(kind, cut)

    def _is_entry(self, kind: BlockKind, cut: Sequence[Piece]) -> bool:
        """Return whether a paragraph in a bibliography is an entry of it."""
        if kind is BlockKind.QUOTE:
            return False
        return is_entry(" ".join(joined_lines(self._text, piece.lines) for piece in cut))

    def _heading(self, opening: Token, own: Sequence[Line]) -> Iterator[TextBlock]:
        self._region(opening, Exclusion.MARKUP)
        marks = len(opening.markup) if opening.markup.startswith("#") else 0
        heading = heading_text(self._text, own, marks)
        cut = pieces(self._text, heading.lines, wrapping=Wrapping.PROSE)
        for piece in cut:
            block = self._block(BlockKind.HEADING, piece, heading.anchor)
            yield replace(block, level=int(opening.tag[1]))

    def _cell(self, token: Token, row: Line) -> Iterator[TextBlock]:
        if self._cells is None:
            self._cells = cells(self._text, row)
        span = next(self._cells, None)
        if span is None:
            return
        line = Line(span, row.number)
        content = self._lines.content(line).replace("\\|", "|").strip(BLANKS)
        # Both sides split the row by the same rule. Should they disagree, the cell is left alone.
        if content == token.content.strip(BLANKS):
            yield from self._pieces(BlockKind.TABLE_CELL, pieces(self._text, [line]))

    def _link_definition(self, token: Token) -> Iterator[TextBlock]:
        """Yield the title of a link definition, which readers see when they point at the link."""
        first, end = token.map or (0, 0)
        self._add_region(first, end, Exclusion.DEFINITION)
        line = self._lines.whole(end - 1)
        if _COMMENT_DEFINITION.match(self._lines.content(self._lines.whole(first))):
            return
        title = _DEFINITION_TITLE.search(self._lines.content(line))
        if title is None or title.lastindex is None or not title[title.lastindex].strip(BLANKS):
            return
        quoting = BackslashQuoting("\"')"[title.lastindex - 1])
        left, right = (line.span.start + offset for offset in title.span(title.lastindex))
        only = (Line(Span(left, right), line.number),)
        logical = quoting.logical(self._text[left:right])
        yield TextBlock(BlockKind.PARAGRAPH, logical, only, quoting=quoting)

    def _pieces(self, kind: BlockKind, cut: Iterable[Piece]) -> Iterator[TextBlock]:
        for piece in cut:
            is_item = piece.is_item and kind is BlockKind.PARAGRAPH
            yield self._block(BlockKind.LIST_ITEM if is_item else kind, piece)

    def _block(self, kind: BlockKind, piece: Piece, anchor: str = "") -> TextBlock:
        return TextBlock(kind, joined_lines(self._text, piece.lines), piece.lines, anchor=anchor)

    def _region(self, token: Token, exclusion: Exclusion) -> None:
        first, end = token.map or (0, 0)
        self._add_region(first, end, exclusion)

    def _add_region(self, first: int, end: int, exclusion: Exclusion) -> None:
        self.regions.add(self._lines.starts[first], self._lines.whole(end - 1).span.end, exclusion)


def _verbatim(
    exclusion: Exclusion, content: str, lines: ParsedLines, first: int, end: int
) -> TextBlock:
    """Return a block that is never translated; its lines keep their container prefixes."""
    whole = tuple(lines.whole(index) for index in range(first, end))
    return TextBlock(BlockKind.CODE, content.rstrip("\r\n"), whole, exclusion)


def _later(line: Line, offset: int) -> Line:
    """Return a line from an offset on."""
    return Line(Span(line.span.start + offset, line.span.end), line.number)
