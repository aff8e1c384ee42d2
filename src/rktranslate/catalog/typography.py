"""What a typesetter may change in a text without a translator having to see it again."""

from __future__ import annotations

import re
import unicodedata

from rktranslate.inline import find_codes
from rktranslate.model import Syntax

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
    and at a dash that stands between words, go. Letters, digits and marks of meaning stay, and so
    do code, addresses and tags, letter by letter: there a quote or a hyphen has a meaning.
    """
    verbatim: list[str] = []
    if "`" in text or "<" in text or "://" in text:
        text, verbatim = _without_code(text)
    text = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    text = _SINGLE_QUOTE.sub('"', " ".join(text.split()))
    text = _SPACED_DASH.sub("-", _SPACE_AT_MARK.sub("", text))
    return "\0".join((text, *verbatim))


def _without_code(text: str) -> tuple[str, list[str]]:
    """Return a text with a mark for each stretch of code, address and tag, and these."""
    codes = find_codes(text, Syntax.MARKDOWN)
    found = [code for code in codes if code.text[0] in "`<" or "://" in code.text]
    parts: list[str] = []
    end = 0
    for code in found:
        parts += text[end : code.span.start], "\0"
        end = code.span.end
    return "".join((*parts, text[end:])), [code.text for code in found]


def folded(text: str) -> str:
    """Return the same without a difference of case."""
    return typographic_key(text).casefold()
