"""Approve: one unit, with a waiver, a range, all equal sentences; and take it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from rktranslate.model import State
from tests.review.browser import projects
from tests.review.browser.driver import APPROVE, FIELD, Desk
from tests.review.browser.test_editing import BRANCHES, EMPTY, MEDAN, SUMMARY

pytestmark = pytest.mark.slow

REVENUE = "Pendapatan naik **12 persen** dibandingkan tahun lalu."
THANKS = "Terima kasih."
THANKFUL = (projects.REPORT, projects.NEWS, projects.LETTER)


@pytest.fixture(autouse=True)
def shown(desk: Desk) -> None:
    desk.open(projects.REPORT)


def test_approving_goes_on_and_removes_the_flag_only(desk: Desk) -> None:
    before = desk.catalog().read_bytes()
    desk.edit(SUMMARY)
    assert desk.press(APPROVE, "/approve") == 200
    expect(desk.row(SUMMARY)).to_have_attribute("data-state", "reviewed")
    expect(desk.row(BRANCHES).locator(FIELD)).to_be_focused()
    entry = b'#, fuzzy\nmsgid "Ringkasan"'
    assert entry in before
    assert desk.catalog().read_bytes() == before.replace(entry, b'msgid "Ringkasan"')


def test_approving_takes_the_edit_along(desk: Desk) -> None:
    desk.edit(BRANCHES)
    desk.type_over("The company opened three new branches in 2025.")
    assert desk.press(APPROVE, "/approve") == 200
    message = desk.message(BRANCHES)
    assert message.target == "The company opened three new branches in 2025."
    assert message.state is State.REVIEWED


def test_approving_without_opening(desk: Desk) -> None:
    desk.row(SUMMARY).focus()
    assert desk.press(APPROVE, "/approve") == 200
    expect(desk.row(SUMMARY)).to_have_attribute("data-state", "reviewed")
    expect(desk.row(BRANCHES)).to_be_focused()


def test_a_changed_source_is_approved_with_its_previous_source_removed(desk: Desk) -> None:
    source = "Bandung dibuka pada tanggal 3 Maret."
    desk.edit(source)
    assert desk.press(APPROVE, "/approve") == 200
    message = desk.message(source)
    assert (message.state, message.previous_source) == (State.REVIEWED, None)


def test_an_error_needs_a_waiver_with_a_reason(desk: Desk) -> None:
    desk.edit(MEDAN)
    before = desk.catalog().read_bytes()
    assert desk.press(APPROVE, "/approve") == 422
    row = desk.row(MEDAN)
    expect(row.locator("[data-refusal=FINDINGS]")).to_be_visible()
    reason = row.locator("input[name='waive.numbers']")
    expect(reason).to_be_visible()
    with desk.answer("/approve", 422):  # a blank reason is none
        row.locator("button[data-approve]").click()
    assert desk.catalog().read_bytes() == before
    row.locator("input[name='waive.numbers']").fill("the author's own correction")
    with desk.answer("/approve"):
        row.locator("button[data-approve]").click()
    message = desk.message(MEDAN)
    assert message.state is State.REVIEWED
    assert message.notes == ("rktranslate: ignore numbers: the author's own correction",)
    expect(row).to_have_attribute("data-state", "reviewed")
    expect(row).to_have_attribute("data-severity", "")


def test_a_reason_that_is_being_written_is_kept(desk: Desk) -> None:
    desk.edit(MEDAN)
    assert desk.press(APPROVE, "/approve") == 422
    row = desk.row(MEDAN)
    reason = row.locator("input[name='waive.numbers']")
    reason.fill("the author's own")
    with desk.answer("/save"):
        row.locator(FIELD).press("Control+s")
    expect(reason).to_have_value("the author's own")
    path = desk.catalog()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"Medan opened on 9 July."', '"Medan opened 9 July."'), "utf-8")
    expect(row.locator("[data-changed-elsewhere]")).to_be_visible()
    expect(reason).to_have_value("the author's own")


def test_no_target_cannot_be_approved(desk: Desk) -> None:
    desk.edit(EMPTY)
    assert desk.press(APPROVE, "/approve") == 422
    expect(desk.row(EMPTY).locator("[data-refusal=EMPTY]")).to_be_visible()
    expect(desk.row(EMPTY)).to_have_attribute("data-open", "true")
    assert desk.message(EMPTY).state is State.INITIAL


def test_undo_takes_back_the_latest_first(desk: Desk) -> None:
    original = desk.catalog().read_bytes()
    desk.save(SUMMARY, "The year in short")
    once = desk.catalog().read_bytes()
    expect(desk.row(BRANCHES).locator(FIELD)).to_be_focused()
    assert desk.press(APPROVE, "/approve") == 200
    twice = desk.catalog().read_bytes()
    assert twice not in (once, original)
    expect(desk.row(REVENUE).locator(FIELD)).to_be_focused()
    desk.page.keyboard.press("Escape")
    expect(desk.row(REVENUE)).to_be_focused()
    for expected in (once, original):
        assert desk.press("u", "/undo") == 200
        expect(desk.page.locator("[data-toast]")).not_to_be_empty()
        assert desk.catalog().read_bytes() == expected
    expect(desk.row(SUMMARY).locator("[data-target]")).to_contain_text("Summary")
    expect(desk.row(SUMMARY)).to_have_attribute("data-state", "draft")


def test_undo_leaves_what_somebody_changed_since(desk: Desk) -> None:
    desk.save(SUMMARY, "Mine")
    path = desk.catalog()
    theirs = path.read_bytes().replace(b'msgstr "Mine"', b'msgstr "Theirs"')
    path.write_bytes(theirs)
    desk.page.locator("button[data-undo]").first.click()
    expect(desk.page.locator("[data-toast], [data-alert]").filter(has_text="1")).not_to_have_count(
        0
    )
    assert path.read_bytes() == theirs


def test_a_range_is_approved_and_undone_at_once(desk: Desk) -> None:
    before = desk.catalog().read_bytes()
    desk.row(SUMMARY).focus()
    for _ in range(2):
        desk.page.keyboard.press("Shift+ArrowDown")
    expect(desk.page.locator("[data-selection]")).to_have_attribute("data-count", "3")
    desk.page.keyboard.press(APPROVE)
    with desk.answer("/bulk"):
        desk.page.keyboard.press("Enter")
    expect(desk.page.locator("[data-bulk-result]")).to_be_visible()
    for source in (SUMMARY, BRANCHES, REVENUE):
        assert desk.message(source).state is State.REVIEWED
        expect(desk.row(source)).to_have_attribute("data-state", "reviewed")
    assert desk.message(MEDAN).state is State.TRANSLATED
    desk.page.keyboard.press("Escape")
    desk.page.locator("button[data-undo]").first.click()
    expect(desk.row(SUMMARY)).to_have_attribute("data-state", "draft")
    assert desk.catalog().read_bytes() == before


def test_a_range_leaves_out_what_cannot_be_approved(desk: Desk) -> None:
    for source in (SUMMARY, EMPTY, MEDAN):
        desk.row(source).locator("input[data-select]").check()
    desk.page.locator("button[data-approve-selected]").click()
    with desk.answer("/bulk"):
        desk.page.keyboard.press("Enter")
    held = desk.page.locator("[data-bulk-result] [data-held]")
    expect(held).to_have_count(2)
    expect(held.filter(has_text="7 in the source is 9")).to_have_count(1)
    assert desk.message(SUMMARY).state is State.REVIEWED
    assert desk.message(EMPTY).state is State.INITIAL
    assert desk.message(MEDAN).state is State.TRANSLATED


def test_a_selection_can_be_given_up(desk: Desk) -> None:
    desk.row(SUMMARY).focus()
    desk.page.keyboard.press("x")
    expect(desk.row(SUMMARY)).to_have_attribute("data-selected", "true")
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("[data-selected=true]")).to_have_count(0)


@pytest.mark.parametrize("target", ["Thank you.", "Many thanks."])
def test_all_equal_sentences_at_once(desk: Desk, target: str) -> None:
    before = {document: desk.catalog(document).read_bytes() for document in THANKFUL}
    desk.edit(THANKS)
    desk.type_over(target)
    assert desk.press(APPROVE, "/approve") == 200
    expect(desk.row(THANKS)).to_have_attribute("data-state", "reviewed")
    desk.row(THANKS).focus()
    desk.wait_for_aside(THANKS)
    desk.card("equal").locator("button[data-load-equal]").click()
    form = desk.page.locator("dialog form[data-bulk]")
    units = form.locator("input[name=unit]")
    expect(units).to_have_count(2)
    expect(form).to_contain_text("surat.docx")
    # Drafts with the same target are marked; others would get another text.
    is_same = target == "Thank you."
    assert [unit.is_checked() for unit in units.all()] == [is_same, is_same]
    if not is_same:
        for unit in units.all():
            unit.check()
        form.locator("input[name=target]").check()
    with desk.answer("/bulk"):
        form.get_by_role("button").first.click()
    expect(desk.page.locator("[data-bulk-result]")).to_be_visible()
    for document in THANKFUL:
        message = desk.message(THANKS, document)
        assert (message.target, message.state) == (target, State.REVIEWED), document
    with desk.answer("/undo"):
        desk.page.locator("[data-bulk-result] button[data-undo]").click()
    with desk.answer("/undo"):
        desk.page.locator("header button[data-undo]").click()
    assert {document: desk.catalog(document).read_bytes() for document in THANKFUL} == before
