"""Citations and references: where citations stand, where they lead, and verbatim references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import DocumentCheck, MessageCheck, UnitCheck
from rktranslate.checks.merged_units import is_reference
from rktranslate.compare.citations import cited_numbers, entry_number, moved_citations
from rktranslate.model import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message

_MAX_SHOWN = 5
"""Missing numbers that one finding names."""


class CitationPlace(UnitCheck):
    """A citation is attached in its target as it is in its source."""

    name = "citation-place"
    help = "Citations keep their attachment: to a number, to a word, to the sentence's end"
    severity = Severity.WARNING
    signs = "[⁰"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a citation that was detached, crossed the full stop, or left its number."""
        return [
            self.finding(
                unit,
                context,
                f"{moved.text} {moved.problem}",
                source_span=moved.source_span,
                target_span=moved.target_span,
            )
            for moved in moved_citations(unit.source, unit.target, context.syntax)
        ]


class CitationGraph(DocumentCheck):
    """Every citation leads to a reference, every reference is cited, no number is missing."""

    name = "citation-graph"
    help = "Every citation has its reference, every reference is cited, no number is missing"

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Report loose ends of the target's citations, where it has numbered references."""
        entries: dict[int, Message] = {}
        cited: dict[int, tuple[Message, Span]] = {}
        for unit in context.units:
            if not is_reference(unit):
                for number, span in cited_numbers(unit.target, context.syntax):
                    cited.setdefault(number, (unit, span))
                continue
            entry = entry_number(unit.target)
            if entry is None:
                continue
            number, span = entry
            if number in entries:
                text = f"duplicate reference [{number}]"
                yield self.finding(unit, context, text, target_span=span)
            entries[number] = unit
        if not entries:
            return
        for number, (unit, span) in cited.items():
            if number not in entries:
                text = f"no reference [{number}] for this citation"
                yield self.finding(unit, context, text, target_span=span)
        pending = {
            number
            for message in context.messages
            if not message.target.strip()
            for number, _ in cited_numbers(message.source, context.syntax)
        }
        for number, unit in entries.items():
            if number not in cited and number not in pending:
                yield self.finding(unit, context, f"reference [{number}] is not cited")
        gaps = sorted(set(range(1, max(entries) + 1)) - set(entries) - set(cited))
        # An absurd number in one entry must not be answered with a thousand findings.
        if gaps:
            shown = ", ".join(f"[{gap}]" for gap in gaps[:_MAX_SHOWN])
            more = ", ..." if gaps[_MAX_SHOWN:] else ""
            text = f"missing reference numbers: {shown}{more}"
            yield self.finding(entries[max(entries)], context, text)


class ReferenceVerbatim(MessageCheck):
    """A bibliography entry is kept verbatim."""

    name = "reference-verbatim"
    help = "Bibliography entries are kept verbatim"

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a reference that differs from its source."""
        if message.target != message.source and is_reference(message) and message.target.strip():
            text = "the reference differs from the source"
            return [self.finding(message, context, text, suggestion=message.source)]
        return ()
