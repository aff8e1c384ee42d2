"""Tables for a terminal, whose cells are escaped where they are added."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.box import Box
from rich.cells import cell_len, chop_cells
from rich.containers import Lines
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from rktranslate.report.escaping import visible, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.style import StyleType

_LINES = Box("    \n    \n ── \n    \n ── \n ── \n    \n    \n")
"""A line below the header and one at the end of a section."""
_PIECES = re.compile(r"[^/]*/|[^/]+")
_PARTS = re.compile(r"[^-_. ]*[-_. ]+|[^-_. ]+")


class PathText(Text):
    """A path in a cell: it is wrapped after a ``/``, else between words, and never cut."""

    def wrap(
        self,
        console: Console,  # noqa: ARG002 - rich passes it
        width: int,
        *_arguments: Any,
        **_options: Any,
    ) -> Lines:
        """Return its lines, none wider than a width."""
        lines = [""]
        for piece in self._pieces(width):
            if lines[-1] and cell_len(lines[-1]) + cell_len(piece) > width:
                lines.append("")
            lines[-1] += piece
        return Lines(Text(line, self.style) for line in lines)

    def _pieces(self, width: int) -> Iterator[str]:
        """Yield the longest pieces that fit into a width and must not be divided further."""
        for folder in _PIECES.findall(self.plain):
            if cell_len(folder) <= width:
                yield folder
                continue
            for part in _PARTS.findall(folder):
                yield from [part] if cell_len(part) <= width else chop_cells(part, width)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return how narrow and how wide it may be."""
        parts = [part for each in _PIECES.findall(self.plain) for part in _PARTS.findall(each)]
        least = min(max(map(cell_len, parts), default=0), options.max_width)
        return Measurement(least, min(self.cell_len, options.max_width))


class EscapedTable(Table):
    """A table without invisible characters in its cells."""

    def add_row(
        self,
        *renderables: RenderableType | None,
        style: StyleType | None = None,
        end_section: bool = False,
    ) -> None:
        """Add a row of strings and styled texts."""
        cells = map(_escaped, renderables)
        super().add_row(*cells, style=style, end_section=end_section)


def simple_table() -> EscapedTable:
    """Return an empty table with a line below its header and no other lines."""
    return EscapedTable(box=_LINES, pad_edge=False, padding=(0, 1, 0, 0))


def _escaped(cell: RenderableType | None) -> RenderableType | None:
    if isinstance(cell, str):
        return visible(cell)
    if isinstance(cell, PathText):
        return PathText(visible(cell.plain), cell.style)
    return visible_text(cell) if isinstance(cell, Text) else cell
