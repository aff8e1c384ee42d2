"""Styles of a Word document: what a paragraph is, and what its runs inherit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.word.run_properties import ON, is_on, run_properties
from rktranslate.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rktranslate.formats.xml import Element, XmlPart

_HEADING = re.compile(r"heading \d|title|subtitle|toc heading")
_CAPTION = re.compile(r"caption|figure|illustration")
_QUOTE = re.compile(r"(?:intense )?quote|quotations|block text")
_PROTECTED = frozenset({"donottranslate", "notranslate", "tw4winexternal", "tw4wininternal"})
"""Names of styles, without blanks and signs, by which translation tools mark text to keep."""
_SIGNS = re.compile(r"[\W_]+")
_BODY_TEXT = 9
"""The outline level of what is no heading."""
_HEADING_LEVELS = {
    **{f"heading {level}": level for level in range(1, 10)},
    "title": 1,
    "subtitle": 2,
    "toc heading": 1,
}
"""Levels of the styles that every document has, whatever their outline level."""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph has from its style, and from the styles that it is based on."""

    id: str = ""
    kind: BlockKind | None = None
    """Heading, caption, quote or list item; None for any other."""
    run_properties: Mapping[str, str] = field(default_factory=dict)
    is_protected: bool = False
    """Marked as not to be translated."""
    is_rtl: bool = False
    """Its lines begin at the right."""
    level: int = 0
    """Level of a heading, from 1; 0 where it is not known."""


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """What a run has from its character style."""

    run_properties: Mapping[str, str] = field(default_factory=dict)
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    id: str
    name: str
    based_on: str
    run_properties: Mapping[str, str]
    outline: int | None
    is_numbered: bool | None
    is_rtl: bool | None


class Styles:
    """The styles of a document."""

    def __init__(self, part: XmlPart | None) -> None:
        """Read the styles; None for a document without any."""
        self._styles: dict[str, _Style] = {}
        self._defaults: dict[str, str] = {}
        self._is_rtl = False
        self._default_id = ""
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._characters: dict[str, CharacterStyle] = {}
        if part is not None:
            for element, _ in part.find({"w:docDefaults", "w:style"}):
                self._add(part, element)

    def _add(self, part: XmlPart, element: Element) -> None:
        if element.name == "w:docDefaults":
            for each in element.descendants():
                if each.name == "w:rPr":
                    self._defaults = run_properties(part, each)
                elif each.name == "w:bidi":
                    self._is_rtl = is_on(part, each)
            return
        attributes = part.attributes(element)
        style = _style(part, element, attributes.get("w:styleId", ""))
        self._styles.setdefault(style.id, style)
        is_default = attributes.get("w:default") in ("1", "true", "on")
        if is_default and attributes.get("w:type", "paragraph") == "paragraph":
            self._default_id = style.id

    def paragraph(self, style_id: str) -> ParagraphStyle:
        """Return the paragraph style of an id, or the default one."""
        if style_id not in self._styles:
            style_id = self._default_id
        known = self._paragraphs.get(style_id)
        if known is None:
            known = self._paragraphs[style_id] = self._resolved(style_id)
        return known

    def character(self, style_id: str) -> CharacterStyle:
        """Return the character style of an id."""
        known = self._characters.get(style_id)
        if known is None:
            chain = tuple(self._chain(style_id))
            known = self._characters[style_id] = CharacterStyle(
                _inherited(chain), any(_is_protected(style) for style in chain)
            )
        return known

    def _chain(self, style_id: str) -> Iterator[_Style]:
        """Yield a style and those that it is based on."""
        seen: set[str] = set()
        while style_id not in seen and style_id in self._styles:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = self._styles[style_id].based_on

    def _resolved(self, style_id: str) -> ParagraphStyle:
        chain = tuple(self._chain(style_id))
        rtl = next((style.is_rtl for style in chain if style.is_rtl is not None), self._is_rtl)
        return ParagraphStyle(
            style_id,
            _kind(chain),
            self._defaults | _inherited(chain),
            any(_is_protected(style) for style in chain[:1]),
            rtl,
            _level(chain),
        )


def _style(part: XmlPart, element: Element, style_id: str) -> _Style:
    name = based_on = ""
    properties: dict[str, str] = {}
    outline = numbered = rtl = None
    for child in element.elements:
        if child.name == "w:name":
            name = part.attribute(child, "w:val") or ""
        elif child.name == "w:basedOn":
            based_on = part.attribute(child, "w:val") or ""
        elif child.name == "w:rPr":
            properties = run_properties(part, child)
        elif child.name == "w:pPr":
            outline, numbered, rtl = paragraph_marks(part, child)
    return _Style(style_id, name.lower(), based_on, properties, outline, numbered, rtl)


def paragraph_marks(
    part: XmlPart, properties: Element
) -> tuple[int | None, bool | None, bool | None]:
    """Return outline level, whether it is numbered, and whether it is right to left.

    Each is None where a ``w:pPr`` does not say it.
    """
    outline: int | None = None
    numbered: bool | None = None
    rtl: bool | None = None
    for child in properties.elements:
        if child.name == "w:outlineLvl":
            value = part.attribute(child, "w:val") or ""
            outline = int(value) if value.isdecimal() and len(value) < 4 else None
        elif child.name == "w:numPr":
            number = child.child("w:numId")
            numbered = number is None or part.attribute(number, "w:val") != "0"
        elif child.name == "w:bidi":
            rtl = is_on(part, child)
    return outline, numbered, rtl


def is_heading_level(outline: int | None) -> bool:
    """Return whether an outline level is that of a heading."""
    return outline is not None and outline < _BODY_TEXT


def _inherited(chain: tuple[_Style, ...]) -> dict[str, str]:
    properties: dict[str, str] = {}
    for style in reversed(chain):
        properties |= style.run_properties
    return properties


def _kind(chain: tuple[_Style, ...]) -> BlockKind | None:
    outline = next((style.outline for style in chain if style.outline is not None), None)
    if is_heading_level(outline):
        return BlockKind.HEADING
    for style in chain:
        names = (style.name, style.id.lower())
        for pattern, kind in (
            (_HEADING, BlockKind.HEADING),
            (_CAPTION, BlockKind.CAPTION),
            (_QUOTE, BlockKind.QUOTE),
        ):
            if any(pattern.fullmatch(name) for name in names):
                return kind
    if next((style.is_numbered for style in chain if style.is_numbered is not None), False):
        return BlockKind.LIST_ITEM
    return None


def _level(chain: tuple[_Style, ...]) -> int:
    outline = next((style.outline for style in chain if style.outline is not None), None)
    if outline is not None and is_heading_level(outline):
        return outline + 1
    levels = (_HEADING_LEVELS.get(style.name) for style in chain)
    return next((level for level in levels if level is not None), 0)


def _is_protected(style: _Style) -> bool:
    return any(_SIGNS.sub("", name.lower()) in _PROTECTED for name in (style.name, style.id))


__all__ = [
    "ON",
    "CharacterStyle",
    "ParagraphStyle",
    "Styles",
    "is_heading_level",
    "paragraph_marks",
]
