"""Numbers of machine drafts, corrected where it is certain what the target has to write.

An engine that knows the words of two languages often leaves the digits unchanged: ``1.250,5`` in a
Malay draft; others lose or exchange digits, or turn day and month. The numbers of reviewed targets
are for the check ``numbers``, and never changed here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.numbers.changes import ValueChange, value_changes
from rktranslate.compare.numbers.comparison import ValueDiff, compare_values
from rktranslate.compare.numbers.digits import read_as
from rktranslate.compare.numbers.locale import NumberLocale, locale_of
from rktranslate.compare.numbers.notation import DIGITS, in_notation, localised
from rktranslate.compare.numbers.value import MONTH, YEAR, unmatched
from rktranslate.compare.tokens import digits_of, prose
from rktranslate.model import Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.compare.numbers.value import Value

_SEPARATED = re.compile(r"\d[.,]\d")
_STRAY = re.compile(r"(?:\b(?:Rp|RM|IDR|USD)|[$€£])(,\s?)\Z")
_LONGEST_CURRENCY = 6
_ONLY_NUMBERS = re.compile(r"(?:(?:Rp|RM|US\$|[$€£])\.?)?[-+−–~±]?\d[\d.,]*[%°]?|[%°–-]|Rp|RM")


def in_target_notation(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
) -> str:
    """Return a machine draft with its wrong numbers corrected, as far as that is certain.

    Only for drafts: what a person wrote must not be changed. Three ways are tried; the draft that
    differs least from its source is kept, the earliest of equal ones.

    1. Copies: every number of the draft that is written as in the source is rewritten. This tells
       ``7,2`` and ``7.200`` apart where each is the other one in the target language.
    2. The notation of the source: a number means another one in the target language, or none, but
       one that the draft lacks when it is read as the source language writes it (``1.250,5``).
    3. One in the place of another: the same digits with other separators (``2,200.112``), or the
       only missing value for the only one that is not in the source.
    """
    if not digits_of(source) or not digits_of(target):
        return target
    pair = _Pair(source, source_language, target_language, syntax)
    difference = pair.difference(target)
    if not difference.missing or not difference.added:
        return target
    best, fewest = target, _size(difference)
    rewritten = [target]
    if pair.has_other_notation and _SEPARATED.search(target):
        rewritten = [_copies(pair, target), _misread(pair, target, difference), target]
    for start in dict.fromkeys(rewritten):
        for draft in (start, _corrected(pair, start)):
            size = _size(pair.difference(draft)) if draft != target else fewest
            if size < fewest:
                best, fewest = draft, size
            if not fewest:
                return best
    return best


class _Pair(NamedTuple):
    """A source and the languages of its draft."""

    source: str
    source_language: str
    target_language: str
    syntax: Syntax

    @property
    def has_other_notation(self) -> bool:
        """Whether the languages write numbers with different separators."""
        own, wanted = locale_of(self.source_language), locale_of(self.target_language)
        return (own.decimal, own.groups[0]) != (wanted.decimal, wanted.groups[0])

    def difference(self, target: str) -> ValueDiff:
        """Return how the values of a draft differ from those of the source."""
        return compare_values(
            self.source, target, self.source_language, self.target_language, self.syntax
        )


def _size(difference: ValueDiff) -> int:
    return len(difference.missing) + len(difference.added)


def _misread(pair: _Pair, target: str, difference: ValueDiff) -> str:
    """Return a draft with the numbers rewritten that are right in the notation of the source."""
    own, wanted = locale_of(pair.source_language), locale_of(pair.target_language)
    mixed = replace(wanted, decimal=own.decimal, groups=own.groups)
    by_span = {value.span: value for value in read_as(prose(target, pair.syntax), mixed)}
    wrong = [by_span[value.span] for value in difference.added if value.span in by_span]
    unknown = frozenset(unmatched(difference.missing, wrong)[1])
    return _replaced(
        target,
        [
            (start, target[start : _end_of(target, start + len(match[0]), wanted)], new)
            for value in wrong
            if value not in unknown
            and (match := DIGITS.search(value.text))
            and (start := value.span.start + match.start()) >= 0
            and (new := in_notation(match[0], own, wanted)) is not None
        ],
    )


def _copies(pair: _Pair, target: str) -> str:
    """Return a draft with the numbers rewritten that are written as in the source."""
    own, wanted = locale_of(pair.source_language), locale_of(pair.target_language)
    written = set(DIGITS.findall(prose(pair.source, pair.syntax)))
    return _replaced(
        target,
        [
            (match.start(), target[match.start() : _end_of(target, match.end(), wanted)], new)
            for match in DIGITS.finditer(prose(target, pair.syntax))
            if match[0] in written and (new := in_notation(match[0], own, wanted)) is not None
        ],
    )


def _end_of(text: str, end: int, wanted: NumberLocale) -> int:
    """Return where a number ends with the dash for its fraction (``5.000,-``), if it has one."""
    return end + 2 if wanted.decimal != "," and text[end : end + 2] in (",-", ",–") else end


def _corrected(pair: _Pair, target: str) -> str:
    """Return a draft with the values replaced that stand in the place of one that it lacks."""
    changes = value_changes(
        pair.source, target, pair.source_language, pair.target_language, pair.syntax
    )
    certain = [
        change
        for change in changes
        if (len(changes) == 1 and _is_alike(change)) or _same_figures(change)
    ]
    return _replaced(
        target,
        [
            _replacement(target, change.target, new)
            for change in certain
            if change.target is not None
            and not change.is_needless
            and (new := _wanted(change, pair)) is not None
        ],
    )


def _wanted(change: ValueChange, pair: _Pair) -> str | None:
    """Return what a draft must write in the place of a wrong value; None if it is not certain."""
    if change.suggestion is not None or change.source is None:
        return change.suggestion
    # The digits are right, and the magnitude is wrong: "2.5 billion" for "2.5 million".
    if change.target is not None and change.target.text[-1:].isalpha():
        return localised(change.source, pair.source_language, pair.target_language)
    return None


def _is_alike(change: ValueChange) -> bool:
    """Return whether a value can stand in the place of another: a year of a year, and so on."""
    if change.source is None or change.target is None:
        return False
    source, target = change.source, change.target
    return all(
        bool(sign(source)) is bool(sign(target))
        for sign in (
            lambda value: YEAR.fullmatch(value.text),
            lambda value: value.keys[0].endswith("%"),
            lambda value: any(key.startswith(MONTH) for key in value.keys),
        )
    )


def _same_figures(change: ValueChange) -> bool:
    """Return whether two values have the same digits and other separators."""
    return (
        change.source is not None
        and change.target is not None
        and bool(_SEPARATED.search(change.source.text))
        and digits_of(change.source.text) == digits_of(change.target.text)
    )


def _replacement(target: str, value: Value, new: str) -> tuple[int, str, str]:
    """Return where a value is replaced, by what; a comma between it and a currency goes, too."""
    start = value.span.start
    stray = _STRAY.search(target, max(0, start - _LONGEST_CURRENCY), start)
    start = stray.start(1) if stray else start
    return start, target[start : value.span.end], new


def _replaced(target: str, replacements: Iterable[tuple[int, str, str]]) -> str:
    """Return a text with parts of it replaced: where each begins, what it is, and the new one."""
    parts: list[str] = []
    done = 0
    for start, old, new in sorted(replacements):
        if start >= done:
            parts += (target[done:start], new)
            done = start + len(old)
    return "".join((*parts, target[done:]))


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
