"""Collects the blocks of a page, each with its place in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.html.attributes import is_other_metadata, is_visible
from rktranslate.formats.html.elements import PROTECTED
from rktranslate.formats.html.marks import TEXT_ONLY, is_mark
from rktranslate.formats.html.pieces import PieceKind, text_pieces
from rktranslate.formats.html.references import REFERENCE, character
from rktranslate.formats.html.units import units
from rktranslate.formats.lines import LINE_END
from rktranslate.formats.references import is_entry, is_source_note, opens_references
from rktranslate.inline.blanks import BLANKS
from rktranslate.inline.tags import escape_literals, plain_text
from rktranslate.model import Block, BlockKind, Exclusion, LineStart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rktranslate.formats.html.attributes import Attribute
    from rktranslate.formats.html.pieces import Piece
    from rktranslate.formats.html.tagged import Code, Unit

_TAGS = re.compile(r"<[^<>]*>")


class Place(NamedTuple):
    """Where the text of a block is in the file."""

    start: int
    end: int
    codes: tuple[Code, ...] = ()
    quote: str | None = None
    """The quote around an attribute's value, empty for none; None for text of an element."""
    is_text_only: bool = False
    """There can be no elements in the text."""
    breaks: tuple[int, ...] = ()
    """Which spaces of the text are line breaks in the file, from 0; one with several, repeatedly.
    The last number is how many spaces there are."""

    @property
    def shows_marks(self) -> bool:
        """Whether there may be elements in the text."""
        return self.quote is None and not self.is_text_only


def _excluded(kind: BlockKind, text: str, line: int, exclusion: Exclusion) -> Block:
    """Return a block that is not offered; what looks like a tag in its text is none."""
    return Block(kind, escape_literals(text), line, exclusion=exclusion)


def _line_starts(text: str) -> list[int]:
    """Return the offsets at which all lines but the first begin."""
    if "\r" in text:
        return [match.end() for match in LINE_END.finditer(text)]
    starts = list(accumulate(len(line) + 1 for line in text.split("\n")))
    return starts[:-1]


def _place(unit: Unit, quote: str | None, *, is_text_only: bool = False) -> Place:
    breaks: list[int] = []
    spaces = position = 0
    for offset, _ in unit.line_offsets:
        spaces += unit.text.count(" ", position, offset)
        position = offset
        breaks.append(max(spaces - 1, 0))
    if breaks:
        breaks.append(spaces + unit.text.count(" ", position))
    return Place(unit.start, unit.end, unit.codes, quote, is_text_only, tuple(breaks))


