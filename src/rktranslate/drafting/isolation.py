"""Isolation of the texts that an engine cannot translate: each costs itself, not its batch.

A batch that fails is halved until the texts that fail are found: a batch without any takes one
call, and one text among ``n`` takes about ``2 log n`` more. An engine that fails for everything is
told apart by texts that no engine fails for, and its error is raised.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isnan
from typing import TYPE_CHECKING, Any

from rktranslate.catalog.po.strings import UNWRITABLE
from rktranslate.engines.interface import Scorer
from rktranslate.engines.texts import cut
from rktranslate.errors import EngineError
from rktranslate.inline.excerpt import excerpt
from rktranslate.languages.loader import load_language
from rktranslate.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rktranslate.engines.interface import Capabilities, Context, Engine

_NAME = "Jakarta"
"""A text that every engine can translate."""
_FAILURES_IN_A_ROW = 8
"""After so many texts that failed, and none that did not, the engine is examined again."""
_WHOLE_CHARACTERS = 400
"""A longer text that fails is translated in pieces."""
_PIECE_CHARACTERS = 200
_REASON_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """The candidates for a text, best first; or none, and why."""

    candidates: tuple[Candidate, ...] = ()
    failure: str = ""
    """Why there are none: one clause, on one line."""

    @property
    def is_translated(self) -> bool:
        """Whether a candidate is more than blanks."""
        return any(candidate.target.strip() for candidate in self.candidates)


@dataclass(frozen=True, slots=True)
class _Request:
    """A text to translate, and the required beginning of its target."""

    text: str
    prefix: str = ""
    context: Context | None = None


@dataclass(slots=True)
class _Settings:
    """The settings of one call of :meth:`IsolatingEngine.translate`."""

    candidates: int
    forced: bool
    """Whether targets have required beginnings."""
    total: int
    progress: Callable[[int], None] | None
    reported: int = 0

    def report(self, count: int) -> None:
        """Report texts as done: each once, however often a batch is tried."""
        new = min(count, self.total - self.reported)
        self.reported += new
        if self.progress is not None and new > 0:
            self.progress(new)


class IsolatingEngine:
    """An engine that answers for every text, if only with the reason why it cannot.

    Several threads may share one if they may share the engine.
    """

    def __init__(self, engine: Engine, source_language: str) -> None:
        """Take an engine.

        Args:
            engine: The engine.
            source_language: Language of the texts.
        """
        self._engine = engine
        frames = load_language(source_language).drafting.frames
        self._harmless = (_NAME, *(frame.format(_NAME) for frame in frames[:1]))
        self._works = False
        """Whether it translated anything since it was last in doubt."""
        self._failures = 0
        """Texts that failed since the last one that did not."""

    @property
    def capabilities(self) -> Capabilities:
        """The abilities of the engine."""
        return self._engine.capabilities

    @property
    def name(self) -> str:
        """The name of the engine."""
        return self._engine.signature.engine

    @property
    def can_score(self) -> bool:
        """Whether the engine can score a given translation."""
        return isinstance(self._engine, Scorer)

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
        contexts: Sequence[Context] | None = None,
    ) -> list[Answer]:
        """Translate a batch of texts; for the arguments see ``Engine.translate``.

        Contexts are given only to an engine whose capabilities have them.

        Returns:
            An answer for each text. The targets of a text on one line are on one line.

        Raises:
            EngineError: The engine fails for everything.
        """
        if not texts:
            return []
        forced = [""] * len(texts) if prefixes is None else prefixes
        known = [None] * len(texts) if contexts is None else contexts
        requests = [_Request(*parts) for parts in zip(texts, forced, known, strict=True)]
        settings = _Settings(candidates, prefixes is not None, len(texts), progress)
        answers = self._isolated(requests, settings)
        settings.report(len(texts))
        return answers

    def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Score targets as ``Scorer.score`` does; minus infinity where the engine fails."""
        if not isinstance(self._engine, Scorer):
            return [-inf] * len(texts)
        try:
            scores = [float(score) for score in self._engine.score(texts, targets)]
        except BaseException as error:
            if not _is_failure(error):
                raise
        else:
            if len(scores) == len(texts):
                return scores
        if len(texts) <= 1:
            return [-inf] * len(texts)
        middle = len(texts) // 2
        return self.score(texts[:middle], targets[:middle]) + self.score(
            texts[middle:], targets[middle:]
        )

    # --- isolation ---------------------------------------------------------------------------

    def _isolated(self, batch: Sequence[_Request], settings: _Settings) -> list[Answer]:
        """Translate a batch; halve it if the engine fails."""
        try:
            answers = self._call(batch, settings)
        except EngineError as error:
            if not self._works:
                self._examine(batch, settings, error)
            if len(batch) > 1:
                middle = len(batch) // 2
                return [
                    *self._isolated(batch[:middle], settings),
                    *self._isolated(batch[middle:], settings),
                ]
            answers = [self._in_pieces(batch[0], error)]
        if not self._works and not any(answer.is_translated for answer in answers):
            nothing = EngineError("the engine returned no translation")
            self._examine(batch, settings, nothing)
        self._note(answers)
        return answers

    def _note(self, answers: Sequence[Answer]) -> None:
        """Note which texts failed; many in a row put the engine in doubt."""
        for answer in answers:
            if answer.is_translated:
                self._works, self._failures = True, 0
            else:
                self._failures += 1
                if self._failures >= _FAILURES_IN_A_ROW:
                    self._works, self._failures = False, 0

    def _examine(self, batch: Sequence[_Request], settings: _Settings, error: EngineError) -> None:
        """Raise an error if it is one of the engine, and not of some texts.

        Texts that no engine fails for are tried, and single ones of the batch, with the same
        settings.
        """
        silent = replace(settings, progress=None)
        singles = (batch[0].text, batch[-1].text) if len(batch) > 1 else ()
        for text in (*self._harmless, *singles):
            try:
                (answer,) = self._call([_Request(text)], silent)
            except EngineError:
                continue
            if answer.is_translated:
                self._works = True
                return
        raise error

    def _in_pieces(self, request: _Request, error: EngineError) -> Answer:
        """Translate a text that fails as a whole in pieces, if it is long."""
        failure = Answer(failure=_reason(error))
        if len(request.text) <= _WHOLE_CHARACTERS or request.prefix:
            return failure
        pieces = cut(request.text, len, _PIECE_CHARACTERS)
        try:
            answers = self._call([_Request(part) for part in pieces.parts])
        except EngineError:
            return failure
        if not answers or not all(answer.is_translated for answer in answers):
            return failure
        chosen = [answer.candidates[0] for answer in answers]
        issues = dict.fromkeys(issue for each in chosen for issue in each.issues)
        return Answer(
            (
                Candidate(
                    pieces.join(candidate.target for candidate in chosen),
                    issues=(f"translated in pieces, because {failure.failure}", *issues),
                ),
            )
        )

    def _call(self, batch: Sequence[_Request], settings: _Settings | None = None) -> list[Answer]:
        """Call the engine once.

        Raises:
            EngineError: It failed, or returned the wrong number of results.
        """
        texts = [request.text for request in batch]
        options: dict[str, Any] = {}
        if settings is not None:
            options = {"candidates": settings.candidates, "progress": settings.report}
            if settings.forced:
                options["prefixes"] = [request.prefix for request in batch]
        known = [request.context for request in batch]
        if self.capabilities.context and all(context is not None for context in known):
            options["contexts"] = known
        try:
            results = list(self._engine.translate(texts, **options))
        except EngineError:
            raise
        except BaseException as error:
            if not _is_failure(error):
                raise
            raise EngineError(f"the engine failed: {type(error).__name__}: {error}") from error
        if len(results) != len(texts):
            raise EngineError(f"the engine returned {len(results)} results for {len(texts)} texts")
        return [_answer(text, result) for text, result in zip(texts, results, strict=True)]


