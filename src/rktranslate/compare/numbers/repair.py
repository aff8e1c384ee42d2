"""Numbers of machine drafts, rewritten in the notation of the target language.

An engine that knows the words of two languages often leaves the digits unchanged: ``1.250,5`` in a
Malay draft. A number that is right when read as the source language writes it is rewritten; nothing
else is. The numbers of reviewed targets are for the check ``numbers``, and never changed here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.compare.numbers.comparison import compare_values
from rktranslate.compare.numbers.digits import read_as
from rktranslate.compare.numbers.locale import NumberLocale, locale_of
from rktranslate.compare.numbers.notation import DIGITS, in_notation
from rktranslate.compare.numbers.value import unmatched
from rktranslate.compare.tokens import prose
from rktranslate.model import Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEPARATED = re.compile(r"\d[.,]\d")
_ONLY_NUMBERS = re.compile(r"(?:(?:Rp|RM|US\$|[$€£])\.?)?[-+−–~±]?\d[\d.,]*[%°]?|[%°–-]|Rp|RM")


def in_target_notation(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
) -> str:
    """Return a machine draft with the numbers that it left in the notation of the source.

    A number is rewritten where it means another one in the target language, or none, but is one
    that the source has and the draft lacks when it is read as the source language writes it. Only
    for drafts: what a person wrote must not be changed.
    """
    # Nearly every text ends here.
    if not _SEPARATED.search(target):
        return target
    own, wanted = locale_of(source_language), locale_of(target_language)
    if (own.decimal, own.groups[0]) == (wanted.decimal, wanted.groups[0]):
        return target
    difference = compare_values(source, target, source_language, target_language, syntax)
    if not difference.missing or not difference.added:
        return target
    mixed = replace(wanted, decimal=own.decimal, groups=own.groups)
    by_span = {value.span: value for value in read_as(prose(target, syntax), mixed)}
    wrong = [by_span[value.span] for value in difference.added if value.span in by_span]
    unknown = frozenset(unmatched(difference.missing, wrong)[1])
    parts: list[str] = []
    done = 0
    for value in wrong:
        match = DIGITS.search(value.text)
        new = in_notation(match[0], own, wanted) if match and value not in unknown else None
        if match is not None and new is not None:
            start = value.span.start + match.start()
            parts += (target[done:start], new)
            done = start + len(match[0])
    return "".join((*parts, target[done:])) if parts else target


def as_number(text: str, source_language: str, target_language: str) -> str | None:
    """Return a text that consists of numbers as another language writes it.

    None where there is anything else, or a number that the source language does not write so: a
    version, a time.
    """
    own, wanted = locale_of(source_language), locale_of(target_language)
    if not DIGITS.search(text) or not all(map(_ONLY_NUMBERS.fullmatch, text.split())):
        return None
    parts = list(_pieces(text, own, wanted))
    return None if None in parts else "".join(part for part in parts if part is not None)


def _pieces(text: str, own: NumberLocale, wanted: NumberLocale) -> Iterator[str | None]:
    done = 0
    for match in DIGITS.finditer(text):
        yield text[done : match.start()]
        yield in_notation(match[0], own, wanted)
        done = match.end()
    yield text[done:]
