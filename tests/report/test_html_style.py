"""Pages can be read: contrast in both schemes, links that lead somewhere, working filters."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from rktranslate.model import Location, Severity
from rktranslate.report.coverage import OUTLINE, STAGES
from rktranslate.report.registry import render
from tests.report.helpers import FRIENDLY, RESULTS, finding, result
from tests.report.test_coverage import ROW, status
from tests.report.test_html import CHROMIUM, dom, read

TEXT_COLOURS = ("ink", "soft", "link", "error", "warning", "info", "good")
MANY = result(
    *(
        finding(
            f"{check} {number}",
            severity,
            10 + number,
            check_id=check,
            location=Location(
                f"translations/en/{'antarmuka-pemrograman/' * 4}{path}.md.po", number
            ),
        )
        for number in range(4)
        for path in ("satu", "dua")
        for check, severity in (
            ("names", Severity.WARNING),
            ("numbers", Severity.ERROR),
            ("spelling", Severity.INFO),
            ("quotes", Severity.WARNING),
        )
    )
)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def schemes() -> dict[str, dict[str, str]]:
    """Return the colours of a page, in the light and in the dark scheme and in print."""
    style = render(FRIENDLY, "html")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    light, dark, printed = (
        dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in blocks[:3]
    )
    return {"light": light, "dark": dark, "print": printed}


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_can_be_read_on_its_background(scheme: str) -> None:
    colours = schemes()[scheme]
    for name in TEXT_COLOURS:
        for ground in ("page", "shade"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
    assert contrast(colours["mark"], colours["marked"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_and_outlines_can_be_seen(scheme: str) -> None:
    ground = schemes()[scheme]["page"]
    for name, colour in (*STAGES, ("outline", OUTLINE)):
        assert contrast(colour, ground) >= 3, name


def test_every_variable_of_a_style_has_a_value() -> None:
    for text in (render(MANY, "html"), render(status(ROW), "html")):
        style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
        assert style
        assert set(re.findall(r"var\(--([\w-]+)\)", style[1])) <= set(
            re.findall(r"--([\w-]+):", style[1])
        )


@pytest.mark.parametrize("name", RESULTS)
def test_links_lead_to_anchors_and_no_id_is_there_twice(name: str) -> None:
    reader = read(render(RESULTS[name], "html"))
    assert len(reader.ids) == len(set(reader.ids))
    assert {link.removeprefix("#") for link in reader.links} <= set(reader.ids)


def test_findings_are_read_by_severity_then_by_file() -> None:
    text = render(MANY, "html")
    order = re.findall(r'<h2 id="(\w+)">|<h3 id="(?:error|warning|info)-(\d)">', text)
    assert [level or number for level, number in order] == [
        *("error", "1", "2", "warning", "1", "2", "info", "1", "2"),
    ]
    assert text.index('<h2 id="error">') < text.index("numbers 0") < text.index('<h2 id="warning">')


def test_the_summary_counts_severities_checks_and_files() -> None:
    text = re.sub(r"<[^>]+>", "|", render(MANY, "html"))
    flat = re.sub(r"[|\s]+", "|", text)
    assert "|error|8|25|%|warning|16|50|%|info|8|25|%|total|32|100|%|" in flat
    assert "|numbers|8|25|%|2|why|names|8|25|%|2|why|quotes|8|25|%|2|why|spelling|" in flat
    assert "dua.md.po|4|8|4|16|" in flat


def test_a_check_says_why() -> None:
    text = render(result(finding()), "html")
    assert '<a href="#why-1">why</a>' in text
    assert "Numbers, percentages, dates and ordinals are the same in source and target." in text
    plugin = render(result(finding(check_id="no-shouting")), "html")
    assert 'id="why-1"' in plugin


def test_every_filter_has_its_input_and_hides_what_is_there() -> None:
    text = render(MANY, "html")
    reader = read(text)
    rules = re.findall(r"body:has\(#([\w-]+):[^{]*?\) ?([^{]*) \{ display: none; \}", text)
    assert len(rules) == 3 + 4
    for name, hidden in rules:
        assert name in reader.ids
        assert set(re.findall(r"\.([\w-]+)", hidden)) <= reader.classes
    assert text.index("@supports selector(:has(*))") < text.index("body:has(")


COUNT = """
const shown = [...document.querySelectorAll("article")].filter(one => one.offsetParent !== null);
const heads = [...document.querySelectorAll("h3")].filter(one => one.offsetParent !== null);
document.title = [shown.length, heads.length, document.documentElement.scrollWidth].join(" ");
"""


def measured(text: str, folder: Path, width: int, script: str = COUNT) -> list[int]:
    """Return what a script of the test finds on a page in a frame of a width."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    text = text.replace(
        "</body>",
        f"<script>{script.replace('document.title', 'parent.document.title')}</script></body>",
    )
    frame = folder / "frame.html"
    frame.write_text(f'<iframe srcdoc="{escape(text)}" width="{width}" height="800">', "utf-8")
    title = re.search(r"<title>([\d ]+)</title>", dom(frame, folder))
    assert title
    return [int(number) for number in title[1].split()]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_filters_work_in_a_browser(tmp_path: Path) -> None:
    text = render(MANY, "html")
    assert measured(text, tmp_path, 1280)[:2] == [32, 6 + 4]
    errors = text.replace('id="only-all" checked', 'id="only-all"').replace(
        'id="only-error"', 'id="only-error" checked'
    )
    assert measured(errors, tmp_path, 1280)[0] == 8
    without_numbers = text.replace('id="show-1" checked', 'id="show-1"')
    # The files of which nothing is left have no heading either.
    assert measured(without_numbers, tmp_path, 1280)[:2] == [24, 4 + 3]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_scrolls_sideways(tmp_path: Path, width: int) -> None:
    assert measured(render(MANY, "html"), tmp_path, width)[2] <= width
    rows = [
        replace(
            ROW,
            document=f"source/referensi/antarmuka-pemrograman/{number}-pengungsi-dan-hak-asasi.md",
            words=12345,
            units=2345,
            offered=12345,
            reviewed=1234,
            protected_words=(("metadata", 12), ("code", 345)),
            skipped_words=(("HTML", 12), ("comments", 345)),
        )
        for number in range(30)
    ]
    if width != 768:  # a table of 14 columns: a telephone has lines of its own
        assert measured(render(status(*rows), "html"), tmp_path, width)[2] <= width


ROW_LINES = """
const row = [...document.querySelectorAll("tbody tr")].map(one => one.offsetHeight);
const size = parseFloat(getComputedStyle(document.querySelector("td")).lineHeight);
document.title = [Math.floor(Math.max(...row) / size), row.length].join(" ");
"""


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_a_document_has_one_line_on_a_usual_screen(tmp_path: Path) -> None:
    rows = [
        replace(
            ROW,
            document=f"docs/komunitas/halaman-{number}.md",
            untouched=31,
            protected_words=(("metadata", 12), ("code", 345), ("markup", 2)),
            protected=359,
        )
        for number in range(9)
    ]
    page = render(status(*rows), "html")
    assert 'title="metadata 12, code 345, markup 2"' in page
    assert measured(page, tmp_path, 1280, ROW_LINES) == [1, 9]
