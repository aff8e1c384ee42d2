"""Columns that stay aligned when cells change their length."""

from __future__ import annotations

import re

from rktranslate.inline.blanks import BREAK

_ELASTIC = re.compile(r" {2,}|\.{4,}|_{4,}|(?<=\S) (?=[|:])|^ (?=[|:])")
_LEAST = {" ": 2, ".": 3, "_": 3}


def realigned(between: str, drift: int) -> tuple[str, int]:
    """Return the text between two units with its gaps stretched or shrunk up to a line break.

    Args:
        between: The text between them, as the file has it.
        drift: Columns by which the row has grown so far; negative if it has shrunk.

    Returns:
        The text, and the drift that is left, 0 after a line break.
    """
    line_break = BREAK.search(between)
    end = line_break.start() if line_break else len(between)
    row = between[:end]
    if not line_break or row.strip():  # else blanks at the end of a line
        row, drift = _stretched(row, drift)
    return row + between[end:], 0 if line_break else drift


def _stretched(between: str, drift: int) -> tuple[str, int]:
    parts: list[str] = []
    position = 0
    for match in _ELASTIC.finditer(between):
        if not drift:
            break
        run = match.group()
        length = max(min(_LEAST[run[0]], len(run)), len(run) - drift)
        drift -= len(run) - length
        parts += (between[position : match.start()], run[0] * length)
        position = match.end()
    return "".join((*parts, between[position:])), drift
