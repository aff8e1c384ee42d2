"""Words of a file that no block holds: each gets a block that says why it is not offered."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from rktranslate.formats.lines import line_start
from rktranslate.formats.text_skeleton import Line, TextBlock
from rktranslate.inline.blanks import trim
from rktranslate.model import BlockKind, Exclusion, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.formats.markdown.parsed_lines import ParsedLines

_WORD = re.compile(r"[^\W\d_]{2}")
_LINE = re.compile(r"[^\r\n]+")


class Regions:
    """Stretches of a file, and why text in them that is in no block is not offered."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._regions: list[tuple[int, Exclusion]] = []

    def add(self, start: int, end: int, exclusion: Exclusion) -> None:
        """Add a stretch behind those that have been added."""
        self._starts.append(start)
        self._regions.append((end, exclusion))

    def at(self, start: int, end: int) -> Exclusion | None:
        """Return the reason of the last stretch that overlaps a span; None if there is none."""
        index = bisect_left(self._starts, end) - 1
        if index < 0 or self._regions[index][0] <= start:
            return None
        return self._regions[index][1]


def with_uncovered(
    lines: ParsedLines, blocks: Iterable[TextBlock], regions: Regions
) -> Iterator[TextBlock]:
    """Yield blocks in order, and between them those of the words that none of them holds.

    Args:
        lines: The parsed lines of the file.
        blocks: Blocks in order of appearance; all of them are read before the first is yielded.
        regions: The reasons that are known when the blocks have been read.
    """
    text = lines.text
    position = lines.starts[0]
    number = lines.first
    for block in [*blocks, None]:
        start = block.lines[0].span.start if block else len(text)
        if start - position > 1 and _WORD.search(text, position, start):
            yield from _uncovered(text, position, start, number, regions)
        if block is not None:
            yield block
            position = block.lines[-1].span.end
            number = block.lines[-1].number


def _uncovered(
    text: str, start: int, end: int, number: int, regions: Regions
) -> Iterator[TextBlock]:
    """Yield a block for the words on each line of a stretch, lines with one reason together."""
    pending: list[Line] = []
    reason = Exclusion.OTHER
    position = start
    for found in _LINE.finditer(text, start, end):
        number += _breaks(text, position, found.start())
        position = found.end()
        if not _WORD.search(text, found.start(), found.end()):
            continue
        left, right = trim(text, found.start(), found.end())
        own = regions.at(left, right) or _default(text, left, right)
        if pending and own is not reason:
            yield _block(text, pending, reason)
            pending = []
        reason = own
        pending.append(Line(Span(left, right), number))
    if pending:
        yield _block(text, pending, reason)


def _breaks(text: str, start: int, end: int) -> int:
    between = text[start:end]
    return between.count("\n") + between.count("\r") - between.count("\r\n")


def _default(text: str, start: int, end: int) -> Exclusion:
    """Return the reason for a text of which no rule says anything.

    Beside other text on its line it is a mark of it. A whole line is in containers that are nested
    too deep, the only text that the parser leaves out.
    """
    before = _WORD.search(text, line_start(text, start), start)
    is_whole = before is None and text[end : end + 1] in ("", "\n", "\r")
    return Exclusion.NESTED if is_whole else Exclusion.MARKUP


def _block(text: str, lines: Sequence[Line], reason: Exclusion) -> TextBlock:
    content = text[lines[0].span.start : lines[-1].span.end]
    return TextBlock(BlockKind.CODE, content, tuple(lines), reason)
