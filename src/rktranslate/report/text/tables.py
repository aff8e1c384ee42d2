"""Tables for a terminal, whose cells are escaped where they are added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from rktranslate.report.escaping import visible, visible_text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.style import StyleType


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
    return EscapedTable(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))


def _escaped(cell: RenderableType | None) -> RenderableType | None:
    if isinstance(cell, str):
        return visible(cell)
    return visible_text(cell) if isinstance(cell, Text) else cell
