"""Text that a target lacks, and text of a target that its source lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import DocumentCheck
from rktranslate.checks.sentences import SentenceComparison
from rktranslate.compare.copies import copy_rules
from rktranslate.compare.length import length_fault
from rktranslate.compare.lost_text import added_text, dropped_text
from rktranslate.inline.excerpt import excerpt
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.compare.copies import CopyRules
    from rktranslate.model import Finding

_QUOTED = 60
"""Characters of lost text that a finding quotes."""


class DroppedText(DocumentCheck):
    """A target has all clauses of its source."""

    name = "dropped-text"
    help = "No target lacks a clause or the end of its source"
    severity = Severity.WARNING

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Report words in a row without a counterpart, where the target is short.

        What ``sentences`` or ``length`` report is not reported again.
        """
        rules, usual = _rules(context), context.usual_length
        typical = usual.near(*rules.languages)
        sentences: SentenceComparison | None = None
        for unit in context.compared_units if rules.lexicon else ():
            span = dropped_text(unit.source, unit.target, rules, typical, context.syntax)
            if span is None or length_fault(unit.source, unit.target, usual, *rules.languages):
                continue
            sentences = sentences or SentenceComparison.of(context)
            if sentences.lost(unit) is not None:
                continue
            quoted = excerpt(unit.source[span.start : span.end], _QUOTED)
            text = f"the target has no counterpart of {quoted!r}"
            yield self.finding(unit, context, text, source_span=span)


class AddedText(DocumentCheck):
    """A target has nothing that its source does not say."""

    name = "added-text"
    help = "No target has a sentence or a clause that nothing in its source explains"
    severity = Severity.WARNING

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Report words in a row that no word of the source explains, where the target is long.

        What ``length`` reports is not reported again.
        """
        rules, usual = _rules(context), context.usual_length
        typical = usual.near(*rules.languages)
        for unit in context.compared_units if rules.lexicon else ():
            span = added_text(unit.source, unit.target, rules, typical, context.syntax)
            if span is None or length_fault(unit.source, unit.target, usual, *rules.languages):
                continue
            quoted = excerpt(unit.target[span.start : span.end], _QUOTED)
            text = f"the source has no counterpart of {quoted!r}"
            yield self.finding(unit, context, text, target_span=span)


def _rules(context: CheckContext) -> CopyRules:
    return copy_rules(context.catalog.source_language, context.catalog.target_language)
