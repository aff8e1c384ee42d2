"""Where the cells of a glossary file are: lines and columns, through quotation marks."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from rktranslate.glossary.columns import FORBIDDEN, column_name
from rktranslate.languages.codes import matches, same_language
from rktranslate.model import Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CELL = re.compile(r'(?:"[^"]*")*[^,\r\n]*')
_LINE_END = re.compile(r"\r\n|\r|\n")


class CellRegions:
    """The regions of the cells of a table, by row and column.

    Args:
        text: The table, as CSV.
    """

    def __init__(self, text: str) -> None:
        rows = _rows(text)
        self._rows: dict[int, tuple[Region, ...]] = {}
        self._names: tuple[str, ...] = ()
        for line, cells, row in rows:
            if not self._names and row.strip(", \t\r\n"):
                header = next(csv.reader(_LINE_END.sub("\n", row).splitlines(keepends=True)), [])
                self._names = tuple(map(column_name, header))
            self._rows[line] = cells

    def region(self, line: int, column: str) -> Region | None:
        """Return where a cell is, or all of its row.

        Args:
            line: Line on which the row begins.
            column: Name of the column, or the language that it is of; empty for the whole row.

        Returns:
            None if no row begins there.
        """
        cells = self._rows.get(line)
        if not cells:
            return None
        index = _index(self._names, column) if column else None
        if index is not None and index < len(cells):
            return cells[index]
        first, last = cells[0], cells[-1]
        return Region(first.start_line, first.start_column, last.end_line, last.end_column)


def _index(names: Sequence[str], column: str) -> int | None:
    """Return the index of a column; a language may be spelled in another way in the header."""
    if column in names:
        return names.index(column)
    prefix = FORBIDDEN if column.startswith(FORBIDDEN) else ""
    language = column.removeprefix(FORBIDDEN)
    for index, name in enumerate(names):
        code = name.removeprefix(FORBIDDEN)
        is_of_kind = name.startswith(FORBIDDEN) == bool(prefix)
        if is_of_kind and code and (same_language(code, language) or matches(code, language)):
            return index
    return None


def _rows(text: str) -> Iterator[tuple[int, tuple[Region, ...], str]]:
    """Yield the line of each row, the regions of its cells, and its text."""
    position, line, line_start, length = 0, 1, 0, len(text)
    while position < length:
        row_line, row_start = line, position
        cells = []
        while True:
            match = _CELL.match(text, position)
            assert match is not None  # noqa: S101 - the pattern matches the empty text
            start = line, position - line_start + 1
            for line_end in _LINE_END.finditer(text, position, match.end()):
                line += 1
                line_start = line_end.end()
            position = match.end()
            cells.append(Region(*start, line, position - line_start + 1))
            if text[position : position + 1] != ",":
                break
            position += 1
        yield row_line, tuple(cells), text[row_start:position]
        row_end = _LINE_END.match(text, position)
        if row_end is not None:
            position = line_start = row_end.end()
            line += 1
