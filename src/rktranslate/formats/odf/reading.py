"""The parts of an OpenDocument file as blocks, with the place of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.formats.odf.inline import PARAGRAPHS, Settings
from rktranslate.formats.odf.marks import INDEX_ENTRIES, referenced_names
from rktranslate.formats.odf.paragraphs import read_paragraph
from rktranslate.formats.odf.structure import Context, Structure, heading_level, kind_of
from rktranslate.formats.odf.styles import STYLE_ELEMENTS
from rktranslate.formats.references import is_entry, opens_references
from rktranslate.inline.blanks import BLANKS, LINE_BREAKS
from rktranslate.inline.tags import escape_literals, plain_text
from rktranslate.inline.words import count_words
from rktranslate.model import Block, BlockKind, DocumentPart, Exclusion

if TYPE_CHECKING:
    from rktranslate.formats.odf.paragraphs import Paragraph
    from rktranslate.formats.odf.pieces import OdfProjection, Range
    from rktranslate.formats.odf.styles import ParagraphStyle
    from rktranslate.formats.xml import Ancestor, Element

_DECLARATIONS = frozenset(
    {"presentation:header-decl", "presentation:footer-decl", "presentation:date-time-decl"}
)
_ALTERNATIVES = frozenset({"svg:title", "svg:desc"})
_PROPERTIES = {
    "dc:title": "title of the document",
    "dc:subject": "subject of the document",
    "dc:description": "description of the document",
    "meta:keyword": "keyword",
    "meta:user-defined": "property of the document",
}
_OFFERED_PROPERTIES = frozenset({"dc:title", "dc:subject", "dc:description"})
_ATTRIBUTES = {
    **INDEX_ENTRIES,
    **{
        f"form:{name}": ("form:label", "form:title")
        for name in ("button", "checkbox", "radio", "fixed-text", "frame", "image", "file")
    },
    **{f"form:{name}": ("form:title",) for name in ("text", "textarea", "listbox", "combobox")},
}
_LINE_BREAK = re.compile(f"[ \t]*[\t{LINE_BREAKS}][ \t{LINE_BREAKS}]*")
_INDEX_TEMPLATE = "text:index-title-template"
_WANTED = (
    PARAGRAPHS
    | STYLE_ELEMENTS
    | _DECLARATIONS
    | _ALTERNATIVES
    | _PROPERTIES.keys()
    | {name for name in _ATTRIBUTES if name.startswith("form:")}
    | {_INDEX_TEMPLATE, "math:math"}
)


@dataclass(frozen=True, slots=True)
class ParagraphPlace:
    """A paragraph that can be written again."""

    part: int
    """Index of the part."""
    start: int
    content_start: int
    content_end: int
    end: int
    projection: OdfProjection
    front: tuple[Range, ...]
    back: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class TextPlace:
    """The text of an element, or the value of an attribute."""

    part: int
    start: int
    end: int
    is_attribute: bool = False


Place: TypeAlias = ParagraphPlace | TextPlace | None
"""None for a text that is part of another block, or cannot be written."""


@dataclass(slots=True)
class Reading:
    """The blocks of all parts, in order."""

    blocks: list[Block] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    number: int = 0
    """Number of paragraphs so far."""

    def add(self, block: Block, place: Place) -> None:
        """Add a block and its place."""
        self.blocks.append(block)
        self.places.append(place)


@dataclass(slots=True)
class PartReader:
    """Reads one part."""

    structure: Structure
    index: int
    """Index of the part in the document."""
    reading: Reading
    _in_references: bool = False
    _settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        """Collect what all paragraphs of the part need."""
        structure = self.structure
        self._settings = Settings(
            structure.part,
            structure.styles,
            referenced_names(structure.part.data),
            structure.offers(DocumentPart.HIDDEN),
            structure.note_name,
        )

    def read(self) -> None:
        """Add the blocks of the part; its styles are added to those of the structure."""
        for element, ancestors in self.structure.part.find(_WANTED):
            if element.name in STYLE_ELEMENTS:
                if not _is_embedded(ancestors):
                    self.structure.styles.add(self.structure.part, element)
            else:
                self._visit(element, self.structure.of(ancestors))

    def _visit(self, element: Element, context: Context) -> None:
        """Add the blocks of an element."""
        name = element.name
        if context.is_ignored:
            return
        if name in PARAGRAPHS:
            self._paragraph(element, context)
        elif name in _ALTERNATIVES:
            offered = self.structure.offers(DocumentPart.ALT_TEXT)
            self._text(
                element,
                context,
                BlockKind.ATTRIBUTE,
                None if offered else Exclusion.LEFT_OUT,
                "alternative text",
            )
        elif name in _DECLARATIONS:
            self._text(element, context, BlockKind.PAGE_HEADER, None, "footer of slides")
        elif name in _PROPERTIES:
            self._property(element, context)
        elif name == _INDEX_TEMPLATE:
            title = Context(BlockKind.HEADING)
            self._text(element, title, BlockKind.HEADING, None, "title of an index")
        elif name == "math:math":
            self._add(context, self._shown(element), BlockKind.PARAGRAPH, Exclusion.FORMULA)
        else:
            self._attributes(element, context)
            if name not in _ATTRIBUTES:
                inner = self.structure.within(context, element)
                for child in element.elements:
                    self._visit_child(child, inner)

    def _visit_child(self, element: Element, context: Context) -> None:
        if element.name in _WANTED:
            if element.name not in STYLE_ELEMENTS:
                self._visit(element, context)
            return
        inner = self.structure.within(context, element)
        for child in element.elements:
            self._visit_child(child, inner)

    def _paragraph(self, element: Element, context: Context) -> None:
        structure = self.structure
        self.reading.number += 1
        attributes = self._settings.attributes(element)
        name = attributes.get("text:style-name", "")
        style = structure.styles.paragraph(name)
        paragraph = read_paragraph(element, name, self._settings)
        if style.is_hidden or _is_hidden(element, structure):
            context = structure.hidden(context)
        if attributes.get("its:translate") == "no" and context.exclusion is None:
            context = replace(context, exclusion=Exclusion.MARKED)
        self._add_paragraph(element, context, style, paragraph)
        for nested in paragraph.nested:
            self._visit(nested, context)

    def _add_paragraph(
        self, element: Element, context: Context, style: ParagraphStyle, paragraph: Paragraph
    ) -> None:
        projection = paragraph.projection
        if projection is not None:
            kind = kind_of(context, style.names, is_heading=element.name == "text:h")
            kind = self._with_references(kind, context, projection.text)
            place = ParagraphPlace(
                self.index,
                element.start,
                element.content_start,
                element.content_end,
                element.end,
                projection,
                paragraph.front,
                paragraph.back,
            )
            block = Block(
                kind,
                projection.text,
                self._line(context),
                exclusion=context.exclusion,
                place=context.place,
                codes=projection.codes,
                level=self._level(element, context, style) if kind is BlockKind.HEADING else 0,
                row=context.row if kind is BlockKind.TABLE_CELL else 0,
            )
            self.reading.add(block, place)
        for texts, exclusion in (
            (paragraph.fields, Exclusion.FIELD),
            (paragraph.hidden, Exclusion.HIDDEN),
            (paragraph.marked, Exclusion.MARKED),
        ):
            for text in texts:
                if count_words(text):
                    self._add(context, text, context.kind, context.exclusion or exclusion)

    def _level(self, element: Element, context: Context, style: ParagraphStyle) -> int:
        if context.slide:
            return 1
        outline = self._settings.attributes(element).get("text:outline-level")
        return heading_level(style.names, outline)

    def _with_references(self, kind: BlockKind, context: Context, text: str) -> BlockKind:
        """Return the kind of a paragraph of the main text that may be an entry of references."""
        if not context.is_body or context.is_fixed or context.exclusion is not None:
            return kind
        plain = plain_text(text).text.strip() if "<" in text or "&" in text else text.strip()
        if opens_references(plain):
            self._in_references = True
        elif kind is BlockKind.HEADING:
            self._in_references = False
        elif (
            self._in_references
            and kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
            and is_entry(plain)
        ):
            return BlockKind.REFERENCE
        return kind

    def _line(self, context: Context) -> int:
        return context.slide or max(self.reading.number, 1)

    def _add(
        self, context: Context, text: str, kind: BlockKind, exclusion: Exclusion | None
    ) -> None:
        """Add a text that cannot be written."""
        if text:
            literal = escape_literals(text)
            block = Block(
                kind, literal, self._line(context), exclusion=exclusion, place=context.place
            )
            self.reading.add(block, None)

    def _text(
        self,
        element: Element,
        context: Context,
        kind: BlockKind,
        exclusion: Exclusion | None,
        name: str,
    ) -> None:
        """Add the text of an element that has no elements in it."""
        # Blanks stay as they are; text on several lines is offered on one.
        text = _LINE_BREAK.sub(" ", self.structure.part.text(element))
        if text.strip(BLANKS):
            place = ", ".join(filter(None, (context.place, name)))
            block = Block(
                kind,
                escape_literals(text),
                self._line(context),
                exclusion=context.exclusion or exclusion,
                place=place,
            )
            span = TextPlace(self.index, element.content_start, element.content_end)
            self.reading.add(block, span)

    def _property(self, element: Element, context: Context) -> None:
        offered = self.structure.offers(DocumentPart.TITLE)
        exclusion: Exclusion | None = Exclusion.METADATA
        if element.name in _OFFERED_PROPERTIES:
            exclusion = None if offered else Exclusion.LEFT_OUT
        self._text(element, context, BlockKind.METADATA, exclusion, _PROPERTIES[element.name])

    def _attributes(self, element: Element, context: Context) -> None:
        part = self.structure.part
        kind = "index entry" if element.name in INDEX_ENTRIES else "form"
        for name in _ATTRIBUTES.get(element.name, ()):
            span = part.attribute_span(element, name)
            text = part.attribute(element, name) or ""
            if span is not None and text.strip(BLANKS):
                place = ", ".join(filter(None, (context.place, kind)))
                block = Block(
                    BlockKind.ATTRIBUTE,
                    escape_literals(text),
                    self._line(context),
                    exclusion=context.exclusion,
                    place=place,
                )
                self.reading.add(block, TextPlace(self.index, *span, is_attribute=True))

    def _shown(self, element: Element) -> str:
        return " ".join(self.structure.part.text(element).split())


def _is_embedded(ancestors: tuple[Ancestor, ...]) -> bool:
    """Return whether an element belongs to a document within the document (in flat files)."""
    return any(ancestor.name == "draw:object" for ancestor in ancestors)


def _is_hidden(element: Element, structure: Structure) -> bool:
    """Return whether a paragraph has a field that hides it."""
    return any(
        child.name == "text:hidden-paragraph"
        and structure.part.attribute(child, "text:is-hidden") == "true"
        for child in element.elements
    )
