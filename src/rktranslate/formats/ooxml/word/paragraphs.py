"""Paragraphs as the texts of blocks, and as XML again.

A paragraph is one block, or several where a line break or page break separates them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.word.atoms import Atom, Break, Item, RunData
from rktranslate.formats.ooxml.word.looks import tag_name
from rktranslate.formats.ooxml.word.marks import NO_MARKS, Marks, part_marks
from rktranslate.formats.runs import Close, Code, Open, Projection, Text, project
from rktranslate.inline.blanks import BLANKS
from rktranslate.inline.tags import escape_literals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.formats.ooxml.word.atoms import WordPiece
    from rktranslate.formats.ooxml.word.pieces import Pieces
    from rktranslate.formats.xml import Element

_STOPS = ".!?:;…"
_CLOSERS = "\"'”’»)]"
_LONGEST_OWN_LINE = 40
"""Characters of a line that may stand alone, whatever the next one begins with."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a paragraph between breaks."""

    pieces: tuple[WordPiece, ...]
    """What it was read as; empty where it has text."""
    marks: Marks
    projection: Projection[RunData] | None


@dataclass(frozen=True, eq=False, slots=True)
class Paragraph:
    """A paragraph of a part, and its text."""

    part: str
    """Name of the part."""
    start: int
    """Offset of the element in its part."""
    content_start: int
    properties: tuple[int, int]
    """Offsets of its ``w:pPr``; equal without one."""
    content_end: int
    end: int
    chunks: tuple[Chunk, ...]
    hyphens: bool
    """U+2011 in its text stands for the element ``w:noBreakHyphen``."""
    is_rtl: bool
    """Its style has its lines begin at the right."""


def paragraph_of(part: str, element: Element, pieces: Pieces, *, is_rtl: bool) -> Paragraph:
    """Return a paragraph with its chunks."""
    properties = element.child("w:pPr")
    start = element.content_start
    return Paragraph(
        part,
        element.start,
        start,
        (start, start) if properties is None else (properties.start, properties.end),
        element.content_end,
        element.end,
        tuple(_chunk(items) for items in _divided(pieces.items)),
        pieces.hyphens,
        is_rtl,
    )


def _chunk(items: Sequence[Item]) -> Chunk:
    plain = _plain(items)
    if plain is not None:
        return Chunk((), NO_MARKS, plain)
    pieces, marks = part_marks(items)
    projection = project(_linked(pieces), tag_name)
    return Chunk(tuple(pieces) if projection is None else (), marks, projection)


def _plain(items: Sequence[Item]) -> Projection[RunData] | None:
    """Return the text of items that are text of one look, as most paragraphs are; else None.

    It is what ``project`` returns, in less time.
    """
    if not items or not all(isinstance(item, Text) for item in items):
        return None
    texts = [item for item in items if isinstance(item, Text)]
    first = texts[0]
    look = first.look
    if any(text.look is not look and text.look != look for text in texts):
        return None
    if not first.text.strip(BLANKS) or not texts[-1].text.strip(BLANKS):
        return None
    base = Text("", look, first.data)
    return Projection(escape_literals("".join([t.text for t in texts])), (), (), base, {})


def _linked(pieces: list[WordPiece]) -> list[WordPiece]:
    """Return pieces in which the text of a link has the look of the text around it.

    That links are blue says nothing that the tag of the link does not say.
    """
    links = [piece for piece in pieces if isinstance(piece, Open) and _own_look(piece) is not None]
    if not links:
        return pieces
    base = _base_outside_of_links(pieces)
    if base is None:
        return pieces
    result: list[WordPiece] = []
    opened: list[bool] = []
    for piece in pieces:
        if isinstance(piece, Open):
            opened.append(_own_look(piece) is not None)
        elif isinstance(piece, Close):
            opened.pop()
        elif isinstance(piece, Text) and any(opened):
            piece = Text(piece.text, base.look, base.data)
        result.append(piece)
    return result


def _own_look(piece: Open[RunData]) -> bytes | None:
    return piece.data.properties if isinstance(piece.data, Atom) else None


def _base_outside_of_links(pieces: Sequence[WordPiece]) -> Text[RunData] | None:
    """Return the look of most characters outside of links."""
    weights: dict[object, int] = {}
    first: dict[object, Text[RunData]] = {}
    depth = 0
    for piece in pieces:
        if isinstance(piece, Open):
            depth += _own_look(piece) is not None or depth > 0
        elif isinstance(piece, Close):
            depth -= depth > 0
        elif isinstance(piece, Text) and not depth and piece.text.strip(BLANKS):
            key = piece.look.key
            weights[key] = weights.get(key, 0) + len("".join(piece.text.split()))
            first.setdefault(key, piece)
    return first[max(weights, key=weights.__getitem__)] if weights else None


# --- breaks --------------------------------------------------------------------------------------


def _divided(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield the stretches between breaks that separate; each ends with its break."""
    if not any(isinstance(item, Code) for item in items):
        yield items
        return
    start = depth = 0
    for index, item in enumerate(items):
        if isinstance(item, Open):
            depth += 1
        elif isinstance(item, Close):
            depth -= 1
        elif isinstance(item, Code) and not depth and _separates(items, start, index):
            yield items[start : index + 1]
            start = index + 1
    yield items[start:] if start else items


def _separates(items: Sequence[Item], start: int, index: int) -> bool:
    """Return whether another text begins after a code.

    A line break is within a sentence where the line before it is long and has no stop, and the next
    one begins in lower case.
    """
    item = items[index]
    if not isinstance(item, Code) or not isinstance(item.data, Atom):
        return False
    if item.data.breaks is not Break.LINE:
        return item.data.breaks is Break.PAGE
    before = _line_before(items, start, index)
    after = _beginning_after(items, index)
    if len(before) <= _LONGEST_OWN_LINE or before.rstrip(_CLOSERS).endswith(tuple(_STOPS)):
        return True
    return not after[:1].islower()


def _line_before(items: Sequence[Item], start: int, index: int) -> str:
    texts: list[str] = []
    while index > start:
        index -= 1
        item = items[index]
        if isinstance(item, Text):
            texts.append(item.text)
        elif (
            isinstance(item, Code)
            and isinstance(item.data, Atom)
            and item.data.breaks is not Break.NONE
        ):
            break
    return "".join(reversed(texts)).strip()


def _beginning_after(items: Sequence[Item], index: int) -> str:
    for position in range(index + 1, len(items)):
        item = items[position]
        if isinstance(item, Text) and item.text.strip(BLANKS):
            return item.text.strip(BLANKS)
        if isinstance(item, Code):
            break
    return ""
