"""Punctuation: the final mark, the marks inside, brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.brackets import lost_item_bracket, unmatched_brackets
from rktranslate.compare.punctuation import InnerMark, differing_final_marks, wrong_inner_marks
from rktranslate.model import Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message

_NAMES = {
    ".": "a full stop",
    "…": "an ellipsis",
    "?": "a question mark",
    "!": "an exclamation mark",
    ":": "a colon",
    ";": "a semicolon",
}


class EndPunctuation(UnitCheck):
    """The mark at the end."""

    name = "end-punctuation"
    help = "Source and target end in the same mark, as the target language writes it"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report another mark at the end, or none."""
        marks = differing_final_marks(*context.sides(unit), context.syntax)
        if marks is None:
            return ()
        source_mark, target_mark = (_NAMES.get(mark, "no mark") for mark in marks)
        text = f"the source ends in {source_mark}, the target in {target_mark}"
        return [self.finding(unit, context, text)]


class InnerPunctuation(UnitCheck):
    """The marks inside."""

    name = "punctuation"
    help = "Punctuation marks have no space before them, one after them, and are not doubled"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report each such mark, unless the source is written so too."""
        language = context.catalog.target_language
        marks = wrong_inner_marks(unit.source, unit.target, language, context.syntax)
        return [
            self.finding(
                unit,
                context,
                _inner_text(mark),
                target_span=mark.span,
                suggestion=mark.replacement,
            )
            for mark in marks
        ]


class Brackets(UnitCheck):
    """Brackets."""

    name = "brackets"
    help = "Every bracket that is opened is closed"
    signs = "()[]{}（"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report unmatched brackets, and an item of a list that lost its own."""
        findings = []
        item = lost_item_bracket(unit.source, unit.target)
        if item is not None:
            text, span = f"the bracket of {item[0].strip()} is missing", item[1]
            findings.append(self.finding(unit, context, text, target_span=span, suggestion=item[0]))
        for offset in unmatched_brackets(unit.source, unit.target, context.syntax):
            text, span = f"unmatched {unit.target[offset]}", Span(offset, offset + 1)
            findings.append(self.finding(unit, context, text, target_span=span))
        return findings


def _inner_text(mark: InnerMark) -> str:
    if mark.problem == "space":
        return f"space before {mark.mark!r}"
    if mark.problem == "glued":
        return f"no space after {mark.mark!r}"
    return f"{mark.mark!r} is doubled"
