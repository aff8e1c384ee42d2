"""Equality of texts that are cut and wrapped otherwise."""

from __future__ import annotations

import re
import unicodedata

from rktranslate.catalog.typography import TYPOGRAPHY

CUT = "\x1f"
"""Stands between units, where white space or nothing may be."""
_BLANKS = re.compile(rf"[\s{CUT}]*+")


def is_same_text(one: str, other: str) -> bool:
    """Return whether two texts have the same words, cuts and line ends apart.

    A hyphen before white space may be missing in the other text, and so may white space at a cut,
    beside a mark, in an address, and in scripts without spaces.
    """
    one, other = (unicodedata.normalize("NFC", text).translate(TYPOGRAPHY) for text in (one, other))
    if one.replace(CUT, " ").split() == other.replace(CUT, " ").split():
        return True
    at = beside = 0
    broken = False
    """Whether a hyphen at a line end was just skipped."""
    while True:
        gap, other_gap = _gap(one, at), _gap(other, beside)
        if bool(gap) != bool(other_gap) and not (
            broken
            or CUT in gap + other_gap
            or _may_be_closed(one, at, gap)
            or _may_be_closed(other, beside, other_gap)
        ):
            return False
        at += len(gap)
        beside += len(other_gap)
        if at == len(one) or beside == len(other):
            return not one[at:].strip("- ") and not other[beside:].strip("- ")
        broken = False
        if one[at] == other[beside]:
            at += 1
            beside += 1
        elif one[at] == "-" and _gap(one, at + 1):
            at += 1
            broken = True
        elif other[beside] == "-" and _gap(other, beside + 1):
            beside += 1
            broken = True
        else:
            return False


def _gap(text: str, start: int) -> str:
    """Return the white space at an offset."""
    match = _BLANKS.match(text, start)
    return match[0] if match else ""


def _may_be_closed(text: str, start: int, gap: str) -> bool:
    """Return whether white space at an offset is no space between words."""
    before, after = text[start - 1 : start], text[start + len(gap) : start + len(gap) + 1]
    if not gap:
        return False
    if "-" in (before, after):
        return before == "-" and after.isalpha()  # a line end; but 5 -10 is not 5-10
    if not (before.isalnum() and after.isalnum()):
        return True
    if is_wide(before) or is_wide(after):
        return True
    word = text[max(0, start - 200) : start].rsplit(None, 1)[-1]
    return "://" in word or word.startswith("www.")


def is_wide(character: str) -> bool:
    """Return whether a character belongs to a script that is written without spaces."""
    return unicodedata.east_asian_width(character) in "WF" or "\u0e00" <= character <= "\u109f"
