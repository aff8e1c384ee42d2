"""The language of a translation in a Word document, and the direction of its script.

A run names its language for proofing (``w:lang``), and its direction (``w:rtl``); with that, Word
takes the properties for complex scripts (``w:bCs`` for ``w:b``). A paragraph of a script from right
to left has ``w:bidi``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.word.property_edits import (
    find_property,
    inserted_before,
    inserted_behind,
    is_empty,
    without_property,
)
from rktranslate.formats.xml import spliced
from rktranslate.languages.codes import primary_language

if TYPE_CHECKING:
    from rktranslate.formats.ooxml.target_language import TargetLanguage
    from rktranslate.formats.xml import Element, XmlPart

_EAST_ASIAN = frozenset({"zh", "ja", "ko"})
_NEUTRAL = frozenset({"x-none", "zxx"})
_BEFORE_BIDI = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr"),
    *("suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap"),
    *("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN"),
)
_AFTER_RTL = ("cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange")
_AFTER_LANG = _AFTER_RTL[3:]
"""Elements around those that are added: the schema has an order (17.3.1.26, 17.3.2.28)."""
_COMPLEX_SCRIPT = (b"b", b"i")


class LanguageWriter:
    """Writes the language of a translation into properties of runs and paragraphs of a part."""

    def __init__(self, part: XmlPart, language: TargetLanguage) -> None:
        """Take the part, for the prefix of its names, and the language."""
        self._language = language
        self._tag = language.tag.encode()
        try:
            self.prefix = part.written("w:p")[:-1]
        except KeyError:
            self.prefix = b"w:"
        primary = primary_language(language.tag)
        self._attribute = (
            b"bidi" if language.is_rtl else b"eastAsia" if primary in _EAST_ASIAN else b"val"
        )
        self.run = cache(self._run)

    @property
    def changes(self) -> bool:
        """Whether a language is given."""
        return bool(self._tag)

    def _run(self, properties: bytes) -> bytes:
        """Return the properties of a run (``w:rPr``, or nothing) in the language."""
        if not self._tag:
            return properties
        properties = self.with_language(properties)
        if not self._language.is_rtl:
            return without_property(properties, self.prefix, b"rtl")
        name = self.prefix + b"rPr"
        if not properties or is_empty(properties):
            return b"<%b><%brtl/></%b>" % (name, self.prefix, name)
        for toggle in _COMPLEX_SCRIPT:
            properties = self._with_counterpart(properties, toggle)
        properties = self._with_size(properties)
        if find_property(properties, self.prefix, b"rtl"):
            return properties
        return inserted_before(properties, self.prefix, b"<%brtl/>" % self.prefix, _AFTER_RTL)

    def _with_counterpart(self, properties: bytes, toggle: bytes) -> bytes:
        """Return properties in which complex scripts are bold or italic where others are."""
        own = find_property(properties, self.prefix, toggle)
        if own is None or find_property(properties, self.prefix, toggle + b"Cs"):
            return properties
        copy = own[0].replace(self.prefix + toggle, self.prefix + toggle + b"Cs", 1)
        return properties[: own.end()] + copy + properties[own.end() :]

    def _with_size(self, properties: bytes) -> bytes:
        own = find_property(properties, self.prefix, b"sz")
        if own is None or find_property(properties, self.prefix, b"szCs"):
            return properties
        copy = own[0].replace(self.prefix + b"sz", self.prefix + b"szCs", 1)
        return properties[: own.end()] + copy + properties[own.end() :]

    def with_language(self, properties: bytes) -> bytes:
        """Return properties of a run whose language, if they name one, is that of the targets."""
        own = find_property(properties, self.prefix, b"lang")
        if own is None:
            return properties
        return properties[: own.start()] + self.lang(own[0]) + properties[own.end() :]

    def lang(self, element: bytes = b"") -> bytes:
        """Return a ``w:lang`` with the language, made from one as it stands."""
        if not element:
            return b'<%blang %b%b="%b"/>' % (
                *(self.prefix, self.prefix, self._attribute, self._tag),
            )
        value = _attribute(element, self._attribute)
        if value is not None:
            if value[1].decode("utf-8", "replace") in _NEUTRAL:
                return element
            return element[: value.start(1)] + self._tag + element[value.end(1) :]
        end = element.find(b"/>") if b"/>" in element else element.find(b">")
        added = b' %b%b="%b"' % (self.prefix, self._attribute, self._tag)
        return element[:end].rstrip() + added + element[end:]

    def paragraph(self, properties: bytes, *, style_is_rtl: bool) -> bytes:
        """Return the properties of a paragraph (``w:pPr``, or nothing) in the direction."""
        if not self._tag:
            return properties
        properties = without_property(properties, self.prefix, b"bidi")
        if self._language.is_rtl == style_is_rtl:
            return properties
        value = b"" if self._language.is_rtl else b' %bval="0"' % self.prefix
        element = b"<%bbidi%b/>" % (self.prefix, value)
        name = self.prefix + b"pPr"
        if not properties or is_empty(properties):
            return b"<%b>%b</%b>" % (name, element, name)
        return inserted_behind(properties, self.prefix, element, _BEFORE_BIDI)


def _attribute(element: bytes, name: bytes) -> re.Match[bytes] | None:
    return re.search(rb"""[\s:]%b\s*=\s*["']([^"']*)""" % name, element)


# --- parts of their own --------------------------------------------------------------------------


def styles_in_language(part: XmlPart, language: TargetLanguage) -> bytes:
    """Return the styles of a document whose text is in a language."""
    writer = LanguageWriter(part, language)
    edits: list[tuple[int, int, bytes]] = []
    defaults: Element | None = None
    for element, ancestors in part.find({"w:lang", "w:docDefaults", "w:latentStyles"}):
        if element.name == "w:docDefaults":
            defaults = element
            edits.append(_default_edit(part, element, writer))
        elif element.name == "w:lang" and ancestors[-1].name == "w:rPr":
            edits.append((element.start, element.end, writer.lang(part.raw(element))))
    if defaults is None:
        root = part.root()
        if root.content_end < root.end:
            place = root.content_start
            edits.insert(0, (place, place, _wrapped(writer, b"docDefaults", b"rPrDefault", b"rPr")))
    return part.encoded(spliced(part.data, edits))


def _default_edit(
    part: XmlPart, defaults: Element, writer: LanguageWriter
) -> tuple[int, int, bytes]:
    for each in defaults.descendants():
        if each.name == "w:lang":
            return each.start, each.end, writer.lang(part.raw(each))
    for each in defaults.descendants():
        if each.name == "w:rPr" and each.content_end < each.end:
            raw = part.raw(each)
            return (
                each.start,
                each.end,
                inserted_before(raw, writer.prefix, writer.lang(), _AFTER_LANG),
            )
    return defaults.start, defaults.end, _with_defaults(part, defaults, writer)


def _with_defaults(part: XmlPart, defaults: Element, writer: LanguageWriter) -> bytes:
    """Return defaults that have none for runs, with some."""
    others = b"".join(part.raw(each) for each in defaults.elements if each.name != "w:rPrDefault")
    name = writer.prefix + b"docDefaults"
    return b"<%b>%b%b</%b>" % (name, _wrapped(writer, b"rPrDefault", b"rPr"), others, name)


def _wrapped(writer: LanguageWriter, *names: bytes) -> bytes:
    content = writer.lang()
    for name in reversed(names):
        content = b"<%b%b>%b</%b%b>" % (writer.prefix, name, content, writer.prefix, name)
    return content


def settings_in_language(part: XmlPart, language: TargetLanguage) -> bytes:
    """Return the settings of a document whose text is in a language: the fonts of its theme."""
    writer = LanguageWriter(part, language)
    lang, theme = writer.prefix + b"lang", writer.prefix + b"themeFontLang"
    edits = [
        (
            element.start,
            element.end,
            writer.lang(part.raw(element).replace(theme, lang)).replace(lang, theme),
        )
        for element, _ in part.find({"w:themeFontLang"})
    ]
    return part.encoded(spliced(part.data, edits))
