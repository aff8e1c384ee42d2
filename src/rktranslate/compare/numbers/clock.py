"""Times of day, in digits and in words: "half past six", ``pukul 3 sore``, ``07.30 WIB``.

An hour alone can be any number; it is a time where an expression of the language says so. A time
has several meanings: the hour as a number, the time of the day, and what a clock face shows, which
two times share that are twelve hours apart. Which half of the day is meant is compared apart, where
both texts say it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.value import FACE, TIME, ZONE, Value, unmatched
from rktranslate.compare.tokens import LETTERS, any_of, digits_of, words
from rktranslate.languages.codes import cldr_locale
from rktranslate.languages.loader import load_language
from rktranslate.model import Span, SpanIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.languages.schema import Clock, NumberWords

_NOON, _DAY = 12, 24
_HALF_DAY_MINUTES, _DAY_MINUTES = 12 * 60, 24 * 60
_DIGIT_TIME = re.compile(r"\d(?<![\w.,:/-].)\d?(?:[.:][0-5]\d)?(?![\d/%]|[.,:]\d)")
_TIME_PARTS = re.compile(r"(\d{1,2})(?:([.:])(\d\d))?")
_LONGEST_BEFORE = 10
_OPTIONAL = re.compile(r"\(\?:[^()]*\)\?|\(\?<?[!=][^()]*(?:\([^()]*\))?\)|\{\w+\}")
"""What a text can lack that an expression matches, and what stands for other words."""
_ALTERNATIVES = re.compile(r"\(\?:([\w|]+)\)")
_LONGEST_JOIN = 16
_ATTACHED = re.compile(r"\d[ap]m\b", re.IGNORECASE)
"""A half day that is no word of its own: ``7pm``."""
_TENS = (20, 30, 40, 50)
_BARE = re.compile(r"(\d(?<![\w.,:/-].)\d?)[.:]([0-5]\d)(?![\d/%]|[.,:]\d)")


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day in a text."""

    value: Value
    minute: int
    """Minute of the day; of the morning where the half of the day is not known."""
    definite: bool
    """Whether the half of the day is known."""


class _Candidate(NamedTuple):
    """A number that may be a time."""

    written: str
    span: Span
    """Its place, with the part of the day."""
    outer: Span
    """Its place, with all that marks it as a time."""
    first_hour: int | None
    """First hour of the part of the day after it."""
    is_marked: bool
    """Whether it is surely a time."""


class _Phrase(NamedTuple):
    """An expression with minutes beside an hour."""

    pattern: re.Pattern[str]
    direction: int
    """1 for minutes after the hour, -1 for minutes before it, 0 for half an hour before."""
    required: tuple[frozenset[str], ...]
    """Sets of words; a text with the expression has a word of each."""


@dataclass(frozen=True, slots=True)
class _ClockLanguage:
    """The expressions of a language for times, compiled."""

    clock: Clock
    hours: Mapping[str, int]
    minutes: Mapping[str, int]
    hour_words: frozenset[str]
    """Last words of the hours in words."""
    hour: re.Pattern[str]
    """Finds an hour in words."""
    before: re.Pattern[str]
    after: re.Pattern[str]
    """What marks a number as an hour."""
    phrases: tuple[_Phrase, ...]
    """Expressions with minutes beside an hour."""
    fixed: tuple[tuple[re.Pattern[str], int], ...]
    """Names of times, and their minute."""
    fixed_words: frozenset[str]
    """Cues of these names."""
    part: re.Pattern[str]
    """Matches a part of the day; the group is its first hour, after a letter."""
    part_words: frozenset[str]
    """Cues of the parts of the day."""
    joins: re.Pattern[str]
    """What is between two times that are named together."""
    no_time: re.Pattern[str]
    """What makes another number of a number: "at 5 percent"."""
    counted: re.Pattern[str]
    decimal: str
    """Decimal separator: with it a number is a time only if a part of the day follows."""
    full_day: bool
    """Whether times in digits count 24 hours."""


def read_clock(text: str, language: str) -> tuple[ClockTime, ...]:
    """Return the times of day that a text names as such, in order."""
    return _read_clock(text, language) if _may_have_times(text, language) else ()


def _may_have_times(text: str, language: str) -> bool:
    """Return whether single words allow that a text names a time."""
    cues, has_half_days = _cues_of(language)
    if not cues.isdisjoint(words(text)):
        return True
    # "7pm" is one word.
    return has_half_days and bool(digits_of(text)) and _ATTACHED.search(text) is not None


