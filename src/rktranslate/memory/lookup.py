"""Looking a source text up in the store: equal sources first, else similar ones, ranked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rktranslate.memory import fuzzy
from rktranslate.memory.adapt import adapt
from rktranslate.memory.entries import normalize_source, source_hash
from rktranslate.memory.match import Match, MatchKind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

OTHER_DOMAIN = 0.05
"""Subtracted from the score of a match from another domain."""
MAX_FUZZY_SCORE = 0.99
"""Highest score of a similar source, however small the difference."""
_KINDS = tuple(MatchKind)


@dataclass(frozen=True, slots=True)
class Request:
    """A source text to look up, with its context."""

    source: str
    previous: str | None = None
    """Source of the current message before it in its catalogue; "" when it is the first one; None
    when unknown, in which case no match is a context match."""
    next: str | None = None
    """The same for the message after it."""
    domain: str = ""
    """Folder of its catalogue below the language: matches from other folders score less. Empty: no
    preference."""


@dataclass(frozen=True, slots=True)
class _RankedMatch:
    match: Match
    own: bool
    """Whether it comes from a catalogue of the project rather than an imported TMX file."""


def find_unit(connection: sqlite3.Connection, source: str, language: str) -> int | None:
    """Return the id of the unit with this normalised source, or None."""
    row = connection.execute(
        "SELECT id FROM unit WHERE hash = ? AND language = ? AND source = ?",
        (source_hash(source), language, source),
    ).fetchone()
    return row[0] if row else None


def find_matches(
    connection: sqlite3.Connection,
    segments: Sequence[fuzzy.Segment],
    request: Request,
    language: str,
    *,
    minimum: float,
    limit: int,
    equal_limit: int,
) -> tuple[Match, ...]:
    """Return the matches of a source, best first; see :meth:`Memory.lookup`.

    Args:
        connection: The store.
        segments: The fuzzy index of the language.
        request: The source and its context.
        language: Target language.
        minimum: Lowest score of a similar source, above 0 up to 1.
        limit: Largest number of matches of similar sources.
        equal_limit: Largest number of matches of the equal source.
    """
    source = normalize_source(request.source)
    unit = find_unit(connection, source, language)
    if unit is not None:
        equal = _matches_of_unit(connection, unit, source, 1.0, request)
        if equal:
            return _best(equal, 0.0, equal_limit)
    similar: list[_RankedMatch] = []
    for unit, text, score in _similar_units(connection, segments, source, minimum, limit):
        similar += _matches_of_unit(connection, unit, text, score, request)
    return _best(similar, minimum, limit)


def _similar_units(
    connection: sqlite3.Connection,
    segments: Sequence[fuzzy.Segment],
    source: str,
    minimum: float,
    limit: int,
) -> list[tuple[int, str, float]]:
    """Return id, source and similarity of the most similar units that are not equal."""
    if not segments:
        return []
    from rapidfuzz import fuzz, process

    folded = fuzzy.fold(source)
    candidates = fuzzy.candidates(segments, fuzzy.Query.of(folded, minimum))
    similar = process.extract(
        folded,
        [text for _, text in candidates],
        scorer=fuzz.ratio,
        score_cutoff=minimum * 100,
        limit=None,
    )
    # Ids depend on the order in which files were read: they must not decide between equal scores.
    similar.sort(key=lambda item: (-item[1], item[0]))
    best: list[tuple[int, str, float]] = []
    for _, score, position in similar:
        # Deleted sources stay in the index for a while: they have no row.
        unit = candidates[position][0]
        row = connection.execute("SELECT source FROM unit WHERE id = ?", (unit,)).fetchone()
        if row is not None and row[0] != source:
            best.append((unit, row[0], min(score / 100, MAX_FUZZY_SCORE)))
        if len(best) == max(limit * 2, 10):
            break
    return best


def _matches_of_unit(
    connection: sqlite3.Connection, unit: int, text: str, score: float, request: Request
) -> list[_RankedMatch]:
    source = normalize_source(request.source)
    equal = text == source
    context: tuple[int | None, int | None] = (None, None)
    if equal and request.previous is not None and request.next is not None:
        context = (
            source_hash(normalize_source(request.previous)),
            source_hash(normalize_source(request.next)),
        )
    # A sentence that is in every article has thousands of equal rows: of each group only the first
    # position is taken. With min(), SQLite returns the path and line of that row.
    rows = connection.execute(
        "SELECT target, path, own, line, domain,"
        " previous IS ?2 AND next IS ?3 AND ?2 IS NOT NULL AS in_context,"
        " min(path || printf(':%09d', line))"
        " FROM translation JOIN file ON file.id = translation.file"
        " WHERE unit = ?1 AND digest IS NOT NULL GROUP BY target, own, domain, in_context",
        (unit, *context),
    )
    matches = []
    for target, path, own, line, domain, in_context, _ in rows:
        adapted = None if equal else adapt(source, text, target)
        other_domain = bool(domain and request.domain and domain != request.domain)
        match = Match(
            source=text,
            target=target if adapted is None else adapted,
            score=round(score - OTHER_DOMAIN * other_domain, 6),
            kind=_kind(equal=equal, in_context=bool(in_context)),
            origin=path,
            line=line,
            domain=domain,
            adapted=adapted is not None,
        )
        matches.append(_RankedMatch(match, bool(own)))
    return matches


def _kind(*, equal: bool, in_context: bool) -> MatchKind:
    if in_context:
        return MatchKind.CONTEXT
    return MatchKind.EXACT if equal else MatchKind.FUZZY


def _best(matches: list[_RankedMatch], minimum: float, limit: int) -> tuple[Match, ...]:
    """Return the best matches, one per target; the project's own before imported ones."""
    matches.sort(
        key=lambda ranked: (
            -ranked.match.score,
            _KINDS.index(ranked.match.kind),
            not ranked.match.adapted,
            not ranked.own,
            ranked.match.origin,
            ranked.match.line,
        )
    )
    best: dict[str, Match] = {}
    for ranked in matches:
        if ranked.match.score >= minimum:
            best.setdefault(ranked.match.target, ranked.match)
    return tuple(islice(best.values(), limit))
