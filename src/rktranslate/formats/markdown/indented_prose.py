"""Prose that is indented by four columns: code in Markdown, but written as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.formats.markdown.line_markers import ORDINAL
from rktranslate.formats.markdown.paragraphs import Piece
from rktranslate.formats.text_skeleton import Line
from rktranslate.inline.blanks import trim
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODE_SIGN = re.compile(r"[{}\[\]<>=$\\|@_#*^~`]|\w\(|//|--|&&|;$|^[.$%>/]|\w\.\w+\.\w|\.\w+$")
_MARKER = re.compile(r"(?:[-*+•]|\d{1,3}[.)])[ \t]+(?=\S)")
_STOPPED = re.compile(r"[.!?:…;][”’\"')]*$")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 4
"""Words of a paragraph that is a sentence rather than a command or a name."""


def prose_pieces(text: str, lines: Iterable[Line]) -> list[Piece] | None:
    """Return the paragraphs and list items of an indented block; None if it may be code.

    Args:
        text: The text of the file.
        lines: Its lines, blank ones included.
    """
    pieces: list[Piece] = []
    pending: list[Line] = []
    is_item = False
    for line in [*lines, None]:
        start, end = trim(text, line.span.start, line.span.end) if line else (0, 0)
        content = text[start:end]
        marker = _MARKER.match(content) or ORDINAL.match(content)
        if pending and (not content or marker or _STOPPED.search(_last(text, pending))):
            if not _is_prose(text, pending):
                return None
            pieces.append(Piece(tuple(pending), is_item))
            pending, is_item = [], False
        if line is None or not content:
            continue
        if _CODE_SIGN.search(content):
            return None
        if marker:
            is_item = True
            start += marker.end()
        pending.append(Line(Span(start, end), line.number))
    return pieces


def _last(text: str, lines: list[Line]) -> str:
    return text[lines[-1].span.start : lines[-1].span.end]


def _is_prose(text: str, lines: list[Line]) -> bool:
    """Return whether lines are a sentence: words that begin with a capital and end in a stop."""
    first = text[lines[0].span.start]
    words = sum(len(_WORDS.findall(text, line.span.start, line.span.end)) for line in lines)
    return (
        (first.isupper() or first.isdigit() or first in "“\"'(")
        and words >= _FEWEST_WORDS
        and _STOPPED.search(_last(text, lines)) is not None
    )
