"""The content of a paragraph of OpenDocument as pieces of text and codes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rktranslate.formats.odf.marks import ENDS, INDEX_ENTRIES, POINTS, STARTS, Mark
from rktranslate.formats.odf.pieces import Around, Raw
from rktranslate.formats.runs import Close, Code, Open, Text
from rktranslate.formats.xml import Element
from rktranslate.inline.blanks import BLANKS
from rktranslate.inline.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rktranslate.formats.odf.pieces import OdfPiece, Range, Spans
    from rktranslate.formats.odf.styles import SpanLook, Styles
    from rktranslate.formats.runs import Look
    from rktranslate.formats.xml import XmlPart
    from rktranslate.formats.xml.tree import Node

PARAGRAPHS = frozenset({"text:p", "text:h"})
_WITH_PARAGRAPHS = PARAGRAPHS | {"svg:title", "svg:desc"}
"""Elements with text of their own, which is offered by itself."""
_DROPPED = frozenset(
    {"text:soft-page-break", "text:change", "text:change-start", "text:change-end"}
)
"""Not written again in a changed paragraph: where pages broke, and marks of accepted changes."""
_AROUND = frozenset({"text:meta", "text:meta-field", "loext:content-control"})
_SHAPES = {
    "draw:image": "image",
    "draw:text-box": "frame",
    "draw:object": "object",
    "draw:object-ole": "object",
    "draw:plugin": "object",
    "table:table": "table",
}
_PAGE_NUMBERS = frozenset({"text:page-number", "text:page-count"})
"""Fields whose text is a placeholder: ``<number>``."""
_FIELD_STARTS = frozenset({"field:fieldmark-start", "text:reference-mark-start"})
_CITATION_MARKS = re.compile(r"(?:ZOTERO|CITAVI|JABREF|Mendeley|CSL_CITATION|ADDIN)")
"""Beginnings of names of reference marks around text that a program for citations writes."""
BLANKS_READ = re.compile("[ \t\r\n]+")
CONTROLS = re.compile("[\x85\u2028\u2029]")
_MOST_BLANKS = 100
"""More blanks in one ``text:s`` are a code: they would be typed by nobody."""
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """What a paragraph does not tell itself."""

    part: XmlPart
    styles: Styles
    referenced: frozenset[str]
    """Names of the marks whose text is shown by cross-references."""
    offers_hidden: bool
    note_name: Callable[[Element], str]
    """Returns the name of the tag of a footnote or endnote."""
    _attributes: dict[bytes, dict[str, str]] = field(default_factory=dict)

    def attributes(self, element: Element) -> dict[str, str]:
        """Return the attributes of a paragraph or span; many have the same start tag."""
        tag = self.part.start_tag(element)
        known = self._attributes.get(tag)
        if known is None:
            known = self._attributes[tag] = self.part.attributes(element)
        return known


@dataclass(frozen=True, slots=True)
class _Spans:
    """The spans around a place."""

    tags: Spans = ()
    styles: tuple[str, ...] = ()
    links: frozenset[str] = frozenset()
    """Styles that a link gives to its text: they are no difference within it."""


NO_SPANS = _Spans()


@dataclass(slots=True)
class InlineReader:
    """Reads the content of one paragraph."""

    settings: Settings
    style: str
    """Name of the style of the paragraph."""
    script: str = ""
    pieces: list[OdfPiece | Mark] = field(default_factory=list)
    front: list[Range] = field(default_factory=list)
    back: list[Range] = field(default_factory=list)
    nested_at_front: list[Element] = field(default_factory=list)
    nested: list[Element] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    ignores_blank: bool = True
    """A blank that follows does not show: it is at the start, or follows another one."""

    def read(self, nodes: Sequence[Node], spans: _Spans) -> None:
        """Add what some nodes hold."""
        part = self.settings.part
        index = 0
        while index < len(nodes):
            node = nodes[index]
            index += 1
            if isinstance(node, Element):
                if node.name in _FIELD_STARTS:
                    index = self._field_range(node, nodes, index, spans)
                else:
                    self._element(node, spans)
                continue
            if part.data.startswith((b"<!--", b"<?"), node.start):
                self.front.append((node.start, node.end))
                continue
            text = BLANKS_READ.sub(" ", part.literal(node))
            if text.startswith(" ") and self.ignores_blank:
                text = text[1:]
            if text:
                self.ignores_blank = text.endswith(" ")
                self._text(text, spans)

    def _look(self, spans: _Spans) -> SpanLook:
        return self.settings.styles.span_look(self.style, spans.styles, self.script)

    def _tags(self, spans: _Spans) -> Spans:
        """Return the start tags of the spans that show anything."""
        return tuple(spans.tags[index] for index in self._look(spans).kept)

    def _text(self, text: str, spans: _Spans) -> None:
        look = self._look(spans)
        tags = self._tags(spans)
        position = 0
        for match in CONTROLS.finditer(text):
            self._stretch(text[position : match.start()], look.look, tags)
            self.pieces.append(Code(Raw(match[0].encode()), "br"))
            position = match.end()
        self._stretch(text[position:], look.look, tags)

    def _stretch(self, text: str, look: Look, tags: Spans) -> None:
        """Add text; text of one look is one piece, however its blanks are written."""
        last = self.pieces[-1] if self.pieces else None
        if isinstance(last, Text) and last.look.key == look.key:
            self.pieces[-1] = Text(last.text + text, last.look, last.data)
        elif text:
            self.pieces.append(Text(text, look, tags))

    def _element(self, element: Element, spans: _Spans) -> None:
        name = element.name
        if name == "text:span":
            self._span(element, spans)
        elif name == "text:s":
            self._blanks(element, spans)
        elif name in ("text:tab", "text:line-break"):
            look = self._look(spans)
            tags = self._tags(spans) if look.look.shows_blanks else None
            self._code(element, "tab" if name == "text:tab" else "br", tags)
        elif name == "text:a":
            self._link(element, spans)
        elif name == "text:ruby":
            self._ruby(element, spans)
        elif name in _AROUND and element.children:
            part = self.settings.part
            around = Around(part.start_tag(element), part.end_tag(element))
            self._around(around, element.children, spans, "")
        elif name in POINTS or name == "text:number":
            self._mark_at_edge(element)
        elif name in STARTS or name in ENDS:
            self._mark(element, is_start=name in STARTS)
        elif name.endswith(":annotation"):
            self._mark_at_edge(element)
        elif name.endswith(":annotation-end"):
            self.back.append((element.start, element.end))
        elif name not in _DROPPED:
            self._other(element, spans)

    def _span(self, element: Element, spans: _Spans) -> None:
        part = self.settings.part
        attributes = self.settings.attributes(element)
        if attributes.get("its:translate") == "no" and element.children:
            text = self._shown(element)
            self.marked.append(text)
            self._atom(element, "", spans, text)
            return
        style = attributes.get("text:style-name", "")
        if style in spans.links:
            self.read(element.children, spans)
            return
        inner = _Spans((*spans.tags, part.start_tag(element)), (*spans.styles, style), spans.links)
        if self._look(inner).is_hidden and not self.settings.offers_hidden and element.children:
            self.hidden.append(self._shown(element))
            self._atom(element, "hidden", spans)
            return
        self.read(element.children, inner)

    def _blanks(self, element: Element, spans: _Spans) -> None:
        written = self.settings.part.attribute(element, "text:c") or "1"
        count = int(written) if written.isdecimal() and len(written) < 4 else _MOST_BLANKS + 1
        if count > _MOST_BLANKS:
            self._code(element, "", None)
            return
        self.ignores_blank = False
        if count:
            self._text(" " * count, spans)

    def _link(self, element: Element, spans: _Spans) -> None:
        part = self.settings.part
        if not element.children:
            self._mark_at_edge(element)
            return
        attributes = part.attributes(element)
        names = ("text:style-name", "text:visited-style-name")
        styles = {attributes.get(name, "") for name in names} - {""}
        inner = _Spans(
            spans.tags,
            spans.styles,
            spans.links | styles | {"Internet_20_link", "Internet_20_Link"},
        )
        around = Around(part.start_tag(element), part.end_tag(element), element.start)
        start = len(self.pieces)
        self._around(around, element.children, inner, "a")
        if len(self.pieces) == start + 2:
            # Nothing is in it but empty spans.
            del self.pieces[start:]
            self.front = [place for place in self.front if place[0] < element.start]
            self._mark_at_edge(element)
        elif all(self._is_within(piece, spans) for piece in self.pieces[start + 1 : -1]):
            around = replace(around, is_innermost=True)
            self.pieces[start], self.pieces[-1] = Open(around, "a"), Close(around)

    def _is_within(self, piece: OdfPiece | Mark, spans: _Spans) -> bool:
        """Return whether a piece has no spans but those around a link, and is no other link."""
        if isinstance(piece, Mark):
            return True
        if isinstance(piece, Text) and not piece.text.strip(BLANKS) and not piece.look.shows_blanks:
            return True  # it takes the look of its neighbour
        tags = piece.data.spans if isinstance(piece.data, Raw) else piece.data
        return tags is None or tags == self._tags(spans)

    def _ruby(self, element: Element, spans: _Spans) -> None:
        base = element.child("text:ruby-base")
        if base is None or not base.children:
            self._other(element, spans)
            return
        data = self.settings.part.data
        around = Around(
            data[element.start : base.content_start], data[base.content_end : element.end]
        )
        self._around(around, base.children, spans, "ruby")

    def _around(self, around: Around, children: Sequence[Node], spans: _Spans, name: str) -> None:
        self.pieces.append(Open(around, name))
        self.read(children, spans)
        self.pieces.append(Close(around))

    def _code(self, element: Element, name: str, tags: Spans | None, shown: str = "") -> None:
        self.ignores_blank = False
        raw = Raw(self.settings.part.raw(element), tags, element.start, element.end)
        self.pieces.append(Code(raw, name, shown))

    def _atom(self, element: Element, name: str, spans: _Spans, shown: str = "") -> None:
        """Add an element as a code; what is in it is offered by itself, if at all."""
        self.ignores_blank = False
        tags = self._tags(spans)
        key = self.settings.part.raw(element)
        if any(each.name in _WITH_PARAGRAPHS for each in element.descendants()):
            key = b"@%d" % element.start
            self.nested.append(element)
        self.pieces.append(Code(Raw(key, tags, element.start, element.end), name, shown))

    def _mark_at_edge(self, element: Element) -> None:
        self.front.append((element.start, element.end))
        if element.name in INDEX_ENTRIES or element.name.endswith(":annotation"):
            self.nested_at_front.append(element)

    def _mark(self, element: Element, *, is_start: bool) -> None:
        attributes = self.settings.part.attributes(element)
        is_entry = "index-mark" in element.name or "toc-mark" in element.name
        name = attributes.get("text:id" if is_entry else "text:name", "")
        if not is_entry and name not in self.settings.referenced:
            (self.front if is_start else self.back).append((element.start, element.end))
            return
        if is_start and element.name in INDEX_ENTRIES:
            self.nested.append(element)
        kind = element.name.removesuffix("-start").removesuffix("-end")
        raw = Raw(self.settings.part.raw(element), None, element.start, element.end)
        self.pieces.append(Mark(f"{kind} {name}", is_start, raw))

    def _field_range(self, start: Element, nodes: Sequence[Node], index: int, spans: _Spans) -> int:
        """Add the text between two marks of a field as a code, and return the index after it.

        Args:
            start: The first mark.
            nodes: It and its neighbours.
            index: That of the node after it.
            spans: The spans around it.
        """
        part = self.settings.part
        name = part.attribute(start, "text:name") or ""
        is_mark = start.name == "text:reference-mark-start"
        if is_mark and not _CITATION_MARKS.match(name):
            self._mark(start, is_start=True)
            return index
        wanted = f"{start.name.removesuffix('-start')}-end"
        for place in range(index, len(nodes)):
            end = nodes[place]
            if not isinstance(end, Element) or end.name != wanted:
                continue
            if is_mark and part.attribute(end, "text:name") != name:
                continue
            inner = nodes[index:place]
            if any(self._is_nested(node) for node in inner):
                break
            text = self._one_line("".join(self._node_text(node) for node in inner))
            self.fields.append(text)
            tags = self._tags(spans)
            raw = Raw(part.data[start.start : end.end], tags, start.start, end.end)
            self.ignores_blank = False
            self.pieces.append(Code(raw, "field", text))
            return place + 1
        self._code(start, "", None)
        return index

    def _is_nested(self, node: Node) -> bool:
        return isinstance(node, Element) and any(
            each.name in _WITH_PARAGRAPHS or each.name == "text:note"
            for each in (node, *node.descendants())
        )

    def _node_text(self, node: Node) -> str:
        part = self.settings.part
        if not isinstance(node, Element):
            return part.literal(node)
        if node.name in ("text:s", "text:tab", "text:line-break"):
            return " "
        return "" if node.name == "field:param" else part.text(node)

    def _other(self, element: Element, spans: _Spans) -> None:
        name = element.name
        if name == "text:note":
            self._atom(element, self.settings.note_name(element), spans)
        elif name.startswith(("draw:", "dr3d:")):
            self._atom(element, _shape_name(element), spans, self._alternative(element))
        else:
            shown = self._shown(element)
            if shown and name not in _PAGE_NUMBERS:
                self.fields.append(shown)
            self._atom(element, "field", spans, shown)

    def _alternative(self, element: Element) -> str:
        """Return the alternative text of a shape or picture."""
        found = element.child("svg:title") or element.child("svg:desc")
        return self._shown(found) if found is not None else ""

    def _shown(self, element: Element) -> str:
        return self._one_line(self._node_text(element))

    def _one_line(self, text: str) -> str:
        return excerpt(" ".join(text.split()), _LONGEST_SHOWN)


def _shape_name(element: Element) -> str:
    """Return the name of the tag of a shape or a frame, by what is in it."""
    if element.name == "draw:a":
        element = element.child("draw:frame") or element
    if element.name == "draw:frame":
        kinds = [_SHAPES[child.name] for child in element.elements if child.name in _SHAPES]
        if kinds:
            return kinds[0]
    return "shape"
