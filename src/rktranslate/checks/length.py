"""Lengths: targets far longer or shorter than is usual in their catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import DocumentCheck
from rktranslate.compare.length import LengthFault, length_fault
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding

_TEXTS = {
    LengthFault.OUT_OF_RANGE: "length ratio out of range: the target is {} % of the source",
    LengthFault.TRUNCATED: "the target may be truncated: it is {} % of the source",
}


class Length(DocumentCheck):
    """A target is about as long as translations are in its catalogue."""

    name = "length"
    help = "No target is far longer or shorter than is usual in its catalogue"
    severity = Severity.WARNING

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Report ratios out of range, and short targets that look truncated."""
        languages = context.catalog.source_language, context.catalog.target_language
        usual = context.usual_length
        for unit in context.compared_units:
            fault = length_fault(unit.source, unit.target, usual, *languages)
            if fault is not None:
                percent = round(100 * len(unit.target) / len(unit.source))
                yield self.finding(unit, context, _TEXTS[fault].format(percent))
