"""Concordance: the translations that have some words, in any form, on one side.

The words of sources and of targets are in full-text indexes of SQLite (FTS5), which the first
search after a change brings up to date. A word of the query is looked for in the vocabulary of the
index: itself, its inflected forms, and the words that contain it. Of SQLite without FTS5, all texts
are read instead.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rktranslate.languages.inflector import Forms, inflector
from rktranslate.languages.loader import load_language
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"\w+")
_LEAST = 3
"""Letters of a word that is found within other words; shorter ones are everywhere."""
_TERMS = 300
"""Maximum number of words of the vocabulary that stand for one word of a query."""
_CANDIDATES = 2_000
"""Maximum number of texts that are ranked."""
_MAX_WORDS = 20
"""Maximum number of words of a query that are looked for."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A translation that has the words of a query in its source or in its target."""

    source: str
    target: str
    origin: str
    """Project path of the PO or TMX file."""
    line: int
    source_spans: tuple[Span, ...] = ()
    """The words in the source."""
    target_spans: tuple[Span, ...] = ()
    """The words in the target."""
    in_source: bool = True
    """The source has all words; otherwise the target has them."""


@dataclass(frozen=True)
class QueryWord:
    """A word to look for, in one language."""

    text: str
    """Lower case."""
    language: str

    @cached_property
    def forms(self) -> frozenset[str]:
        """The word, its dictionary forms, and the inflected forms of these."""
        endings = load_language(self.language).grammar.endings
        bases = {self.text}
        bases.update(
            self.text[: -len(ending)]
            for ending in endings
            if self.text.endswith(ending) and len(self.text) - len(ending) >= _LEAST
        )
        inflection = inflector(self.language)
        if not inflection.inflects:
            return frozenset(bases)
        lemmas = bases | {
            lemma
            for base in bases
            for lemma in inflection.candidates(base)
            if inflection.analyse(base, lemma)
        }
        forms = (
            text for lemma in lemmas for form in Forms for text in inflection.forms(lemma, form)
        )
        return frozenset((*lemmas, *forms))

    def matches(self, word: str) -> bool:
        """Return whether a word of a text, in lower case, is the word, or contains it."""
        return word in self.forms or (self.is_part and self.text in word)

    @property
    def is_part(self) -> bool:
        """Whether the word is found within others; in scripts without spaces, any is."""
        return len(self.text) >= _LEAST or not self.text.isascii()


@dataclass(frozen=True, slots=True)
class Query:
    """The words to look for, all in one text."""

    words: tuple[QueryWord, ...]
    phrase: str
    """The query in lower case."""

    @classmethod
    def of(cls, text: str, language: str) -> Query:
        """Return the query of a text in the language of the side that is searched."""
        words = dict.fromkeys(_WORD.findall(text.lower()))
        return cls(
            tuple(QueryWord(word, language) for word in list(words)[:_MAX_WORDS]),
            " ".join(text.lower().split()),
        )

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return the places of the words in a text; none unless it has all of them."""
        folded = text.lower()
        if len(folded) != len(text):  # a few letters have a longer lower case
            folded = "".join(letter.lower()[:1] for letter in text)
        found: set[Span] = set()
        seen: set[QueryWord] = set()
        for match in _WORD.finditer(folded):
            word = match[0]
            for wanted in self.words:
                if not wanted.matches(word):
                    continue
                seen.add(wanted)
                if word.upper() != word or wanted.text == word:
                    found.add(Span(*match.span()))
                else:  # a script without upper case, and perhaps without spaces
                    start = match.start() + max(word.find(wanted.text), 0)
                    found.add(Span(start, start + len(wanted.text)))
        return tuple(sorted(found)) if len(seen) == len(self.words) else ()


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the translations: its index, and the rows that it is made of."""

    index: str
    table: str
    column: str
    search: str
    """Reads source, target, path and line of the translations that an expression matches."""

    def sql(self, statement: str) -> str:
        """Return a statement with the names of this side: constants of this module."""
        return statement.format(index=self.index, table=self.table, column=self.column)


