"""Blanks at the edges of a text, which belong to the file: whatever runs they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rktranslate.formats.runs import Text
from rktranslate.inline.blanks import BLANKS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from rktranslate.formats.runs import Piece

Data = TypeVar("Data", bound="Hashable")


def with_edges_apart(pieces: Iterable[Piece[Data]]) -> list[Piece[Data]]:
    """Return pieces in which the blanks around all of the text are pieces of their own.

    Then they are no part of the text of a block, even if a run has been joined with its neighbour.
    """
    found = list(pieces)
    worded = [
        index
        for index, piece in enumerate(found)
        if isinstance(piece, Text) and piece.text.strip(BLANKS)
    ]
    if not worded:
        return found
    # From the end, so that the first index stays right.
    for index in (worded[-1], worded[0]):
        piece = found[index]
        if not isinstance(piece, Text):
            continue
        text = piece.text
        start = len(text) - len(text.lstrip(BLANKS)) if index == worded[0] else 0
        end = len(text.rstrip(BLANKS)) if index == worded[-1] else len(text)
        parts = (text[:start], text[start:end], text[end:])
        found[index : index + 1] = [Text(part, piece.look, piece.data) for part in parts if part]
        if worded[0] == worded[-1]:
            break
    return found
