"""Documents that are embedded in a document: readers see them, and no unit holds their words."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.relationships import relationships
from rktranslate.model import BlockKind, Exclusion

if TYPE_CHECKING:
    from rktranslate.formats.ooxml.sites import Collector
    from rktranslate.formats.packages import Package

_KINDS = frozenset({"aFChunk", "oleObject", "package"})
"""Kinds of relationships: text that Word imports, objects of OLE, and office documents."""


def collect_embedded(
    collector: Collector,
    package: Package,
    part: str,
    line: int,
    place: str = "",
    exclusion: Exclusion | None = None,
) -> None:
    """Add an empty block for each document that is embedded in a part.

    Its words are not known: it may be of any format.

    Args:
        collector: The blocks so far.
        package: The package.
        part: A part of it that may show embedded documents.
        line: Number of the slide, of the row, ...
        place: Where the part is, for people; empty for the main text.
        exclusion: Why nothing of the part is offered; None if its text is.
    """
    for each in dict.fromkeys(
        each.target
        for each in relationships(package, part)
        if each.kind in _KINDS and not each.is_external
    ):
        name = f"embedded document {posixpath.basename(each)}"
        where = f"{place}, {name}" if place else name
        reason = exclusion or Exclusion.EMBEDDED
        collector.add(BlockKind.PARAGRAPH, "", line, where, (), reason)
