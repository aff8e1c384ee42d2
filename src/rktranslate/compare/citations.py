"""Citations: their attachment in a sentence, and the numbers that a text cites."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.inline import find_codes
from rktranslate.model import Code, CodeKind, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NOTES = (CodeKind.CITATION, CodeKind.FOOTNOTE)
_STOPS = ".!?…。"
_CLOSING = "\"'”’»)]"
_ENTRY = re.compile(r"\s*\[(\d{1,4})\]\s")
_NUMBERS = re.compile(r"(\d{1,4})(?:\s?[–—-]\s?(\d{1,4}))?")
_MAX_RANGE = 200
_LONGEST_NUMBER = 12
"""Digits of a number that all numbers of its length are counted with."""
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_WORD = re.compile(r"[^\W_]")
_DIGITS = re.compile(r"\d+")


class MovedCitation(NamedTuple):
    """A citation that is attached to something else in the target than in the source."""

    text: str
    problem: str
    """``is separated from its word``: a predicate about it."""
    source_span: Span
    target_span: Span


def moved_citations(source: str, target: str, syntax: Syntax) -> Iterable[MovedCitation]:
    """Return the citations that a target attaches to another word, number or place."""
    if not _may_have_notes(source) or not _may_have_notes(target):
        return ()
    return _moved_citations(source, target, syntax)


def _moved_citations(source: str, target: str, syntax: Syntax) -> Iterator[MovedCitation]:
    in_source, in_target = _single_notes(source, syntax), _single_notes(target, syntax)
    if in_source.keys().isdisjoint(in_target):
        return
    places = _Places(source), _Places(target)
    for text, note in in_source.items():
        counterpart = in_target.get(text)
        if counterpart is not None:
            problem = _how_moved(*places, note.span, counterpart.span)
            if problem:
                yield MovedCitation(text, problem, note.span, counterpart.span)


def cited_numbers(text: str, syntax: Syntax) -> Iterator[tuple[int, Span]]:
    """Yield the numbers that a text cites, those of ranges and superscripts too."""
    if not _may_have_notes(text):
        return
    for code in find_codes(text, syntax):
        if code.kind is not CodeKind.CITATION or "@" in code.text:
            continue
        for match in _NUMBERS.finditer(code.text.translate(_SUPERSCRIPTS)):
            first, last = int(match[1]), int(match[2] or match[1])
            if last - first <= _MAX_RANGE:
                yield from ((number, code.span) for number in range(first, last + 1))


def entry_number(text: str) -> tuple[int, Span] | None:
    """Return the number that a bibliography entry begins with (``[7] ...``), and its span."""
    match = _ENTRY.match(text)
    return None if match is None else (int(match[1]), Span(*match.span()))


def _may_have_notes(text: str) -> bool:
    return "[" in text or not text.isascii()


def _single_notes(text: str, syntax: Syntax) -> dict[str, Code]:
    """Return the citations that a text has once."""
    notes = [code for code in find_codes(text, syntax) if code.kind in _NOTES]
    counts = Counter(note.text for note in notes)
    return {note.text: note for note in notes if counts[note.text] == 1}


def _how_moved(source: _Places, target: _Places, source_span: Span, target_span: Span) -> str:
    """Return how a citation was moved, in words; empty where it was not."""
    start, target_start = source_span.start, target_span.start
    inside = start > 0 and target_start > 0
    if inside and not source.is_after_space(start) and target.is_after_space(target_start):
        return "is separated by a space from the word before it"
    at_end = source.is_at_end(source_span.end)
    if at_end != target.is_at_end(target_span.end):
        return (
            "is at the end of the source, but not of the target"
            if at_end
            else "is inside the source sentence, but at the end of the target"
        )
    if inside and source.is_after_stop(start) != target.is_after_stop(target_start):
        return "is on the other side of the full stop"
    number = source.number_before(start)
    if number.isdigit():
        other = target.number_before(target_start)
        if other and other != number and target.count(number) == 1:
            return f"belongs to {number}, not to {other}"
    return ""


class _Places:
    """The surroundings of the citations of a text; what all of them need is computed once."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Behind the last closing bracket nothing is in brackets.
        brackets = list(_BRACKETS.finditer(text, 0, text.rfind("]") + 1))
        self._ends = [match.end() for match in brackets]
        self._starts = [match.start() for match in brackets]
        self._last_word = _last_word(text, list(zip(self._starts, self._ends, strict=True)))
        self._counts: dict[int, Counter[str]] = {}

    def is_after_space(self, offset: int) -> bool:
        """Return whether there is white space right before an offset."""
        return self._text[offset - 1].isspace()

    def is_at_end(self, offset: int) -> bool:
        """Return whether no letter or digit follows an offset, those in brackets aside."""
        index = bisect_right(self._ends, offset)
        if index < len(self._ends) and self._starts[index] < offset:
            end = self._ends[index]
            opening = self._text.find("[", offset, end)
            if _WORD.search(self._text, offset, end if opening < 0 else opening):
                return False
            offset = end
        return self._last_word < offset

    def is_after_stop(self, offset: int) -> bool:
        """Return whether only closing marks are between an offset and a full stop, or the start."""
        while offset and self._text[offset - 1] in _CLOSING:
            offset -= 1
        return not offset or self._text[offset - 1] in _STOPS

    def number_before(self, offset: int) -> str:
        """Return the number that ends at an offset; empty where there is none."""
        start = offset
        while start and (self._text[start - 1].isdecimal() or self._text[start - 1] in ".,"):
            start -= 1
        number = self._text[start:offset].lstrip(".,")
        return number if number[-1:].isdecimal() else ""

    def count(self, number: str) -> int:
        """Return how often the text has some digits in a row."""
        size = len(number)
        if size > _LONGEST_NUMBER:
            return self._text.count(number)
        if size not in self._counts:
            self._counts[size] = Counter(
                digits[start : start + size]
                for digits in _DIGITS.findall(self._text)
                for start in range(len(digits) - size + 1)
            )
        return self._counts[size][number]


def _last_word(text: str, brackets: list[tuple[int, int]]) -> int:
    """Return the offset of the last letter or digit outside of brackets; -1 without one."""
    end = len(text)
    for start, after in (*reversed(brackets), (0, 0)):
        for offset in range(end - 1, after - 1, -1):
            if text[offset].isalnum():
                return offset
        end = start
    return -1
