"""XLSX files."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tests.formats.laws.kinds import Ignored, Kind, Shape, archived, is_xml, xml_shape
from tests.formats.laws.samples.ooxml import (
    APPLICATION,
    CORE,
    CORE_RELATIONSHIP,
    CORE_TYPE,
    HEAD,
    OFFICE,
    content_types,
    relationships,
)
from tests.formats.laws.samples.words import WORDS

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = f"{APPLICATION}.spreadsheetml"
NAMESPACES = f'xmlns="{_MAIN}" xmlns:r="{OFFICE}"'
_STYLES = (
    f'{HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Arial"/></font>'
    '</fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>'
)


def string(text: str) -> str:
    """Return a shared string without formats."""
    return f'<si><t xml:space="preserve">{escape(text)}</t></si>'


def rich(runs: Sequence[tuple[str, str]]) -> str:
    """Return a shared string of runs: their properties and texts."""
    inside = "".join(
        f"<r>{f'<rPr>{properties}</rPr>' if properties else ''}"
        f'<t xml:space="preserve">{escape(text)}</t></r>'
        for properties, text in runs
    )
    return f"<si>{inside}</si>"


def workbook_parts(strings: Sequence[str], cells: str = "") -> list[tuple[str, str]]:
    """Return the parts of a workbook with a cell for each shared string, then other rows."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>'
        for n in range(1, len(strings) + 1)
    )
    return [
        (
            "[Content_Types].xml",
            content_types(
                {
                    "docProps/core.xml": CORE_TYPE,
                    "xl/workbook.xml": f"{_TYPES}.sheet.main+xml",
                    "xl/worksheets/sheet1.xml": f"{_TYPES}.worksheet+xml",
                    "xl/sharedStrings.xml": f"{_TYPES}.sharedStrings+xml",
                    "xl/styles.xml": f"{_TYPES}.styles+xml",
                }
            ),
        ),
        (
            "_rels/.rels",
            relationships(
                [
                    ("rId1", "officeDocument", "xl/workbook.xml"),
                    ("rId2", CORE_RELATIONSHIP, "docProps/core.xml"),
                ]
            ),
        ),
        ("docProps/core.xml", CORE),
        (
            "xl/workbook.xml",
            f'{HEAD}<workbook {NAMESPACES}><sheets><sheet name="Lembar" sheetId="1" r:id="w1"/>'
            "</sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relationships(
                [
                    ("w1", "worksheet", "worksheets/sheet1.xml"),
                    ("w2", "sharedStrings", "sharedStrings.xml"),
                    ("w3", "styles", "styles.xml"),
                ]
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            f"{HEAD}<worksheet {NAMESPACES}><sheetData>{rows}{cells}</sheetData></worksheet>",
        ),
        (
            "xl/sharedStrings.xml",
            f'{HEAD}<sst xmlns="{_MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">'
            f"{''.join(strings)}</sst>",
        ),
        ("xl/styles.xml", _STYLES),
    ]


def workbook(strings: Sequence[str], cells: str = "") -> bytes:
    """Return an XLSX file."""
    return archived(workbook_parts(strings, cells))


_BOLD, _RED = "<b/>", '<color rgb="FFFF0000"/>'
_ROWS = (
    '<row r="90"><c r="A90" t="inlineStr"><is><t>Teks di sini. Dua.</t></is></c>'
    '<c r="B90"><v>12.5</v></c><c r="C90" t="str"><f>CONCATENATE("a","b")</f><v>ab</v></c>'
    '<c r="D90" t="b"><v>1</v></c></row>'
)
SAMPLES = {
    "plain": workbook([string("Satu kalimat. Dua kalimat."), string("Nama barang")]),
    "rich": workbook(
        [
            rich([("", "Harga "), (_BOLD, "be"), (_BOLD, "ras"), (_RED, " naik. Ya & tidak.")]),
            string("12.500"),
            string("  Baris satu "),
            rich([(_RED, "Semua merah.")]),
            string("a_x000D_b"),
        ],
        _ROWS,
    ),
}
_RUNS = st.tuples(st.sampled_from(["", _BOLD, "<i/>", _RED, '<sz val="8"/>']), WORDS)
_STRINGS = st.one_of(
    WORDS.map(string),
    st.lists(_RUNS, min_size=1, max_size=5).map(rich),
    st.sampled_from(
        [
            "<si/>",
            "<si><t/></si>",
            "<si><t>  a </t></si>",
            '<si><t>東</t><rPh sb="0" eb="1"><t>ヒ</t></rPh></si>',
        ]
    ),
)
_INLINE = WORDS.map(
    lambda text: f'<row r="99"><c r="A99" t="inlineStr"><is><t>{escape(text)}</t></is></c></row>'
)
DOCUMENTS = st.builds(workbook, st.lists(_STRINGS, max_size=5), st.one_of(st.just(""), _INLINE))
_NOT_RUNS = Ignored(
    frozenset({"r", "t"}), frozenset({"r/rPr", "rPh", "phoneticPr"}), frozenset({"space"})
)


def shape(name: str, data: bytes) -> Shape:
    """Return the elements of a part without its runs."""
    return xml_shape(data, _NOT_RUNS) if is_xml(name) else Shape()


def _inline_rows(size: int) -> str:
    return "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Baris {n} ini.</t></is></c></row>'
        for n in range(1, size + 1)
    )


KIND = Kind(
    ".xlsx",
    SAMPLES,
    DOCUMENTS,
    {
        "strings": lambda size: workbook([string(f"Kalimat {n} ini.") for n in range(size)]),
        "inline strings": lambda size: workbook([], _inline_rows(size)),
        "numbers": lambda size: workbook(
            [string("Nama")],
            "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, size)),
        ),
        "cells of one string": lambda size: workbook(
            [string("Nama")],
            "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, size)),
        ),
        "words of a string": lambda size: workbook([string("Kata ini. " * size)]),
        "runs of a string": lambda size: workbook(
            [rich([(f'<sz val="{n + 1}"/>', f"kata{n} ") for n in range(size)])]
        ),
    },
    shape,
    real="xlsx/*.xlsx",
)
