"""Plain text: paragraphs, headings, list items and bibliography entries, inferred from the layout.

The rules are few and local; docs/formats.md documents them for editors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from rktranslate.formats.conflicts import refuse_conflict
from rktranslate.formats.decoding import decode, encode
from rktranslate.formats.interface import DEFAULTS
from rktranslate.formats.lines import file_line_break
from rktranslate.formats.references import DATED, NUMBERED, opens_references
from rktranslate.formats.text_skeleton import Line, TextBlock, fill, skeleton_of, text_document
from rktranslate.inline.blanks import LINE_BREAKS, trim
from rktranslate.model import BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.model import Document, ReadOptions

WRAP_WIDTHS = range(50, 101)
"""Longest line, in characters, that a text wrapped by hand or by an editor can have."""

LONGEST_HEADING = 100
"""Characters; what is longer is a paragraph even without a full stop."""

_BULLET = re.compile(r"(?:[-*+•‣◦▪●○·–—])[ \t\xa0]+(?=\S)")
_ORDINAL = re.compile(r"(?:\(?\d{1,3}[.)]|\(?[a-z]\)|[a-z]\.|\([A-Z]\)|[A-Z]\))[ \t\xa0]+(?=\S)")
_FIRST_ORDINAL = re.compile(r"\(?[1aA][.)]")
_DASHES = "–—+·"
"""Bullets that are as often a dash or a sign within a sentence."""
_WORD = re.compile(r"[^\W_]")
_FIRST_WORD = re.compile(r"\S+")
_RULER = re.compile(r"([=\-~_*#])\1{2,}")
_STOPPED = re.compile(r"[.!?…:;](?:[”’\"')\]»*]|\[\d+\])*$")
_SENTENCE_WITHIN = re.compile(r"[^\W\d_]{3,}[.!?…] +[^\W_]")


class TextFormat:
    """Plain text in UTF-8, or in UTF-16 with a byte order mark."""

    name: ClassVar[str] = "text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:  # noqa: ARG002
        """Return the blocks of a text.

        Raises:
            DocumentError: The bytes are not text in a known encoding, or contain a merge conflict.
        """
        file = decode(data, path)
        blocks = tuple(_blocks(file.text))
        refuse_conflict(file.text, blocks, path)
        return text_document(path, file, blocks)

    def write(self, document: Document, targets: Sequence[str], notice: str | None = None) -> bytes:
        """Return the text with its targets; the notice is a line of its own at the top.

        Raises:
            DocumentError: The number of targets is wrong, or one cannot be written.
        """
        file = skeleton_of(document).file
        text = fill(document, targets)
        if notice is not None:
            line_break = file_line_break(file.text)
            text = " ".join(notice.split()) + line_break * 2 + text
        return encode(text, file, document.path)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line that is not blank."""

    line: Line
    """Without blanks at its edges."""
    indent: int
    text: str

    @property
    def width(self) -> int:
        return self.indent + len(self.text)


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines with a blank line, a ruler or an edge of the file on both sides."""

    rows: tuple[_Row, ...]
    underlined: bool = False
    """A ruler (``=====``) follows at once."""


def _blocks(text: str) -> Iterator[TextBlock]:
    """Yield the blocks of a text in order, each with its kind."""
    in_references = False
    runs = [*_runs(text), None]
    for run, following in pairwise(runs):
        if run is None:
            continue
        groups = _groups(run.rows)
        alone = len(run.rows) == 1
        if alone and opens_references(groups[0].text):
            in_references = True
            yield _as_heading(groups[0])
            continue
        for group in groups:
            if in_references and _is_entry(group):
                yield replace(group, kind=BlockKind.REFERENCE)
            elif alone and _is_heading(group, run.underlined, following is not None):
                in_references = False
                yield replace(group, kind=BlockKind.HEADING)
            else:
                yield group


def _as_heading(block: TextBlock) -> TextBlock:
    """Make a heading of a line on its own, unless it is numbered like a list item."""
    return replace(block, kind=BlockKind.HEADING) if block.kind is BlockKind.PARAGRAPH else block


def _is_entry(block: TextBlock) -> bool:
    return block.kind is BlockKind.LIST_ITEM or DATED.search(block.text) is not None


def _is_heading(block: TextBlock, underlined: bool, followed: bool) -> bool:
    """Return whether a line between blank lines is a heading: short, no stop, something follows."""
    text = block.text
    if block.kind is not BlockKind.PARAGRAPH or len(text) > LONGEST_HEADING:
        return False
    if underlined:
        return True
    first = _WORD.search(text)
    return (
        followed
        and first is not None
        and not first.group().islower()
        and "://" not in text
        and not text.endswith(",")
        and not _STOPPED.search(text)
        and not _SENTENCE_WITHIN.search(text)
    )


def _runs(text: str) -> Iterator[_Run]:
    rows: list[_Row] = []
    for number, start, end in _physical_lines(text):
        left, right = trim(text, start, end)
        content = text[left:right]
        if _WORD.search(content):
            rows.append(_Row(Line(Span(left, right), number), left - start, content))
        elif rows:
            yield _Run(tuple(rows), _RULER.fullmatch(content) is not None)
            rows = []
    if rows:
        yield _Run(tuple(rows))


def _physical_lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of each line, its break left out.

    Every kind of line break ends a line here, but only those that editors count are counted.
    """
    number = 1
    start = 0
    for line in text.splitlines(keepends=True):
        yield number, start, start + len(line.rstrip(LINE_BREAKS))
        start += len(line)
        if line.endswith(("\n", "\r")):
            number += 1


