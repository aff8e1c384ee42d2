"""The status of an archive as CSV, SVG and HTML: right numbers, nothing loaded, nothing run."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import fields, replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.report.coverage import CSV_COLUMNS, SQUARES, STAGES, _picture
from rktranslate.report.registry import render, renderers_for
from rktranslate.workflow.status import CatalogStatus, StatusResult
from tests.report.test_html import CHROMIUM, dom

SVG = "{http://www.w3.org/2000/svg}"
ROW = CatalogStatus(
    document="source/a.txt",
    language="en",
    catalog="translations/en/a.po",
    units=10,
    words=120,
    reviewed=4,
    machine=2,
    memory=1,
    changed=1,
    other_drafts=0,
    untranslated=2,
    obsolete=3,
    built=False,
)
DONE = replace(
    ROW, document="source/b.txt", reviewed=10, machine=0, memory=0, changed=0, untranslated=0
)
NOTHING = replace(DONE, document="source/c.txt", units=0, words=0, reviewed=0)


def status(*rows: CatalogStatus, project: str = "Brief") -> StatusResult:
    return StatusResult(project, "id", rows, None)


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


class Page(HTMLParser):
    """Collects the tags and the visible text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_csv_has_every_number() -> None:
    first, second = read_csv(render(status(ROW, replace(ROW, language="ms", built=True)), "csv"))
    assert first["document"] == "source/a.txt"
    assert (first["units"], first["reviewed"], first["memory"]) == ("10", "4", "1")
    assert (first["confidence"], first["unsure"]) == ("", "0")
    (sure,) = read_csv(render(status(replace(ROW, confidence=64, unsure=2)), "csv"))
    assert (sure["confidence"], sure["unsure"]) == ("64", "2")
    assert (first["built"], second["built"], second["language"]) == ("no", "yes", "ms")


def test_csv_has_every_field_in_a_stable_order() -> None:
    header, *_ = render(status(ROW), "csv").splitlines()
    assert header == (
        "document,language,catalog,units,words,reviewed,machine,memory,changed,other_drafts,"
        "untranslated,obsolete,built,changes,last_review,behind,outdated,blocked,"
        "offered,protected,skipped,protected_words,skipped_words,untouched,questions,holding,"
        "reviewers,confidence,unsure"
    )
    assert sorted(CSV_COLUMNS) == sorted(field.name for field in fields(CatalogStatus))


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@x"])
def test_no_name_is_a_formula_in_a_spreadsheet(name: str) -> None:
    (row,) = read_csv(render(status(replace(ROW, document=name)), "csv"))
    assert row["document"] == f"'{name}"


def boxes(text: str) -> list[tuple[str, float, str]]:
    """Return title, width and colour of each box with a title."""
    found = []
    for box in ElementTree.fromstring(text).iter(f"{SVG}rect"):
        title = box.find(f"{SVG}title")
        if title is not None:
            found.append((title.text or "", float(box.get("width", "0")), box.get("fill", "")))
    return found


def test_the_bar_and_the_squares_say_how_far_it_is() -> None:
    found = boxes(render(status(ROW, DONE, NOTHING), "svg"))
    widths = {title: width for title, width, _ in found[:4]}
    assert widths == {
        "reviewed: 14 (70 %)": 588,
        "drafts: 3 (15 %)": 126,
        "changed: 1 (5 %)": 42,
        "empty: 2 (10 %)": 84,
    }
    assert [title for title, _, _ in found[4:]] == [
        "source/a.txt: 4 of 10 units reviewed (40 %), 4 drafts",
        "source/b.txt: 10 of 10 units reviewed (100 %)",
        "source/c.txt: no text",
    ]
    assert len({colour for _, _, colour in found[4:]}) == 3


def test_the_shade_grows_with_what_is_reviewed() -> None:
    rows = [replace(DONE, reviewed=count) for count in range(11)]
    shades = [colour for title, _, colour in boxes(render(status(*rows), "svg")) if " of " in title]
    assert len(dict.fromkeys(shades)) == 5
    assert [shades.index(shade) for shade in shades] == sorted(map(shades.index, shades))
    assert shades[0] not in shades[1:]
    assert shades[10] not in shades[:10]


def test_each_language_has_its_bar_and_thousands_of_documents_fit() -> None:
    rows = [
        replace(ROW, document=f"{n}.md", language=code)
        for n in range(3000)
        for code in ("en", "ms")
    ]
    root = ElementTree.fromstring(render(status(*rows), "svg"))
    labels = [label.text or "" for label in root.iter(f"{SVG}text")]
    assert [label for label in labels if label.startswith(("en: ", "ms: "))] == [
        "en: 12000 of 30000 units reviewed (40 %), 3000 documents",
        "ms: 12000 of 30000 units reviewed (40 %), 3000 documents",
    ]
    assert float(root.get("height", "0")) < 2000


