"""Fractions: "half", "two thirds", ``sepertiga``, ``1/3``, ``⅓``."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from rktranslate.compare.numbers.value import SHARE, Value, number_key
from rktranslate.compare.tokens import words
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.compare.numbers.locale import NumberLocale

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]+)[ \u00a0-]\Z")
_LONGEST_NUMBER = 12
_FRACTION = re.compile(r"(?<![\d/.,-])(\d{1,2})/(\d{1,2})(?![\d/]|[.,]\d)|[¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")
_MAY_BE_FRACTION = re.compile(r"/(?<=\d.)\d|[¼½¾⅐-⅞]")


def read_shares(text: str, locale: NumberLocale) -> Iterator[Value]:
    """Yield the fractions of a text, in words and in digits."""
    numerals = locale.words
    if not locale.share_words.isdisjoint(words(text)):
        for match in _WORD.finditer(text):
            word = match[0].casefold()
            if word not in locale.share_words:
                continue
            number = _NUMBER_BEFORE.search(
                text, max(0, match.start() - _LONGEST_NUMBER), match.start()
            )
            name = number[1].casefold() if number else ""
            start = number.start(1) if number else match.start()
            count = _numerator(name, locale)
            if word in numerals.parts and count is not None and count < numerals.parts[word]:
                share = Fraction(count, numerals.parts[word])
            elif word in numerals.shares and name not in numerals.ordinals:
                share, start = numerals.shares[word], match.start()
            else:
                continue
            yield _share(share, text, Span(start, match.end()))
    for match in _FRACTION.finditer(text) if _MAY_BE_FRACTION.search(text) else ():
        if not match[1]:
            exact = Fraction(unicodedata.numeric(match[0])).limit_denominator(9)
            yield _share(exact, text, Span(*match.span()))
        elif 0 < int(match[1]) < int(match[2]):
            share = Fraction(int(match[1]), int(match[2]))
            yield _share(share, text, Span(*match.span()))


def scaled_share(match: re.Match[str], text: str, locale: NumberLocale) -> Iterator[Value]:
    """Yield the number that a fraction is together with the words around it.

    It can be added to a number ("two and a half"), or be one of a magnitude ("half a million").
    """
    whole, start = 0, match.start()
    before = locale.before_share.search(text, max(0, start - _LONGEST_NUMBER), start)
    # English has "and" there, Indonesian and Malay have not.
    if before and bool(before[2]) is bool(locale.words.joiners):
        whole = locale.units.get(before[1].casefold(), 0)
        start = before.start(1) if whole else start
    after = locale.after_share.match(text, match.end())
    scale = locale.words.magnitudes.get(after[1].casefold()) if after else None
    end = after.end() if after and scale else match.end()
    # "half a percent"
    unit = locale.percent_of.match(text, end)
    if not whole and scale is None and unit is None:
        return
    number = (whole + locale.words.shares[match[0].casefold()]) * (scale or 1)
    key = number_key(Decimal(number.numerator) / Decimal(number.denominator))
    if unit is not None:
        key, end = f"{key}%", unit.end()
    yield Value((key,), text[start:end], Span(start, end), demanded=False)


def _numerator(word: str, locale: NumberLocale) -> int | None:
    """Return the number of parts that a word before a denominator says; None for other words."""
    if word in locale.articles:
        return 1
    return None if word in locale.words.ordinals else locale.units.get(word)


def _share(share: Fraction, text: str, span: Span) -> Value:
    """Return a fraction, which is a percentage too; one that does not come out even is rounded."""
    percent = Decimal(share.numerator * 100) / Decimal(share.denominator)
    keys = dict.fromkeys(
        f"{number_key(percent.quantize(Decimal(step)))}%" for step in ("0.01", "0.1", "1")
    )
    return Value((f"{SHARE}{share}", *keys), text[span.start : span.end], span, demanded=False)
