"""Text of charts: titles, axes, labels and text of their own; their data belongs to a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.drawing_text import TextReader
from rktranslate.formats.ooxml.sites import Placed, PlainText
from rktranslate.formats.ooxml.twins import Twins
from rktranslate.model import BlockKind, Exclusion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.formats.ooxml.sites import Collector
    from rktranslate.formats.packages import Package
    from rktranslate.formats.xml import Element, XmlPart

_CACHES = frozenset({"c:strCache", "c:multiLvlStrCache", "c15:dlblRangeCache", "cx:strDim"})
"""Texts that were copied from cells."""
_NUMBERS = frozenset({"c:numCache", "c:numLit", "cx:numDim"})
_OWN = frozenset({"c:v", "c:name", "c:strLit"})
"""Texts that stand in the chart itself: names of series and of trend lines."""
_WANTED = frozenset({"a:p", "cx:v"}) | _CACHES | _NUMBERS | _OWN


def collect_chart(
    collector: Collector,
    package: Package,
    name: str,
    line: int,
    place: str,
    exclusion: Exclusion | None,
    data: Exclusion,
) -> None:
    """Add the texts of a chart.

    Args:
        collector: Where to.
        package: The document.
        name: Name of the part with the chart.
        line: Number of the slide, sheet or paragraph.
        place: Where the chart is, for translators.
        exclusion: Why its text is not offered.
        data: Why the texts that it has from cells are not offered.

    Raises:
        DocumentError: The part cannot be read.
    """
    part = package.xml(name)
    reader = TextReader(part)
    start = len(collector.blocks)
    values: list[PlainText] = []
    cached: dict[str, None] = {}
    for element in (found.element for found in part.find(_WANTED)):
        if element.name == "a:p":
            paragraph = reader.paragraph(element)
            if paragraph is not None:
                collector.add_paragraph(BlockKind.CAPTION, paragraph, name, line, place, exclusion)
        elif element.name in _OWN:
            for site in _values(part, element):
                collector.add(
                    BlockKind.CAPTION, site.text, line, place, [Placed(name, site)], exclusion
                )
        elif element.name in _CACHES:
            cached.update(dict.fromkeys(site.text for site in _values(part, element)))
        elif element.name == "cx:v":
            values += _values(part, element)
    # The title of a new kind of chart stands in it twice.
    twins = Twins(collector, start)
    for value in values:
        if not twins.add(name, value, value.text):
            cached[value.text] = None
    for text in cached:
        collector.add(BlockKind.CAPTION, text, line, place, (), exclusion or data)


def _values(part: XmlPart, element: Element) -> Iterator[PlainText]:
    """Yield the texts of an element, or of the values in it."""
    holders = [each for each in element.descendants() if each.name in ("c:v", "cx:pt")]
    for holder in holders or [element]:
        site = PlainText.content(part, holder)
        if site is not None:
            yield site
