"""What a translation engine must do: batches in, candidates out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rktranslate.model import Candidate, Signature


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can be asked for beyond a plain translation."""

    placeholders: bool = False
    """Copies ``｟0｠`` .. ``｟9｠`` into the target. How it does so is the engine's own matter."""
    max_candidates: int = 1
    """Most hypotheses that it can return for a sentence."""
    target_prefix: bool = False
    """Can be told how the target must begin."""
    thread_safe: bool = False
    """Several threads may call ``translate`` at once, and it gains by it."""


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether an engine can serve a language pair here, and what to do when it cannot."""

    engine: str
    source: str
    target: str
    ready: bool
    detail: str
    """Where the model is, or why there is none."""
    remedy: str = ""
    """How to get it, when it is not ready."""
    via: tuple[str, ...] = ()
    """Languages that a pivot goes through; empty for a direct pair."""
    remark: str = ""
    """What a user should know of its quality."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What the project or the command line says about engines."""

    package_dirs: tuple[Path, ...] = ()
    """Packages or folders of packages to look in before the usual places."""
    beam: int = 4
    """Beam width, 1 to 16."""
    threads: int = 0
    """CPU threads; 0 means as many as the machine has."""


class Engine(Protocol):
    """A loaded engine for one language pair; its model loads at the first ``translate``."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can be asked for; must be cheap."""
        ...

    @property
    def signature(self) -> Signature:
        """What makes its drafts; may read the model's files."""
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
            texts: Texts in any order and length; the engine sorts and batches them itself.
            candidates: Hypotheses wanted a text, 1 to ``capabilities.max_candidates``.
            prefixes: How each target must begin, where the engine can do that.
            progress: Called with the number of texts done since the last call.

        Returns:
            For each text its candidates, best first, never empty.

        Raises:
            EngineError: The engine broke.
        """
        ...


@runtime_checkable
class Scorer(Protocol):
    """What an engine may do besides: say how likely it finds a translation that others made."""

    def score(self, texts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Score each target as a translation of its text.

        Returns:
            For each pair a number that is comparable with ``Candidate.score`` of ``translate``.

        Raises:
            EngineError: The engine broke.
        """
        ...


@runtime_checkable
class EngineProvider(Protocol):
    """Finds out what an engine can do here, and makes it; one object an engine kind."""

    name: ClassVar[str]
    """Stable id: ``argos``, ``apertium``, ..."""
    description: ClassVar[str]

    def pairs(self, options: EngineOptions) -> list[tuple[str, str]]:
        """Return the language pairs that are installed here."""
        ...

    def availability(self, source: str, target: str, options: EngineOptions) -> Availability:
        """Tell whether a pair can be served here; must be fast and load no model."""
        ...

    def load(self, source: str, target: str, options: EngineOptions) -> Engine:
        """Return an engine for a pair.

        Raises:
            EngineError: The pair cannot be served; the hint says how to get it.
        """
        ...
