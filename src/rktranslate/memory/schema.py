"""Tables of the memory's store, and the fingerprint that says which data they hold."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from rktranslate.project.config import Config

_VERSION = 2
"""To be raised whenever the tables, the hashes, the case folding or the index features change."""

STATEMENTS = """
CREATE TABLE about (fingerprint TEXT);
CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT, digest TEXT, own INTEGER);
CREATE TABLE unit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, language TEXT, hash INTEGER, source TEXT
);
CREATE INDEX unit_hash ON unit (hash);
CREATE INDEX unit_language ON unit (language);
CREATE TABLE translation (
    id INTEGER PRIMARY KEY AUTOINCREMENT, unit INTEGER, file INTEGER, line INTEGER, target TEXT,
    domain TEXT, previous INTEGER, next INTEGER
);
CREATE INDEX translation_unit ON translation (unit);
CREATE INDEX translation_file ON translation (file);
CREATE TABLE segment (
    id INTEGER PRIMARY KEY, language TEXT, first INTEGER, last INTEGER, units INTEGER, data BLOB
);
"""
"""A unit is one source text in one target language; a file's digest is NULL until it is complete;
a segment is one part of the fuzzy index and covers the units ``first`` to ``last``."""


def expected_fingerprint(config: Config) -> str:
    """Return the fingerprint of a store for this version of the program and this project."""
    languages = " ".join(config.languages)
    return f"{_VERSION} {unicodedata.unidata_version} {config.translations_dir} {languages}"


def stored_fingerprint(connection: sqlite3.Connection) -> str:
    """Return the fingerprint that a store was created with; empty when it has no tables."""
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE name = 'about'")
    if tables.fetchone() is None:
        return ""
    row = connection.execute("SELECT fingerprint FROM about").fetchone()
    return str(row[0]) if row else ""


def recreate_tables(connection: sqlite3.Connection, fingerprint: str) -> None:
    """Drop all tables and create them empty; call it inside a transaction.

    The file itself stays: other processes may have it open.
    """
    tables = (
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite@_%'"
        " ESCAPE '@'"
    )
    # Virtual tables drop the tables that they consist of; vocabularies come before their indexes.
    for kind in (" AND sql LIKE '%fts5vocab%'", " AND sql LIKE 'CREATE VIRTUAL%'", ""):
        for (name,) in connection.execute(tables + kind).fetchall():
            connection.execute('DROP TABLE "' + name.replace('"', '""') + '"')
    for statement in STATEMENTS.split(";"):
        connection.execute(statement)
    connection.execute("INSERT INTO about VALUES (?)", (fingerprint,))
