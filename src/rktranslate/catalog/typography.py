"""What a typesetter may change in a text without a translator having to see it again."""

from __future__ import annotations

import re
import unicodedata

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‘’‚‛ʼ‹›", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
        "…": "...",
    }
)
_SINGLE_QUOTE = re.compile(r"(?<!\d)'")  # 5' is not 5"
_SPACE_AT_MARK = re.compile(r'\s+(?=["()\[\]{},.;:!?/%])|(?<=["()\[\]{}/])\s+')
_SPACED_DASH = re.compile(r"(?<!\d)\s*-+\s*(?!\d)")


def typographic_key(text: str) -> str:
    """Return the text without what a typesetter may change and a translator need not see.

    Quotation marks, dashes, ellipses and spaces become one kind each; spaces beside punctuation,
    and at a dash that stands between words, go. Letters, digits and marks of meaning stay.
    """
    text = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    text = _SINGLE_QUOTE.sub('"', " ".join(text.split()))
    return _SPACED_DASH.sub("-", _SPACE_AT_MARK.sub("", text))


def folded(text: str) -> str:
    """Return the same without a difference of case."""
    return typographic_key(text).casefold()
