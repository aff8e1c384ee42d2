"""The server dies, in the middle of a save or between: nothing is half, and no text is lost."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.review.browser import projects
from tests.review.browser.conftest import NewDesk
from tests.review.browser.driver import FIELD, SAVE
from tests.review.browser.server import ReviewServer, serving
from tests.review.browser.test_editing import BRANCHES, SUMMARY

pytestmark = pytest.mark.slow

PROGRAM = (sys.executable, str(Path(__file__).parent / "dying_desk.py"))
KILLED = -signal.SIGKILL


@pytest.fixture
def trigger(tmp_path: Path) -> Path:
    """The file that says when the server dies."""
    return tmp_path / "crash"


@pytest.fixture
def crashing(template: Path, tmp_path: Path, trigger: Path) -> Iterator[ReviewServer]:
    """A desk on a project of the test's own, that dies when it is told to."""
    folder = tmp_path / "majalah"
    shutil.copytree(template, folder)
    with serving(folder, environment={"CRASH": str(trigger)}, program=PROGRAM) as server:
        yield server


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_in_the_middle_of_a_save(
    crashing: ReviewServer, trigger: Path, new_desk: NewDesk, moment: str
) -> None:
    desk = new_desk(crashing)
    desk.watch.expects_outage = True
    desk.open(projects.REPORT)
    path = desk.catalog()
    before = path.read_bytes()
    trigger.write_text(moment, encoding="utf-8")
    desk.edit(SUMMARY)
    desk.type_over("Typed before the crash")
    desk.page.keyboard.press(SAVE)
    assert crashing.wait_until_dead() == KILLED
    whole = before.replace(b'msgstr "Summary"', b'msgstr "Typed before the crash"')
    assert path.read_bytes() == (before if moment == "before" else whole)
    expect(desk.page.locator("[data-alert]")).not_to_be_empty()
    expect(desk.row(SUMMARY).locator(FIELD)).to_have_value("Typed before the crash")

    with serving(crashing.project, port=crashing.port) as again:
        desk.log_in(again.login)
        desk.open(projects.REPORT)
        trigger.unlink()
        restored = desk.edit(SUMMARY)
        expect(restored).to_have_value("Typed before the crash")
        assert desk.press(SAVE, "/save") == 200
        assert path.read_bytes() == whole
        folder = path.parent
        assert sorted(each.name for each in folder.rglob("*") if "laporan" in each.name) == [
            path.name
        ]


def test_a_save_while_the_server_is_away(crashing: ReviewServer, new_desk: NewDesk) -> None:
    desk = new_desk(crashing)
    desk.watch.expects_outage = True
    desk.open(projects.REPORT)
    desk.save(SUMMARY, "Saved before")
    expect(desk.row(BRANCHES)).to_have_attribute("data-open", "true")
    crashing.kill()
    expect(desk.page.locator("body[data-connection=off]")).to_be_attached()
    desk.type_over("Typed while it was away")
    desk.page.keyboard.press(SAVE)
    expect(desk.page.locator("[data-alert]")).not_to_be_empty()
    field = desk.row(BRANCHES).locator(FIELD)
    expect(field).to_have_value("Typed while it was away")

    with serving(crashing.project, port=crashing.port) as again:
        page = desk.page.context.new_page()  # logs in beside the page that is still open
        page.goto(again.login)
        expect(page.locator("body[data-ready=true]")).to_be_attached()
        page.close()
        field.focus()
        assert desk.press(SAVE, "/save") == 200
        assert desk.message(BRANCHES).target == "Typed while it was away"
        desk.open(projects.REPORT)
        for source, earlier in (
            (BRANCHES, "The company opened three branches in 2025."),
            (SUMMARY, "Summary"),  # saved before the server died
        ):
            with desk.answer("/undo"):
                desk.page.locator("button[data-undo]").first.click()
            assert desk.message(source).target == earlier


def test_ctrl_c_ends_it_at_once_with_open_pages(crashing: ReviewServer, new_desk: NewDesk) -> None:
    desk = new_desk(crashing)
    desk.watch.expects_outage = True
    desk.open(projects.REPORT)
    expect(desk.page.locator("body[data-connection=on]")).to_be_attached()
    assert crashing.stop() in (0, 130)
    assert "Traceback" not in crashing.log
    expect(desk.page.locator("body[data-connection=off]")).to_be_attached()
