"""Citations: where they stand in their sentence, and whether each leads to its reference."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.checks.interface import CatalogCheck
from rktranslate.checks.unit import UnitCheck, is_reference
from rktranslate.inline import find_codes
from rktranslate.model import Code, CodeKind, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message

_NOTES = (CodeKind.CITATION, CodeKind.FOOTNOTE)
_STOPS = ".!?…。"
_CLOSING = "\"'”’»)]"
_ENTRY = re.compile(r"\s*\[(\d{1,4})\]\s")
_NUMBERS = re.compile(r"(\d{1,4})(?:\s?[–—-]\s?(\d{1,4}))?")
_LONGEST_RANGE = 200
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_TOKEN_BEFORE = re.compile(r"(\d[\d.,]*\d|\d)$")


class CitationPlace(UnitCheck):
    """A citation stands in its target as it stands in its source."""

    id = "citation-place"
    description = "Citations keep their attachment: to a number, to a word, to the sentence's end"
    severity = Severity.WARNING
    signs = "[⁰"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a citation that was set apart, crossed the stop, or left its number."""
        if not _may_have_notes(unit.source) or not _may_have_notes(unit.target):
            return
        theirs = _notes(unit.target, context)
        for text, ours in _notes(unit.source, context).items():
            twin = theirs.get(text)
            if twin is None:
                continue
            problem = _moved(unit.source, ours.span, unit.target, twin.span)
            if problem:
                yield self.finding(
                    unit,
                    context,
                    f"{text} {problem}",
                    source_span=ours.span,
                    target_span=twin.span,
                )


class CitationGraph(CatalogCheck):
    """Every citation leads to an entry, every entry is cited, no number is left out."""

    id = "citation-graph"
    description = "Every citation has its reference, every reference is cited, numbers are unbroken"

    def check_all(self, units: Sequence[Message], context: CheckContext) -> Iterable[Finding]:
        """Report loose ends of the target's citations, where it has numbered references."""
        entries: dict[int, Message] = {}
        cited: dict[int, tuple[Message, Span]] = {}
        for unit in units:
            entry = _ENTRY.match(unit.target) if is_reference(unit) else None
            if entry:
                number = int(entry[1])
                if number in entries:
                    yield self.finding(
                        unit,
                        context,
                        f"there are two references [{number}]",
                        target_span=Span(*entry.span()),
                    )
                entries[number] = unit
            elif not is_reference(unit):
                for number, span in _cited(unit.target, context):
                    cited.setdefault(number, (unit, span))
        if not entries:
            return
        for number, (unit, span) in cited.items():
            if number not in entries:
                yield self.finding(
                    unit, context, f"there is no reference [{number}]", target_span=span
                )
        pending = {
            number
            for message in context.catalog.messages
            if not message.obsolete and not message.target.strip()
            for number, _ in _cited(message.source, context)
        }
        for number, unit in entries.items():
            if number not in cited and number not in pending:
                yield self.finding(unit, context, f"reference [{number}] is cited nowhere")
        gaps = sorted(set(range(1, max(entries) + 1)) - set(entries) - set(cited))
        # An absurd number in one entry must not be answered with a thousand findings.
        if gaps:
            last = entries[max(entries)]
            shown = ", ".join(f"[{gap}]" for gap in gaps[:5]) + (", ..." if gaps[5:] else "")
            yield self.finding(last, context, f"the references leave out {shown}")


def _may_have_notes(text: str) -> bool:
    return "[" in text or not text.isascii()


def _notes(text: str, context: CheckContext) -> dict[str, Code]:
    """Return the citations that a text has once."""
    notes = [code for code in find_codes(text, context.syntax) if code.kind in _NOTES]
    texts = [note.text for note in notes]
    return {note.text: note for note in notes if texts.count(note.text) == 1}


def _moved(source: str, ours: Span, target: str, theirs: Span) -> str:
    """Return how a citation was moved, in words; empty where it was not."""
    before, after = source[: ours.start], target[: theirs.start]
    if before and after and not before[-1].isspace() and after[-1].isspace():
        return "is set apart from the word that it belongs to"
    if _at_end(source, ours) != _at_end(target, theirs):
        where = "at the end" if _at_end(source, ours) else "inside the sentence"
        return f"stands {where} in the source, and elsewhere in the target"
    crossed = before.rstrip(_CLOSING)[-1:] in _STOPS, after.rstrip(_CLOSING)[-1:] in _STOPS
    if before and after and crossed[0] != crossed[1]:
        return "is on the other side of the full stop"
    number = _TOKEN_BEFORE.search(before)
    if number and number[1].isdigit() and target.count(number[1]) == 1:
        stood = _TOKEN_BEFORE.search(after)
        if stood and stood[1] != number[1]:
            return f"belongs to {number[1]}, not to {stood[1]}"
    return ""


def _at_end(text: str, span: Span) -> bool:
    rest = text[span.end :]
    return not any(char.isalnum() for char in re.sub(r"\[[^\]]*\]", "", rest))


def _cited(text: str, context: CheckContext) -> Iterator[tuple[int, Span]]:
    """Yield the numbers that a text cites; superscripts too."""
    if not _may_have_notes(text):
        return
    for code in find_codes(text, context.syntax):
        if code.kind is not CodeKind.CITATION:
            continue
        for found in _NUMBERS.finditer(code.text.translate(_SUPERSCRIPTS)):
            first, last = int(found[1]), int(found[2] or found[1])
            if last - first <= _LONGEST_RANGE:
                yield from ((number, code.span) for number in range(first, last + 1))
