"""The cells of a worksheet: one pass over its XML that keeps only what holds words.

A sheet may have millions of cells, so no tree is built: an element that is not wanted costs a call
and no memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_TRUE = frozenset({"1", "true"})
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_COLUMN = re.compile(r"\[((?>'.|[^\[\]'])++)\]", re.DOTALL)
_ESCAPED = re.compile("'(.)", re.DOTALL)
"""A special sign in the name of a column follows an apostrophe."""
_NUMBER = re.compile("[0-9]{1,9}")
_LITERAL = re.compile(r'"((?>[^"]++|"")*+)"')
"""A string in a formula; a quotation mark in it is doubled."""
_WANTED = (
    *("row", "c", "v", "f", "is", "col", "filter", "formula", "formula1", "formula2"),
    "sheetData",
)
_NAMES = {
    **{f"{namespace} {name}": name for namespace in _MAIN for name in _WANTED},
    "http://schemas.microsoft.com/office/excel/2006/main f": "formula",
}


class CellState(IntEnum):
    """Who sees the text of a cell; ordered, the most readers first."""

    VISIBLE = 0
    GENERATED = 1
    """The cell is part of a pivot table, which is made anew from its source."""
    HIDDEN = 2
    """Its row, column or sheet is hidden."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell that shows a text."""

    column: int
    """From 1."""
    row: int
    """From 1."""
    state: CellState = CellState.VISIBLE
    style: int = 0
    """Number of its format in the style sheet."""

    def __str__(self) -> str:
        """Return the reference: ``B7``."""
        return f"{column_name(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class CellText:
    """The text of a cell that stands in the sheet itself."""

    is_value: bool
    """Whether its element is ``v``, text alone; otherwise ``is``, which may have runs."""
    start: int
    """Offset in bytes of its element."""
    end: int
    place: CellPlace


@dataclass(slots=True)
class SheetCells:
    """What a worksheet says about strings."""

    shared: dict[int, CellPlace] = field(default_factory=dict)
    """For each shared string, by its number, the first cell that most readers see."""
    texts: list[CellText] = field(default_factory=list)
    results: dict[str, CellPlace] = field(default_factory=dict)
    """Texts that formulas give, each with the first cell that most readers see."""
    literals: set[str] = field(default_factory=set)
    """Strings that formulas, lists of allowed values and filters compare cells with."""
    columns: set[str] = field(default_factory=set)
    """Names in brackets, by which formulas refer to columns of tables; in small letters."""
    headers: dict[tuple[int, int], int] = field(default_factory=dict)
    """Numbers of the shared strings in the cells that were asked for, by column and row."""
    end: int = 0
    """Offset of the end of the cells."""


def column_name(number: int) -> str:
    """Return the name of a column: 28 -> ``AB``."""
    name = ""
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(65 + letter) + name
    return name


def column_number(name: str) -> int:
    """Return the number of a column, from 1: ``AB`` -> 28."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True, slots=True)
class CellRange:
    """A rectangle of cells: ``A4:B6``."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, column: int, row: int) -> bool:
        """Return whether a cell is in the range."""
        return self.left <= column <= self.right and self.top <= row <= self.bottom


def cell_range(reference: str) -> CellRange | None:
    """Return the range of a reference such as ``A4:B6`` or ``$A$4``; None if it is none."""
    first, _, last = reference.replace("$", "").strip().partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
    if start is None or end is None:
        return None
    return CellRange(column_number(start[1]), int(start[2]), column_number(end[1]), int(end[2]))


def literals(formula: str) -> Iterator[str]:
    """Yield the strings in a formula; a list of allowed values is one of ``"Yes,No"``."""
    for match in _LITERAL.finditer(formula):
        yield match[1].replace('""', '"')


def column_names(formula: str) -> Iterator[str]:
    """Yield the names in brackets, by which a formula refers to columns: ``T1[@Total]``."""
    for match in _COLUMN.finditer(formula):
        yield _ESCAPED.sub(r"\1", match[1]).removeprefix("@").casefold()


def scan(
    data: bytes,
    generated: Sequence[CellRange] = (),
    headers: Collection[tuple[int, int]] = (),
) -> SheetCells:
    """Return what a worksheet says about strings.

    Args:
        data: The part, in UTF-8.
        generated: Ranges of its pivot tables.
        headers: Cells whose shared strings are asked for, by column and row.

    Raises:
        expat.ExpatError: It is not well-formed.
    """
    scanner = _Scanner(data, generated, headers)
    scanner.run()
    return scanner.cells


