"""The status of a project as CSV, as an SVG picture, and as an HTML page with the picture.

The picture has a bar per language, and below it a square per document, in the order of the project:
the more of a document is reviewed, the greener its square; one with drafts only, one without a
translation and one without text have colours of their own. A thousand documents fit on a page. A
legend explains the bars, and another the squares.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from rktranslate.report.escaping import spreadsheet_cell
from rktranslate.report.grouping import grouped
from rktranslate.report.words import count, output_state, percent, without_units
from rktranslate.report.xml_document import add, document, root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element

    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.status import CatalogStatus, StatusResult

REVIEWED, DRAFTS, EMPTY = "#2e7d32", "#c77700", "#878d96"
"""Colours, as all of a bar, with a contrast of 3 to 1 with a white and with a dark background."""
STAGES = (
    ("reviewed", REVIEWED),
    ("drafts", DRAFTS),
    ("changed", "#7e57c2"),
    ("blocked", "#d32f2f"),
    ("empty", EMPTY),
)
"""The stages of a unit and their colours in a bar, reviewed first."""
_SHADES = ("#dcedc8", "#aed581", "#7cb342")
"""Colours of a square: reviewed up to a third, two thirds, less than all."""
_NO_TEXT = "#ffffff"
SQUARES = (
    ("all reviewed", REVIEWED),
    ("more than two thirds", _SHADES[2]),
    ("up to two thirds", _SHADES[1]),
    ("up to a third", _SHADES[0]),
    ("drafts only", DRAFTS),
    ("nothing translated", EMPTY),
    ("no text", _NO_TEXT),
)
"""The states of a document and their colours as a square."""
OUTLINE = "#6b727c"
"""Colour around a square: the palest have little contrast with a page."""
_INK, _PAPER = "#212121", "#ffffff"
"""Colours of the text and the ground of a picture that is a file of its own."""
_SQUARE, _STEP = 12, 14
"""Side of a square, and distance between the left sides of two."""
_TITLE, _SIGN, _CHARACTER, _LINE = 130, 30, 7, 20
"""In a legend: widths of its title, of a square with its distances, of a character; its lines."""
_ROW, _NARROW_ROW = 60, 25
"""Squares per row, on a wide and on a narrow screen."""
CSV_COLUMNS = (
    *("document", "language", "catalog", "units", "words", "reviewed", "machine", "memory"),
    *("changed", "other_drafts", "untranslated", "obsolete", "built", "changes", "last_review"),
    *("behind", "outdated", "blocked", "offered", "protected", "skipped"),
    *("protected_words", "skipped_words", "untouched", "questions", "holding"),
    *("reviewers", "confidence", "unsure"),
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
            "reviewers": _reasons(row.reviewers, "; "),
        }
        writer.writerow(
            reasons[name] if name in reasons else _cell(getattr(row, name)) for name in CSV_COLUMNS
        )
    return stream.getvalue()


def to_svg(result: StatusResult, _options: ReportOptions) -> str:
    """Return the picture as an SVG document; it has a ground, whatever page it is shown on."""
    picture = _picture(result, _ROW, ink=_INK)
    ground = _add_box(picture, 0, 0, _STEP * _ROW, int(picture.get("height", "0")), _PAPER)
    picture.remove(ground)
    picture.insert(1, ground)  # after the title
    return document(picture)


def to_html(result: StatusResult, _options: ReportOptions) -> str:
    """Return a page with the picture, for wide and for narrow screens, and a table."""
    from rktranslate.report.html_page import page, svg_markup

    rows = [dict(zip(_COLUMNS, _cells(row), strict=True)) for row in result.catalogs]
    totals = [dict(zip(_COLUMNS, cells, strict=True)) for cells in _totals(result)]
    columns = [name for name in _COLUMNS if name not in _OPTIONAL or any(row[name] for row in rows)]
    pictures = []
    for screen, per_row in (("wide", _ROW), ("narrow", _NARROW_ROW)):
        # The text has the colour of the text around it.
        picture = _picture(result, per_row, ink="currentColor")
        picture.set("class", screen)
        pictures.append(svg_markup(picture))
    return page(
        "coverage",
        title=f"{result.project}: status",
        pictures=pictures,
        columns=columns,
        rows=[
            [(name, cells[name], hints.get(name, "")) for name in columns]
            for cells, hints in zip(rows, map(_hints, result.catalogs), strict=True)
        ],
        totals=[[(name, cells[name], "") for name in columns] for cells in totals],
        reasons=list(_reasons_of_all(result)),
    )


def _hints(row: CatalogStatus) -> dict[str, str]:
    """Return what a cell says when it is pointed at: in it, each row would take several lines."""
    return {
        "reviewed": _reasons(row.reviewers, ", "),
        "protected words": _reasons(row.protected_words, ", "),
        "skipped words": _reasons(row.skipped_words, ", "),
    }


def _reasons_of_all(result: StatusResult) -> Iterator[str]:
    """Yield why words of the documents are not offered: ``12 protected words: code 12``."""
    from rktranslate.catalog.document_words import total

    documents = result.documents
    protected = total(each for words in documents for each in words.protected)
    skipped = total(each for words in documents for each in words.skipped)
    for name, words in (("protected word", protected), ("skipped word", skipped)):
        if words:
            yield f"{count(sum(number for _, number in words), name)}: {_reasons(words, ', ')}"


def _cells(row: CatalogStatus) -> tuple[str | int, ...]:
    reviewed, *others = _shares([row])
    return (
        *(row.document, row.language, row.units or without_units([row]), row.words),
        *(reviewed, row.untouched, *others, row.behind, row.questions),
        *(row.offered, row.protected, row.skipped, output_state(row)),
    )


def _totals(result: StatusResult) -> Iterator[tuple[str | int, ...]]:
    """Yield the cells of the totals: per language, and of all if there are several."""
    groups = [(language, rows) for language, rows in _languages(result) if len(rows) > 1]
    if len({row.language for row in result.catalogs}) > 1:
        groups.append(("all", list(result.catalogs)))
    for language, rows in groups:
        built = sum(row.built for row in rows)
        reviewed, *others = _shares(rows)
        yield (
            *("total", language, sum(row.units for row in rows), sum(row.words for row in rows)),
            *(reviewed, sum(row.untouched for row in rows), *others),
            *(sum(row.behind for row in rows), sum(row.questions for row in rows)),
            *(sum(row.offered for row in rows), sum(row.protected for row in rows)),
            *(sum(row.skipped for row in rows), f"{built} of {len(rows)} built"),
        )


def _shares(rows: Sequence[CatalogStatus]) -> Iterator[str | int]:
    """Yield the number of units at each stage, with the share of those that are reviewed."""
    units = sum(row.units for row in rows)
    reviewed, *others = _stages(rows)
    yield f"{reviewed} ({percent(reviewed, units)})" if units else "-"
    yield from others


def _reasons(words: Iterable[tuple[str, int]], separator: str) -> str:
    return separator.join(f"{reason} {number}" for reason, number in words)


def _cell(value: object) -> str:
    """Return a value as the text of a cell; an unknown one as none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return spreadsheet_cell(" ".join("=".join(map(str, item)) for item in value))
    return spreadsheet_cell(value) if isinstance(value, str) else str(value)


