"""Documents within a Word document: their words are counted, and never offered."""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.inline.words import count_words
from rktranslate.model import Exclusion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.formats.ooxml.relationships import Relationship
    from rktranslate.formats.ooxml.sites import Collector
    from rktranslate.formats.packages import Package
    from rktranslate.model import Block

_KINDS = {"package": "embedded document", "aFChunk": "imported text"}
"""Kinds of relationships, and what is at their end; text is imported by ``w:altChunk``."""
_SUFFIXES = frozenset({".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm", ".htm", ".html"})
_IS_EMBEDDED: ContextVar[bool] = ContextVar("is_embedded", default=False)


def collect_embedded(
    collector: Collector, package: Package, related: Iterable[Relationship], line: int
) -> None:
    """Add the texts of the documents in a document; not those of documents in these."""
    if _IS_EMBEDDED.get():
        return
    token = _IS_EMBEDDED.set(True)
    try:
        for relationship in related:
            what = _KINDS.get(relationship.kind)
            if what is not None:
                for block in _blocks(package, relationship.target):
                    collector.add(block.kind, block.text, line, what, (), Exclusion.EMBEDDED)
    finally:
        _IS_EMBEDDED.reset(token)


def _blocks(package: Package, name: str) -> Iterator[Block]:
    """Yield the texts of a document that readers see; none if it cannot be read."""
    from rktranslate.formats import read_document

    if PurePosixPath(name).suffix.lower() not in _SUFFIXES:
        return
    try:
        document = read_document(package.read(name), name)
    except DocumentError:
        return
    for block in document.blocks:
        if block.translatable and count_words(block.text):
            yield block
