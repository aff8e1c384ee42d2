"""Quotation marks: in pairs, and those of the target language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.quotation import continues, quote_problems
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.context import CheckContext
    from rktranslate.compare.quotation import QuoteProblem
    from rktranslate.model import Finding, Message

_MAX_MESSAGES = 5
"""Messages after the one that opens a quotation in which it may be closed."""


class Quotes(UnitCheck):
    """Quotation marks."""

    name = "quotes"
    help = "Quotations are marked, in pairs of the marks of the target language"
    severity = Severity.WARNING
    signs = '"“'
    safe = True

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a mark without its partner, and pairs of another language."""
        problems = quote_problems(unit.source, unit.target, context.catalog.target_language)
        return self._findings(unit, context, problems) if problems else ()

    def _findings(
        self, unit: Message, context: CheckContext, problems: Sequence[QuoteProblem]
    ) -> Iterator[Finding]:
        for problem in problems:
            if problem.may_continue and _continues(unit, context):
                continue
            if problem.kind == "missing":
                text = "the source has a quotation, and the target no quotation marks"
                yield self.finding(unit, context, text, source_span=problem.span)
                continue
            yield self.finding(
                unit,
                context,
                _text(problem, context.catalog.target_language),
                target_span=problem.span,
                suggestion=problem.replacement,
            )
            if problem.kind == "unpaired":
                return


def _text(problem: QuoteProblem, language: str) -> str:
    if problem.kind == "unclosed":
        return "‘ is not closed"
    if problem.kind == "unpaired":
        return "quotation marks are not paired"
    return f"these are not the quotation marks of {language!r}"


def _continues(unit: Message, context: CheckContext) -> bool:
    """Return whether a quotation over several messages begins or ends in this one."""
    source, _ = context.in_catalog(unit)
    position = context.positions.get((unit.context, source))
    if position is None:
        return False
    messages = context.messages
    before = messages[max(0, position - _MAX_MESSAGES) : position][::-1]
    after = messages[position + 1 : position + 1 + _MAX_MESSAGES]
    return continues(
        unit.source,
        unit.target,
        [message.target for message in before],
        [message.target for message in after],
    )
