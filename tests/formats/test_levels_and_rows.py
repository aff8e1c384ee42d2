"""Levels of headings, and rows of tables."""

from __future__ import annotations

import pytest

from rktranslate.formats import read_document
from rktranslate.model import BlockKind
from tests.formats.odf_files import package as odf_package
from tests.formats.presentation_files import presentation
from tests.formats.spreadsheet_files import workbook
from tests.formats.word_files import paragraph, run, styles, word_document

WORD_TABLE = "<w:tbl>{}</w:tbl>".format(
    "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(run(text))}</w:tc>' for text in row)}</w:tr>"
        for row in ("ab", "cd")
    )
)
ODF_TABLE = "<table:table>{}</table:table>".format(
    "".join(
        "<table:table-row>{}</table:table-row>".format(
            "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row)
        )
        for row in ("ab", "cd")
    )
)


def levels(path: str, data: bytes) -> dict[str, int]:
    blocks = read_document(data, path).blocks
    return {block.text: block.level for block in blocks if block.kind is BlockKind.HEADING}


def rows(path: str, data: bytes) -> list[str]:
    """Return the texts of the cells of each row, joined."""
    found: dict[int, str] = {}
    numbers = []
    for block in read_document(data, path).blocks:
        if block.kind is BlockKind.TABLE_CELL:
            found[block.row] = found.get(block.row, "") + block.text
            numbers.append(block.row)
        else:
            assert block.row == 0
    assert numbers == sorted(numbers)
    assert 0 not in numbers
    return list(found.values())


def test_markdown() -> None:
    text = "Judul\n=====\n\n### Bagian\n\n| a | b |\n|---|---|\n| c | d |\n"
    assert levels("a.md", text.encode()) == {"Judul": 1, "Bagian": 3}
    assert rows("a.md", text.encode()) == ["ab", "cd"]


def test_html() -> None:
    page = (
        "<h1>Judul</h1><h3><div>Bagian</div></h3>"
        "<table><tr><th>a<th><p>b</p><tr><td>c</td><td>d</td></tr></table>"
    )
    assert levels("a.html", page.encode()) == {"Judul": 1, "Bagian": 3}
    assert rows("a.html", page.encode()) == ["ab", "cd"]


def test_word() -> None:
    content = "".join(
        (
            paragraph(run("Judul"), '<w:pStyle w:val="Title"/>'),
            paragraph(run("Bagian"), '<w:pStyle w:val="Heading2"/>'),
            paragraph(run("Sendiri"), '<w:outlineLvl w:val="3"/>'),
            paragraph(run("Isi surat ini.")),
            WORD_TABLE,
        )
    )
    own = styles(
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>',
        '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>',
    )
    data = word_document(content, own)
    assert levels("a.docx", data) == {"Judul": 1, "Bagian": 2, "Sendiri": 4}
    assert rows("a.docx", data) == ["ab", "cd"]


def test_open_document() -> None:
    body = (
        '<text:p text:style-name="Title">Judul</text:p>'
        f'<text:h text:outline-level="2">Bagian</text:h>{ODF_TABLE}'
    )
    data = odf_package(body)
    assert levels("a.odt", data) == {"Judul": 1, "Bagian": 2}
    assert rows("a.odt", data) == ["ab", "cd"]


@pytest.mark.parametrize(("path", "data"), [("a.pptx", presentation()), ("a.xlsx", workbook())])
def test_slides_and_sheets(path: str, data: bytes) -> None:
    blocks = read_document(data, path).blocks
    headings = [block.level for block in blocks if block.kind is BlockKind.HEADING]
    cells = [block.row for block in blocks if block.kind is BlockKind.TABLE_CELL]
    assert all(row > 0 for row in cells)
    assert path == "a.xlsx" or set(headings) == {1}
