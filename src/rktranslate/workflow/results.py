"""What each command gives back: plain facts, no rendering and no exit codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from rktranslate.engines.interface import Availability
    from rktranslate.exchange.xliff import Fate
    from rktranslate.model import Finding, Location, Severity, Skipped


@runtime_checkable
class MayFail(Protocol):
    """A result that can hold what must not be: of ``check``, ``glossary check``."""

    @property
    def failing(self) -> tuple[object, ...]:
        """What was found at or above the fail level."""
        ...


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an update from the source did to one catalogue."""

    document: str
    language: str
    catalog: str
    units: int
    new: int
    kept: int
    carried: int
    revived: int
    retired: int
    written: bool


@dataclass(frozen=True, slots=True)
class ExtractResult:
    """What ``extract`` did."""

    catalogs: tuple[Extracted, ...]
    passed_over: tuple[Skipped, ...] = ()
    """Files among the sources that are no documents, and what can be done about them."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The drafts made for one catalogue."""

    document: str
    language: str
    catalog: str
    drafted: int
    unresolved: int
    signature: str


@dataclass(frozen=True, slots=True)
class TranslateResult:
    """What ``translate`` did."""

    extracted: ExtractResult
    catalogs: tuple[Drafted, ...]
    skipped: tuple[Skipped, ...]
    seconds: float
    remarks: tuple[str, ...] = ()
    """What a user should know of the engines."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What ``check`` found."""

    findings: tuple[Finding, ...]
    catalogs: int
    units: int
    fail_level: Severity
    known: int = 0
    """Findings of a baseline, left out."""
    fixed: int = 0
    """Targets that were mended."""

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings at or above the fail level."""
        return tuple(found for found in self.findings if found.severity >= self.fail_level)


@dataclass(frozen=True, slots=True)
class Built:
    """An output that was written, or that was up to date already."""

    document: str
    language: str
    output: str
    written: bool
    draft: bool
    unreviewed: int


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A unit that keeps an output from being built."""

    document: str
    language: str
    location: Location
    """Its place in the catalogue, or in the source where the catalogue does not have it."""
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What ``build`` did."""

    built: tuple[Built, ...]
    incomplete: tuple[Incomplete, ...]
    held: tuple[str, ...] = ()
    """Outputs that are complete, but whose catalogue has findings at the fail level."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far one catalogue is."""

    document: str
    language: str
    catalog: str
    units: int
    words: int
    reviewed: int
    machine: int
    memory: int
    changed: int
    other_drafts: int
    untranslated: int
    obsolete: int
    built: bool
    """The output is there and holds just what the catalogue says."""
    changes: tuple[tuple[str, int], ...] = ()
    """Kinds of change and how many of ``changed`` are of each, the most frequent first."""
    last_review: str = ""
    """When an editor last saved the file, as its header says; empty where none has."""
    behind: int = 0
    """Sources that only one of the document and the catalogue has: ``extract`` is due."""
    outdated: bool = False
    """There is an output, but not the one that source and catalogue would give now."""


@dataclass(frozen=True, slots=True)
class StatusResult:
    """What ``status`` found out."""

    project: str
    source_language: str
    catalogs: tuple[Progressed, ...]
    glossary_terms: int | None


@dataclass(frozen=True, slots=True)
class RunResult:
    """What ``run`` did, step by step."""

    translate: TranslateResult
    check: CheckResult
    build: BuildResult


@dataclass(frozen=True, slots=True)
class TextResult:
    """A document translated without a project."""

    output: bytes
    encoding: str
    units: int
    unresolved: tuple[tuple[str, tuple[str, ...]], ...]
    signature: str
    seconds: float


@dataclass(frozen=True, slots=True)
class EnginesResult:
    """Which engine can serve which pair here."""

    availabilities: tuple[Availability, ...]
    chosen: tuple[tuple[str, str], ...]
    """Target language and the engine that would be used for it."""


@dataclass(frozen=True, slots=True)
class InitResult:
    """The files of a new project."""

    root: str
    created: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class XliffExported:
    """One catalogue as an XLIFF file."""

    document: str
    language: str
    path: str
    """The file; ``-`` is standard output."""
    units: int
    reviewed: int
    behind: int
    """Sources that only one of the document and the catalogue has: extract it before sending."""
    written: bool
    """False where the file was just like this already."""


@dataclass(frozen=True, slots=True)
class XliffExportResult:
    """What ``xliff export`` wrote."""

    files: tuple[XliffExported, ...]


@dataclass(frozen=True, slots=True)
class XliffChange:
    """What became of one message that brought something new."""

    fate: Fate
    reviewed: bool
    """Whether it is reviewed in the catalogue now."""
    location: Location
    """Its place in the catalogue; without a line where it is not there yet."""
    found_at: Location
    """Its place in the XLIFF."""
    source: str
    before: str
    """The catalogue's earlier target."""
    offered: str
    """The target in the XLIFF."""


@dataclass(frozen=True, slots=True)
class XliffImported:
    """What one file brought to one catalogue."""

    file: str
    document: str
    language: str
    catalog: str
    units: int
    """Messages in the file."""
    changes: tuple[XliffChange, ...]
    written: bool


@dataclass(frozen=True, slots=True)
class XliffImportResult:
    """What ``xliff import`` did, or would do."""

    files: tuple[XliffImported, ...]
    dry_run: bool
