"""A loaded model: batches of texts through CTranslate2.

``argostranslate`` itself translates a paragraph per call, 32 tokens per batch, truncates long
targets silently and takes every ``_`` for a space; here a whole document is one sorted batch.
"""

from __future__ import annotations

import contextlib
from collections import deque
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from rktranslate.engines.neural.positions import positions_of
from rktranslate.engines.neural.words import words_of
from rktranslate.engines.texts import IN_PARTS, TRUNCATED, cut
from rktranslate.errors import EngineError
from rktranslate.execution import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rktranslate.engines.interface import EngineOptions, WordScore
    from rktranslate.engines.neural.tokens import Tokens
    from rktranslate.engines.texts import Cut

MAX_SOURCE_TOKENS = 256
"""Longer texts are cut between sentences or clauses; models have seen few that long."""
BATCH_TOKENS = 1024
"""Tokens that go through the model together. Targets depend on it, in the last digits of a score,
so it is a constant."""
_RETRIED_TOKENS = 32
"""A shorter part whose target does not end is not cut again."""
_RETRIED_PARTS = 4
"""Parts that another one is cut into because its target does not end, about."""
_LEAST_LIMIT = 256
"""Tokens that the target of a part may have, however short it is."""
_LEAST_LIMIT_AGAIN = 32
"""The same for parts that are translated again: most of them will not end either."""
_GROUP = 256
"""Parts per call; the longest target is set for each call."""
_REPLICAS = 8
"""Maximum number of concurrent batches. One thread per batch is fastest, but a document has only so
many batches."""


class Hypothesis(NamedTuple):
    """A target, and its mean log probability per token."""

    text: str
    score: float
    """Minus infinity if the target was truncated."""
    issues: tuple[str, ...] = ()
    """What the model could not do, a short clause each."""


class _TokenScores(NamedTuple):
    """The tokens of a target with what a model thinks of them."""

    tokens: Sequence[str]
    log_probabilities: Sequence[float]
    """Of the tokens, and of the end of the target."""