def _is_failure(error: BaseException) -> bool:
    """Return whether an exception is one of an engine, and not one that ends the program."""
    # A panic of a library in Rust is not an Exception, nor is a sys.exit of a plugin.
    return isinstance(error, Exception | SystemExit) or type(error).__name__ == "PanicException"


def _answer(text: str, result: object) -> Answer:
    """Return the usable candidates of a result; plugins may return anything."""
    found = result if isinstance(result, (tuple, list)) else ()
    usable = tuple(_clean(text, each) for each in found if _is_text(getattr(each, "target", None)))
    return Answer(usable) if usable else Answer(failure="the engine returned no candidates")


def _is_text(target: object) -> bool:
    """Return whether a target is text that can be written to a PO file."""
    if not isinstance(target, str) or UNWRITABLE.search(target):
        return False
    try:
        target.encode()
    except UnicodeEncodeError:
        return False
    return True


def _clean(text: str, candidate: Any) -> Candidate:
    """Return a candidate without line ends if its text has none, and with its issues as clauses."""
    target: str = candidate.target
    if len(target.splitlines()) > 1 and len(text.splitlines()) <= 1:
        target = " ".join(line.strip() for line in target.splitlines() if line.strip())
    score = getattr(candidate, "score", None)
    comparable = isinstance(score, (int, float)) and not isnan(score)
    issues = tuple(_clause(str(issue)) for issue in getattr(candidate, "issues", ()))
    return Candidate(target, score if comparable else None, issues)


def _reason(error: EngineError) -> str:
    return _clause(error.message)


def _clause(text: str) -> str:
    """Return a text as one clause on one line, without the separator of clauses."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = line.replace("; ", ", ")
    return excerpt(line, _REASON_CHARACTERS)