def _groups(rows: Sequence[_Row]) -> list[TextBlock]:
    """Return the blocks of a run: paragraphs, list items, bibliography entries, single lines."""
    width = max(row.width for row in rows)
    wrapped = width in WRAP_WIDTHS
    blocks: list[TextBlock] = []
    pending: list[_Row] = []
    kind = BlockKind.PARAGRAPH
    for index, row in enumerate(rows):
        previous = rows[index - 1]
        within = wrapped and index > 0
        soft = within and not _would_fit(previous, row, width)
        opening = _opening(row, previous if soft and kind is BlockKind.PARAGRAPH else None)
        if within and row.text[0].islower() and not _STOPPED.search(previous.text):
            soft = True  # the sentence goes on, whatever made the line short
        if opening is None and pending and _continues(kind, row, pending[0], soft):
            pending.append(row)
            continue
        if pending:
            blocks.append(_block(kind, pending))
        kind = opening or BlockKind.PARAGRAPH
        pending = [row]
    blocks.append(_block(kind, pending))
    return blocks


def _would_fit(row: _Row, following: _Row, width: int) -> bool:
    """Return whether the next word would have fitted on the line: then its break was intended."""
    word = _FIRST_WORD.match(following.text)
    return word is not None and row.width + 1 + len(word.group()) <= width


def _opening(row: _Row, paragraph: _Row | None) -> BlockKind | None:
    """Return the kind of block that a line opens by its marker, if it has one.

    In the middle of a wrapped paragraph, of which the line before is given, a number, a citation or
    a dash may be at the start of a line by chance. There it opens a block only when it
    counts from one, or when the line before has come to an end.
    """
    text = row.text
    introduced = paragraph is None or paragraph.text.endswith(":")
    ended = introduced or (paragraph is not None and _STOPPED.search(paragraph.text) is not None)
    if NUMBERED.match(text):
        return BlockKind.REFERENCE if introduced or text.startswith("[1]") else None
    if _BULLET.match(text):
        return BlockKind.LIST_ITEM if ended or text[0] not in _DASHES else None
    if _ORDINAL.match(text):
        return BlockKind.LIST_ITEM if ended or _FIRST_ORDINAL.match(text) else None
    return None


def _continues(kind: BlockKind, row: _Row, first: _Row, soft: bool) -> bool:
    if kind is BlockKind.REFERENCE:
        return True
    return soft or (kind is BlockKind.LIST_ITEM and row.indent > first.indent)


def _block(kind: BlockKind, rows: Sequence[_Row]) -> TextBlock:
    """Return a block of lines; a list item's marker belongs to the skeleton."""
    lines = [row.line for row in rows]
    texts = [row.text for row in rows]
    if kind is BlockKind.LIST_ITEM:
        marker = _BULLET.match(texts[0]) or _ORDINAL.match(texts[0])
        skip = marker.end() if marker else 0
        first = lines[0]
        lines[0] = Line(Span(first.span.start + skip, first.span.end), first.number)
        texts[0] = texts[0][skip:]
    return TextBlock(kind, " ".join(texts), tuple(lines))
