"""Numbers in digits, with the sign, magnitude, percent sign and unit around them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.measures import currency_before
from rktranslate.compare.numbers.dates import read_dates, read_months, short_number_keys, time_keys
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.minus import DASHES, Sign, sign_before
from rktranslate.compare.numbers.value import IN_NAME, YEAR, Value, number_key
from rktranslate.compare.tokens import digits_of, word_set
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.compare.numbers.locale import NumberLocale

_NUMBER = re.compile(r"\d+(?:[.,:'’\u00a0\u202f]\d+)*")
_ASCII_NUMBER = re.compile(r"[0-9]+(?:[.,:'][0-9]+)*")
"""The same in a text of ASCII, where it is found sooner."""
_PERCENT_SIGN = re.compile(r"\s?[%٪]")
_BEFORE_PERCENT = frozenset(" \u00a0\u202f\t\n-%٪")
_BEFORE_FRACTION = frozenset(" \u00a0([<>~≈±=$€£")
"""What stands before a number without a zero before its fraction (``.08%``)."""
_NAME_BEFORE = re.compile(
    r"(?<![^\W_])(?:((?:[A-Za-z][A-Za-z0-9]*)?[A-Z]|[A-Z][A-Za-z0-9-]*[A-Z])-?|([a-z]+))$"
)
"""A number in a name: COVID-19, F1, SARS-CoV-2, i386."""
_LONGEST_NAME = 12
_WORD_BEFORE = re.compile(r"(?<![^\W_])[a-z]{3,}$")
_CURRENCIES = word_set("RM US USD IDR MYR SGD EUR GBP JPY HK A C rp rm rs us usd idr")
"""What can stand right before a number without making a name of it, in every language."""
_ONE = Decimal(1)


@lru_cache(maxsize=8)
def read_numbers(text: str, language: str) -> tuple[Value, ...]:
    """Return the values that a text has in digits, and the months beside digits."""
    # Most sentences have no digit.
    return tuple(read_as(text, locale_of(language))) if digits_of(text) else ()


def read_as(text: str, locale: NumberLocale) -> Iterator[Value]:
    """Yield the values that a text has in digits when it is written as a locale says."""
    done = 0
    for span, values in read_dates(text):
        yield from _plain_numbers(text, done, span.start, locale)
        yield from values
        done = span.end
    yield from _plain_numbers(text, done, len(text), locale)
    yield from read_months(text, locale)


def parse_number(written: str, locale: NumberLocale) -> Decimal | None:
    """Return the number that is written, or None where the language does not write it so."""
    if written.isdigit():
        return Decimal(written)
    whole, _, fraction = written.partition(locale.decimal)
    if fraction and not fraction.isdigit():
        return None
    for group in locale.groups:
        if group in whole:
            first, *rest = whole.split(group)
            if not (1 <= len(first) <= 3 and all(len(part) == 3 for part in rest)):
                return None
            whole = whole.replace(group, "")
            break
    return Decimal(f"{whole}.{fraction or 0}") if whole.isdigit() else None


def percent_length(text: str, start: int, locale: NumberLocale) -> int:
    """Return the length of the percent sign or word at an offset, 0 when there is none."""
    if text[start : start + 1] not in _BEFORE_PERCENT:
        return 0
    sign = _PERCENT_SIGN.match(text, start)
    if sign:
        return sign.end() - start
    for word in locale.words.percent:
        end = start + 1 + len(word)
        if text[start + 1 : end].casefold() == word and not text[end : end + 1].isalpha():
            return end - start
    return 0


def _plain_numbers(text: str, start: int, end: int, locale: NumberLocale) -> Iterator[Value]:
    pattern = _ASCII_NUMBER if text.isascii() else _NUMBER
    for match in pattern.finditer(text, start, end):
        written, first = match[0], match.start()
        before = text[first - 1 : first]
        if written == locale.words.repetition_digit and _WORD_BEFORE.search(
            text, max(0, first - 20), first
        ):
            continue
        if before == locale.decimal and text[first - 2 : first - 1] in _BEFORE_FRACTION:
            written, first = f"0{before}{written}", first - 1
        sign, start_of_sign = Sign.NONE, first
        if before in DASHES or text[first - 3 : first - 1] in locale.minus_endings:
            sign, start_of_sign = sign_before(text, first, match.end(), locale)
        # In "5-10 percent" and "2-3 million" the word belongs to both numbers, not to a year.
        second = None if YEAR.fullmatch(written) else locale.range_end.match(text, match.end())
        scale, after = _scale(text, match.end(), locale)
        length = percent_length(text, after, locale)
        shared = second is not None and after == match.end() and not length
        if second is not None and shared:
            scale, _ = _scale(text, second.end(), locale)
            percent = percent_length(text, second.end(), locale)
        else:
            percent = length
        unit = "%" if percent else ""
        after += length
        as_written = f"{written}{unit}"
        keys: tuple[str, ...]
        if written.isdecimal() and scale is _ONE:
            keys = (f"{Decimal(written)}{unit}",)
            if len(written) <= 2:
                keys += short_number_keys(int(written), text, first, match.end())
        else:
            number = parse_number(written, locale)
            key = f"written {as_written}" if number is None else number_key(number * scale) + unit
            keys = (key, *time_keys(written, text, after))
            if shared and number is not None:  # "100,000 to 10 million"
                keys += (number_key(number),)
        letter = after + (text[after : after + 1] == " ")
        if scale is _ONE and text[letter : letter + 1].casefold() in locale.words.money_letters:
            keys = (*_money_keys(written, text, first, letter, locale), *keys)
        if sign is not Sign.NONE:
            keys = (f"-{keys[0]}",) if sign is Sign.MINUS else (*keys, f"-{keys[0]}")
        demanded = not before.isalpha() and before != "-"
        if not demanded:
            name = _NAME_BEFORE.search(text, max(0, first - _LONGEST_NAME), first)
            demanded = name is None or _is_no_name(name[1] or name[2], locale)
            if not demanded:
                keys = (f"{IN_NAME}{keys[0]}", *keys)
        span = Span(start_of_sign, after)
        yield Value(keys, text[span.start : span.end], span, as_written, demanded)


def _is_no_name(word: str, locale: NumberLocale) -> bool:
    return word in _CURRENCIES or word in locale.words.prefixes


def _money_keys(
    written: str, text: str, start: int, letter: int, locale: NumberLocale
) -> tuple[str, ...]:
    """Return the amount of money that a number with a letter for its magnitude is (``$4.6m``)."""
    number = parse_number(written, locale)
    if (
        number is None
        or text[letter + 1 : letter + 2].isalnum()
        or not currency_before(text, start)
    ):
        return ()
    return (number_key(number * locale.words.money_letters[text[letter].casefold()]),)


def _scale(text: str, start: int, locale: NumberLocale) -> tuple[Decimal, int]:
    """Return what a word after a number multiplies it by, and where that word ends."""
    if locale.scale is not None:
        match = locale.scale.match(text, start)
        if match:
            # A letter can be the same but for its case in two ways: "bıllion" is no word.
            factor = locale.words.magnitudes.get(match[1].casefold())
            if factor is not None:
                return Decimal(factor), match.end()
    return _ONE, start
