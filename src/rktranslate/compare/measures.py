"""Units of measure: their names in texts, and amounts that are equal in two units."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import floor, log10
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.tokens import any_of, digits_of, words
from rktranslate.errors import ConfigError, did_you_mean
from rktranslate.languages.codes import cldr_locale
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.compare.numbers.value import Value
    from rktranslate.languages.schema import Measures

_SYMBOLS_OF = {
    "kilometre": "km kph kmh", "metre": "", "centimetre": "cm", "millimetre": "mm", "mile": "mph",
    "yard": "", "foot": "ft", "inch": "", "kilogram": "kg", "gram": "gm", "milligram": "mg",
    "microgram": "µg μg mcg", "ounce": "oz", "tonne": "", "litre": "", "millilitre": "ml",
    "gallon": "", "hectare": "ha", "acre": "", "second": "", "minute": "", "hour": "", "day": "",
    "week": "", "month": "", "year": "", "decade": "", "century": "", "gigawatt": "gw",
    "megawatt": "mw", "kilowatt": "kw", "watt": "", "volt": "", "hertz": "hz", "kilohertz": "khz",
    "megahertz": "mhz", "gigahertz": "ghz", "kilobyte": "kb", "megabyte": "mb", "gigabyte": "gb",
    "terabyte": "tb",
    "celsius": "°c", "fahrenheit": "°f", "rupiah": "idr", "dollar": "usd", "euro": "eur",
    "pound": "gbp lb lbs", "yen": "jpy", "yuan": "rmb", "won": "krw", "ringgit": "myr",
    "rouble": "",
}  # fmt: skip
"""The units, by their English names, and their symbols, case folded; words for them are in the
language files."""
_SIGNS = {
    "rp": "rupiah", "idr": "rupiah", "$": "dollar", "us$": "dollar", "usd": "dollar", "€": "euro",
    "£": "pound", "rm": "ringgit", "myr": "ringgit",
}  # fmt: skip
_AMOUNTS = {
    "kilometre": ("length", 1000, 0),
    "metre": ("length", 1, 0),
    "centimetre": ("length", 0.01, 0),
    "millimetre": ("length", 0.001, 0),
    "mile": ("length", 1609.344, 0),
    "yard": ("length", 0.9144, 0),
    "foot": ("length", 0.3048, 0),
    "inch": ("length", 0.0254, 0),
    "kilogram": ("mass", 1000, 0),
    "gram": ("mass", 1, 0),
    "milligram": ("mass", 0.001, 0),
    "ounce": ("mass", 28.35, 0),
    "pound": ("mass", 453.6, 0),
    "tonne": ("mass", 1_000_000, 0),
    "litre": ("volume", 1, 0),
    "millilitre": ("volume", 0.001, 0),
    "gallon": ("volume", 3.785, 0),
    "hectare": ("area", 1, 0),
    "acre": ("area", 0.4047, 0),
    "celsius": ("temperature", 1, 0),
    "fahrenheit": ("temperature", 5 / 9, -32),
}
"""Dimension of a unit, its factor, and the offset that is added before: 50 °F is (50 - 32) 5/9."""
_ROUNDED_TO_ONE_DIGIT = 0.1
"""Relative error that is accepted where one of the numbers has a single digit before its zeros."""
_ROUND_NUMBERS = 10, 10**15
"""The least and the most of such numbers."""
_ROUNDED = 0.05
"""Relative error of a conversion that is accepted: 3,000 miles for 4,800 kilometres."""
_ROUNDED_DEGREES = 1.0
_BY_SYMBOL = {symbol: unit for unit, symbols in _SYMBOLS_OF.items() for symbol in symbols.split()}
_SYMBOLS = {"m": "metre", "g": "gram", "l": "litre", "L": "litre", "W": "watt", "V": "volt"}
"""Symbols of one letter, which are a unit only as they stand here and right after a number."""
_OF_CLDR = {
    "kilometre": "length-kilometer", "metre": "length-meter", "centimetre": "length-centimeter",
    "millimetre": "length-millimeter", "mile": "length-mile", "yard": "length-yard",
    "foot": "length-foot", "inch": "length-inch", "kilogram": "mass-kilogram",
    "gram": "mass-gram", "milligram": "mass-milligram", "microgram": "mass-microgram",
    "ounce": "mass-ounce", "pound": "mass-pound", "tonne": "mass-tonne",
    "litre": "volume-liter", "millilitre": "volume-milliliter", "hectare": "area-hectare",
    "acre": "area-acre", "second": "duration-second", "minute": "duration-minute",
    "hour": "duration-hour", "day": "duration-day", "week": "duration-week",
    "month": "duration-month", "year": "duration-year", "gigawatt": "power-gigawatt",
    "megawatt": "power-megawatt", "kilowatt": "power-kilowatt", "watt": "power-watt",
    "volt": "electric-volt", "kilobyte": "digital-kilobyte", "megabyte": "digital-megabyte",
    "gigabyte": "digital-gigabyte", "terabyte": "digital-terabyte",
}  # fmt: skip
"""Names of the units in CLDR."""
_NO_UNITS = frozenset({"in", "mi", "th"})
"""Short forms in CLDR that are other words far more often."""
_SYMBOL = re.compile(r"[0-9](?:([^\W\d_]+)|[ \u00a0-]([mglLWV])\b)")
_DEGREES = {"c": "celsius", "f": "fahrenheit"}
_BEFORE = re.compile(r"(US\$|[$€£]|\b(?:Rp|RM|IDR|MYR|USD))\.?[ \u00a0]?$", re.IGNORECASE)
_LENGTHS: tuple[Literal["long"], Literal["short"]] = ("long", "short")


def currency_before(text: str, offset: int) -> str | None:
    """Return the currency whose sign stands right before an offset."""
    match = _BEFORE.search(text, max(0, offset - 6), offset)
    return _SIGNS[match[1].casefold()] if match else None


def unit_after(text: str, offset: int, language: str) -> str | None:
    """Return the unit whose name stands right after an offset."""
    names = _names_of(language)
    match = names.after.match(text, offset)
    if match is None:
        return None
    if match[1]:
        name = match[1].casefold()
        return names.units.get(_DEGREES.get(name, name))
    return _SYMBOLS.get(match[2]) or names.units.get(match[2].replace(" ", "").casefold())


def named_units(text: str, language: str) -> set[str]:
    """Return the units that a text names anywhere."""
    known = unit_words(language)
    folded = words(text)
    named = set()
    if not known.keys().isdisjoint(folded):
        named = {known[word] for word in folded if word in known}
    for attached, single in _SYMBOL.findall(text) if digits_of(text) else ():
        unit = _SYMBOLS.get(attached or single) or known.get(attached.casefold())
        if unit is not None:
            named.add(unit)
    return named


@dataclass(frozen=True, slots=True)
class _UnitNames:
    """Names of units in a language."""

    units: Mapping[str, str]
    """Units by the words and symbols for them, case folded."""
    after: re.Pattern[str]
    """Matches a name after a number: group 1 is a scale of degrees, group 2 another unit."""
    single: re.Pattern[str] | None
    """Finds one of a unit without a number ("an hour", ``sejam``): group 1 or 2 is the unit."""


def unit_words(language: str) -> Mapping[str, str]:
    """Return units by the words and symbols for them, case folded.

    The words are those of the language's file and of CLDR; symbols of one letter are left out.

    Raises:
        ConfigError: The language's file names an unknown unit.
    """
    return _names_of(language).units


@lru_cache(maxsize=32)
def _names_of(language: str) -> _UnitNames:
    record = load_language(language)
    own = record.measures
    for unit in own.units.values():
        if unit not in _SYMBOLS_OF:
            raise ConfigError(
                f"unknown unit measures.units.{unit}",
                path=f"{record.code}.toml",
                hint=did_you_mean(unit, _SYMBOLS_OF) or f"known: {', '.join(_SYMBOLS_OF)}",
            )
    degrees = any_of(record.numbers.degrees)
    return _UnitNames(
        MappingProxyType({**_words_of_cldr(language), **_BY_SYMBOL, **own.units}),
        re.compile(
            rf"[ \u00a0-]?(?:(?:{degrees})[ \u00a0]([^\W\d_]+)|(°? ?[^\W\d_]+))", re.IGNORECASE
        ),
        _single_pattern(own),
    )


def _words_of_cldr(language: str) -> dict[str, str]:
    """Return units by their names in CLDR."""
    from babel.units import format_unit

    locale = cldr_locale(language)
    if locale is None:
        return {}
    names: dict[str, str] = {}
    for unit, name in _OF_CLDR.items():
        for number in (1, 2, 5):
            for length in _LENGTHS:
                word = format_unit(number, name, length, locale=locale)
                word = word.strip(" .\u00a0\u202f0123456789").casefold()
                if len(word) > 1 and word.isalpha() and word not in _NO_UNITS:
                    names.setdefault(word, unit)
    return names


def _single_pattern(measures: Measures) -> re.Pattern[str] | None:
    if not measures.one:
        return None
    denied_before = "".join(
        rf"(?<!\b{phrase}[ -])" for phrase in map(re.escape, measures.not_one_after)
    )
    denied_after = rf"(?! (?:{any_of(measures.not_one_before)})\b)"
    unit = rf"([^\W\d_]+){denied_after}"
    word = rf"{denied_before}\b(?:{any_of(measures.one)})[ \u00a0-]{unit}"
    prefix = rf"\b{re.escape(measures.one_prefix)}{unit}" if measures.one_prefix else "()(?!)"
    return re.compile(f"{word}|{prefix}", re.IGNORECASE)


def bare_units(text: str, values: Iterable[Value], language: str) -> frozenset[str]:
    """Return the units that a text names more often than its values have them."""
    known = unit_words(language)
    named = Counter(known[word] for word in words(text) if word in known)
    named.subtract(measure[0] for value in values if (measure := _measure(value, text, language)))
    return frozenset(unit for unit, left in named.items() if left > 0)


def without_conversions(
    values: Sequence[Value],
    text: str,
    others: Iterable[Value],
    other_text: str,
    languages: tuple[str, str],
    kept: frozenset[str] = frozenset(),
) -> list[Value]:
    """Return the values that are not one of the other text's in another unit.

    Translators give measures in the units that their readers know, beside the original ones or in
    their place: ``4.800 km``, "3,000 miles"; ``1,6 km``, "a mile". What is in one of the units
    ``kept`` is not looked for: where the unit stands there still, its number has to, too. The
    languages are those of the two texts.
    """
    language, other_language = languages
    measured = [(value, _measure(value, text, language)) for value in values]
    if not any(measure for _, measure in measured):
        return list(values)
    amounts: defaultdict[str, list[float]] = defaultdict(list)
    for other in others:
        other_measure = _measure(other, other_text, other_language)
        if other_measure is not None:
            amounts[other_measure[0]].append(other_measure[1])
    for unit in _single_units(other_text, other_language):
        if unit in _AMOUNTS:
            amounts[unit].append(1.0)
    for numbers in amounts.values():
        numbers.sort()
    return [
        value
        for value, measure in measured
        if measure is None or measure[0] in kept or not _has_equal_amount(measure, amounts)
    ]


def is_single_unit(value: Value, text: str, other_text: str, languages: tuple[str, str]) -> bool:
    """Return whether a value is a 1 that another text has in words: ``1 jam``, "an hour".

    Args:
        value: The value.
        text: Its text.
        other_text: The text that can have the words.
        languages: Those of the two texts.
    """
    if value.keys[0] != "1":
        return False
    unit = unit_after(text, value.span.end, languages[0])
    return unit is not None and unit in _single_units(other_text, languages[1])


def _measure(value: Value, text: str, language: str) -> tuple[str, float] | None:
    """Return unit and number of a value; in a range the unit stands after the second number."""
    second = locale_of(language).range_end.match(text, value.span.end)
    unit = unit_after(text, second.end() if second else value.span.end, language)
    if unit not in _AMOUNTS:
        return None
    try:
        return unit, float(Decimal(value.keys[0]))
    except InvalidOperation:
        return None


@lru_cache(maxsize=8)
def _single_units(text: str, language: str) -> frozenset[str]:
    """Return the units of which a text has one without a number."""
    names = _names_of(language)
    matches = names.single.finditer(text) if names.single else ()
    units = (names.units.get((match[1] or match[2]).casefold()) for match in matches)
    return frozenset(unit for unit in units if unit is not None)


def _has_equal_amount(measure: tuple[str, float], amounts: Mapping[str, Sequence[float]]) -> bool:
    """Return whether a measure is one of some amounts, sorted, in another unit."""
    kind, factor, shift = _AMOUNTS[measure[0]]
    for unit, numbers in amounts.items():
        other_kind, other_factor, other_shift = _AMOUNTS[unit]
        if other_kind == kind and unit != measure[0]:
            # The nearest is among those beside the exact conversion.
            index = bisect_left(numbers, (measure[1] + shift) * factor / other_factor - other_shift)
            nearest = numbers[max(0, index - 1) : index + 1]
            if any(_equal_amounts(measure, (unit, number)) for number in nearest):
                return True
    return False


def _equal_amounts(one: tuple[str, float], other: tuple[str, float]) -> bool:
    """Return whether two measures of one kind, in two units, are equal but for rounding."""
    (kind, factor, shift), (_, other_factor, other_shift) = _AMOUNTS[one[0]], _AMOUNTS[other[0]]
    amount, other_amount = (one[1] + shift) * factor, (other[1] + other_shift) * other_factor
    off = abs(amount - other_amount)
    if kind != "temperature" and off <= _ROUNDED_TO_ONE_DIGIT * abs(amount):
        steps = (_step(one[1]) * factor, _step(other[1]) * other_factor)
        if off <= max(steps) / 2:
            return True  # 60 kilometres are 37 miles, "some 40"
    return off <= (_ROUNDED_DEGREES if kind == "temperature" else _ROUNDED * abs(amount))


def _step(number: float) -> float:
    """Return the place value of the only digit of a round number, such as 40; 0 for any other."""
    if not _ROUND_NUMBERS[0] <= number < _ROUND_NUMBERS[1]:
        return 0.0
    step = 10.0 ** floor(log10(number))
    return step if number % step == 0 else 0.0
