"""Units of measure: what they are called, and which amounts in two units come to the same."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from rktranslate.compare.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.compare.numbers.parse import Value

_UNITS = {
    "kilometre": "km kilometer kilometre kilometers kilometres kph kmh",
    "metre": "meter metre meters metres",
    "centimetre": "cm sentimeter centimeter centimetre centimeters centimetres",
    "millimetre": "mm milimeter millimeter millimetre millimeters millimetres",
    "mile": "mil mile miles batu mph",
    "yard": "yard yards ela",
    "foot": "kaki foot feet ft",
    "inch": "inci inch inches",
    "kilogram": "kg kilogram kilograms kilo kilos",
    "gram": "gram grams gm",
    "milligram": "mg miligram milligram milligrams",
    "microgram": "µg μg mcg mikrogram microgram micrograms",
    "ounce": "ounce ounces oz auns",
    "tonne": "ton tonne tonnes tons tan",
    "litre": "liter litre liters litres",
    "millilitre": "ml mililiter milliliter millilitre milliliters millilitres",
    "gallon": "galon gallon gallons gelen",
    "hectare": "ha hektare hektar hectare hectares",
    "acre": "acre acres ekar",
    "second": "detik second seconds saat",
    "minute": "menit minit minute minutes",
    "hour": "jam hour hours",
    "day": "hari day days",
    "week": "minggu pekan week weeks",
    "month": "bulan month months",
    "year": "tahun year years",
    "gigawatt": "gw gigawatt gigawatts",
    "megawatt": "mw megawatt megawatts",
    "kilowatt": "kw kilowatt kilowatts",
    "watt": "watt watts",
    "volt": "volt volts",
    "hertz": "hz hertz",
    "kilohertz": "khz kilohertz",
    "megahertz": "mhz megahertz",
    "gigahertz": "ghz gigahertz",
    "kilobyte": "kb kilobyte kilobytes kilobait",
    "megabyte": "mb megabyte megabytes megabait",
    "gigabyte": "gb gigabyte gigabytes gigabait",
    "terabyte": "tb terabyte terabytes terabait",
    "celsius": "°c celsius selsius",
    "fahrenheit": "°f fahrenheit",
    "rupiah": "rupiah idr",
    "dollar": "dolar dollar dollars usd",
    "euro": "euro euros eur",
    "pound": "pound pounds poundsterling paun gbp lb lbs",
    "yen": "yen jpy",
    "yuan": "yuan renminbi rmb",
    "won": "won krw",
    "ringgit": "ringgit myr",
    "rouble": "rubel rouble roubles ruble rubles",
}
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
"""What a unit measures, how much one of it is, and what to add before: 50 °F is (50 - 32) 5/9."""
_ROUNDED = 0.05
"""Share by which a conversion may be off: 3,000 miles are given for 4,800 kilometres."""
_ROUNDED_DEGREES = 1.0
_BY_WORD = {word: unit for unit, words in _UNITS.items() for word in words.split()}
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
"""What CLDR calls the units."""
_NO_UNITS = frozenset({"in", "mi", "th"})
"""Short forms in CLDR that are other words far more often."""
_AFTER = re.compile(
    r"[ \u00a0-]?(?:(?:derajat|darjah|degrees?)[ \u00a0]([^\W\d_]+)|(°? ?[^\W\d_]+))", re.IGNORECASE
)
_SYMBOL = re.compile(r"[0-9](?:([^\W\d_]+)|[ \u00a0-]([mglLWV])\b)")
_DEGREES = {"c": "celsius", "f": "fahrenheit"}
_BEFORE = re.compile(r"(US\$|[$€£]|\b(?:Rp|RM|IDR|MYR|USD))\.?[ \u00a0]?$", re.IGNORECASE)
_LENGTHS: tuple[Literal["long"], Literal["short"]] = ("long", "short")
RANGE = re.compile(
    r"\s?(?:[-–—]|to\b|(?:se)?hingga\b|sampai\b)\s?(?:(?:(?:US)?[$€£]|R[pM]\.?)\s?)?[-−]?\d+(?:[.,]\d+)*"
)
"""What follows the first number of a range, up to the end of the second."""
_SINGLE = re.compile(
    r"(?<!\bhalf[ -])(?<!\bof )\b(?:(?:an?|one|per|each|every|satu|setiap|tiap)"
    r"|the (?:last|past|next|first|final|same))[ \u00a0-]([^\W\d_]+)(?! and a\b)"
    r"|\bse([^\W\d_]+)(?! setengah)",
    re.IGNORECASE,
)
"""One of a unit without a number: "an hour", ``sejam``; half an hour is none."""


def currency_before(text: str, place: int) -> str | None:
    """Return the currency whose sign stands right before a place."""
    found = _BEFORE.search(text, max(0, place - 6), place)
    return _SIGNS[found[1].casefold()] if found else None


def unit_after(text: str, place: int, language: str) -> str | None:
    """Return the unit whose name stands right after a place."""
    found = _AFTER.match(text, place)
    if found is None:
        return None
    if found[1]:
        name = found[1].casefold()
        return _BY_WORD.get(_DEGREES.get(name, name))
    return _SYMBOLS.get(found[2]) or unit_words(language).get(found[2].replace(" ", "").casefold())


def named_units(text: str, language: str) -> set[str]:
    """Return the units that a text names anywhere."""
    known = unit_words(language)
    named = {known[word] for word in words(text) if word in known}
    for attached, single in _SYMBOL.findall(text):
        unit = _SYMBOLS.get(attached or single) or known.get(attached.casefold())
        if unit is not None:
            named.add(unit)
    return named


@lru_cache(maxsize=32)
def unit_words(language: str) -> Mapping[str, str]:
    """Return units by the words for them, case folded: those of every language that is known here,
    and those of CLDR for this one; symbols of one letter are beside them."""
    from babel import Locale, UnknownLocaleError
    from babel.units import format_unit

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return MappingProxyType(_BY_WORD)
    found: dict[str, str] = {}
    for unit, name in _OF_CLDR.items():
        for number in (1, 2, 5):
            for length in _LENGTHS:
                word = format_unit(number, name, length, locale=locale)
                word = word.strip(" .\u00a0\u202f0123456789").casefold()
                if len(word) > 1 and word.isalpha() and word not in _NO_UNITS:
                    found.setdefault(word, unit)
    return MappingProxyType({**found, **_BY_WORD})


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
    known = [
        *filter(None, (_measure(other, other_text, other_language) for other in others)),
        *((unit, 1.0) for unit in _single(other_text, other_language) if unit in _AMOUNTS),
    ]
    return [
        value
        for value, measure in measured
        if measure is None
        or measure[0] in kept
        or not any(_come_to_the_same(measure, other) for other in known)
    ]


def said_singly(value: Value, text: str, other_text: str, languages: tuple[str, str]) -> bool:
    """Tell whether a value is a 1 that another text has in words: ``1 jam``, "an hour".

    Args:
        value: The value.
        text: Where it stands.
        other_text: Where it may be said.
        languages: Those of the two texts.
    """
    if value.keys[0] != "1":
        return False
    unit = unit_after(text, value.span.end, languages[0])
    return unit is not None and unit in _single(other_text, languages[1])


def _measure(value: Value, text: str, language: str) -> tuple[str, float] | None:
    """Return unit and number of a value; in a range the unit stands after the second number."""
    second = RANGE.match(text, value.span.end)
    unit = unit_after(text, second.end() if second else value.span.end, language)
    if unit not in _AMOUNTS:
        return None
    try:
        return unit, float(Decimal(value.keys[0]))
    except InvalidOperation:
        return None


def _single(text: str, language: str) -> Iterator[str]:
    known = unit_words(language)
    for found in _SINGLE.finditer(text):
        unit = known.get((found[1] or found[2]).casefold())
        if unit is not None:
            yield unit


def _come_to_the_same(one: tuple[str, float], other: tuple[str, float]) -> bool:
    if one[0] == other[0]:
        return False
    (kind, factor, shift), (other_kind, other_factor, other_shift) = (
        _AMOUNTS[one[0]],
        _AMOUNTS[other[0]],
    )
    if kind != other_kind:
        return False
    amount, other_amount = (one[1] + shift) * factor, (other[1] + other_shift) * other_factor
    off = abs(amount - other_amount)
    return off <= (_ROUNDED_DEGREES if kind == "temperature" else _ROUNDED * abs(amount))
