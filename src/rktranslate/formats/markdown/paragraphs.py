"""The lines of a paragraph as blocks: what is cut where, and how lines are joined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.markdown.line_markers import LineStart, goes_on, line_beginnings
from rktranslate.formats.references import NUMBERED
from rktranslate.formats.text_skeleton import Line
from rktranslate.inline import find_codes
from rktranslate.inline.blanks import BREAK, trim
from rktranslate.model import CodeKind, Span, SpanIndex, Syntax, Wrapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TRAILING_BACKSLASHES = re.compile(r"\\+$")

BR = r"<br[ \t]*/?>"
"""The tag of a hard line break, in any case."""
LONGEST_BR = 16
"""Characters at the end of a text in which it is looked for."""
_BR_AT_END = re.compile(f"{BR}$", re.IGNORECASE)
_BREAK_OR_BR = re.compile(f"{BREAK.pattern}|{BR}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines of one block."""

    lines: tuple[Line, ...]
    is_item: bool = False
    """It begins with the marker of an item that is none in Markdown, which is left out."""


def pieces(
    text: str,
    lines: Sequence[Line],
    *,
    numbered: bool = False,
    wrapping: Wrapping = Wrapping.AUTO,
) -> list[Piece]:
    """Return the blocks that the lines of a paragraph are, without blanks and break marks.

    A hard line break (``<br>`` too) cuts, unless the sentence goes on after it. Other line breaks
    (form feed, U+2028, ...) cut too, and so does a line of blanks that are not blank in Markdown (a
    no-break space), and what :mod:`rktranslate.formats.markdown.line_markers` recognises.

    Args:
        text: The text of the file.
        lines: The lines of the paragraph, container prefixes left out.
        numbered: It belongs to a numbered bibliography, in which each line that begins with
            ``[n] `` is a block.
        wrapping: Whether lines are joined.
    """
    contents = [text[line.span.start : line.span.end] for line in lines]
    if len(lines) == 1 and not _has_break(contents[0]):
        only = lines[0]
        start, end = trim(text, only.span.start, only.span.end)
        return [Piece((Line(Span(start, end), only.number),))] if start < end else []
    beginnings: dict[int, LineStart] = {}
    if len(lines) > 1 and not numbered:
        if wrapping is Wrapping.AUTO:
            beginnings = line_beginnings([content.strip() for content in contents])
        elif wrapping is Wrapping.LINES:
            beginnings = dict.fromkeys(range(len(lines)), LineStart())
    cutter = _Cutter(text)
    hard = False
    for index, (line, content) in enumerate(zip(lines, contents, strict=True)):
        beginning = beginnings.get(index)
        if beginning is not None or (numbered and NUMBERED.match(content)):
            cutter.cut(is_item=beginning is not None and beginning.is_item)
        elif hard:
            before = contents[index - 1][: _hard_break(contents[index - 1])[1]].rstrip()
            if goes_on(before, content):
                cutter.joint = "\n"
            else:
                cutter.cut()
        start = beginning.marker_end if beginning is not None else 0
        if start:
            start += len(content) - len(content.lstrip())
        is_last = index == len(lines) - 1
        hard, end = (False, len(content)) if is_last else _hard_break(content)
        cutter.add(line, content, start, end)
    return cutter.pieces()


def _has_break(content: str) -> bool:
    """Return whether a line has a break in it; quick for the many that have neither."""
    if "<" not in content and content.splitlines() == [content]:
        return False
    return _BREAK_OR_BR.search(content) is not None


class _Cutter:
    """Collects parts of lines into pieces."""

    def __init__(self, text: str) -> None:
        self.joint = " "
        self._text = text
        self._done: list[Piece] = []
        self._lines: list[Line] = []
        self._is_item = False

    def cut(self, *, is_item: bool = False) -> None:
        """End a piece, and begin another."""
        if self._lines:
            self._done.append(Piece(tuple(self._lines), self._is_item))
        self._lines = []
        self._is_item = is_item
        self.joint = " "

    def add(self, line: Line, content: str, start: int, end: int) -> None:
        """Add a part of a line; breaks in it cut, unless the sentence goes on after a ``<br>``."""
        offset = start
        for found in _breaks(content, start, end) if _has_break(content) else ():
            self._append(line, offset, found.start())
            before, after = content[offset : found.start()], content[found.end() : end]
            is_tag = found.group().startswith("<")
            if is_tag and goes_on(before.rstrip(), after.lstrip(), longest_verse=0):
                self.joint = "\n"
            else:
                self.cut()
            offset = found.end()
        if not self._append(line, offset, end):
            self.cut()

    def _append(self, line: Line, start: int, end: int) -> bool:
        left, right = trim(self._text, line.span.start + start, line.span.start + end)
        if left == right:
            return False
        joint = self.joint if self._lines else " "
        self._lines.append(Line(Span(left, right), line.number, joint))
        self.joint = " "
        return True

    def pieces(self) -> list[Piece]:
        """Return all pieces."""
        self.cut()
        return self._done


def _breaks(content: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the breaks within a part of a line, without those in code spans."""
    code = SpanIndex(
        code.span
        for code in find_codes(content, Syntax.MARKDOWN)
        if code.kind is CodeKind.CODE and "`" in content
    )
    for found in _BREAK_OR_BR.finditer(content, start, end):
        if not code.overlap(Span(found.start(), found.end())):
            yield found


def _hard_break(text: str) -> tuple[bool, int]:
    """Return whether a line ends in a hard break, and where its text ends before it."""
    backslashes = TRAILING_BACKSLASHES.search(text) if text.endswith("\\") else None
    if backslashes and len(backslashes.group()) % 2:
        return True, len(text) - 1
    stripped = text.rstrip()
    tag = _BR_AT_END.search(stripped, max(0, len(stripped) - LONGEST_BR))
    if tag:
        return True, tag.start()
    return text.endswith("  "), len(text)