class Collector:
    """The blocks of a page so far."""

    def __init__(self, text: str, *, templates: bool, xml: bool) -> None:
        self._text = text
        self._templates = templates
        self._xml = xml
        self._lines = _line_starts(text)
        self.held: list[tuple[Block, Place | None]] = []
        """Blocks that follow those of the run."""
        self._is_bibliography = False
        self.blocks: list[Block] = []
        self.places: list[Place] = []
        """One for each block that is offered."""

    # --- units -------------------------------------------------------------------------------

    def add_run(
        self,
        run: Sequence[Piece],
        kind: BlockKind,
        anchor: str,
        element: str,
        *,
        level: int = 0,
        row: int = 0,
    ) -> None:
        """Add the units of a run of pieces in an element.

        Args:
            run: The pieces.
            kind: Kind of the element.
            anchor: Id of a heading.
            element: Name of the element.
            level: Level of a heading.
            row: Number of the row of a table cell; see ``Block.row``.
        """
        is_heading = kind is BlockKind.HEADING
        for unit in units(self._text, run, joins_short_lines=is_heading, is_strict=self._xml):
            if unit.text.strip(BLANKS):
                block = self._block(unit, self._kind(kind, unit.text), anchor, "")
                self.blocks.append(replace(block, level=level, row=row) if level or row else block)
                self.places.append(_place(unit, None, is_text_only=element in TEXT_ONLY))

    def _kind(self, kind: BlockKind, text: str) -> BlockKind:
        """Return the kind of a unit; entries of a bibliography, in notes too, are references."""
        if kind is BlockKind.HEADING:
            self._is_bibliography = opens_references(plain_text(text).text)
        elif kind is BlockKind.FOOTNOTE:
            return BlockKind.REFERENCE if is_source_note(plain_text(text).text.strip()) else kind
        elif self._is_bibliography and kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            return BlockKind.REFERENCE if is_entry(plain_text(text).text.strip()) else kind
        return kind

    def add_codes(self, run: Sequence[Piece]) -> None:
        """Add the codes of a run without text as blocks that are not offered."""
        for piece in run:
            if piece.kind is PieceKind.CODE and piece.shown:
                reason = PROTECTED.get(piece.name, Exclusion.MARKED)
                if self._text[piece.start] in "{$" or self._text.startswith(
                    ("<%", "<?"), piece.start
                ):
                    reason = Exclusion.MARKUP
                line = self.line(piece.start)
                self.blocks.append(_excluded(BlockKind.CODE, piece.shown, line, reason))

    def release(self) -> None:
        """Add the blocks that were held until the end of the run."""
        for block, place in self.held:
            self.blocks.append(block)
            if place is not None:
                self.places.append(place)
        self.held.clear()

    def _block(self, unit: Unit, kind: BlockKind, anchor: str, place: str) -> Block:
        line = self.line(unit.start)
        starts: tuple[LineStart, ...] = ()
        if unit.line_offsets:
            found = {offset: self.line(position) for offset, position in unit.line_offsets}
            starts = tuple(LineStart(offset, number) for offset, number in found.items())
        return Block(kind, unit.text, line, starts, anchor=anchor, place=place, codes=unit.shown)

    # --- what is not offered -----------------------------------------------------------------

    def hold_excluded(self, start: int, end: int, exclusion: Exclusion) -> None:
        """Add a stretch of the file that is not offered, behind the run."""
        text = self._text[start:end]
        begin = start + len(text) - len(text.lstrip())
        self.hold_text(text.strip(), begin, exclusion)

    def hold_text(self, text: str, start: int, exclusion: Exclusion) -> None:
        """Add a text that is not offered, behind the run."""
        if text:
            kind = BlockKind.COMMENT if exclusion is Exclusion.COMMENT else BlockKind.CODE
            self.held.append((_excluded(kind, text, self.line(start), exclusion), None))

    # --- attributes --------------------------------------------------------------------------

    def value(self, attribute: Attribute) -> str:
        """Return the value of an attribute on one line."""
        return self.shown(attribute.start, attribute.end)

    def shown(self, start: int, end: int) -> str:
        """Return a stretch of the file as readers see it, on one line."""
        raw = self._text[start:end]
        if "&" in raw:
            raw = REFERENCE.sub(character, raw)
        return " ".join(raw.split())

    def hold_attributes(
        self, element: str, found: Mapping[str, Attribute], reason: Exclusion | None
    ) -> None:
        """Add the attributes of an element that readers see, behind the run.

        Args:
            element: Name of the element.
            found: Its attributes by name.
            reason: Why they are not offered; None for those that are.
        """
        values = {name: self.value(attribute) for name, attribute in found.items()}
        if is_mark(values):
            return
        is_meta = element == "meta"
        for attribute in found.values():
            if attribute.start == attribute.end:
                continue
            if attribute.name == "srcdoc":
                self._hold_value(attribute, Exclusion.EMBEDDED)
            elif not is_visible(element, attribute.name, values):
                if is_meta and attribute.name == "content" and is_other_metadata(values):
                    self._hold_value(attribute, Exclusion.METADATA)
            elif reason is not None:
                self._hold_value(attribute, reason)
            elif is_meta:
                self._hold_attribute(attribute, BlockKind.METADATA, "")
            else:
                place = f"{attribute.name} of <{element}>"
                self._hold_attribute(attribute, BlockKind.ATTRIBUTE, place)

    def _hold_value(self, attribute: Attribute, exclusion: Exclusion) -> None:
        text = _TAGS.sub(" ", self.value(attribute)).strip()
        if text:
            line = self.line(attribute.start)
            self.held.append((_excluded(BlockKind.ATTRIBUTE, text, line, exclusion), None))

    def _hold_attribute(self, attribute: Attribute, kind: BlockKind, place: str) -> None:
        pieces = text_pieces(
            self._text,
            attribute.start,
            attribute.end,
            templates=self._templates,
            in_attribute=True,
        )
        for unit in units(self._text, list(pieces), joins_short_lines=False, in_attribute=True):
            if unit.text.strip(BLANKS):
                block = self._block(unit, kind, "", place)
                self.held.append((block, _place(unit, attribute.quote)))

    def line(self, offset: int) -> int:
        """Return the line of an offset."""
        return bisect_right(self._lines, offset) + 1
