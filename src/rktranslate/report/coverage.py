"""The status of a project as CSV, as an SVG picture, and as an HTML page with the picture.

The picture has a bar per language, and below it a square per document, in the order of the project:
the more of a document is reviewed, the greener its square. A thousand documents fit on a page.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from rktranslate.report.escaping import spreadsheet_cell
from rktranslate.report.grouping import grouped
from rktranslate.report.words import count, output_state
from rktranslate.report.xml_document import add, document, root

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.status import CatalogStatus, StatusResult

_STAGES = (
    ("reviewed", "#2e7d32"),
    ("drafts", "#f9a825"),
    ("changed", "#ef6c00"),
    ("blocked", "#c62828"),
    ("empty", "#bdbdbd"),
)
"""The stages of a unit and their colours in a bar, reviewed first."""
_SHADES = ("#e0e0e0", "#dcedc8", "#aed581", "#7cb342", "#2e7d32")
"""Colours of a square: nothing reviewed, up to a third, two thirds, less than all, all."""
_SQUARE, _STEP = 12, 14
"""Side of a square, and distance between the left sides of two."""
_ROW, _NARROW_ROW = 60, 25
"""Squares per row, on a wide and on a narrow screen."""
CSV_COLUMNS = (
    *("document", "language", "catalog", "units", "words", "reviewed", "machine", "memory"),
    *("changed", "other_drafts", "untranslated", "obsolete", "built", "changes", "last_review"),
    *("behind", "outdated", "blocked", "offered", "protected", "skipped"),
    *("protected_words", "skipped_words", "untouched", "questions", "holding"),
)
"""The fields of :class:`~rktranslate.workflow.status.CatalogStatus`; new ones come last."""
_COLUMNS = (
    *("document", "to", "units", "words"),
    *("reviewed", "untouched", "drafts", "changed", "blocked", "empty", "behind", "questions"),
    *("offered words", "protected words", "skipped words", "output"),
)
_OPTIONAL = ("untouched", "questions")
"""Columns that a page has only where a document has such units: it must not be too wide."""


def to_csv(result: StatusResult, _options: ReportOptions) -> str:
    """Return a header row with the names of the fields, then a row per catalogue."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for row in result.catalogs:
        reasons = {
            "protected_words": _reasons(row.protected_words, "; "),
            "skipped_words": _reasons(row.skipped_words, "; "),
        }
        writer.writerow(
            reasons[name] if name in reasons else _cell(getattr(row, name)) for name in CSV_COLUMNS
        )
    return stream.getvalue()


def to_svg(result: StatusResult, _options: ReportOptions) -> str:
    """Return the picture as an SVG document."""
    return document(_picture(result, _ROW))


def to_html(result: StatusResult, _options: ReportOptions) -> str:
    """Return a page with the picture, for wide and for narrow screens, and a table."""
    from rktranslate.report.html_page import page, svg_markup

    rows = [dict(zip(_COLUMNS, _cells(row), strict=True)) for row in result.catalogs]
    columns = [name for name in _COLUMNS if name not in _OPTIONAL or any(row[name] for row in rows)]
    pictures = []
    for screen, per_row in (("wide", _ROW), ("narrow", _NARROW_ROW)):
        picture = _picture(result, per_row)
        picture.set("class", screen)
        pictures.append(svg_markup(picture))
    return page(
        "coverage",
        title=f"{result.project}: status",
        pictures=pictures,
        columns=columns,
        rows=[[(name, row[name]) for name in columns] for row in rows],
    )


def _cells(row: CatalogStatus) -> tuple[str | int, ...]:
    reviewed, *others = _stages([row])
    return (
        *(row.document, row.language, row.units, row.words),
        *(reviewed, row.untouched, *others, row.behind, row.questions),
        *(row.offered, _with_reasons(row.protected_words)),
        *(_with_reasons(row.skipped_words), output_state(row)),
    )


def _with_reasons(words: tuple[tuple[str, int], ...]) -> str | int:
    """Return a number of words, with the reasons for which they are not offered."""
    number = sum(number for _, number in words)
    return f"{number} ({_reasons(words, ', ')})" if words else number


def _reasons(words: tuple[tuple[str, int], ...], separator: str) -> str:
    return separator.join(f"{reason} {number}" for reason, number in words)


def _cell(value: object) -> str:
    """Return a value as the text of a cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return spreadsheet_cell(" ".join("=".join(map(str, item)) for item in value))
    return spreadsheet_cell(value) if isinstance(value, str) else str(value)


def _stages(rows: Sequence[CatalogStatus]) -> tuple[int, int, int, int, int]:
    """Return the number of units of catalogues at each of ``_STAGES``."""
    return (
        sum(row.reviewed for row in rows),
        sum(row.machine + row.memory + row.other_drafts for row in rows),
        sum(row.changed for row in rows),
        sum(row.blocked for row in rows),
        sum(row.untranslated for row in rows),
    )


def _languages(result: StatusResult) -> Iterator[tuple[str, list[CatalogStatus]]]:
    return grouped(result.catalogs, lambda row: row.language)


def _picture(result: StatusResult, per_row: int) -> Element:
    full_width = _STEP * per_row
    picture = root("svg", xmlns="http://www.w3.org/2000/svg", role="img")
    picture.set("font-family", "sans-serif")
    add(picture, "title", f"{result.project}: reviewed units per language and document")
    y = 20
    for language, rows in _languages(result):
        units, stages = sum(row.units for row in rows), _stages(rows)
        done = f"{stages[0]} of {count(units, 'unit')} reviewed, {count(len(rows), 'document')}"
        _add_label(picture, 0, y, f"{language}: {done}", size=14)
        _add_bar(picture, y + 8, full_width, units, stages)
        y += 40
        for index, row in enumerate(rows):
            _add_square(picture, index % per_row * _STEP, y + index // per_row * _STEP, row)
        y += (len(rows) + per_row - 1) // per_row * _STEP + 36
    legend_width = min(120, full_width // len(_STAGES))
    for index, (name, colour) in enumerate(_STAGES):
        _add_box(picture, index * legend_width, y - 10, _SQUARE, _SQUARE, colour)
        _add_label(picture, index * legend_width + 18, y, name)
    picture.set("viewBox", f"0 0 {full_width} {y + 10}")
    picture.set("width", str(full_width))
    picture.set("height", str(y + 10))
    return picture


def _add_label(picture: Element, x: int, y: int, text: str, *, size: int = 12) -> None:
    label = add(picture, "text", text, x=str(x), y=str(y), fill="#212121")
    label.set("font-size", str(size))


def _add_box(picture: Element, x: float, y: int, width: float, height: int, colour: str) -> Element:
    return add(
        picture, "rect", x=f"{x:g}", y=str(y), width=f"{width:g}", height=str(height), fill=colour
    )


def _add_bar(picture: Element, y: int, full_width: int, units: int, stages: Sequence[int]) -> None:
    x = 0.0
    for (name, colour), number in zip(_STAGES, stages, strict=True):
        if number:
            width = round(full_width * number / units, 2)
            box = _add_box(picture, round(x, 2), y, width, 16, colour)
            add(box, "title", f"{name}: {number}")
            x += width


def _add_square(picture: Element, x: int, y: int, row: CatalogStatus) -> None:
    if row.reviewed == row.units:
        shade = _SHADES[-1]
    else:
        shade = _SHADES[min(3, -(-row.reviewed * 3 // row.units))]
    box = _add_box(picture, x, y, _SQUARE, _SQUARE, shade)
    add(box, "title", f"{row.document}: {row.reviewed} of {count(row.units, 'unit')} reviewed")
