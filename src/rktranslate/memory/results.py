"""What the memory gives back: matches, and the results of its commands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MatchKind(StrEnum):
    """How a match was found, best first."""

    CONTEXT = "context"
    """The source is equal, and so are the sources before and after it."""
    EXACT = "exact"
    """The source is equal."""
    FUZZY = "fuzzy"
    """The source is similar."""


@dataclass(frozen=True, slots=True)
class Match:
    """A translation that the memory offers for a source."""

    source: str
    """The source that the target was made for."""
    target: str
    """The offered translation; where ``adapted``, with the numbers and names of the query."""
    score: float
    """0 to 1: the similarity of the sources, less the penalty for another domain."""
    kind: MatchKind
    origin: str
    """Project path of the PO or TMX file that it comes from."""
    line: int
    """Line of the entry in that file."""
    domain: str = ""
    adapted: bool = False
    """Numbers or names, and nothing else, were replaced in the target."""

    @property
    def note(self) -> str:
        """The translator comment of a draft made from this match, with its ``tm: `` mark."""
        adapted = ", numbers and names adapted" if self.adapted else ""
        # Rounded down: 99.6 % is not "100%".
        return f"tm: {int(self.score * 100)}% {self.kind}{adapted}, {self.origin}:{self.line}"


@dataclass(frozen=True, slots=True)
class Imported:
    """One TMX file that became part of the project."""

    path: str
    """Where the project keeps it."""
    units: int
    """Its translation units with the project's source and a target language."""
    other_languages: int
    """Units without them: kept in the file, of no use here."""
    written: bool
    """False where the same file was there already."""


@dataclass(frozen=True, slots=True)
class TmImportResult:
    """What ``tm import`` did."""

    files: tuple[Imported, ...]


@dataclass(frozen=True, slots=True)
class TmExportResult:
    """What ``tm export`` wrote."""

    path: str
    units: int


@dataclass(frozen=True, slots=True)
class TmSearchResult:
    """What the memory has for a text."""

    text: str
    language: str
    matches: tuple[Match, ...]
    store: str = ""
    """Where the store is, because the project cannot be written; empty: where it belongs."""


@dataclass(frozen=True, slots=True)
class LanguageStats:
    """What the memory holds in one target language."""

    language: str
    sources: int
    """Different source texts."""
    translations: int


@dataclass(frozen=True, slots=True)
class FileStats:
    """One file that the memory was filled from."""

    path: str
    translations: int


@dataclass(frozen=True, slots=True)
class TmStatsResult:
    """What the memory holds, and how large it is."""

    languages: tuple[LanguageStats, ...]
    files: tuple[FileStats, ...]
    store_bytes: int
    index_bytes: int
    """Part of ``store_bytes`` that the fuzzy index takes."""
    store: str = ""
    """Where the store is, because the project cannot be written; empty: where it belongs."""
