"""Numbers in words, Roman numerals, and months away from digits."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.numbers.clock import read_clock
from rktranslate.compare.numbers.digits import percent_length
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.minus import Sign, sign_before
from rktranslate.compare.numbers.roman import LONE_ONE, find_roman_numerals, roman_value
from rktranslate.compare.numbers.shares import read_shares, scaled_share
from rktranslate.compare.numbers.value import MONTH, Value, number_key
from rktranslate.compare.tokens import LETTERS
from rktranslate.model import Span, SpanIndex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from rktranslate.compare.numbers.locale import NumberLocale


@lru_cache(maxsize=8)
def read_words(text: str, language: str) -> tuple[Value, ...]:
    """Return the values of number words, Roman numerals and months away from digits."""
    return tuple(_read_words(text, locale_of(language)))


def _read_words(text: str, locale: NumberLocale) -> Iterator[Value]:
    numerals = locale.words
    run: list[re.Match[str]] = []
    times = [time.value for time in read_clock(text, locale.code)]
    yield from (time for time in times if not time.demanded)
    in_times = SpanIndex(time.span for time in times) if times else None
    for match in LETTERS.finditer(text):
        word = match[0].casefold()
        if not run and word not in locale.value_words:
            continue
        if in_times is not None and in_times.overlap(Span(*match.span())):
            continue
        if (
            run
            and text[match.start() - 1] == "-"
            and word not in numerals.joiners
            and run[-1][0].casefold().endswith(word)
        ):
            continue  # "kedua-dua" is two, not four
        near = not run or (
            text[run[-1].end() : match.start()] in (" ", "-", "\u00a0")
            and _continues(run[-1][0].casefold(), word, locale)
        )
        if near and (word in locale.number_words or (run and word in numerals.joiners)):
            run.append(match)
            continue
        yield from _number_word(run, text, locale)
        run = [match] if word in locale.number_words else []
        if word in numerals.shares:
            yield from scaled_share(match, text, locale)
        if word in locale.months:
            yield Value(
                (f"{MONTH}{locale.months[word]}",), match[0], Span(*match.span()), demanded=False
            )
    yield from _number_word(run, text, locale)
    yield from read_shares(text, locale)
    yield from _idioms(text, locale)
    for match in find_roman_numerals(text):
        number = str(roman_value(match[0]))
        yield Value((number,), match[0], Span(*match.span()), demanded=False)
    for match in LONE_ONE.finditer(text) if numerals.lone_roman_one else ():
        yield Value(("1",), match[0], Span(*match.span()), demanded=False)


def _idioms(text: str, locale: NumberLocale) -> Iterator[Value]:
    """Yield the numbers of expressions without a number word: "round the clock" is 24 hours."""
    for match in locale.idioms.finditer(text) if locale.idioms else ():
        number = str(match.lastgroup).removeprefix("n")
        yield Value((number,), match[0], Span(*match.span()), demanded=False)


def _number_word(run: list[re.Match[str]], text: str, locale: NumberLocale) -> Iterator[Value]:
    while run and run[-1][0].casefold() in locale.words.joiners:
        run.pop()
    if not run:
        return
    number = _number([match[0].casefold() for match in run], locale)
    if number is None:
        return
    span = Span(run[0].start(), run[-1].end())
    sign, start = sign_before(text, span.start, span.end, locale)
    percent = percent_length(text, span.end, locale)
    unit = "%" if percent else ""
    keys: tuple[str, ...] = (number_key(number) + unit,)
    if run[-1][0].casefold() in locale.words.dozens and len(run) > 1:
        # "4 dozen" has a 4, in "four dozen" there is 48.
        keys = (*keys, number_key(number / 12))
    if sign is Sign.MINUS:
        keys, span = (f"-{keys[0]}",), Span(start, span.end)
    yield Value(keys, text[span.start : span.end], span, demanded=False)


def _continues(before: str, word: str, locale: NumberLocale) -> bool:
    """Return whether a word can continue the number of the word before it.

    "Twenty five" is one number, "first two" and "two and one" are two.
    """
    numerals = locale.words
    if word in numerals.joiners:
        return before in numerals.factors or before in numerals.magnitudes
    if before in numerals.joiners and word in numerals.magnitudes:
        return False  # "thousands and thousands"
    if before in locale.units and word in locale.units:
        tens, unit = locale.units[before], locale.units[word]
        return tens >= 100 > unit or (tens >= 20 and tens % 10 == 0 and unit < 10)
    return True


def _number(words: Sequence[str], locale: NumberLocale) -> Decimal | None:
    """Return the number that a run of number words says; None when it says none."""
    numerals = locale.words
    total = Decimal(0)
    current = Decimal(0)
    seen = False
    for word in words:
        if word in locale.units:
            current += locale.units[word]
        elif word in numerals.teens:
            current += 10
        elif word in numerals.factors:
            hundreds, below = divmod(current, 100)
            factor = numerals.factors[word]
            if factor == 10:
                current = hundreds * 100 + max(below, Decimal(1)) * 10
            else:
                current = max(current, Decimal(1)) * factor
        elif word in numerals.magnitudes:
            total += max(current, Decimal(1)) * numerals.magnitudes[word]
            current = Decimal(0)
        elif word in numerals.joiners:
            continue
        else:
            return None
        seen = True
    return total + current if seen else None
