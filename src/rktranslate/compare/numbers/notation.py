"""Rewrite numbers in the notation of another language: separators, magnitudes, percent words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.compare.numbers.digits import parse_number
from rktranslate.compare.numbers.locale import NumberLocale, locale_of
from rktranslate.compare.numbers.value import CODE
from rktranslate.compare.numbers.value import DIGITS as DIGITS_ONLY

if TYPE_CHECKING:
    from rktranslate.compare.numbers.value import Value

_PLAIN = re.compile(r"(?P<sign>[-−–]?)(?P<digits>\d+(?:[.,]\d+)*)(?P<rest>.*)", re.DOTALL)
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
"""A number with its separators."""


def localised(value: Value, source_language: str, target_language: str) -> str | None:
    """Return a value of a source as the target language writes it; None where that is not known.

    Magnitudes and percent words are those of the target language: ``1,5 juta`` is "1.5 million".
    """
    if value.keys[0].startswith((CODE, DIGITS_ONLY)):
        return value.text
    match = _PLAIN.fullmatch(value.text)
    if match is None:
        return None
    source, target = locale_of(source_language), locale_of(target_language)
    digits = in_notation(match["digits"], source, target)
    rest = _words_after(match["rest"], source, target)
    return None if digits is None or rest is None else f"{match['sign']}{digits}{rest}"


def in_notation(digits: str, source: NumberLocale, target: NumberLocale) -> str | None:
    """Return digits with the separators of another language; None where they are malformed."""
    if parse_number(digits, source) is None:
        return None
    separators = {source.decimal: target.decimal, source.groups[0]: target.groups[0]}
    return "".join(separators.get(char, char) for char in digits)


def _words_after(text: str, source: NumberLocale, target: NumberLocale) -> str | None:
    """Return what stands after digits, in another language; None where it is not known."""
    if text in {"", "%"}:
        return text
    space = text[: len(text) - len(text.lstrip())]
    word = text.strip().casefold()
    if word in {"%", "٪"}:
        return text
    if word in source.words.percent:
        return f"{space}{target.words.percent[0]}" if target.words.percent else None
    factor = source.words.magnitudes.get(word)
    names = (name for name, size in target.words.magnitudes.items() if size == factor)
    name = next(names, None) if factor else None
    return None if name is None else f"{space}{name}"


def same_digits(one: str, other: str) -> bool:
    """Return whether two values have the same digits and separators, words aside."""
    numbers = DIGITS.search(one), DIGITS.search(other)
    return numbers[0] is not None and numbers[1] is not None and numbers[0][0] == numbers[1][0]