@lru_cache(maxsize=32)
def _cues_of(language: str) -> tuple[frozenset[str], bool]:
    clock = load_language(language).clock
    return clock.cues | clock.minute_cues, bool(clock.half_days)


@lru_cache(maxsize=8)
def _read_clock(text: str, language: str) -> tuple[ClockTime, ...]:
    known = _clock_of(language)
    folded = words(text)
    times: list[ClockTime] = []
    if not known.clock.minute_cues.isdisjoint(folded):
        times += _phrases(text, known)
    if not known.clock.cues.isdisjoint(folded) or _ATTACHED.search(text):
        if not known.fixed_words.isdisjoint(folded):
            times += _fixed(text, known)
        times += _times(text, known, [time.value.span for time in times])
    return tuple(_distinct(times))


def _distinct(times: Iterable[ClockTime]) -> Iterator[ClockTime]:
    """Yield the times in order; of those that overlap the first and longest."""
    done = 0
    for time in sorted(times, key=lambda time: (time.value.span.start, -time.value.span.end)):
        if time.value.span.start >= done:
            done = time.value.span.end
            yield time


def exchanged_times(
    source: str, target: str, source_language: str, target_language: str
) -> list[tuple[Value, Value]]:
    """Return the times and time zones of a source with other ones in their places."""
    # Nearly every text ends here.
    if not _may_have_times(source, source_language) or not _may_have_times(target, target_language):
        return []
    in_source = read_clock(source, source_language)
    in_target = read_clock(target, target_language) if in_source else ()
    pairs: list[tuple[Value, Value]] = []
    if in_target:
        missing, added = unmatched(
            [time.value for time in in_source], [time.value for time in in_target]
        )
        pairs += zip(filter(_is_phrase, missing), filter(_is_phrase, added), strict=False)
        pairs += _other_halves(
            (*in_source, *_bare_times(source, in_source)),
            (*in_target, *_bare_times(target, in_target)),
        )
    zones = _zones(source, source_language)
    if zones:
        pairs += zip(*unmatched(zones, _zones(target, target_language)), strict=False)
    return pairs


def localised_time(value: Value, language: str) -> str | None:
    """Return a time of day as a language writes it; None for other values, or where unknown."""
    time = next((key for key in value.keys if key.startswith(TIME)), None)
    clock = load_language(language).clock
    if time is None or not value.has_half_day:
        return None
    hour, minute = map(int, time.removeprefix(TIME).split(":"))
    if clock.twelve_hours:
        if len(clock.half_days) != 2:
            return None
        shown = f"{(hour - 1) % _NOON + 1}" + (f":{minute:02}" if minute else "")
        return f"{shown} {clock.half_days[hour >= _NOON]}"
    separator = _separator_of_24_hours(language)
    return f"{hour:02}{separator}{minute:02}" if clock.cues and separator else None


def localised_zone(value: Value, language: str) -> str | None:
    """Return a time zone by its usual name in a language; None for other values."""
    if not value.keys[0].startswith(ZONE):
        return None
    names = load_language(language).clock.zones.get(value.keys[0].removeprefix(ZONE), ())
    return names[0] if names else None


def time_meanings(hour: int, minute: int, is_known: bool) -> tuple[str, ...]:
    """Return the meanings of a time, the likeliest first.

    Args:
        hour: Hour from 0 to 24.
        minute: Its minute.
        is_known: Whether the half of the day is known.
    """
    meanings = [f"{TIME}{hour % _DAY}:{minute:02}"]
    if not is_known:
        meanings.append(f"{TIME}{(hour + _NOON) % _DAY}:{minute:02}")
    meanings.append(f"{FACE}{hour % _NOON}:{minute:02}")
    return tuple(meanings)


def _is_phrase(value: Value) -> bool:
    """Return whether a value is no number besides a time: "half past six"."""
    return not value.keys[0].isdigit()


