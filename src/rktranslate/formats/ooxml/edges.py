"""Blanks at the edges of a text, which belong to the file: whatever runs they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rktranslate.formats.runs import Text
from rktranslate.inline.blanks import BLANKS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from rktranslate.formats.runs import Piece

Data = TypeVar("Data", bound="Hashable")


def with_edges_apart(pieces: Iterable[Piece[Data]]) -> list[Piece[Data]]:
    """Return pieces in which the blanks around all of the text are pieces of their own.

    Then they are no part of the text of a block, even if a run has been joined with its neighbour.
    """
    found = list(pieces)
    first = next(_worded(found, range(len(found))), None)
    last = next(_worded(found, range(len(found) - 1, -1, -1)), None)
    # From the end, so that the first index stays right.
    if last is not None:
        _split(found, *last, len(last[1].text.rstrip(BLANKS)))
    if first is not None and first[1].text[0] in BLANKS:
        piece = found[first[0]]
        if isinstance(piece, Text):
            _split(found, first[0], piece, len(piece.text) - len(piece.text.lstrip(BLANKS)))
    return found


def _worded(
    pieces: Sequence[Piece[Data]], order: Iterable[int]
) -> Iterator[tuple[int, Text[Data]]]:
    """Yield the pieces that have visible text, with their indices."""
    for index in order:
        piece = pieces[index]
        if isinstance(piece, Text) and piece.text.strip(BLANKS):
            yield index, piece


def _split(pieces: list[Piece[Data]], index: int, piece: Text[Data], place: int) -> None:
    """Divide a piece of text at a place in it."""
    if 0 < place < len(piece.text):
        texts = (piece.text[:place], piece.text[place:])
        pieces[index : index + 1] = [Text(text, piece.look, piece.data) for text in texts]
