"""Shapes of a drawing: of slides, sheets, diagrams and charts, whatever prefix their elements have.

Text is read in the order of the file, which is the order in which it is read aloud.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.ooxml.charts import collect_chart
from rktranslate.formats.ooxml.diagrams import collect_diagram
from rktranslate.formats.ooxml.drawing_text import TextReader
from rktranslate.formats.ooxml.presentation_alignment import Levels, levels
from rktranslate.formats.ooxml.relationships import relationships
from rktranslate.formats.ooxml.sites import Placed, PlainText
from rktranslate.formats.ooxml.twins import Twins
from rktranslate.model import BlockKind, DocumentPart, Exclusion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.formats.ooxml.presentation_alignment import Alignments
    from rktranslate.formats.ooxml.sites import Collector
    from rktranslate.formats.packages import Package
    from rktranslate.formats.xml import Element, XmlPart
    from rktranslate.model import ReadOptions

_PREFIXES = ("p", "xdr", "cdr", "dsp")
_SHAPES = frozenset(
    f"{prefix}:{name}" for prefix in _PREFIXES for name in ("sp", "cxnSp", "pic", "graphicFrame")
)
_GROUPS = frozenset(f"{prefix}:grpSp" for prefix in _PREFIXES)
_GROUP_PROPERTIES = frozenset(f"{prefix}:nvGrpSpPr" for prefix in _PREFIXES)
_WANTED = _SHAPES | _GROUP_PROPERTIES | {"mc:AlternateContent"}
_TRUE = frozenset({"1", "true"})
_CHARTS = frozenset({"c:chart", "cx:chart"})
_HEADERS = frozenset({"ftr", "dt", "hdr", "sldNum"})
_TITLES = frozenset({"title", "ctrTitle"})
_LISTS = frozenset({"body", "obj", ""})
_BULLET = re.compile(rb"<(?:\w+:)?bu(Char|AutoNum|Blip|None)\b")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all texts of a drawing."""

    line: int
    """Number of the slide or sheet."""
    place: str
    exclusion: Exclusion | None = None
    """Why nothing of it is offered."""
    prompts: bool = False
    """Placeholders hold prompts for authors, which readers do not see."""
    lists: bool = False
    """Text in placeholders of body text has bullets, unless it says otherwise."""
    data: Exclusion = Exclusion.EMBEDDED
    """Why the data of charts is not offered."""
    alignments: Alignments | None = None
    """What placeholders of slides inherit."""


class Shape(NamedTuple):
    """A shape, connector, picture or frame."""

    element: Element
    is_hidden: bool
    alternative: int
    """Offset of the alternative contents that it is part of; -1 if it is of none."""
    is_fallback: bool
    """For programs that do not know the first of the alternative contents."""


def collect_drawing(
    collector: Collector, package: Package, name: str, setting: Setting, options: ReadOptions
) -> None:
    """Add the texts of a part with a drawing, and of the charts and diagrams in it.

    Raises:
        DocumentError: A part cannot be read.
    """
    _Drawing(collector, package, name, setting, options).collect()


def shapes(part: XmlPart) -> Iterator[Shape]:
    """Yield the shapes of a part in document order, those in groups included."""
    hidden_groups: set[int] = set()
    for found in part.find(_WANTED):
        element = found.element
        if element.name in _GROUP_PROPERTIES:
            if _is_hidden(part, element):
                hidden_groups.add(found.ancestors[-1].start)
            continue
        is_hidden = any(ancestor.start in hidden_groups for ancestor in found.ancestors)
        if element.name in _SHAPES:
            yield Shape(element, is_hidden or _is_hidden_shape(part, element), -1, False)
            continue
        for index, choice in enumerate(element.elements):
            for shape, in_hidden in _shapes_in(part, choice, is_hidden=is_hidden):
                yield Shape(
                    shape, in_hidden or _is_hidden_shape(part, shape), element.start, index > 0
                )


def _shapes_in(
    part: XmlPart, element: Element, *, is_hidden: bool
) -> Iterator[tuple[Element, bool]]:
    for child in element.elements:
        if child.name in _SHAPES:
            yield child, is_hidden
        elif child.name in _GROUPS:
            properties = next((e for e in child.elements if e.name in _GROUP_PROPERTIES), None)
            hides = properties is not None and _is_hidden(part, properties)
            yield from _shapes_in(part, child, is_hidden=is_hidden or hides)
        else:
            yield from _shapes_in(part, child, is_hidden=is_hidden)


def _is_hidden(part: XmlPart, properties: Element) -> bool:
    common = _common(properties)
    return common is not None and part.attribute(common, "hidden") in _TRUE


