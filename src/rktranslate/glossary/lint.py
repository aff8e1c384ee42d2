"""Looks a glossary file over: every fault at once, each with its row and column.

Faults that keep the glossary from being used are errors; what can be used and is likely a mistake
is a warning. A file that is no table with the columns of a glossary is refused as ever.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.glossary.matcher import Matcher
from rktranslate.glossary.reader import Sheet, load_all
from rktranslate.glossary.rows import SAME
from rktranslate.glossary.terms import ADDITIONAL, fold
from rktranslate.languages.codes import same_language
from rktranslate.model import Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.model import Term

_BOM = b"\xef\xbb\xbf"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, or doubtful, in a glossary file."""

    id: str
    severity: Severity
    location: Location
    """Row of the file."""
    column: str
    """Name of the column; empty where it is about the whole row or file."""
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class LintReport:
    """The problems of a glossary file."""

    path: str
    terms: int
    """Number of valid rows."""
    problems: tuple[Problem, ...]


def lint(
    data: bytes,
    *,
    languages: Sequence[str] | None = None,
    source_language: str | None = None,
    shown: str = "glossary.csv",
) -> LintReport:
    """Return everything that is wrong or doubtful in a glossary file.

    Args:
        data: Content of the file.
        languages: Languages of the project, the source language first; None accepts every one.
        source_language: Language of the terms; by default as for ``load``.
        shown: Name of the file in locations.

    Raises:
        GlossaryError: It is not a table with the columns of a glossary at all.
    """
    sheet = load_all(data, languages=languages, source_language=source_language, shown=shown)
    found = [
        Problem(
            error.kind,
            Severity.ERROR,
            Location(shown, error.line or 1),
            error.column,
            error.message,
            error.hint or "",
        )
        for error in sheet.errors
    ]
    if data.startswith(_BOM):
        found.append(_file_problem(shown))
    found += _cells(sheet, shown)
    found += _duplicates(sheet, shown)
    found += _forbidden_elsewhere(sheet, shown)
    # A form that contradicts or repeats another row is shadowed by it as well: said once is enough.
    told = {(problem.location.line, problem.column) for problem in found}
    found += (
        problem
        for problem in _shadowed(sheet, shown)
        if (problem.location.line, problem.column) not in told
    )
    found.sort(key=lambda problem: (problem.location.line, -problem.severity))
    return LintReport(shown, len(sheet.glossary.terms), tuple(found))


def _file_problem(shown: str) -> Problem:
    return Problem(
        "glossary-bom",
        Severity.WARNING,
        Location(shown, 1),
        "",
        "the file begins with a byte order mark, which other tools take for a part of the first "
        "column's name",
        "save it as UTF-8 without one",
    )


def _warning(kind: str, shown: str, line: int, column: str, text: str, hint: str = "") -> Problem:
    return Problem(kind, Severity.WARNING, Location(shown, line), column, text, hint)


def _cells(sheet: Sheet, shown: str) -> Iterator[Problem]:
    """Find what single cells have that they should not."""
    glossary = sheet.glossary
    source = next(
        index
        for index, name in enumerate(sheet.columns)
        if same_language(name, glossary.source_language)
    )
    targets = {
        name
        for name in sheet.columns
        if any(same_language(name, language) for language in glossary.languages)
    }
    for line, cells in sheet.rows:
        if len(cells) != len(sheet.columns):
            continue
        term = unicodedata.normalize("NFC", " ".join(cells[source].split()))
        for column, cell in zip(sheet.columns, cells, strict=True):
            if not unicodedata.is_normalized("NFC", cell):
                yield _warning(
                    "glossary-nfc",
                    shown,
                    line,
                    column,
                    f"{cell!r} is not in Unicode's normal form C: it looks like what others write, "
                    "and is not",
                    f"write {unicodedata.normalize('NFC', cell)!r}",
                )
            hidden = next((char for char in cell if char in _INVISIBLE), None)
            if hidden:
                yield _warning(
                    "glossary-invisible",
                    shown,
                    line,
                    column,
                    f"{cell!r} has the invisible character U+{ord(hidden):04X}",
                )
            if column in targets and cell.strip() and " ".join(cell.split()) == term:
                yield _warning(
                    "glossary-identical",
                    shown,
                    line,
                    column,
                    f"{term!r} is its own rendering",
                    f"write {SAME} to say that this is meant",
                )


def _duplicates(sheet: Sheet, shown: str) -> Iterator[Problem]:
    """Find rows that say again what another row says."""
    seen: dict[tuple[str, str], Term] = {}
    for term in sheet.glossary.terms:
        for form in (term.source, *term.variants):
            key = (fold(form), form if term.case_exact else "")
            first = seen.setdefault(key, term)
            same = first.targets == term.targets and first.forbidden == term.forbidden
            if first is not term and same and term.status not in ADDITIONAL:
                yield _warning(
                    "glossary-duplicate",
                    shown,
                    term.row,
                    "variants" if form in term.variants else sheet.glossary.source_language,
                    f"{form!r} is already in line {first.row}, with these renderings",
                    "leave one of them out",
                )


def _forbidden_elsewhere(sheet: Sheet, shown: str) -> Iterator[Problem]:
    """Find renderings that one row accepts and another forbids."""
    for language in sheet.glossary.languages:
        forbidden: dict[str, Term] = {}
        for term in sheet.glossary.terms:
            for text in term.forbidden_in(language):
                forbidden.setdefault(fold(text), term)
        for term in sheet.glossary.terms:
            for text in term.renderings(language):
                other = forbidden.get(fold(text))
                if other is None:
                    continue
                same = fold(other.source) == fold(term.source)
                message = f"{text!r} is forbidden for {other.source!r} in line {other.row}"
                if same:
                    yield Problem(
                        "glossary-forbidden",
                        Severity.ERROR,
                        Location(shown, term.row),
                        language,
                        message,
                        "accept it or forbid it",
                    )
                else:
                    yield _warning(
                        "glossary-forbidden",
                        shown,
                        term.row,
                        language,
                        message,
                        "in a sentence with both terms it can be neither right nor wrong",
                    )


def _shadowed(sheet: Sheet, shown: str) -> Iterator[Problem]:
    """Find forms that stand alone in a text and are taken for another term, or not found."""
    told: set[tuple[int, str]] = set()
    for language in sheet.glossary.languages:
        matcher = Matcher(sheet.glossary, language)
        for term in matcher.terms:
            for form in (term.source, *term.variants):
                found = matcher.find(form)
                if any(match.term == term for match in found) or (term.row, form) in told:
                    continue
                told.add((term.row, form))
                by = next((match.term for match in found), None)
                yield _warning(
                    "glossary-shadowed",
                    shown,
                    term.row,
                    sheet.glossary.source_language if form == term.source else "variants",
                    f"{form!r} is never found"
                    + (f": line {by.row} ({by.source!r}) comes first" if by else ""),
                )
