"""Words of a text: one definition for every count."""

from __future__ import annotations

import re

_LETTER = re.compile(r"[^\W\d_]")
_FOREIGN = re.compile("[^\x00-\x7f\xa0\xab\xbb\u2010-\u2027]")
"""A character beyond ASCII that is none of the usual dashes, quotation marks and blanks."""


def count_words(text: str) -> int:
    """Return the number of words of a text: stretches between blanks that have a letter."""
    stretches = text.split()
    # Most words are letters only, and a method of the string is quicker than a search.
    rest = [_LETTER.search(each) is None for each in stretches if not each.isalpha()]
    return len(stretches) - sum(rest)


def is_ascii_prose(text: str) -> bool:
    """Return whether all letters and digits of a text are in ASCII; other signs need not be.

    It may return False where some other sign is all that is not.
    """
    return text.isascii() or _FOREIGN.search(text) is None
