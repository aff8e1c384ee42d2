"""glossary.csv <-> ``Glossary``.

One row a term. The first column is named by the source language; each target language has a column
with its accepted renderings: ``|`` between them, the preferred one first, ``=`` for the source term
itself. The other columns are ``status``, ``case``, ``variants``, ``forbidden_<language>``,
``type`` and ``note``. What is wrong is said with the line of the file that it stands in.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from rktranslate.errors import GlossaryError
from rktranslate.languages.codes import same_language, spelled
from rktranslate.model import Term, TermStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

TYPES = ("person", "organisation", "place", "title", "term")
"""What the ``type`` column may say; empty is allowed."""
SAME = "="
"""A rendering that is exactly this is the source term itself."""
SEPARATOR = "|"

_CASES = ("any", "exact")
_OPTIONAL = ("status", "case", "variants", "type", "note")
_FORBIDDEN = "forbidden_"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FORMULA = "=+-@"
_NO_TEXTS: tuple[str, ...] = ()
_T = TypeVar("_T")


class CellError(GlossaryError):
    """A glossary cannot be read because of one of its cells or rows."""

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        hint: str | None = None,
        kind: str = "glossary-cell",
        column: str = "",
    ) -> None:
        """Keep what kind of fault it is, and the name of the column; empty for a whole row."""
        super().__init__(message, path=path, line=line, hint=hint)
        self.kind = kind
        self.column = column


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of a project in the order of their rows."""

    terms: tuple[Term, ...]
    source_language: str
    languages: tuple[str, ...]
    """Target languages that have a column, in column order."""
    path: str = ""
    digest: str = ""
    """First 12 hex digits of the SHA-256 over the canonical file; equal for equal terms."""

    def __hash__(self) -> int:
        """Hash the digest, which is enough and does not walk over the terms."""
        return hash((self.source_language, self.languages, self.digest))


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
            language is an error. None accepts every language that Babel knows.
        source_language: Language of the terms; by default the first of ``languages``, or else
            the language that the first column names.
        shown: Name of the file in messages; by default its path.

    Raises:
        GlossaryError: The file cannot be read, is not a glossary, or contradicts itself.
    """
    data = read_bytes(source, shown) if isinstance(source, Path) else source
    shown = shown or (str(source) if isinstance(source, Path) else "glossary.csv")
    return _Reader(shown, languages, source_language).read(data)


def read_bytes(path: Path, shown: str | None = None) -> bytes:
    """Return the content of a glossary file.

    Raises:
        GlossaryError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise GlossaryError(
            f"cannot read the glossary: {reason}", path=shown or str(path)
        ) from error


@dataclass(frozen=True, slots=True)
class Sheet:
    """A glossary file read to its end, whatever is wrong with single rows."""

    glossary: Glossary
    """The rows that can be read."""
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Line and cells of each row below the header, as they are in the file."""
    faults: tuple[CellError, ...]
    """What is wrong with the others, in file order."""


def load_all(
    data: bytes,
    *,
    languages: Sequence[str] | None = None,
    source_language: str | None = None,
    shown: str = "glossary.csv",
) -> Sheet:
    """Read a glossary to its end, collecting the faults of rows instead of stopping at the first.

    Args:
        data: Content of the file.
        languages: Languages of the project, as for :func:`load`.
        source_language: Language of the terms, as for :func:`load`.
        shown: Name of the file in messages.

    Raises:
        GlossaryError: It is not a table with the columns of a glossary at all.
    """
    reader = _Reader(shown, languages, source_language)
    reader.faults = []
    glossary = reader.read(data)
    rows = list(reader.rows(reader.decode(data)))
    faults = sorted(reader.faults, key=lambda fault: fault.line or 0)
    header, *below = ((line, tuple(row)) for line, row in rows)
    return Sheet(glossary, tuple(map(_column_name, header[1])), tuple(below), tuple(faults))


def parse_term(
    cells: Mapping[str, str], *, source_language: str, line: int = 0, shown: str = ""
) -> Term:
    """Return the term that a row of cells says, by column name.

    Raises:
        CellError: It is no row of a glossary.
    """
    reader = _Reader(shown, None, source_language)
    columns = reader.columns(line, list(cells))
    term = reader.term(columns, list(cells.values()), line)
    assert term is not None  # noqa: S101 - a reader that collects no faults raises them
    return term


def with_terms(data: bytes, glossary: Glossary, added: Sequence[Term]) -> bytes:
    """Return a glossary file with terms added at its end.

    What is there stays as it is, byte for byte, where the file has every column that the new rows
    need; otherwise the file is written anew in its canonical form.

    Args:
        data: The file.
        glossary: What it says.
        added: Terms for the same languages.
    """
    if not added:
        return data
    rows = [_row(term, glossary.languages) for term in added]
    text = data.decode("utf-8-sig")
    names = [_column_name(cell) for cell in next(csv.reader(io.StringIO(text, newline="")))]
    codes = {
        name: spelled(name, glossary.languages) or name
        for name in (part.removeprefix(_FORBIDDEN) for part in names)
    }
    keys = [
        _FORBIDDEN + codes[name.removeprefix(_FORBIDDEN)]
        if name.startswith(_FORBIDDEN)
        else codes[name]
        for name in names
    ]
    if any(cell and name not in keys for row in rows for name, cell in row.items()):
        terms = (*glossary.terms, *added)
        return _canonical(terms, glossary.source_language, glossary.languages)
    line_end = "\r\n" if b"\r\n" in data else "\n"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    for term, row in zip(added, rows, strict=True):
        writer.writerow([row.get(key, term.source) for key in keys])
    joint = b"" if data.endswith((b"\n", b"\r")) else line_end.encode()
    return data + joint + out.getvalue().encode()


def dump(glossary: Glossary) -> bytes:
    """Return the canonical file: UTF-8, LF, only the columns that something is said in."""
    return _canonical(glossary.terms, glossary.source_language, glossary.languages)


def fold(text: str) -> str:
    """Return the form under which two spellings of a term are one: NFC, no case, one space."""
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each thing stands in a row."""

    names: tuple[str, ...]
    source: int
    languages: tuple[tuple[str, int], ...]
    forbidden: tuple[tuple[str, int], ...]
    optional: dict[str, int]


