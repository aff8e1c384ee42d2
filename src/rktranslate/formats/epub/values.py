"""Texts of the package document and of the table of contents of EPUB 2: plain, without markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.xml import escaped_text, spliced, without_invalid
from rktranslate.inline.tags import escape_literals, plain_text
from rktranslate.languages.codes import is_right_to_left
from rktranslate.model import Block, BlockKind, DocumentPart, Exclusion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.formats.xml import Element, XmlPart
    from rktranslate.model import ReadOptions

_BLANKS = re.compile(r"[ \t\n\r]+")
_OFFERED = {
    "dc:title": (BlockKind.METADATA, "title"),
    "dc:description": (BlockKind.METADATA, "description"),
    "ncx:docTitle": (BlockKind.METADATA, "title"),
    "ncx:navInfo": (BlockKind.PARAGRAPH, "contents"),
    "ncx:navLabel": (BlockKind.LIST_ITEM, "contents"),
}
_OTHERS = frozenset(
    {
        "dc:contributor",
        "dc:creator",
        "dc:publisher",
        "dc:rights",
        "dc:subject",
        "dc:type",
        "ncx:docAuthor",
    }
)
_LABELS = frozenset({"ncx:docTitle", "ncx:docAuthor", "ncx:navInfo", "ncx:navLabel"})
"""Elements whose text is in an element ``text``."""


class Value(NamedTuple):
    """The text of an element, in the bytes of its part."""

    start: int
    end: int


Edit = tuple[int, int, bytes]
"""Start and end of a stretch of a part, and what is written instead."""


def values(part: XmlPart, options: ReadOptions) -> Iterator[tuple[Block, Value]]:
    """Yield the texts of a part as blocks, with their places; the line is that of the part."""
    for found in part.find(frozenset(_OFFERED) | _OTHERS):
        name = found.element.name
        element: Element | None = found.element
        if name in _LABELS:
            element = found.element.child("ncx:text")
        if element is None:
            continue
        text = _BLANKS.sub(" ", part.text(element)).strip(" ")
        if not text:
            continue
        kind, place = _OFFERED.get(name, (BlockKind.METADATA, ""))
        exclusion = None
        if name in _OTHERS:
            exclusion = Exclusion.METADATA
        elif kind is BlockKind.METADATA and DocumentPart.TITLE not in options.parts:
            exclusion = Exclusion.LEFT_OUT
        line = part.data.count(b"\n", 0, element.start) + 1
        block = Block(kind, escape_literals(text), line, exclusion=exclusion, place=place)
        yield block, Value(element.content_start, element.content_end)


def written(part: XmlPart, changes: Iterable[tuple[Value, str]], further: Iterable[Edit]) -> bytes:
    """Return a part with other texts.

    Args:
        part: The part.
        changes: Places of texts, with what is written there.
        further: Other changes.
    """
    edits = [
        (value.start, value.end, escaped_text(without_invalid(plain_text(text).text)).encode())
        for value, text in changes
    ]
    return part.encoded(spliced(part.data, sorted([*edits, *further])))


def language_edits(part: XmlPart, language: str) -> list[Edit]:
    """Return the changes of the package document by which it says the language.

    The first ``dc:language`` is that of the text; pages are turned in the direction of the script.
    """
    edits: list[Edit] = []
    is_first = True
    for found in part.find({"dc:language", "opf:spine"}):
        element = found.element
        if element.name == "dc:language":
            has_text = element.content_start < element.content_end
            if is_first and has_text and part.text(element).strip() != language:
                edits.append((element.content_start, element.content_end, language.encode()))
            is_first = False
            continue
        direction = b"rtl" if is_right_to_left(language) else b"ltr"
        span = part.attribute_span(element, "page-progression-direction")
        if span is not None and part.data[slice(*span)] != direction:
            edits.append((*span, direction))
        elif span is None and direction == b"rtl":
            position = element.start + 1 + len(part.written_name(element))
            edits.append((position, position, b' page-progression-direction="rtl"'))
    return edits
