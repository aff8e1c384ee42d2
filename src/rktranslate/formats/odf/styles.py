"""Styles of an OpenDocument file, resolved to what readers see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.formats.odf.looks import difference, shows_blanks, visible_properties
from rktranslate.formats.runs import Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rktranslate.formats.xml import Element, XmlPart

STYLE_ELEMENTS = frozenset({"style:style", "style:default-style", "style:font-face"})
"""The elements that :meth:`Styles.add` reads."""
_MAX_PARENTS = 64


@dataclass(frozen=True, slots=True)
class Style:
    """A style as it is written."""

    name: str
    parent: str
    text: Mapping[str, str]
    """The attributes of its ``style:text-properties``."""
    master_page: str = ""
    """The page style that a paragraph of this style begins."""
    is_hidden: bool = False
    """A slide of this style is not shown."""


@dataclass(frozen=True, slots=True)
class SpanLook:
    """What readers see of the spans around a stretch of text."""

    look: Look
    kept: tuple[int, ...]
    """Indexes of the spans that show anything."""
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What the style of a paragraph says about it."""

    names: frozenset[str]
    """Its name, and those of its parents."""
    is_hidden: bool


@dataclass(slots=True)
class Styles:
    """The styles that the text of a part can name."""

    common: Styles | None = None
    """Styles of the whole document, which the automatic ones of a part have as parents."""
    _styles: dict[tuple[str, str], Style] = field(default_factory=dict)
    _defaults: dict[str, Style] = field(default_factory=dict)
    _fonts: dict[str, str] = field(default_factory=dict)
    _resolved: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)
    _paragraphs: dict[str, ParagraphStyle] = field(default_factory=dict)
    _looks: dict[tuple[str, tuple[str, ...], str], SpanLook] = field(default_factory=dict)

    def add(self, part: XmlPart, element: Element) -> None:
        """Add a style, a default style or the declaration of a font."""
        attributes = part.attributes(element)
        name = attributes.get("style:name", "")
        if element.name == "style:font-face":
            self._fonts[name] = attributes.get("svg:font-family", name).strip("'\"")
            return
        text, page = element.child("style:text-properties"), element.child(_PAGE)
        style = Style(
            name,
            attributes.get("style:parent-style-name", ""),
            part.attributes(text) if text else {},
            attributes.get("style:master-page-name", ""),
            page is not None and part.attribute(page, "presentation:visibility") == "hidden",
        )
        family = attributes.get("style:family", "")
        if element.name == "style:default-style":
            self._defaults[family] = style
        else:
            self._styles[family, name] = style

    def __contains__(self, key: object) -> bool:
        """Return whether there is a style of a family and a name."""
        return key in self._styles or (self.common is not None and key in self.common)

    def ancestry(self, family: str, name: str) -> Iterator[Style]:
        """Yield a style and its parents, the nearest first; unknown ones are left out."""
        for _ in range(_MAX_PARENTS):
            style = self._get(family, name)
            if style is None:
                return
            yield style
            name = style.parent

    def _get(self, family: str, name: str) -> Style | None:
        found = self._styles.get((family, name))
        if found is None and self.common is not None:
            return self.common._get(family, name)
        return found

    def _default(self, family: str) -> Style | None:
        found = self._defaults.get(family)
        if found is None and self.common is not None:
            return self.common._default(family)
        return found

    def _font(self, name: str) -> str:
        found = self._fonts.get(name)
        if found is None:
            return self.common._font(name) if self.common is not None else name
        return found

    def is_hidden_text(self, family: str, name: str) -> bool:
        """Return whether text of a style is hidden."""
        for style in self.ancestry(family, name):
            if "text:display" in style.text:
                return style.text["text:display"] == "none"
        return False

    def paragraph(self, name: str) -> ParagraphStyle:
        """Return what the style of a paragraph says about it."""
        known = self._paragraphs.get(name)
        if known is None:
            names = frozenset({name, *(each.name for each in self.ancestry("paragraph", name))})
            known = ParagraphStyle(names, self.is_hidden_text("paragraph", name))
            self._paragraphs[name] = known
        return known

    def _properties(self, family: str, name: str, script: str) -> dict[str, str]:
        key = (family, name, script)
        known = self._resolved.get(key)
        if known is not None:
            return known
        styles = list(self.ancestry(family, name))
        default = self._default(family)
        if default is not None and family == "paragraph":
            styles.append(default)
        properties: dict[str, str] = {}
        for style in reversed(styles):
            properties |= visible_properties(style.text, script)
        if "style:font-name" in properties:
            properties["fo:font-family"] = self._font(properties.pop("style:font-name"))
        self._resolved[key] = properties
        return properties

    def span_look(self, paragraph: str, spans: tuple[str, ...], script: str) -> SpanLook:
        """Return what readers see of spans, given the styles of their paragraph and of each.

        Args:
            paragraph: Name of the paragraph's style.
            spans: Names of the spans' styles, the outermost first; empty for one without style.
            script: The kind of script of the text; see :func:`.looks.script_of_text`.
        """
        key = (paragraph, spans, script)
        known = self._looks.get(key)
        if known is not None:
            return known
        base = self._properties("paragraph", paragraph, script)
        properties = base
        kept: list[int] = []
        hidden = False
        for index, name in enumerate(spans):
            own = self._properties("text", name, script)
            if any(properties.get(each, "") != value for each, value in own.items()):
                properties = properties | own
                kept.append(index)
            hidden = hidden or self.is_hidden_text("text", name)
        differing = difference(properties, base)
        look = Look(differing, shows_blanks(differing))
        known = self._looks[key] = SpanLook(look, tuple(kept) if differing else (), hidden)
        return known


_PAGE = "style:drawing-page-properties"
