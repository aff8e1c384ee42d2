"""What the ``glossary`` commands give back: plain facts, no rendering and no exit codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.model import Severity

if TYPE_CHECKING:
    from rktranslate.model import Location, Skipped


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, or doubtful, in a glossary file."""

    id: str
    severity: Severity
    location: Location
    """Row of the file."""
    column: str
    """Name of the column; empty where it is about the whole row or file."""
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class GlossaryCheckResult:
    """What ``glossary check`` found."""

    path: str
    terms: int
    """Rows that can be read."""
    problems: tuple[Problem, ...]
    fail_level: Severity = Severity.ERROR

    @property
    def failing(self) -> tuple[Problem, ...]:
        """The problems at or above the fail level."""
        return tuple(found for found in self.problems if found.severity >= self.fail_level)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term that the sources have and the glossary has not."""

    text: str
    """As it is written most often."""
    kind: str
    """``acronym``, ``name`` or ``phrase``."""
    count: int
    """How often it stands in the sources, inside of longer suggestions not counted."""
    documents: int
    score: float
    """Larger is better; comparable within one kind only."""
    expansion: str = ""
    """What an acronym stands for, where a source says so."""
    places: tuple[Location, ...] = ()
    """Where it stands first."""
    context: str = ""
    """The first sentence that has it."""


@dataclass(frozen=True, slots=True)
class SuggestResult:
    """What ``glossary suggest`` found; the best first, kind by kind."""

    documents: int
    words: int
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term that is not what it was."""

    source: str
    language: str
    kind: str
    """``added``, ``removed`` or ``changed``."""
    before: tuple[str, ...]
    """Accepted renderings before, preferred first."""
    after: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    """What must not be written now."""
    row: int = 0
    """Its line in the glossary; 0 when it was removed."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A term that a target does not render as the glossary says."""

    term: str
    wanted: tuple[str, ...]
    """Accepted renderings; empty where it is only forbidden to write certain things."""
    written: str
    """What stands there: the forbidden rendering, an earlier rendering, or nothing that is
    known."""

    def __str__(self) -> str:
        """Return both renderings in one clause."""
        wanted = " or ".join(map(repr, self.wanted)) or "something else"
        if not self.written:
            return f"{self.term!r} should be rendered as {wanted}"
        return f"{self.term!r} is {self.written!r}, should be {wanted}"


@dataclass(frozen=True, slots=True)
class Touched:
    """A unit that a change of the glossary touches."""

    location: Location
    """Line in the catalogue."""
    language: str
    source: str
    target: str
    terms: tuple[str, ...]
    """The terms it is about."""
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanResult:
    """What a change of the glossary touches; nothing was written."""

    since: str
    """What it was compared with: a revision, a file, or what the drafts say of themselves."""
    changes: tuple[TermChange, ...]
    """Empty where there was no earlier glossary to compare with."""
    drafts: tuple[Touched, ...]
    """Machine drafts that ``translate`` will make anew."""
    reviewed: tuple[Touched, ...]
    """Text by people, to be looked at by people."""
    units: int
    """Units looked through."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    hits: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where there was nothing to do."""
        return self.hits / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class TermScore:
    """How one term was rendered over all units."""

    term: str
    exact: Rate
    """Occurrences of the term that have the preferred rendering, as written in the glossary."""
    accepted: Rate
    """Occurrences that have any accepted rendering."""
    renderings: tuple[tuple[str, int], ...]
    """What was written how often, the most frequent first."""

    @property
    def modal(self) -> Rate:
        """How often the most frequent rendering was written, of all."""
        counts = [count for _, count in self.renderings]
        return Rate(max(counts, default=0), sum(counts))


@dataclass(frozen=True, slots=True)
class Quality:
    """Likeness to the references, over some of the units."""

    part: str
    """``all``, ``with terms`` or ``without terms``."""
    units: int
    chrf: float
    bleu: float
    baseline_chrf: float | None = None
    baseline_bleu: float | None = None
    p_chrf: float | None = None
    """Paired bootstrap: how likely a difference to the baseline as large as this is by chance."""
    p_bleu: float | None = None


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """What ``glossary score`` measured in one language."""

    language: str
    units: int
    with_terms: int
    """Units whose source holds a term."""
    exact: Rate
    accepted: Rate
    exact_macro: float
    """Mean over the terms of their share; rare terms weigh as much as frequent ones."""
    accepted_macro: float
    satisfied: Rate
    """Units with terms in which each term is rendered at least once and nothing is forbidden."""
    forbidden: int
    """Forbidden renderings written."""
    consistency: Rate
    """Renderings that are the most frequent one of their term."""
    over: Rate
    """Renderings beyond what source and reference ask for, of all renderings."""
    steps: tuple[tuple[str, int], ...]
    """Units by the step of the cascade that made them; empty where none says so."""
    unresolved: int
    """Machine drafts that say that something is left to do."""
    terms: tuple[TermScore, ...]
    quality: tuple[Quality, ...]
    """Empty without references."""
    signatures: tuple[str, ...]
    """What was measured by what."""


@dataclass(frozen=True, slots=True)
class ScoresResult:
    """What ``glossary score`` measured, a language each."""

    scores: tuple[ScoreResult, ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What ``glossary import`` did."""

    source: str
    """The file that was read."""
    path: str
    """The glossary that was written."""
    added: tuple[str, ...]
    unchanged: int
    """Terms that the glossary had already, with these renderings."""
    skipped: tuple[Skipped, ...]
    """Terms that were left out, by ``file:line: term``, and why."""
    written: bool


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What ``glossary export`` did."""

    path: str
    """The file that was written; ``-`` is standard output."""
    format: str
    entries: int
    lost: tuple[Skipped, ...]
    """What the format cannot hold."""
    written: bool
