"""What the ``models`` and ``evaluate`` commands give back: facts, no rendering, no exit codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rktranslate.model import Skipped


@dataclass(frozen=True, slots=True)
class Model:
    """A translation model, here or to be had."""

    kind: str
    """Engine that runs it: ``argos`` or ``firefox``."""
    source: str
    target: str
    state: str
    """``bundled``, ``installed``, ``foreign`` (installed by another program) or ``available``."""
    version: str = ""
    size: int | None = None
    """Bytes on disk, or to download; None where the source does not say."""
    licence: str = ""
    score: str = ""
    """What is known of its quality, with the test set it was measured on."""
    where: str = ""
    """Its folder, or what it would be downloaded from."""

    @property
    def name(self) -> str:
        """``argos id-en``."""
        return f"{self.kind} {self.source}-{self.target}"


@dataclass(frozen=True, slots=True)
class ListResult:
    """What ``models list`` found."""

    models: tuple[Model, ...]
    store: str
    """The folder that ``install`` puts models into."""


@dataclass(frozen=True, slots=True)
class InstallResult:
    """What ``models install`` did."""

    model: Model
    replaced: bool
    origin: str
    downloaded: int
    """Bytes; 0 for local files."""
    missing: str = ""
    """How to get what the model needs to run, where that is not here."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A model that was looked at file by file."""

    model: Model
    problems: tuple[str, ...]
    unknown: bool
    """There is no note of what its files should be, so only their presence was looked at."""


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What ``models verify`` found."""

    models: tuple[Verified, ...]

    @property
    def damaged(self) -> bool:
        """Something is wrong with at least one model."""
        return any(item.problems for item in self.models)


@dataclass(frozen=True, slots=True)
class RemoveResult:
    """What ``models remove`` did."""

    removed: tuple[Model, ...]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model."""

    name: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class InfoResult:
    """What ``models info`` knows."""

    model: Model
    files: tuple[ModelFile, ...]
    origin: str
    installed: str
    """When, in ISO 8601; empty where nobody wrote it down."""


@dataclass(frozen=True, slots=True)
class Scored:
    """How one engine did on a test set."""

    engine: str
    signature: str
    bleu: float
    """0 to 100, more is better."""
    chrf: float
    """0 to 100, more is better."""
    ter: float
    """Edits a hundred words of the reference, less is better: how much a reviewer changes."""
    same: int
    """Drafts that are the reference exactly."""
    unresolved: int
    """Drafts that the program itself asks to look at."""
    seconds: float
    """From the first text to the last draft, with the loading of the model."""
    sentences: int

    @property
    def per_second(self) -> float:
        """Sentences a second."""
        return self.sentences / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class EvaluateResult:
    """What ``evaluate`` measured: engines side by side on one test set."""

    test_set: str
    source: str
    target: str
    sentences: int
    glossary_terms: int
    """Terms that the drafts were held to; 0 without a glossary."""
    engines: tuple[Scored, ...]
    """Best chrF first."""
    skipped: tuple[Skipped, ...]
    metrics: tuple[str, ...]
    """Signatures of BLEU, chrF and TER, as sacreBLEU writes them."""
