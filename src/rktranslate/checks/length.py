"""Lengths: targets far longer or shorter than is usual in their catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import DocumentCheck
from rktranslate.compare.copies import copy_rules
from rktranslate.compare.length import LengthFault, length_fault
from rktranslate.compare.lost_text import evidence_of_addition, evidence_of_gap
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding

_OUT_OF_RANGE = "length ratio out of range: the target is {} % of the source"
_LEAST_OF_WORDS = 2.0
"""Evidence that the words of a text must give beside its length, where a lexicon knows them."""
_TRUNCATED = "the target may be truncated: it is {} % of the source"


class Length(DocumentCheck):
    """A target is about as long as translations are in its catalogue."""

    name = "length"
    help = "No target is far longer or shorter than is usual in its catalogue"
    severity = Severity.WARNING

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Report ratios out of range, and short targets that look truncated.

        A lexicon must not say that nothing was left out or added.
        """
        languages = context.catalog.source_language, context.catalog.target_language
        rules, usual = copy_rules(*languages), context.usual_length
        for unit in context.compared_units:
            fault = length_fault(unit.source, unit.target, usual, *languages)
            if fault is None:
                continue
            evidence = evidence_of_addition if fault is LengthFault.TOO_LONG else evidence_of_gap
            if evidence(unit.source, unit.target, rules, context.syntax) >= _LEAST_OF_WORDS:
                text = _TRUNCATED if fault is LengthFault.TRUNCATED else _OUT_OF_RANGE
                percent = round(100 * len(unit.target) / len(unit.source))
                yield self.finding(unit, context, text.format(percent))
