"""Text of diagrams (SmartArt): the data model, and the drawing made of it, which stays its twin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.drawing_text import TextReader
from rktranslate.formats.ooxml.twins import Twins
from rktranslate.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.formats.ooxml.sites import Collector
    from rktranslate.formats.packages import Package
    from rktranslate.model import Exclusion


def collect_diagram(
    collector: Collector,
    package: Package,
    name: str,
    drawings: Mapping[str, str],
    line: int,
    place: str,
    exclusion: Exclusion | None,
) -> None:
    """Add the texts of a diagram.

    Args:
        collector: Where to.
        package: The document.
        name: Name of the part with the data model.
        drawings: Names of the parts with drawings of diagrams, by the ids of their relationships.
        line: Number of the slide, sheet or paragraph.
        place: Where the diagram is, for translators.
        exclusion: Why its text is not offered.

    Raises:
        DocumentError: A part cannot be read.
    """
    start = len(collector.blocks)
    drawing = ""
    part = package.xml(name)
    reader = TextReader(part)
    for element in (found.element for found in part.find({"a:p", "dsp:dataModelExt"})):
        if element.name == "dsp:dataModelExt":
            drawing = drawings.get(part.attribute(element, "relId") or "", "")
            continue
        paragraph = reader.paragraph(element)
        if paragraph is not None:
            collector.add_paragraph(BlockKind.PARAGRAPH, paragraph, name, line, place, exclusion)
    if not drawing:
        return
    twins = Twins(collector, start)
    part = package.xml(drawing)
    reader = TextReader(part)
    for found in part.find({"a:p"}):
        paragraph = reader.paragraph(found.element)
        if paragraph is None or twins.add(drawing, paragraph, paragraph.projection.text):
            continue
        collector.add_paragraph(BlockKind.PARAGRAPH, paragraph, drawing, line, place, exclusion)
