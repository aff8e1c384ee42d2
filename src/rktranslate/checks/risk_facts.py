"""Gathers what is known about the units of a catalogue, for their risk."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import draft_confidence
from rktranslate.checks.merged_units import is_reference
from rktranslate.checks.risk import ReadingFacts, RiskFacts, WordFacts, risk_model
from rktranslate.checks.rules import MODEL_READING
from rktranslate.compare.copies import copy_rules
from rktranslate.compare.length import MIN_LENGTH
from rktranslate.compare.lexical_coverage import coverage
from rktranslate.model import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.checks.context import CheckContext
    from rktranslate.checks.risk import Risk
    from rktranslate.compare.lexical_coverage import JudgedWord
    from rktranslate.compare.reading import Reading
    from rktranslate.model import Finding, Message

_OF_FACTS = frozenset(
    {"empty", "unreviewed", "untouched-draft", "changed-source", MODEL_READING.name}
)
"""Checks that report the state of a unit or its reading, which are facts of their own."""


class RiskAssessor:
    """Assesses the units of one catalogue; threads can share it."""

    def __init__(self, context: CheckContext) -> None:
        """Take the catalogue; the usual length of its targets is worked out once."""
        self._context = context
        languages = context.catalog.source_language, context.catalog.target_language
        self._rules = copy_rules(*languages)
        self._usual = context.usual_length
        self._model = risk_model()

    def risk(
        self,
        message: Message,
        findings: Iterable[Finding] = (),
        reading: Reading | None = None,
    ) -> Risk | None:
        """Return the risk of a message.

        Args:
            message: A current message of the catalogue.
            findings: What the checks found about it.
            reading: The model's reading of it, if there is one.

        Returns:
            None where there is no translation to judge: without a target, for a reference, and for
            a sentence that was merged into another one.
        """
        facts = self.facts(message, findings, reading)
        return None if facts is None else self._model.risk(facts)

    def chance(self, message: Message, findings: Sequence[Finding]) -> float:
        """Return the chance that something is wrong with a message, 0 to 1.

        Where there is no translation to judge, it is that of the gravest finding.
        """
        risk = self.risk(message, findings)
        if risk is not None:
            return risk.chance
        shares = self._model.findings
        others = (finding for finding in findings if finding.check_id not in _OF_FACTS)
        return max((shares[finding.severity] for finding in others), default=0.0)

    def facts(
        self,
        message: Message,
        findings: Iterable[Finding] = (),
        reading: Reading | None = None,
    ) -> RiskFacts | None:
        """Return what is known about a message; see :meth:`risk`."""
        unit = self._context.unit(message)
        if unit is None or is_reference(message) or not unit.source.strip():
            return None
        if not unit.target.strip() or unit.target.strip() == NOTHING:
            return None
        confidence = draft_confidence(message)
        long = max(len(unit.source), len(unit.target)) >= MIN_LENGTH
        usual = len(unit.source) * math.exp(self._usual.center)
        source, target = self._words(unit) if confidence is None else (None, None)
        matcher = self._context.matcher
        uses = () if matcher is None else matcher.count_terms(unit.source, unit.target)
        return RiskFacts(
            findings=tuple(
                (finding.severity, finding.check_id)
                for finding in findings
                if finding.check_id not in _OF_FACTS
            ),
            reviewed=message.state.is_reviewed,
            changed=not message.state.is_reviewed and message.previous_source is not None,
            confidence=confidence,
            deviation=self._usual.deviation(unit.source, unit.target) if long else 0.0,
            length=round(100 * len(unit.target) / usual),
            source=source,
            target=target,
            terms=len(uses),
            missing_terms=sum(bool(use.missing()) and not use.forbidden for use in uses),
            reading=None if reading is None else _reading_facts(unit.target, reading),
        )

    def _words(self, unit: Message) -> tuple[WordFacts | None, WordFacts | None]:
        if not self._rules.lexicon:
            return None, None
        found = coverage(unit.source, unit.target, self._rules, self._context.syntax)
        return _word_facts(unit.source, found.source), _word_facts(unit.target, found.target)


def _reading_facts(target: str, reading: Reading) -> ReadingFacts:
    words = (target[word.span.start : word.span.end] for word in reading.unexpected)
    return ReadingFacts(reading.doubt, reading.against, reading.end, tuple(words))


def _word_facts(text: str, words: Sequence[JudgedWord]) -> WordFacts:
    rates = [word.freedom for word in words]
    return WordFacts(
        len(words),
        tuple((text[word.start : word.end], word.freedom) for word in words if not word.covered),
        sum(rates),
        sum(rate * (1 - rate) for rate in rates),
    )
