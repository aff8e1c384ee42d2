"""Words in the numbers of paragraphs, such as "BAB I": Word makes them, and no unit has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.inline.tags import escape_literals
from rktranslate.model import BlockKind, Exclusion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.formats.ooxml.sites import Collector
    from rktranslate.formats.xml import XmlPart

_USED = re.compile(rb"""<(?:[^\s<>:/]++:)?numId\s[^<>]*?val\s*=\s*["'](\d+)""")
_NUMBER = re.compile(r"%\d")
_WORD = re.compile(r"[^\W\d_]{2}")
"""Two letters at least: a bullet may be an ``o``."""


def collect_numbering(
    collector: Collector, numbering: XmlPart, parts: Iterable[XmlPart], line: int
) -> None:
    """Add the words that stand before numbers which the document uses.

    Args:
        collector: Where to.
        numbering: The part of numberings.
        parts: Parts whose paragraphs may be numbered, and the styles.
        line: Number of the last paragraph.
    """
    used = {number.decode() for part in parts for number in _USED.findall(part.data)}
    for text in dict.fromkeys(_texts(numbering, used)):
        collector.add(
            *(BlockKind.LIST_ITEM, escape_literals(text), line, "numbering", ()), Exclusion.OTHER
        )


def _texts(numbering: XmlPart, used: set[str]) -> Iterator[str]:
    texts: dict[str, list[str]] = {}
    for element, _ in numbering.find({"w:abstractNum", "w:num"}):
        attributes = numbering.attributes(element)
        if element.name == "w:abstractNum":
            found = texts.setdefault(attributes.get("w:abstractNumId", ""), [])
            for each in element.descendants():
                if each.name == "w:lvlText":
                    text = _NUMBER.sub("", numbering.attribute(each, "w:val") or "")
                    found += [" ".join(text.split())] if _WORD.search(text) else []
        elif attributes.get("w:numId") in used:
            base = element.child("w:abstractNumId")
            number = None if base is None else numbering.attribute(base, "w:val")
            yield from texts.get(number or "", ())
