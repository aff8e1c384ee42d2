"""glossary.csv -> ``Glossary``; every error names the line of the file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.errors import GlossaryError
from rktranslate.glossary.columns import parse_header
from rktranslate.glossary.errors import CellError
from rktranslate.glossary.rows import parse_row
from rktranslate.glossary.terms import ADDITIONAL, Glossary, fold
from rktranslate.glossary.writer import digest
from rktranslate.storage.reading import read_file, read_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.model import Term

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A glossary file with its errors."""

    glossary: Glossary
    """The valid rows."""
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Line and cells of each row below the header, as they are in the file."""
    errors: tuple[CellError, ...]
    """The errors of the other rows, in file order."""


def load(
    source: Path | bytes,
    *,
    languages: Sequence[str] | None = None,
    source_language: str | None = None,
    shown: str | None = None,
) -> Glossary:
    """Read a glossary.

    Args:
        source: The file, or its content.
        languages: Languages of the project, the source language first; a column of any other
            language is an error. None accepts every language of CLDR.
        source_language: Language of the terms; by default the first of ``languages``, or else
            the language that the first column names.
        shown: Name of the file in messages; by default its path.

    Raises:
        GlossaryError: The file cannot be read, is not a glossary, or contradicts itself.
    """
    data = read_bytes(source, shown) if isinstance(source, Path) else source
    shown = shown or (str(source) if isinstance(source, Path) else "glossary.csv")
    return _read(data, shown, languages, source_language, _refuse).glossary


def load_all(
    data: bytes,
    *,
    languages: Sequence[str] | None = None,
    source_language: str | None = None,
    shown: str = "glossary.csv",
) -> Sheet:
    """Read a glossary and collect the errors of all rows, instead of stopping at the first.

    Args:
        data: Content of the file.
        languages: Languages of the project, as for :func:`load`.
        source_language: Language of the terms, as for :func:`load`.
        shown: Name of the file in messages.

    Raises:
        GlossaryError: It is not a table with the columns of a glossary.
    """
    errors: list[CellError] = []
    sheet = _read(data, shown, languages, source_language, errors.append)
    errors.sort(key=lambda error: error.line or 0)
    return Sheet(sheet.glossary, sheet.columns, sheet.rows, tuple(errors))


def read_bytes(path: Path, shown: str | None = None) -> bytes:
    """Return the content of a glossary file.

    Raises:
        GlossaryError: It cannot be read.
    """
    return _checked(read_file, path, shown)


def read_input(path: Path) -> bytes:
    """Return the content of a glossary file that a person named; it may be an open stream.

    Raises:
        GlossaryError: It cannot be read.
    """
    return _checked(read_named, path, None)


def _checked(read: Callable[[Path], bytes], path: Path, shown: str | None) -> bytes:
    try:
        return read(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise GlossaryError(
            f"cannot read the glossary: {reason}", path=shown or str(path)
        ) from error


def _refuse(error: CellError) -> None:
    raise error


def _read(
    data: bytes,
    path: str,
    languages: Sequence[str] | None,
    source_language: str | None,
    on_error: Callable[[CellError], None],
) -> Sheet:
    """Read a glossary; the errors of its rows go to ``on_error``."""
    if source_language is None and languages:
        source_language = languages[0]
    table = table_rows(_decode(data, path), lambda error, line: _row_error(error, path, line))
    header = next(table, None)
    if header is None:
        raise CellError(
            "the glossary is empty", path=path, line=1, hint="the first row names the columns"
        )
    header_line, names = header
    try:
        columns = parse_header(names, languages, source_language)
    except CellError as error:
        raise error.at(path, header_line) from None
    terms: list[Term] = []
    rows: list[tuple[int, tuple[str, ...]]] = []
    for line, row in table:
        rows.append((line, tuple(row)))
        term, errors = parse_row(columns, row, line)
        for cell_error in errors:
            on_error(cell_error.at(path, line))
        if term is not None:
            terms.append(term)
    for conflict in _conflicts(terms, columns.source_language):
        on_error(conflict.at(path, conflict.line))
    target_languages = tuple(language for language, _ in columns.languages)
    glossary = Glossary(
        tuple(terms),
        columns.source_language,
        target_languages,
        path,
        digest(terms, columns.source_language, target_languages),
    )
    return Sheet(glossary, columns.names, tuple(rows), ())


def _decode(data: bytes, path: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CellError(
            "the glossary is not UTF-8", path=path, line=line, hint="save it as CSV UTF-8"
        ) from None
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        name = "a NUL byte" if control[0] == "\0" else f"the control character {control[0]!a}"
        raise CellError(f"{name} is not allowed in a glossary", path=path, line=line)
    return text


def _row_error(error: csv.Error, path: str, line: int) -> CellError:
    if "unexpected end" in str(error):
        message = "a quotation mark is opened in this row and never closed"
    else:
        message = f"not a row of CSV: {error}"
    return CellError(message, path=path, line=line)


def table_rows(
    text: str, refuse: Callable[[csv.Error, int], GlossaryError], delimiter: str = ","
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of CSV that are not blank, each with the line on which it begins.

    Args:
        text: The table.
        refuse: Returns the error of a row that is not CSV, from its line.
        delimiter: The character between two cells.

    Raises:
        GlossaryError: A row is not CSV.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise refuse(error, line) from None
        if any(cell.strip() for cell in row):
            yield line, row


def _conflicts(terms: Iterable[Term], source_language: str) -> Iterator[CellError]:
    """Yield an error for each two rows that give one source form different renderings.

    Rows that are admitted or forbidden add to another row of the same term, and two forms that
    differ only in case are two terms if one of them requires its exact case.
    """
    rows_by_form: dict[str, list[tuple[str, Term]]] = {}
    for term in terms:
        for form in (term.source, *term.variants):
            earlier = rows_by_form.setdefault(fold(form), [])
            for other_form, other in earlier:
                if other is not term and _is_conflict(form, term, other_form, other):
                    yield CellError(
                        f"{form!r} is already in line {other.row} with other renderings",
                        line=term.row,
                        kind="glossary-conflict",
                        column="variants" if form in term.variants else source_language,
                    )
            earlier.append((form, term))


def _is_conflict(form: str, term: Term, other_form: str, other: Term) -> bool:
    """Return whether two rows give two spellings of one source form different renderings."""
    if (term.case_exact or other.case_exact) and form != other_form:
        return False
    same_term = fold(term.source) == fold(other.source)
    if same_term and (term.status in ADDITIONAL or other.status in ADDITIONAL):
        return False
    return term.targets != other.targets or term.forbidden != other.forbidden
