"""Excerpts of texts for people: the beginning, cut where no word, number or name is broken."""

from __future__ import annotations

import re
import unicodedata

_WIDTH = 100
_MARK = "…"
_BLANK = re.compile(r"\s+")
_SEPARATORS = "/-–—_,;:|"
"""Characters after which a text without blanks may be cut: an address, a path, a list."""
_DANGLING = " \t\n\r\u00a0,;:–—-(|"
"""What no excerpt ends with: what it announces or separates is left out."""
_STOPS = ".!?:;)]}\"'”’»"
"""Endings of a word after which no name or date goes on."""
_ORDINAL = re.compile(r"[0-9]{1,2}\.")
_UNSPACED = ("W", "F")
"""East Asian widths of characters that are written without blanks between words."""
_JOINER = "\u200d"


def excerpt(text: str, width: int = _WIDTH) -> str:
    """Return a text, or its beginning with an ellipsis if it is longer than a width.

    It ends at a word boundary, and neither between the parts of a date or a measure (*12 Juni
    2024*, *Rp 5.000*) nor between those of a name (*Korea Utara*). A text without blanks ends after
    a separator, otherwise after a whole character.

    Args:
        text: The text.
        width: Most characters of the excerpt, with the ellipsis.
    """
    if len(text) <= width:
        return text
    return text[: _end(text, width - len(_MARK))].rstrip(_DANGLING) + _MARK


def _end(text: str, limit: int) -> int:
    """Return where to cut a text that is longer than a limit."""
    # One more character: the blank may stand right after the last word that fits.
    blanks = [match.start() for match in _BLANK.finditer(text, 0, limit + 1)]
    # An excerpt that is far too short would say less than a broken name.
    blanks = [blank for blank in blanks if blank > limit // 2]
    for blank in reversed(blanks):
        if not _belong_together(text, blank):
            return blank
    if blanks:
        return blanks[-1]
    for end in range(limit, limit // 2, -1):
        before, after = text[end - 1], text[end]
        if before in _SEPARATORS or (_is_unspaced(before) and _is_unspaced(after)):
            return end
    end = limit
    while end > 1 and _continues(text, end):
        end -= 1
    return end


def _belong_together(text: str, blank: int) -> bool:
    """Return whether the words on both sides of a blank are parts of a date, measure or name."""
    before = text[:blank].split()[-1:] or [""]
    after = text[blank:].split(maxsplit=1)[:1] or [""]
    left, right = before[0], after[0]
    if not left or not right:
        return False
    if _ORDINAL.fullmatch(left):
        return True
    if left[-1] in _STOPS:
        return False
    if right[0].isdigit():  # *Juni 2024*, *Rp 5.000*, *$ 5*, but not *pada 12*
        return not left[0].islower()
    return left[-1].isdigit() or (left[0].isupper() and right[0].isupper())


def _is_unspaced(character: str) -> bool:
    return unicodedata.east_asian_width(character) in _UNSPACED and character.isalpha()


def _continues(text: str, end: int) -> bool:
    """Return whether the character at an offset belongs to the one before it."""
    after = text[end]
    return (
        bool(unicodedata.combining(after))
        or unicodedata.category(after) in ("Mn", "Me", "Mc", "Sk")
        or after in (_JOINER, "\ufe0f")
        or text[end - 1] == _JOINER
    )
