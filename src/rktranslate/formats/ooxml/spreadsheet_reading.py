"""The texts of a workbook, sheet by sheet, each in the order of its cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.errors import DocumentError
from rktranslate.formats.ooxml.embedded import collect_embedded
from rktranslate.formats.ooxml.relationships import main_part, relationships
from rktranslate.formats.ooxml.sites import Collector, Placed, PlainText, twin
from rktranslate.formats.ooxml.spreadsheet_cells import (
    CellPlace,
    CellState,
    SheetCells,
    column_names,
    literals,
    scan,
)
from rktranslate.formats.ooxml.spreadsheet_extras import collect_extras
from rktranslate.formats.ooxml.spreadsheet_strings import (
    PlainString,
    RichString,
    StringReader,
    is_plain,
)
from rktranslate.formats.ooxml.spreadsheet_tables import (
    Table,
    cell_fonts,
    field_names,
    pivot_range,
    read_table,
)
from rktranslate.formats.xml import Ancestor
from rktranslate.inline.tags import escape_literals, plain_text
from rktranslate.model import BlockKind, DocumentPart, Exclusion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.formats.packages import Package
    from rktranslate.formats.xml import Element, XmlPart
    from rktranslate.model import ReadOptions

_SHEETS = frozenset({"worksheet", "chartsheet", "dialogsheet", "xlMacrosheet"})
_CACHES = frozenset({"pivotCacheDefinition", "slicerCache"})
CellString: TypeAlias = PlainString | RichString


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook."""

    name: str
    part: str
    is_hidden: bool
    is_worksheet: bool


@dataclass(slots=True)
class _Contents:
    """What a sheet has, while it is read."""

    sheet: Sheet
    cells: SheetCells
    tables: tuple[Table, ...]


