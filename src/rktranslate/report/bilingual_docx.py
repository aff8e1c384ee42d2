"""A bilingual copy as DOCX: a table in which colleagues put comments.

Written by hand, as it needs little: the same copy gives the same bytes. Each row has the id of its
unit as a bookmark and as a small text, for ``exchange.docx_comments``.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.catalog.unit_ids import text_mark
from rktranslate.formats.xml.escaping import escaped_attribute, escaped_text, without_invalid
from rktranslate.languages.codes import is_right_to_left, language_tag
from rktranslate.model import BlockKind, Severity
from rktranslate.report.bilingual_docx_parts import DOCUMENT, FOOTER, PARTS
from rktranslate.report.bilingual_summary import summary
from rktranslate.report.formatted_text import Piece, pieces
from rktranslate.report.language_attributes import language_name
from rktranslate.storage.archive_entries import new_archive
from rktranslate.workflow.bilingual import UnitState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.workflow.bilingual import BilingualCopy, CopiedBlock, CopiedUnit

_WIDTHS = (1000, 5150, 5150, 3838)
"""Columns in twentieths of a point: number, source, target, state and notes."""
_SHADES = {
    UnitState.REVIEWED: "E3F3E6",
    UnitState.VERBATIM: "E3F3E6",
    UnitState.DRAFT: "FDF0D9",
    UnitState.CHANGED: "FDF0D9",
    UnitState.UNTRANSLATED: "FBE3E1",
}
_RUN_STYLES = {
    "b": "<w:b/><w:bCs/>",
    "i": "<w:i/><w:iCs/>",
    "s": "<w:strike/>",
    "code": '<w:color w:val="6B7280"/>',
    "u": '<w:u w:val="single"/>',
    "sup": '<w:vertAlign w:val="superscript"/>',
    "sub": '<w:vertAlign w:val="subscript"/>',
}
"""In the order in which the schema has them."""
_HINT = (
    "Please write remarks as comments on the words (Review > New Comment). "
    "Text typed into the table is not taken over."
)


def render(copy: BilingualCopy) -> bytes:
    """Return the file."""
    name = PurePosixPath(copy.document).name
    languages = f"{language_name(copy.source_language)} → {language_name(copy.language)}"
    body = [
        _paragraph("Title", [Piece(name)]),
        _paragraph("Lead", [Piece(f"{languages} · {copy.document}")]),
        _paragraph("Lead", [Piece(summary(copy))]),
        _paragraph("Lead", [Piece(_HINT, ("i",))]),
        _table_start(copy),
        *(row for block in copy.blocks for row in _rows(copy, block)),
        "</w:tbl>",
    ]
    parts = {
        **PARTS,
        "word/document.xml": DOCUMENT.replace("{body}", "".join(body)),
        "word/footer1.xml": FOOTER.replace("{name}", _text(f"{name} · {languages}")),
    }
    return new_archive({name: part.encode() for name, part in parts.items()})


def _text(text: str) -> str:
    return escaped_text(without_invalid(text))


def _run(piece: Piece, extra: str = "") -> str:
    styles = "".join(style for name, style in _RUN_STYLES.items() if name in piece.styles)
    properties = f"<w:rPr>{styles}{extra}</w:rPr>" if styles or extra else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{_text(piece.text)}</w:t></w:r>'


def _paragraph(
    style: str, runs: list[Piece], *, language: str = "", before: str = "", after: str = ""
) -> str:
    """Return a paragraph; before and after its runs there may be other markup."""
    is_rtl = bool(language) and is_right_to_left(language)
    bidi = "<w:bidi/>" if is_rtl else ""
    extra = ""
    if language:
        code = escaped_attribute(language_tag(language))
        extra = f'<w:rtl/><w:lang w:bidi="{code}"/>' if is_rtl else f'<w:lang w:val="{code}"/>'
    text = "".join(_run(piece, extra) for piece in runs)
    properties = f'<w:pPr><w:pStyle w:val="{style}"/>{bidi}</w:pPr>'
    return f"<w:p>{properties}{before}{text}{after}</w:p>"


def _cell(width: int, content: str, shade: str = "") -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>{content}</w:tc>'


def _table_start(copy: BilingualCopy) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    titles = (
        "No.",
        language_name(copy.source_language),
        language_name(copy.language),
        "State and notes",
    )
    cells = "".join(
        _cell(width, _paragraph("TableHead", [Piece(title)]), "E8EBF0")
        for width, title in zip(_WIDTHS, titles, strict=True)
    )
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Copy"/>'
        f'<w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
    )


def _rows(copy: BilingualCopy, block: CopiedBlock) -> Iterator[str]:
    style = "UnitHeading" if block.kind is BlockKind.HEADING else "Unit"
    for index, unit in enumerate(block.units):
        source = pieces(unit.source, copy.syntax)
        target = pieces(unit.target, copy.syntax) if unit.target else [Piece("—", ("code",))]
        place = [Piece(block.place)] if block.place and not index else []
        cells = (
            _cell(_WIDTHS[0], _number(unit, target)),
            _cell(
                _WIDTHS[1],
                (_paragraph("Small", place) if place else "")
                + _paragraph(style, source, language=copy.source_language),
            ),
            _cell(_WIDTHS[2], _paragraph(style, target, language=copy.language)),
            _cell(_WIDTHS[3], "".join(_side(unit)), _shade(unit)),
        )
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _number(unit: CopiedUnit, target: list[Piece]) -> str:
    """Return the number of a row with the id of its unit."""
    mark = text_mark(without_invalid("".join(piece.text for piece in target)))
    name = f"rk_{unit.id}_{mark}_{unit.number}"
    start = f'<w:bookmarkStart w:id="{unit.number}" w:name="{name}"/>'
    end = f'<w:bookmarkEnd w:id="{unit.number}"/>'
    number = _paragraph("Small", [Piece(str(unit.number))], before=start, after=end)
    return number + _paragraph("Reference", [Piece(unit.id)])


def _shade(unit: CopiedUnit) -> str:
    """Return the colour of a state; a unit with an error is not as good as its state says."""
    is_wrong = any(finding.severity is Severity.ERROR for finding in unit.findings)
    return _SHADES[UnitState.UNTRANSLATED if is_wrong else unit.state]


def _side(unit: CopiedUnit) -> Iterator[str]:
    """Yield the state of a unit, its findings and its notes."""
    yield _paragraph("State", [Piece(str(unit.state))])
    for finding in unit.findings:
        level = finding.severity.name.lower()
        text = f": {finding.text} ({finding.check_id})"
        yield _paragraph("Small", [Piece(level, ("b",)), Piece(text)])
    for note in unit.notes:
        yield _paragraph("Small", [Piece(note, ("i",))])
