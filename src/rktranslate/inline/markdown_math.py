"""Mathematics inside a sentence, and the money and the brackets that look like it."""

from __future__ import annotations

import re

_DOLLARS = re.compile(r"(?<![\w$])\$(?![\s$])((?>[^$\\]|\\.)*+)(?<!\s)\$(?!\d)", re.DOTALL)
"""After Pandoc: no space inside the dollars, and no digit after them."""
_BRACKETS = re.compile(
    r"\\(?:\(((?>[^\\]|\\(?![()]).)*+)\\\)|\[((?>[^\\]|\\(?![\[\]]).)*+)\\\])", re.DOTALL
)
_TEX = re.compile(r"\\[A-Za-z]|[\^_{}]")
_COMMAND = re.compile(r"\\[A-Za-z]|\^")
_WORDS = re.compile(r"[^\W\d_]{2,}[\s,;]+[^\W\d_]{2,}")
_AMOUNT = re.compile(r"\d[\d.,]*\s*(?:[-–]\s*)?\D*[^\W\d_]{2}")
_VARIABLE = re.compile(r"[A-Za-z]'?(?:_?\d)?(?:\([^()]{1,20}\))?")
_OPERATOR = re.compile(r"[=<>+*/|×≤≥±]")
_WORD = re.compile(r"[^\W\d_]{3}")


def math_end(text: str, start: int) -> int:
    r"""Return the end of the formula at an offset, ``$…$``, ``\(…\)`` or ``\[…\]``; 0 for none."""
    if text[start] == "$":
        found = _DOLLARS.match(text, start)
        if found is None or not found[1]:
            return 0
        return found.end() if _in_dollars(found[1], text[found.end() : found.end() + 1]) else 0
    found = _BRACKETS.match(text, start)
    if found is None:
        return 0
    return found.end() if _in_brackets((found[1] or found[2] or "").strip()) else 0


def _in_dollars(content: str, following: str) -> bool:
    """Return whether what is between two dollars is a formula, not amounts or variables."""
    if following.isalpha() and not (_COMMAND.search(content) or len(content) == 1):
        return False
    if _TEX.search(content):
        return True
    return not _AMOUNT.match(content) and not _WORDS.search(content)


def _in_brackets(content: str) -> bool:
    """Return whether what is between escaped brackets is a formula, not words in brackets."""
    if _TEX.search(content) or _VARIABLE.fullmatch(content):
        return True
    return bool(_OPERATOR.search(content)) and not _WORD.search(content)
