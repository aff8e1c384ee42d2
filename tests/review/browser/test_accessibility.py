"""WCAG 2.2 AA: axe in each state of the pages, focus, names, widths, motion, languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.review.browser import projects
from tests.review.browser.conftest import NewDesk
from tests.review.browser.driver import APPROVE, Desk
from tests.review.browser.test_editing import BRANCHES, EMPTY, MEDAN, SUMMARY

pytestmark = pytest.mark.slow

WIDTHS = {"wide": 1920, "laptop": 1280, "tablet": 820, "zoomed": 320}
_STANDARD = {"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"}
_SERIOUS = {"serious", "critical"}


def faults(desk: Desk) -> list[str]:
    """Return what axe finds against the standard, and what else it finds to be serious."""
    violations = Axe().run(desk.page).response["violations"]
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:200]}"
        for each in violations
        if _STANDARD.intersection(each["tags"]) or each["impact"] in _SERIOUS
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(desk: Desk, new_desk: NewDesk, scheme: str) -> None:
    person = new_desk(desk.server, color_scheme=scheme)
    page = person.page
    assert faults(person) == []

    person.open(projects.REPORT)
    person.select(BRANCHES)
    expect(person.card("memory").locator("[data-memory]").first).to_be_visible()
    person.card("preview").locator("button[data-load-preview]").click()
    expect(person.card("preview").locator("[data-preview]")).to_be_visible()
    assert faults(person) == []

    person.edit(MEDAN)
    assert person.press(APPROVE, "/approve") == 422
    expect(person.row(MEDAN).locator("[data-refusal]")).to_be_visible()
    for selector in ("details[data-preferences-panel]", "details[data-filter-panel]"):
        page.locator(f"{selector} summary").first.click()
    assert faults(person) == []

    person.open(projects.REPORT, check="error")
    person.row(MEDAN).focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-selection]")).to_be_visible()
    assert faults(person) == []
    page.keyboard.press("?")
    expect(page.locator("dialog[data-dialog=keys]")).to_be_visible()
    assert faults(person) == []
    page.keyboard.press("Escape")
    page.locator("input[data-search]").fill("pasar")
    page.locator("input[data-search]").press("Shift+Enter")
    expect(page.locator("[data-hits] [data-hit]").first).to_be_visible()
    assert faults(person) == []


def test_axe_finds_no_fault_in_a_conflict_and_a_broken_file(desk: Desk) -> None:
    desk.open(projects.REPORT)
    desk.edit(SUMMARY)
    desk.type_over("Mine")
    path = desk.catalog()
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace('msgstr "Summary"', 'msgstr "Theirs"'), encoding="utf-8")
    assert desk.press("Control+Enter", "/save") == 409
    expect(desk.row(SUMMARY).locator("[data-theirs]")).to_be_visible()
    assert faults(desk) == []
    path.write_text(whole.replace('msgstr "Summary"', 'msgstr "Summary'), encoding="utf-8")
    desk.open(projects.REPORT)
    expect(desk.page.locator("main [data-problem]")).to_be_visible()
    assert faults(desk) == []


def test_the_login_page_has_no_fault(desk: Desk, chromium: Browser) -> None:
    desk.page.context.clear_cookies()
    desk.page.goto(f"{desk.server.base}/documents?language=en")
    assert faults(desk) == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_nothing_is_cut_off(desk: Desk, width: int) -> None:
    desk.page.set_viewport_size({"width": width, "height": 800})
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert desk.page.evaluate(overflow) <= 0
    desk.open(projects.REPORT)
    assert desk.page.evaluate(overflow) <= 0
    field = desk.edit(EMPTY)
    box = field.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["width"] >= min(240, width * 0.7)
    assert desk.page.evaluate(overflow) <= 0
    expect(desk.card("terms").locator("button[data-insert]").first).to_be_attached()


_FOCUS = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    tag: element.outerHTML.slice(0, 120),
    body: element === document.body,
    seen: box.width > 0 && box.height > 0,
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
      || style.boxShadow !== "none",
  };
}"""


@pytest.mark.parametrize("page", ["documents", "document"])
def test_focus_is_visible_on_whatever_has_it(desk: Desk, page: str) -> None:
    if page == "document":
        desk.open(projects.LETTER)
        desk.row("Terima kasih.").focus()
    seen = set()
    for _ in range(40):
        desk.page.keyboard.press("Tab")
        focus = desk.page.evaluate(_FOCUS)
        if focus["body"]:
            continue
        assert focus["seen"], focus
        assert focus["marked"], focus
        seen.add(focus["tag"])
    assert len(seen) > 5


def test_what_happens_is_announced(desk: Desk) -> None:
    desk.open(projects.REPORT)
    page = desk.page
    expect(page.locator("[data-toast]")).to_have_attribute("role", "status")
    expect(page.locator("[data-alert]")).to_have_attribute("role", "alert")
    for role in ("banner", "navigation", "main", "complementary"):
        expect(page.get_by_role(role).first).to_be_visible()
    field = desk.edit(MEDAN)
    findings = desk.row(MEDAN).locator("form[data-editor] [role=status]")
    desk.type_over("Medan opened on 7  July.")
    expect(findings).not_to_be_empty()
    name = field.evaluate("field => field.labels.length || field.getAttribute('aria-label')")
    assert name
    assert field.evaluate("field => field.closest('[lang]').lang") == "en"
    desk.type_over("Medan opened on 7 July.")
    assert desk.press(APPROVE, "/approve") == 200
    expect(page.locator("[data-toast]")).not_to_be_empty()


def test_each_page_has_a_title_and_one_heading(desk: Desk) -> None:
    titles = {desk.page.title()}
    expect(desk.page.locator("h1")).to_have_count(1)
    desk.open(projects.REPORT)
    titles.add(desk.page.title())
    expect(desk.page.locator("h1")).to_have_count(1)
    assert "laporan.md" in desk.page.title()
    assert len(titles) == 2


def test_nothing_moves_for_those_who_ask(desk: Desk, new_desk: NewDesk) -> None:
    calm = new_desk(desk.server, reduced_motion="reduce")
    calm.open(projects.REPORT)
    calm.edit(SUMMARY)
    moving = calm.page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(element => {
          const style = getComputedStyle(element);
          return [style.transitionDuration, style.animationDuration].some(
            durations => durations.split(",").some(each => parseFloat(each) > 0.01));
        }).map(element => element.outerHTML.slice(0, 100))"""
    )
    assert moving == []


def test_the_theme_follows_the_system(desk: Desk, new_desk: NewDesk) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    dark = new_desk(desk.server, color_scheme="dark")
    assert dark.page.evaluate(colour) != desk.page.evaluate(colour)
