"""The columns of glossary.csv.

One column is named by the source language. Each target language has a column with its accepted
renderings. The other columns are ``status``, ``case``, ``variants``, ``forbidden_<language>``,
``type`` and ``note``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.glossary.errors import CellError
from rktranslate.languages.codes import (
    closest,
    code_key,
    fit,
    in_cldr,
    matches,
    same_language,
    spelled,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OPTIONAL_COLUMNS = ("status", "case", "variants", "type", "note")
FORBIDDEN = "forbidden_"
"""Prefix of the columns of forbidden renderings."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Indices of the cells in a row."""

    names: tuple[str, ...]
    source: int
    languages: tuple[tuple[str, int], ...]
    """Target languages, as the project spells them."""
    forbidden: tuple[tuple[str, int], ...]
    """Target languages of the columns of forbidden renderings."""
    optional: Mapping[str, int]

    @property
    def source_language(self) -> str:
        """The source language as the file spells it."""
        return self.names[self.source]


def column_name(cell: str) -> str:
    """Return the name of a column from its cell in the header."""
    name = unicodedata.normalize("NFC", cell).strip()
    return name.lower() if name.lower() in OPTIONAL_COLUMNS else name


@dataclass(frozen=True, slots=True)
class NamedCells:
    """Takes the cells of the columns that have a name.

    A spreadsheet adds columns without a name and without a cell; they are ignored.
    """

    named: tuple[int, ...]
    width: int
    """Cells of the header."""

    @classmethod
    def of(cls, header: Sequence[str]) -> NamedCells:
        """Return the columns of a header that have a name."""
        named = tuple(index for index, cell in enumerate(header) if cell.strip())
        return cls(named, len(header))

    def cells(self, row: Sequence[str]) -> Sequence[str]:
        """Return the cells of a row in the columns with a name, and what is behind the columns.

        Raises:
            CellError: A column without a name holds something.
        """
        if len(row) == self.width == len(self.named):
            return row
        named = set(self.named)
        for index, cell in enumerate(row[: self.width]):
            if index not in named and cell.strip():
                raise CellError(
                    f"column {index + 1} has no name, and holds {cell.strip()!r}",
                    hint="name the column in the first row, or empty it",
                )
        cells = [row[index] for index in self.named if index < len(row)]
        behind = row[self.width :]
        return [*cells, *behind] if any(map(str.strip, behind)) else cells


def parse_header(
    row: Sequence[str], languages: Sequence[str] | None, source_language: str | None
) -> Columns:
    """Return the columns that a header row names.

    Args:
        row: The cells of the header.
        languages: Languages of the project; None accepts every language of CLDR.
        source_language: Language of the terms; None for that of the first column.

    Raises:
        CellError: A column is unknown, duplicate or missing.
    """
    for delimiter, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(row) == 1 and delimiter in row[0]:
            raise CellError(f"the cells are separated by {name}", hint="separate them by commas")
    names = tuple(map(column_name, row))
    source = _source_column(names, languages, source_language)
    columns_of = {code_key(source_language or names[source]): names[source]}
    target_columns: list[tuple[str, int]] = []
    forbidden_columns: list[tuple[str, int]] = []
    optional: dict[str, int] = {}
    for index, name in enumerate(names):
        if names.index(name) != index:
            raise CellError(f"duplicate column {name!r}")
        if index == source:
            continue
        if name in OPTIONAL_COLUMNS:
            optional[name] = index
        elif name.startswith(FORBIDDEN):
            language = _language(name.removeprefix(FORBIDDEN), name, languages)
            forbidden_columns.append((language, index))
        else:
            language = _language(name, name, languages)
            other = columns_of.setdefault(code_key(language), name)
            if other != name:
                raise CellError(f"the columns {other!r} and {name!r} are of one language")
            target_columns.append((language, index))
    target_languages = {language for language, _ in target_columns}
    for language, _ in forbidden_columns:
        if language not in target_languages:
            raise CellError(
                f"the column {FORBIDDEN}{language} requires a column {language}, which is missing"
            )
    return Columns(names, source, tuple(target_columns), tuple(forbidden_columns), optional)


def _source_column(
    names: Sequence[str], languages: Sequence[str] | None, source_language: str | None
) -> int:
    if source_language is None:
        _language(names[0], names[0], languages)
        return 0
    others = [code for code in languages or () if not same_language(code, source_language)]
    name = closest(source_language, [name for name in names if spelled(name, others) is None])
    if name is not None:
        return names.index(name)
    raise CellError(
        f"missing column {source_language!r} of the source terms",
        hint="the column of the source terms is named by the source language",
    )


def _language(code: str, column: str, languages: Sequence[str] | None) -> str:
    """Return the language of the project that a code names, or a variant of; ``en-US``: ``en``."""
    language = max(languages or (), key=lambda each: fit(code, each), default=None)
    if language is not None and matches(code, language):
        return language
    if in_cldr(code) is None:
        raise CellError(
            f"unknown column {column!r}",
            hint=f"columns are language codes, {', '.join(OPTIONAL_COLUMNS)} and "
            f"{FORBIDDEN}<language>",
        )
    if languages is not None:
        raise CellError(
            f"the language of column {column!r} is not a language of the project",
            hint=f"its languages are {', '.join(languages)}",
        )
    return code
