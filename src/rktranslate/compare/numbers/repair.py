"""Numbers of machine drafts: put into the notation of the target language.

A machine that knows the words of two languages often leaves the digits as they are: ``1.250,5`` in
a Malay draft. What means the same number when it is read as the source language writes it is put
right; nothing else is. What a person wrote is for the check ``numbers``, and is never changed here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.compare.numbers.notation import DIGITS, in_notation
from rktranslate.compare.numbers.parse import NumberLocale, locale_of, read_as, unmatched
from rktranslate.compare.numbers.values import compare_values
from rktranslate.compare.tokens import prose
from rktranslate.model import Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKED = re.compile(r"\d[.,]\d")
_ONLY_NUMBERS = re.compile(r"(?:(?:Rp|RM|US\$|[$€£])\.?)?[-+−–~±]?\d[\d.,]*[%°]?|[%°–-]|Rp|RM")


def in_target_notation(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
) -> str:
    """Return a machine's draft with the numbers that it left in the notation of the source.

    A number is rewritten where it means another one in the target language, or none, but is one
    that the source has and the draft lacks when it is read as the source language writes it. Only
    for drafts: what a person wrote is not to be changed.
    """
    # Nearly every text ends here.
    if not _MARKED.search(target):
        return target
    ours, theirs = locale_of(source_language), locale_of(target_language)
    if (ours.decimal, ours.groups[0]) == (theirs.decimal, theirs.groups[0]):
        return target
    difference = compare_values(source, target, source_language, target_language, syntax)
    if not difference.missing or not difference.added:
        return target
    mixed = replace(theirs, decimal=ours.decimal, groups=ours.groups)
    meant = {value.span: value for value in read_as(prose(target, syntax), mixed)}
    wrong = [meant[value.span] for value in difference.added if value.span in meant]
    _, left = unmatched(difference.missing, wrong)
    parts: list[str] = []
    done = 0
    for value in wrong:
        found = DIGITS.search(value.text)
        new = in_notation(found[0], ours, theirs) if found and value not in left else None
        if found is not None and new is not None:
            start = value.span.start + found.start()
            parts += (target[done:start], new)
            done = start + len(found[0])
    return "".join((*parts, target[done:])) if parts else target


def as_number(text: str, source_language: str, target_language: str) -> str | None:
    """Return a text that is nothing but numbers as another language writes it.

    None where there is anything else, or a number that the source language does not write so: a
    version, a time.
    """
    ours, theirs = locale_of(source_language), locale_of(target_language)
    if not DIGITS.search(text) or not all(map(_ONLY_NUMBERS.fullmatch, text.split())):
        return None
    parts = list(_pieces(text, ours, theirs))
    return None if None in parts else "".join(part for part in parts if part is not None)


def _pieces(text: str, ours: NumberLocale, theirs: NumberLocale) -> Iterator[str | None]:
    done = 0
    for found in DIGITS.finditer(text):
        yield text[done : found.start()]
        yield in_notation(found[0], ours, theirs)
        done = found.end()
    yield text[done:]
