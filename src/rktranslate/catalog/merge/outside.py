"""What was in the source of an earlier message and is in no unit now: markup, numbers, markers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODE = (
    r"\{\{.*?\}\}|\{%.*?%\}|\{[^{}]*\}|<[^<>]*>|:{3,}[ ]?[\w-]*|[!?]{3}\+?[ ][\w-]+"
    r"|\[![\w-]+\][+-]?|\[[ xX]\]"
)
_OUTSIDE = re.compile(
    rf"{_CODE}|!?\[|\]\([^()\s]*(?:\s\"[^\"]*\")?\)|\(?(?<![^\W_])[ivxlcdmIVXLCDM]{{1,7}}[.)]"
    r"|(?:\.[ ]?){3,}[ivxlc]*|\d+(?:[.,]\d+)*"
)
"""Markup, numbers and markers that one release has in a unit and another leaves outside."""
_CODE_AT_START = re.compile(rf"(?:{_CODE})\s*")
_CODE_AT_END = re.compile(r"\s*(?:\{[^{}]*\}|<[^<>]*>|(?:\.[ ]?){3,}\s*\w{1,7})\s*\Z")
_LONGEST_CODE = 200
_MARKUP_SIGN = re.compile(r"([/=+:!?$<|%~^*#@-])\1{2}|\{|\[!|\+\+")
"""What markup has and text seldom: three equal signs, a brace."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WITHIN_NUMBER = re.compile(r"(?<=\d)(?:\\\.|,)(?=\d)")
"""A separator of a number in an escaped text."""
_WORD = re.compile(r"[^\W\d_]{2}")
_CITATION = re.compile(r"(?<!\])\[(?:\^[^\]]{1,80}|\d{1,4}(?:[,–-][ ]?\d{1,4}){0,9})\]")
"""Always in the unit of its sentence: where it is in none, the author removed it."""
PUNCTUATION = re.compile(r"""[\s"'“”‘’«»().,;!?…]*""")
"""The same, if nothing but punctuation is outside."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What was in the source of a message and is in no unit now."""

    before: str = ""
    between: tuple[str, ...] = ()
    after: str = ""


def stripped(text: str) -> str:
    """Return a text between units without blanks and invisible characters at its edges."""
    return text.strip().strip("\u00ad\u200b\u200c\u200d\u2060\ufeff").strip()


def may_be_outside(text: str) -> bool:
    """Return whether a text that no unit has may be markup, numbers or markers."""
    if _CITATION.search(text):
        return False
    return not _has_words(text) or _MARKUP_SIGN.search(text) is not None


def _has_words(text: str) -> bool:
    """Return whether a text has words besides the markup that is known."""
    return _WORD.search(_OUTSIDE.sub(" ", text)) is not None


def is_outside(outside: Outside, target: str) -> bool:
    """Return whether what no unit has is no text for readers.

    Markup with words is taken for text unless the translator kept it as it is.
    """
    before, after = map(flexible, (outside.before, outside.after))
    return all(
        (
            not _has_words(outside.before) or re.match(rf"\s*{before}", target),
            not _has_words(outside.after) or re.search(rf"{after}\s*\Z", target),
            *(
                not _has_words(text) or re.search(flexible(text), target)
                for text in outside.between
            ),
        )
    )


def without_outside(target: str, outside: Outside) -> str:
    """Return the target of a message without what the units of today leave out of its source."""
    if outside.before:
        start = re.match(rf"\s*{flexible(outside.before)}\s*", target)
        if start is None and _CODE_AT_START.match(outside.before):
            start = _CODE_AT_START.match(target)
        target = (target[start.end() :] if start else target) or target
    if outside.after:
        # What comes last is searched for at the end: the cost is that of what is removed.
        tail = target[-2 * len(outside.after) - 8 :]
        end = re.search(rf"\s*{flexible(outside.after)}\s*\Z", tail)
        if end is None and _CODE_AT_END.search(outside.after):
            end = _CODE_AT_END.search(target[-_LONGEST_CODE:])
        target = (target[: len(target) - len(end[0])] if end else target) or target
    return target


def flexible(text: str) -> str:
    """Return a pattern for a text with any white space, and numbers in any notation."""
    return r"\s+".join(_WITHIN_NUMBER.sub(r"[.,]", re.escape(word)) for word in text.split())


def repeats_outside(targets: Iterable[str], sources: Iterable[str], outside: Outside) -> bool:
    """Return whether targets still have a number that is in no unit now, and that is written twice.

    Args:
        targets: The targets of the units.
        sources: The sources of the units.
        outside: What no unit has.
    """
    skipped = numbers_in(" ".join((outside.before, *outside.between, outside.after)))
    if not skipped:
        return False
    surplus = sum(map(numbers_in, targets), Counter[str]())
    surplus.subtract(sum(map(numbers_in, sources), Counter[str]()))
    return any(surplus[number] > 0 for number in skipped)


def numbers_in(text: str) -> Counter[str]:
    """Return the numbers of a text by their digits, so that the notation does not matter."""
    return Counter(re.sub("[.,]", "", number) for number in _NUMBER.findall(text))