def _stages(rows: Sequence[CatalogStatus]) -> tuple[int, int, int, int, int]:
    """Return the number of units of catalogues at each of ``STAGES``."""
    return (
        sum(row.reviewed for row in rows),
        sum(row.machine + row.memory + row.other_drafts for row in rows),
        sum(row.changed for row in rows),
        sum(row.blocked for row in rows),
        sum(row.untranslated for row in rows),
    )


def _languages(result: StatusResult) -> Iterator[tuple[str, list[CatalogStatus]]]:
    return grouped(result.catalogs, lambda row: row.language)


def _picture(result: StatusResult, per_row: int, *, ink: str) -> Element:
    full_width = _STEP * per_row
    picture = root("svg", xmlns="http://www.w3.org/2000/svg", role="img")
    picture.set("font-family", "sans-serif")
    picture.set("fill", ink)
    add(picture, "title", f"{result.project}: reviewed units per language and document")
    y = 20
    for language, rows in _languages(result):
        units, stages = sum(row.units for row in rows), _stages(rows)
        reviewed = f"{stages[0]} of {count(units, 'unit')} reviewed ({percent(stages[0], units)})"
        facts = f"{reviewed}, {count(len(rows), 'document')}"
        _add_label(picture, 0, y, f"{language}: {facts}", size=14)
        _add_bar(picture, y + 8, full_width, units, stages)
        y += 40
        for index, row in enumerate(rows):
            _add_square(picture, index % per_row * _STEP, y + index // per_row * _STEP, row)
        y += (len(rows) + per_row - 1) // per_row * _STEP + 36
    y = _add_legend(picture, y, full_width, "Bars, units:", STAGES, outline="none")
    y = _add_legend(picture, y, full_width, "Squares, documents:", SQUARES, outline=OUTLINE)
    picture.set("viewBox", f"0 0 {full_width} {y - 8}")
    picture.set("width", str(full_width))
    picture.set("height", str(y - 8))
    return picture


def _add_legend(
    picture: Element,
    y: int,
    full_width: int,
    title: str,
    entries: Sequence[tuple[str, str]],
    *,
    outline: str,
) -> int:
    """Add the colours with their meanings, and return where the next line begins."""
    _add_label(picture, 0, y, title)
    x = _TITLE if full_width > 3 * _TITLE else full_width  # on a narrow screen, below the title
    for name, colour in entries:
        width = _SIGN + len(name) * _CHARACTER
        if x + width > full_width:
            x = _TITLE if full_width > 3 * _TITLE else 0
            y += _LINE
        _add_box(picture, x, y - 10, _SQUARE, _SQUARE, colour, outline=outline)
        _add_label(picture, x + _SQUARE + 6, y, name)
        x += width
    return y + _LINE + 4


def _add_label(picture: Element, x: int, y: int, text: str, *, size: int = 12) -> None:
    label = add(picture, "text", text, x=str(x), y=str(y))
    label.set("font-size", str(size))


def _add_box(
    picture: Element,
    x: float,
    y: int,
    width: float,
    height: int,
    colour: str,
    *,
    outline: str = "none",
) -> Element:
    box = add(
        picture, "rect", x=f"{x:g}", y=str(y), width=f"{width:g}", height=str(height), fill=colour
    )
    if outline != "none":
        box.set("stroke", outline)
        # Half of a line is outside of its box, where the next square begins.
        box.set("stroke-width", "0.8")
    return box


def _add_bar(picture: Element, y: int, full_width: int, units: int, stages: Sequence[int]) -> None:
    x = 0.0
    for (name, colour), number in zip(STAGES, stages, strict=True):
        if number:
            width = round(full_width * number / units, 2)
            box = _add_box(picture, round(x, 2), y, width, 16, colour)
            add(box, "title", f"{name}: {number} ({percent(number, units)})")
            x += width


def _add_square(picture: Element, x: int, y: int, row: CatalogStatus) -> None:
    box = _add_box(picture, x, y, _SQUARE, _SQUARE, _colour(row), outline=OUTLINE)
    add(box, "title", f"{row.document}: {_facts(row)}")


def _facts(row: CatalogStatus) -> str:
    """Return the state of a document in words."""
    if not row.units:
        return without_units([row])
    share = percent(row.reviewed, row.units)
    reviewed = f"{row.reviewed} of {count(row.units, 'unit')} reviewed ({share})"
    drafts = _stages([row])[1] + row.changed
    return f"{reviewed}, {count(drafts, 'draft')}" if drafts else reviewed


def _colour(row: CatalogStatus) -> str:
    """Return the colour of the square of a document."""
    if not row.units:
        return EMPTY if row.behind else _NO_TEXT
    if row.reviewed == row.units:
        return REVIEWED
    if row.reviewed:
        return _SHADES[min(2, (row.reviewed * 3 - 1) // row.units)]
    return EMPTY if row.untranslated == row.units else DRAFTS
