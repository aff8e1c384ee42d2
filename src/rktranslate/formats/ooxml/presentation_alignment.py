"""How the text of placeholders is aligned by the layout and the master of a slide."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.relationships import relationships

if TYPE_CHECKING:
    from rktranslate.formats.packages import Package
    from rktranslate.formats.xml import Element, XmlPart

_LEVEL = re.compile("a:lvl([1-9])pPr")
_STYLES = {"p:titleStyle": "title", "p:bodyStyle": "body", "p:otherStyle": "other"}
_MASTER_TYPES = {"ctrTitle": "title", "subTitle": "body", "obj": "body", "": "body"}
"""Types of placeholders that a master has under another type."""

Levels = dict[int, str]
"""Alignment (``l``, ``ctr``, ...) by the level of a paragraph, from 0."""


@dataclass(frozen=True, slots=True)
class Background:
    """The alignments that a layout or master gives."""

    by_index: dict[str, Levels] = field(default_factory=dict)
    by_type: dict[str, Levels] = field(default_factory=dict)
    styles: dict[str, Levels] = field(default_factory=dict)


class Alignments:
    """The alignments of a presentation; each layout and master is read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._backgrounds: dict[str, Background] = {}
        self._related: dict[tuple[str, str], str] = {}

    def inherited(self, slide: str, kind: str, index: str, level: int) -> str:
        """Return the alignment that a placeholder has from its layout and master.

        Args:
            slide: Name of the part with the slide.
            kind: Type of the placeholder; empty for one of any content.
            index: Its index in the layout.
            level: Level of the paragraph, from 0.

        Raises:
            DocumentError: A part cannot be read.
        """
        layout = self._target(slide, "slideLayout")
        own = self._background(layout)
        found = own.by_index.get(index, {}) if index else own.by_type.get(kind, {})
        if level in found:
            return found[level]
        master = self._background(self._target(layout, "slideMaster"))
        base = _MASTER_TYPES.get(kind, kind)
        found = master.by_type.get(base, {})
        if level in found:
            return found[level]
        style = master.styles.get(base if base in ("title", "body") else "other", {})
        return style.get(level, "l")

    def _target(self, part: str, kind: str) -> str:
        key = (part, kind)
        if key not in self._related:
            found = (
                each.target
                for each in (relationships(self._package, part) if part else ())
                if each.kind == kind and not each.is_external
            )
            self._related[key] = next(found, "")
        return self._related[key]

    def _background(self, name: str) -> Background:
        if name not in self._backgrounds:
            self._backgrounds[name] = _read(self._package.xml(name)) if name else Background()
        return self._backgrounds[name]


def levels(part: XmlPart, style: Element | None) -> Levels:
    """Return the alignments that a list style names."""
    found: Levels = {}
    for element in () if style is None else style.elements:
        match = _LEVEL.fullmatch(element.name)
        alignment = part.attribute(element, "algn") if match else None
        if match and alignment:
            found[int(match[1]) - 1] = alignment
    return found


def _read(part: XmlPart) -> Background:
    background = Background()
    for found in part.find({"p:sp", *_STYLES}):
        element = found.element
        if element.name in _STYLES:
            background.styles[_STYLES[element.name]] = levels(part, element)
            continue
        placeholder = next((e for e in element.descendants() if e.name == "p:ph"), None)
        body = element.child("p:txBody")
        if placeholder is None or body is None:
            continue
        own = levels(part, body.child("a:lstStyle"))
        attributes = part.attributes(placeholder)
        background.by_type.setdefault(attributes.get("type", ""), own)
        if "idx" in attributes:
            background.by_index.setdefault(attributes["idx"], own)
    return background
