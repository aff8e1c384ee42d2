"""The blocks of a Markdown file.

markdown-it-py finds the blocks; only its block rules run, because inline markup stays in
the text. The offsets of a block's text in the file are taken from the state of the parser when it
closes the block: it then knows the extent of containers, markers and tabs on every line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from rktranslate.formats.lines import LINE_END
from rktranslate.formats.references import DATED, NUMBERED, opens_references
from rktranslate.formats.text_skeleton import Line, TextBlock
from rktranslate.inline.blanks import BLANKS, BREAK, trim
from rktranslate.model import BlockKind, Exclusion, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

    Parse = Callable[[str], list[Token]]

MAX_NESTING = 60
"""Levels of nested containers; text nested deeper is not translated."""

FRONT_MATTER = re.compile(
    r"(?:---[ \t]*(?:\r\n|\r|\n)(?![ \t]*(?:\r|\n))(?:.*?(?:\r\n|\r|\n))?(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*(?:\r\n|\r|\n)(?:.*?(?:\r\n|\r|\n))?\+\+\+)[ \t]*(?:\r\n|\r|\n|\Z)",
    re.DOTALL,
)
"""YAML or TOML at the very beginning. A blank line after ``---`` means a thematic break instead."""

TASK = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
"""The checkbox of a list item."""
PIPE = re.compile(r"(?<!\\)\|")
"""Separator of the cells of a table row."""
TRAILING_BACKSLASHES = re.compile(r"\\+$")

_CONTAINERS = {
    "blockquote_open": BlockKind.QUOTE,
    "list_item_open": BlockKind.LIST_ITEM,
    "footnote_reference_open": BlockKind.FOOTNOTE,
}
_CONTAINER_ENDS = frozenset(name.replace("_open", "_close") for name in _CONTAINERS)
_VERBATIM = {
    "fence": Exclusion.CODE,
    "code_block": Exclusion.INDENTED_CODE,
    "html_block": Exclusion.HTML,
}

_BLOCK_MARKER = re.compile(r">|```|~~~|(?:[-+*]|\d{1,9}[.)]|#{1,6})(?=[ \t]|$)")
"""Beginning of a quote, a fence, a list item or a heading, even directly after a paragraph."""
_ALERT = re.compile(r"\[![A-Za-z]+\]")
_BR = re.compile(r"<br[ \t]*/?>$", re.IGNORECASE)
_LONGEST_BR = 16


@dataclass(frozen=True, slots=True)
class _Lines:
    """Maps the parsed text, where every line break is one ``\\n``, to the file's text."""

    text: str
    starts: tuple[int, ...]
    """For each parsed line, where it starts in the file."""
    shifts: tuple[int, ...]
    """For each parsed line, its offset in the file minus its offset in the parsed text."""
    first: int
    """Number in the file of the first parsed line."""

    def line(self, index: int, start: int, end: int) -> Line:
        """Return a part of a parsed line as a line of the file."""
        shift = self.shifts[index]
        return Line(Span(start + shift, end + shift), self.first + index)

    def of(self, token: Token) -> list[Line]:
        """Return the lines of a token that holds text, as the parser recorded them."""
        return [self.line(*bounds) for bounds in token.meta["lines"]]

    def whole(self, index: int) -> Line:
        """Return a parsed line with its container prefixes, as a line of the file."""
        start, end = self.starts[index], self.starts[index + 1]
        return Line(
            Span(start, start + len(self.text[start:end].rstrip("\r\n"))), self.first + index
        )

    def content(self, line: Line) -> str:
        """Return the text of a line."""
        return self.text[line.span.start : line.span.end]


def markdown_blocks(text: str) -> Iterator[TextBlock]:
    """Yield the blocks of a file in order."""
    matter = FRONT_MATTER.match(text)
    begin = matter.end() if matter else 0
    if matter:
        whole = _mapped(text[:begin], 0, 1)
        end = len(whole.starts) - 1
        yield _verbatim(Exclusion.METADATA, text[:begin], whole, 0, end)
    lines = _mapped(text, begin, len(LINE_END.findall(text, 0, begin)) + 1)
    yield from _walk(block_parser()(LINE_END.sub("\n", text[begin:])), lines)