class _Scanner:
    """The state of one pass."""

    def __init__(
        self,
        data: bytes,
        generated: Sequence[CellRange],
        headers: Collection[tuple[int, int]],
    ) -> None:
        self.cells = SheetCells()
        self._data = data
        self._generated = generated
        self._headers = headers
        self._hidden_columns: list[tuple[int, int]] = []
        self._row = self._column = 0
        self._row_hidden = False
        self._reference = self._kind = self._style = ""
        self._has_formula = False
        self._start = -1
        self._text: list[str] = []
        parser = expat.ParserCreate("utf-8", " ")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        self._parser = parser

    def run(self) -> None:
        """Read the whole part."""
        self._parser.Parse(self._data, True)

    def _open(self, name: str, attributes: list[str]) -> None:
        local = _NAMES.get(name)
        if local == "c":
            self._reference = self._kind = self._style = ""
            self._has_formula = False
            for index in range(0, len(attributes), 2):
                if attributes[index] == "r":
                    self._reference = attributes[index + 1]
                elif attributes[index] == "t":
                    self._kind = attributes[index + 1]
                elif attributes[index] == "s":
                    self._style = attributes[index + 1]
            self._column = 0 if self._reference else self._column + 1
        elif local == "v":
            if self._kind in ("s", "str"):
                self._collect()
        elif local == "f":
            self._has_formula = True
            self._collect()
        elif local == "is":
            self._start = self._parser.CurrentByteIndex
        elif local == "row":
            values = dict(zip(attributes[::2], attributes[1::2], strict=True))
            number = values.get("r", "")
            self._row = int(number) if _NUMBER.fullmatch(number) else self._row + 1
            self._row_hidden = values.get("hidden") in _TRUE
            self._column = 0
        elif local == "col":
            values = dict(zip(attributes[::2], attributes[1::2], strict=True))
            bounds = values.get("min", ""), values.get("max", "")
            if values.get("hidden") in _TRUE and all(map(_NUMBER.fullmatch, bounds)):
                self._hidden_columns.append((int(bounds[0]), int(bounds[1])))
        elif local == "filter":
            values = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self.cells.literals.add(values.get("val", ""))
        elif local in ("formula", "formula1", "formula2"):
            self._collect()

    def _collect(self) -> None:
        self._text.clear()
        self._start = self._parser.CurrentByteIndex
        self._parser.CharacterDataHandler = self._text.append

    def _close(self, name: str) -> None:
        local = _NAMES.get(name)
        if local == "v":
            if self._kind == "s":
                self._shared("".join(self._text).strip())
            elif self._kind == "str":
                self._result("".join(self._text))
        elif local == "is":
            self._cell_text(is_value=False)
        elif local in ("f", "formula", "formula1", "formula2"):
            self._formula("".join(self._text), is_list=local == "formula1")
        elif local == "sheetData":
            self.cells.end = self._parser.CurrentByteIndex
            return
        else:
            return
        self._parser.CharacterDataHandler = None

    def _place(self) -> CellPlace:
        """Return the cell that is being read."""
        match = _REFERENCE.fullmatch(self._reference)
        if match:
            self._column = column_number(match[1])
        row = int(match[2]) if match else self._row
        style = int(self._style) if _NUMBER.fullmatch(self._style) else 0
        state = CellState.VISIBLE
        if self._row_hidden or any(
            first <= self._column <= last for first, last in self._hidden_columns
        ):
            state = CellState.HIDDEN
        elif any(each.holds(self._column, row) for each in self._generated):
            state = CellState.GENERATED
        return CellPlace(self._column, row, state, style)

    def _shared(self, value: str) -> None:
        if not _NUMBER.fullmatch(value):
            return
        number = int(value)
        place = self._place()
        known = self.cells.shared.get(number)
        if known is None or place.state < known.state:
            self.cells.shared[number] = place
        if (place.column, place.row) in self._headers:
            self.cells.headers[place.column, place.row] = number

    def _result(self, text: str) -> None:
        if not self._has_formula:
            self._cell_text(is_value=True)
            return
        place = self._place()
        known = self.cells.results.get(text)
        if known is None or place.state < known.state:
            self.cells.results[text] = place

    def _cell_text(self, *, is_value: bool) -> None:
        closing = self._parser.CurrentByteIndex
        if closing > self._start:
            end = self._data.index(b">", closing) + 1
            self.cells.texts.append(CellText(is_value, self._start, end, self._place()))

    def _formula(self, text: str, *, is_list: bool) -> None:
        if '"' in text:
            found = list(literals(text))
            self.cells.literals.update(found)
            if is_list:
                self.cells.literals.update(
                    item.strip() for each in found for item in each.split(",")
                )
        if "[" in text:
            self.cells.columns.update(column_names(text))
