"""Rows of glossary.csv <-> ``Term``.

A cell of renderings has ``|`` between them, the preferred one first; ``=`` stands for the source
term itself.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rktranslate.glossary.columns import FORBIDDEN, OPTIONAL_COLUMNS, parse_header
from rktranslate.glossary.errors import CellError, CellErrors
from rktranslate.glossary.terms import fold
from rktranslate.model import Term, TermStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.glossary.columns import Columns

TYPES = ("person", "organisation", "place", "title", "term")
"""Values of the ``type`` column; it may also be empty."""
SAME = "="
"""A rendering that is exactly this is the source term itself."""
SEPARATOR = "|"

_CASES = ("any", "exact")
_STATUSES = tuple(status.value for status in TermStatus)
_FORMULA = "=+-@"
_NO_TEXTS: tuple[str, ...] = ()


def parse_row(
    columns: Columns, row: Sequence[str], line: int
) -> tuple[Term | None, tuple[CellError, ...]]:
    """Return the term of a row, or None if it has errors, and all of its errors.

    Args:
        columns: The columns of the file.
        row: The cells.
        line: Line of the row in the file.
    """
    errors = CellErrors()
    term = errors.collect(None, _parse_cells, columns, row, line, errors)
    return None if errors else term, tuple(errors)


def parse_term(
    cells: Mapping[str, str], *, source_language: str, line: int = 0, shown: str = ""
) -> Term:
    """Return the term of a row whose cells are given by column name.

    Args:
        cells: The cells by the name of their column.
        source_language: Language of the term.
        line: Line of the row, for the term and for messages.
        shown: Name of the file in messages.

    Raises:
        CellError: It is not a row of a glossary.
    """
    try:
        columns = parse_header(list(cells), None, source_language)
    except CellError as error:
        raise error.at(shown, line) from None
    term, errors = parse_row(columns, list(cells.values()), line)
    if term is None:
        raise errors[0].at(shown, line)
    return term


def term_cells(term: Term, languages: Sequence[str]) -> dict[str, str]:
    """Return the cells of a term by column name, without that of the source term."""
    cells = {
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
        is_forbidden = term.status is TermStatus.FORBIDDEN
        cells[language] = forbidden if is_forbidden else accepted
        cells[FORBIDDEN + language] = "" if is_forbidden else forbidden
    return cells


def _parse_cells(columns: Columns, row: Sequence[str], line: int, errors: CellErrors) -> Term:
    """Return the term of a row; errors of single cells are collected."""
    if len(row) != len(columns.names):
        raise CellError(
            f"the row has {len(row)} cells and the header {len(columns.names)}",
            hint="put a cell that holds a comma in quotation marks",
        )
    row = [unicodedata.normalize("NFC", " ".join(cell.split())) for cell in row]
    for name, cell in zip(columns.names, row, strict=True):
        errors.collect(None, _check_formula, name, cell)
    source = row[columns.source]
    errors.collect(None, _check_source, source, columns.source_language)
    cells = dict.fromkeys(OPTIONAL_COLUMNS, "")
    cells |= {name: row[index] for name, index in columns.optional.items()}
    status = errors.collect(TermStatus.PREFERRED, _parse_status, cells["status"])
    case = errors.collect("any", _parse_choice, "case", cells["case"] or "any", _CASES)
    term_type = errors.collect("", _parse_choice, "type", cells["type"], ("", *TYPES))
    variants = errors.collect(_NO_TEXTS, _parse_texts, cells["variants"], "variants")
    targets = tuple(
        (
            language,
            errors.collect(_NO_TEXTS, _parse_renderings, row[index], language, source, status),
        )
        for language, index in columns.languages
    )
    forbidden = {
        language: errors.collect(_NO_TEXTS, _parse_texts, row[index], FORBIDDEN + language)
        for language, index in columns.forbidden
    }
    if status is TermStatus.FORBIDDEN:
        # The language cells of a forbidden row hold forbidden renderings.
        for language, texts in targets:
            forbidden[language] = tuple(dict.fromkeys((*texts, *forbidden.get(language, ()))))
        targets = ()
    for language, texts in targets:
        errors.collect(None, _check_disjoint, texts, forbidden.get(language, ()), language)
    return Term(
        source=source,
        targets=targets,
        status=status,
        case_exact=case == "exact",
        variants=tuple(text for text in variants if text != source),
        forbidden=tuple((language, texts) for language, texts in forbidden.items() if texts),
        type=term_type,
        note=cells["note"],
        row=line,
    )


def _check_formula(column: str, cell: str) -> None:
    """Refuse a cell that a spreadsheet would run as a formula."""
    start = cell.split(SEPARATOR)[0].strip()
    if start and start != SAME and start[0] in _FORMULA:
        raise CellError(
            f"the cell {cell!r} in the column {column} begins like a formula, which a "
            "spreadsheet would run",
            hint=f"only a lone {SAME} is allowed",
            kind="glossary-formula",
            column=column,
        )


def _check_source(source: str, column: str) -> None:
    if not source:
        raise CellError("the source term is empty", kind="glossary-empty", column=column)
    if source == SAME or SEPARATOR in source:
        raise CellError(
            f"{source!r} is not a source term",
            hint="other spellings of a term go into the column variants",
            column=column,
        )
    if not any(map(str.isalnum, source)):
        raise CellError(f"{source!r} has no letter and no digit", column=column)


def _check_disjoint(accepted: Sequence[str], forbidden: Sequence[str], language: str) -> None:
    """Refuse a row that accepts and forbids the same rendering."""
    both = set(map(fold, accepted)) & set(map(fold, forbidden))
    if both:
        raise CellError(
            f"{min(both)!r} is both accepted and forbidden in {language}",
            kind="glossary-forbidden",
            column=FORBIDDEN + language,
        )


def _parse_status(cell: str) -> TermStatus:
    return TermStatus(_parse_choice("status", cell or TermStatus.PREFERRED, _STATUSES))


def _parse_choice(column: str, cell: str, values: Iterable[str]) -> str:
    """Return which of the values of a column a cell has."""
    if cell.casefold() in values:
        return cell.casefold()
    allowed = ", ".join(value for value in values if value)
    raise CellError(f"unknown {column} {cell!r}", hint=f"it is one of {allowed}", column=column)


def _parse_renderings(cell: str, language: str, source: str, status: TermStatus) -> tuple[str, ...]:
    if status is TermStatus.DO_NOT_TRANSLATE:
        if cell not in ("", SAME, source):
            raise CellError(
                f"{source!r} is marked do-not-translate, but has the rendering {cell!r} "
                f"in {language}",
                hint=f"write {SAME} or leave the cell empty",
                column=language,
            )
        return (source,)
    if not cell:
        raise CellError(
            f"{source!r} has no rendering in {language}",
            hint=f"write {SAME} where the term is not translated",
            kind="glossary-empty",
            column=language,
        )
    texts = _parse_texts(cell, language)
    return tuple(dict.fromkeys(source if text == SAME else text for text in texts))


def _parse_texts(cell: str, column: str) -> tuple[str, ...]:
    """Return the texts of a cell between its separators, without duplicates."""
    if not cell:
        return ()
    texts = [text.strip() for text in cell.split(SEPARATOR)]
    if not all(texts):
        raise CellError(
            f"the column {column} has nothing between two {SEPARATOR!r}",
            kind="glossary-empty",
            column=column,
        )
    for text in texts:
        if text != SAME and not any(map(str.isalnum, text)):
            raise CellError(
                f"{text!r} in the column {column} has no letter and no digit", column=column
            )
    return tuple(dict.fromkeys(texts))
