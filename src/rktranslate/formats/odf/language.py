"""The language of an OpenDocument file, and the direction of its script."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rktranslate.formats.xml import Ancestor, escaped_attribute
from rktranslate.languages.codes import (
    is_right_to_left,
    language_tag,
    regional_tag,
    script_of,
    subtags,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rktranslate.formats.odf.writing import Edit
    from rktranslate.formats.xml import Element, XmlPart

_TEXT = "style:text-properties"
_DIRECTED = frozenset(
    {
        "style:paragraph-properties",
        "style:page-layout-properties",
        "style:table-properties",
        "style:graphic-properties",
        "style:section-properties",
    }
)
_MODE = "style:writing-mode"
_FAMILIES = ("paragraph", "graphic")
"""Families whose default style has the language of the text."""
_ASIAN = frozenset({"Hans", "Hant", "Hani", "Jpan", "Kore", "Hang", "Hira", "Kana", "Bopo"})
_ALPHABETIC = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Geor", ""})
"""Scripts whose language is the one of Western text; all but these and Asian ones are complex."""


class LanguageEdits:
    """Edits that record the language of the target."""

    def __init__(self, language: str) -> None:
        """Prepare the attributes of a language."""
        parts = subtags(regional_tag(language))
        script = script_of(language)
        self._suffix = "-asian" if script in _ASIAN else "" if script in _ALPHABETIC else "-complex"
        self._code = language_tag(language)
        self._language = parts[0]
        self._country = next((part for part in parts[1:] if len(part) in (2, 3)), "none")
        self._script = next((part for part in parts[1:] if len(part) == 4), "")
        self._written_script = script
        self._is_rtl = is_right_to_left(language)
        self._source = ""

    def of_styles(self, part: XmlPart) -> Iterator[Edit]:
        """Yield the edits of the styles in a part.

        The styles of the document come before those that name the language of the source.
        """
        for element, ancestors in _properties(part):
            style = next((each for each in reversed(ancestors) if each.name in _STYLES), None)
            if style is None:
                continue
            if element.name == _TEXT:
                yield from self._language_edits(part, element, style)
            else:
                yield from self._direction_edits(part, element, style)
        if self._is_rtl:
            yield from _default_direction(part)

    def of_properties(self, part: XmlPart) -> Iterator[Edit]:
        """Yield the edit of the language in the properties of the document."""
        for element, ancestors in part.find({"dc:language"}):
            if len(ancestors) == 2 and element.children:
                yield element.content_start, element.content_end, self._code.encode()

    def _language_edits(self, part: XmlPart, element: Element, style: Ancestor) -> Iterator[Edit]:
        attributes = part.attributes(element)
        name = f"{'style' if self._suffix else 'fo'}:language{self._suffix}"
        current = attributes.get(name, "")
        is_default = (
            style.name == "style:default-style"
            and part.attribute(style, "style:family") in _FAMILIES
        )
        if is_default and not self._source:
            self._source = current
        if not (is_default or (current and current == self._source)):
            return
        prefix = "style" if self._suffix else "fo"
        values = {
            name: self._language,
            f"{prefix}:country{self._suffix}": self._country,
        }
        tag = f"style:rfc-language-tag{self._suffix}"
        if self._script or tag in attributes:
            values[tag] = self._code
        if self._script or f"{prefix}:script{self._suffix}" in attributes:
            values[f"{prefix}:script{self._suffix}"] = self._written_script
        yield from _with_attributes(part, element, values)

    def _direction_edits(self, part: XmlPart, element: Element, style: Ancestor) -> Iterator[Edit]:
        mode = part.attribute(element, _MODE)
        if not self._is_rtl:
            if mode in ("rl-tb", "rl"):
                yield from _with_attributes(part, element, {_MODE: "lr-tb"})
            return
        is_default = element.name == "style:page-layout-properties" or (
            style.name == "style:default-style"
            and part.attribute(style, "style:family") in _FAMILIES
            and element.name == "style:paragraph-properties"
        )
        if mode in ("lr-tb", "lr", "page") or (mode is None and is_default):
            if mode == "page" and not is_default:
                return
            yield from _with_attributes(part, element, {_MODE: "rl-tb"})


def _default_direction(part: XmlPart) -> Iterator[Edit]:
    """Yield the edit of a default style that has no properties of paragraphs."""
    for element, _ in part.find_in(Ancestor("", 0, 0), _end(part), {"style:default-style"}):
        if (
            part.attribute(element, "style:family") == "paragraph"
            and element.children
            and element.child("style:paragraph-properties") is None
        ):
            name = part.written("style:paragraph-properties")
            mode = part.written(_MODE)
            offset = element.content_start
            yield offset, offset, b'<%s %s="rl-tb"/>' % (name, mode)


_STYLES = frozenset({"style:style", "style:default-style", "style:page-layout"})


def _properties(part: XmlPart) -> Iterator[tuple[Element, tuple[Ancestor, ...]]]:
    """Yield the properties of the styles of a part, without a look at its text."""
    yield from part.find_in(Ancestor("", 0, 0), _end(part), _DIRECTED | {_TEXT})


def _end(part: XmlPart) -> int:
    """Return the offset of the text of a part, which follows the styles."""
    with suppress(KeyError):
        start = part.data.find(b"<" + part.written("office:body"))
        if start >= 0:
            return start
    return len(part.data)


def _with_attributes(part: XmlPart, element: Element, values: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the edits that set attributes of an element."""
    added: list[bytes] = []
    edits: list[Edit] = []
    for name, value in values.items():
        span = part.attribute_span(element, name)
        written = escaped_attribute(value).encode()
        if span is not None:
            if part.data[span[0] : span[1]] != written:
                edits.append((*span, written))
        else:
            try:
                added.append(b' %s="%s"' % (part.written(name), written))
            except KeyError:
                continue
    yield from sorted(edits)
    if added:
        end = element.content_start - (2 if part.start_tag(element).endswith(b"/>") else 1)
        yield end, end, b"".join(added)
