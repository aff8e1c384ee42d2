"""What is blank and what ends a line: the same answer for every format."""

from __future__ import annotations

import re

LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Every character that ``str.splitlines`` splits at; none of them may stand in a segment."""

BLANKS = (
    " \t\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
    "\u205f\u3000" + LINE_BREAKS + "\u180e\u200b\u2060\ufeff"
)
"""Whitespace and zero-width characters that look like nothing; never at an edge of a segment."""

BREAK = re.compile(f"\r\n|[{LINE_BREAKS}]")
"""One line break of any kind."""

_COUNTED = re.compile("\r\n?|\n")
"""What editors, compilers and gettext count as the end of a line."""


def line_number(text: str, offset: int) -> int:
    """Return the line, from 1, that an offset lies in, counted as editors count."""
    return sum(1 for _ in _COUNTED.finditer(text, 0, min(offset, len(text)))) + 1


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a stretch without blanks at its edges; equal when all is blank."""
    piece = text[start:end].lstrip(BLANKS)
    begin = end - len(piece)
    return begin, begin + len(piece.rstrip(BLANKS))


def file_line_break(text: str) -> str:
    """Return the line ending that a file uses first, a line feed when it has none."""
    found = _COUNTED.search(text)
    return found.group() if found else "\n"