def test_each_state_of_a_document_has_its_colour_and_the_legend_names_it() -> None:
    rows = (
        DONE,
        replace(DONE, reviewed=9),
        replace(DONE, reviewed=6),
        replace(DONE, reviewed=3),
        replace(DONE, reviewed=0, machine=8, untranslated=2),
        replace(DONE, reviewed=0, untranslated=10),
        NOTHING,
    )
    picture = ElementTree.fromstring(render(status(*rows), "svg"))
    squares = [
        box.get("fill")
        for box in picture.iter(f"{SVG}rect")
        if box.get("stroke") and box.find(f"{SVG}title") is not None
    ]
    assert squares == [colour for _, colour in SQUARES]
    labels = {label.text for label in picture.iter(f"{SVG}text")}
    assert {name for name, _ in (*STAGES, *SQUARES)} <= labels
    colours = [box.get("fill") for box in picture.iter(f"{SVG}rect")]
    assert {colour for _, colour in (*STAGES, *SQUARES)} <= set(colours)


@pytest.mark.parametrize("per_row", [60, 25])
def test_the_legend_stays_in_the_picture(per_row: int) -> None:
    picture = _picture(status(ROW), per_row, ink="currentColor")
    width, height = (float(picture.get(name, "0")) for name in ("width", "height"))
    for label in picture.iter("text"):
        assert float(label.get("x", "0")) + 6 * len(label.text or "") <= width + 60
        assert float(label.get("y", "0")) <= height
    for box in picture.iter("rect"):
        assert float(box.get("x", "0")) + float(box.get("width", "0")) <= width
        assert float(box.get("y", "0")) + float(box.get("height", "0")) <= height


def test_a_page_ends_in_totals_with_shares() -> None:
    rows = (ROW, DONE, NOTHING, replace(ROW, language="ms", built=True))
    texts = "|".join(Page(render(status(*rows), "html")).texts)
    assert "|total|en|20|240|14 (70 %)|" in texts
    assert "0 of 3 built" in texts
    assert "|total|all|30|360|18 (60 %)|" in texts
    assert "1 of 4 built" in texts
    assert "|no text|" in texts
    assert "|total|" not in "|".join(Page(render(status(ROW), "html")).texts)


def test_an_empty_project_has_a_picture_too() -> None:
    for renderer in renderers_for("StatusResult"):
        assert render(status(), renderer.format)


hostile = st.text(max_size=12) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=y>', "]]>", "\u202egnp.md", "a\nb", "&lt;"]
)


@pytest.mark.slow
@given(hostile, hostile)
def test_no_name_gets_out_of_its_place(document: str, project: str) -> None:
    result = status(replace(ROW, document=document), project=project)
    (row,) = read_csv(render(result, "csv"))
    assert row["units"] == "10"
    root = ElementTree.fromstring(render(result, "svg"))
    assert {element.tag for element in root.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "title", "text", "rect")
    }
    page = Page(render(result, "html"))
    plain = Page(render(status(ROW), "html"))
    # A browser may wrap a path after each of its folders.
    assert [tag for tag in page.tags if tag != "wbr"] == [tag for tag in plain.tags if tag != "wbr"]
    assert "\u202e" not in "".join(page.texts)
    names = {name for name, _ in page.attributes}
    assert not {"src", "href", "onerror", "onload", "action"} & names


def test_outdated_files_are_reported() -> None:
    late = replace(ROW, behind=3, outdated=True)
    (row,) = read_csv(render(status(late), "csv"))
    assert (row["behind"], row["outdated"]) == ("3", "yes")
    assert {"behind", "3", "outdated"} <= set(Page(render(status(late), "html")).texts)


MEASURE = """
const root = document.documentElement;
const cells = [...document.querySelectorAll("tbody tr:first-child td")];
const sides = new Set(cells.map(cell => cell.getBoundingClientRect().left));
const drawn = [...document.querySelectorAll("svg")].filter(one => one.clientWidth);
const found = [root.scrollWidth, sides.size, drawn.length, drawn[0].clientWidth];
parent.document.title = found.join(" ");
"""


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize(("width", "columns"), [(390, 2), (1200, 14)])
def test_a_page_is_as_wide_as_its_screen(tmp_path: Path, width: int, columns: int) -> None:
    """In a frame: the window of a browser cannot be made as narrow as a telephone."""
    name = f"source/{'transformasi-hubungan-' * 5}.txt"
    page = render(status(*(replace(ROW, document=f"{n}{name}") for n in range(70))), "html")
    # The script that measures is what the policy of the page is there to forbid.
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    page = page.replace("</body>", f"<script>{MEASURE}</script></body>")
    frame = tmp_path / "frame.html"
    frame.write_text(f'<iframe srcdoc="{escape(page)}" width="{width}" height="800">', "utf-8")
    shown = dom(frame, tmp_path)
    title = re.search(r"<title>([\d ]+)</title>", shown)
    assert title, shown[:500]
    whole, found, pictures, drawn = map(int, title[1].split())
    assert whole <= width
    assert found == columns
    assert pictures == 1
    assert drawn > width * 0.6
