"""Others change the files: a second browser, an editor, git, `extract`, a broken file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from rktranslate.model import State
from tests.review.browser import projects
from tests.review.browser.conftest import NewDesk
from tests.review.browser.driver import APPROVE, FIELD, SAVE, Desk
from tests.review.browser.server import command
from tests.review.browser.test_editing import BRANCHES, MEDAN, SUMMARY

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def shown(desk: Desk) -> None:
    desk.open(projects.REPORT)
    expect(desk.page.locator("body[data-connection=on]")).to_be_attached()


@pytest.fixture
def colleague(new_desk: NewDesk, desk: Desk) -> Desk:
    """A second browser at the same document."""
    other = new_desk(desk.server)
    other.open(projects.REPORT)
    return other


def replace(desk: Desk, old: str, new: str, document: str = "") -> None:
    """Change the PO file as an editor does."""
    path = desk.catalog(document)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_conflict_shows_both_versions_and_writes_nothing(desk: Desk, colleague: Desk) -> None:
    desk.edit(SUMMARY)
    desk.type_over("Mine")
    colleague.save(SUMMARY, "Theirs")
    assert desk.press(SAVE, "/save") == 409
    row = desk.row(SUMMARY)
    expect(row).to_have_attribute("data-conflict", "true")
    expect(row.locator("[data-theirs]")).to_contain_text("Theirs")
    expect(row.locator("[data-mine]")).to_contain_text("Mine")
    expect(row.locator("[data-base]")).to_contain_text("Summary")
    assert desk.message(SUMMARY).target == "Theirs"

    row.locator("button[data-use-mine]").click()
    field = row.locator(FIELD)
    expect(field).to_have_value("Mine")
    field.focus()
    assert desk.press(SAVE, "/save") == 200
    assert desk.message(SUMMARY).target == "Mine"
    expect(colleague.row(SUMMARY).locator("[data-target]")).to_contain_text("Mine")


def test_the_other_version_may_be_taken(desk: Desk, colleague: Desk) -> None:
    desk.edit(SUMMARY)
    desk.type_over("Mine")
    colleague.edit(SUMMARY)
    colleague.type_over("Theirs")
    assert colleague.press(APPROVE, "/approve") == 200
    assert desk.press(APPROVE, "/approve") == 409
    desk.row(SUMMARY).locator("button[data-use-theirs]").click()
    expect(desk.row(SUMMARY)).not_to_have_attribute("data-conflict", "true")
    message = desk.message(SUMMARY)
    assert (message.target, message.state) == ("Theirs", State.REVIEWED)


def test_changes_of_other_messages_are_no_conflict(desk: Desk, colleague: Desk) -> None:
    desk.edit(SUMMARY)
    desk.type_over("In short")
    colleague.save(MEDAN, "Medan opened on 7 July.")
    replace(desk, 'msgstr "Annual report"', 'msgstr "Report of the year"')
    assert desk.press(SAVE, "/save") == 200
    text = desk.catalog().read_text(encoding="utf-8")
    for target in ("In short", "Medan opened on 7 July.", "Report of the year"):
        assert f'msgstr "{target}"' in text


def test_the_page_follows_the_file(desk: Desk, colleague: Desk) -> None:
    colleague.save(SUMMARY, "The year in short")
    expect(desk.row(SUMMARY).locator("[data-target]")).to_contain_text("The year in short")
    replace(desk, 'msgstr "Annual report"', 'msgstr "Report of the year"')
    for each in (desk, colleague):
        target = each.row("Laporan tahunan").locator("[data-target]")
        expect(target).to_contain_text("Report of the year")


def test_a_change_of_the_open_unit_is_said_and_the_text_stays(desk: Desk) -> None:
    field = desk.edit(SUMMARY)
    desk.type_over("Mine, not saved")
    replace(desk, 'msgstr "Summary"', 'msgstr "From the editor"')
    row = desk.row(SUMMARY)
    expect(row.locator("[data-changed-elsewhere]")).to_be_visible()
    expect(field).to_have_value("Mine, not saved")
    expect(field).to_be_focused()
    row.locator("button[data-reload]").click()
    expect(row.locator(FIELD)).to_have_value("From the editor")


def test_an_open_unit_that_nobody_typed_in_follows(desk: Desk) -> None:
    desk.edit(SUMMARY)
    replace(desk, 'msgstr "Summary"', 'msgstr "From the editor"')
    field = desk.row(SUMMARY).locator(FIELD)
    expect(field).to_have_value("From the editor")


def test_git_checkout_under_it(desk: Desk) -> None:
    projects.commit(desk.project)
    original = desk.catalog().read_bytes()
    desk.save(SUMMARY, "The year in short")
    expect(desk.row(BRANCHES)).to_have_attribute("data-open", "true")
    desk.type_over("Typed, not saved")
    projects.git(desk.project, "checkout", "-q", "--", "translations")
    expect(desk.row(SUMMARY).locator("[data-target]")).to_have_text(re.compile(r"\s*Summary\s*"))
    expect(desk.row(BRANCHES).locator(FIELD)).to_have_value("Typed, not saved")
    assert desk.catalog().read_bytes() == original
    assert desk.press(SAVE, "/save") == 200  # its own message is as it was
    assert desk.message(BRANCHES).target == "Typed, not saved"


def add_sentence(desk: Desk) -> None:
    """Change the document, and update its catalogues."""
    source = desk.project / projects.REPORT
    text = source.read_text(encoding="utf-8")
    changed = text.replace("### Kota", "Kalimat baru.\n\n### Kota")
    source.write_text(changed, encoding="utf-8")
    command(desk.project, "extract")


def test_extract_under_it(desk: Desk) -> None:
    add_sentence(desk)
    expect(desk.row("Kalimat baru.")).to_be_visible()
    sources = desk.sources()
    assert sources[sources.index("Kalimat baru.") + 1] == "Kota"


def test_extract_under_text_that_is_not_saved(desk: Desk) -> None:
    desk.edit(SUMMARY)
    desk.type_over("Typed before")
    add_sentence(desk)
    expect(desk.row("Kalimat baru.")).to_be_visible()
    field = desk.row(SUMMARY).locator(FIELD)
    expect(field).to_have_value("Typed before")
    field.focus()
    assert desk.press(SAVE, "/save") == 200
    assert desk.message(SUMMARY).target == "Typed before"


def test_a_message_that_is_gone_gives_its_text_back(desk: Desk) -> None:
    source = "Rapat berikutnya ditunda.[^1]"
    desk.edit(source)
    desk.type_over("Text that must not be lost")
    document = desk.project / projects.REPORT
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("Rapat berikutnya ditunda.[^1]\n\n", ""), encoding="utf-8")
    with desk.page.expect_response(re.compile("/(rows|row|document|save|aside)")):
        command(desk.project, "extract")
    if desk.row(source).count():
        desk.page.keyboard.press(SAVE)
    expect(desk.page.get_by_text("Text that must not be lost").or_(
        desk.page.locator("textarea").filter(has_text="Text that must not be lost")
    ).first).to_be_visible()  # fmt: skip


def test_a_broken_file_is_shown_read_only_until_it_is_mended(desk: Desk) -> None:
    path = desk.catalog()
    whole = path.read_bytes()
    broken = whole.replace(b'msgstr "Summary"', b'msgstr "Summary')
    line = broken[: broken.index(b'msgstr "Summary\n')].count(b"\n") + 1
    path.write_bytes(broken)
    problem = desk.page.locator("main [data-problem]").filter(has_text=f"laporan.md.po:{line}")
    expect(problem).to_be_visible()
    desk.open(projects.REPORT)
    expect(problem).to_be_visible()
    expect(desk.page.locator("form[data-editor]")).to_have_count(0)
    desk.open(projects.LETTER)
    desk.save("Terima kasih.", "Many thanks.")  # all else works
    desk.open(projects.REPORT)
    path.write_bytes(whole)
    expect(desk.row(SUMMARY)).to_be_visible()
    desk.save(SUMMARY, "Again")
    assert desk.message(SUMMARY).target == "Again"


def test_a_conflicted_file_is_shown_read_only(desk: Desk) -> None:
    path = desk.catalog()
    text = path.read_text(encoding="utf-8")
    ours = 'msgid "Ringkasan"\nmsgstr "Summary"\n'
    theirs = 'msgid "Ringkasan"\nmsgstr "Abstract"\n'
    conflict = f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> branch\n"
    path.write_text(text.replace(ours, conflict), encoding="utf-8")
    before = path.read_bytes()
    desk.open(projects.REPORT)
    expect(desk.page.locator("main [data-problem]")).to_contain_text("laporan.md.po:")
    if desk.row(SUMMARY).count():
        desk.row(SUMMARY).focus()
        desk.page.keyboard.press("Enter")
    expect(desk.page.locator("form[data-editor]")).to_have_count(0)
    assert path.read_bytes() == before


def test_a_save_waits_for_those_of_others(desk: Desk) -> None:
    from rktranslate.storage.lock import change_lock

    desk.edit(SUMMARY)
    desk.type_over("Waited for")
    with change_lock(desk.project, 5):
        desk.page.keyboard.press(SAVE)
        expect(desk.page.locator("body[data-busy=true]")).to_be_attached()
        assert desk.message(SUMMARY).target == "Summary"
    expect(desk.row(SUMMARY).locator("[data-target]")).to_contain_text("Waited for")
    assert desk.message(SUMMARY).target == "Waited for"
