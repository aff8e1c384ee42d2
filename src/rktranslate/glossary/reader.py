"""glossary.csv -> ``Glossary``; every error names the line of the file."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.errors import GlossaryError
from rktranslate.glossary.columns import NamedCells, parse_header
from rktranslate.glossary.errors import CellError
from rktranslate.glossary.rows import parse_row
from rktranslate.glossary.terms import ADDITIONAL, Glossary, fold
from rktranslate.glossary.writer import digest
from rktranslate.storage.reading import read_file, read_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.model import Term

_NOTHING = re.compile(r"[\s;]*")
"""A cell of a row that another program left empty, with separators of its own."""
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
    named = NamedCells.of(names)
    try:
        columns = parse_header(named.cells(names), languages, source_language)
    except CellError as error:
        raise error.at(path, header_line) from None
    terms: list[Term] = []
    rows: list[tuple[int, tuple[str, ...]]] = []
    for line, row in table:
        if all(map(_NOTHING.fullmatch, row)):
            continue
        try:
            cells = named.cells(row)
        except CellError as error:
            on_error(error.at(path, line))
            continue
        rows.append((line, tuple(cells)))
        term, errors = parse_row(columns, cells, line)
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
    """Yield an error for each row that gives a source form other renderings than one before it.

    Rows that are admitted or forbidden add to another row of the same term, and two forms that
    differ only in case are two terms if one of them requires its exact case.
    """
    rows = [(term, [*map(fold, (term.source, *term.variants))]) for term in terms]
    counts = Counter(chain.from_iterable(folded for _, folded in rows))
    groups: defaultdict[str, _SameForm] = defaultdict(_SameForm)
    numbers: dict[tuple[object, object], int] = {}
    for term, folded in rows:
        # Renderings are compared by a number: a row can have many, and many variants.
        renderings = numbers.setdefault((term.targets, term.forbidden), len(numbers))
        for index, form in enumerate((term.source, *term.variants)):
            if counts[folded[index]] == 1:
                continue
            line = groups[folded[index]].add(form, term, renderings)
            if line is not None:
                yield CellError(
                    f"{form!r} is already in line {line} with other renderings",
                    line=term.row,
                    kind="glossary-conflict",
                    column="variants" if index else source_language,
                )


class _SameForm:
    """The rows with one form, however it is capitalised."""

    def __init__(self) -> None:
        # Rows that add to others of their term apart, as two of them never conflict.
        self._in_any_case = _Rows(), _Rows()
        self._as_written: defaultdict[str, tuple[_Rows, _Rows]] = defaultdict(
            lambda: (_Rows(), _Rows())
        )

    def add(self, form: str, term: Term, renderings: int) -> int | None:
        """Add a row; return the line of the first row that renders the form otherwise."""
        source, is_additional = fold(term.source), term.status in ADDITIONAL
        groups = [self._as_written[form]]
        if not term.case_exact:
            groups.append(self._in_any_case)
        lines = [
            line
            for plain, additional in groups
            for line in (
                plain.first(source if is_additional else None, renderings),
                additional.first(source, renderings),
            )
            if line is not None
        ]
        for group in groups:
            group[is_additional].add(term.row, source, renderings)
        return min(lines, default=None)


class _Rows:
    """Some rows, of which the first of another term with other renderings can be found.

    However many there are, only the first few are ever the answer (at most four, by the theorem of
    Bollobás on set pairs), and no others are kept.
    """

    def __init__(self) -> None:
        self._kept: list[tuple[int, str, int]] = []

    def add(self, line: int, source: str, renderings: int) -> None:
        """Add a row, unless a row before it is found whenever it could be."""
        for other in {None, *(kept[1] for kept in self._kept)} - {source}:
            missed = {kept[2] for kept in self._kept if kept[1] != other}
            if not missed or (len(missed) == 1 and renderings not in missed):
                self._kept.append((line, source, renderings))
                return

    def first(self, source: str | None, renderings: int) -> int | None:
        """Return the line of the first row that has neither a source nor the renderings."""
        return next(
            (line for line, *kept in self._kept if kept[0] != source and kept[1] != renderings),
            None,
        )
