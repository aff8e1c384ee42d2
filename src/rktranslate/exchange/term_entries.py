"""Glossary entries of other tools: their conversion to terms, and counts of what an export lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.errors import GlossaryError
from rktranslate.glossary.rows import SAME, SEPARATOR, parse_term
from rktranslate.glossary.terms import fold
from rktranslate.model import Skipped, TermStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.glossary.terms import Glossary
    from rktranslate.model import Term


@dataclass(frozen=True, slots=True)
class TermEntry:
    """An entry as a file of another tool has it; it need not be a valid row of a glossary."""

    line: int
    source: str
    accepted: Mapping[str, tuple[str, ...]]
    """Renderings by language, the preferred one first."""
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Forbidden renderings by language."""
    variants: tuple[str, ...] = ()
    status: TermStatus | None = None
    case_exact: bool = False
    type: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class EntriesRead:
    """The entries of a file, and the rows that were left out."""

    entries: Sequence[TermEntry]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class TermsWritten:
    """A glossary in the format of another tool."""

    data: bytes
    entries: int
    lost: tuple[Skipped, ...] = ()
    """What the format cannot hold."""


def to_term(entry: TermEntry, path: str, source_language: str, languages: Sequence[str]) -> Term:
    """Return an entry as a term, validated as a row of glossary.csv is.

    Raises:
        GlossaryError: A row of glossary.csv cannot hold it.
    """
    cells = {source_language: entry.source}
    for language in languages:
        cells[language] = _cell(entry.accepted.get(language, ()))
    optional = {
        "status": entry.status or "",
        "case": "exact" if entry.case_exact else "",
        "variants": _cell(entry.variants),
        "type": entry.type,
        "note": entry.note,
    }
    optional |= {f"forbidden_{code}": _cell(texts) for code, texts in entry.forbidden.items()}
    cells |= {name: cell for name, cell in optional.items() if cell}
    return parse_term(cells, source_language=source_language, line=entry.line, shown=path)


def _cell(texts: Iterable[str]) -> str:
    for text in texts:
        if SEPARATOR in text:
            raise GlossaryError(f"{text!r} contains {SEPARATOR!r}, which separates renderings")
        if text == SAME:
            raise GlossaryError(f"{SAME!r} is not a rendering")
    return SEPARATOR.join(texts)


class LossCounter:
    """Counts of what a format cannot hold."""

    def __init__(self, label: str) -> None:
        """Start at zero; ``label`` names the format in the reasons."""
        self.label = label
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, what: str, count: int = 1, reason: str = "") -> None:
        """Count something that is left out; by default because the format has no such thing."""
        if count:
            self._counts[what, reason or f"{self.label} has none"] += count

    def skipped(self) -> tuple[Skipped, ...]:
        """Return each kind with its count and its reason, in the order of the first of each."""
        return tuple(
            Skipped(f"{count} {what}", reason) for (what, reason), count in self._counts.items()
        )


def terms_with_renderings(
    glossary: Glossary, language: str, losses: LossCounter
) -> Iterator[tuple[Term, tuple[str, ...]]]:
    """Yield the terms that have renderings, for a format that knows sources and targets only.

    Rows of one source term are joined. Forbidden renderings, exact case, types and
    do-not-translate marks are counted as lost.
    """
    positions: dict[str, int] = {}
    joined: list[tuple[Term, list[str]]] = []
    for term in glossary.terms:
        losses.add("forbidden renderings", len(term.forbidden_in(language)))
        losses.add("terms' exact case", int(term.case_exact))
        losses.add("terms' types", int(bool(term.type)))
        if term.status is TermStatus.DO_NOT_TRANSLATE:
            reason = f"{losses.label} has none; the term is its own rendering"
            losses.add("do-not-translate marks", reason=reason)
        renderings = term.renderings(language)
        if not renderings:
            continue
        position = positions.setdefault(fold(term.source), len(joined))
        if position == len(joined):
            joined.append((term, []))
        known = joined[position][1]
        known.extend(text for text in renderings if text not in known)
    yield from ((term, tuple(renderings)) for term, renderings in joined)
