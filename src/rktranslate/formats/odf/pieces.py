"""The pieces of a paragraph of OpenDocument, and the data by which they are written again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from rktranslate.formats.runs import Piece, Projection

Spans: TypeAlias = tuple[bytes, ...]
"""The start tags of the spans around a piece, the outermost first."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An element, or several, that is written as it is."""

    key: bytes
    """Its bytes; for an element that has paragraphs in it, its place."""
    spans: Spans | None = None
    """The spans around it; None if it takes those of the text before it."""
    start: int = field(default=-1, compare=False)
    """Offset in the part; negative if the key is what is written."""
    end: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class Around:
    """An element around text: what is written before it and after it."""

    opening: bytes
    closing: bytes
    start: int = field(default=-1, compare=False)
    """Offset of a start tag that may change in the part; negative if it does not."""
    is_innermost: bool = False
    """A link whose text has no spans but those around it. They stay around it: in shapes and on
    slides, LibreOffice ignores text of a link that is in a span."""


Data: TypeAlias = Spans | Raw | Around
OdfPiece: TypeAlias = "Piece[Data]"
OdfProjection: TypeAlias = "Projection[Data]"
Range: TypeAlias = tuple[int, int]
"""Offsets of an element in its part."""
