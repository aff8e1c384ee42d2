"""Approvals of drafts as an engine or the memory made them, and what speaks for a second reading.

The fingerprint in the provenance of a draft shows that nobody has changed a letter of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import approved_draft
from rktranslate.checks.base import FindingsCheck
from rktranslate.compare.facts import count_facts
from rktranslate.inline.words import count_words
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message

_LONG, _VERY_LONG = 15, 30
"""Words of a source."""
_MANY_FACTS, _MORE_FACTS = 3, 6
"""Different names and numbers of a source."""
_POINTS = {Severity.INFO: 1, Severity.WARNING: 2, Severity.ERROR: 4}
"""Points of a finding."""
_MEDIUM, _HIGH = 2, 4
"""Points from which a risk is no longer low, no longer medium."""
_CERTAIN = 4
"""Points of a fact that alone makes the risk high."""


class RiskLevel(IntEnum):
    """How much speaks for reading an approved draft again."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


class RiskReason(StrEnum):
    """What speaks for reading an approved draft again."""

    UNRESOLVED = "unresolved issue"
    """The draft was made with issues that its reviewer had to resolve."""
    EARLIER_SOURCE = "made for an earlier source"
    FINDING = "finding"
    """Other checks have findings about it."""
    LENGTH = "word"
    FACTS = "name or number"


@dataclass(frozen=True, slots=True)
class RiskFactor:
    """One reason, with how many there are of it, and its points."""

    reason: RiskReason
    number: int
    points: int

    def __str__(self) -> str:
        """Return the reason with its number: ``2 findings``."""
        if self.reason is RiskReason.EARLIER_SOURCE:
            return self.reason
        if self.reason is RiskReason.FACTS and self.number != 1:
            return f"{self.number} names or numbers"
        return f"{self.number} {self.reason}{'' if self.number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class ApprovalRisk:
    """The risk of a draft that was approved as it was made."""

    factors: tuple[RiskFactor, ...]

    @property
    def level(self) -> RiskLevel:
        """The level by the sum of the points."""
        points = sum(factor.points for factor in self.factors)
        if points >= _HIGH:
            return RiskLevel.HIGH
        return RiskLevel.MEDIUM if points >= _MEDIUM else RiskLevel.LOW


def approval_risk(
    message: Message, language: str, findings: Sequence[Finding]
) -> ApprovalRisk | None:
    """Return the risk of a message whose draft was approved as it was made; None for any other.

    Args:
        message: A current message.
        language: Language of its source.
        findings: The findings of other checks about it.
    """
    draft = approved_draft(message)
    if draft is None:
        return None
    return ApprovalRisk(tuple(_factors(message, language, findings)))


def _factors(message: Message, language: str, findings: Sequence[Finding]) -> Iterator[RiskFactor]:
    lineage = message.provenance.lineage() if message.provenance else ()
    unresolved = next((step.unresolved for step in lineage if step.unresolved), ())
    if unresolved:
        yield RiskFactor(RiskReason.UNRESOLVED, len(unresolved), _CERTAIN)
    if any(step.carried is not None for step in lineage):
        yield RiskFactor(RiskReason.EARLIER_SOURCE, 1, _CERTAIN)
    if findings:
        points = sum(_POINTS[finding.severity] for finding in findings)
        yield RiskFactor(RiskReason.FINDING, len(findings), points)
    words = count_words(message.source)
    if words >= _LONG:
        yield RiskFactor(RiskReason.LENGTH, words, 1 + (words >= _VERY_LONG))
    facts = sum(count_facts(message.source, language))
    if facts >= _MANY_FACTS:
        yield RiskFactor(RiskReason.FACTS, facts, 1 + (facts >= _MORE_FACTS))


class UntouchedDraft(FindingsCheck):
    """A draft that was approved without a change is reported, with its risk."""

    name = "untouched-draft"
    help = "No draft was approved exactly as an engine or the memory made it"
    severity = Severity.INFO
    enabled = False
    """A short sentence needs no change: such approvals are ordinary, and ``status`` counts them."""

    def concerns(self, message: Message) -> bool:
        """Return whether the draft of a message was approved as it was made."""
        return approved_draft(message) is not None

    def check(
        self, message: Message, context: CheckContext, findings: Sequence[Finding]
    ) -> Iterable[Finding]:
        """Report a draft that was approved as it was made."""
        risk = approval_risk(message, context.catalog.source_language, findings)
        if risk is None:
            return ()
        reasons = ", ".join(map(str, risk.factors))
        detail = f"{risk.level.name.lower()} risk{': ' if reasons else ''}{reasons}"
        text = "the draft was approved without a change"
        return [self.finding(message, context, text, detail=detail)]
