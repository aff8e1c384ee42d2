"""The physical lines of a text: rows, and the runs of rows that stand together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.inline.blanks import LINE_BREAKS, trim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TAB_STOP = 8
_WORD = re.compile(r"[^\W_]")
_QUOTE_MARKS = re.compile(r"(?:>[ \t]?){1,6}(?=[^>]|$)")
_RULER = re.compile(r"([=\-~_*#])\1{2,}")
_RULED = re.compile("[=\\-~_*#+| \\t\u2500-\u257f]+")
"""Signs that rule a line; among them all that boxes are drawn with."""
_SIGNATURE = "--"
_VARYING = re.compile(r"[\d\s]+|\b[ivxlc]+\b")


class Row(NamedTuple):
    """A line of a text, or a part of one, without the blanks at its edges."""

    start: int
    """Offset of its first character in the text of the file."""
    number: int
    """Line of the file, from 1."""
    indent: int
    """Columns before it."""
    text: str

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)

    @property
    def width(self) -> int:
        """The column at which it ends."""
        return self.indent + len(self.text)

    def part(self, start: int, end: int) -> Row:
        """Return a part of it; the offsets are those in its text."""
        return Row(self.start + start, self.number, self.indent + start, self.text[start:end])


class _Line(NamedTuple):
    """A physical line, blank or not."""

    row: Row
    depth: int
    """Number of quotation marks (``>``) before it."""
    page: int
    """Number of form feeds before it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Rows with a blank line, a ruler or an edge of a page or quotation on both sides."""

    rows: tuple[Row, ...]
    depth: int = 0
    """Depth of the quotation in an e-mail; 0 outside of one."""
    page: int = 0
    """Number of form feeds before it."""
    is_underlined: bool = False
    """A ruler (``=====``) follows at once."""
    after_ruler: bool = False
    """A ruler precedes it at once."""
    is_running: bool = False
    """The header or footer of a page, which other pages have too."""
    in_signature: bool = False
    """It follows the line ``-- ``, as the signature of an e-mail does."""


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of a text in order."""
    lines = list(_lines(text))
    running = _running(lines)
    rows: list[Row] = []
    before: _Line | None = None
    after_ruler = in_signature = False

    def run(*, is_underlined: bool = False) -> Run:
        depth, page = (before.depth, before.page) if before is not None else (0, 0)
        return Run(tuple(rows), depth, page, is_underlined, after_ruler, False, in_signature)

    for line in lines:
        if rows and before is not None and (line.depth, line.page) != (before.depth, before.page):
            yield run()
            rows, after_ruler = [], False
        content = line.row.text
        if not _WORD.search(content):
            is_ruler = _is_ruler(content)
            if rows:
                yield run(is_underlined=is_ruler and _RULER.fullmatch(content) is not None)
                rows = []
            after_ruler = is_ruler
            in_signature = content == _SIGNATURE or (in_signature and not line.depth)
        elif line.row.start in running:
            if rows:
                yield run()
                rows = []
            yield Run((line.row,), line.depth, line.page, is_running=True)
            after_ruler = False
        else:
            rows.append(line.row)
        before = line
    if rows:
        yield run()


def _is_ruler(content: str) -> bool:
    return len(content) > 2 and _RULED.fullmatch(content) is not None


def _lines(text: str) -> Iterator[_Line]:
    """Yield the physical lines of a text.

    Every kind of line break ends a line here, but only those that editors count are counted.
    """
    number = 1
    start = page = 0
    for line in text.splitlines(keepends=True):
        following = start + len(line)
        end = start + len(line.rstrip(LINE_BREAKS))
        left, right = trim(text, start, end)
        indent, depth = left - start, 0
        if text.startswith(">", left) and (marks := _QUOTE_MARKS.match(text, left, right)):
            depth = marks.group().count(">")
            start = marks.end()
            left, right = trim(text, start, right)
            indent = left - start
        content = text[left:right]
        if indent and "\t" in (blanks := text[left - indent : left]):
            indent = len(blanks.expandtabs(_TAB_STOP))
        yield _Line(Row(left, number, indent, content), depth, page)
        if line.endswith(("\n", "\r")):
            number += 1
        elif line.endswith("\f"):
            page += 1
        start = following


def _running(lines: Sequence[_Line]) -> frozenset[int]:
    """Return the offsets of the headers and footers of pages: rows at an edge of several pages.

    The number of the page may be in them.
    """
    if not lines or lines[-1].page == 0:
        return frozenset()
    edges: list[Row] = []
    for _, page in groupby(lines, lambda line: line.page):
        rows = [line.row for line in page if _WORD.search(line.row.text)]
        edges += {rows[0], rows[-1]} if rows else ()
    counts = Counter(_without_number(row) for row in edges)
    return frozenset(row.start for row in edges if counts[_without_number(row)] > 1)


def _without_number(row: Row) -> str:
    return _VARYING.sub(" ", row.text.lower()).strip()