class WorkbookReader:
    """Reads a workbook into a collector."""

    def __init__(self, package: Package, options: ReadOptions) -> None:
        self.collector = Collector()
        self.sheets: list[Sheet] = []
        self.tables: list[Table] = []
        self._package = package
        self._options = options
        self._workbook = main_part(package)
        self._keys: set[str] = set()
        self._columns: set[str] = set()
        self._fonts: list[frozenset[tuple[str, str]]] = []

    def read(self) -> None:
        """Add the blocks of all parts.

        Raises:
            DocumentError: It is no workbook, or a part cannot be read.
        """
        package = self._package
        self.collector.add_properties(package, self._options)
        self.sheets = list(self._sheets())
        self._fonts = cell_fonts(package, self._workbook)
        contents = [self._contents(sheet) for sheet in self.sheets]
        caches = (
            each.target for each in relationships(package, self._workbook) if each.kind in _CACHES
        )
        self._columns |= field_names(package, caches)
        strings = self._strings(contents)
        for number, content in enumerate(contents):
            self._sheet(content, strings.get(number, []))

    def _sheets(self) -> Iterator[Sheet]:
        part = self._package.xml(self._workbook)
        targets = {each.id: each for each in relationships(self._package, self._workbook)}
        is_workbook = False
        for found in part.find({"x:sheets", "x:definedName"}):
            if found.element.name == "x:definedName":
                self._formula(part.text(found.element))
                continue
            is_workbook = True
            for element in found.element.elements:
                attributes = part.attributes(element)
                target = targets.get(attributes.get("r:id", ""))
                if target is not None and target.kind in _SHEETS:
                    yield Sheet(
                        attributes.get("name", ""),
                        target.target,
                        attributes.get("state", "visible") != "visible",
                        target.kind == "worksheet",
                    )
        if not is_workbook:
            raise DocumentError("not a workbook", path=self._package.path)

    def _formula(self, text: str) -> None:
        self._keys.update(each.casefold() for each in literals(text))
        self._columns.update(column_names(text))

    def _contents(self, sheet: Sheet) -> _Contents:
        related = relationships(self._package, sheet.part)
        tables = tuple(
            read_table(self._package, each.target) for each in related if each.kind == "table"
        )
        pivots = [
            pivot_range(self._package, each.target) for each in related if each.kind == "pivotTable"
        ]
        headers = {place for table in tables for place in table.cells}
        # The part is checked here: the scan then finds no fault.
        part = self._package.xml(sheet.part)
        cells = scan(part.data, [each for each in pivots if each is not None], headers)
        for table in tables:
            for formula in table.formulas:
                self._formula(formula)
        self._keys.update(text.casefold() for text in cells.literals)
        self._columns |= cells.columns
        self.tables += tables
        return _Contents(sheet, cells, tables)

    def _strings(
        self, contents: list[_Contents]
    ) -> dict[int, list[tuple[CellPlace, int, CellString]]]:
        """Return the shared strings that cells show, with their numbers, by sheet.

        A string belongs to the first sheet of those where most readers see it.
        """
        places: dict[int, tuple[CellState, int, CellPlace]] = {}
        for number, content in enumerate(contents):
            for index, place in content.cells.shared.items():
                state = CellState.HIDDEN if content.sheet.is_hidden else place.state
                if index not in places or state < places[index][0]:
                    places[index] = (state, number, replace(place, state=state))
        found: dict[int, list[tuple[CellPlace, int, CellString]]] = {}
        if not places:
            return found
        name = self._string_part()
        if name is None:
            raise DocumentError(
                "the part with the texts of its cells is missing",
                path=self._package.path,
                hint="open it in Excel, let it be repaired, and save it again",
            )
        part = self._package.xml(name)
        reader = StringReader(part)
        for index, element in enumerate(each.element for each in part.find({"x:si"})):
            if index in places:
                _, number, place = places[index]
                string = self._string(reader, part, element, place)
                found.setdefault(number, []).append((place, index, string))
        return found

    def _string_part(self) -> str | None:
        for each in relationships(self._package, self._workbook):
            if each.kind == "sharedStrings" and not each.is_external:
                return each.target
        return None

    def _string(
        self, reader: StringReader, part: XmlPart, element: Element, place: CellPlace
    ) -> CellString:
        only = element.children[0] if len(element.children) == 1 else None
        if only is not None and getattr(only, "name", "") == "x:t":
            text = part.text(element)
            if is_plain(text):
                return PlainString.of(part, element, text)
        font = self._fonts[place.style] if place.style < len(self._fonts) else frozenset()
        return reader.string(element, font)

    # --- one sheet ---

    def _sheet(self, content: _Contents, strings: list[tuple[CellPlace, int, CellString]]) -> None:
        sheet = content.sheet
        self.collector.add(
            BlockKind.HEADING,
            escape_literals(sheet.name),
            1,
            f"name of sheet {sheet.name}",
            (),
            Exclusion.HIDDEN if sheet.is_hidden else Exclusion.FORMULA,
        )
        headers = self._headers(content)
        part = self._package.xml(sheet.part)
        name = self._string_part() or ""
        items = [
            (place.row, place.column, name, string, place, headers.get(number, []))
            for place, number, string in strings
        ]
        by_place: dict[tuple[int, int], list[tuple[Table, PlainText]]] = {}
        for table in content.tables:
            for cell, site in table.cells.items():
                by_place.setdefault(cell, []).append((table, site))
        known: dict[bytes, tuple[int, CellString]] = {}
        reader = StringReader(part)
        for text in content.cells.texts:
            string = self._cell_string(reader, part, text.start, text.end, text.place, known)
            if string is not None:
                place = text.place
                if sheet.is_hidden:
                    place = replace(place, state=CellState.HIDDEN)
                own = by_place.get((place.column, place.row), [])
                items.append((place.row, place.column, sheet.part, string, place, own))
        items.sort(key=lambda item: item[:2])
        for _, _, where, string, place, tables in items:
            self._cell(sheet, where, string, place, tables)
        for result, place in content.cells.results.items():
            shown = escape_literals(" ".join(result.split()))
            if shown:
                where = f"sheet {sheet.name}, {place}"
                self.collector.add(
                    *(BlockKind.TABLE_CELL, shown, place.row, where, (), Exclusion.FORMULA),
                    row=place.row,
                )
        exclusion = Exclusion.HIDDEN if sheet.is_hidden and not self._offers_hidden else None
        where = f"sheet {sheet.name}"
        collect_extras(
            self.collector,
            self._package,
            part,
            sheet.part,
            content.cells.end,
            where,
            self._options,
            exclusion,
        )
        collect_embedded(self.collector, self._package, sheet.part, 1, where, exclusion)

    @property
    def _offers_hidden(self) -> bool:
        return DocumentPart.HIDDEN in self._options.parts

    def _headers(self, content: _Contents) -> dict[int, list[tuple[Table, PlainText]]]:
        """Return the names of columns that are shared strings, by the numbers of these."""
        found: dict[int, list[tuple[Table, PlainText]]] = {}
        for table in content.tables:
            for where, site in table.cells.items():
                number = content.cells.headers.get(where)
                if number is not None:
                    found.setdefault(number, []).append((table, site))
        return found

    def _cell_string(
        self,
        reader: StringReader,
        part: XmlPart,
        start: int,
        end: int,
        place: CellPlace,
        known: dict[bytes, tuple[int, CellString]],
    ) -> CellString | None:
        """Return the text of a cell that stands in the sheet."""
        raw = part.data[start:end]
        if raw in known:
            first, string = known[raw]
            return string.moved(start - first)
        read: CellString | None = None
        for found in part.find_in(Ancestor("", start, start), end, {"x:is", "x:v"}):
            if found.element.name == "x:v":
                read = PlainString.of(part, found.element, part.text(found.element))
            else:
                read = self._string(reader, part, found.element, place)
            known[raw] = start, read
        return read

    def _cell(
        self,
        sheet: Sheet,
        part: str,
        string: CellString,
        place: CellPlace,
        tables: list[tuple[Table, PlainText]],
    ) -> None:
        shares = string.shares()
        whole = " ".join(plain_text(text).text if "<" in text else text for _, text, _ in shares)
        exclusion = self._exclusion(whole, place, tables)
        where = f"sheet {sheet.name}, {place}"
        for site, text, codes in shares:
            placed = [Placed(part, site)]
            self.collector.add(
                *(BlockKind.TABLE_CELL, text, place.row, where, placed, exclusion, codes),
                row=place.row,
            )
            if exclusion is None:
                for table, column in tables:
                    header = twin(table.part, column, column.text)
                    self.collector.also(len(self.collector.blocks) - 1, header)

    def _exclusion(
        self,
        text: str,
        place: CellPlace,
        tables: list[tuple[Table, PlainText]],
    ) -> Exclusion | None:
        if place.state is CellState.HIDDEN and not self._offers_hidden:
            return Exclusion.HIDDEN
        if place.state is CellState.GENERATED:
            return Exclusion.FIELD
        key = text.strip().casefold()
        if key in self._keys or key in self._columns:
            return Exclusion.FORMULA
        # The name of a column has the lines of its head in a form of its own.
        if any(table.is_query or plain_text(name.text).text != text for table, name in tables):
            return Exclusion.FORMULA
        return None
