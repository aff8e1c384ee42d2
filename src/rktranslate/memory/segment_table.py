"""The table of segments of the fuzzy index: loading, indexing of new units, rebuilding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.memory import fuzzy

if TYPE_CHECKING:
    import sqlite3

_NO_LIMIT = 1 << 62


def load_segments(connection: sqlite3.Connection, language: str) -> list[fuzzy.Segment]:
    """Return the segments of a target language.

    Raises:
        CorruptSegmentError: One of them is damaged.
    """
    rows = connection.execute(
        "SELECT data FROM segment WHERE language = ? ORDER BY first", (language,)
    )
    return [fuzzy.Segment.from_bytes(data) for (data,) in rows]


def index_new_units(connection: sqlite3.Connection, language: str) -> None:
    """Index the units that are in no segment yet.

    Small segments at the end are rebuilt together with the new units, so that the number of
    segments grows with the logarithm of the number of units.
    """
    segments = connection.execute(
        "SELECT id, last, units FROM segment WHERE language = ? ORDER BY first", (language,)
    ).fetchall()
    after = segments[-1][1] if segments else 0
    (pending,) = connection.execute(
        "SELECT count(*) FROM unit WHERE language = ? AND id > ?", (language, after)
    ).fetchone()
    if not pending:
        return
    while segments and segments[-1][2] <= min(2 * pending, fuzzy.SEGMENT_UNITS - pending):
        segment, _, units = segments.pop()
        connection.execute("DELETE FROM segment WHERE id = ?", (segment,))
        pending += units
    _build(connection, language, after=segments[-1][1] if segments else 0, last=_NO_LIMIT)


def rebuild_sparse_segments(connection: sqlite3.Connection, language: str) -> None:
    """Rebuild the segments that have lost more than half of their units."""
    segments = connection.execute(
        "SELECT id, first, last, units FROM segment WHERE language = ?", (language,)
    ).fetchall()
    for segment, first, last, units in segments:
        (remaining,) = connection.execute(
            "SELECT count(*) FROM unit WHERE language = ? AND id BETWEEN ? AND ?",
            (language, first, last),
        ).fetchone()
        if remaining * 2 < units:
            connection.execute("DELETE FROM segment WHERE id = ?", (segment,))
            _build(connection, language, after=first - 1, last=last)


def _build(connection: sqlite3.Connection, language: str, *, after: int, last: int) -> None:
    rows = connection.execute(
        "SELECT id, source FROM unit WHERE language = ? AND id > ? AND id <= ? ORDER BY id",
        (language, after, last),
    )
    while _build_one(connection, language, rows.fetchmany(fuzzy.SEGMENT_UNITS)):
        pass


def _build_one(connection: sqlite3.Connection, language: str, batch: list[tuple[int, str]]) -> bool:
    """Store a segment of some units; return whether there are any.

    It is a separate function so that its memory is freed before the next segment is built.
    """
    if not batch:
        return False
    ids = [unit for unit, _ in batch]
    folded = [fuzzy.fold(source) for _, source in batch]
    batch.clear()
    data = fuzzy.Segment.build(ids, folded).to_bytes()
    connection.execute(
        "INSERT INTO segment (language, first, last, units, data) VALUES (?, ?, ?, ?, ?)",
        (language, ids[0], ids[-1], len(ids), data),
    )
    return True
