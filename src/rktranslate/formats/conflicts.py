"""Detection of unresolved merge conflicts, whose two sides would both become segments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.lines import line_number
from rktranslate.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.formats.text_skeleton import TextBlock

_MARK = re.compile(r"^(?:<{7}(?= )|={7}(?=[ \t]*\r?$)|>{7}(?= ))", re.MULTILINE)
_MARKS = ("<" * 7 + " ", "=" * 7, ">" * 7 + " ")
_FENCE = re.compile(" {0,3}(?:```|~~~)")


def refuse_conflict(text: str, blocks: Sequence[TextBlock], path: str) -> None:
    """Raise an error if a text contains an unresolved merge conflict.

    Only all three markers make a conflict, in their order and each at the start of a line: one
    alone may be a heading's underline or a quote. A conflict that begins in a fenced code block is
    an example.

    Args:
        text: The text of the file.
        blocks: The blocks in it.
        path: Path of the file, for the error.

    Raises:
        DocumentError: There is a merge conflict; the line is that of its first marker.
    """
    if not all(mark in text for mark in _MARKS):
        return
    begin, expected = -1, "<"
    for match in _MARK.finditer(text):
        mark = match[0][0]
        if mark == "<":
            begin, expected = match.start(), "="
        elif mark == expected == "=":
            expected = ">"
        elif mark == expected == ">":
            if not _is_in_fence(text, blocks, begin):
                raise DocumentError(
                    "unresolved merge conflict",
                    path=path,
                    line=line_number(text, begin),
                    hint="keep the right side and delete the marker lines",
                )
            expected = "<"


def _is_in_fence(text: str, blocks: Sequence[TextBlock], offset: int) -> bool:
    """Return whether a marker is in a fenced block.

    Inside other containers a line is prefixed or indented, so that no marker begins it.
    """
    return any(
        block.kind is BlockKind.CODE
        and block.lines[0].span.start < offset <= block.lines[-1].span.end
        and _FENCE.match(text, block.lines[0].span.start) is not None
        for block in blocks
        if block.lines
    )
