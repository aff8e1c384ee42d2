"""Line numbers and line ends of text files."""

from __future__ import annotations

import re

LINE_END = re.compile("\r\n?|\n")
"""The line endings that editors, compilers and gettext count."""


def line_number(text: str, offset: int) -> int:
    """Return the line, from 1, that an offset is in, counted as editors count."""
    return sum(1 for _ in LINE_END.finditer(text, 0, min(offset, len(text)))) + 1


def file_line_break(text: str) -> str:
    """Return the line ending that a file uses first, a line feed when it has none."""
    found = LINE_END.search(text)
    return found.group() if found else "\n"
