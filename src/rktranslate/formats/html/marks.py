"""Marks of texts that are not final, as elements around them."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.html.attributes import attributes
from rktranslate.formats.html.tokens import has_templates
from rktranslate.formats.marking import FILLS, INK, LEGEND
from rktranslate.languages.codes import is_language_code, is_right_to_left, same_language
from rktranslate.model import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rktranslate.formats.html.attributes import Attribute
    from rktranslate.formats.html.reader import Reading

TEXT_ONLY = frozenset({"option", "title"})
"""Elements whose text has no elements in it."""
_CLASS = "rktranslate-"
_OLD_DOCUMENT = re.compile(r"<!DOCTYPE\s[^>]*//DTD\s", re.IGNORECASE)
"""The type of a document before HTML 5, which does not have the element ``mark``."""
_LONGEST_PROLOG = 4096


class MarkTags(NamedTuple):
    """The tags of marks in a page."""

    element: str
    source: str = ""
    """Attributes of a source text: its language, and the direction of its script."""

    @classmethod
    def of(cls, text: str, reading: Reading, language: str, *, xml: bool) -> MarkTags:
        """Return the tags for a page.

        Args:
            text: The text of the file.
            reading: Its content; the root element tells the language of the source.
            language: Code of the language of the targets; empty if the page does not say it.
            xml: The file is XHTML.
        """
        element = "span" if _OLD_DOCUMENT.search(text[:_LONGEST_PROLOG]) else "mark"
        source = _language_of(text, reading) if language else ""
        if not source or same_language(source, language):
            return cls(element)
        written = escape(source)
        added = f' lang="{written}"' + (f' xml:lang="{written}"' if xml else "")
        if is_right_to_left(source) != is_right_to_left(language):
            added += f' dir="{"rtl" if is_right_to_left(source) else "ltr"}"'
        return cls(element, added)

    def opening(self, mark: Mark) -> str:
        """Return the start tag of a mark."""
        # The colour of the text too: a page may have light text on a dark background.
        style = f"background-color: #{FILLS[mark]}; color: #{INK}".lower()
        return (
            f'<{self.element} class="{_CLASS}{mark.value}" title="{mark.description}"'
            f' style="{style}"{self.source if mark is Mark.SOURCE else ""}>'
        )

    @property
    def closing(self) -> str:
        """The end tag."""
        return f"</{self.element}>"

    def around(self, text: str, mark: Mark) -> str:
        """Return a piece of HTML with a mark."""
        return f"{self.opening(mark)}{text}{self.closing}"

    def legend(self, marks: Iterable[Mark]) -> str:
        """Return what explains marks behind a notice; the texts are no source texts."""
        tags = self._replace(source="")
        samples = [f" {tags.around(mark.description, mark)}" for mark in marks]
        return "".join([LEGEND, *samples]) if samples else ""


def is_mark(values: Mapping[str, str]) -> bool:
    """Return whether attributes are those of a mark: nothing in them is text of the page."""
    return values.get("class", "").startswith(_CLASS)


def _language_of(text: str, reading: Reading) -> str:
    """Return the language that a page says it is in; empty if it says none."""
    for element in (reading.root, reading.body):
        if element is None:
            continue
        name_end = element.start + 1 + len(element.name)
        found = attributes(text, name_end, element.end, templates=has_templates(text))
        for name in ("lang", "xml:lang"):
            value = _value(text, found.get(name))
            if is_language_code(value):
                return value
    return ""


def _value(text: str, attribute: Attribute | None) -> str:
    return "" if attribute is None else text[attribute.start : attribute.end].strip()
