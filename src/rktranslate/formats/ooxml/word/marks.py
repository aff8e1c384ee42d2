"""Unseen marks of a paragraph: kept where they are, or at the like place of another text.

A bookmark, the range of a comment or a floating picture has no tag: translators need not care. A
mark beside a code stays beside it, so that a reference to "Figure 1" still finds its number. Any
other keeps its share of the text before it, and goes to the next edge of a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.word.atoms import Atom, Item, Mark, WordPiece
from rktranslate.formats.runs import Code, Text
from rktranslate.inline.blanks import BLANKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark and where it is."""

    mark: Mark
    offset: int
    """Characters of text before it."""
    beside: Atom | None = None
    """The code that it stays beside."""
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks within a text."""

    placed: tuple[Placed, ...]
    text: str
    """The text without codes."""


NO_MARKS = Marks((), "")


def part_marks(items: Sequence[Item]) -> tuple[list[WordPiece], Marks]:
    """Return pieces without the marks within their text, and these marks.

    Marks at the edges, where the text has not begun or has ended, become codes.
    """
    if not any(isinstance(item, Mark) for item in items):
        return [item for item in items if not isinstance(item, Mark)], NO_MARKS
    start, end = 0, len(items)
    while start < end and _is_edge(items[start]):
        start += 1
    while end > start and _is_edge(items[end - 1]):
        end -= 1
    pieces: list[WordPiece] = list(_as_codes(items[:start]))
    placed: list[Placed] = []
    texts: list[str] = [item.text for item in pieces if isinstance(item, Text)]
    offset = sum(map(len, texts))
    body = items[start:end]
    following = _next_pieces(body)
    previous: WordPiece | None = None
    for index, item in enumerate(body):
        if isinstance(item, Mark):
            placed.append(_placed(item, offset, previous, following[index]))
            continue
        if isinstance(item, Text):
            texts.append(item.text)
            offset += len(item.text)
        pieces.append(item)
        previous = item
    last = list(_as_codes(items[end:]))
    texts += (item.text for item in last if isinstance(item, Text))
    if not placed:
        return pieces + last, NO_MARKS
    return pieces + last, Marks(tuple(placed), "".join(texts))


def _is_edge(item: Item) -> bool:
    if isinstance(item, Text):
        return not item.text.strip(BLANKS)
    return isinstance(item, (Mark, Code))


def _as_codes(items: Iterable[Item]) -> Iterator[WordPiece]:
    for item in items:
        if not isinstance(item, Mark):
            yield item
        else:
            yield Code(Atom(("mark", item.stretch.start), (item.stretch,)))


def _next_pieces(items: Sequence[Item]) -> list[WordPiece | None]:
    """Return the next piece that is no mark, for each item."""
    result: list[WordPiece | None] = []
    following: WordPiece | None = None
    for item in reversed(items):
        result.append(following)
        if not isinstance(item, Mark):
            following = item
    return result[::-1]


def _placed(mark: Mark, offset: int, before: WordPiece | None, after: WordPiece | None) -> Placed:
    for piece, is_before in ((before, False), (after, True)):
        if isinstance(piece, Code) and isinstance(piece.data, Atom) and piece.data.is_unique:
            return Placed(mark, offset, piece.data, is_before)
    return Placed(mark, offset)


def with_marks(pieces: Iterable[WordPiece], marks: Marks) -> Iterator[Item]:
    """Yield pieces with marks among them, each mark once.

    Args:
        pieces: The pieces of the text that is written.
        marks: The marks of the text that was read.
    """
    if not marks.placed:
        yield from pieces
        return
    pieces = list(pieces)
    text = "".join(piece.text for piece in pieces if isinstance(piece, Text))
    is_same = text == marks.text
    before: dict[Atom, list[Mark]] = {}
    after: dict[Atom, list[Mark]] = {}
    known = {piece.data for piece in pieces if isinstance(piece, Code)}
    free: list[tuple[int, Mark]] = []
    bounds = () if is_same else _word_bounds(text)
    for placed in marks.placed:
        mark = placed.mark
        if placed.beside is not None and placed.beside in known:
            (before if placed.is_before else after).setdefault(placed.beside, []).append(mark)
        elif is_same:
            free.append((placed.offset, mark))
        else:
            share = placed.offset * len(text) // max(1, len(marks.text))
            free.append((_edge_of_word(bounds, share, at_end=mark.is_end), mark))
    # The order of a beginning and its end must not change.
    free.sort(key=lambda each: each[0])
    yield from _merged(pieces, free, before, after)


def _merged(
    pieces: Iterable[WordPiece],
    free: Sequence[tuple[int, Mark]],
    before: dict[Atom, list[Mark]],
    after: dict[Atom, list[Mark]],
) -> Iterator[Item]:
    done = index = 0
    for piece in pieces:
        if isinstance(piece, Text):
            start = 0
            while index < len(free) and free[index][0] <= done + len(piece.text):
                offset = free[index][0] - done
                if offset == len(piece.text) and not free[index][1].is_end:
                    # What begins here belongs to the text after it.
                    break
                if offset > start:
                    yield replace(piece, text=piece.text[start:offset])
                    start = offset
                yield free[index][1]
                index += 1
            if start < len(piece.text):
                yield replace(piece, text=piece.text[start:])
            done += len(piece.text)
        elif isinstance(piece, Code) and isinstance(piece.data, Atom):
            yield from before.pop(piece.data, ())
            yield piece
            yield from after.pop(piece.data, ())
        else:
            yield piece
    yield from (mark for _, mark in free[index:])


def _word_bounds(text: str) -> tuple[int, ...]:
    """Return the offsets of the beginning and the end of each word, in order."""
    return tuple(bound for word in _WORD.finditer(text) for bound in word.span())


def _edge_of_word(bounds: Sequence[int], offset: int, *, at_end: bool) -> int:
    """Return the offset of the beginning or end of the word that an offset is within.

    Args:
        bounds: See :func:`_word_bounds`.
        offset: It is returned as it is where it is not within a word.
        at_end: Whether the end is asked for.
    """
    index = bisect_left(bounds, offset)
    is_within = index % 2 == 1 and offset < bounds[index]
    return bounds[index if at_end else index - 1] if is_within else offset
