"""Matches of the translation memory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rktranslate.model import Location, Origin, Provenance


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
    """A translation in the memory whose source is equal or similar to the query."""

    source: str
    """The source that was translated."""
    target: str
    """Its translation; if ``adapted``, with the numbers and names of the query."""
    score: float
    """0 to 1: the similarity of the sources, less the penalty for another domain."""
    kind: MatchKind
    origin: str
    """Project path of the PO or TMX file."""
    line: int
    """Line of the entry in that file."""
    domain: str = ""
    adapted: bool = False
    """Numbers or names, and nothing else, were replaced in the target."""

    @property
    def provenance(self) -> Provenance:
        """The provenance of a draft made from this match."""
        return Provenance(
            Origin.MEMORY,
            match_rate=int(self.score * 100),  # rounded down: 99.6 % is not 100 %
            match_kind=self.kind,
            adapted=self.adapted,
            match_location=Location(self.origin, self.line),
        )