def _other_halves(
    source_times: Iterable[ClockTime], target_times: Iterable[ClockTime]
) -> Iterator[tuple[Value, Value]]:
    """Yield the times of a source whose half of the day a target exchanges for the other half."""
    source_times, target_times = (
        [time for time in times if time.definite] for times in (source_times, target_times)
    )
    counts = [Counter(time.minute for time in times) for times in (source_times, target_times)]
    missing, added = counts[0] - counts[1], counts[1] - counts[0]
    by_minute: dict[int, list[ClockTime]] = {}
    for time in target_times:
        by_minute.setdefault(time.minute, []).append(time)
    for time in source_times:
        other = (time.minute + _HALF_DAY_MINUTES) % _DAY_MINUTES
        if missing[time.minute] and added[other]:
            missing[time.minute] -= 1
            added[other] -= 1
            yield time.value, by_minute[other].pop().value


def _bare_times(text: str, known: Sequence[ClockTime]) -> Iterator[ClockTime]:
    """Yield the times after noon in digits that nothing else marks as a time."""
    taken = SpanIndex(time.value.span for time in known)
    for match in _BARE.finditer(text):
        hour, minute = int(match[1]), int(match[2])
        if _NOON < hour <= _DAY and not taken.overlap(Span(*match.span())):
            meanings = time_meanings(hour, minute, True)
            span = Span(*match.span())
            yield _clock_time(text, span, hour % _DAY * 60 + minute, True, meanings)


def _zones(text: str, language: str) -> list[Value]:
    pattern = _zone_pattern(language)
    if pattern is None:
        return []
    return [
        Value((f"{ZONE}{match.lastgroup}",), match[0], Span(*match.span()), demanded=False)
        for match in pattern.finditer(text)
    ]


@lru_cache(maxsize=32)
def _zone_pattern(language: str) -> re.Pattern[str] | None:
    zones = load_language(language).clock.zones
    names = [rf"(?P<{name}>{'|'.join(patterns)})" for name, patterns in zones.items()]
    return re.compile(rf"\b(?:{'|'.join(names)})\b") if zones else None


def _phrases(text: str, known: _ClockLanguage) -> Iterator[ClockTime]:
    """Yield the times with minutes in words: "half past six"."""
    folded = words(text)
    for pattern, direction, required in known.phrases:
        if any(alternatives.isdisjoint(folded) for alternatives in required):
            continue
        for match in pattern.finditer(text):
            hour = _hour(match["hour"], known)
            minutes = _minutes(match["minutes"], known) if direction else 30
            if hour is None or minutes is None or minutes >= 60:
                continue
            minute = hour * 60 + (minutes if direction > 0 else -minutes)
            yield _time_with_minutes(text, Span(*match.span()), minute, known)


