"""The confidence of machine drafts: 0 to 100, the chance that a draft needs little work.

It is the probability, in percent, that the draft of a sentence has a chrF of at least 50 against a
translation by a person: a logistic function of the chrF that a linear model expects. The features
of the model are few and can be explained (:func:`Estimator.features`); its weights are data,
``confidence.toml``, fitted and measured by ``training/confidence.py`` for an engine and a language
pair.

Where there are no weights, the model's own probability is all that is known, and its mean per token
is the confidence; without it there is none (None). No number is made up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rktranslate.glossary.morphology import morphology
from rktranslate.inline import find_codes
from rktranslate.languages.codes import preferred_code
from rktranslate.languages.inflector import inflector
from rktranslate.lexicon import lexicon, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.model import Syntax

GOOD_CHRF = 50
"""The sentence chrF from which a draft counts as one that needs little work."""
CERTAIN = 100
"""The confidence of a target that no model made: a number, or a text with nothing to translate."""
_LEAST, _MOST = 1, 99
"""The range of an estimate."""
_LEAST_LOG_PROBABILITY = -1.3
"""A lower mean says no more: it is of drafts in which a forced rendering surprises the model."""
_MOST_FREQUENT = 12.3
"""The logarithm of the occurrences from which a word says next to nothing about a sentence."""
_LEAST_WEIGHT = 0.1
_LEAST_SHARE = 0.05
"""The share of a translation that the lexicon does not know, so that it has a logarithm."""
_USUAL_SOURCE, _USUAL_TARGET = (0.6, 6.0), (-0.9, 1.0)
"""The usual coverage of a draft, and the weight of the words that it counts as: of one or two words
little can be said."""
_WORD_LENGTHS, _WORDS = (4.0, 10.0), (5, 60)
"""The usual ranges; beyond them the model knows nothing."""
_REMEMBERED_WORDS = 1 << 15


@dataclass(frozen=True, slots=True)
class Weights:
    """The linear model of an engine and a language pair, and its calibration."""

    engine: str
    """Name of the engine; empty for those that have no weights of their own."""
    source_language: str
    target_language: str
    intercept: float
    weights: tuple[tuple[str, float], ...]
    """Points of chrF by the name of the feature."""
    middle: float
    """The expected chrF at which the confidence is 50."""
    slope: float
    """The growth of the log odds with a point of expected chrF."""

    def expected_chrf(self, features: Mapping[str, float]) -> float | None:
        """Return the chrF that the features let expect; None where one of them is missing."""
        if any(name not in features for name, _ in self.weights):
            return None
        return self.intercept + sum(weight * features[name] for name, weight in self.weights)

    def confidence(self, features: Mapping[str, float]) -> int | None:
        """Return the confidence, 1 to 99; None where a feature is missing."""
        expected = self.expected_chrf(features)
        if expected is None:
            return None
        return _percent(1 / (1 + math.exp(-self.slope * (expected - self.middle))))


def with_issues(confidence: int | None, issues: Sequence[str]) -> int | None:
    """Return a confidence, halved if any issue is unresolved: a rule, not a measurement.

    A missing number or term costs little chrF, and a reviewer must look at it all the same.
    """
    return confidence // 2 if confidence is not None and issues else confidence


def together(parts: Iterable[tuple[int | None, int]]) -> int | None:
    """Return the confidence of several texts together, the mean of theirs by length.

    It agrees better with the quality of the whole than the lowest does, in order and in level.

    Args:
        parts: The confidence and the length of each; it is None together if one of them is.
    """
    total = weight = 0
    for confidence, length in parts:
        if confidence is None:
            return None
        total += confidence * length
        weight += length
    return round(total / weight) if weight else None


class Estimator:
    """Estimates the confidence of drafts of one engine and language pair; threads can share it."""

    def __init__(
        self,
        source_language: str,
        target_language: str,
        weights: Sequence[Weights] = (),
        *,
        log_probabilities: bool = False,
    ) -> None:
        """Take the models, the best first.

        Args:
            source_language: Language of the sources.
            target_language: Language of the drafts.
            weights: The models; the first that has all its features is used.
            log_probabilities: Whether the engine's scores are mean log probabilities per token.
        """
        self._weights = tuple(weights)
        self._log_probabilities = log_probabilities
        self._coverage = _Coverage(source_language, target_language)

    def confidence(
        self, source: str, target: str, score: float | None, *, edited: bool, syntax: Syntax
    ) -> int | None:
        """Return the confidence of the draft of a sentence; None if nothing is known.

        Args:
            source: The sentence.
            target: Its draft.
            score: The engine's own score of the draft, also where the target was forced.
            edited: Whether a step of the cascade changed what the engine had made.
            syntax: Inline syntax of both.
        """
        if not self._log_probabilities:
            score = None
        if self._weights:
            features = self.features(source, target, score, edited=edited, syntax=syntax)
            for weights in self._weights:
                confidence = weights.confidence(features)
                if confidence is not None:
                    return confidence
        return None if score is None else _percent(math.exp(min(score, 0.0)))

    def features(
        self, source: str, target: str, score: float | None, *, edited: bool, syntax: Syntax
    ) -> dict[str, float]:
        """Return the features of a draft by name, those that are known.

        - ``probability``: the mean log probability of its tokens, at least -1.3;
        - ``edited``: 1 if a step changed the engine's text, which lowers the probability of a right
          draft, too;
        - ``source_covered``: the share of the source's words that the draft translates as the
          lexicon does, 0 to 1, rare words weighing more;
        - ``target_covered``: the mean logarithm of the share by which the lexicon translates some
          word of the source so, over the words of the draft that it knows;
        - ``word_length``: characters per word of the source, 4 to 10;
        - ``length_ratio``: how far the lengths are apart, as the absolute logarithm of their ratio;
        - ``words``: the logarithm of the number of words of the source, 5 to 60.

        For the arguments see :meth:`confidence`.
        """
        features: dict[str, float] = {}
        if score is not None:
            features["probability"] = max(score, _LEAST_LOG_PROBABILITY)
            features["edited"] = float(edited)
        source_text, target_text = (_without_codes(text, syntax) for text in (source, target))
        source_words = [word.lower() for word in words(source_text)]
        if source_words:
            target_words = [word.lower() for word in words(target_text)]
            features |= self._coverage.features(source_words, target_words)
            length = len(source_text) / len(source_words)
            features["word_length"] = _within(length, _WORD_LENGTHS)
            ratio = (len(target_text) + 1) / (len(source_text) + 1)
            features["length_ratio"] = abs(math.log(ratio))
            features["words"] = math.log(_within(len(source_words), _WORDS))
        return features


@dataclass(frozen=True, slots=True)
class _SourceWord:
    """A word of the source, with its translations by the lexicon."""

    weight: float
    translations: tuple[tuple[tuple[str, ...], float], ...]
    """The forms of each translation, and its share."""


class _Coverage:
    """How well drafts agree with the lexicon of a language pair."""

    def __init__(self, source_language: str, target_language: str) -> None:
        self._lexicon = lexicon(source_language, target_language)
        self._morphology = morphology(source_language)
        self._inflector = inflector(target_language)
        self._source_word = lru_cache(_REMEMBERED_WORDS)(self._new_source_word)
        self._forms = lru_cache(_REMEMBERED_WORDS)(self._new_forms)
        self._target_weight = lru_cache(_REMEMBERED_WORDS)(self._new_target_weight)

    def features(self, source: Sequence[str], target: Sequence[str]) -> dict[str, float]:
        """Return the features of the words of a source and its draft; none without a lexicon."""
        if not self._lexicon:
            return {}
        target_forms = {form for word in target for form in self._forms(word)}
        copied = frozenset(source)
        shares: dict[str, float] = dict.fromkeys(copied, 1.0)
        usual, total = _USUAL_SOURCE
        covered = usual * total
        for word in source:
            known = self._source_word(word)
            share = float(word in target_forms) if not known.translations else 0.0
            for forms, part in known.translations:
                if not target_forms.isdisjoint(forms):
                    share += part
                for form in forms:
                    shares[form] = max(shares.get(form, 0.0), part)
            covered += known.weight * share
            total += known.weight
        usual, weight = _USUAL_TARGET
        back = usual * weight
        for word in target:
            share = max(shares.get(form, 0.0) for form in self._forms(word))
            part = 1.0 if word in copied else self._target_weight(word)
            back += part * math.log(_LEAST_SHARE + share)
            weight += part
        return {"source_covered": covered / total, "target_covered": back / weight}

    def _new_source_word(self, word: str) -> _SourceWord:
        entries = (self._lexicon.source(each) for each in (word, *self._morphology.stems(word)))
        entry = next((each for each in entries if each is not None), None)
        if entry is None or not entry.linked:
            return _SourceWord(_MOST_FREQUENT, ())
        return _SourceWord(
            max(_LEAST_WEIGHT, _MOST_FREQUENT - math.log(entry.seen)),
            tuple(
                (self._forms(other), count / entry.linked)
                for other, count in entry.counterparts.items()
            ),
        )

    def _new_forms(self, word: str) -> tuple[str, ...]:
        return (word, *self._inflector.candidates(word))

    def _new_target_weight(self, word: str) -> float:
        """Return how often a word of the target has a counterpart, 0 to 1; 0 if it is unknown."""
        entries = map(self._lexicon.target, self._forms(word))
        entry = next((each for each in entries if each is not None), None)
        if entry is None or not entry.linked:
            return 0.0
        return entry.linked / (entry.linked + entry.unlinked)


def _without_codes(text: str, syntax: Syntax) -> str:
    """Return a text with a blank in place of each inline code."""
    codes = find_codes(text, syntax)
    if not codes:
        return text
    parts, end = [], 0
    for code in codes:
        parts.append(text[end : code.span.start])
        end = max(end, code.span.end)
    return " ".join((*parts, text[end:]))


def _within(value: float, bounds: tuple[float, float]) -> float:
    """Return the value within bounds that is nearest to a value."""
    return min(bounds[1], max(bounds[0], value))


def _percent(probability: float) -> int:
    return min(_MOST, max(_LEAST, round(100 * probability)))


@lru_cache(maxsize=1)
def fitted() -> tuple[Weights, ...]:
    """Return the models of ``confidence.toml``."""
    import tomllib
    from importlib.resources import files

    data = tomllib.loads((files(__package__) / "confidence.toml").read_text("utf-8"))
    return tuple(map(_weights, data["models"]))


def _weights(row: dict[str, Any]) -> Weights:
    return Weights(
        row["engine"],
        row["source"],
        row["target"],
        row["intercept"],
        tuple(row["weights"].items()),
        row["middle"],
        row["slope"],
    )


@lru_cache(maxsize=32)
def estimator_of(
    engine: str, source_language: str, target_language: str, *, log_probabilities: bool
) -> Estimator:
    """Return the estimator of an engine for a language pair.

    Args:
        engine: Name of the engine.
        source_language: Language of the sources.
        target_language: Language of the drafts.
        log_probabilities: Whether its scores are mean log probabilities per token.
    """
    pair = preferred_code(source_language), preferred_code(target_language)
    models = [
        each
        for each in fitted()
        if (each.source_language, each.target_language) == pair and each.engine in (engine, "")
    ]
    models.sort(key=lambda each: each.engine == "")
    return Estimator(source_language, target_language, models, log_probabilities=log_probabilities)
