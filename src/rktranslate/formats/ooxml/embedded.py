"""Documents that are embedded in a document: readers see them, and no unit holds their words."""

from __future__ import annotations

import posixpath
from contextvars import ContextVar
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.ooxml.relationships import relationships
from rktranslate.model import BlockKind, Exclusion

if TYPE_CHECKING:
    from rktranslate.formats.ooxml.sites import Collector
    from rktranslate.formats.packages import Package

_KINDS = frozenset({"aFChunk", "oleObject", "package"})
"""Kinds of relationships: text that Word imports, objects of OLE, and office documents."""
_READABLE = frozenset({".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm", ".htm", ".html"})
_IS_EMBEDDED: ContextVar[bool] = ContextVar("is_embedded", default=False)


def collect_embedded(
    collector: Collector,
    package: Package,
    part: str,
    line: int,
    place: str = "",
    exclusion: Exclusion | None = None,
) -> None:
    """Add a block for each document that is embedded in a part.

    It has the text that would be offered, so that its words are counted; none if the document is of
    another format. Documents within these are not looked into.

    Args:
        collector: The blocks so far.
        package: The package.
        part: A part of it that may show embedded documents.
        line: Number of the slide, of the row, ...
        place: Where the part is, for people; empty for the main text.
        exclusion: Why nothing of the part is offered; None if its text is.
    """
    if _IS_EMBEDDED.get():
        return
    for each in dict.fromkeys(
        each.target
        for each in relationships(package, part)
        if each.kind in _KINDS and not each.is_external
    ):
        name = f"embedded document {posixpath.basename(each)}"
        where = f"{place}, {name}" if place else name
        reason = exclusion or Exclusion.EMBEDDED
        collector.add(BlockKind.PARAGRAPH, _text(package, each), line, where, (), reason)


def _text(package: Package, name: str) -> str:
    """Return the text of a document that would be offered; empty if it cannot be read."""
    from rktranslate.formats import read_document

    if PurePosixPath(name).suffix.lower() not in _READABLE:
        return ""
    token = _IS_EMBEDDED.set(True)
    try:
        document = read_document(package.read(name), name)
    except DocumentError:
        return ""
    finally:
        _IS_EMBEDDED.reset(token)
    return " ".join(block.text for block in document.blocks if block.translatable)