def _mapped(text: str, begin: int, first: int) -> _Lines:
    """Return the lines of ``text[begin:]``; the line after the last break is empty or the last."""
    starts, shifts = [begin], [begin]
    for found in LINE_END.finditer(text, begin):
        starts.append(found.end())
        shifts.append(shifts[-1] + len(found.group()) - 1)
    if starts[-1] < len(text):
        starts.append(len(text))
    return _Lines(text, tuple(starts), tuple(shifts), first)


@cache
def block_parser() -> Parse:
    """Return a function that runs the block rules.

    The ``meta["lines"]`` of each token with text is a list of (line, start, end): index of the
    line, offsets of the text on it.
    """
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from mdit_py_plugins.footnote import footnote_plugin

    class State(StateBlock):
        """Records where the lines of a text are while the containers around it are open."""

        def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
            token = super().push(ttype, tag, nesting)
            if nesting < 0 and self.tokens[-2].type == "inline":
                inline = self.tokens[-2]
                first, end = inline.map or (0, 0)
                inline.meta["lines"] = [
                    (line, self.bMarks[line] + self.tShift[line], self.eMarks[line])
                    for line in range(first, end)
                ]
            return token

    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    footnote_plugin(md, move_to_end=False)

    def parse(text: str) -> list[Token]:
        state = State(text, md, {}, [])
        md.block.tokenize(state, 0, state.lineMax)
        return state.tokens

    return parse


def _walk(tokens: list[Token], lines: _Lines) -> Iterator[TextBlock]:
    """Yield the blocks of the parsed tokens in order, with the kinds that their containers give."""
    containers: list[BlockKind] = []
    references = 0  # level of the heading that opened the bibliography; 0 outside of one
    cells: Iterator[Span] | None = None
    for opening, token in pairwise([*tokens[:1], *tokens]):
        name = token.type
        if name in _CONTAINERS:
            containers.append(_CONTAINERS[name])
        elif name in _CONTAINER_ENDS:
            containers.pop()
        elif name in _VERBATIM:
            first, end = token.map or (0, 0)
            yield _verbatim(_VERBATIM[name], token.content, lines, first, end)
        elif name == "tr_open":
            cells = None
        elif name != "inline":
            continue
        elif opening.type == "paragraph_open":
            kind = containers[-1] if containers else BlockKind.PARAGRAPH
            yield from _paragraph(kind, lines.of(token), lines, bool(references))
        elif opening.type == "heading_open":
            level = int(opening.tag[1])
            if opens_references(token.content):
                references = level
            elif level <= references:
                references = 0
            yield from _heading(opening, token, lines)
        else:
            if cells is None:
                cells = _cells(lines, lines.of(token)[0])
            yield from _cell(token, next(cells, None), lines)


def _verbatim(exclusion: Exclusion, content: str, lines: _Lines, first: int, end: int) -> TextBlock:
    """Return a block that is never translated; its lines keep their container prefixes."""
    kind = BlockKind.FRONT_MATTER if exclusion is Exclusion.METADATA else BlockKind.CODE
    whole = tuple(lines.whole(index) for index in range(first, end))
    return TextBlock(kind, content.rstrip("\r\n"), whole, exclusion)


def _heading(opening: Token, token: Token, lines: _Lines) -> Iterator[TextBlock]:
    own = lines.of(token)
    if opening.markup.startswith("#"):
        # The content is one part of the line: after the marks, before closing marks and blanks.
        only = own[0]
        start = lines.text.find(token.content, only.span.start + len(opening.markup), only.span.end)
        own = [Line(Span(start, start + len(token.content)), only.number)] if start >= 0 else []
    for piece in _pieces(own, lines):
        yield _block(BlockKind.HEADING, piece, lines)


