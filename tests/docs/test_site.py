"""The documentation site builds strictly, is whole, and loads nothing from the network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.examples import ROOT

pytest.importorskip("sphinx")
pytest.importorskip("furo")
pytest.importorskip("myst_parser")

pytestmark = pytest.mark.slow
_STYLE_ADDRESS = re.compile(r"(?:url\(\s*|@import\s+)[\"']?(?P<address>[^\"')\s]+)")
_LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
"""Elements whose address a browser loads; ``<a>`` only leads there."""
_DESCRIBES = {"search", "index", "next", "prev", "canonical"}
"""Relations of links that a browser does not load."""


def build(docs: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Run the command of ``make docs``."""
    return subprocess.run(
        [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going",
         "-d", str(site.parent / "doctrees"), str(docs), str(site)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def addresses(style: str) -> list[str]:
    """Return the addresses that a style sheet loads."""
    return [match["address"] for match in _STYLE_ADDRESS.finditer(style)]


class Page(HTMLParser):
    """The ids and addresses of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self.ids.add(values.get("id", ""))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag in _LOADS and values.get("rel") not in _DESCRIBES and _LOADS[tag] in values:
            self.loaded.append(values[_LOADS[tag]])
        self.loaded += [
            match["address"] for match in _STYLE_ADDRESS.finditer(values.get("style", ""))
        ]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("docs") / "site"
    done = build(ROOT / "docs", target)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """The pages of the site, but not the files that it offers for download."""
    made = (path for path in sorted(site.rglob("*.html")) if "_downloads" not in path.parts)
    return {path: Page(path) for path in made}


def test_every_page_is_built(site: Path) -> None:
    names = {
        path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")
    }
    names = {name for name in names if name.parts[0] != "translations"}
    assert {name for name in names if not (site / f"{name}.html").exists()} == set()


def test_nothing_is_loaded_from_the_network(site: Path, pages: dict[Path, Page]) -> None:
    loaded = [(path.name, address) for path, page in pages.items() for address in page.loaded]
    for sheet in (*site.rglob("*.css"), *site.rglob("*.svg")):
        found = addresses(sheet.read_text(encoding="utf-8"))
        loaded += [(sheet.name, address) for address in found]
    assert loaded
    outside = {each for each in loaded if urlsplit(each[1]).netloc or each[1].startswith("//")}
    assert outside == set()


def test_every_address_leads_to_a_file_and_an_element(site: Path, pages: dict[Path, Page]) -> None:
    dead = set()
    for path, page in pages.items():
        for address in (*page.links, *page.loaded):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            ids = pages[target].ids if target in pages else {anchor}
            if not target.is_file() or (anchor and anchor not in ids):
                dead.add((path.relative_to(site).as_posix(), address))
    assert dead == set()


def small_site(folder: Path, pages: dict[str, str]) -> Path:
    """Write pages, and the settings of the site for them; return their folder."""
    docs = folder / "docs"
    docs.mkdir()
    text = (ROOT / "docs" / "conf.py").read_text(encoding="utf-8")
    (docs / "conf.py").write_text(
        text.replace("NAVIGATION: ", 'NAVIGATION = {"All": ("ci",)}\n_: ').replace(
            "INCLUDED = ", "SECTIONS = {}\nINCLUDED = {}\n_ = "
        ),
        encoding="utf-8",
    )
    shutil.copytree(ROOT / "docs" / "site", docs / "site")
    for name, page in pages.items():
        (docs / f"{name}.md").write_text(page, encoding="utf-8")
    return docs


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Pages without a fault, of which a site is built."""
    pages = {"ci": "# CI\n", "index": "# Index\n\n[CI](ci.md#ci)\n"}
    folder = tmp_path_factory.mktemp("sound")
    done = build(small_site(folder, pages), folder / "site")
    assert done.returncode == 0, done.stderr
    return pages


@pytest.mark.parametrize(
    ("line", "warning"),
    [
        ("[dead](nowhere.md)", "nowhere.md"),
        ("[dead](ci.md#nowhere)", "nowhere"),
        ("![dead](nowhere.png)", "nowhere.png"),
        ("[dead](../NOWHERE)", "NOWHERE"),
        ("", "toctree"),
    ],
)
def test_a_fault_fails_the_build(
    sound: dict[str, str], line: str, warning: str, tmp_path: Path
) -> None:
    """Of a link, an anchor, a picture or a file; or a page that is not in the navigation."""
    page = "index" if line else "other"
    docs = small_site(tmp_path, {**sound, page: f"# Page\n\n{line}\n"})
    done = build(docs, tmp_path / "site")
    assert done.returncode != 0
    assert warning in done.stderr
