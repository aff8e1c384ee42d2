"""The risk of a unit: the chance that something is wrong with its translation, with the reasons.

A reviewer reads the riskiest units first. The chance is put together from what is known about a
unit (:class:`RiskFacts`). A finding of the checks is right as often as its severity promises. What
is softer (words without a counterpart, the length, the model's reading) adds to the log odds of the
state of the unit, as in logistic regression. Both are combined as if they were independent: nothing
is wrong only if no finding is right and the rest has no fault.

The weights are data, ``risk.toml``, fitted by ``training/risk.py`` on seeded errors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LEAST_LIFT = 0.6
"""Log odds that evidence adds, at least, to be named as a reason."""
_LEAST, _MOST = 0.001, 0.999
"""No chance is nil, and none is certain."""
_COVERAGE = (-2.0, 6.0)
_SURPRISE = (0.0, 3.0)
_SPREADS = (0.0, 4.0)
_DOUBT, _AGAINST, _END = (0.0, 12.0), (0.0, 20.0), (0.0, 6.0)
"""The ranges of features; beyond them they say no more."""
_MOST_WORDS = 6
"""Words that a reason names."""


class ReasonKind(StrEnum):
    """Why a unit is a risk."""

    ERRORS = "errors"
    """Checks have found errors: ``names`` are the checks."""
    WARNINGS = "warnings"
    """The same of warnings."""
    REMARKS = "remarks"
    """The same of findings of the severity info."""
    TERMS = "terms"
    """``number`` of ``total`` glossary terms have no accepted rendering."""
    UNCOVERED = "uncovered"
    """``number`` of ``total`` words of the source have no counterpart: ``names``."""
    UNEXPLAINED = "unexplained"
    """``number`` of ``total`` words of the target have none: ``names``."""
    SHORT = "short"
    """The target has ``number`` percent of the length that is usual."""
    LONG = "long"
    """The same of one that is too long."""
    READING = "reading"
    """The model does not expect these words of the target: ``names``."""
    CHANGED = "changed"
    """A draft that was made for an earlier source."""
    CONFIDENCE = "confidence"
    """A draft whose confidence is ``number``."""
    DRAFT = "draft"
    """A draft that nobody has reviewed, of unknown confidence."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for a risk; which fields it uses, its kind says."""

    kind: ReasonKind
    number: int = 0
    total: int = 0
    names: tuple[str, ...] = ()
    """Checks or words, the most telling first."""


@dataclass(frozen=True, slots=True)
class Risk:
    """How likely something is wrong with a unit."""

    chance: float
    """0 to 1, exclusive."""
    reasons: tuple[Reason, ...]
    """Findings first, then what adds most to the chance."""


@dataclass(frozen=True, slots=True)
class WordFacts:
    """The words of one side without a counterpart on the other side, by the lexicon."""

    total: int
    """Words that were judged."""
    missing: tuple[tuple[str, float], ...]
    """Those without a counterpart, and how often such a word has none in good translations: 0 to 1
    (:class:`~rktranslate.compare.lexical_coverage.JudgedWord`)."""
    expected: float
    """How many of the judged words have none in a good translation."""
    variance: float
    """Of that number, if words were independent."""

    @property
    def excess(self) -> float:
        """How many standard deviations more words have no counterpart than is usual."""
        return (len(self.missing) - self.expected) / math.sqrt(1 + self.variance)

    @property
    def surprise(self) -> float:
        """How much the most surprising of the missing words says: -log of its rate, at least 0."""
        rates = (rate for _, rate in self.missing)
        return -math.log(max(min(rates, default=1.0), 1e-3))

    @property
    def words(self) -> tuple[str, ...]:
        """The missing words, the most surprising first; the first few."""
        ordered = sorted(self.missing, key=lambda item: item[1])
        return tuple(dict.fromkeys(word for word, _ in ordered))[:_MOST_WORDS]


@dataclass(frozen=True, slots=True)
class ReadingFacts:
    """What a model that reads the target beside its source thinks of it.

    The figures are those of :class:`~rktranslate.compare.reading.Reading`.
    """

    doubt: float
    against: float
    end: float
    words: tuple[str, ...]
    """The words that it expects least, in order."""


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """What is known about a unit with a target."""

    findings: tuple[tuple[Severity, str], ...] = ()
    """Severity and check of each finding about the translation."""
    reviewed: bool = False
    changed: bool = False
    """It is a draft that was made for an earlier source."""
    confidence: int | None = None
    """Of an unchanged draft, 0 to 100; None if it is not known. Length and words without a
    counterpart are in it already, and count no more."""
    deviation: float = 0.0
    """Spreads by which the length is off, see :class:`~rktranslate.compare.length.LengthRatio`."""
    length: int = 100
    """The length in percent of what is usual."""
    source: WordFacts | None = None
    """None without a lexicon."""
    target: WordFacts | None = None
    terms: int = 0
    """Glossary terms of the source."""
    missing_terms: int = 0
    """Those of them without an accepted rendering."""
    reading: ReadingFacts | None = None
    """None if no model has read the unit."""

    def features(self) -> dict[str, float]:
        """Return the features of the evidence by name, those that are known."""
        features: dict[str, float] = {}
        if self.confidence is None:
            features["short"] = _within(-self.deviation, _SPREADS)
            features["long"] = _within(self.deviation, _SPREADS)
        if self.source is not None and self.target is not None:
            features["uncovered"] = _within(self.source.excess, _COVERAGE)
            features["unexplained"] = _within(self.target.excess, _COVERAGE)
            features["surprise_source"] = _within(self.source.surprise, _SURPRISE)
            features["surprise_target"] = _within(self.target.surprise, _SURPRISE)
        if self.reading is not None:
            features["doubt"] = _within(self.reading.doubt, _DOUBT)
            features["against"] = _within(self.reading.against, _AGAINST)
            features["end"] = _within(self.reading.end, _END)
        return features


