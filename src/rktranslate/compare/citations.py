"""Citations: their attachment in a sentence, and the numbers that a text cites."""

from __future__ import annotations

import re
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
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NUMBER_BEFORE = re.compile(r"(\d[\d.,]*\d|\d)$")


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
    in_target = _single_notes(target, syntax)
    for text, note in _single_notes(source, syntax).items():
        counterpart = in_target.get(text)
        if counterpart is not None:
            problem = _how_moved(source, note.span, target, counterpart.span)
            if problem:
                yield MovedCitation(text, problem, note.span, counterpart.span)


def cited_numbers(text: str, syntax: Syntax) -> Iterator[tuple[int, Span]]:
    """Yield the numbers that a text cites, those of ranges and superscripts too."""
    if not _may_have_notes(text):
        return
    for code in find_codes(text, syntax):
        if code.kind is not CodeKind.CITATION:
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
    texts = [note.text for note in notes]
    return {note.text: note for note in notes if texts.count(note.text) == 1}


def _how_moved(source: str, source_span: Span, target: str, target_span: Span) -> str:
    """Return how a citation was moved, in words; empty where it was not."""
    in_source, in_target = source[: source_span.start], target[: target_span.start]
    if in_source and in_target and not in_source[-1].isspace() and in_target[-1].isspace():
        return "is separated by a space from the word before it"
    at_end = _is_at_end(source, source_span)
    if at_end != _is_at_end(target, target_span):
        return (
            "is at the end of the source, but not of the target"
            if at_end
            else "is inside the source sentence, but at the end of the target"
        )
    crossed = [text.rstrip(_CLOSING)[-1:] in _STOPS for text in (in_source, in_target)]
    if in_source and in_target and crossed[0] != crossed[1]:
        return "is on the other side of the full stop"
    number = _NUMBER_BEFORE.search(in_source)
    if number and number[1].isdigit() and target.count(number[1]) == 1:
        other = _NUMBER_BEFORE.search(in_target)
        if other and other[1] != number[1]:
            return f"belongs to {number[1]}, not to {other[1]}"
    return ""


def _is_at_end(text: str, span: Span) -> bool:
    rest = text[span.end :]
    return not any(char.isalnum() for char in re.sub(r"\[[^\]]*\]", "", rest))
