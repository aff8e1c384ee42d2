"""Text without styles, for files, pipes and terminals without colours."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from rktranslate.report.escaping import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

MARK = "reverse"
"""Style of the span that a finding is about."""


def printable(part: RenderableType, *, styled: bool) -> RenderableType:
    """Return a line or a table as it may be printed.

    Args:
        part: A line or a table.
        styled: Whether styles are shown; otherwise brackets mark what a finding is about.
    """
    if not isinstance(part, Text):
        return part
    return visible_text(part if styled else bracketed(part))


def bracketed(line: Text) -> Text:
    """Return a line with brackets around its marked spans."""
    plain = line.plain
    for span in sorted(line.spans, reverse=True):
        if span.style == MARK:
            marked = f">>{plain[span.start : span.end]}<<"
            plain = plain[: span.start] + marked + plain[span.end :]
    return Text(plain) if plain != line.plain else line


def plain_text(parts: Iterable[RenderableType]) -> str:
    """Return lines and tables as one text, without styles and without wrapped lines."""
    stream = io.StringIO()
    console = Console(file=stream, no_color=True, width=200, soft_wrap=True, highlight=False)
    for part in parts:
        console.print(printable(part, styled=False))
    return stream.getvalue()
