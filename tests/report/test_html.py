"""The HTML report holds whatever a catalogue holds, and none of it runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rktranslate.report.escaping import visible
from rktranslate.report.registry import render
from tests.report.helpers import BAD, FRIENDLY, HOSTILE, finding, result

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
ELEMENTS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "h3",
        "p",
        "section",
        "article",
    ),
    *("code", "dl", "dt", "dd", "mark", "a", "div", "span", "wbr", "details", "summary"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("fieldset", "legend", "label", "input"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "type", "checked"),
    "open",
}


class Reader(HTMLParser):
    """Collects elements, attributes and text as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.classes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        values = dict(attrs)
        self.ids += filter(None, [values.get("id")])
        self.links += filter(None, [values.get("href")])
        self.classes.update((values.get("class") or "").split())

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def test_the_page_has_only_the_elements_that_it_should() -> None:
    reader = read(render(BAD, "html"))
    assert reader.elements <= ELEMENTS
    assert reader.attributes <= ATTRIBUTES
    assert all(link.startswith("#") for link in reader.links)
    assert "<script>document.title='owned'</script>" in reader.text
    assert "\\u202egnirts" in reader.text


def test_the_page_loads_nothing() -> None:
    page = render(FRIENDLY, "html")
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|url\(|@import|<link|<img|<iframe", page)
    assert "<mark>7</mark>" in page


@pytest.mark.parametrize("text", HOSTILE)
def test_the_id_of_a_check_is_escaped(text: str) -> None:
    """Plugins name their checks themselves."""
    reader = read(render(result(finding(check_id=text)), "html"))
    assert reader.elements <= ELEMENTS
    assert reader.attributes <= ATTRIBUTES
    assert visible(text) in reader.text


def dom(page: Path, home: Path) -> str:
    """Return what a browser makes of a page, after its scripts were run."""
    command = [
        str(CHROMIUM),
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
        *(f"--user-data-dir={home / 'profile'}", "--dump-dom"),
        page.as_uri(),
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={**os.environ, "HOME": str(home)},
    )
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_nothing_runs_in_a_browser(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(render(BAD, "html"), encoding="utf-8")
    shown = dom(page, tmp_path)
    reader = read(shown)
    assert "<title>rktranslate check: failed</title>" in shown
    assert reader.elements <= ELEMENTS
    assert sum(text in reader.text for text in HOSTILE) >= 6


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_browser_would_run_a_script(tmp_path: Path) -> None:
    """Without this the test above would also pass in a browser with scripts switched off."""
    page = tmp_path / "bad.html"
    page.write_text(f"<title>no</title>{HOSTILE[0]}", encoding="utf-8")
    shown = dom(page, tmp_path)
    assert "<title>owned</title>" in shown
