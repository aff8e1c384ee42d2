"""Which targets can be written into a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.inline.blanks import BLANKS, LINE_BREAKS
from rktranslate.model import NOTHING

if TYPE_CHECKING:
    from rktranslate.model import Segment

_UNWRITABLE = re.compile(f"[{LINE_BREAKS}\0\ud800-\udfff]")
_LONGEST_EXCERPT = 60


def fits(target: str) -> bool:
    """Return whether a target can be written: it is on one line, valid Unicode and not blank."""
    return _UNWRITABLE.search(target) is None and bool(target.strip(BLANKS))


def writable(target: str, segment: Segment) -> str:
    """Return a target without blanks at its edges.

    Raises:
        DocumentError: It cannot be written; the location is that of the segment.
    """
    location = segment.location
    match = _UNWRITABLE.search(target)
    if match:
        character = match.group()
        what = "a line break" if character in LINE_BREAKS else "an invalid character"
        raise DocumentError(
            f"the target of {_excerpt(segment.source)} contains {what} (U+{ord(character):04X})",
            path=location.path,
            line=location.line,
            hint="write it on one line",
        )
    stripped = target.strip(BLANKS)
    if not stripped:
        raise DocumentError(
            f"the target of {_excerpt(segment.source)} is empty",
            path=location.path,
            line=location.line,
            hint=f"write {NOTHING} to leave the sentence out",
        )
    return stripped


def _excerpt(source: str) -> str:
    if len(source) <= _LONGEST_EXCERPT:
        return f"“{source}”"
    return f"“{source[: _LONGEST_EXCERPT - 1]}…”"
