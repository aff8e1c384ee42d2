"""The stories of a Word document: its text, headers, footers, notes and comments, as blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.ooxml.sites import Collector, Placed, PlainText
from rktranslate.formats.ooxml.word.controls import are_protected_properties
from rktranslate.formats.ooxml.word.looks import Looks
from rktranslate.formats.ooxml.word.paragraphs import Paragraph, paragraph_of
from rktranslate.formats.ooxml.word.pieces import PieceReader
from rktranslate.formats.ooxml.word.styles import is_heading_level, paragraph_marks
from rktranslate.formats.references import is_entry, is_source_note, opens_references
from rktranslate.inline.tags import escape_literals, plain_text
from rktranslate.inline.words import count_words
from rktranslate.model import BlockKind, DocumentPart, Exclusion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.formats.ooxml.word.pieces import Pieces
    from rktranslate.formats.ooxml.word.styles import ParagraphStyle, Styles
    from rktranslate.formats.xml import Ancestor, Element, XmlPart
    from rktranslate.model import ReadOptions

_WANTED = frozenset({"w:p", "w:sdtPr", "w:tblCaption", "w:tblDescription"})
_ALT_TEXT = {
    **dict.fromkeys(("wp:docPr", "pic:cNvPr", "wps:cNvPr", "wpg:cNvPr"), ("title", "descr")),
    **dict.fromkeys(
        ("v:shape", "v:rect", "v:roundrect", "v:oval", "v:group", "v:line", "v:polyline"),
        ("alt", "title"),
    ),
    "v:imagedata": ("o:title",),
    "v:textpath": ("string",),
}
"""Attributes that readers see, or hear, in place of a picture; and the text of a watermark."""
_INSIDE_OF_FRAMES = frozenset({"pic:cNvPr", "wps:cNvPr", "wpg:cNvPr", "v:imagedata"})
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp)", re.IGNORECASE)
_HEADINGS = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH})
"""What may be the heading of a bibliography: not everybody uses styles."""
_LONGEST_HEADING = 120
"""Characters of such a heading, with tags."""
_NOTES = frozenset({"w:footnote", "w:endnote"})


@dataclass(frozen=True, slots=True)
class Story:
    """A part of a document that has paragraphs."""

    part: str
    """Name of the part."""
    name: str
    """What it is, for translators: ``header``; empty for the main text."""
    kind: BlockKind | None = None
    """Kind of its blocks, where it has one."""
    exclusion: Exclusion | None = None
    """Why it is not offered."""


class _Surroundings(NamedTuple):
    """What the elements around a paragraph say about its blocks."""

    kind: BlockKind | None
    place: str
    """Its name, for translators."""
    exclusion: Exclusion | None
    row: int
    """Offset of the row of a table."""


@dataclass(frozen=True, slots=True)
class ChunkSite:
    """A text of a paragraph, as the place of a block."""

    paragraph: Paragraph
    index: int
    """Number of the text in the paragraph."""


@dataclass(slots=True)
class Reading:
    """What has been read of a document so far."""

    styles: Styles
    options: ReadOptions
    collector: Collector = field(default_factory=Collector)
    chunks: dict[int, tuple[ChunkSite, ...]] = field(default_factory=dict)
    """Where the blocks that are paragraphs are, by the index of the block."""
    has_accepted: bool = False
    """Tracked changes were accepted; the references of some notes may have been deleted."""
    paragraphs: int = 0
    """Number of paragraphs."""
    notes: dict[str, dict[str, int]] = field(default_factory=dict)
    """Number of each note by its element, ``w:footnote``, and its id."""

    def note_number(self, reference: str, note: str) -> int:
        """Return the number of a note, which counts up in the order of the references."""
        kind = reference.removesuffix("Reference")
        numbers = self.notes.setdefault(kind, {})
        return numbers.setdefault(note, len(numbers) + 1)


class StoryReader:
    """Reads one story into the blocks of a document."""

    def __init__(self, reading: Reading, part: XmlPart, story: Story) -> None:
        """Take what has been read so far, the part, and what it is."""
        self._reading = reading
        self._part = part
        self._story = story
        parts = reading.options.parts
        looks = Looks(part, reading.styles, shows_hidden=DocumentPart.HIDDEN in parts)
        self._pieces = PieceReader(part, looks, reading.note_number)
        self._alt_text = None if DocumentPart.ALT_TEXT in parts else Exclusion.LEFT_OUT
        self._styles: dict[bytes, tuple[ParagraphStyle, BlockKind | None]] = {}
        self._is_bibliography = False
        self._generated: set[int] = set()
        """Offsets of the content controls whose text a program makes."""
        self._around = -1, _Surroundings(None, "", None, 0)
        """The last element around paragraphs, and what it says about them."""

    def read(self) -> None:
        """Add the blocks of the story."""
        for element, ancestors in self._part.find(_WANTED):
            if element.name == "w:p":
                self._paragraph(element, self._context(ancestors))
            elif element.name == "w:sdtPr":
                if are_protected_properties(self._part, element):
                    self._generated.add(ancestors[-1].start)
            else:
                self._attributes(element, self._story.name)

    # --- where a paragraph is --------------------------------------------------------------------

    def _context(self, ancestors: tuple[Ancestor, ...]) -> _Surroundings:
        """Return what the elements around a paragraph say about its blocks."""
        nearest = ancestors[-1]
        if nearest.start != self._around[0]:
            kind, place, exclusion = self._story.kind, self._story.name, self._story.exclusion
            row = 0
            for each in ancestors:
                if each.name == "w:tc" and kind is None:
                    kind = BlockKind.TABLE_CELL
                elif each.name == "w:tr":
                    row = each.start
                elif each.name in _NOTES:
                    place, is_read = self._note(each)
                    if not is_read and self._reading.has_accepted:
                        exclusion = exclusion or Exclusion.HIDDEN
                elif each.name == "w:sdt" and each.start in self._generated:
                    exclusion = exclusion or Exclusion.FIELD
            self._around = nearest.start, _Surroundings(kind, place, exclusion, row)
        return self._around[1]

    def _note(self, note: Ancestor) -> tuple[str, bool]:
        """Return the place of a note, and whether the text refers to it."""
        numbers = self._reading.notes.get(note.name, {})
        number = numbers.get(self._part.attribute(note, "w:id") or "")
        if number is None:
            return self._story.name, False
        return f"{self._story.name} {number}", True

    def _style(self, paragraph: Element) -> tuple[ParagraphStyle, BlockKind | None]:
        """Return the style of a paragraph, and its kind."""
        properties = paragraph.child("w:pPr")
        raw = b"" if properties is None else self._part.raw(properties)
        known = self._styles.get(raw)
        if known is None:
            known = self._styles[raw] = self._new_style(properties)
        return known

    def _new_style(self, properties: Element | None) -> tuple[ParagraphStyle, BlockKind | None]:
        own = None if properties is None else properties.child("w:pStyle")
        style_id = "" if own is None else self._part.attribute(own, "w:val") or ""
        style = self._reading.styles.paragraph(style_id)
        kind = style.kind
        if properties is not None:
            outline, numbered, _ = paragraph_marks(self._part, properties)
            if is_heading_level(outline):
                kind = BlockKind.HEADING
                style = replace(style, level=(outline or 0) + 1)
            elif numbered and kind is None:
                kind = BlockKind.LIST_ITEM
            elif numbered is False and kind is BlockKind.LIST_ITEM:
                kind = None
        return style, kind

    # --- paragraphs ------------------------------------------------------------------------------

    def _paragraph(self, element: Element, around: _Surroundings) -> None:
        """Add the blocks of a paragraph, then those of what is in it."""
        reading = self._reading
        kind, place, exclusion, row = around
        reading.paragraphs += 1
        line = reading.paragraphs
        style, own_kind = self._style(element)
        pieces = self._pieces.read(element, style)
        if style.is_protected:
            exclusion = exclusion or Exclusion.MARKED
        if self._story.kind is None:
            kind = own_kind or kind
        paragraph = paragraph_of(self._story.part, element, pieces, is_rtl=style.is_rtl)
        for index, chunk in enumerate(paragraph.chunks):
            if chunk.projection is None:
                continue
            text, codes = chunk.projection.text, chunk.projection.codes
            site = () if exclusion is not None else (ChunkSite(paragraph, index),)
            reading.chunks[len(reading.collector.blocks)] = site
            reading.collector.add(
                *(self._kind(kind, text), text, line, place, (), exclusion, codes),
                level=style.level,
                row=row,
            )
        self._protected(pieces, kind, line, place)
        self._in_pictures(pieces, place)

    def _kind(self, kind: BlockKind | None, text: str) -> BlockKind:
        """Return the kind of a block; entries of a bibliography, in notes too, are references."""
        if self._story.kind is BlockKind.FOOTNOTE:
            is_source = is_source_note(plain_text(text).text.strip())
            return BlockKind.REFERENCE if is_source else BlockKind.FOOTNOTE
        if self._story.kind is not None:
            return self._story.kind
        kind = kind or BlockKind.PARAGRAPH
        may_be_heading = len(text) < _LONGEST_HEADING and kind in _HEADINGS
        if not self._is_bibliography and not may_be_heading:
            return kind
        plain = (plain_text(text).text if "<" in text or "&" in text else text).strip()
        if may_be_heading and opens_references(plain):
            self._is_bibliography = True
        elif kind is BlockKind.HEADING:
            self._is_bibliography = False
        elif self._is_bibliography and kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            return BlockKind.REFERENCE if is_entry(plain) else kind
        return kind

    def _protected(self, pieces: Pieces, kind: BlockKind | None, line: int, place: str) -> None:
        """Add the texts of a paragraph that are not offered, one block per reason."""
        by_reason: dict[Exclusion, list[str]] = {}
        for reason, text in pieces.protected:
            by_reason.setdefault(reason, []).append(text)
        for reason, texts in by_reason.items():
            joint = " " if reason in (Exclusion.FIELD, Exclusion.FORMULA) else ""
            text = " ".join(joint.join(texts).split())
            if count_words(text):
                self._reading.collector.add(
                    self._story.kind or kind or BlockKind.PARAGRAPH,
                    escape_literals(text),
                    line,
                    place,
                    (),
                    self._story.exclusion or reason,
                )

    # --- pictures --------------------------------------------------------------------------------

    def _in_pictures(self, pieces: Pieces, place: str) -> None:
        """Add alternative texts, and the paragraphs of text boxes."""
        for picture in pieces.pictures:
            self._in_element(picture, place)

    def _in_element(self, element: Element, place: str) -> None:
        if element.name == "mc:AlternateContent":
            self._alternatives(element, place)
        elif element.name == "w:p":
            inside = "text box" if not place else f"{place}, text box"
            story = self._story
            self._paragraph(element, _Surroundings(story.kind, inside, story.exclusion, 0))
        else:
            if element.name in _ALT_TEXT:
                self._attributes(element, place)
            for child in element.elements:
                if child.children or child.name in _ALT_TEXT:
                    self._in_element(child, place)

    def _alternatives(self, element: Element, place: str) -> None:
        """Add what the first alternative has; the same in the others is kept the same."""
        collector = self._reading.collector
        start = len(collector.blocks)
        alternatives = list(element.elements)
        for first in alternatives[:1]:
            self._in_element(first, place)
        end = len(collector.blocks)
        for other in alternatives[1:]:
            before = len(collector.blocks)
            paragraphs = self._reading.paragraphs
            self._in_element(other, place)
            if self._join_twins(range(start, end), before):
                self._reading.paragraphs = paragraphs

    def _join_twins(self, known: range, before: int) -> bool:
        """Make the last blocks places of earlier ones with the same text; return whether all are.

        Args:
            known: Indexes of the earlier blocks.
            before: Index of the first of the last blocks.
        """
        collector, chunks = self._reading.collector, self._reading.chunks
        by_text: dict[tuple[str, Exclusion | None], list[int]] = {}
        for index in known:
            block = collector.blocks[index]
            by_text.setdefault((block.text, block.exclusion), []).append(index)
        kept: list[int] = []
        for index in range(before, len(collector.blocks)):
            block = collector.blocks[index]
            twins = by_text.get((block.text, block.exclusion))
            if not twins:
                kept.append(index)
                continue
            # Of several with the same text, the last one takes what is left.
            twin = twins.pop(0) if len(twins) > 1 else twins[0]
            if index in chunks:
                chunks[twin] = (*chunks.get(twin, ()), *chunks.pop(index))
            collector.places[twin] += collector.places[index]
        rest = [(collector.blocks[i], collector.places[i], chunks.pop(i, None)) for i in kept]
        del collector.blocks[before:], collector.places[before:]
        for block, places, sites in rest:
            if sites is not None:
                chunks[len(collector.blocks)] = sites
            collector.blocks.append(block)
            collector.places.append(places)
        return not rest

    def _attributes(self, element: Element, place: str) -> None:
        """Add the attributes of an element that readers see; equal ones are one block."""
        names: Sequence[str] = ("w:val",) if element.name.startswith("w:") else ()
        for name in names or _ALT_TEXT.get(element.name, ()):
            site = PlainText.attribute(self._part, element, name)
            if site is None:
                continue
            self._add_attribute(site, element, place)

    def _add_attribute(self, site: PlainText, element: Element, place: str) -> None:
        collector = self._reading.collector
        placed = Placed(self._story.part, site)
        # Word writes the same description for a picture and for its frame.
        last = collector.blocks[-1] if collector.blocks else None
        if (
            element.name in _INSIDE_OF_FRAMES
            and last is not None
            and last.kind is BlockKind.ATTRIBUTE
            and last.text == site.text
        ):
            collector.also(len(collector.blocks) - 1, placed)
            return
        is_watermark = element.name == "v:textpath"
        exclusion = self._story.exclusion or (None if is_watermark else self._alt_text)
        if exclusion is None and not is_watermark and _FILE_NAME.fullmatch(site.text):
            exclusion = Exclusion.METADATA
        what = "watermark" if is_watermark else _WHAT.get(element.name, "picture")
        where = f"{place}, {what}" if place else what
        collector.add(
            BlockKind.ATTRIBUTE,
            site.text,
            max(1, self._reading.paragraphs),
            where,
            [placed],
            exclusion,
        )


_WHAT = {"w:tblCaption": "title of a table", "w:tblDescription": "description of a table"}
