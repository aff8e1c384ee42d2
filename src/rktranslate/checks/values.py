"""Numbers, percentages, dates and ordinals: the same values in the source and in the target.

A value is what a number means in its language: ``1.250,5`` in Indonesian is ``1,250.5`` in English.
Both sides are read into values, and compared as multisets. What is written in digits must be there
on the other side, in digits or in words; words alone (``dua``, ``both``) are never demanded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.checks.number_words import BY_LANGUAGE, NONE, NumberWords
from rktranslate.checks.texts import prose, words
from rktranslate.checks.unit import UnitCheck
from rktranslate.model import Finding, Message, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.interface import CheckContext

_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"(?<![\d/.-])(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?![\d/-]|\.\d)")
_MAY_BE_DATE = re.compile(r"\d[-/.]\d")
_NUMBER = re.compile(r"\d+(?:[.,:'’\u00a0\u202f]\d+)*")
_RANGE = re.compile(r"\s?(?:[-–—]|to\b|hingga\b|sampai\b)\s?\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_PERCENT_SIGN = re.compile(r"\s?[%٪]")
_BEFORE_PERCENT = frozenset(" \u00a0\u202f\t\n-%٪")
_ROMAN = re.compile(r"\b(?=[IVX]{2,}\b)X{0,3}(?:IX|IV|V?I{0,3})\b|(?<=\w )[VX]\b")
_AFTERNOON = re.compile(r"\s?p\.?m\b", re.IGNORECASE)
_PLAIN = re.compile(r"\d+(?:[.,]\d+)*%?")
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d\d)(\d\d)\s?[-–—/]\s?$")
_LONGEST_NAME = 12
_NAME_BEFORE = re.compile(r"(?<![^\W_])((?:[A-Za-z][A-Za-z0-9]*)?[A-Z]|[A-Z][A-Za-z0-9-]*[A-Z])-?$")
"""A number in a name: COVID-19, F1, SARS-CoV-2."""
_ONE = Decimal(1)
_MONEY = frozenset({"RM", "US", "USD", "IDR", "MYR", "SGD", "EUR", "GBP", "JPY", "HK", "A", "C"})
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a text: all that it may mean, and where it stands."""

    keys: tuple[str, ...]
    """What it means, the likeliest first; two values are equal when they share one."""
    text: str
    span: Span
    written: str = ""
    """Its digits as they stand there, with a percent sign where it is a percentage."""
    demanded: bool = True
    """False for words, Roman numerals, and names with a number such as COVID-19: they may answer
    a value, but need no answer."""


