"""Words of a text: one definition for every count."""

from __future__ import annotations

import re

_LETTER = re.compile(r"[^\W\d_]")


def count_words(text: str) -> int:
    """Return the number of words of a text: stretches between blanks that have a letter."""
    stretches = text.split()
    # Most words are letters only, and a method of the string is quicker than a search.
    rest = [_LETTER.search(each) is None for each in stretches if not each.isalpha()]
    return len(stretches) - sum(rest)
