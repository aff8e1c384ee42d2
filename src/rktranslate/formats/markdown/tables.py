"""The cells of a table row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.inline.blanks import trim
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.formats.text_skeleton import Line

PIPE = re.compile(r"(?<!\\)\|")
"""Separator of the cells of a table row."""

_BLOCK_MARKER = re.compile(r">|```|~~~|(?:[-+*]|\d{1,9}[.)]|#{1,6})(?=[ \t]|$)")
"""Beginning of a quote, a fence, a list item or a heading, even directly after a paragraph."""


def cells(text: str, row: Line) -> Iterator[Span]:
    """Yield the spans between the pipes of a table row; an escaped pipe does not end a cell.

    A header row that begins with the marker of another kind of block has none: other parsers see
    that block there, and without its marker the row would continue a paragraph on the line before.
    It stays as it is.
    """
    start, end = trim(text, row.span.start, row.span.end)
    if _BLOCK_MARKER.match(text, start, end):
        return
    edges = [found.start() for found in PIPE.finditer(text, start, end)]
    if edges and edges[0] == start:
        start += 1
        edges = edges[1:]
    for edge in edges:
        yield Span(start, edge)
        start = edge + 1
    if start < end:
        yield Span(start, end)
