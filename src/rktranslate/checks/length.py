"""Lengths: targets far longer or shorter than is usual in their catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import DocumentCheck
from rktranslate.checks.merged_units import is_reference
from rktranslate.compare.length import MIN_LENGTH, LengthRatio, is_truncated
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding

_TOO_LONG = 3.9
"""Spreads above the median from which a ratio is out of range."""
_TOO_SHORT = 3.4
"""Spreads below the median from which it is: translators leave out less than they explain."""
_TRUNCATED = 2.5
"""Spreads below the median from which a target that looks truncated is too short."""


class Length(DocumentCheck):
    """A target is about as long as translations are in its catalogue."""

    name = "length"
    help = "No target is far longer or shorter than is usual in its catalogue"
    severity = Severity.WARNING

    def check(self, context: CheckContext) -> Iterable[Finding]:
        """Report ratios out of range, and short targets that look truncated."""
        units = [unit for unit in context.units if unit.source.strip() and not is_reference(unit)]
        languages = context.catalog.source_language, context.catalog.target_language
        usual = LengthRatio.of([(unit.source, unit.target) for unit in units], *languages)
        for unit in units:
            deviation = usual.deviation(unit.source, unit.target)
            percent = round(100 * len(unit.target) / len(unit.source))
            long = max(len(unit.source), len(unit.target)) >= MIN_LENGTH
            if long and not -_TOO_SHORT <= deviation <= _TOO_LONG:
                text = f"length ratio out of range: the target is {percent} % of the source"
                yield self.finding(unit, context, text)
            elif (
                long
                and deviation < -_TRUNCATED
                and is_truncated(unit.source, unit.target, *languages)
            ):
                text = f"the target may be truncated: it is {percent} % of the source"
                yield self.finding(unit, context, text)
