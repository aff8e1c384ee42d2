"""Typographic differences between texts, which do not make a translation stale."""

from __future__ import annotations

import re
import unicodedata

from rktranslate.inline import find_codes
from rktranslate.model import Syntax

TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‘’‚‛ʼ‹›", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
        "…": "...",
    }
)
"""Maps quotation marks, dashes and ellipses to one kind each; removes invisible characters."""
_SINGLE_QUOTE = re.compile(r"(?<!\d)'")  # 5' is not 5"
_SPACE_AT_MARK = re.compile(r'\s+(?=["()\[\]{},.;:!?/%])|(?<=["()\[\]{}/])\s+')
_SPACED_DASH = re.compile(r"(?<!\d)\s*-+\s*(?!\d)")


def typographic_key(text: str) -> str:
    """Return a key that is equal for texts that differ only in typography.

    Quotation marks, dashes, ellipses and spaces are mapped to one kind each; spaces beside
    punctuation, and around a dash between words, are removed. Letters, digits and meaningful marks
    are kept, and code, URLs and tags are kept verbatim: in them a quote or a hyphen is significant.
    """
    verbatim: list[str] = []
    if "`" in text or "<" in text or "://" in text:
        text, verbatim = _without_code(text)
    text = unicodedata.normalize("NFC", text).translate(TYPOGRAPHY)
    text = _SINGLE_QUOTE.sub('"', " ".join(text.split()))
    text = _SPACED_DASH.sub("-", _SPACE_AT_MARK.sub("", text))
    return "\0".join((text, *verbatim))


def _without_code(text: str) -> tuple[str, list[str]]:
    """Return a text with a NUL in place of each code span, URL and tag, and the list of these."""
    codes = find_codes(text, Syntax.MARKDOWN)
    verbatim = [code for code in codes if code.text[0] in "`<" or "://" in code.text]
    parts: list[str] = []
    end = 0
    for code in verbatim:
        parts += text[end : code.span.start], "\0"
        end = code.span.end
    return "".join((*parts, text[end:])), [code.text for code in verbatim]


def folded(text: str) -> str:
    """Return the key of a text that ignores case too."""
    return typographic_key(text).casefold()
