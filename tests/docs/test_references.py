"""What the documentation refers to exists: paths, modules, names, pages and their headings."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from tests.docs.examples import ROOT

SOURCE = ROOT / "src" / "rktranslate"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}
_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_PATH = re.compile(
    r"(?:src/rktranslate|src|tests|benchmarks|training|docs)/[\w./-]+|\w+(?:/\w+)*\.py"
)
_NAME = re.compile(r"rktranslate(?:\.\w+)+")
_LINK = re.compile(r"\]\((?!\w+:)(?P<path>[^)#\s]*)(?:#(?P<anchor>[^)\s]+))?\)")
_TO_CREATE = re.compile(r"(?:create|file,|package,|page,|its test)[^`]*`[^`]+`", re.IGNORECASE)
"""Files that a reader is to create; ``test_contributing`` and ``test_add_language`` create them."""
_CREATED = {"make_report.py"}
"""Files that the tutorial lets a reader create; ``test_tutorial`` creates them."""
_NOT_MODULES = {"rktranslate.toml"}
_GROUPS = {f"rktranslate.{kind}" for kind in ("formats", "engines", "checks", "exchange")}
"""Groups of entry points."""


def prose(page: str) -> str:
    return _FENCED.sub("", TEXTS[page])


def code(page: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", _TO_CREATE.sub("", prose(page)))


def exists(path: str) -> bool:
    return any((folder / path).exists() for folder in (ROOT, SOURCE.parent, SOURCE))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def resolves(name: str) -> bool:
    """Return whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            value: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(value, part):
                return False
            value = getattr(value, part)
        return True
    return False


@pytest.mark.parametrize("page", sorted(set(TEXTS) - {"CHANGELOG.md"}))
def test_paths_exist(page: str) -> None:
    named = {span for span in code(page) if _PATH.fullmatch(span)} - _CREATED
    assert {path for path in named if not exists(path)} == set()


@pytest.mark.parametrize("page", sorted(TEXTS))
def test_names_exist(page: str) -> None:
    named = {span for span in code(page) if _NAME.fullmatch(span)}
    wrong = {name for name in named - _GROUPS - _NOT_MODULES if not resolves(name)}
    assert wrong == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    # Examples of links are code.
    text = re.sub("`[^`\n]*`", "", prose(page.relative_to(ROOT).as_posix()))
    for link in _LINK.finditer(text):
        target = page.parent / link["path"] if link["path"] else page
        assert target.exists(), link[0]
        if link["anchor"]:
            assert link["anchor"] in anchors(target), link[0]
