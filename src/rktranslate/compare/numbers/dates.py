"""Dates and times in digits, and months beside digits."""

from __future__ import annotations

import contextlib
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from rktranslate.compare.numbers.value import FACE, MONTH, TIME, Value, number_key
from rktranslate.compare.tokens import words
from rktranslate.languages.codes import cldr_locale
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.compare.numbers.locale import NumberLocale

_DATE = re.compile(r"(?<![\d/.-])(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?![\d/-]|\.\d)")
_MAY_BE_DATE = re.compile(r"[-/.](?<=\d.)\d")
_HALF_DAY = re.compile(r"\s?([ap])\.?m\b", re.IGNORECASE)
_BEFORE_HALF_DAY = frozenset(" \u00a0\u202faApP")
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d\d)(\d\d)\s?[-–—/]\s?$")
_IN_YEARS = frozenset(" -–—/")
_MONTHS = 12
_NOON = 12
_LONGEST_MONTH = 31
_SHORT_DATE = re.compile(r"(?<![\d/.,-])(\d{1,2})/(\d{1,2})(?![\d/-]|[.,]\d)")
_DAY_OR_YEAR = re.compile(r"\d{1,2}|\d{4}")
_LEAP_YEAR = 2000
_NEAR_WEEKDAY = 24
"""Characters before a day and a month in which a weekday makes a date of them."""
_CAPITALISED = re.compile(r"[^\W\d_]+(?:['’]\w+)?")
_NUMBER_AFTER = re.compile(r"\.?,?[ \u00a0]\d")
_WORD_EDGE = re.compile(r"\b")


def read_dates(text: str, locale: NumberLocale) -> Iterator[tuple[Span, tuple[Value, ...]]]:
    """Yield the dates of a text that are in digits: their places, and day, month and year.

    A day and a month alone are a date beside a weekday: ``Jumat (5/4)``.
    """
    if not _MAY_BE_DATE.search(text):
        return
    for match in _DATE.finditer(text):
        values = _date_values(match, locale)
        if values is not None:
            yield Span(*match.span()), values
    for match in _SHORT_DATE.finditer(text):
        before = text[max(0, match.start() - _NEAR_WEEKDAY) : match.start()]
        if not any(word in locale.weekdays for word in _CAPITALISED.findall(before)):
            continue
        orders = _orders(int(match[1]), int(match[2]), locale)
        if orders:
            spans = Span(*match.span(1)), Span(*match.span(2))
            yield Span(*match.span()), _day_and_month(orders, match[0], *spans)


def read_months(text: str, locale: NumberLocale) -> Iterator[Value]:
    """Yield the months that have a number beside them."""
    if locale.month is None or locale.month_words.isdisjoint(words(text)):
        return
    for month in locale.month.finditer(text):
        start, end = month.span()
        if locale.day_before.search(text, max(0, start - locale.longest_day), start) or (
            _WORD_EDGE.match(text, start) and _NUMBER_AFTER.match(text, end)
        ):
            number = locale.months[month[0].casefold()]
            yield Value((f"{MONTH}{number}",), month[0], Span(start, end))


def localised_date(value: Value, language: str) -> str | None:
    """Return a month, or a date with or without its year, in the words of a language: "April 5".

    None for any other value, and where the order of day and month is not certain.
    """
    from babel.dates import format_date, format_skeleton

    locale = cldr_locale(language)
    months = [int(key.removeprefix(MONTH)) for key in value.keys if key.startswith(MONTH)]
    numbers = [int(key) for key in value.keys if _DAY_OR_YEAR.fullmatch(key)]
    days = [number for number in numbers if number <= _LONGEST_MONTH]
    years = [number for number in numbers if number > _LONGEST_MONTH]
    known = len(months) == 1 and len(days) <= 1 and len(years) <= 1
    if locale is None or is_in_date(value) or not known or len(value.keys) != len(months + numbers):
        return None
    skeleton = ("y" if years else "") + "MMMM" + ("d" if days else "")
    with contextlib.suppress(ValueError, KeyError):
        moment = date(*(years or [_LEAP_YEAR]), *months, *(days or [1]))
        if skeleton == "MMMM":
            return str(format_date(moment, "LLLL", locale=locale))
        return str(format_skeleton(skeleton, moment, locale=locale))
    return None