def _paragraph(
    kind: BlockKind, own: list[Line], lines: _Lines, in_references: bool
) -> Iterator[TextBlock]:
    first = lines.content(own[0])
    if kind is BlockKind.LIST_ITEM:
        task = TASK.match(first)
        if task:
            span = own[0].span
            own = [Line(Span(span.start + task.end(), span.end), own[0].number), *own[1:]]
    elif kind is BlockKind.QUOTE and _ALERT.fullmatch(first.strip(BLANKS)):
        own = own[1:]
    numbered = NUMBERED.match(lines.content(own[0])) is not None if own else False
    pieces = _pieces(own, lines, numbered)
    if numbered or (in_references and _is_entry(kind, pieces, lines)):
        kind = BlockKind.REFERENCE
    for piece in pieces:
        yield _block(kind, piece, lines)


def _is_entry(kind: BlockKind, pieces: list[list[Line]], lines: _Lines) -> bool:
    return kind is BlockKind.LIST_ITEM or (
        kind in (BlockKind.PARAGRAPH, BlockKind.FOOTNOTE)
        and any(DATED.search(lines.content(line)) for piece in pieces for line in piece)
    )


def _pieces(own: list[Line], lines: _Lines, numbered: bool = False) -> list[list[Line]]:
    """Return the lines of a block without blanks and break marks, cut after each hard break.

    Other line breaks (form feed, U+2028, ...) cut too, and so does a line of blanks that are not
    blank in Markdown (a no-break space). In a ``numbered`` bibliography
    each line that begins with ``[n] `` starts a piece.
    """
    pieces: list[list[Line]] = [[]]
    for position, line in enumerate(own):
        text = lines.content(line)
        if numbered and NUMBERED.match(text):
            pieces.append([])
        offset = 0
        breaks = [found.span() for found in BREAK.finditer(text)] if BREAK.search(text) else []
        for break_start, break_end in breaks:
            _add(pieces, line, offset, break_start, lines)
            pieces.append([])
            offset = break_end
        is_last = position == len(own) - 1
        hard, end = (False, len(text)) if is_last else _hard_break(text)
        if not _add(pieces, line, offset, end, lines) or hard:
            pieces.append([])
    return [piece for piece in pieces if piece]


def _add(pieces: list[list[Line]], line: Line, start: int, end: int, lines: _Lines) -> bool:
    """Add a part of a line to the last piece; return whether it has visible text."""
    left, right = trim(lines.text, line.span.start + start, line.span.start + end)
    if left == right:
        return False
    pieces[-1].append(Line(Span(left, right), line.number))
    return True


def _hard_break(text: str) -> tuple[bool, int]:
    """Return whether a line ends in a hard break, and where its text ends before it."""
    backslashes = TRAILING_BACKSLASHES.search(text) if text.endswith("\\") else None
    if backslashes and len(backslashes.group()) % 2:
        return True, len(text) - 1
    stripped = text.rstrip()
    tag = _BR.search(stripped, max(0, len(stripped) - _LONGEST_BR))
    if tag:
        return True, tag.start()
    return text.endswith("  "), len(text)


def _cells(lines: _Lines, row: Line) -> Iterator[Span]:
    """Yield the spans between the pipes of a table row; an escaped pipe does not end a cell.

    A header row that begins with the marker of another kind of block has none: other parsers see
    that block there, and without its marker the row would continue a paragraph on the line before.
    It stays as it is.
    """
    start, end = trim(lines.text, row.span.start, row.span.end)
    if _BLOCK_MARKER.match(lines.text, start, end):
        return
    edges = [found.start() for found in PIPE.finditer(lines.text, start, end)]
    if edges and edges[0] == start:
        start += 1
        edges = edges[1:]
    for edge in edges:
        yield Span(start, edge)
        start = edge + 1
    if start < end:
        yield Span(start, end)


def _cell(token: Token, span: Span | None, lines: _Lines) -> Iterator[TextBlock]:
    if span is None:
        return
    line = Line(span, lines.of(token)[0].number)
    # Both sides split the row by the same rule. Should they ever disagree, the cell is left alone.
    if lines.content(line).replace("\\|", "|").strip(BLANKS) == token.content.strip(BLANKS):
        for piece in _pieces([line], lines):
            yield _block(BlockKind.TABLE_CELL, piece, lines)


def _block(kind: BlockKind, piece: list[Line], lines: _Lines) -> TextBlock:
    return TextBlock(kind, " ".join(map(lines.content, piece)), tuple(piece))
