"""Merge conflicts that nobody resolved: both sides of one would become sentences of a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.lines import line_number
from rktranslate.model import BlockKind

if TYPE_CHECKING:
    from rktranslate.model import Document

_MARK = re.compile(r"^(?:<{7}(?= )|={7}(?=[ \t]*\r?$)|>{7}(?= ))", re.MULTILINE)
_FENCE = re.compile(" {0,3}(?:```|~~~)")


def without_conflict(document: Document) -> Document:
    """Return the document.

    Only all three marks make a conflict, in their order and each at the start of a line: one alone
    may be a heading's underline or a quote. One that begins in a fenced code block is an example.

    Raises:
        DocumentError: A merge conflict stands in it; the line is that of the first mark.
    """
    text = document.skeleton.text
    begin, wanted = -1, "<"
    for found in _MARK.finditer(text):
        mark = found[0][0]
        if mark == "<":
            begin, wanted = found.start(), "="
        elif mark == wanted == "=":
            wanted = ">"
        elif mark == wanted == ">":
            if not _in_fence(document, begin):
                raise DocumentError(
                    "an unresolved merge conflict",
                    path=document.path,
                    line=line_number(text, begin),
                    hint="keep the right side and delete the marker lines",
                )
            wanted = "<"
    return document


def _in_fence(document: Document, offset: int) -> bool:
    """Tell whether a mark stands in a fenced block; what is in other containers is indented."""
    text = document.skeleton.text
    return any(
        block.kind is BlockKind.CODE
        and block.lines[0].span.start < offset <= block.lines[-1].span.end
        and _FENCE.match(text, block.lines[0].span.start) is not None
        for block in document.blocks
        if block.lines
    )
