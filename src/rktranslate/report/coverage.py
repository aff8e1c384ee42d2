"""How far an archive is, as a table for spreadsheets and as a picture over its documents.

The picture has a bar a language, and below it a square a document, in the order of the archive, the
greener the more of it is reviewed: a thousand documents fit on a page. Nothing is loaded or run.
"""

from __future__ import annotations

import csv
import dataclasses
import io
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree  # only written, never parsed
from xml.etree.ElementTree import Element, SubElement

from rktranslate.report.escaping import visible
from rktranslate.report.words import output_state
from rktranslate.report.xml_text import document, text
from rktranslate.workflow.status import Progressed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.workflow.status import StatusResult

FORMATS = ("csv", "svg", "html")

_STAGES = (
    ("reviewed", "#2e7d32"),
    ("drafts", "#f9a825"),
    ("changed", "#ef6c00"),
    ("empty", "#bdbdbd"),
)
"""What a unit is, and its colour in a bar: nearest to publication first."""
_SHADES = ("#e0e0e0", "#dcedc8", "#aed581", "#7cb342", "#2e7d32")
"""Colours of a square: nothing reviewed, up to a third, two thirds, less than all, all."""
_SQUARE, _STEP = 12, 14
"""Side of a square, and distance of two."""
_ROW, _NARROW_ROW = 60, 25
"""Squares in a row, on a sheet and on a telephone."""
_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
svg { max-width: 100%; height: auto; background: #fff; } svg.narrow { display: none; }
table { border-collapse: collapse; margin-top: 2rem; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid #8884; text-align: right; }
th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
td:first-child { overflow-wrap: anywhere; }
@media (max-width: 45rem) {
  body { margin: 1rem auto; } svg.wide, thead { display: none; } svg.narrow { display: inline; }
  table, tbody, tr { display: block; } tr { padding: .6rem 0; border-bottom: 1px solid #8884; }
  td { display: flex; justify-content: space-between; gap: 1rem; padding: 0; border: 0; }
  td::before { content: attr(data-name); opacity: .7; }
  td.none { display: none; } td:first-child { font-weight: bold; }
  td:first-child::before { content: none; }
}
""".strip()
_HEAD = (
    *("document", "to", "units", "words"),
    *("reviewed", "drafts", "changed", "empty", "behind", "output"),
)
# No script, no style, no image, no frame and no form from anywhere, whatever a document is called.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(result: StatusResult, name: str) -> str:
    """Return the status in one of ``FORMATS``."""
    return {"csv": to_csv, "svg": to_svg, "html": to_html}[name](result)


def to_csv(result: StatusResult) -> str:
    """Return a line a catalogue, all numbers of the result, and the names of its fields first."""
    names = [field.name for field in dataclasses.fields(Progressed)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    for row in result.catalogs:
        writer.writerow([_cell(getattr(row, name)) for name in names])
    return stream.getvalue()


def to_svg(result: StatusResult) -> str:
    """Return the picture as an SVG file."""
    return document(_picture(result, _ROW))


def to_html(result: StatusResult) -> str:
    """Return a page with the picture and the numbers."""
    return "\n".join(_page(result)) + "\n"


def _cell(value: object) -> str:
    """Return a value that a spreadsheet takes for what it is, and never for a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join("=".join(map(str, item)) for item in value)
    shown = visible(str(value))
    return f"'{shown}" if isinstance(value, str) and shown[:1] in "=+-@" and shown else shown


def _stages(rows: Sequence[Progressed]) -> tuple[int, int, int, int]:
    """Return the units of some catalogues at each of ``_STAGES``."""
    return (
        sum(row.reviewed for row in rows),
        sum(row.machine + row.memory + row.other_drafts for row in rows),
        sum(row.changed for row in rows),
        sum(row.untranslated for row in rows),
    )


def _languages(result: StatusResult) -> Iterator[tuple[str, list[Progressed]]]:
    rows = sorted(result.catalogs, key=lambda row: row.language)  # stable: documents keep order
    for language, group in groupby(rows, key=lambda row: row.language):
        yield language, list(group)


def _picture(result: StatusResult, in_row: int) -> Element:
    full = _STEP * in_row
    root = Element("svg", xmlns="http://www.w3.org/2000/svg", role="img")
    root.set("font-family", "sans-serif")
    SubElement(root, "title").text = text(f"{result.project}: how far its translations are")
    y = 20
    for language, rows in _languages(result):
        units, stages = sum(row.units for row in rows), _stages(rows)
        done = f"{stages[0]} of {units} units reviewed, {len(rows)} documents"
        _label(root, 0, y, f"{language}: {done}", size=14)
        _bar(root, y + 8, full, units, stages)
        y += 40
        for number, row in enumerate(rows):
            _square(root, number % in_row * _STEP, y + number // in_row * _STEP, row)
        y += (len(rows) + in_row - 1) // in_row * _STEP + 36
    legend = min(120, full // len(_STAGES))
    for number, (name, colour) in enumerate(_STAGES):
        _box(root, number * legend, y - 10, _SQUARE, _SQUARE, colour)
        _label(root, number * legend + 18, y, name)
    root.set("viewBox", f"0 0 {full} {y + 10}")
    root.set("width", str(full))
    root.set("height", str(y + 10))
    return root


def _label(root: Element, x: int, y: int, words: str, *, size: int = 12) -> None:
    label = SubElement(root, "text", x=str(x), y=str(y), fill="#212121")
    label.set("font-size", str(size))
    label.text = text(words)


def _box(root: Element, x: float, y: int, width: float, height: int, colour: str) -> Element:
    return SubElement(
        root,
        "rect",
        x=f"{x:g}",
        y=str(y),
        width=f"{width:g}",
        height=str(height),
        fill=colour,
    )


def _bar(root: Element, y: int, full: int, units: int, stages: Sequence[int]) -> None:
    x = 0.0
    for (name, colour), count in zip(_STAGES, stages, strict=True):
        if count:
            width = round(full * count / units, 2)
            box = _box(root, round(x, 2), y, width, 16, colour)
            SubElement(box, "title").text = f"{name}: {count}"
            x += width


def _square(root: Element, x: int, y: int, row: Progressed) -> None:
    if row.reviewed == row.units:
        shade = _SHADES[-1]
    else:
        shade = _SHADES[min(3, -(-row.reviewed * 3 // row.units))]
    box = _box(root, x, y, _SQUARE, _SQUARE, shade)
    title = f"{row.document}: {row.reviewed} of {row.units} units reviewed"
    SubElement(box, "title").text = text(title)


def _td(name: str, value: object) -> str:
    kind = "" if value else ' class="none"'
    return f'<td data-name="{name}"{kind}>{escape(visible(str(value)))}</td>'


def _page(result: StatusResult) -> Iterator[str]:
    title = escape(visible(f"{result.project}: status"))
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
    for name, in_row in (("wide", _ROW), ("narrow", _NARROW_ROW)):
        picture = _picture(result, in_row)
        picture.set("class", name)
        yield ElementTree.tostring(picture, encoding="unicode")
    yield f"<table><thead><tr>{''.join(f'<th>{name}</th>' for name in _HEAD)}</tr></thead><tbody>"
    for row in result.catalogs:
        cells = (
            *(row.document, row.language, row.units, row.words),
            *(*_stages([row]), row.behind, output_state(row)),
        )
        # A narrow page has no room for a head, and not for noughts: each cell brings its name.
        yield f"<tr>{''.join(map(_td, _HEAD, cells))}</tr>"
    yield "</tbody></table></body></html>"
