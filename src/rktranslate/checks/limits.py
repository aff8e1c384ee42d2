"""Limits of reports: what one unit holds must not make a report grow with its square.

A report shows the texts of the unit with each finding. A unit of a million characters may have a
fault in each word, and a message may name each of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.errors import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Finding

MAX_FINDINGS = 20
"""Findings of one check about one unit; the last of them says how many more there are."""
MAX_MESSAGE = 1000
"""Characters of a message, and of its detail."""


def within_limits(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings of any number of units within the limits of a report, in order."""
    totals = Counter(map(_unit, findings))
    seen: Counter[tuple[str, str, int, str]] = Counter()
    kept = []
    for finding in findings:
        unit = _unit(finding)
        seen[unit] += 1
        more = totals[unit] - MAX_FINDINGS
        if more > 0 and seen[unit] == MAX_FINDINGS:
            note = f"and {more:,} more of these in this unit"
            detail = f"{finding.detail}; {note}" if finding.detail else note
            kept.append(_shortened(replace(finding, detail=detail)))
        elif seen[unit] <= MAX_FINDINGS:
            kept.append(_shortened(finding))
    return kept


def _unit(finding: Finding) -> tuple[str, str, int, str]:
    return finding.check_id, finding.location.path, finding.location.line, finding.source


def _shortened(finding: Finding) -> Finding:
    if len(finding.message) <= MAX_MESSAGE and len(finding.detail) <= MAX_MESSAGE:
        return finding
    half = MAX_MESSAGE // 2
    message, detail = (shortened(text, half, half) for text in (finding.message, finding.detail))
    return replace(finding, message=message, detail=detail)