@dataclass(frozen=True, slots=True)
class ValueDiff:
    """How the values of a target differ from those of its source."""

    missing: tuple[Value, ...] = ()
    added: tuple[Value, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any difference."""
        return bool(self.missing or self.added)


@dataclass(frozen=True, slots=True)
class _Locale:
    """How a language writes numbers and months."""

    decimal: str
    groups: str
    words: NumberWords
    months: dict[str, int]
    month_words: frozenset[str]
    """First words of the names of months."""
    month_pattern: re.Pattern[str] | None
    scale_pattern: re.Pattern[str] | None


def compare_values(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
) -> ValueDiff:
    """Return the values that the target lacks and those that it adds; codes are left aside."""
    source, target = prose(source, syntax), prose(target, syntax)
    here, there = read_numbers(source, source_language), read_numbers(target, target_language)
    if [value.keys for value in here] == [value.keys for value in there]:
        return ValueDiff()
    ours, theirs = unmatched(here, there)
    if ours and theirs:
        # A version (2.1) is no number in a source language with decimal commas, and is a decimal
        # in the target; only the source tells which.
        written = [replace(value, keys=(f"written {value.written}",)) for value in theirs]
        ours, left = unmatched(ours, written)
        places = {value.span for value in left}
        theirs = [value for value in theirs if value.span in places]
    if ours:
        ours, _ = unmatched(ours, read_words(target, target_language))
    if theirs:
        _, theirs = unmatched(read_words(source, source_language), theirs)
    # A name may be left out for a pronoun; another name in its place is an error.
    if not all(value.demanded for value in ours) and all(value.demanded for value in theirs):
        ours = [value for value in ours if value.demanded]
    elif not all(value.demanded for value in theirs) and all(value.demanded for value in ours):
        theirs = [value for value in theirs if value.demanded]
    return ValueDiff(tuple(ours), tuple(theirs))


class Numbers(UnitCheck):
    """Values in digits: the same ones on both sides, each written as its language writes it."""

    id = "numbers"
    description = "Numbers, percentages, dates and ordinals are the same in source and target"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report missing, changed and added values."""
        catalog = context.catalog
        difference = compare_values(
            unit.source,
            unit.target,
            catalog.source_language,
            catalog.target_language,
            context.syntax,
        )
        if not difference:
            return
        missing, added = list(difference.missing), list(difference.added)
        if len(missing) == len(added):
            for ours, theirs in zip(missing, added, strict=True):
                local = localised(ours, catalog.source_language, catalog.target_language)
                text = f"{ours.text} in the source is {theirs.text} in the target"
                if ours.text == theirs.text and local:
                    text = f"{ours.text} means another number in {catalog.target_language!r}"
                yield self.finding(
                    unit,
                    context,
                    f"{text}: write {local}" if local else text,
                    source_span=ours.span,
                    target_span=theirs.span,
                    suggestion=local,
                )
            return
        for ours in missing:
            yield self.finding(
                unit, context, f"{ours.text} is missing in the target", source_span=ours.span
            )
        for theirs in added:
            yield self.finding(
                unit, context, f"{theirs.text} is not in the source", target_span=theirs.span
            )


def localised(value: Value, source_language: str, target_language: str) -> str | None:
    """Return digits of a source as the target language writes them; None where words are in it."""
    if not _PLAIN.fullmatch(value.text):
        return None
    ours, theirs = _locale(source_language), _locale(target_language)
    if _parse(value.text.rstrip("%"), ours) is None:
        return None
    # A group mark that is a kind of space is left to the translator.
    signs = {ours.decimal: theirs.decimal, ours.groups[0]: theirs.groups[0]}
    return "".join(signs.get(char, char) for char in value.text)


def unmatched(ours: Sequence[Value], theirs: Sequence[Value]) -> tuple[list[Value], list[Value]]:
    """Take away the values that both sides have, the likeliest meaning first."""
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    for index in range(len(theirs) - 1, -1, -1):
        for key in theirs[index].keys:
            by_key[key].append(index)
    taken: set[int] = set()
    left: list[Value] = []
    # Values with one meaning first, so that they do not lose their partner to one with many.
    for value in sorted(ours, key=lambda each: len(each.keys)):
        for key in value.keys:
            places = by_key[key]
            while places and places[-1] in taken:
                places.pop()
            if places:
                taken.add(places.pop())
                break
        else:
            left.append(value)
    left.sort(key=lambda each: each.span)
    return left, [value for index, value in enumerate(theirs) if index not in taken]


# --- reading ---------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def read_numbers(text: str, language: str) -> tuple[Value, ...]:
    """Return what a text says in digits, and the months beside digits."""
    # Most sentences have no digit.
    return tuple(_read_numbers(text, _locale(language))) if _DIGIT.search(text) else ()


def _read_numbers(text: str, locale: _Locale) -> Iterator[Value]:
    done = 0
    for date in _DATE.finditer(text) if _MAY_BE_DATE.search(text) else ():
        values = _date_values(date)
        if values is None:
            continue
        yield from _plain_numbers(text, done, date.start(), locale)
        yield from values
        done = date.end()
    yield from _plain_numbers(text, done, len(text), locale)
    if locale.month_pattern is not None and not locale.month_words.isdisjoint(words(text)):
        for month in locale.month_pattern.finditer(text):
            group = "before" if month["before"] else "after"
            number = locale.months[month[group].casefold()]
            yield Value((f"month {number}",), month[group], Span(*month.span(group)))


def _plain_numbers(text: str, start: int, end: int, locale: _Locale) -> Iterator[Value]:
    for found in _NUMBER.finditer(text, start, end):
        written = found[0]
        # In "5-10 percent" and "2-3 million" the word belongs to both numbers.
        second = _RANGE.match(text, found.end())
        scale, after = _scale(text, found.end(), locale)
        if second and after == found.end():
            scale, _ = _scale(text, second.end(), locale)
        length = _percent(text, after, locale.words)
        percent = length or (second and _percent(text, second.end(), locale.words))
        unit = "%" if percent else ""
        after += length
        as_written = f"{written}{unit}"
        keys: tuple[str, ...]
        if written.isdecimal() and scale is _ONE:
            keys = (f"{int(written)}{unit}", *_full_year(written, text, found.start()))
        else:
            number = _parse(written, locale)
            read = f"written {as_written}" if number is None else _key(number * scale) + unit
            keys = (read, *_time(written, text, after))
        name = _NAME_BEFORE.search(text, max(0, found.start() - _LONGEST_NAME), found.start())
        demanded = name is None or name[1] in _MONEY
        span = Span(found.start(), after)
        yield Value(keys, text[span.start : span.end], span, as_written, demanded)


def _full_year(written: str, text: str, start: int) -> tuple[str, ...]:
    """Return the year that two digits stand for in a range of years (``2019-20``)."""
    if len(written) != 2:
        return ()
    first = _YEAR_BEFORE.search(text, max(0, start - 8), start)
    if first is None or int(written) <= int(first[2]):
        return ()
    return (first[1] + written,)


def _scale(text: str, start: int, locale: _Locale) -> tuple[Decimal, int]:
    """Return what a word after a number multiplies it by, and where that word ends."""
    if locale.scale_pattern is not None:
        found = locale.scale_pattern.match(text, start)
        if found:
            return Decimal(locale.words.magnitudes[found[1].casefold()]), found.end()
    return _ONE, start


def _parse(written: str, locale: _Locale) -> Decimal | None:
    """Return the number that is written, or None where the language does not write it so."""
    if written.isdigit():
        return Decimal(int(written))
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


def _key(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _time(written: str, text: str, after: int) -> tuple[str, ...]:
    """Return the time of day that a number may be (``10.30``, ``10:30 p.m.``)."""
    parts = re.split(r"[.:]", written)
    if len(parts) != 2 or len(parts[1]) != 2 or not all(map(str.isdigit, parts)):
        return ()
    hour, minute = map(int, parts)
    if hour > 24 or minute > 59:
        return ()
    if hour < 12 and _AFTERNOON.match(text, after):
        hour += 12
    return (f"time {hour}:{minute:02}",)


def _percent(text: str, start: int, words: NumberWords) -> int:
    """Return the length of the percent sign or word at a place, 0 when there is none."""
    if text[start : start + 1] not in _BEFORE_PERCENT:
        return 0
    sign = _PERCENT_SIGN.match(text, start)
    if sign:
        return sign.end() - start
    for word in words.percent:
        end = start + 1 + len(word)
        if text[start + 1 : end].casefold() == word and not text[end : end + 1].isalpha():
            return end - start
    return 0


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
    days = tuple(dict.fromkeys(_key(Decimal(day)) for _, day in likely))
    months = tuple(dict.fromkeys(f"month {month}" for month, _ in likely))
    if len(date[1]) == 4:
        spans.reverse()
    return (
        Value(days, date[0], spans[0]),
        Value(months, date[0], spans[1]),
        Value((_key(Decimal(year)),), date[0], spans[2]),
    )


@lru_cache(maxsize=8)
def read_words(text: str, language: str) -> tuple[Value, ...]:
    """Return what a text says in number words, Roman numerals and months away from digits."""
    return tuple(_read_words(text, _locale(language)))


def _read_words(text: str, locale: _Locale) -> Iterator[Value]:
    known_words = locale.words
    known = {*known_words.units, *known_words.factors, *known_words.magnitudes, *known_words.teens}
    run: list[re.Match[str]] = []
    for found in _WORD.finditer(text):
        word = found[0].casefold()
        if run and text[found.start() - 1] == "-" and run[-1][0].casefold().endswith(word):
            continue  # "kedua-dua" is two, not four
        near = not run or (
            text[run[-1].end() : found.start()] in (" ", "-", "\u00a0")
            and known_words.continues(run[-1][0].casefold(), word)
        )
        if near and (word in known or (run and word in known_words.joiners)):
            run.append(found)
            continue
        yield from _number_word(run, text, known_words)
        run = [found] if word in known else []
        if word in locale.months:
            yield Value(
                (f"month {locale.months[word]}",), found[0], Span(*found.span()), demanded=False
            )
    yield from _number_word(run, text, known_words)
    for found in filter(lambda match: match[0], _ROMAN.finditer(text)):
        values = [_ROMAN_VALUES[char] for char in found[0]]
        pairs = zip(values, [*values[1:], 0], strict=True)
        number = sum(-value if value < after else value for value, after in pairs)
        yield Value((str(number),), found[0], Span(*found.span()), demanded=False)


def _number_word(run: list[re.Match[str]], text: str, words: NumberWords) -> Iterator[Value]:
    if not run:
        return
    number = words.value([found[0].casefold() for found in run])
    if number is None:
        return
    span = Span(run[0].start(), run[-1].end())
    percent = _percent(text, span.end, words)
    key = _key(number) + ("%" if percent else "")
    yield Value((key,), text[span.start : span.end], span, demanded=False)


@lru_cache(maxsize=32)
def _locale(language: str) -> _Locale:
    """Return how a language writes numbers and months, from CLDR; as English when it is unknown."""
    from babel import Locale, UnknownLocaleError

    code = language.replace("-", "_")
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    symbols = locale.number_symbols.get("latn", {})
    numerals = BY_LANGUAGE.get(code.split("_")[0].lower(), NONE)
    months = {
        name.casefold().rstrip("."): number
        for context in locale.months.values()
        for width in ("wide", "abbreviated")
        for number, name in context.get(width, {}).items()
        if any(map(str.isalpha, name))
    }
    months.update(numerals.month_spellings)
    return _Locale(
        decimal=symbols.get("decimal", "."),
        groups=symbols.get("group", ",") + "'’\u00a0\u202f",
        words=numerals,
        months=months,
        month_words=frozenset(parts[0] for name in months if (parts := words(name))),
        month_pattern=_month_pattern(months),
        scale_pattern=_scale_pattern(numerals),
    )


def _month_pattern(months: dict[str, int]) -> re.Pattern[str] | None:
    """Return what finds a month that has a number right before or right after it."""
    if not months:
        return None
    # With a capital only: "2 may be" holds no month.
    names = "|".join(re.escape(name.title()) for name in sorted(months, key=len, reverse=True))
    return re.compile(
        rf"(?:(?<=\d )|(?<=\dst )|(?<=\dnd )|(?<=\drd )|(?<=\dth ))(?P<before>{names})\b\.?"
        rf"|\b(?P<after>{names})\b\.?,?[ \u00a0]\d"
    )


def _scale_pattern(words: NumberWords) -> re.Pattern[str] | None:
    if not words.magnitudes:
        return None
    names = "|".join(sorted(words.magnitudes, key=len, reverse=True))
    return re.compile(rf"[ \u00a0-]?({names})\b", re.IGNORECASE)
