"""The notation of numbers: what a target language writes for what a source has."""

from __future__ import annotations

import re

from rktranslate.compare.numbers.parse import NumberLocale, Value, locale_of, parse

_PLAIN = re.compile(r"(?P<sign>[-−–]?)(?P<digits>\d+(?:[.,]\d+)*)(?P<rest>.*)", re.DOTALL)
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
"""A number with marks in it."""


def localised(value: Value, source_language: str, target_language: str) -> str | None:
    """Return a value of a source as the target language writes it; None where that is not known.

    Magnitudes and percent words are those of the target language: ``1,5 juta`` is "1.5 million".
    """
    found = _PLAIN.fullmatch(value.text)
    if found is None:
        return None
    ours, theirs = locale_of(source_language), locale_of(target_language)
    digits = in_notation(found["digits"], ours, theirs)
    rest = _words_after(found["rest"], ours, theirs)
    return None if digits is None or rest is None else f"{found['sign']}{digits}{rest}"


def in_notation(digits: str, ours: NumberLocale, theirs: NumberLocale) -> str | None:
    """Return digits with the marks of another language; None where they are not well written."""
    if parse(digits, ours) is None:
        return None
    signs = {ours.decimal: theirs.decimal, ours.groups[0]: theirs.groups[0]}
    return "".join(signs.get(char, char) for char in digits)


def _words_after(text: str, ours: NumberLocale, theirs: NumberLocale) -> str | None:
    """Return what stands after digits, in another language; None where it is not known."""
    if text in {"", "%"}:
        return text
    space = text[: len(text) - len(text.lstrip())]
    word = text.strip().casefold()
    if word in {"%", "٪"}:
        return text
    if word in ours.words.percent:
        return f"{space}{theirs.words.percent[0]}" if theirs.words.percent else None
    factor = ours.words.magnitudes.get(word)
    names = (name for name, size in theirs.words.magnitudes.items() if size == factor)
    name = next(names, None) if factor else None
    return None if name is None else f"{space}{name}"


def same_digits(one: str, other: str) -> bool:
    """Tell whether two values are written with the same digits and marks, words aside."""
    ours, theirs = DIGITS.search(one), DIGITS.search(other)
    return ours is not None and theirs is not None and ours[0] == theirs[0]
