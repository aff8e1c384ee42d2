"""What tests of marks share."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from lxml import etree

from rktranslate.formats import write_document
from rktranslate.formats.marking import FILLS
from rktranslate.model import NOTHING, Document, Mark
from rktranslate.segmentation import segmented
from rktranslate.testing.formats import spans

BY_FILL = {fill.lower(): mark for mark, fill in FILLS.items()}
D, S, P = Mark.DRAFT, Mark.SOURCE, Mark.PREVIOUS


def marked(
    document: Document,
    marks: Mapping[str, Mark],
    targets: Mapping[str, str] | None = None,
    notice: str | None = None,
    language: str = "",
) -> bytes:
    """Return a document with marks on the sources that contain some words, each on at least one.

    Args:
        document: Without segments.
        marks: By words of the source.
        targets: Of whole sources; the others are their own.
        notice: As for ``write_document``.
        language: As for ``write_document``.
    """
    document = segmented(document, spans, has_words=lambda _text, _syntax: True)
    sources = [segment.source for block in document.blocks for segment in block.segments]
    chosen = [
        next((mark for words, mark in marks.items() if words in source), None) for source in sources
    ]
    assert set(marks.values()) == set(filter(None, chosen)), sources
    written = [(targets or {}).get(source, source) for source in sources]
    assert NOTHING not in written
    return write_document(document, written, notice, language, chosen)


def assert_order(element: etree._Element, order: str) -> None:
    """Check that the children of an element are in the order of a schema."""
    known = order.split()
    names = [etree.QName(child).localname for child in element]
    assert all(name in known for name in names), names
    assert all(known.index(a) <= known.index(b) for a, b in pairwise(names)), names