def is_in_date(value: Value) -> bool:
    """Return whether a value is a part of a date in digits, whose text it has."""
    return len(value.text) > value.span.end - value.span.start


def time_keys(written: str, text: str, end: int) -> tuple[str, ...]:
    """Return the time of day that a number can be (``10.30``, ``10:30 p.m.``).

    Args:
        written: The number.
        text: Its text.
        end: Where the number ends there.
    """
    parts = re.split(r"[.:]", written)
    if len(parts) != 2 or len(parts[0]) > 2 or len(parts[1]) != 2:
        return ()
    hour, minute = map(int, parts)
    if hour > 24 or minute > 59:
        return ()
    half_day = _HALF_DAY.match(text, end)
    if half_day is not None and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half_day[1] in "pP" else 0)
    times: tuple[str, ...] = (f"{TIME}{hour % 24}:{minute:02}",)
    if hour <= _NOON or half_day is not None:
        times += (f"{FACE}{hour % _NOON}:{minute:02}",)
    return times


def short_number_keys(number: int, text: str, start: int, end: int) -> tuple[str, ...]:
    """Return what else one or two digits can mean.

    The year in a range of years (``2019-20``, ``1997-8``), a month after or before a day
    (``26/3``), an hour (``6 p.m.``).
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    keys: tuple[str, ...] = ()
    if "/" in (before, after) and 1 <= number <= _MONTHS:
        keys += (f"{MONTH}{number}",)
    half_day = _HALF_DAY.match(text, end) if after in _BEFORE_HALF_DAY else None
    if half_day and number <= _MONTHS:
        hour = number % _NOON + (_NOON if half_day[1] in "pP" else 0)
        keys += (f"{TIME}{hour}:00", f"{FACE}{number % _NOON}:00")
    if end - start <= 2 and before in _IN_YEARS:
        year = _YEAR_BEFORE.search(text, max(0, start - 8), start)
        written = text[start:end]
        if year is not None and number > int(year[2][-len(written) :]):
            keys += (f"{year[1]}{year[2]}"[: -len(written)] + written,)
    return keys


def _date_values(match: re.Match[str], locale: NumberLocale) -> tuple[Value, ...] | None:
    """Return day, month and year of a date in digits; None when it is none."""
    first, middle, last = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        year, orders = first, [(last, middle)] if _is_date(last, middle) else []
    elif len(match[4]) == 4 or match[2] == "/":
        year, orders = last, _orders(first, middle, locale)
    else:
        return None
    if not orders:
        return None
    spans = [Span(*match.span(index)) for index in (1, 3, 4)]
    if len(match[1]) == 4:
        spans.reverse()
    years: tuple[str, ...] = (number_key(Decimal(year)),)
    if len(match[4]) == 2 and len(match[1]) < 4:
        years += tuple(f"{century}{match[4]}" for century in (19, 20))
    return (
        *_day_and_month(orders, match[0], spans[0], spans[1]),
        Value(years, match[0], spans[2]),
    )


def _day_and_month(
    orders: Iterable[tuple[int, int]], text: str, first: Span, second: Span
) -> tuple[Value, Value]:
    """Return the values of a date without its year, of which several orders may be possible."""
    days = tuple(dict.fromkeys(number_key(Decimal(day)) for day, _ in orders))
    months = tuple(dict.fromkeys(f"{MONTH}{month}" for _, month in orders))
    return Value(days, text, first), Value(months, text, second)


def _orders(first: int, second: int, locale: NumberLocale) -> list[tuple[int, int]]:
    """Return the days and months that two numbers can be, the likeliest first.

    Numbers that are no date in the order of the language are read in the other order.
    """
    pairs = [(first, second), (second, first)]
    if locale.month_first:
        pairs.reverse()
    possible = [pair for pair in pairs if _is_date(*pair)]
    return possible[:1] if locale.month_first is not None else possible


def _is_date(day: int, month: int) -> bool:
    return 1 <= day <= _LONGEST_MONTH and 1 <= month <= _MONTHS
