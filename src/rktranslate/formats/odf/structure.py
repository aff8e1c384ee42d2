"""Where a text is in an OpenDocument file: what it is there, and whether it is offered."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rktranslate.model import BlockKind, DocumentPart, Exclusion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.formats.odf.styles import Styles
    from rktranslate.formats.xml import Ancestor, Element, XmlPart
    from rktranslate.model import ReadOptions

INDEXES = frozenset(
    {
        "text:table-of-content",
        "text:illustration-index",
        "text:table-index",
        "text:object-index",
        "text:user-index",
        "text:alphabetical-index",
        "text:bibliography",
    }
)
_HEADER_FOOTER = {
    **{f"style:header{suffix}": "header" for suffix in ("", "-left", "-first")},
    **{f"style:footer{suffix}": "footer" for suffix in ("", "-left", "-first")},
    "loext:header-first": "header",
    "loext:footer-first": "footer",
}
_CHART_TEXTS = frozenset({"chart:title", "chart:subtitle", "chart:footer"})
_EMBEDDED = frozenset(
    {"office:text", "office:spreadsheet", "office:presentation", "office:drawing"}
)
_PAGE_FIELDS = frozenset({"header", "footer", "date-time", "page-number"})
"""Classes of frames of a master slide that slides show; the text of all others is a prompt."""
_CITATIONS = re.compile(r"ZOTERO_BIBL|CITAVI_BIBL|CSL_BIBLIOGRAPHY|Mendeley Bibliography")
_QUOTES = frozenset({"Quotations", "Quote", "Intense_20_Quote", "Block_20_Text"})
_CAPTIONS = frozenset({"Caption", "caption"})
_TITLES = frozenset({"Title", "Subtitle"})
_TITLE_LEVELS = (("Subtitle", 2), ("Title", 1))


@dataclass(frozen=True, slots=True)
class Context:
    """What the elements around a text say about it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    exclusion: Exclusion | None = None
    place: str = ""
    slide: int = 0
    is_fixed: bool = False
    """The kind is that of lists, tables and headings in it, too."""
    is_body: bool = False
    is_ignored: bool = False
    """The text is no text of the document: it was deleted, or is a caption of the program's."""
    row: int = 0
    """Offset of the row of a table."""


