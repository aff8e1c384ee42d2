"""The language of an OpenDocument file, in its styles and its properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.formats.odf.style_edits import found_in_styles, is_default, with_attributes
from rktranslate.languages.codes import language_tag, regional_tag, script_of, subtags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.formats.odf.writing import Edit
    from rktranslate.formats.xml import Ancestor, Element, XmlPart

_TEXT = "style:text-properties"
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
        self._source = ""

    def of_styles(self, part: XmlPart) -> Iterator[Edit]:
        """Yield the edits of the styles in a part.

        The styles of the document come before those that name the language of the source.
        """
        for element, ancestors in found_in_styles(part, {_TEXT}):
            yield from self._language_edits(part, element, ancestors[-1])

    def of_properties(self, part: XmlPart) -> Iterator[Edit]:
        """Yield the edit of the language in the properties of the document."""
        for element, ancestors in part.find({"dc:language"}):
            if len(ancestors) == 2 and element.children:
                yield element.content_start, element.content_end, self._code.encode()

    def _language_edits(self, part: XmlPart, element: Element, style: Ancestor) -> Iterator[Edit]:
        attributes = part.attributes(element)
        name = f"{'style' if self._suffix else 'fo'}:language{self._suffix}"
        current = attributes.get(name, "")
        of_default = is_default(part, style)
        if of_default and not self._source:
            self._source = current
        if not (of_default or (current and current == self._source)):
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
        yield from with_attributes(part, element, values)
