"""Matches that the translation memory offers."""

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