@dataclass(slots=True)
class Structure:
    """Contexts of the elements of a part."""

    part: XmlPart
    styles: Styles
    options: ReadOptions
    root: Context = Context()
    """The context of the part itself."""
    used_masters: frozenset[str] | None = None
    """Names of the master slides that slides have; None for a text document."""
    notes: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Class and number of each footnote and endnote, by its offset."""
    _contexts: dict[int, Context] = field(default_factory=dict)
    _slides: list[int] | None = None
    _counts: dict[str, int] = field(default_factory=dict)

    def of(self, ancestors: Sequence[Ancestor]) -> Context:
        """Return the context of what is in some elements, given the outermost first."""
        context = self.root
        for ancestor in ancestors:
            known = self._contexts.get(ancestor.start)
            if known is None:
                known = self._contexts[ancestor.start] = self.within(context, ancestor)
            context = known
        return context

    def offers(self, part: DocumentPart) -> bool:
        """Return whether an optional part of documents is offered."""
        return part in self.options.parts

    def note_name(self, note: Element) -> str:
        """Return the name of the tag of a footnote or endnote, and count it."""
        kind = self.part.attribute(note, "text:note-class") or "footnote"
        if kind != "endnote":
            kind = "footnote"
        number = self._count(kind)
        self.notes[note.start] = (kind, number)
        return f"{'en' if kind == 'endnote' else 'fn'}{number}"

    def within(self, context: Context, element: Element | Ancestor) -> Context:
        """Return the context in an element, given that around it."""
        name = element.name
        if context.is_ignored:
            return context
        if name.startswith("text:"):
            return self._in_text(context, element)
        if name.startswith("table:"):
            return self._in_table(context, element)
        if name.startswith(("draw:", "presentation:", "style:", "loext:")):
            return self._in_drawing(context, element)
        if name.endswith(":annotation"):
            exclusion = None if self.offers(DocumentPart.COMMENTS) else Exclusion.LEFT_OUT
            place = f"comment {self._count('comment')}"
            return replace(
                _excluded(context, exclusion), kind=BlockKind.COMMENT, is_fixed=True, place=place
            )
        return self._in_body(context, element)

    def _in_body(self, context: Context, element: Element | Ancestor) -> Context:
        name = element.name
        if name == "office:body":
            return replace(context, is_body=True)
        if name == "office:chart":
            return Context(BlockKind.CAPTION, Exclusion.EMBEDDED, "chart", is_fixed=True)
        if name in _CHART_TEXTS and not context.is_body:
            offered = self.offers(DocumentPart.CHARTS)
            return replace(context, exclusion=None if offered else Exclusion.LEFT_OUT)
        if name in _EMBEDDED and (context.exclusion is Exclusion.EMBEDDED):
            return replace(context, is_body=False)
        return context

    def _in_text(self, context: Context, element: Element | Ancestor) -> Context:
        name = element.name
        if name in ("text:list-item", "text:list-header", "text:numbered-paragraph"):
            return _as(context, BlockKind.LIST_ITEM)
        if name == "text:note":
            kind, number = self.notes.get(element.start, ("footnote", 0))
            place = f"{kind} {number}" if number else kind
            return replace(context, kind=BlockKind.FOOTNOTE, is_fixed=True, place=place)
        if name == "text:section":
            attributes = self.part.attributes(element)
            shown = attributes.get("text:display", "true")
            is_hidden = shown == "none" or attributes.get("text:is-hidden") == "true"
            if is_hidden:
                return self.hidden(context)
            if _CITATIONS.match(attributes.get("text:name", "")):
                return _excluded(context, Exclusion.FIELD)
            if attributes.get("its:translate") == "no":
                return _excluded(context, Exclusion.MARKED)
        if name in INDEXES:
            return _excluded(context, Exclusion.CONTENTS)
        if name == "text:index-title" and context.exclusion is Exclusion.CONTENTS:
            return replace(context, exclusion=None, kind=BlockKind.HEADING, is_fixed=True)
        if name == "text:tracked-changes":
            return replace(context, is_ignored=True)
        return context

    def _in_table(self, context: Context, element: Element | Ancestor) -> Context:
        name = element.name
        if name == "table:table-cell":
            return _as(context, BlockKind.TABLE_CELL)
        if name == "table:covered-table-cell":
            # A cell under a merged one: nobody sees it.
            return self.hidden(_as(context, BlockKind.TABLE_CELL))
        if name == "table:table-row":
            shown = self.part.attribute(element, "table:visibility") or "visible"
            context = replace(context, row=element.start)
            return context if shown == "visible" else self.hidden(context)
        return context

    def _in_drawing(self, context: Context, element: Element | Ancestor) -> Context:
        name = element.name
        if name == "draw:page":
            number = self._slide_number(element.start)
            style = self.part.attribute(element, "draw:style-name") or ""
            hidden = any(each.is_hidden for each in self.styles.ancestry("drawing-page", style))
            slide = replace(context, place=f"slide {number}", slide=number)
            return self.hidden(slide) if hidden else slide
        if name == "presentation:notes":
            exclusion = None if self.offers(DocumentPart.NOTES) else Exclusion.LEFT_OUT
            place = f"{context.place}, notes" if context.place else "notes"
            return replace(_excluded(context, exclusion), place=place)
        if name == "draw:text-box":
            place = context.place or "text box"
            # A frame for the title of a slide says what its text is; others begin anew.
            is_title = context.kind is BlockKind.HEADING
            return context if is_title else replace(_as(context, BlockKind.PARAGRAPH), place=place)
        if name == "draw:object":
            return context if context.exclusion else _excluded(context, Exclusion.EMBEDDED)
        if name in _HEADER_FOOTER:
            place = _HEADER_FOOTER[name]
            area = replace(context, kind=BlockKind.PAGE_HEADER, is_fixed=True, place=place)
            is_shown = self.part.attribute(element, "style:display") != "false"
            return area if is_shown else self.hidden(area)
        if self.used_masters is not None:
            return self._in_slides(context, element)
        return context

    def _in_slides(self, context: Context, element: Element | Ancestor) -> Context:
        """Return the context in an element of a presentation, or of its master slides."""
        name = element.name
        if name == "style:master-page":
            master = replace(
                context, kind=BlockKind.PAGE_HEADER, is_fixed=True, place="master slide"
            )
            own = self.part.attribute(element, "style:name")
            is_used = self.used_masters is not None and own in self.used_masters
            return master if is_used else self.hidden(master)
        if name == "style:handout-master":
            return self.hidden(context)
        if not name.startswith("draw:"):
            return context
        role = self.part.attribute(element, "presentation:class")
        if role is None:
            return context
        if context.kind is BlockKind.PAGE_HEADER:
            # "Click to edit the title": a prompt for the author of slides.
            return context if role in _PAGE_FIELDS else self.hidden(context)
        if role in ("title", "subtitle"):
            return replace(context, kind=BlockKind.HEADING)
        return context

    def hidden(self, context: Context) -> Context:
        """Return a context as that of hidden text."""
        exclusion = None if self.offers(DocumentPart.HIDDEN) else Exclusion.HIDDEN
        return _excluded(context, exclusion)

    def _slide_number(self, offset: int) -> int:
        """Return the number of the slide that begins at an offset."""
        if self._slides is None:
            name = re.escape(self.part.written("draw:page"))
            pattern = re.compile(rb"<" + name + rb"(?=[\s>/])")
            self._slides = [match.start() for match in pattern.finditer(self.part.data)]
        return bisect_right(self._slides, offset)

    def _count(self, kind: str) -> int:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]


def _as(context: Context, kind: BlockKind) -> Context:
    return context if context.is_fixed else replace(context, kind=kind)


def _excluded(context: Context, exclusion: Exclusion | None) -> Context:
    """Return a context with the reason why its text is not offered; the outermost one counts."""
    return context if context.exclusion else replace(context, exclusion=exclusion)


def heading_level(styles: frozenset[str], outline: str | None) -> int:
    """Return the level of a heading, from 1; 0 where it is not known.

    Args:
        styles: Names of its style and of the parents of that.
        outline: The outline level that it says.
    """
    if outline is not None and outline.isdecimal() and len(outline) < 3:
        return int(outline)
    return next((level for name, level in _TITLE_LEVELS if name in styles), 0)


def kind_of(context: Context, styles: frozenset[str], *, is_heading: bool) -> BlockKind:
    """Return the kind of a paragraph.

    Args:
        context: Its context.
        styles: Names of its style and of the parents of that.
        is_heading: It is ``text:h``.
    """
    if context.is_fixed:
        return context.kind
    if is_heading or not _TITLES.isdisjoint(styles):
        return BlockKind.HEADING
    if not _CAPTIONS.isdisjoint(styles):
        return BlockKind.CAPTION
    if context.kind is BlockKind.PARAGRAPH and not _QUOTES.isdisjoint(styles):
        return BlockKind.QUOTE
    return context.kind
