"""Numbers in digits, with the sign, magnitude, percent sign and unit around them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.measures import currency_before
from rktranslate.compare.numbers.clock import read_clock
from rktranslate.compare.numbers.dates import read_dates, read_months, short_number_keys, time_keys
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.minus import DASHES, Sign, sign_before
from rktranslate.compare.numbers.telephone import SHORTEST, read_telephone_numbers
from rktranslate.compare.numbers.value import CODE, IN_NAME, YEAR, Value, number_key
from rktranslate.compare.tokens import digits_of, word_set
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.compare.numbers.locale import NumberLocale

_NUMBER = re.compile(r"\d+(?:[.,:'’\u00a0\u202f]\d+)*")
_ASCII_NUMBER = re.compile(r"[0-9]+(?:[.,:'][0-9]+)*")
"""The same in a text of ASCII, where it is found sooner."""
_PERCENT_SIGN = re.compile(r"\s?[%٪]")
_BEFORE_PERCENT = frozenset(" \u00a0\u202f\t\n-%٪")
_BEFORE_FRACTION = frozenset(" \u00a0([<>~≈±=$€£")
"""What stands before a number without a zero before its fraction (``.08%``)."""
_NAME_BEFORE = re.compile(
    r"(?<![^\W_])(?:((?:[A-Za-z][A-Za-z0-9]*)?[A-Z]|[A-Z][A-Za-z0-9-]*[A-Z])-?|([A-Z]?[a-z]{3,}|[a-z]+))$"
)
"""A number in a name: COVID-19, F1, SARS-CoV-2, i386, Europe1; or that of a footnote: Susenas1."""
_LONGEST_NAME = 12
_SHORTEST_CODE = 3
_WORD_BEFORE = re.compile(r"(?<![^\W_])[a-z]{3,}$")
_CURRENCIES = word_set("RM US USD IDR MYR SGD EUR GBP JPY HK A C rp rm rs us usd idr")
"""What can stand right before a number without making a name of it, in every language."""
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?")
"""A time, or a duration."""
_HOUR_SIGN = re.compile(r"(\d(?<![\w.,].)\d?) ?h ?([0-5]\d)(?!\w)")
"""A time with the sign of the hour: ``7h30``, ``15 h 00``."""
_ONE = Decimal(1)


@lru_cache(maxsize=8)
def read_numbers(text: str, language: str) -> tuple[Value, ...]:
    """Return the values that a text has in digits, and the months beside digits."""
    # Most sentences have no digit.
    return tuple(read_as(text, locale_of(language))) if digits_of(text) else ()


def read_as(text: str, locale: NumberLocale) -> Iterator[Value]:
    """Yield the values that a text has in digits when it is written as a locale says."""
    done = 0
    for span, values in _compound_values(text, locale):
        if span.start >= done:
            yield from _plain_numbers(text, done, span.start, locale)
            yield from values
            done = span.end
    yield from _plain_numbers(text, done, len(text), locale)
    yield from read_months(text, locale)


def _compound_values(text: str, locale: NumberLocale) -> list[tuple[Span, tuple[Value, ...]]]:
    """Return the dates, telephone numbers and times of day in digits, with their places."""
    found = [*read_dates(text, locale)]
    if len(digits_of(text)) >= SHORTEST:
        found += read_telephone_numbers(text)
    for time in read_clock(text, locale.code):
        if time.value.demanded:
            found.append((time.value.span, (time.value,)))
    for match in _HOUR_SIGN.finditer(text) if "h" in text else ():
        keys = time_keys(f"{match[1]}:{match[2]}", text, match.end())
        if keys:
            span = Span(*match.span())
            found.append((span, (Value(keys, match[0], span),)))
    if len(found) > 1:
        found.sort(key=lambda item: item[0])
    return found


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
    matches = pattern.finditer(text, start, end)
    for match in _split_ratios(matches, text) if ":" in text else matches:
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
        second = None if YEAR.fullmatch(written) else _range_end(text, first, match.end(), locale)
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
            if unit and shared:  # "between 5 and 10 percent"
                keys += (str(Decimal(written)),)
            if len(written) <= 2:
                keys += short_number_keys(int(written), text, first, match.end())
            if written[-1] == "0" and locale.decade.match(text, match.end()):
                keys += _decade_keys(written)
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
        if written[0] == "0" and written.isdecimal():
            keys = _zero_keys(written, keys, text, match.end(), is_code=not demanded)
        span = Span(start_of_sign, after)
        yield Value(keys, text[span.start : span.end], span, as_written, demanded)


def _range_end(text: str, start: int, end: int, locale: NumberLocale) -> re.Match[str] | None:
    """Return what follows the first number of a range, up to the end of the second."""
    second = locale.range_end.match(text, end)
    if second is not None:
        return second
    joined = locale.joined_end.match(text, end)
    before = max(0, start - _LONGEST_NAME)
    return joined if joined and locale.between_before.search(text, before, start) else None


def _is_no_name(word: str, locale: NumberLocale) -> bool:
    return word in _CURRENCIES or word in locale.words.prefixes


def _split_ratios(matches: Iterable[re.Match[str]], text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers of a text; a ratio (``3:1``) is two numbers."""
    for match in matches:
        colon = match[0].find(":")
        if colon < 0 or _CLOCK.fullmatch(match[0]):
            yield match
        else:
            middle = match.start() + colon
            yield from match.re.finditer(text, match.start(), middle)
            yield from _split_ratios(match.re.finditer(text, middle + 1, match.end()), text)


def _zero_keys(
    written: str, keys: tuple[str, ...], text: str, end: int, *, is_code: bool
) -> tuple[str, ...]:
    """Return the meanings of digits with a leading zero: a number, or a code that keeps it.

    Post codes, identity numbers and the like are codes, as is the number of a name (``A-007``);
    days, months and hours have two digits.
    """
    if len(written) < (2 if is_code else _SHORTEST_CODE):
        return keys
    times = time_keys(f"{written[:2]}:{written[2:]}", text, end) if len(written) == 4 else ()
    prefix = IN_NAME if is_code else ""
    return (*dict.fromkeys((f"{prefix}{CODE}{written}", f"{CODE}{written}")), *times)


def _decade_keys(written: str) -> tuple[str, ...]:
    """Return the other ways to write a decade, or a century: ``90-an``, "the 1990s"."""
    if len(written) == 2:
        return (f"19{written}", f"20{written}")
    if not YEAR.fullmatch(written):
        return ()
    if written.endswith("00"):
        return (str(int(written[:2]) + 1),)  # "the 1800s" are the 19th century
    return (str(int(written[2:])),)


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