_SOURCES = _Side(
    "source_words",
    "unit",
    "source",
    "SELECT source, target, path, line FROM source_words"
    " CROSS JOIN unit ON unit.id = source_words.rowid JOIN translation ON unit = unit.id"
    " JOIN file ON file.id = file WHERE source_words MATCH ? AND language = ? LIMIT ?",
)
_TARGETS = _Side(
    "target_words",
    "translation",
    "target",
    "SELECT source, target, path, line FROM target_words"
    " CROSS JOIN translation ON translation.id = target_words.rowid JOIN unit ON unit.id = unit"
    " JOIN file ON file.id = file WHERE target_words MATCH ? AND language = ? LIMIT ?",
)
_SIDES = (_SOURCES, _TARGETS)
_TABLES = (
    "CREATE VIRTUAL TABLE {index} USING fts5(text, content='', detail=none, columnsize=0,"
    " tokenize='unicode61 remove_diacritics 0')",
    "CREATE VIRTUAL TABLE {index}_vocabulary USING fts5vocab({index}, row)",
    "CREATE TABLE {index}_terms (term TEXT PRIMARY KEY, texts INTEGER) WITHOUT ROWID",
)


def has_full_text_search(connection: sqlite3.Connection) -> bool:
    """Return whether SQLite was built with FTS5."""
    try:
        connection.execute("CREATE VIRTUAL TABLE temp.probe USING fts5(text)")
    except sqlite3.OperationalError:
        return False
    connection.execute("DROP TABLE temp.probe")
    return True


def is_indexed(connection: sqlite3.Connection) -> bool:
    """Return whether the indexes have every text."""
    if not _has_tables(connection):
        return False
    return all(_pending(connection, side) == 0 for side in _SIDES)


def index_words(connection: sqlite3.Connection) -> None:
    """Index the texts that are in no index yet; call it inside a transaction.

    Texts that are deleted stay in the indexes, where nothing leads to them, until they are most.
    """
    if _has_tables(connection) and any(_is_sparse(connection, side) for side in _SIDES):
        for side in _SIDES:
            connection.execute(side.sql("DROP TABLE {index}_vocabulary"))
            connection.execute(side.sql("DROP TABLE {index}"))
            connection.execute(side.sql("DROP TABLE {index}_terms"))
        connection.execute("DROP TABLE word_index")
    if not _has_tables(connection):
        connection.execute(
            "CREATE TABLE word_index (name TEXT PRIMARY KEY, last INTEGER, size INTEGER)"
        )
        for side in _SIDES:
            for statement in _TABLES:
                connection.execute(side.sql(statement))
            connection.execute("INSERT INTO word_index VALUES (?, 0, 0)", (side.index,))
    for side in _SIDES:
        last = _last(connection, side)
        added = connection.execute(
            side.sql(
                "INSERT INTO {index} (rowid, text) SELECT id, {column} FROM {table} WHERE id > ?"
            ),
            (last,),
        ).rowcount
        if not added:
            continue
        connection.execute(
            side.sql(
                "UPDATE word_index SET last = (SELECT max(id) FROM {table}), size = size + ?"
                " WHERE name = '{index}'"
            ),
            (added,),
        )
        # The vocabulary itself counts its words anew each time that it is read.
        connection.execute(side.sql("DELETE FROM {index}_terms"))
        connection.execute(
            side.sql("INSERT INTO {index}_terms SELECT term, doc FROM {index}_vocabulary")
        )


def _is_sparse(connection: sqlite3.Connection, side: _Side) -> bool:
    """Return whether most of what an index has was deleted."""
    (size,) = connection.execute(
        "SELECT size FROM word_index WHERE name = ?", (side.index,)
    ).fetchone()
    (rows,) = connection.execute(side.sql("SELECT count(*) FROM {table}")).fetchone()
    return bool(size > 2 * rows)