class LoadedModel:
    """A model in memory, with its tokens."""

    def __init__(
        self, folder: Path, tokens: Tokens, options: EngineOptions, *, path: str = ""
    ) -> None:
        """Load a model.

        Args:
            folder: The folder of ``model.bin``.
            tokens: The tokens of the model.
            options: Beam and threads.
            path: What an error names, if it is not the folder.

        Raises:
            EngineError: The model cannot be loaded.
        """
        self._tokens = tokens
        self._frame = tokens.frame
        self._options = options
        self._path = path or str(folder)
        self._translator = _translator(folder, options.threads)
        self._positions = positions_of(folder / "model.bin")
        # A position each for the tokens at both ends.
        self._room = self._positions - 2
        self._longest = max(1, min(MAX_SOURCE_TOKENS, self._room - self._frame.source_length))

    def translate(
        self,
        texts: Sequence[str],
        candidates: int,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
        shares: int = 1,
    ) -> list[list[Hypothesis]]:
        """Return the hypotheses for each text, best first, without duplicates.

        A text that is longer than the model takes is cut, and so is each text where ``shares``
        exceeds 1; hypotheses of the parts are joined rank by rank. A part whose target does not end
        is cut further, and translated again.
        """
        limits = [
            self._longest if shares == 1 else 1 + self._length(text) // shares for text in texts
        ]
        cuts = [cut(text, self._length, limit) for text, limit in zip(texts, limits, strict=True)]
        rows = [row for row, pieces in enumerate(cuts) for _ in pieces.parts]
        openings = {}
        for index, row in enumerate(rows):
            if prefixes and (index == 0 or rows[index - 1] != row):
                openings[index] = prefixes[row]
        left = [len(pieces.parts) for pieces in cuts]
        if progress and left.count(0):
            progress(left.count(0))

        def done(index: int) -> None:
            left[rows[index]] -= 1
            if progress and not left[rows[index]]:
                progress(1)

        parts = [part for pieces in cuts for part in pieces.parts]
        hypotheses = iter(self._parts(parts, candidates, openings, done))
        return [_joined(pieces, [next(hypotheses) for _ in pieces.parts]) for pieces in cuts]

    def _parts(
        self,
        parts: Sequence[str],
        candidates: int,
        openings: dict[int, str],
        done: Callable[[int], None],
        least_limit: int = _LEAST_LIMIT,
    ) -> list[list[Hypothesis]]:
        """Translate parts of texts; cut those further whose targets do not end."""
        hypotheses = self._batches(parts, candidates, openings, done, least_limit)
        cuts: dict[int, Cut] = {}
        for index, ranked in enumerate(hypotheses):
            if ranked[0].score > -inf or openings.get(index):
                continue
            length = self._length(parts[index])
            if length >= _RETRIED_TOKENS:
                cuts[index] = cut(parts[index], self._length, -(-length // _RETRIED_PARTS))
        if cuts:
            again = [part for smaller in cuts.values() for part in smaller.parts]
            answers = iter(self._parts(again, candidates, {}, lambda _: None, _LEAST_LIMIT_AGAIN))
            for index, smaller in cuts.items():
                joined = _joined(smaller, [next(answers) for _ in smaller.parts])
                hypotheses[index] = [
                    each._replace(issues=(IN_PARTS, *each.issues)) for each in joined
                ]
        return hypotheses

    def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Return the mean log probability of the tokens of each target and of its end.

        It is minus infinity where a side is empty, or longer than the model takes.
        """
        # Forced tokens count for the length, and cost nothing: as in a translation's score.
        forced = len(self._frame.before_target)
        return [
            sum(scored.log_probabilities) / (forced + len(scored.log_probabilities))
            if scored is not None
            else -inf
            for scored in self._token_scores(texts, targets)
        ]

    def word_scores(
        self, texts: Sequence[str], targets: Sequence[str]
    ) -> list[tuple[WordScore, ...]]:
        """Return the log probabilities of the words of each target and of its end.

        There are none where a side is empty, or longer than the model takes, or where the tokens do
        not tell to which words they belong.
        """
        return [
            () if scored is None else words_of(target, scored.tokens, scored.log_probabilities)
            for target, scored in zip(targets, self._token_scores(texts, targets), strict=True)
        ]

    def _token_scores(
        self, texts: Sequence[str], targets: Sequence[str]
    ) -> list[_TokenScores | None]:
        """Return the tokens of each target, and their log probabilities with that of the end."""
        pairs = [
            (self._tokens.encode(text), self._tokens.encode_target(target))
            for text, target in zip(texts, targets, strict=True)
        ]
        forced = self._frame.before_target
        around = max(self._frame.source_length, len(forced))
        # The library refuses a pair with an empty side, or without a position for its last token.
        rows = [
            row
            for row, pair in enumerate(pairs)
            if all(pair) and max(map(len, pair)) + around <= self._room
        ]
        try:
            results = self._translator.score_batch(
                [self._frame.source(pairs[row][0]) for row in rows],
                [[*forced, *pairs[row][1]] for row in rows],
                batch_type="tokens",
                max_batch_size=BATCH_TOKENS,
                max_input_length=0,
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"the model failed: {error}", path=self._path) from error
        scores: list[_TokenScores | None] = [None] * len(texts)
        for row, result in zip(rows, results, strict=True):
            scores[row] = _TokenScores(pairs[row][1], result.log_probs[len(forced) :])
        return scores

    def _length(self, text: str) -> int:
        return len(self._tokens.encode(text))

    def _batches(
        self,
        parts: Sequence[str],
        candidates: int,
        openings: dict[int, str],
        done: Callable[[int], None],
        least_limit: int,
    ) -> list[list[Hypothesis]]:
        """Translate parts of texts, those of similar length together."""
        lengths = [self._length(part) for part in parts]
        # The longest first: the last batches are short, so no core waits long for another.
        order = sorted(range(len(parts)), key=lambda index: -lengths[index])
        hypotheses: list[list[Hypothesis]] = [[] for _ in parts]
        pending: deque[tuple[list[int], int, list[Any]]] = deque()

        def finish() -> None:
            indexes, limit, waiting = pending.popleft()
            for index, future in zip(indexes, waiting, strict=True):
                with self._as_engine_errors():
                    result = future.result()
                hypotheses[index] = [
                    self._hypothesis(pieces, score, truncated=len(pieces) >= limit)
                    for pieces, score in zip(result.hypotheses, result.scores, strict=True)
                ]
                done(index)

        for start in range(0, len(order), _GROUP):
            indexes = order[start : start + _GROUP]
            # Three times the source is more than any language needs.
            limit = min(max(least_limit, 3 * lengths[indexes[0]]), self._positions)
            forced = [self._prefix_tokens(openings.get(index, "")) for index in indexes]
            # A beginning that leaves no room for more is not forced.
            frame = self._prefix_tokens("")
            forced = [tokens if len(tokens) < limit else frame for tokens in forced]
            with self._as_engine_errors():
                waiting = self._translator.translate_batch(
                    [self._frame.source(self._tokens.encode(parts[index])) for index in indexes],
                    target_prefix=forced if any(forced) else None,
                    batch_type="tokens",
                    max_batch_size=BATCH_TOKENS,
                    beam_size=max(self._options.beam, candidates),
                    num_hypotheses=candidates,
                    max_input_length=0,
                    max_decoding_length=limit,
                    return_scores=True,
                    replace_unknowns=True,
                    asynchronous=True,
                )
            pending.append((indexes, limit, waiting))
            # One group is in the model while the group before it is decoded.
            if len(pending) > 1:
                finish()
        while pending:
            finish()
        return hypotheses

    @contextlib.contextmanager
    def _as_engine_errors(self) -> Iterator[None]:
        """Raise the exceptions of CTranslate2 as errors of the package."""
        try:
            yield
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"the model failed: {error}", path=self._path) from error

    def _prefix_tokens(self, prefix: str) -> list[str]:
        return [
            *self._frame.before_target,
            *(self._tokens.encode_target(prefix) if prefix else ()),
        ]

    def _hypothesis(self, tokens: list[str], score: float, *, truncated: bool) -> Hypothesis:
        text = self._text(tokens)
        return Hypothesis(text, -inf, (TRUNCATED,)) if truncated else Hypothesis(text, score)

    def _text(self, tokens: list[str]) -> str:
        forced = self._frame.before_target
        if tuple(tokens[: len(forced)]) == forced:
            tokens = tokens[len(forced) :]
        control = self._frame.control
        return self._tokens.decode([token for token in tokens if token not in control]).strip()


def _joined(pieces: Cut, parts: Sequence[list[Hypothesis]]) -> list[Hypothesis]:
    """Join the n-th hypotheses of all parts to one text, for each n, with the gaps between them."""
    joined: dict[str, Hypothesis] = {}
    for rank in range(max((len(part) for part in parts), default=1)):
        chosen = [part[min(rank, len(part) - 1)] for part in parts]
        score = sum(hypothesis.score for hypothesis in chosen) / len(chosen) if chosen else 0.0
        text = pieces.join(hypothesis.text for hypothesis in chosen)
        issues = dict.fromkeys((*pieces.issues, *(i for each in chosen for i in each.issues)))
        joined.setdefault(text, Hypothesis(text, score, tuple(issues)))
    # Only truncated targets move, behind all others.
    return sorted(joined.values(), key=lambda hypothesis: hypothesis.score == -inf)


def _translator(folder: Path, threads: int) -> Any:
    import ctranslate2

    replicas, threads = shares_of(threads or cores())
    try:
        return ctranslate2.Translator(
            str(folder),
            device="cpu",
            compute_type="int8",
            inter_threads=replicas,
            intra_threads=threads,
        )
    except (RuntimeError, ValueError) as error:
        raise EngineError(f"the model cannot be loaded: {error}", path=str(folder)) from error


def shares_of(threads: int) -> tuple[int, int]:
    """Return the number of concurrent batches for a number of threads, and the threads of each."""
    per_batch = max(1, round(threads / _REPLICAS))
    return threads // per_batch, per_batch
