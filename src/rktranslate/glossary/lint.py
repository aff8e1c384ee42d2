"""Finds the problems of a glossary file: all at once, each with its row and column.

A problem that prevents the use of the glossary is an error; a likely mistake is a warning. A file
that is not a table with the columns of a glossary is refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.glossary.cell_regions import CellRegions
from rktranslate.glossary.columns import FORBIDDEN
from rktranslate.glossary.matcher import Matcher
from rktranslate.glossary.reader import Sheet, load_all
from rktranslate.glossary.rendering_lists import as_renderings, list_mark, source_list_mark
from rktranslate.glossary.rows import SAME, SEPARATOR
from rktranslate.glossary.terms import ADDITIONAL, fold
from rktranslate.languages.codes import matches, same_language
from rktranslate.languages.inflector import inflector
from rktranslate.languages.loader import load_language
from rktranslate.model import Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.model import Region, Term

_BOM = b"\xef\xbb\xbf"
_TYPES_OF_VERBS = ("term", "")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class Problem:
    """An error or a likely mistake in a glossary file."""

    id: str
    severity: Severity
    location: Location
    """Row of the file."""
    column: str
    """Name of the column; empty for the whole row or file."""
    message: str
    hint: str = ""
    region: Region | None = field(default=None, compare=False)
    """Where the cell is, or the whole row."""


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
    """Return the problems of a glossary file.

    Args:
        data: Content of the file.
        languages: Languages of the project, the source language first; None accepts every language.
        source_language: Language of the terms; by default as for ``load``.
        shown: Name of the file in locations.

    Raises:
        GlossaryError: It is not a table with the columns of a glossary.
    """
    sheet = load_all(data, languages=languages, source_language=source_language, shown=shown)
    problems = [
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
        problems.append(_byte_order_mark(shown))
    problems += _cell_warnings(sheet, shown)
    problems += _lists(sheet, shown)
    problems += _duplicates(sheet, shown)
    problems += _accepted_and_forbidden(sheet, shown)
    problems += _verbs(sheet, shown)
    # A form that contradicts or repeats another row is also shadowed by it: report that once.
    reported = {(problem.location.line, problem.column) for problem in problems}
    problems += (
        problem
        for problem in _shadowed(sheet, shown)
        if (problem.location.line, problem.column) not in reported
    )
    problems.sort(key=lambda problem: (problem.location.line, -problem.severity))
    return LintReport(shown, len(sheet.glossary.terms), _located(problems, data))


def _located(problems: Sequence[Problem], data: bytes) -> tuple[Problem, ...]:
    """Return problems with the regions of their cells."""
    if not problems:
        return ()
    regions = CellRegions(data.decode("utf-8-sig"))
    return tuple(
        replace(problem, region=regions.region(problem.location.line, problem.column))
        for problem in problems
    )


def _byte_order_mark(shown: str) -> Problem:
    return Problem(
        "glossary-bom",
        Severity.WARNING,
        Location(shown, 1),
        "",
        "the file begins with a byte order mark, which other tools read as part of the name of the "
        "first column",
        "save it as UTF-8 without one",
    )


def _warning(kind: str, shown: str, line: int, column: str, text: str, hint: str = "") -> Problem:
    return Problem(kind, Severity.WARNING, Location(shown, line), column, text, hint)


def _cell_warnings(sheet: Sheet, shown: str) -> Iterator[Problem]:
    """Yield warnings about single cells."""
    glossary = sheet.glossary
    source = next(
        index
        for index, name in enumerate(sheet.columns)
        if same_language(name, glossary.source_language)
    )
    targets = {
        name
        for index, name in enumerate(sheet.columns)
        if index != source and any(matches(name, language) for language in glossary.languages)
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
                    f"{cell!r} is not in Unicode normal form C: it looks like other text and "
                    "does not match it",
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
                    f"the rendering is identical to the source term {term!r}",
                    f"write {SAME} if this is intended",
                )


def _lists(sheet: Sheet, shown: str) -> Iterator[Problem]:
    """Yield a warning for each text that looks like several in one cell."""
    glossary = sheet.glossary
    for term in glossary.terms:
        mark = source_list_mark(term)
        if mark:
            first, *others = as_renderings(term.source, mark)
            yield _warning(
                "glossary-list",
                shown,
                term.row,
                glossary.source_language,
                f"{term.source!r} is one term with {mark!r} in it, and is found only as it is",
                f"write {first}, and {SEPARATOR.join(others)} in the column variants, if it is "
                "several",
            )
        cells = [("variants", glossary.source_language, term.variants)]
        cells += [(language, language, texts) for language, texts in term.targets]
        cells += [(FORBIDDEN + language, language, texts) for language, texts in term.forbidden]
        for column, language, texts in cells:
            for text in texts:
                mark = list_mark(text, term, language)
                if mark:
                    yield _warning(
                        "glossary-list",
                        shown,
                        term.row,
                        column,
                        f"{text!r} is one text with {mark!r} in it, and is used as it is",
                        f"write {SEPARATOR.join(as_renderings(text, mark))} if it is several",
                    )


def _duplicates(sheet: Sheet, shown: str) -> Iterator[Problem]:
    """Yield a warning for each row that repeats another row."""
    seen: dict[tuple[str, str], Term] = {}
    for term in sheet.glossary.terms:
        for index, form in enumerate((term.source, *term.variants)):
            key = (fold(form), form if term.case_exact else "")
            first = seen.setdefault(key, term)
            same = first.targets == term.targets and first.forbidden == term.forbidden
            if first is not term and same and term.status not in ADDITIONAL:
                yield _warning(
                    "glossary-duplicate",
                    shown,
                    term.row,
                    "variants" if index else sheet.glossary.source_language,
                    f"{form!r} is already in line {first.row} with the same renderings",
                    "remove one of them",
                )


def _accepted_and_forbidden(sheet: Sheet, shown: str) -> Iterator[Problem]:
    """Yield a problem for each rendering that one row accepts and another forbids."""
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
                        "in a sentence with both terms it is both accepted and forbidden",
                    )


def _shadowed(sheet: Sheet, shown: str) -> Iterator[Problem]:
    """Yield a warning for each form that alone is found as another term, or not found."""
    reported: set[tuple[int, str]] = set()
    for language in sheet.glossary.languages:
        matcher = Matcher(sheet.glossary, language)
        find = lru_cache(maxsize=None)(matcher.find)  # many terms can have the same variant
        for term in matcher.terms:
            for form in (term.source, *term.variants):
                matches = find(form)
                is_found = any(match.term == term for match in matches)
                if is_found or (term.row, form) in reported:
                    continue
                reported.add((term.row, form))
                other = next((match.term for match in matches), None)
                yield _warning(
                    "glossary-shadowed",
                    shown,
                    term.row,
                    sheet.glossary.source_language if form == term.source else "variants",
                    f"{form!r} is never found"
                    + (f": line {other.row} ({other.source!r}) comes first" if other else ""),
                )


def _verbs(sheet: Sheet, shown: str) -> Iterator[Problem]:
    """Yield a problem for each verb that is listed in one form, with the forms that are found.

    A verb is known by the look of its source term.
    """
    glossary = sheet.glossary
    shapes = [
        re.compile(shape) for shape in load_language(glossary.source_language).grammar.verb_shapes
    ]
    for term in glossary.terms:
        if term.type not in _TYPES_OF_VERBS or not any(s.match(term.source) for s in shapes):
            continue
        for language, texts in term.targets:
            words = inflector(language)
            if len(texts) != 1 or not words.inflects or fold(texts[0]) == fold(term.source):
                continue
            phrase = words.without_infinitive(texts[0])
            forms = words.conjugation(phrase)
            if forms:
                yield Problem(
                    "glossary-verb",
                    Severity.INFO,
                    Location(shown, term.row),
                    language,
                    f"{texts[0]!r} is listed in one form; as a verb it is also found as "
                    f"{', '.join(forms)}",
                )
            elif words.is_conjugated(phrase):
                yield _warning(
                    "glossary-verb",
                    shown,
                    term.row,
                    language,
                    f"{texts[0]!r} is one form of a verb, and is found in no other",
                    "write its dictionary form, whose forms are all found, or list the forms, "
                    f"separated by {SEPARATOR}",
                )
            elif not words.has_verbs:
                yield _warning(
                    "glossary-verb",
                    shown,
                    term.row,
                    language,
                    f"{texts[0]!r} is found as it is written only: forms of verbs are not known in "
                    f"{language}",
                    f"list its other forms, separated by {SEPARATOR}",
                )
