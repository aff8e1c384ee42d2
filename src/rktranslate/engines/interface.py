"""The interface of translation engines: batches of texts in, candidates out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from rktranslate.project.engine_settings import EngineSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rktranslate.model import Candidate, Signature
    from rktranslate.models.interface import ModelSource


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The optional abilities of an engine."""

    placeholders: bool = False
    """It copies placeholders ``｟0｠`` .. ``｟9｠`` into the target."""
    max_candidates: int = 1
    """Maximum number of hypotheses per text."""
    target_prefix: bool = False
    """It can force the beginning of a target."""
    thread_safe: bool = False
    """Several threads may call ``translate`` concurrently, and that is faster."""
    log_probabilities: bool = False
    """Its scores are mean log probabilities per token, so that drafts get a confidence by them."""
    context: bool = False
    """It is a :class:`ContextEngine`: it takes the context of each text."""
    batch_texts: int = 0
    """Texts of a batch, at most, where one takes long: a killed command loses a batch. 0: any."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a text besides itself; each part may be empty."""

    terms: tuple[tuple[str, str], ...] = ()
    """Glossary terms of the text, and their preferred renderings."""
    previous: str = ""
    """The source before it: of another sentence of its message, or of the message before."""
    following: str = ""
    """The source after it."""
    examples: tuple[tuple[str, str], ...] = ()
    """Similar sources in the memory and their translations, the most similar first."""


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether an engine can serve a language pair on this machine; if not, the remedy."""

    engine: str
    source: str
    target: str
    ready: bool
    detail: str
    """Path of the model, or the reason why there is none."""
    remedy: str = ""
    """Command that makes it ready."""
    via: tuple[str, ...] = ()
    """Pivot languages; empty for a direct pair."""
    remark: str = ""
    """Remark on its quality for the user."""
    configured: bool = False
    """The project's configuration names its model or its server."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Engine options of the project and the command line."""

    package_dirs: tuple[Path, ...] = ()
    """Packages, or folders of packages, that have precedence over installed ones."""
    beam: int = 4
    """Beam width, 1 to 16."""
    threads: int = 0
    """CPU threads; 0 means all cores."""
    settings: EngineSettings = field(default_factory=EngineSettings)
    """Settings of the engines that have to be configured, with absolute paths."""


class Engine(Protocol):
    """An engine for one language pair; its model is loaded by the first ``translate``."""

    @property
    def capabilities(self) -> Capabilities:
        """Its abilities; must be cheap."""
        ...

    @property
    def signature(self) -> Signature:
        """The provenance of its drafts; may read the model's files."""
        ...

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        """Translate a batch of one-line texts.

        Args:
            texts: Texts in any order and of any length; the engine sorts and batches them itself,
                and cuts those that are longer than its model takes.
            candidates: Hypotheses per text, 1 to ``capabilities.max_candidates``.
            prefixes: Required beginning of each target; only with ``capabilities.target_prefix``.
            progress: Called with the number of texts translated since the last call.

        Returns:
            For each text its candidates, best first, never empty. What the engine could not do for
            a text is among the issues of its candidates.

        Raises:
            EngineError: The engine failed for one of the texts, or for all. The caller finds out
                which, by smaller batches.
        """
        ...


class ContextEngine(Engine, Protocol):
    """An engine whose capabilities have ``context``."""

    def translate(
        self,
        texts: Sequence[str],
        *,
        candidates: int = 1,
        prefixes: Sequence[str] | None = None,
        progress: Callable[[int], None] | None = None,
        contexts: Sequence[Context] | None = None,
    ) -> list[tuple[Candidate, ...]]:
        """Translate a batch of texts, each in its context; see ``Engine.translate``.

        A text that occurs several times is translated once: its context is that of one occurrence.
        """
        ...


@runtime_checkable
class Scorer(Protocol):
    """An engine that can also score a given translation."""

    def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Score each target as a translation of its text.

        Returns:
            For each pair a score that is comparable with ``Candidate.score`` of ``translate``.

        Raises:
            EngineError: The engine failed.
        """
        ...


@dataclass(frozen=True, slots=True)
class WordScore:
    """How probable a word of a given target is."""

    start: int
    """Offset of the word in the target, in code points; the end of the target, after all words, is
    one of length 0."""
    end: int
    log_probability: float
    """Of all its tokens, given the source and the words before it; 0 or less."""


@runtime_checkable
class WordScorer(Protocol):
    """An engine that can say how probable each word of a given translation is."""

    def word_scores(
        self, texts: Sequence[str], targets: Sequence[str]
    ) -> list[tuple[WordScore, ...]]:
        """Score the words of each target as a translation of its text.

        Returns:
            For each pair the words of the target in order, and its end. None at all where the
            engine cannot tell: an empty side, or one that is longer than the model takes.

        Raises:
            EngineError: The engine failed.
        """
        ...


@runtime_checkable
class EngineProvider(Protocol):
    """Finds the language pairs of an engine on this machine, and loads it."""

    name: ClassVar[str]
    """Stable name: ``argos``, ``apertium``, ..."""
    description: ClassVar[str]
    """One line for people."""

    def pairs(self, options: EngineOptions) -> list[tuple[str, str]]:
        """Return the installed language pairs."""
        ...

    def availability(self, source: str, target: str, options: EngineOptions) -> Availability:
        """Return whether a pair can be served; must be fast and load no model."""
        ...

    def load(self, source: str, target: str, options: EngineOptions) -> Engine:
        """Return an engine for a pair.

        Raises:
            EngineError: The pair cannot be served; the hint is the remedy.
        """
        ...


@runtime_checkable
class InstallableProvider(EngineProvider, Protocol):
    """A provider whose models ``rktranslate models`` lists, installs, verifies and removes."""

    models: ClassVar[ModelSource]
    """The source of its models; its ``kind`` is the engine's name."""
