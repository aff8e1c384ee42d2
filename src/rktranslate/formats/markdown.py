"""Markdown: CommonMark with GFM tables, footnotes and front matter.

markdown-it-py decides what the blocks are; only its block rules run, since inline markup stays in
the text. Where a block's text stands in the file is taken from the parser's own state at the moment
it closes the block, when it knows for every line how far containers, markers and tabs reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal

from rktranslate.formats.conflicts import without_conflict
from rktranslate.formats.decoding import decode, encode
from rktranslate.formats.lines import BLANKS, BREAK, file_line_break, trim
from rktranslate.formats.references import DATED, NUMBERED, opens_references
from rktranslate.formats.skeleton import fill
from rktranslate.model import Block, BlockKind, Document, Line, Segment, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

    Parse = Callable[[str], list[Token]]

MAX_NESTING = 60
"""Containers in containers; what is nested deeper stays as it is."""

_FRONT_MATTER = re.compile(
    r"(?:---[ \t]*(?:\r\n|\r|\n)(?![ \t]*(?:\r|\n))(?:.*?(?:\r\n|\r|\n))?(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*(?:\r\n|\r|\n)(?:.*?(?:\r\n|\r|\n))?\+\+\+)[ \t]*(?:\r\n|\r|\n|\Z)",
    re.DOTALL,
)
"""YAML or TOML at the very beginning. A blank line after ``---`` means a thematic break instead."""

_CONTAINERS = {
    "blockquote_open": BlockKind.QUOTE,
    "list_item_open": BlockKind.LIST_ITEM,
    "footnote_reference_open": BlockKind.FOOTNOTE,
}
_CONTAINER_ENDS = frozenset(name.replace("_open", "_close") for name in _CONTAINERS)
_VERBATIM = frozenset({"fence", "code_block", "html_block"})

_CONTAINER_MARKER = re.compile(r">|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)")
_TASK = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
_ALERT = re.compile(r"\[![A-Za-z]+\]")
_BR = re.compile(r"<br[ \t]*/?>$", re.IGNORECASE)
_TRAILING_BACKSLASHES = re.compile(r"\\+$")
_PIPE = re.compile(r"(?<!\\)\|")
_SUSPICIOUS = re.compile(r"[#>\-+*_=~`<\[|:\d]")
_ORDINAL = re.compile(r"\d+[.)]")
_ONLY_RULE = re.compile(r"[-=+*_:|~\s]+")
_UNDERLINED = re.compile(r"[^\r\n]*(?:\r\n?|\n)[ \t>]*-+[ \t]*(?:[\r\n]|\Z)")
"""From the end of a text: dashes under it make it a heading, or the head of a table."""
_CLOSING_MARKS = re.compile(r"(?:^|(?<=[ \t]))#+$")
_BREAK = re.compile(r"\r\n?|\n")
"""What Markdown calls the end of a line."""
_LONGEST_BR = 16


class MarkdownFormat:
    """CommonMark with GFM tables, footnotes, and YAML or TOML front matter."""

    name: ClassVar[str] = "markdown"
    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown")

    def read(self, data: bytes, path: str) -> Document:
        """Return the blocks of a Markdown file.

        Raises:
            DocumentError: The bytes are not text in a known encoding, or hold a merge conflict.
        """
        skeleton = decode(data, path)
        blocks = tuple(_blocks(skeleton.text))
        return without_conflict(Document(path, blocks, skeleton, Syntax.MARKDOWN))

    def write(self, document: Document, targets: Sequence[str], notice: str | None = None) -> bytes:
        """Return the file with its targets, escaped where they would change its structure.

        The notice becomes an HTML comment at the top, after front matter.

        Raises:
            DocumentError: The number of targets is wrong, or one cannot be written.
        """
        source = document.skeleton.text

        def fit(target: str, block: Block, segment: Segment, opens_line: bool) -> str:
            return _fit(source, target, block, segment, opens_line)

        text = fill(document, targets, fit, lambda block: _hollow(source, block))
        if notice is not None:
            text = _with_notice(text, notice, file_line_break(source))
        return encode(text, document.skeleton, document.path)


# Reading -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lines:
    """Maps the parsed text, where every line break is one ``\\n``, to the file's text."""

    text: str
    starts: tuple[int, ...]
    """For each parsed line, where it starts in the file."""
    shifts: tuple[int, ...]
    """For each parsed line, how much further it stands in the file than in the parsed text."""
    first: int
    """Number in the file of the first parsed line."""

    def line(self, index: int, start: int, end: int) -> Line:
        """Return a stretch of a parsed line as a line of the file."""
        shift = self.shifts[index]
        return Line(Span(start + shift, end + shift), self.first + index)

    def of(self, token: Token) -> list[Line]:
        """Return the lines of a token that holds text, as the parser noted them."""
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


