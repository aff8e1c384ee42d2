"""Marks in workbooks: the colour of cells."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from rktranslate.formats import markable_blocks, read_document
from rktranslate.model import Mark
from tests.formats.marks_helpers import BY_FILL, D, P, S, marked
from tests.formats.spreadsheet_files import workbook


def sheet_of(data: bytes, *, rich_text: bool = False) -> Any:
    """Return the sheet of a workbook."""
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=rich_text).active


def saved(cells: dict[str, object], fonts: dict[str, Font] | None = None) -> bytes:
    """Return a workbook with texts in cells of one sheet."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for name, value in cells.items():
        sheet[name] = value
    for name, font in (fonts or {}).items():
        sheet[name].font = font
        sheet[name].fill = PatternFill("solid", fgColor="FF000080")
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def colors(data: bytes) -> dict[str, Mark]:
    """Return the marks that the colours of cells show."""
    found = {}
    for row in sheet_of(data).iter_rows():
        for cell in row:
            mark = BY_FILL.get(str(cell.fill.fgColor.rgb)[2:].lower())
            if mark is not None and cell.fill.fill_type == "solid":
                found[cell.coordinate] = mark
    return found


def test_cells_with_marked_text_have_its_colour() -> None:
    # A string that two cells share; a number; a cell without text.
    data = saved({"A1": "Beras", "B1": "Gula", "A2": "Beras", "B2": 7, "C3": "Minyak goreng"})
    written = marked(read_document(data, "a.xlsx"), {"Beras": D, "Minyak": P})
    assert colors(written) == {"A1": D, "A2": D, "C3": P}


def test_a_cell_of_several_sentences_has_the_colour_of_the_least_final() -> None:
    data = saved({"A1": "Satu. Dua. Tiga.", "A2": "Empat.\nLima."})
    written = marked(read_document(data, "a.xlsx"), {"Satu": D, "Dua": S, "Empat": P, "Lima": D})
    assert colors(written) == {"A1": S, "A2": P}


def test_the_font_is_the_same_but_for_its_colour() -> None:
    font = Font("Georgia", sz=15, bold=True, italic=True, color="FFFFFFFF", underline="single")
    data = saved({"A1": "Kepala", "A2": "Kepala lain"}, {"A1": font})
    written = marked(read_document(data, "a.xlsx"), {"Kepala": D})
    cell = sheet_of(written)["A1"]
    assert cell.font.color.rgb == "FF1A1A1A"
    assert (cell.font.name, cell.font.sz, cell.font.b, cell.font.i, cell.font.u) == (
        *("Georgia", 15, True, True, "single"),
    )


def test_rich_text_and_texts_in_the_sheet_are_marked() -> None:
    rich = CellRichText("Satu ", TextBlock(InlineFont(b=True), "tebal"), " saja.")
    data = saved({"A1": rich, "A2": "Dua"})
    written = marked(read_document(data, "a.xlsx"), {"Satu": S})
    assert colors(written) == {"A1": S}
    again = sheet_of(written, rich_text=True)["A1"].value
    assert str(again) == "Satu tebal saja."


def test_the_notice_names_the_colours() -> None:
    data = saved({"A1": "Beras", "A2": "Gula"})
    written = marked(read_document(data, "a.xlsx"), {"Beras": D, "Gula": S}, notice="DRAFT")
    header = sheet_of(written).oddHeader.left.text
    assert header.rstrip() == (
        "DRAFT. Marked: yellow: not reviewed; blue: not translated, source text"
    )


def test_texts_beside_cells() -> None:
    document = read_document(workbook(), "a.xlsx")
    pairs = zip(document.blocks, markable_blocks(document), strict=True)
    shown = {block.place for block, is_shown in pairs if is_shown}
    assert shown
    assert not [place for place in shown if "comment" in place or "header" in place]


@pytest.mark.parametrize("count", [1, 300])
def test_a_workbook_may_have_many_formats(count: int) -> None:
    fonts = {f"A{number}": Font(sz=number % 200 + 4) for number in range(1, count + 1)}
    data = saved({name: f"Sel nomor {name}." for name in fonts}, fonts)
    written = marked(read_document(data, "a.xlsx"), {"Sel": D})
    assert colors(written) == dict.fromkeys(fonts, D)
    sheet = sheet_of(written)
    assert [sheet[name].font.sz for name in fonts] == [font.sz for font in fonts.values()]
