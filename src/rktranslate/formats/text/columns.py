"""Rows in columns: tables by spaces, tabs or pipes, signatures side by side, ``key : value``."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rktranslate.formats.text.markers import list_marker
from rktranslate.inline.blanks import trim
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.formats.text.rows import Row

_GAP = re.compile(r"[ \xa0]{2,}")
_TAB = re.compile(r"[ \xa0]*\t[ \t\xa0]*")
_LED = re.compile(r"(?<! ) *\.{4,} *")
"""Dots that lead from one column to the next, as in a list of prices."""
_PIPE = re.compile(r"[|│┃║¦]")
_BORDERED = "|│┃║¦"
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]?|\(?(?:[a-z]|[ivx]{1,4}|[A-Z])[.)]|[-*•o])\Z")
_BARE_NUMBER = re.compile(r"\d{1,3}([ \xa0]{2,})")
_FIELD = re.compile(
    r"(?P<key>[^\W\d_](?:[^\s:]|[ \xa0](?![ \xa0]*:)){0,45})"
    r"(?P<gap>[ \xa0]*):(?P<space>[ \xa0]+)(?=\S)"
)
_SPACE_RUN = re.compile(" +")
_WIDE = 4
"""Spaces that separate columns even in a single row."""
_LONGEST_NUMBER = 12
_MOST_WORDS_OF_KEY = 6


def cells(rows: Sequence[Row]) -> dict[int, tuple[Row, ...]]:
    """Return the cells of the rows that have columns, by the offset of the row.

    Args:
        rows: The rows of a table, or of any run; rulers may be between them.
    """
    found: dict[int, tuple[Row, ...]] = {}
    piped = sum(
        row.text[0] in _BORDERED
        or row.text[-1] in _BORDERED
        or " | " in row.text
        or row.text.count("|") > 1
        for row in rows
    )
    led = sum("...." in row.text for row in rows)
    spaced: list[Row] = []
    for row in rows:
        if (piped > 1 or _is_boxed(row.text)) and _PIPE.search(row.text):
            found[row.start] = _parts(row, [match.span() for match in _PIPE.finditer(row.text)])
        elif led > 1 and "...." in row.text:
            found[row.start] = _parts(row, [match.span() for match in _LED.finditer(row.text)])
        elif "\t" in row.text[(marker := list_marker(row.text)) :]:
            tabs = [match.span() for match in _TAB.finditer(row.text, marker)]
            found[row.start] = _parts(row, tabs)
        elif "  " in row.text or "\xa0 " in row.text or " \xa0" in row.text:
            spaced.append(row)
    if spaced:
        found |= _spaced_cells(rows, spaced)
    return found


def _is_boxed(text: str) -> bool:
    """Return whether a row has a border at both of its ends."""
    return len(text) > 1 and text[0] in _BORDERED and text[-1] in _BORDERED


def colons(rows: Sequence[Row]) -> frozenset[int]:
    """Return the columns of the colons of fields in a run."""
    return frozenset(
        row.indent + len(row.text) - len(row.text.partition(":")[2]) - 1
        for row in rows
        if field(row) is not None
    )


def field(row: Row, columns: frozenset[int] = frozenset()) -> tuple[Row, Row] | None:
    """Return the key and the value of a row ``Key : value``, whose colon is set off by spaces.

    Args:
        row: Any row.
        columns: Columns of the colons of other fields in the run; there a colon needs no spaces.
    """
    if ":" not in row.text:
        return None
    match = _FIELD.match(row.text)
    if match is None:
        return None
    is_set_off = match["gap"] or len(match["space"]) > 1
    if not is_set_off and row.indent + match.end("gap") not in columns:
        return None
    key = match["key"]
    if not key[0].isupper() and len(match["gap"]) < (2 if " " in key else 1):
        return None
    if key.count(" ") >= _MOST_WORDS_OF_KEY or key[-1] in ".,;":
        return None
    return row.part(0, match.end("key")), row.part(match.end(), len(row.text))


def _parts(row: Row, separators: Sequence[tuple[int, int]]) -> tuple[Row, ...]:
    parts: list[Row] = []
    position = 0
    for start, end in (*separators, (len(row.text), len(row.text))):
        left, right = trim(row.text, position, start)
        if left < right:
            parts.append(row.part(left, right))
        position = end
    return tuple(parts)


def _gaps(row: Row) -> list[Span]:
    """Return the gaps of two spaces or more that may separate columns."""
    gaps: list[Span] = []
    for match in _GAP.finditer(row.text):
        start, end = match.span()
        heads_column = start < _LONGEST_NUMBER and " " not in row.text[:start]  # ``No.``
        if end - start == 2 and row.text[start - 1] in ".!?:;," and not heads_column:
            continue  # typists put two spaces after a sentence
        if not gaps and start < _LONGEST_NUMBER and _NUMBER.match(row.text[:start]):
            continue
        gaps.append(Span(start, end))
    return gaps


def _spaced_cells(rows: Sequence[Row], spaced: Sequence[Row]) -> dict[int, tuple[Row, ...]]:
    gaps = {row.start: found for row in spaced if (found := _gaps(row))}
    if not gaps:
        return {}
    edges = Counter(
        edge
        for row in spaced
        if row.start in gaps
        for edge in {edge for gap in gaps[row.start] for edge in _edges(row, gap)}
    )
    shared = max(2, len(gaps) // 2)
    aligned = {
        row.start: sum(max(edges[edge] for edge in _edges(row, gap)) >= shared for gap in own)
        for row in spaced
        if (own := gaps.get(row.start))
    }
    in_columns = {start for start, count in aligned.items() if 2 * count >= len(gaps[start])}
    is_table = len(in_columns) > 1 and 2 * len(in_columns) >= len(gaps)
    is_exact = 10 * sum(aligned.values()) >= 9 * sum(map(len, gaps.values()))
    if not (is_table and is_exact) and _is_justified(rows):
        return {}
    result: dict[int, tuple[Row, ...]] = {}
    for row in spaced:
        own = gaps.get(row.start, [])
        in_table = is_table and row.start in in_columns
        if in_table or any(gap.end - gap.start >= _WIDE for gap in own):
            numbered = _BARE_NUMBER.match(row.text) if in_table else None
            separators = [numbered.span(1)] if numbered else []
            separators.extend((gap.start, gap.end) for gap in own)
            result[row.start] = _parts(row, separators)
    return result


def _edges(row: Row, gap: Span) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return the columns beside a gap: where a cell ends, and where the next one begins."""
    return ("end", row.indent + gap.start), ("start", row.indent + gap.end)


def _is_justified(rows: Sequence[Row]) -> bool:
    """Return whether rows are prose whose words are set apart to make an even right edge."""
    if len(rows) < 2:
        return False
    width = max(row.width for row in rows)
    flush = [row for row in rows if row.width >= width - 1]
    if len(flush) * 3 < (len(rows) - 1) * 2:
        return False
    even = sum(_is_even(row) for row in flush)
    return even * 4 >= len(flush) * 3


def _is_even(row: Row) -> bool:
    lengths = [len(match.group()) for match in _SPACE_RUN.finditer(row.text)]
    return len(lengths) > 1 and max(lengths) - min(lengths) <= 2 and max(lengths) < 2 * _WIDE