def _blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a file in order."""
    matter = _FRONT_MATTER.match(text)
    begin = matter.end() if matter else 0
    if matter:
        whole = _mapped(text[:begin], 0, 1)
        yield _verbatim(BlockKind.FRONT_MATTER, text[:begin], whole, 0, len(whole.starts) - 1)
    lines = _mapped(text, begin, len(_BREAK.findall(text, 0, begin)) + 1)
    yield from _walk(_block_parser()(_BREAK.sub("\n", text[begin:])), lines)


def _mapped(text: str, begin: int, first: int) -> _Lines:
    """Return the lines of ``text[begin:]``; the line after the last break is empty or the last."""
    starts, shifts = [begin], [begin]
    for found in _BREAK.finditer(text, begin):
        starts.append(found.end())
        shifts.append(shifts[-1] + len(found.group()) - 1)
    if starts[-1] < len(text):
        starts.append(len(text))
    return _Lines(text, tuple(starts), tuple(shifts), first)


@cache
def _block_parser() -> Parse:
    """Return a function that runs the block rules; tokens with text carry ``meta["lines"]``."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from mdit_py_plugins.footnote import footnote_plugin

    class State(StateBlock):
        """Notes where the lines of a text stand while the containers around it are open."""

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


def _walk(tokens: list[Token], lines: _Lines) -> Iterator[Block]:
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
            yield _verbatim(BlockKind.CODE, token.content, lines, first, end)
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


def _verbatim(kind: BlockKind, content: str, lines: _Lines, first: int, end: int) -> Block:
    """Return a block that is never translated; its lines keep their container prefixes."""
    return Block(kind, content.rstrip("\r\n"), tuple(lines.whole(i) for i in range(first, end)))


def _heading(opening: Token, token: Token, lines: _Lines) -> Iterator[Block]:
    own = lines.of(token)
    if opening.markup.startswith("#"):
        # The content is one stretch of the line: after the marks, before closing marks and blanks.
        only = own[0]
        start = lines.text.find(token.content, only.span.start + len(opening.markup), only.span.end)
        own = [Line(Span(start, start + len(token.content)), only.number)] if start >= 0 else []
    for piece in _pieces(own, lines):
        yield _block(BlockKind.HEADING, piece, lines)


def _paragraph(
    kind: BlockKind, own: list[Line], lines: _Lines, in_references: bool
) -> Iterator[Block]:
    first = lines.content(own[0])
    if kind is BlockKind.LIST_ITEM:
        task = _TASK.match(first)
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

    What some program takes for a line break (form feed, U+2028, ...) cuts too, and so does a line
    of blanks that Markdown does not call blank (a no-break space). In a ``numbered`` bibliography
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
    """Add a stretch of a line to the last piece; return whether anything visible was in it."""
    left, right = trim(lines.text, line.span.start + start, line.span.start + end)
    if left == right:
        return False
    pieces[-1].append(Line(Span(left, right), line.number))
    return True


def _hard_break(text: str) -> tuple[bool, int]:
    """Tell whether a line ends in a hard break, and where its text ends before it."""
    backslashes = _TRAILING_BACKSLASHES.search(text) if text.endswith("\\") else None
    if backslashes and len(backslashes.group()) % 2:
        return True, len(text) - 1
    stripped = text.rstrip()
    tag = _BR.search(stripped, max(0, len(stripped) - _LONGEST_BR))
    if tag:
        return True, tag.start()
    return text.endswith("  "), len(text)


def _cells(lines: _Lines, row: Line) -> Iterator[Span]:
    """Yield the spans between the pipes of a table row; an escaped pipe does not end a cell.

    A header row that begins with a list or quote marker has none: other parsers see a list or quote
    there, and so might this one after a change on the line before. It stays as it is.
    """
    start, end = trim(lines.text, row.span.start, row.span.end)
    if _CONTAINER_MARKER.match(lines.text, start, end):
        return
    edges = [found.start() for found in _PIPE.finditer(lines.text, start, end)]
    if edges and edges[0] == start:
        start += 1
        edges = edges[1:]
    for edge in edges:
        yield Span(start, edge)
        start = edge + 1
    if start < end:
        yield Span(start, end)


def _cell(token: Token, span: Span | None, lines: _Lines) -> Iterator[Block]:
    if span is None:
        return
    line = Line(span, lines.of(token)[0].number)
    # Both sides split the row by the same rule. Should they ever disagree, the cell is left alone.
    if lines.content(line).replace("\\|", "|").strip(BLANKS) == token.content.strip(BLANKS):
        for piece in _pieces([line], lines):
            yield _block(BlockKind.TABLE_CELL, piece, lines)


def _block(kind: BlockKind, piece: list[Line], lines: _Lines) -> Block:
    return Block(kind, " ".join(map(lines.content, piece)), tuple(piece))


# Writing -----------------------------------------------------------------------------------------


