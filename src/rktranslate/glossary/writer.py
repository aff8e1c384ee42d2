"""``Glossary`` -> glossary.csv: the canonical file, and rows added to an existing one."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING

from rktranslate.glossary.columns import FORBIDDEN, OPTIONAL_COLUMNS, column_name
from rktranslate.glossary.rows import term_cells
from rktranslate.languages.codes import fit, matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.glossary.terms import Glossary
    from rktranslate.model import Term


def dump(glossary: Glossary) -> bytes:
    """Return the canonical file: UTF-8, LF, no empty optional columns."""
    return _canonical(glossary.terms, glossary.source_language, glossary.languages)


def digest(terms: Sequence[Term], source_language: str, languages: Sequence[str]) -> str:
    """Return the first 12 hex digits of the SHA-256 of the canonical file of some terms."""
    return hashlib.sha256(_canonical(terms, source_language, languages)).hexdigest()[:12]


def with_terms(data: bytes, glossary: Glossary, added: Sequence[Term]) -> bytes:
    """Return a glossary file with terms added at its end.

    The existing rows stay as they are, byte for byte, if the file has every column that the new
    rows need; otherwise the file is written anew in its canonical form.

    Args:
        data: The file.
        glossary: Its terms.
        added: Terms for the same languages.
    """
    if not added:
        return data
    rows = [term_cells(term, glossary.languages) for term in added]
    header = next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    names = map(column_name, header)
    columns = [
        name if name == glossary.source_language else _project_name(name, glossary.languages)
        for name in names
    ]
    if any(cell and name not in columns for row in rows for name, cell in row.items()):
        terms = (*glossary.terms, *added)
        return _canonical(terms, glossary.source_language, glossary.languages)
    line_end = "\r\n" if b"\r\n" in data else "\n"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    for term, row in zip(added, rows, strict=True):
        cells = (row.get(column, term.source) if column else "" for column in columns)
        writer.writerow(cells)
    separator = b"" if data.endswith((b"\n", b"\r")) else line_end.encode()
    return data + separator + out.getvalue().encode()


def _project_name(column: str, languages: Sequence[str]) -> str:
    """Return the name of a column with its language as the project spells it."""
    code = column.removeprefix(FORBIDDEN)
    prefix = column[: len(column) - len(code)]
    language = max(languages, key=lambda each: fit(code, each), default="")
    return prefix + (language if matches(code, language) else code)


def _canonical(terms: Sequence[Term], source_language: str, languages: Sequence[str]) -> bytes:
    rows = [term_cells(term, languages) for term in terms]
    *leading, type_column, note_column = OPTIONAL_COLUMNS
    forbidden = [FORBIDDEN + language for language in languages]
    optional = [*leading, *forbidden, type_column, note_column]
    used = [name for name in optional if any(row[name] for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([source_language, *languages, *used])
    for term, row in zip(terms, rows, strict=True):
        writer.writerow([term.source, *(row[name] for name in (*languages, *used))])
    return out.getvalue().encode()