def _is_hidden_shape(part: XmlPart, shape: Element) -> bool:
    properties = _non_visual(shape)
    return properties is not None and _is_hidden(part, properties)


def _non_visual(shape: Element) -> Element | None:
    """Return the non-visual properties of a shape: ``p:nvSpPr``, ``xdr:nvPicPr``, ..."""
    return next((e for e in shape.elements if e.name.partition(":")[2].startswith("nv")), None)


def _common(properties: Element) -> Element | None:
    return next((e for e in properties.elements if e.name.endswith(":cNvPr")), None)


class _Drawing:
    """A part with a drawing, while it is read."""

    def __init__(
        self,
        collector: Collector,
        package: Package,
        name: str,
        setting: Setting,
        options: ReadOptions,
    ) -> None:
        self._collector = collector
        self._package = package
        self._name = name
        self._setting = setting
        self._options = options
        self._part = package.xml(name)
        self._reader = TextReader(self._part)
        self._targets = {each.id: each for each in relationships(package, name)}

    def collect(self) -> None:
        alternative, start = -1, 0
        twins: Twins | None = None
        for shape in shapes(self._part):
            if shape.alternative < 0 or shape.alternative != alternative:
                alternative, start, twins = shape.alternative, len(self._collector.blocks), None
            if not shape.is_fallback:
                self._shape(shape)
            else:
                twins = twins or Twins(self._collector, start)
                self._fallback(shape.element, twins)

    def _exclusion(self, *, is_hidden: bool) -> Exclusion | None:
        hides = is_hidden and DocumentPart.HIDDEN not in self._options.parts
        return self._setting.exclusion or (Exclusion.HIDDEN if hides else None)

    def _shape(self, shape: Shape) -> None:
        element = shape.element
        exclusion = self._exclusion(is_hidden=shape.is_hidden)
        properties = _non_visual(element)
        if properties is not None:
            self._alternative_text(properties, exclusion)
        if element.name.endswith(":graphicFrame"):
            self._frame(element, exclusion)
            return
        if element.name == "xdr:sp" and self._part.attribute(element, "textlink"):
            # The text is that of a cell.
            exclusion = exclusion or Exclusion.FIELD
        placeholder = self._placeholder(properties)
        if placeholder is not None and self._setting.prompts:
            exclusion = exclusion or Exclusion.METADATA
        for body in element.elements:
            if body.name.endswith(":txBody"):
                bullets = self._has_bullets(body, placeholder)
                own = levels(self._part, body.child("a:lstStyle"))
                known: dict[int, bool] = {}
                for paragraph in body.elements:
                    kind = self._kind(paragraph, placeholder, bullets=bullets)
                    level = self._level(paragraph)
                    if level not in known:
                        known[level] = self._is_left(level, own, properties, placeholder)
                    self._paragraph(paragraph, kind, exclusion, is_left=known[level])

    def _placeholder(self, properties: Element | None) -> str | None:
        """Return the type of a placeholder; None if the shape is none."""
        application = None if properties is None else properties.child("p:nvPr")
        placeholder = None if application is None else application.child("p:ph")
        return None if placeholder is None else self._part.attribute(placeholder, "type") or ""

    def _level(self, paragraph: Element) -> int:
        properties = paragraph.child("a:pPr")
        value = "" if properties is None else self._part.attribute(properties, "lvl") or ""
        return int(value) if value.isdecimal() and len(value) == 1 else 0

    def _is_left(
        self, level: int, own: Levels, properties: Element | None, placeholder: str | None
    ) -> bool:
        """Return whether a paragraph of a level is aligned left if it does not say otherwise."""
        alignment = own.get(level)
        alignments = self._setting.alignments
        if alignment is None and placeholder is not None and alignments is not None:
            element = None if properties is None else properties.child("p:nvPr")
            marker = None if element is None else element.child("p:ph")
            index = "" if marker is None else self._part.attribute(marker, "idx") or ""
            alignment = alignments.inherited(self._name, placeholder, index, level)
        return alignment in (None, "l")

    def _has_bullets(self, body: Element, placeholder: str | None) -> bool:
        style = body.child("a:lstStyle")
        level = None if style is None else style.child("a:lvl1pPr")
        match = None if level is None else _BULLET.search(self._part.raw(level))
        if match:
            return match[1] != b"None"
        return self._setting.lists and placeholder in _LISTS

    def _kind(self, paragraph: Element, placeholder: str | None, *, bullets: bool) -> BlockKind:
        if placeholder in _TITLES:
            return BlockKind.HEADING
        if placeholder in _HEADERS:
            return BlockKind.PAGE_HEADER
        properties = paragraph.child("a:pPr")
        match = None if properties is None else _BULLET.search(self._part.raw(properties))
        if match:
            bullets = match[1] != b"None"
        return BlockKind.LIST_ITEM if bullets else BlockKind.PARAGRAPH

    def _paragraph(
        self,
        element: Element,
        kind: BlockKind,
        exclusion: Exclusion | None,
        *,
        is_left: bool,
        row: int = 0,
    ) -> None:
        if element.name != "a:p":
            return
        paragraph = self._reader.paragraph(element, is_left=is_left)
        if paragraph is not None:
            setting = self._setting
            self._collector.add_paragraph(
                *(kind, paragraph, self._name, setting.line, setting.place, exclusion), row=row
            )
        self._tooltips(element, exclusion)

    def _tooltips(self, element: Element, exclusion: Exclusion | None) -> None:
        """Add the tooltips of the links in a paragraph."""
        if b"tooltip" not in self._part.raw(element):
            return
        setting = self._setting
        for link in element.descendants():
            tooltip = PlainText.attribute(self._part, link, "tooltip")
            if tooltip is not None and link.name == "a:hlinkClick":
                placed = [Placed(self._name, tooltip)]
                place = f"{setting.place}, tooltip"
                self._collector.add(
                    BlockKind.ATTRIBUTE, tooltip.text, setting.line, place, placed, exclusion
                )

    def _alternative_text(self, properties: Element, exclusion: Exclusion | None) -> None:
        common = _common(properties)
        if common is None:
            return
        if exclusion is None and DocumentPart.ALT_TEXT not in self._options.parts:
            exclusion = Exclusion.LEFT_OUT
        sites = [PlainText.attribute(self._part, common, name) for name in ("title", "descr")]
        sites += [
            PlainText.attribute(self._part, link, "tooltip")
            for link in common.elements
            if link.name == "a:hlinkClick"
        ]
        for site in sites:
            if site is not None:
                self._collector.add(
                    BlockKind.ATTRIBUTE,
                    site.text,
                    self._setting.line,
                    f"{self._setting.place}, alt text",
                    [Placed(self._name, site)],
                    exclusion,
                )

    def _frame(self, frame: Element, exclusion: Exclusion | None) -> None:
        row = 0
        for element in frame.descendants():
            if element.name == "a:tr":
                row += 1
            elif element.name == "a:tc":
                self._cell(element, row, exclusion)
            elif element.name in _CHARTS:
                self._chart(element, exclusion)
            elif element.name == "dgm:relIds":
                self._diagram(element, exclusion)

    def _cell(self, cell: Element, row: int, exclusion: Exclusion | None) -> None:
        attributes = self._part.attributes(cell)
        if exclusion is None and _TRUE & {attributes.get("hMerge"), attributes.get("vMerge")}:
            exclusion = Exclusion.HIDDEN
        body = cell.child("a:txBody")
        if body is not None:
            for paragraph in body.elements:
                self._paragraph(paragraph, BlockKind.TABLE_CELL, exclusion, is_left=True, row=row)

    def _chart(self, element: Element, exclusion: Exclusion | None) -> None:
        target = self._targets.get(self._part.attribute(element, "r:id") or "")
        if target is None or target.is_external:
            return
        setting = self._setting
        place = f"{setting.place}, chart"
        if exclusion is None and DocumentPart.CHARTS not in self._options.parts:
            exclusion = Exclusion.LEFT_OUT
        collect_chart(
            self._collector,
            self._package,
            target.target,
            setting.line,
            place,
            exclusion,
            setting.data,
        )
        for each in relationships(self._package, target.target):
            if each.kind == "chartUserShapes" and not each.is_external:
                drawing = Setting(setting.line, place, exclusion, data=setting.data)
                collect_drawing(self._collector, self._package, each.target, drawing, self._options)

    def _diagram(self, element: Element, exclusion: Exclusion | None) -> None:
        target = self._targets.get(self._part.attribute(element, "r:dm") or "")
        if target is None or target.is_external:
            return
        drawings = {
            each.id: each.target
            for each in self._targets.values()
            if each.kind == "diagramDrawing" and not each.is_external
        }
        collect_diagram(
            self._collector,
            self._package,
            target.target,
            drawings,
            self._setting.line,
            f"{self._setting.place}, diagram",
            exclusion,
        )

    def _fallback(self, shape: Element, twins: Twins) -> None:
        """Add what stands in place of a shape for other programs."""
        for element in shape.descendants():
            if element.name != "a:p":
                continue
            paragraph = self._reader.paragraph(element)
            if paragraph is None or twins.add(self._name, paragraph, paragraph.projection.text):
                continue
            self._collector.add(
                BlockKind.PARAGRAPH,
                paragraph.projection.text,
                self._setting.line,
                self._setting.place,
                (),
                self._setting.exclusion or Exclusion.HIDDEN,
            )