def _fit(source: str, target: str, block: Block, segment: Segment, opens_line: bool) -> str:
    """Escape what would make a target end its block, begin another one, or break its line."""
    text = _without_hard_break(target, segment.source)
    if block.kind is BlockKind.TABLE_CELL:
        text = _PIPE.sub(r"\\|", text)
        if text.endswith("\\") and source.startswith("|", segment.raw.end):
            text += " "
        opens_line = _visible_before(source, segment.raw.start) != "|"
    elif _is_atx(source, block):
        return _without_closing_marks(text, segment.source)
    elif "|" in text and _UNDERLINED.match(source, segment.raw.end) and _heads_table(text):
        text = text.replace("|", "&#124;")
    if not opens_line:
        return text
    if (
        block.kind is BlockKind.LIST_ITEM
        and segment.raw.start == block.lines[0].span.start
        and _TASK.match(text)
    ):
        return "\\" + text
    return _without_marker(text, block, segment)


def _heads_table(text: str) -> bool:
    """Tell whether a line with a pipe heads a table when a line of dashes follows.

    It may do so even where the pipe, or a marker before it, is behind a backslash: only a character
    reference hides a pipe.
    """
    parse = _block_parser()
    return any(parse(f"{begin}{text}\n---")[0].type == "table_open" for begin in ("", "\\"))


def _without_hard_break(target: str, source: str) -> str:
    """Double a last backslash: at the end of a line it would be a hard break."""
    return target + "\\" if _ends_escaping(target) and not _ends_escaping(source) else target


def _ends_escaping(text: str) -> bool:
    found = _TRAILING_BACKSLASHES.search(text) if text.endswith("\\") else None
    return found is not None and len(found.group()) % 2 == 1


def _without_closing_marks(target: str, source: str) -> str:
    """Escape number signs at the end of a heading, where they would be taken for its closing."""
    found = _CLOSING_MARKS.search(target) if target.endswith("#") else None
    if found is None or _CLOSING_MARKS.search(source):
        return target
    return target[: found.start()] + "\\" + target[found.start() :]


def _without_marker(target: str, block: Block, segment: Segment) -> str:
    """Escape what would begin another kind of block, unless the source has it in its place."""
    if _is_paragraph(target):
        return target
    ordinal = _ORDINAL.match(target)
    if ordinal is None:
        return "\\" + target
    if segment.source.startswith(ordinal.group()) and any(
        line.span.start == segment.raw.start for line in block.lines
    ):
        return target  # only a list from 1 can interrupt a paragraph: here the number is text
    return f"{target[: ordinal.end() - 1]}\\{target[ordinal.end() - 1 :]}"


def _is_paragraph(line: str) -> bool:
    """Tell whether a line is plain text to a Markdown parser, first in a block or following on."""
    if not _SUSPICIOUS.match(line):
        return True
    # A rule is judged by the lines around it too: it underlines a heading or heads a table.
    if _ONLY_RULE.fullmatch(line):
        return False
    parse = _block_parser()
    return all(
        [token.type for token in parse(before + line)]
        == ["paragraph_open", "inline", "paragraph_close"]
        for before in ("", "x\n")
    )


def _hollow(source: str, block: Block) -> str:
    """Return what must stand in for a block that writes nothing, so that its place remains."""
    start, end = block.segments[0].raw.start, block.segments[-1].raw.end
    if block.kind is BlockKind.TABLE_CELL:
        # Without outer pipes an empty first or last cell would be no cell at all.
        outer = (_visible_before(source, start), _visible_after(source, end))
        return "" if outer == ("|", "|") else "|"
    if block.kind is BlockKind.HEADING and not _is_atx(source, block):
        # A setext underline without a heading above it would itself become text.
        return "&#8203;"
    return ""


def _is_atx(source: str, block: Block) -> bool:
    """Tell whether a block is a heading with number signs before it."""
    return (
        block.kind is BlockKind.HEADING
        and _visible_before(source, block.lines[0].span.start) == "#"
    )


def _visible_before(text: str, offset: int) -> str:
    """Return the character before an offset, spaces and tabs skipped; empty at the beginning."""
    while offset and text[offset - 1] in BLANKS and text[offset - 1] not in "\r\n":
        offset -= 1
    return text[offset - 1 : offset]


def _visible_after(text: str, offset: int) -> str:
    """Return the character at or after an offset, spaces and tabs skipped; empty at the end."""
    while offset < len(text) and text[offset] in BLANKS and text[offset] not in "\r\n":
        offset += 1
    return text[offset : offset + 1]


def _with_notice(text: str, notice: str, line_break: str) -> str:
    """Put a comment at the top, or after the front matter, which must stay first."""
    matter = _FRONT_MATTER.match(text)
    at = matter.end() if matter else 0
    head = text[:at]
    if head and not head.endswith(("\r", "\n")):
        head += line_break
    line = re.sub("-(?=-)", "- ", " ".join(notice.split()))
    return f"{head}<!-- {line} -->{line_break}{line_break}{text[at:]}"