@dataclass(frozen=True, slots=True)
class Evidence:
    """A logistic model of what is softer than findings."""

    intercept: float
    weights: tuple[tuple[str, float], ...]
    """Log odds per unit of a feature."""

    def applies(self, features: Mapping[str, float]) -> bool:
        """Return whether all its features are known."""
        return all(name in features for name, _ in self.weights)

    def log_odds(self, features: Mapping[str, float]) -> float:
        """Return what the features add to the log odds."""
        return self.intercept + sum(weight * features[name] for name, weight in self.weights)


_NOTHING = Evidence(0.0, ())


@dataclass(frozen=True, slots=True)
class RiskModel:
    """How facts become a chance."""

    findings: Mapping[Severity, float]
    """How often a finding of each severity is right, 0 to 1."""
    reviewed: float
    """The share of reviewed units that have a fault, 0 to 1."""
    draft: float
    """The same of drafts whose confidence is not known."""
    changed: float
    """The same of drafts that were made for an earlier source."""
    evidence: tuple[Evidence, ...]
    """The models, the best first; the first that has all its features is used."""

    def risk(self, facts: RiskFacts) -> Risk:
        """Return the risk of a unit."""
        features = facts.features()
        model = next((model for model in self.evidence if model.applies(features)), _NOTHING)
        prior = self._prior(facts)
        rest = 1 / (1 + math.exp(-(math.log(prior / (1 - prior)) + model.log_odds(features))))
        right = 1 - rest
        for severity in dict(facts.findings):
            checks = {check for other, check in facts.findings if other is severity}
            right *= (1 - self.findings[severity]) ** len(checks)
        chance = min(_MOST, max(_LEAST, 1 - right))
        return Risk(round(chance, 4), tuple(_reasons(facts, features, model)))

    def _prior(self, facts: RiskFacts) -> float:
        """Return the chance that something is wrong by the state of the unit alone."""
        if facts.reviewed:
            return self.reviewed
        unsure = self.draft if facts.confidence is None else 1 - facts.confidence / 100
        return min(_MOST, max(self.reviewed, unsure, self.changed if facts.changed else 0.0))


def _reasons(facts: RiskFacts, features: Mapping[str, float], model: Evidence) -> Iterator[Reason]:
    """Yield the reasons: findings, then evidence that adds most, then the state."""
    missing = "glossary-missing" if facts.missing_terms else ""
    for severity, kind in _OF_SEVERITY.items():
        names = (check for other, check in facts.findings if other is severity)
        checks = tuple(dict.fromkeys(name for name in names if name != missing))
        if checks:
            yield Reason(kind, len(checks), names=checks)
    if missing:
        yield Reason(ReasonKind.TERMS, facts.missing_terms, facts.terms)
    lifts: dict[ReasonKind, float] = {}
    for name, weight in model.weights:
        kind = _OF_FEATURE[name]
        lifts[kind] = lifts.get(kind, 0.0) + weight * features[name]
    for kind in sorted(lifts, key=lambda kind: -lifts[kind]):
        if lifts[kind] >= _LEAST_LIFT:
            reason = _evidence(kind, facts)
            if reason is not None:
                yield reason
    if facts.changed:
        yield Reason(ReasonKind.CHANGED)
    if facts.confidence is not None:
        yield Reason(ReasonKind.CONFIDENCE, facts.confidence)
    elif not facts.reviewed and not facts.changed:
        yield Reason(ReasonKind.DRAFT)


def _evidence(kind: ReasonKind, facts: RiskFacts) -> Reason | None:
    if kind in (ReasonKind.SHORT, ReasonKind.LONG):
        return Reason(kind, facts.length)
    if kind is ReasonKind.READING:
        return Reason(kind, names=facts.reading.words) if facts.reading else None
    words = facts.source if kind is ReasonKind.UNCOVERED else facts.target
    if words is None or not words.missing:
        return None
    return Reason(kind, len(words.missing), words.total, words.words)


_OF_SEVERITY = {
    Severity.ERROR: ReasonKind.ERRORS,
    Severity.WARNING: ReasonKind.WARNINGS,
    Severity.INFO: ReasonKind.REMARKS,
}
_OF_FEATURE = {
    "short": ReasonKind.SHORT,
    "long": ReasonKind.LONG,
    "uncovered": ReasonKind.UNCOVERED,
    "surprise_source": ReasonKind.UNCOVERED,
    "unexplained": ReasonKind.UNEXPLAINED,
    "surprise_target": ReasonKind.UNEXPLAINED,
    "doubt": ReasonKind.READING,
    "against": ReasonKind.READING,
    "end": ReasonKind.READING,
}


def _within(value: float, bounds: tuple[float, float]) -> float:
    """Return the value within bounds that is nearest to a value."""
    return min(bounds[1], max(bounds[0], value))


@lru_cache(maxsize=1)
def risk_model() -> RiskModel:
    """Return the model of ``risk.toml``."""
    import tomllib
    from importlib.resources import files

    return read_model(tomllib.loads((files(__package__) / "risk.toml").read_text("utf-8")))


def read_model(data: Mapping[str, Any]) -> RiskModel:
    """Return the model that a table holds, as in ``risk.toml``."""
    return RiskModel(
        {severity: data["findings"][severity.name.lower()] for severity in Severity},
        data["prior"]["reviewed"],
        data["prior"]["draft"],
        data["prior"]["changed"],
        tuple(_evidence_model(row) for row in data["evidence"]),
    )


def _evidence_model(row: Mapping[str, Any]) -> Evidence:
    return Evidence(row["intercept"], tuple(row["weights"].items()))
