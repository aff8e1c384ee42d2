"""Tables, pivot tables and formats of a workbook: what else depends on the text of a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.relationships import relationships
from rktranslate.formats.ooxml.sites import PlainText
from rktranslate.formats.ooxml.spreadsheet_cells import CellRange, cell_range
from rktranslate.formats.ooxml.spreadsheet_strings import LookKey, look_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rktranslate.formats.packages import Package


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a worksheet, the names of whose columns are texts of cells."""

    part: str
    name: str
    cells: Mapping[tuple[int, int], PlainText]
    """The names of the columns, and labels of totals, by the column and row of their cells."""
    columns: tuple[PlainText, ...]
    """The names of the columns."""
    formulas: tuple[str, ...]
    is_query: bool
    """It is filled from outside of the workbook."""


def read_table(package: Package, name: str) -> Table:
    """Return a table.

    Raises:
        DocumentError: The part cannot be read.
    """
    part = package.xml(name)
    found = [found.element for found in part.find({"x:tableColumns"})]
    root = part.root()
    attributes = part.attributes(root)
    area = cell_range(attributes.get("ref", ""))
    cells: dict[tuple[int, int], PlainText] = {}
    columns: list[PlainText] = []
    formulas: list[str] = []
    for index, column in enumerate(each for own in found for each in own.elements):
        site = PlainText.attribute(part, column, "name")
        if site is not None:
            columns.append(site)
            if area is not None and attributes.get("headerRowCount", "1") != "0":
                cells[area.left + index, area.top] = site
        label = PlainText.attribute(part, column, "totalsRowLabel")
        if label is not None and area is not None:
            cells[area.left + index, area.bottom] = label
        formulas += (part.text(each) for each in column.elements)
    return Table(
        name,
        attributes.get("displayName", ""),
        cells,
        tuple(columns),
        tuple(formulas),
        attributes.get("tableType") == "queryTable",
    )


def pivot_range(package: Package, name: str) -> CellRange | None:
    """Return the cells of a pivot table.

    Raises:
        DocumentError: The part cannot be read.
    """
    part = package.xml(name)
    location = next(part.find({"x:location"}), None)
    return None if location is None else cell_range(part.attribute(location.element, "ref") or "")


def field_names(package: Package, parts: Iterable[str]) -> set[str]:
    """Return the names of fields that pivot tables and slicers have from cells.

    Raises:
        DocumentError: A part cannot be read.
    """
    names: set[str] = set()
    for name in parts:
        part = package.xml(name)
        for found in part.find({"x:cacheField", "x14:slicerCacheDefinition"}):
            key = "name" if found.element.name == "x:cacheField" else "sourceName"
            names.add((part.attribute(found.element, key) or "").casefold())
    return names


def cell_fonts(package: Package, workbook: str) -> list[LookKey]:
    """Return the look of the text in a cell by the number of its format.

    Raises:
        DocumentError: The style sheet cannot be read.
    """
    name = next(
        (each.target for each in relationships(package, workbook) if each.kind == "styles"), ""
    )
    if not name:
        return []
    part = package.xml(name)
    fonts: list[LookKey] = []
    looks: list[LookKey] = []
    for found in part.find({"x:fonts", "x:cellXfs"}):
        for element in found.element.elements:
            if found.element.name == "x:fonts":
                fonts.append(look_key(part, element))
            else:
                number = part.attribute(element, "fontId") or "0"
                known = number.isdecimal() and int(number) < len(fonts)
                looks.append(fonts[int(number)] if known else frozenset())
    return looks