def _fixed(text: str, known: _ClockLanguage) -> Iterator[ClockTime]:
    for pattern, minute in known.fixed:
        for match in pattern.finditer(text):
            meanings = time_meanings(minute // 60, minute % 60, True)
            yield _clock_time(text, Span(*match.span()), minute, True, meanings)


def _time_with_minutes(text: str, span: Span, minute: int, known: _ClockLanguage) -> ClockTime:
    """Return a time whose minutes are beside its hour, with the part of the day after it."""
    part = _first_hour(text, span.end, known)
    minute %= _DAY_MINUTES
    definite = part is not None or minute >= (_NOON + 1) * 60
    if part is not None:
        first, end = part
        span = Span(span.start, end)
        if minute < (_NOON + 1) * 60:
            minute = (first * 60 + (minute - first * 60) % _HALF_DAY_MINUTES) % _DAY_MINUTES
    meanings = time_meanings(minute // 60, minute % 60, definite)
    return _clock_time(text, span, minute, definite, meanings)


def _clock_time(
    text: str, span: Span, minute: int, definite: bool, meanings: tuple[str, ...]
) -> ClockTime:
    written = text[span.start : span.end]
    has_digits = any(map(str.isdigit, written))
    value = Value(meanings, written, span, demanded=has_digits, has_half_day=definite)
    return ClockTime(value, minute, definite)


def _first_hour(text: str, end: int, known: _ClockLanguage) -> tuple[int, int] | None:
    """Return the first hour of the part of the day that follows a time, and where it ends."""
    match = known.part.match(text, end)
    return (int(str(match.lastgroup)[1:]), match.end()) if match else None


def _times(text: str, known: _ClockLanguage, taken: Sequence[Span]) -> Iterator[ClockTime]:
    """Yield the times in digits, and the hours in words, that something marks as a time."""
    covered = SpanIndex(taken)
    candidates = [
        candidate for candidate in _candidates(text, known) if not covered.overlap(candidate.span)
    ]
    has_part = not known.part_words.isdisjoint(words(text))
    previous_end = -1
    for index, candidate in enumerate(candidates):
        following = candidates[index + 1] if index + 1 < len(candidates) else None
        shares_part = (
            candidate.first_hour is None
            and following is not None
            and following.first_hour is not None
            and _is_joined(text, candidate.outer.end, following.outer.start, known)
        )
        if (
            candidate.is_marked
            or (shares_part and following is not None and following.is_marked)
            or (previous_end >= 0 and _is_joined(text, previous_end, candidate.outer.start, known))
        ):
            time = _time_of(candidate, has_part or shares_part, text, known)
            previous_end = candidate.outer.end if time is not None else -1
            if time is not None:
                yield time
        else:
            previous_end = -1


def _candidates(text: str, known: _ClockLanguage) -> list[_Candidate]:
    """Return the numbers that may be times, in order."""
    matches = [*_DIGIT_TIME.finditer(text)] if digits_of(text) else []
    if not known.hour_words.isdisjoint(words(text)):
        matches = sorted((*matches, *known.hour.finditer(text)), key=re.Match.start)
    return [
        _candidate(match, text, known)
        for match in matches
        if not known.no_time.match(text, match.end())
    ]


def _candidate(match: re.Match[str], text: str, known: _ClockLanguage) -> _Candidate:
    start, end = match.span()
    before = known.before.search(text, max(0, start - _LONGEST_BEFORE), start)
    after = known.after.match(text, end)
    outer_end = after.end() if after else end
    part = _first_hour(text, outer_end, known)
    if known.decimal in match[0] and part is None:
        is_marked = False
    else:
        is_marked = bool(before or after) or (
            part is not None and (":" in match[0] or known.counted.match(text, outer_end) is None)
        )
    return _Candidate(
        match[0],
        Span(start, part[1] if part else end),
        Span(before.start() if before else start, part[1] if part else outer_end),
        part[0] if part else None,
        is_marked,
    )


def _is_joined(text: str, end: int, start: int, known: _ClockLanguage) -> bool:
    """Return whether a range or conjunction is all that is between two offsets."""
    return start - end <= _LONGEST_JOIN and known.joins.fullmatch(text, end, start) is not None


def _time_of(
    candidate: _Candidate, has_part: bool, text: str, known: _ClockLanguage
) -> ClockTime | None:
    """Return the time that a candidate is; None if it is too late for one.

    A time in digits counts 24 hours where the language does, unless a part of the day is near it.
    """
    written = candidate.written
    digits = _TIME_PARTS.fullmatch(written)
    shown = int(digits[1]) if digits else known.hours[written.casefold()]
    minute = int(digits[3] or 0) if digits else 0
    if shown > _DAY:
        return None
    has_minutes = digits is not None and digits[3] is not None
    definite = not 0 < shown <= _NOON or (has_minutes and known.full_day and not has_part)
    hour = shown
    if candidate.first_hour is not None:
        definite = True
        if shown <= _NOON:
            hour = candidate.first_hour + (shown - candidate.first_hour) % _NOON
    meanings = time_meanings(hour % _DAY, minute, definite)
    if not has_minutes:
        meanings = (str(shown), *meanings)
    return _clock_time(text, candidate.span, hour % _DAY * 60 + minute, definite, meanings)


def _hour(written: str, known: _ClockLanguage) -> int | None:
    if written.isdigit():
        return int(written) if int(written) <= _DAY else None
    return known.hours.get(written.casefold())


def _minutes(written: str, known: _ClockLanguage) -> int | None:
    return int(written) if written.isdigit() else known.minutes.get(written.casefold())


@lru_cache(maxsize=32)
def _clock_of(language: str) -> _ClockLanguage:
    record, numbers = load_language(language), locale_of(language)
    clock = record.clock
    hours = _spelled(record.numbers, range(1, _NOON + 1))
    minutes = {**_spelled(record.numbers, range(5, 60, 5)), **_parts_of_an_hour(record.numbers)}
    hour = rf"(?P<hour>(?:{any_of(hours)})(?!\w)|\d{{1,2}}(?![\d%]|[.,:]\d))"
    minute = rf"(?P<minutes>\b(?:{any_of(minutes)}|\d{{1,2}})(?!\w))"

    def phrase(template: str, direction: int) -> _Phrase:
        filled = template.replace("{hour}", hour).replace("{minutes}", minute)
        pattern = re.compile(rf"(?<![\w.,:/-]){filled}", re.IGNORECASE)
        return _Phrase(pattern, direction, _required_words(template))

    zone = "|".join(chain(*clock.zones.values()))
    space = rf"[ \u00a0]?(?:(?:{zone})[ \u00a0])?" if zone else "[ \u00a0]?"
    parts = "|".join(f"(?P<h{first}>{'|'.join(each)})" for first, each in clock.parts.items())
    joining = any_of(record.numbers.ranges | record.vocabulary.conjunctions)
    words_around = numbers.words.percent, numbers.words.magnitudes
    return _ClockLanguage(
        clock=clock,
        hours=hours,
        minutes=minutes,
        hour_words=frozenset(word.split()[-1] for word in hours),
        hour=re.compile(rf"\b(?<!-)(?:{any_of(hours)})(?![\w-])", re.IGNORECASE),
        before=re.compile(rf"\b(?:{_either(clock.before)})[ \u00a0]\Z", re.IGNORECASE),
        after=re.compile(rf"[ \u00a0]?(?:{_either(clock.after)})(?!\w)", re.IGNORECASE),
        phrases=(
            *(phrase(template, 0) for template in clock.half_to),
            *(phrase(template, 1) for template in clock.past),
            *(phrase(template, -1) for template in clock.to),
        ),
        fixed=tuple(
            (
                re.compile(rf"\b(?:{_either(names)})\b", re.IGNORECASE),
                int(time.partition(":")[0]) * 60 + int(time.partition(":")[2]),
            )
            for time, names in clock.fixed.items()
        ),
        fixed_words=clock.cues.intersection(
            LETTERS.findall(" ".join(chain(*clock.fixed.values())))
        ),
        part=re.compile(rf"{space}(?:{parts or '(?!)'})(?!\w)", re.IGNORECASE),
        part_words=clock.cues.intersection(LETTERS.findall(" ".join(chain(*clock.parts.values())))),
        joins=re.compile(rf"[ \u00a0]?(?:[-–—]|(?:{joining})\b)[ \u00a0]?", re.IGNORECASE),
        no_time=re.compile(
            rf"[ \u00a0-]?(?:%|(?:{any_of(chain(*words_around))})\b)", re.IGNORECASE
        ),
        counted=re.compile(rf"[ \u00a0]?(?:{_either(clock.counted)})(?!\w)", re.IGNORECASE),
        decimal=numbers.decimal,
        full_day=not clock.twelve_hours,
    )


def _required_words(template: str) -> tuple[frozenset[str], ...]:
    """Return sets of words of which a text that an expression matches has one each."""
    plain = _OPTIONAL.sub(" ", template)
    required = [frozenset(group.split("|")) for group in _ALTERNATIVES.findall(plain)]
    plain = _ALTERNATIVES.sub(" ", plain)
    if "(" not in plain and "[" not in plain and "?" not in plain:
        required += [frozenset({word}) for word in LETTERS.findall(plain)]
    return tuple(required)


def _either(patterns: Iterable[str]) -> str:
    return "|".join(patterns) or "(?!)"


def _spelled(numerals: NumberWords, numbers: range) -> dict[str, int]:
    """Return the words for some numbers below 60."""
    ones = {word: number for word, number in numerals.cardinals.items() if 0 < number < 10}
    known = dict(numerals.cardinals)
    for word, number in ones.items():
        known |= {f"{word} {teen}": number + 10 for teen in numerals.teens}
        known |= {
            f"{word} {factor}": number * size
            for factor, size in numerals.factors.items()
            if size == 10
        }
    for tens, size in tuple(known.items()):
        if size in _TENS:
            known |= {
                f"{tens}{mark}{word}": size + one for word, one in ones.items() for mark in " -"
            }
    return {word: number for word, number in known.items() if number in numbers}


def _parts_of_an_hour(numerals: NumberWords) -> dict[str, int]:
    """Return the words for halves and quarters of an hour, in minutes."""
    shares = {word: 60 * share for word, share in numerals.shares.items()}
    return {word: int(part) for word, part in shares.items() if part in (15, 30)}


@lru_cache(maxsize=32)
def _separator_of_24_hours(language: str) -> str | None:
    """Return what stands between hour and minute, where the day has 24 hours."""
    locale = cldr_locale(language)
    match = re.match(r"HH?(\W)mm", str(locale.time_formats["short"].pattern)) if locale else None
    return match[1] if match else None