class _Reader:
    """One reading of one file; holds what its messages need."""

    def __init__(
        self, path: str, languages: Sequence[str] | None, source_language: str | None
    ) -> None:
        self.path = path
        self.languages = None if languages is None else tuple(languages)
        self.source_language = source_language or (self.languages[0] if self.languages else None)
        self.faults: list[CellError] | None = None
        """Where faults of rows are collected; None lets them end the reading."""

    def fail(
        self,
        message: str,
        line: int | None = None,
        hint: str | None = None,
        *,
        kind: str = "glossary-cell",
        column: str = "",
    ) -> NoReturn:
        raise CellError(message, path=self.path, line=line, hint=hint, kind=kind, column=column)

    def attempt(self, default: _T, step: Callable[..., _T], *arguments: object) -> _T:
        """Return what a step makes; where faults are collected, the default in place of one."""
        try:
            return step(*arguments)
        except CellError as fault:
            if self.faults is None:
                raise
            self.faults.append(fault)
            return default

    def read(self, data: bytes) -> Glossary:
        rows = self.rows(self.decode(data))
        first = next(rows, None)
        if first is None:
            self.fail("the glossary is empty", 1, "the first row names the columns")
        columns = self.columns(*first)
        self.source_language = columns.names[columns.source]
        read = (self.attempt(None, self.term, columns, row, line) for line, row in rows)
        terms = tuple(term for term in read if term is not None)
        self.check_conflicts(terms)
        source = columns.names[columns.source]
        languages = tuple(language for language, _ in columns.languages)
        digest = hashlib.sha256(_canonical(terms, source, languages)).hexdigest()[:12]
        return Glossary(terms, source, languages, self.path, digest)

    def decode(self, data: bytes) -> str:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.fail("the glossary is not UTF-8", line, "save it as CSV UTF-8")
        found = _CONTROL.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            name = "a NUL byte" if found[0] == "\0" else f"the control character {found[0]!a}"
            self.fail(f"{name} does not belong in a glossary", line)
        return text

    def rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Yield each row that is not blank with the line it begins on."""
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    self.fail("a quotation mark is opened in this row and never closed", line)
                self.fail(f"not a row of CSV: {error}", line)
            if any(cell.strip() for cell in row):
                yield line, row

    def columns(self, line: int, row: list[str]) -> _Columns:
        for delimiter, name in ((";", "semicolons"), ("\t", "tabs")):
            if len(row) == 1 and delimiter in row[0]:
                self.fail(f"the cells are separated by {name}", line, "separate them by commas")
        names = tuple(map(_column_name, row))
        source = self.source_column(names, line)
        languages: list[tuple[str, int]] = []
        forbidden: list[tuple[str, int]] = []
        optional: dict[str, int] = {}
        for index, name in enumerate(names):
            if not name:
                self.fail(f"column {index + 1} has no name", line)
            if names.index(name) != index:
                self.fail(f"the column {name!r} is there twice", line)
            if index == source:
                continue
            if name in _OPTIONAL:
                optional[name] = index
            elif name.startswith(_FORBIDDEN):
                forbidden.append((self.language(name.removeprefix(_FORBIDDEN), name, line), index))
            else:
                languages.append((self.language(name, name, line), index))
        with_column = {language for language, _ in languages}
        for language, _ in forbidden:
            if language not in with_column:
                self.fail(
                    f"the column {_FORBIDDEN}{language} has no column {language} beside it", line
                )
        return _Columns(names, source, tuple(languages), tuple(forbidden), optional)

    def source_column(self, names: tuple[str, ...], line: int) -> int:
        if self.source_language is None:
            self.language(names[0], names[0], line)
            return 0
        for index, name in enumerate(names):
            if same_language(name, self.source_language):
                return index
        return self.fail(
            f"there is no column {self.source_language!r} for the source terms",
            line,
            "the first column is named by the source language",
        )

    def language(self, code: str, column: str, line: int) -> str:
        """Return the project's spelling of a language code."""
        if self.languages is not None:
            language = spelled(code, self.languages)
            if language is not None:
                return language
        known = _is_language(code)
        if known and self.languages is None:
            return code
        if known:
            named = ", ".join(self.languages or ())
            self.fail(
                f"the column {column!r} is of a language that the project does not have",
                line,
                f"its languages are {named}",
            )
        return self.fail(
            f"unknown column {column!r}",
            line,
            f"columns are language codes, {', '.join(_OPTIONAL)} and {_FORBIDDEN}<language>",
        )

    def term(self, columns: _Columns, row: list[str], line: int) -> Term | None:
        """Return the term of a row; None where faults are collected and it has some."""
        if len(row) != len(columns.names):
            self.fail(
                f"the row has {len(row)} cells and the header {len(columns.names)}",
                line,
                "put a cell that holds a comma in quotation marks",
            )
        before = len(self.faults or ())
        row = [unicodedata.normalize("NFC", " ".join(cell.split())) for cell in row]
        for name, cell in zip(columns.names, row, strict=True):
            self.attempt(None, self.check_formula, name, cell, line)
        source = row[columns.source]
        self.attempt(None, self.check_source, source, columns.names[columns.source], line)
        optional = {name: row[index] for name, index in columns.optional.items()}
        cells = {name: optional.get(name, "") for name in _OPTIONAL}
        status = self.attempt(TermStatus.PREFERRED, self.status, cells["status"], line)
        case = self.attempt("any", self.one_of, "case", cells["case"] or "any", _CASES, line)
        kind = self.attempt("", self.one_of, "type", cells["type"], ("", *TYPES), line)
        variants = self.attempt(_NO_TEXTS, self.parts, cells["variants"], "variants", line)
        targets = tuple(
            (
                language,
                self.attempt(
                    _NO_TEXTS, self.renderings, row[index], language, source, status, line
                ),
            )
            for language, index in columns.languages
        )
        forbidden = {
            language: self.attempt(_NO_TEXTS, self.parts, row[index], _FORBIDDEN + language, line)
            for language, index in columns.forbidden
        }
        if status is TermStatus.FORBIDDEN:
            # The renderings of a forbidden row are what must not be written.
            for language, texts in targets:
                forbidden[language] = tuple(dict.fromkeys((*texts, *forbidden.get(language, ()))))
            targets = ()
        for language, texts in targets:
            self.attempt(None, self.check_both, texts, forbidden.get(language, ()), language, line)
        if len(self.faults or ()) > before:
            return None
        return Term(
            source=source,
            targets=targets,
            status=status,
            case_exact=case == "exact",
            variants=tuple(text for text in variants if text != source),
            forbidden=tuple((language, texts) for language, texts in forbidden.items() if texts),
            type=kind,
            note=cells["note"],
            row=line,
        )

    def check_source(self, source: str, column: str, line: int) -> None:
        if not source:
            self.fail("the source term is empty", line, kind="glossary-empty", column=column)
        if source == SAME or SEPARATOR in source:
            self.fail(
                f"{source!r} is not a source term",
                line,
                "other spellings of a term go into the column variants",
                column=column,
            )
        if not any(map(str.isalnum, source)):
            self.fail(f"{source!r} has no letter and no digit", line, column=column)

    def check_both(
        self, accepted: tuple[str, ...], forbidden: tuple[str, ...], language: str, line: int
    ) -> None:
        both = {fold(text) for text in accepted} & set(map(fold, forbidden))
        if both:
            self.fail(
                f"{min(both)!r} is both accepted and forbidden in {language}",
                line,
                kind="glossary-forbidden",
                column=_FORBIDDEN + language,
            )

    def renderings(
        self, cell: str, language: str, source: str, status: TermStatus, line: int
    ) -> tuple[str, ...]:
        if status is TermStatus.DO_NOT_TRANSLATE:
            if cell not in ("", SAME, source):
                self.fail(
                    f"{source!r} is not to be translated, and has the rendering {cell!r} "
                    f"in {language}",
                    line,
                    f"write {SAME} or leave the cell empty",
                    column=language,
                )
            return (source,)
        if not cell:
            self.fail(
                f"{source!r} has no rendering in {language}",
                line,
                f"write {SAME} where the term is not translated",
                kind="glossary-empty",
                column=language,
            )
        parts = self.parts(cell, language, line)
        return tuple(dict.fromkeys(source if part == SAME else part for part in parts))

    def parts(self, cell: str, column: str, line: int) -> tuple[str, ...]:
        if not cell:
            return ()
        parts = [part.strip() for part in cell.split(SEPARATOR)]
        if not all(parts):
            self.fail(
                f"the column {column} has nothing between two {SEPARATOR!r}",
                line,
                kind="glossary-empty",
                column=column,
            )
        for part in parts:
            if not any(char.isalnum() for char in part) and part != SAME:
                self.fail(
                    f"{part!r} in the column {column} has no letter and no digit",
                    line,
                    column=column,
                )
        return tuple(dict.fromkeys(parts))

    def status(self, cell: str, line: int) -> TermStatus:
        values = tuple(status.value for status in TermStatus)
        return TermStatus(self.one_of("status", cell or TermStatus.PREFERRED, values, line))

    def one_of(self, column: str, cell: str, values: Iterable[str], line: int) -> str:
        if cell.casefold() in values:
            return cell.casefold()
        allowed = ", ".join(value for value in values if value)
        return self.fail(
            f"unknown {column} {cell!r}", line, f"it is one of {allowed}", column=column
        )

    def check_formula(self, column: str, cell: str, line: int) -> None:
        """Refuse cells that a spreadsheet would run when the file is opened in one."""
        begin = cell.split(SEPARATOR)[0].strip()
        if begin and begin != SAME and begin[0] in _FORMULA:
            self.fail(
                f"the cell {cell!r} in the column {column} begins like a formula, which a "
                "spreadsheet would run",
                line,
                f"only a lone {SAME} is allowed",
                kind="glossary-formula",
                column=column,
            )

    def check_conflicts(self, terms: tuple[Term, ...]) -> None:
        """Refuse two rows that give one source form different renderings.

        Rows that are admitted or forbidden add to another row of the same term, and two forms
        that differ only in case are two terms where one of them asks for its exact case.
        """
        seen: dict[str, list[tuple[str, Term]]] = {}
        for term in terms:
            for form in (term.source, *term.variants):
                before = seen.setdefault(fold(form), [])
                for other_form, other in before:
                    self.attempt(None, self.check_pair, form, term, other_form, other)
                before.append((form, term))

    def check_pair(self, form: str, term: Term, other_form: str, other: Term) -> None:
        if other is not term and _conflict(form, term, other_form, other):
            self.fail(
                f"{form!r} is already in line {other.row} with other renderings",
                term.row,
                kind="glossary-conflict",
                column="variants" if form in term.variants else self.source_language or "",
            )


