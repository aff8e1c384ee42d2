"""Line numbers and line ends of text files."""

from __future__ import annotations

import re

LINE_END = re.compile("\r\n?|\n")
"""The line endings that editors, compilers and gettext count."""


def line_number(text: str, offset: int) -> int:
    """Return the line, from 1, that an offset is in, counted as editors count."""
    return sum(1 for _ in LINE_END.finditer(text, 0, min(offset, len(text)))) + 1


def line_start(text: str, offset: int) -> int:
    """Return where the line begins that an offset is in.

    Its cost is that of the line, also where a text has one kind of line ending only.
    """
    after_feed = text.rfind("\n", 0, offset) + 1
    return text.rfind("\r", after_feed, offset) + 1 or after_feed


def file_line_break(text: str) -> str:
    """Return the line ending that a file uses first, a line feed when it has none."""
    found = LINE_END.search(text)
    return found.group() if found else "\n"
