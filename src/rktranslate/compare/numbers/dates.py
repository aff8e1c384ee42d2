"""Dates and times in digits, and months beside digits."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from rktranslate.compare.numbers.value import MONTH, Value, number_key
from rktranslate.compare.tokens import words
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.compare.numbers.locale import NumberLocale

_DATE = re.compile(r"(?<![\d/.-])(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?![\d/-]|\.\d)")
_MAY_BE_DATE = re.compile(r"[-/.](?<=\d.)\d")
_HALF_DAY = re.compile(r"\s?([ap])\.?m\b", re.IGNORECASE)
_BEFORE_HALF_DAY = frozenset(" \u00a0\u202faApP")
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d\d)(\d\d)\s?[-–—/]\s?$")
_IN_YEARS = frozenset(" -–—/")
_MONTHS = 12
_NUMBER_AFTER = re.compile(r"\.?,?[ \u00a0]\d")
_WORD_EDGE = re.compile(r"\b")


def read_dates(text: str) -> Iterator[tuple[Span, tuple[Value, ...]]]:
    """Yield the dates of a text that are in digits: their places, and day, month and year."""
    for date in _DATE.finditer(text) if _MAY_BE_DATE.search(text) else ():
        values = _date_values(date)
        if values is not None:
            yield Span(*date.span()), values


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
    if hour < 12 and half_day and half_day[1] in "pP":
        hour += 12
    return (f"time {hour}:{minute:02}",)


def short_number_keys(number: int, text: str, start: int, end: int) -> tuple[str, ...]:
    """Return what else one or two digits can mean.

    The year in a range of years (``2019-20``), a month after or before a day (``26/3``), an hour
    (``6 p.m.``).
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    keys: tuple[str, ...] = ()
    if "/" in (before, after) and 1 <= number <= _MONTHS:
        keys += (f"{MONTH}{number}",)
    half_day = _HALF_DAY.match(text, end) if after in _BEFORE_HALF_DAY else None
    if half_day and number <= _MONTHS:
        hour = number % 12 + (12 if half_day[1] in "pP" else 0)
        keys += (f"time {hour}:00",)
    if end - start == 2 and before in _IN_YEARS:
        year = _YEAR_BEFORE.search(text, max(0, start - 8), start)
        if year is not None and number > int(year[2]):
            keys += (f"{year[1]}{number:02}",)
    return keys


def _date_values(date: re.Match[str]) -> tuple[Value, ...] | None:
    """Return day, month and year of a date in digits; None when it is none."""
    first, middle, last = int(date[1]), int(date[3]), int(date[4])
    if len(date[1]) == 4:
        year, orders = first, [(middle, last)]
    elif len(date[4]) == 4 or date[2] == "/":
        year, orders = last, [(middle, first), (first, middle)]
    else:
        return None
    likely = [(month, day) for month, day in orders if 1 <= month <= 12 and 1 <= day <= 31]
    if not likely:
        return None
    spans = [Span(*date.span(index)) for index in (1, 3, 4)]
    days = tuple(dict.fromkeys(number_key(Decimal(day)) for _, day in likely))
    months = tuple(dict.fromkeys(f"{MONTH}{month}" for month, _ in likely))
    if len(date[1]) == 4:
        spans.reverse()
    return (
        Value(days, date[0], spans[0]),
        Value(months, date[0], spans[1]),
        Value((number_key(Decimal(year)),), date[0], spans[2]),
    )
