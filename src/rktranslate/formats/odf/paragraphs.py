"""A paragraph of OpenDocument as a text with tags, and what else it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.odf.inline import BLANKS_READ, CONTROLS, NO_SPANS, InlineReader
from rktranslate.formats.odf.looks import script_of_text, tag_name
from rktranslate.formats.odf.marks import with_marks
from rktranslate.formats.runs import Look, Projection, Text, project
from rktranslate.formats.xml import unescaped
from rktranslate.inline.blanks import BLANKS, trim
from rktranslate.inline.tags import escape_literals

if TYPE_CHECKING:
    from rktranslate.formats.odf.inline import Settings
    from rktranslate.formats.odf.pieces import Data, OdfPiece, OdfProjection, Range
    from rktranslate.formats.xml import Element

_BASE: Text[Data] = Text("", Look(frozenset()), ())
"""The look of a paragraph without spans."""


@dataclass(slots=True)
class Paragraph:
    """What a paragraph holds."""

    projection: OdfProjection | None
    """Its text; None if it has none."""
    front: tuple[Range, ...]
    """Elements that stay before all of its text."""
    back: tuple[Range, ...]
    """Elements that stay after it."""
    nested: list[Element]
    """Elements in it that have paragraphs or texts of their own; those at the front come first."""
    hidden: list[str]
    """Hidden texts that are codes."""
    fields: list[str]
    """Texts of fields."""
    marked: list[str]
    """Texts that are marked as not to be translated."""


def read_paragraph(element: Element, style: str, settings: Settings) -> Paragraph:
    """Return what a paragraph holds.

    Args:
        element: ``text:p`` or ``text:h``.
        style: Name of its style.
        settings: See there.
    """
    content = settings.part.data[element.content_start : element.content_end]
    text = "" if b"<" in content else unescaped(content.decode())
    if text and (text.isascii() or not CONTROLS.search(text)):
        return Paragraph(_plain_projection(text), (), (), [], [], [], [])
    reader = InlineReader(settings, style)
    if element.children:
        if not settings.part.raw(element).isascii():
            reader.script = script_of_text(settings.part.text(element))
        reader.read(element.children, NO_SPANS)
    pieces = with_blank_edges(list(with_marks(reader.pieces)))
    projection = project(pieces, tag_name) if pieces else None
    return Paragraph(
        projection,
        tuple(reader.front),
        tuple(reader.back),
        reader.nested_at_front + reader.nested,
        reader.hidden,
        reader.fields,
        reader.marked,
    )


def with_blank_edges(pieces: list[OdfPiece]) -> list[OdfPiece]:
    """Return pieces whose first and last words are apart from the blanks around all of them."""
    worded = [
        index
        for index, piece in enumerate(pieces)
        if isinstance(piece, Text) and piece.text.strip(BLANKS)
    ]
    if not worded:
        return pieces
    for index, edge in ((worded[-1], 1), (worded[0], 0)):
        piece = pieces[index]
        if isinstance(piece, Text):
            start, end = trim(piece.text, 0, len(piece.text))
            cut = end if edge else start
            halves = (piece.text[:cut], piece.text[cut:])
            pieces[index : index + 1] = [
                Text(half, piece.look, piece.data) for half in halves if half
            ]
    return pieces


def _plain_projection(text: str) -> OdfProjection | None:
    """Return the content of a paragraph without any elements, as most are."""
    text = BLANKS_READ.sub(" ", text).removeprefix(" ")
    start, end = trim(text, 0, len(text))
    if start >= end:
        return None
    before, after = (
        (Text(blanks, _BASE.look, _BASE.data),) if blanks else ()
        for blanks in (text[:start], text[end:])
    )
    return Projection(escape_literals(text[start:end]), before, after, _BASE, {})
