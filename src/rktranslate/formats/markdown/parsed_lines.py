"""Positions in the parsed text as positions in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.lines import LINE_END
from rktranslate.formats.text_skeleton import Line
from rktranslate.model import Span

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class ParsedLines:
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


def parsed_lines(text: str, begin: int, first: int) -> ParsedLines:
    """Return the lines of ``text[begin:]``; the line after the last break is empty or the last.

    Args:
        text: The text of the file.
        begin: Offset at which the parsed text begins.
        first: Number of the line there.
    """
    starts, shifts = [begin], [begin]
    for found in LINE_END.finditer(text, begin):
        starts.append(found.end())
        shifts.append(shifts[-1] + len(found.group()) - 1)
    if starts[-1] < len(text):
        starts.append(len(text))
    return ParsedLines(text, tuple(starts), tuple(shifts), first)
