"""Tables of text: grids, columns by spaces, rows without a head; and line blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats.markdown.constructs import Construct, Unit
from rktranslate.formats.markdown.tables import PIPE
from rktranslate.model import BlockKind, Exclusion

if TYPE_CHECKING:
    from rktranslate.formats.markdown.constructs import State

_GRID = re.compile(r"\+(?>[-=:]+\+)+[ \t]*$")
_COLUMNS = re.compile(r"-{2,}(?>[ \t]+-{2,})++[ \t]*$")
_DASHES = re.compile(r"-{10,}[ \t]*$")
_LONGEST_HEAD = 6
"""Lines of the head of a table whose rows may have several lines."""


def grid_table(state: State, line: int) -> Construct | None:
    """Recognise a table whose cells are drawn with ``+``, ``-`` and ``|``."""
    start = state.content_start(line)
    if not _GRID.match(state.src[start : state.eMarks[line]]):
        return None
    end = line + 1
    while end < state.lineMax and state.line_text(end)[:1] in ("|", "+"):
        end += 1
    return Construct(end, Exclusion.TABLE) if end > line + 2 else None


def table_by_spaces(state: State, line: int) -> Construct | None:
    """Recognise a table of Pandoc without a head, or one whose rows may have several lines."""
    start = state.content_start(line)
    text = state.src[start : state.eMarks[line]]
    if _COLUMNS.match(text):
        closing = state.find_line(
            line, "---", _is_ruler, line + 1 + _rows_before_blank(state, line)
        )
        return Construct(closing + 1, Exclusion.TABLE, interrupts=False) if closing else None
    if not _DASHES.match(text):
        return None
    head_end = min(line + _LONGEST_HEAD, state.lineMax)
    if not any(_COLUMNS.match(state.line_text(head)) for head in range(line + 1, head_end)):
        return None
    closing = state.find_line(line, "-----", lambda other: _DASHES.match(other) is not None)
    return Construct(closing + 1, Exclusion.TABLE) if closing else None


def headed_table_by_spaces(state: State, line: int) -> Construct | None:
    """Recognise a table of Pandoc with a head over dashes, and a row per line."""
    if not _COLUMNS.match(state.line_text(line + 1)):
        return None
    rows = _rows_before_blank(state, line + 1)
    return Construct(line + 2 + rows, Exclusion.TABLE) if rows else None


def _rows_before_blank(state: State, line: int) -> int:
    end = line + 1
    while end < state.lineMax and not state.isEmpty(end) and state.sCount[end] >= state.blkIndent:
        end += 1
    return end - line - 1


def _is_ruler(text: str) -> bool:
    return _COLUMNS.match(text) is not None or _DASHES.match(text) is not None


def line_block(state: State, line: int) -> Construct | None:
    """Recognise a line that begins with a pipe: of a line block, or a row without a head."""
    start = state.content_start(line)
    if state.parentType == "table":
        return None
    end = state.eMarks[line]
    edges = [found.start() for found in PIPE.finditer(state.src, start, end)]
    if not edges or edges[0] != start:
        return None
    if len(edges) == 1:
        if start + 1 < end and state.src[start + 1] not in " \t":
            return None
        return Construct(line + 1, units=(Unit(line, start + 1, end),))
    units = tuple(
        Unit(line, left + 1, right, kind=BlockKind.TABLE_CELL)
        for left, right in zip(edges, [*edges[1:], end], strict=True)
    )
    return Construct(line + 1, Exclusion.TABLE, units)
