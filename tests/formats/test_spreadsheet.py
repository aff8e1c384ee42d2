"""Workbooks: what is offered, what is protected, and how it is written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from rktranslate.errors import DocumentError
from rktranslate.formats import format_for
from rktranslate.formats.ooxml.spreadsheet import SpreadsheetFormat
from rktranslate.formats.ooxml.spreadsheet_cells import column_name, column_number, scan
from rktranslate.formats.ooxml.spreadsheet_headers import LONGEST, header_with
from rktranslate.formats.ooxml.spreadsheet_strings import encoded
from rktranslate.formats.refusals import refusals
from rktranslate.formats.targets import RefusalKind
from rktranslate.model import BlockKind, CodeText, DocumentPart, Exclusion, ReadOptions
from rktranslate.testing import FormatConformance
from tests.formats.office_helpers import (
    assert_lawful,
    assert_survives_damage,
    block,
    offered,
    read,
    shared_files,
    sources,
)
from tests.formats.presentation_files import packed, unpacked
from tests.formats.spreadsheet_files import (
    STRINGS,
    row,
    shared_strings,
    sheet,
    string_cell,
    workbook,
    workbook_parts,
)

XLSX = SpreadsheetFormat()
DATA = "xl/worksheets/sheet1.xml"
OTHER = "xl/worksheets/sheet2.xml"
TABLE = "xl/tables/table1.xml"


def with_parts(**parts: str) -> bytes:
    """Return a workbook with other parts, by the beginning of their file names."""
    found = workbook_parts()
    for short, content in parts.items():
        (name,) = (each for each in found if each.endswith(f"/{short}.xml"))
        found[name] = content
    return packed(found)


def with_strings(*strings: str) -> bytes:
    """Return a workbook whose second sheet has a row of other strings."""
    cells = [string_cell(f"{column_name(n + 1)}1", n) for n in range(len(strings))]
    return with_parts(
        sharedStrings=shared_strings(*strings),
        sheet1=sheet(),
        sheet2=sheet(row(1, *cells)),
        sheet3=sheet(),
    )


def cell_texts(*strings: str) -> list[str]:
    """Return the texts of cells with some strings."""
    return [
        each.text
        for each in read(XLSX, with_strings(*strings)).blocks
        if each.place.startswith("sheet Lain-lain, ")
    ]


def translated(data: bytes, language: str = "", **targets: str) -> dict[str, bytes]:
    """Return the parts of a workbook with some sources translated, by their first word."""
    document = read(XLSX, data)
    texts = [targets.get(text.split()[0].strip("."), text) for text in sources(document)]
    return unpacked(XLSX.write(document, texts, language=language))


class TestConformance(FormatConformance):
    format = XLSX
    samples = (workbook(), with_strings("Satu. Dua.", "Tiga"))


def test_sheets_are_read_in_the_order_of_their_cells() -> None:
    document = XLSX.read(workbook(), "a.xlsx")
    cell, other = BlockKind.TABLE_CELL, BlockKind.ATTRIBUTE
    assert [(b.kind, b.line, b.place, b.text) for b in document.blocks if b.translatable] == [
        (BlockKind.METADATA, 1, "title of the document", "Buku kerja"),
        (cell, 1, "sheet Data, A1", "Laporan beras. Kalimat kedua!"),
        (cell, 2, "sheet Data, A2", "Beras merah<br/>Beras putih."),
        (cell, 2, "sheet Data, A2", "- butir pertama"),
        (cell, 2, "sheet Data, A2", "- butir kedua"),
        (cell, 2, "sheet Data, B2", "<1>Kata </1><b>tebal</b> dan &lt;b>."),
        (cell, 4, "sheet Data, A4", "Nama"),
        (cell, 4, "sheet Data, D4", "Satuan"),
        (cell, 5, "sheet Data, A5", "Beras"),
        (cell, 6, "sheet Data, A6", "漢字"),
        (cell, 8, "sheet Data, B8", "Teks sebaris. Dua."),
        (cell, 8, "sheet Data, D8", "Diapit spasi"),
        (other, 1, "sheet Data, prompt", "Pilihan"),
        (other, 1, "sheet Data, prompt", "Pilih satu jawaban."),
        (other, 1, "sheet Data, prompt", "Salah"),
        (other, 1, "sheet Data, prompt", "Tidak ada."),
        (other, 1, "sheet Data, tooltip", "Buka situs"),
        (BlockKind.PAGE_HEADER, 1, "sheet Data, header", "Kementerian Riset & Teknologi"),
        (BlockKind.PAGE_HEADER, 1, "sheet Data, header", "Halaman <field/> dari"),
        (other, 1, "sheet Data, alt text", "Kotak keterangan"),
        (BlockKind.PARAGRAPH, 1, "sheet Data", "Teks dalam kotak. Kalimat dua."),
        (BlockKind.CAPTION, 1, "sheet Data, chart", "Judul bagan"),
        (BlockKind.CAPTION, 1, "sheet Data, chart", "Wilayah"),
    ]
    page = block(document, "Halaman <field/> dari")
    assert page.codes == (CodeText("field", "page number"),)


def test_what_is_not_offered_says_why() -> None:
    document = XLSX.read(workbook(), "a.xlsx")
    assert {
        (b.place.removeprefix("sheet "), b.text): b.exclusion
        for b in document.blocks
        if not b.translatable
    } == {
        ("name of sheet Data", "Data"): Exclusion.FORMULA,
        ("name of sheet Lain-lain", "Lain-lain"): Exclusion.FORMULA,
        ("name of sheet Rahasia", "Rahasia"): Exclusion.HIDDEN,
        ("Data, C1", "Rahasia"): Exclusion.HIDDEN,
        ("Data, B4", "Jumlah"): Exclusion.FORMULA,
        ("Data, D5", "Ya"): Exclusion.FORMULA,
        ("Data, E8", "Lulus"): Exclusion.FORMULA,
        ("Data, A8", "Lulus"): Exclusion.FORMULA,
        ("Data, comment at A2", "Sudah benar?"): Exclusion.LEFT_OUT,
        ("Data, comment at A1", "Ani:"): Exclusion.METADATA,
        ("Data, comment at A1", "Periksa angka ini."): Exclusion.LEFT_OUT,
        ("Data, comment at A2", "[Threaded comment]"): Exclusion.HIDDEN,
        ("Data, comment at A2", "Comment:"): Exclusion.HIDDEN,
        ("Data, chart", "Seri satu"): Exclusion.FIELD,
        ("Data, chart", "Timur"): Exclusion.FIELD,
        ("Data, chart", "Barat"): Exclusion.FIELD,
        ("Rahasia, A1", "Hanya di lembar tersembunyi"): Exclusion.HIDDEN,
    }


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (DocumentPart.ALT_TEXT, "Kotak keterangan"),
        (DocumentPart.CHARTS, "Judul bagan"),
        (DocumentPart.COMMENTS, "Periksa angka ini."),
        (DocumentPart.HIDDEN, "Hanya di lembar tersembunyi"),
        (DocumentPart.TITLE, "Buku kerja"),
    ],
)
def test_parts_are_offered_where_the_project_wants_them(part: DocumentPart, text: str) -> None:
    assert text in offered(read(XLSX, workbook(), ReadOptions(parts=(part,))))
    assert text not in offered(read(XLSX, workbook(), ReadOptions(parts=())))


@pytest.mark.parametrize(
    "data", [workbook(), with_strings("Satu. Dua.", "Tiga")], ids=["all", "strings"]
)
def test_laws(data: bytes) -> None:
    assert_lawful(XLSX, data)


@pytest.mark.parametrize("path", shared_files("xlsx"), ids=lambda path: path.stem)
def test_laws_on_files_of_others(path: Path) -> None:
    assert_lawful(XLSX, path.read_bytes())


@pytest.mark.parametrize(
    ("string", "texts"),
    [
        ("Jumlah\npenduduk", ["Jumlah<br/>penduduk"]),
        ("Satu.\nDua", ["Satu.", "Dua"]),
        ("Nama:\nUmur:\n", ["Nama:", "Umur:"]),
        ("Satu\n\nDua", ["Satu", "Dua"]),
        ("Beli\n1. beras\n2) gula\n• garam", ["Beli", "1. beras", "2) gula", "• garam"]),
        ("Satu_x000D_\ndua", ["Satu<br/>dua"]),
        ("a_x0007_b", ["a<1/>b"]),
        ("a_x005F_x000D_b", ["a_x000D_b"]),
        ("  ", []),
        ("&amp;lt; &lt;b> 5 &lt; 6", ["&amp;lt; &lt;b> 5 < 6"]),
    ],
)
def test_lines_and_escapes_of_cells(string: str, texts: list[str]) -> None:
    assert cell_texts(string) == texts
    assert_lawful(XLSX, with_strings(string, "Kata lain."))


def test_a_changed_line_leaves_the_others() -> None:
    after = translated(with_strings("Satu._x000D_\n  - dua\n\ntiga"), **{"-": "- two"})
    assert (
        b'<si><t xml:space="preserve">Satu._x000D_\n  - two\n\ntiga</t></si>'
        in after["xl/sharedStrings.xml"]
    )


def test_only_what_changes_is_written() -> None:
    before, after = workbook_parts(), translated(workbook(), Beras="Rice", Teks="Text. Two.")
    changed = {name for name, content in after.items() if content != _bytes(before[name])}
    assert changed == {"xl/sharedStrings.xml", DATA, "xl/drawings/drawing1.xml"}
    strings = after["xl/sharedStrings.xml"].decode()
    for string in (STRINGS[0], STRINGS[2], STRINGS[8]):
        assert string in strings
    assert "<si><t>Rice</t></si>" in strings


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def test_readings_do_not_fit_another_text() -> None:
    after = translated(workbook(), 漢字="Kanji")
    assert b"<si><t>Kanji</t><phoneticPr fontId='1'/></si>" in after["xl/sharedStrings.xml"]


def test_a_head_of_a_table_is_changed_with_its_column() -> None:
    after = translated(workbook(), Nama='Name "x"')
    assert b'<tableColumn id="1" name="Name &quot;x&quot;"/>' in after[TABLE]
    assert b'name="Jumlah"' in after[TABLE]
    assert b'<si><t>Name "x"</t></si>' in after["xl/sharedStrings.xml"]


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(DocumentError, match="two columns of the table T1 would") as caught:
        translated(workbook(), Nama="JUMLAH")
    assert caught.value.path == "berkas.xlsx"


def test_a_refused_text_costs_itself_only() -> None:
    document = read(XLSX, workbook())
    wrong = {"Nama": "JUMLAH", "Pilihan": "x" * 33, "Satuan": "Unit", "Salah": "a\0"}
    refused = refusals(document, [wrong.get(text, text) for text in sources(document)])
    kinds = {text: each.kind for text, each in zip(sources(document), refused, strict=True) if each}
    assert kinds == {
        "Nama": RefusalKind.FORMAT,
        "Pilihan": RefusalKind.FORMAT,
        "Salah": RefusalKind.INVALID_CHARACTER,
    }


def test_heads_of_a_table_from_outside_are_protected() -> None:
    table = str(workbook_parts()[TABLE]).replace(" ref=", ' tableType="queryTable" ref=', 1)
    document = read(XLSX, with_parts(table1=table))
    assert block(document, "Nama").exclusion is Exclusion.FORMULA


@pytest.mark.parametrize("string", ["Nama\nlengkap", "Nama lain", "Nama.\nLain"])
def test_heads_that_are_not_the_name_of_their_column_are_protected(string: str) -> None:
    parts = workbook_parts()
    strings = str(parts["xl/sharedStrings.xml"]).replace("<t>Nama</t>", f"<t>{string}</t>")
    table = str(parts[TABLE]).replace('name="Nama"', 'name="Nama_x000a_lengkap"')
    document = read(XLSX, with_parts(sharedStrings=strings, table1=table))
    heads = [b.exclusion for b in document.blocks if b.place == "sheet Data, A4"]
    assert set(heads) == {Exclusion.FORMULA}


def test_heads_with_formats_are_changed_with_their_column() -> None:
    string = "<r><t>Na</t></r><r><rPr><b/></rPr><t>ma</t></r>"
    strings = str(workbook_parts()["xl/sharedStrings.xml"]).replace("<t>Nama</t>", string)
    after = translated(with_parts(sharedStrings=strings), **{"Na<b>ma</b>": "Na<b>me</b>"})
    assert b'<tableColumn id="1" name="Name"/>' in after[TABLE]


def test_a_box_that_shows_a_cell_is_a_field() -> None:
    drawing = str(workbook_parts()["xl/drawings/drawing1.xml"])
    linked = drawing.replace('textlink=""', 'textlink="Data!$A$1"')
    document = read(XLSX, with_parts(drawing1=linked))
    assert block(document, "Teks dalam kotak. Kalimat dua.").exclusion is Exclusion.FIELD


@pytest.mark.parametrize(
    ("formula", "protects"),
    [
        ("COUNTIF(A1:A9,&quot;beras&quot;)", True),
        ("SUM(T1[[#All],[Beras]])", True),
        ("T9[@BERAS]", True),
        ("'[1]Beras'!A1&amp;&quot; beras &quot;", False),
    ],
)
def test_texts_that_formulas_name_are_protected(formula: str, protects: bool) -> None:
    other = sheet(row(1, f'<c r="C1"><f>{formula}</f><v>1</v></c>', string_cell("A1", 5)))
    document = read(XLSX, with_parts(sheet2=other))
    assert (block(document, "Beras").exclusion is Exclusion.FORMULA) is protects


def test_a_string_is_hidden_only_where_no_cell_shows_it() -> None:
    hidden = sheet(
        row(1, string_cell("A1", 0), string_cell("B1", 9)),
        before='<cols><col min="1" max="2" hidden="true"/></cols>',
    )
    shows = with_parts(sheet1=hidden, sheet2=sheet(row(3, string_cell("C3", 0))))
    document = read(XLSX, shows, ReadOptions())
    assert block(document, STRINGS[0]).place == "sheet Lain-lain, C3"
    assert block(document, STRINGS[9]).exclusion is Exclusion.HIDDEN


def test_cells_without_references_are_counted() -> None:
    cells = '<c/><c t="s"><v>1</v></c>'
    found = scan(
        f'<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData><row>{cells}'
        f'</row><row r="7">{cells}</row><row>{cells.replace("1", "2")}</row></sheetData>'
        "</worksheet>".encode()
    )
    assert {number: str(place) for number, place in found.shared.items()} == {1: "B1", 2: "B8"}


@pytest.mark.parametrize("number", [1, 26, 27, 52, 702, 703, 16384])
def test_names_of_columns(number: int) -> None:
    assert column_number(column_name(number)) == number
    assert (column_name(1), column_name(28), column_name(16384)) == ("A", "AB", "XFD")


@pytest.mark.parametrize("text", ["_x000D_", "_x005F_x0041_b", "_b", "_x12_", "_x005f_"])
def test_what_looks_like_an_escape_is_escaped(text: str) -> None:
    assert cell_texts(f"a{encoded(text)}") == [f"a{text}"]


def test_looks_of_cells_and_runs_are_compared() -> None:
    parts = workbook_parts()
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts>'
        '<font><sz val="11"/><name val="Arial"/><family val="2"/></font><font><b/><sz val="11"/>'
        '<name val="Arial"/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs>'
        "</styleSheet>"
    )
    relation = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>",
        '<Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/styles" Target="styles.xml"/></Relationships>',
    )
    own = '<rPr><sz val="11"/><color rgb="FF000000"/><rFont val="Arial"/></rPr>'
    same = '<rPr><sz val="11"/><rFont val="Arial"/><charset val="1"/></rPr>'
    bold = '<rPr><b/><sz val="11"/><rFont val="Arial"/></rPr>'
    string = (
        f"<r><t>Harga beras </t></r><r>{bold}<t>naik</t></r><r>{same}<t> di pasar </t></r>"
        f"<r>{own}<t>kota</t></r>"
    )
    second = sheet(
        row(1, string_cell("A1", 0), string_cell("B1", 1).replace(" t=", ' s="1" t=')),
    )
    data = packed(
        {
            **parts,
            "xl/_rels/workbook.xml.rels": relation,
            "xl/styles.xml": styles,
            "xl/sharedStrings.xml": shared_strings(string, string + "<r><t>x</t></r>"),
            DATA: sheet(),
            OTHER: second,
            "xl/worksheets/sheet3.xml": sheet(),
        }
    )
    texts = [b.text for b in read(XLSX, data).blocks if b.place.startswith("sheet Lain-lain, ")]
    assert texts == [
        "Harga beras <b>naik</b> di pasar <2>kota</2>",
        "Harga beras naik<1> di pasar </1><2>kota</2>x",
    ]


def test_the_language_turns_the_columns() -> None:
    after = translated(workbook(), "ar", Beras="أرز")
    for name in (DATA, OTHER):
        assert b'<sheetView rightToLeft="1" workbookViewId="0"/>' in after[name]
    assert translated(workbook(), "ar") == {n: _bytes(c) for n, c in workbook_parts().items()}


@pytest.mark.parametrize(
    "after",
    [
        "",
        '<pageMargins left="1"/><pageSetup/><drawing r:id="rId1"/>',
        "<headerFooter/>",
        "<headerFooter><oddFooter>&amp;Lx</oddFooter><firstHeader>Judul</firstHeader></headerFooter>",
        "<headerFooter><oddHeader>&amp;L&amp;&amp;12&amp;Ckiri</oddHeader></headerFooter>",
        "<customSheetViews><customSheetView><headerFooter/></customSheetView></customSheetViews>",
    ],
)
def test_a_draft_says_so_in_the_page_headers(after: str) -> None:
    document = read(XLSX, with_parts(sheet2=sheet(row(1, string_cell("A1", 5)), after=after)))
    data = XLSX.write(document, sources(document), "DRAFT R&D")
    parts = unpacked(data)
    for name in (DATA, OTHER):
        assert b"&amp;LDRAFT R&amp;&amp;D" in parts[name]
    assert b"DRAFT" not in parts["xl/worksheets/sheet3.xml"]
    opened = load_workbook(io.BytesIO(data))
    header = opened["Lain-lain"].oddHeader
    assert header is not None
    assert "DRAFT" in str(header.left.text)
    assert opened.properties.contentStatus is None or "DRAFT" in opened.properties.contentStatus
    assert b"<cp:contentStatus>DRAFT R&amp;D</cp:contentStatus>" in parts["docProps/core.xml"]


def test_a_notice_leaves_room_for_the_header() -> None:
    header = header_with("&C" + "x" * 200, "DRAFT " * 50)
    assert len(header) == LONGEST
    assert header.startswith("&LDRAFT")
    assert header.endswith("x" * 200)


def test_texts_that_are_too_long_are_refused() -> None:
    for word, longest in (("Pilihan", 32), ("Kementerian", 250)):
        with pytest.raises(DocumentError, match="allow"):
            translated(workbook(), **{word: "x" * (longest + 1)})


def test_digits_do_not_become_part_of_a_size() -> None:
    after = translated(workbook(), Kementerian="2024 & 2025")
    assert b"&amp;12 2024 &amp;&amp; 2025&amp;CHalaman" in after[DATA]


def test_a_thread_and_its_legacy_comment_stay_the_same() -> None:
    after = translated(workbook(), Sudah="Is it right?")
    assert b"<text>Is it right?</text>" in after["xl/threadedComments/threadedComment1.xml"]
    assert b"    Is it right?</t>" in after["xl/comments1.xml"]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    parts = translated(workbook(), Beras='=HYPERLINK("x")')
    opened = load_workbook(io.BytesIO(packed(parts)))
    assert opened["Lain-lain"]["A1"].value == '=HYPERLINK("x")'
    assert b"<f>" not in parts[OTHER]


def test_workbooks_of_a_library() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"] = "Judul laporan. Kalimat kedua."
    page["A2"] = CellRichText("Kata ", TextBlock(InlineFont(b=True), "tebal"), " saja")
    page["A3"] = page["A4"] = "Beras"
    page["B1"] = '=IF(A1="x","Ya","Tidak")'
    output = io.BytesIO()
    book.save(output)
    document = read(XLSX, output.getvalue())
    assert offered(document) == [
        "Judul laporan. Kalimat kedua.",
        "Kata <b>tebal</b> saja",
        "Beras",
        "Beras",
    ]
    assert_lawful(XLSX, output.getvalue())
    targets = ["Rice" if text == "Beras" else text for text in sources(document)]
    again = load_workbook(io.BytesIO(XLSX.write(document, targets))).active
    assert again is not None
    assert (again["A3"].value, again["A4"].value) == ("Rice", "Rice")


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_prefixes_do_not_matter(prefix: str) -> None:
    namespace = "xmlns:x" if prefix else "xmlns"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = (
        f'<{prefix}sst {namespace}="{main}"><{prefix}si><{prefix}r><{prefix}t>Satu </{prefix}t>'
        f"</{prefix}r><{prefix}r><{prefix}rPr><{prefix}b/></{prefix}rPr><{prefix}t>dua."
        f"</{prefix}t></{prefix}r></{prefix}si></{prefix}sst>"
    )
    data = with_parts(
        sharedStrings=strings, sheet1=sheet(), sheet2=sheet(row(1, string_cell("A1", 0)))
    )
    after = translated(data, Satu="One <b>two</b>.")
    assert f"<{prefix}b/></{prefix}rPr><{prefix}t>two</{prefix}t>" in (
        after["xl/sharedStrings.xml"].decode()
    )
    assert_lawful(XLSX, data)


@pytest.mark.parametrize("path", ["a.xlsx", "b.XLSM", "c.xltx"])
def test_suffixes(path: str) -> None:
    assert format_for(path).name == "xlsx"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"a;b", "plain text, not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not an Excel workbook"),
        (packed({"a.txt": "x"}), "not an Excel workbook"),
        (packed({**workbook_parts(), "xl/workbook.xml": "<x/>"}), "not a workbook"),
        (packed({**workbook_parts(), DATA: "<worksheet>"}), "not well-formed"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as caught:
        XLSX.read(data, "a.xlsx")
    assert "\n" not in caught.value.message


def test_damaged_parts_are_refused_or_kept() -> None:
    names = [DATA, "xl/sharedStrings.xml", TABLE, "xl/comments1.xml", "xl/workbook.xml"]
    assert_survives_damage(XLSX, workbook(), names, 300)
