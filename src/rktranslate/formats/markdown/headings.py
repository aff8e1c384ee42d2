"""Headings: their text without closing marks, attributes and anchors, and their id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.markdown.attributes import (
    attributes_start,
    explicit_id,
    leading_anchor_end,
)
from rktranslate.formats.text_skeleton import Line
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

CLOSING_MARKS = re.compile(r"(?:^|(?<=[ \t]))#+$")
"""Number signs that close a heading: at its end, after a blank."""


@dataclass(frozen=True, slots=True)
class HeadingText:
    """The lines of a heading, and its explicit id."""

    lines: tuple[Line, ...]
    anchor: str = ""
    """Without ``#``; empty if the heading has none."""


def heading_text(text: str, lines: Sequence[Line], marks: int) -> HeadingText:
    """Return the text of a heading.

    Args:
        text: The text of the file.
        lines: The lines of the heading, its number signs included.
        marks: How many number signs it begins with; 0 for one that is underlined.
    """
    first, last = lines[0], lines[-1]
    start, end = first.span.start + marks, last.span.end
    begin = last.span.start if len(lines) > 1 else start
    end = _visible_end(text, begin, end)
    if marks:
        end = _without_closing_marks(text, begin, end)
    anchor = ""
    attributes = begin + attributes_start(text[begin:end])
    if attributes < end:
        anchor = explicit_id(text[attributes:end])
        end = _visible_end(text, begin, attributes)
        if marks:
            end = _without_closing_marks(text, begin, end)
    start += len(text[start : first.span.end]) - len(text[start : first.span.end].lstrip(" \t"))
    leading = leading_anchor_end(text[start : first.span.end])
    if leading:
        anchor = anchor or explicit_id(text[start : start + leading])
        start += leading
    if len(lines) == 1:
        return HeadingText((Line(Span(start, max(start, end)), first.number),), anchor)
    return HeadingText(
        (
            Line(Span(start, first.span.end), first.number),
            *lines[1:-1],
            Line(Span(last.span.start, end), last.number),
        ),
        anchor,
    )


def _visible_end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(" \t"))


def _without_closing_marks(text: str, start: int, end: int) -> int:
    marks = CLOSING_MARKS.search(text[start:end]) if text.endswith("#", start, end) else None
    return _visible_end(text, start, start + marks.start()) if marks else end
