"""Units of measure: what they are called, and which amounts in two units come to the same."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from rktranslate.checks.texts import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.values import Value

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
    "gram": "gram grams",
    "ounce": "ounce ounces oz auns",
    "tonne": "ton tonne tonnes tons tan",
    "litre": "liter litre liters litres",
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
    "megawatt": "mw megawatt megawatts",
    "kilowatt": "kw kilowatt kilowatts",
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
    "ounce": ("mass", 28.35, 0),
    "pound": ("mass", 453.6, 0),
    "tonne": ("mass", 1_000_000, 0),
    "litre": ("volume", 1, 0),
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
BY_WORD = {word: unit for unit, words in _UNITS.items() for word in words.split()}
"""Units by the words for them, case folded, in every language that is known."""
UNIT_WORDS = frozenset(BY_WORD)
_AFTER = re.compile(r"[ \u00a0-]?(°? ?[^\W\d_]+)")
_BEFORE = re.compile(r"(US\$|[$€£]|\b(?:Rp|RM|IDR|MYR|USD))\.?[ \u00a0]?$", re.IGNORECASE)
RANGE = re.compile(
    r"\s?(?:[-–—]|to\b|(?:se)?hingga\b|sampai\b)\s?(?:(?:(?:US)?[$€£]|R[pM]\.?)\s?)?\d+(?:[.,]\d+)*"
)
"""What follows the first number of a range, up to the end of the second."""
_SINGLE = re.compile(r"\b(?:an?|one|per|satu|setiap|tiap)[ \u00a0]([^\W\d_]+)")


def currency_before(text: str, place: int) -> str | None:
    """Return the currency whose sign stands right before a place."""
    found = _BEFORE.search(text, max(0, place - 6), place)
    return _SIGNS[found[1].casefold()] if found else None


def unit_after(text: str, place: int) -> str | None:
    """Return the unit whose name stands right after a place."""
    found = _AFTER.match(text, place)
    return BY_WORD.get(found[1].replace(" ", "").casefold()) if found else None


def bare_units(text: str, values: Iterable[Value]) -> frozenset[str]:
    """Return the units that a text names more often than its values have them."""
    named = Counter(BY_WORD[word] for word in words(text) if word in BY_WORD)
    named.subtract(measure[0] for value in values if (measure := _measure(value, text)))
    return frozenset(unit for unit, left in named.items() if left > 0)


def without_conversions(
    values: Sequence[Value],
    text: str,
    others: Iterable[Value],
    other_text: str,
    kept: frozenset[str] = frozenset(),
) -> list[Value]:
    """Return the values that are not one of the other text's in another unit.

    Translators give measures in the units that their readers know, beside the original ones or in
    their place: ``4.800 km``, "3,000 miles"; ``1,6 km``, "a mile". What is in one of the units
    ``kept`` is not looked for: where the unit stands there still, its number has to, too.
    """
    measured = [(value, _measure(value, text)) for value in values]
    if not any(measure for _, measure in measured):
        return list(values)
    known = [
        *filter(None, (_measure(other, other_text) for other in others)),
        *_single(other_text),
    ]
    return [
        value
        for value, measure in measured
        if measure is None
        or measure[0] in kept
        or not any(_come_to_the_same(measure, other) for other in known)
    ]


def _measure(value: Value, text: str) -> tuple[str, float] | None:
    """Return unit and number of a value; in a range the unit stands after the second number."""
    second = RANGE.match(text, value.span.end)
    unit = unit_after(text, second.end() if second else value.span.end)
    if unit not in _AMOUNTS:
        return None
    try:
        return unit, float(Decimal(value.keys[0]))
    except InvalidOperation:
        return None


def _single(text: str) -> Iterator[tuple[str, float]]:
    for found in _SINGLE.finditer(text):
        unit = BY_WORD.get(found[1].casefold())
        if unit in _AMOUNTS:
            yield unit, 1.0


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