def _has_tables(connection: sqlite3.Connection) -> bool:
    row = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'word_index'").fetchone()
    return row is not None


def _last(connection: sqlite3.Connection, side: _Side) -> int:
    row = connection.execute("SELECT last FROM word_index WHERE name = ?", (side.index,)).fetchone()
    return int(row[0]) if row else 0


def _pending(connection: sqlite3.Connection, side: _Side) -> int:
    (last,) = connection.execute(side.sql("SELECT ifnull(max(id), 0) FROM {table}")).fetchone()
    return max(0, int(last) - _last(connection, side))


def occurrences(
    connection: sqlite3.Connection,
    text: str,
    *,
    source_language: str,
    language: str,
    limit: int,
    indexed: bool = True,
) -> tuple[Occurrence, ...]:
    """Return translations with all words of a text in the source, then those in the target.

    Args:
        connection: The store.
        text: Some words.
        source_language: Language of the sources.
        language: Target language.
        limit: Largest number of occurrences.
        indexed: Whether there are indexes; otherwise all texts are read.
    """
    found: dict[tuple[str, str], tuple[tuple[bool, bool, int], Occurrence]] = {}
    for side, spoken in ((_SOURCES, source_language), (_TARGETS, language)):
        query = Query.of(text, spoken)
        if not query.words or len(found) >= limit:
            continue
        for source, target, origin, line in _rows(connection, side, query, language, indexed):
            searched = source if side is _SOURCES else target
            spans = query.spans(searched)
            if not spans or (source, target) in found:
                continue
            rank = (side is _TARGETS, query.phrase not in searched.lower(), len(searched))
            hit = (
                Occurrence(source, target, origin, line, source_spans=spans)
                if side is _SOURCES
                else Occurrence(source, target, origin, line, target_spans=spans, in_source=False)
            )
            found[source, target] = rank, hit
    ranked = sorted(found.values(), key=lambda item: (item[0], item[1].origin, item[1].line))
    return tuple(hit for _, hit in ranked[:limit])


def _rows(
    connection: sqlite3.Connection, side: _Side, query: Query, language: str, indexed: bool
) -> Iterator[tuple[str, str, str, int]]:
    """Yield source, target, path and line of the translations that may have the words."""
    if not indexed:
        yield from connection.execute(
            "SELECT source, target, path, line FROM unit JOIN translation ON unit = unit.id"
            " JOIN file ON file.id = file WHERE language = ?",
            (language,),
        )
        return
    expression = _expression(connection, side, query)
    if expression:
        yield from connection.execute(side.search, (expression, language, _CANDIDATES))


def _expression(connection: sqlite3.Connection, side: _Side, query: Query) -> str:
    """Return the expression of FTS5 for a query; empty if a word is nowhere."""
    groups: list[str] = []
    for word in query.words:
        terms = _terms(connection, side, word)
        if not terms:
            return ""
        groups.append("(" + " OR ".join(f'"{term}"' for term in terms) + ")")
    return " AND ".join(groups)


def _terms(connection: sqlite3.Connection, side: _Side, word: QueryWord) -> Sequence[str]:
    """Return the words of the vocabulary that a word of a query stands for, frequent ones first."""
    known = [
        term
        for form in sorted(word.forms)
        for (term,) in connection.execute(
            side.sql("SELECT term FROM {index}_terms WHERE term = ?"), (form,)
        )
    ]
    if word.is_part:
        rows = connection.execute(
            side.sql(
                "SELECT term FROM {index}_terms WHERE instr(term, ?) ORDER BY texts DESC LIMIT ?"
            ),
            (word.text, _TERMS),
        )
        known += (term for (term,) in rows)
    return [term for term in dict.fromkeys(known) if '"' not in term][:_TERMS]