def _conflict(form: str, term: Term, other_form: str, other: Term) -> bool:
    if (term.case_exact or other.case_exact) and form != other_form:
        return False
    adds = (TermStatus.ADMITTED, TermStatus.FORBIDDEN)
    if fold(term.source) == fold(other.source) and (term.status in adds or other.status in adds):
        return False
    return term.targets != other.targets or term.forbidden != other.forbidden


def _column_name(cell: str) -> str:
    name = unicodedata.normalize("NFC", cell).strip()
    return name.lower() if name.lower() in _OPTIONAL else name


@lru_cache(maxsize=256)
def _is_language(code: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return False
    return True


def _canonical(terms: tuple[Term, ...], source_language: str, languages: tuple[str, ...]) -> bytes:
    rows = [_row(term, languages) for term in terms]
    names = [*_OPTIONAL[:3], *(_FORBIDDEN + language for language in languages), *_OPTIONAL[3:]]
    used = [name for name in names if any(row[name] for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([source_language, *languages, *used])
    for term, row in zip(terms, rows, strict=True):
        writer.writerow([term.source, *(row[name] for name in (*languages, *used))])
    return out.getvalue().encode()


def _row(term: Term, languages: tuple[str, ...]) -> dict[str, str]:
    row = {
        "status": "" if term.status is TermStatus.PREFERRED else term.status.value,
        "case": "exact" if term.case_exact else "",
        "variants": SEPARATOR.join(term.variants),
        "type": term.type,
        "note": term.note,
    }
    for language in languages:
        forbidden = SEPARATOR.join(term.forbidden_in(language))
        texts = term.renderings(language)
        accepted = SAME if texts == (term.source,) else SEPARATOR.join(texts)
        as_row = term.status is TermStatus.FORBIDDEN
        row[language] = forbidden if as_row else accepted
        row[_FORBIDDEN + language] = "" if as_row else forbidden
    return row
