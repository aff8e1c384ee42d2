"""The brief's English, from a deleted catalogue to the built document, by keyboard alone."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rktranslate.catalog import po
from rktranslate.catalog.unit_ids import unit_id
from rktranslate.model import Catalog, Message
from tests.conftest import BRIEF, ROOT
from tests.review.browser.conftest import NewDesk
from tests.review.browser.driver import APPROVE, FIELD, Desk
from tests.review.browser.server import ReviewServer, command, serving

pytestmark = pytest.mark.slow

DOCUMENT = f"source/{BRIEF}.txt"
CATALOG = f"translations/en/{BRIEF}.txt.po"
_MOST_TABS = 60
_AT = "document.activeElement.closest('li[data-unit]').dataset.unit"


@pytest.fixture(scope="module")
def drafted(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewServer]:
    """A desk on this repository's project, with English drafts of the engine only."""
    folder = tmp_path_factory.mktemp("brief") / "brief"
    folder.mkdir()
    for name in ("source", "translations"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pyproject.toml", "glossary.csv"):
        shutil.copy(ROOT / name, folder / name)
    (folder / CATALOG).unlink()
    command(folder, "run", "--to", "en")
    with serving(folder) as server:
        yield server


def read(root: Path) -> Catalog:
    return po.read(root / CATALOG, "id", "en").catalog


def focus_by_tab(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(_MOST_TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {selector} by keyboard")


def test_the_brief_is_reviewed_by_keyboard_alone(drafted: ReviewServer, new_desk: NewDesk) -> None:
    root = drafted.project
    before = (root / CATALOG).read_text(encoding="utf-8").splitlines()
    drafts = [each for each in read(root).messages if not each.state.is_reviewed]
    assert 25 <= len(drafts) <= 40
    wanted = {unit_id(DOCUMENT, "en", each.key): each.target for each in read(ROOT).messages}

    desk = new_desk(drafted)
    page = desk.page
    focus_by_tab(page, f"[data-document-row='{DOCUMENT}'] a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{drafted.base}/document?*")
    desk.ready()
    focus_by_tab(page, "li[data-unit]")
    page.keyboard.press("Home")
    if desk.current().get_attribute("data-state") == "reviewed":
        page.keyboard.press("g")
    page.keyboard.press("Enter")
    review(desk, wanted, len(drafts))

    assert [each for each in read(root).messages if not each.state.is_reviewed] == []
    assert_only_drafts_changed(before, root, drafts)
    assert "no findings" in command(root, "check", "--to", "en", "--fail-level", "info")
    assert "built" in command(root, "build", "--to", "en")
    assert (root / f"build/en/{BRIEF}.txt").read_bytes() == built_from_the_repository(root)


def review(desk: Desk, wanted: dict[str, str], count: int) -> None:
    """Type the target of each unit that the desk goes on to, and approve it."""
    page = desk.page
    for number in range(1, count + 1):
        expect(page.locator(f"{FIELD}:focus")).to_be_attached()
        while is_reviewed(desk):
            before = page.evaluate(_AT)
            page.keyboard.press("Alt+ArrowDown")
            expect(page.locator(f'li:not([data-unit="{before}"]) {FIELD}:focus')).to_be_attached()
        identity = page.evaluate(_AT)
        target = wanted[identity]
        if page.evaluate("document.activeElement.value") != target:
            desk.type_over(target)
        assert desk.press(APPROVE, "/approve") == 200, target
        row = page.locator(f'li[data-unit="{identity}"]').first
        expect(row).to_have_attribute("data-state", "reviewed")
        if number < count:
            expect(page.locator(f'li:not([data-unit="{identity}"]) {FIELD}:focus')).to_be_attached()


def is_reviewed(desk: Desk) -> bool:
    """Return whether the open unit needs nothing."""
    state = desk.page.evaluate("document.activeElement.closest('li').dataset.state")
    return bool(state == "reviewed")


def assert_only_drafts_changed(before: list[str], root: Path, drafts: list[Message]) -> None:
    """Check that the diff has targets and flags of drafts, and nothing else."""
    after = (root / CATALOG).read_text(encoding="utf-8").splitlines()
    allowed = {f'msgid "{each.source}"' for each in drafts}
    lines = [line[2:] for line in difflib.ndiff(before, after) if line.startswith(("+ ", "- "))]
    assert lines
    assert all(line == "#, fuzzy" or line.startswith("msgstr ") for line in lines), lines
    changed = {
        before[index - 1]
        for index, line in enumerate(before)
        if line.startswith("msgstr ") and line not in after
    }
    assert changed <= allowed


def built_from_the_repository(root: Path) -> bytes:
    """Return the English document of this repository's own reviewed catalogue."""
    copy = root.parent / "own"
    copy.mkdir()
    for name in ("source", "translations"):
        shutil.copytree(ROOT / name, copy / name)
    for name in ("pyproject.toml", "glossary.csv"):
        shutil.copy(ROOT / name, copy / name)
    command(copy, "build", "--to", "en")
    return (copy / f"build/en/{BRIEF}.txt").read_bytes()
