"""Blanks and line breaks: one definition for every format."""

from __future__ import annotations

import re

LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Every character that ``str.splitlines`` splits at; none of them may be in a segment."""

BLANKS = (
    " \t\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
    "\u205f\u3000" + LINE_BREAKS + "\u180e\u200b\u2060\ufeff"
)
"""White space and zero-width characters; never at an edge of a segment."""

BREAK = re.compile(f"\r\n|[{LINE_BREAKS}]")
"""One line break of any kind."""


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a span without blanks at its edges; equal if it is all blank."""
    piece = text[start:end].lstrip(BLANKS)
    begin = end - len(piece)
    return begin, begin + len(piece.rstrip(BLANKS))
