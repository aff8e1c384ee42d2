"""An engine of models in sequence, run by CTranslate2: one, or two with a pivot language."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from threading import Lock
from typing import TYPE_CHECKING

from rktranslate.engines.interface import Capabilities, EngineOptions, WordScore
from rktranslate.engines.neural.translator import Hypothesis, LoadedModel
from rktranslate.engines.texts import capitals, in_sentence_case, sentence_case
from rktranslate.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PLACEHOLDER = re.compile("｟[0-9]+｠")
_WIDE_BEAM = 12


def _loses_codes(text: str, target: str) -> bool:
    """Return whether the placeholders of a target differ from those of its text."""
    return "｟" in text + target and sorted(_PLACEHOLDER.findall(text)) != sorted(
        _PLACEHOLDER.findall(target)
    )


def _after(earlier: Hypothesis, later: Hypothesis) -> Hypothesis:
    """Return a hypothesis of a package, with the score and the issues of the one before it."""
    issues = dict.fromkeys((*earlier.issues, *later.issues))
    return Hypothesis(later.text, earlier.score + later.score, tuple(issues))


class NeuralEngine(ABC):
    """The engine of one language pair; its models are loaded by the first text."""

    def __init__(self, options: EngineOptions, *, placeholders: bool) -> None:
        """Take the options, and whether every model copies placeholders."""
        self._options = options
        self._placeholders = placeholders
        self._loaded: list[LoadedModel] = []
        self._loading = Lock()

    @abstractmethod
    def _load(self) -> list[LoadedModel]:
        """Load the models, each from the target language of the one before.

        Raises:
            EngineError: One cannot be loaded.
        """

    @property
    def capabilities(self) -> Capabilities:
        """Placeholders if every model copies them; as many candidates as the beam is wide."""
        return Capabilities(
            placeholders=self._placeholders,
            max_candidates=max(1, self._options.beam),
            target_prefix=True,
            thread_safe=True,
            log_probabilities=True,
        )

    @property
    def _models(self) -> list[LoadedModel]:
        with self._loading:
            if not self._loaded:
                self._loaded = self._load()
            return self._loaded

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        """Translate all texts as one sorted batch; see ``Engine.translate``.

        A text in capitals is translated in sentence case, and the target capitalised. Scores are
        mean log probabilities of the tokens, summed over the models of a pivot; minus infinity
        marks a target that was truncated, such as an endless repetition.
        """
        current, is_upper = in_sentence_case(texts)
        before = [Hypothesis("", 0.0)] * len(texts)
        *pivots, last = self._models
        for model in pivots:
            answers = [ranked[0] for ranked in model.translate(current, 1)]
            current = [best.text for best in answers]
            before = [_after(one, two) for one, two in zip(before, answers, strict=True)]
        count = max(1, min(candidates, self.capabilities.max_candidates))
        found = last.translate(current, count, prefixes, progress)
        if self.capabilities.placeholders:
            self._keep_placeholders(current, found, prefixes)
        return [
            tuple(
                Candidate(capitals(item.text) if up else item.text, item.score, item.issues)
                for item in (_after(earlier, hypothesis) for hypothesis in hypotheses)
            )
            for hypotheses, up, earlier in zip(found, is_upper, before, strict=True)
        ]

    def _keep_placeholders(
        self,
        texts: Sequence[str],
        found: list[list[Hypothesis]],
        prefixes: Sequence[str] | None,
    ) -> None:
        """Move a hypothesis with the placeholders of its text to the front, where the best has not.

        A model trained to copy them still loses one occasionally. Mostly another hypothesis has
        them all, of the same beam or of a wider one; as a last resort the text is split at a
        clause: short texts are copied best.
        """
        model = self._models[-1]
        most = self.capabilities.max_candidates
        for count, shares in ((most, 1), (max(most, _WIDE_BEAM), 1), (most, 2)):
            rows = [row for row, text in enumerate(texts) if _loses_codes(text, found[row][0].text)]
            if shares > 1 and prefixes:
                rows = [row for row in rows if not prefixes[row]]
            if not rows:
                return
            asked = [texts[row] for row in rows]
            forced = [prefixes[row] for row in rows] if prefixes else None
            offers = model.translate(asked, count, forced, shares=shares)
            for row, offer in zip(rows, offers, strict=True):
                whole = next(
                    (item for item in offer if not _loses_codes(texts[row], item.text)), None
                )
                if whole is not None:
                    others = [item for item in found[row] if item.text != whole.text]
                    found[row] = [whole, *others][: len(found[row])]

    def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return the mean log probability of each target; see ``Scorer.score``.

        In a pivot only the last model scores, given the first one's translation of the text.
        """
        return self._models[-1].score(*self._given(texts, targets))

    def word_scores(
        self, texts: Sequence[str], targets: Sequence[str]
    ) -> list[tuple[WordScore, ...]]:
        """Return the log probability of each word; see ``WordScorer.word_scores``.

        In a pivot only the last model scores, given the first one's translation of the text.
        """
        return self._models[-1].word_scores(*self._given(texts, targets))

    def _given(
        self, texts: Sequence[str], targets: Sequence[str]
    ) -> tuple[Sequence[str], Sequence[str]]:
        """Return what the last model scores: its sources, and the targets in their case."""
        current, is_upper = in_sentence_case(texts)
        cased = [sentence_case(t) if up else t for t, up in zip(targets, is_upper, strict=True)]
        for model in self._models[:-1]:
            different = list(dict.fromkeys(current))
            answers = model.translate(different, 1)
            made = dict(zip(different, (ranked[0].text for ranked in answers), strict=True))
            current = [made[text] for text in current]
        return current, cased
