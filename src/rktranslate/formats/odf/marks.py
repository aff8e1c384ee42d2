"""Marks in a paragraph: bookmarks, references and entries of an index.

A mark that nothing depends on has no tag: it stays at the edges of its paragraph. One around text
that is shown elsewhere, by a cross-reference or in an index, is a pair of tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.odf.pieces import Around, Raw
from rktranslate.formats.runs import Close, Code, Open
from rktranslate.formats.xml import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.formats.odf.pieces import OdfPiece

POINTS = frozenset(
    {
        "text:bookmark",
        "text:reference-mark",
        "text:toc-mark",
        "text:user-index-mark",
        "text:alphabetical-index-mark",
    }
)
STARTS = frozenset(f"{name}-start" for name in POINTS)
ENDS = frozenset(f"{name}-end" for name in POINTS)
INDEX_ENTRIES = {
    name: ("text:string-value", "text:key1", "text:key2")
    for name in (*POINTS, *STARTS)
    if name.startswith(("text:toc", "text:user", "text:alph"))
}
"""Marks of index entries, and their attributes that readers see in the index."""

_REFERENCE = re.compile(rb"""\s[^\s=]*:ref-name\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def referenced_names(data: bytes) -> frozenset[str]:
    """Return the names of the marks whose text is shown by cross-references in a part."""
    return frozenset(
        unescaped((double or single).decode()) for double, single in _REFERENCE.findall(data)
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """The start or the end of a range of text, on its way to a tag."""

    id: str
    is_start: bool
    raw: Raw


def with_marks(pieces: Sequence[OdfPiece | Mark]) -> Iterator[OdfPiece]:
    """Yield pieces with each range of marks as a pair of tags if it is nested, otherwise as two."""
    ranges = _ranges(pieces)
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Mark):
            yield piece
        elif index not in ranges:
            yield Code(piece.raw, "mark")
        else:
            yield Open(ranges[index], "mark") if piece.is_start else Close(ranges[index])


def _ranges(pieces: Sequence[OdfPiece | Mark]) -> dict[int, Around]:
    """Return the ranges that are nested in all else, by the indexes of both of their marks."""
    ranges: dict[int, Around] = {}
    opened: list[tuple[Mark | None, int]] = []
    for index, piece in enumerate(pieces):
        if isinstance(piece, Open):
            opened.append((None, index))
        elif isinstance(piece, Close):
            while opened and opened.pop()[0] is not None:
                pass
        elif isinstance(piece, Mark):
            start = opened[-1][0] if opened else None
            if piece.is_start:
                opened.append((piece, index))
            elif start is not None and start.id == piece.id:
                around = Around(start.raw.key, piece.raw.key, start.raw.start)
                ranges |= {opened.pop()[1]: around, index: around}
    return ranges
