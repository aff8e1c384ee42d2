"""A small team: a login per person, roles, who is where, and a record of who reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from rktranslate.model import State
from tests.review.browser import projects
from tests.review.browser.conftest import NewDesk
from tests.review.browser.driver import APPROVE, SAVE, Desk
from tests.review.browser.server import ReviewServer, command, serving
from tests.review.browser.test_editing import BRANCHES, SUMMARY

pytestmark = pytest.mark.slow

_TOKEN = re.compile(r"/login\?token=[^\s\"']+")
REVENUE = "Pendapatan naik **12 persen** dibandingkan tahun lalu."
RECORD = re.compile(r"reviewed: Budi Santoso, \d{4}-\d{2}-\d{2}")


@dataclass
class Team:
    server: ReviewServer
    translator: str
    reviewer: str


@pytest.fixture(scope="module")
def team(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """A desk of two people on a project that records who reviewed."""
    folder = tmp_path_factory.mktemp("team") / "majalah"
    folder.mkdir()
    projects.write(folder, record=True)
    added = [
        command(folder, "review", "--add", name, "--role", role)
        for name, role in (
            ("Ani Wijaya", "translator"),
            ("Budi Santoso <budi@example.org>", "reviewer"),
        )
    ]
    paths = [match[0] for match in map(_TOKEN.search, added) if match]
    with serving(folder) as server:
        yield Team(server, *(f"{server.base}{path}" for path in paths))


@pytest.fixture
def ani(team: Team, new_desk: NewDesk) -> Desk:
    """The translator."""
    desk = new_desk(team.server, login=team.translator)
    desk.open(projects.REPORT)
    return desk


@pytest.fixture
def budi(team: Team, new_desk: NewDesk) -> Desk:
    """The reviewer."""
    desk = new_desk(team.server, login=team.reviewer)
    desk.open(projects.REPORT)
    return desk


def test_a_translator_saves_and_does_not_approve(ani: Desk) -> None:
    ani.save(SUMMARY, "Summary by Ani")
    before = ani.catalog().read_bytes()
    ani.edit(SUMMARY)
    ani.page.keyboard.press(APPROVE)
    expect(ani.page.locator("[data-alert], [data-toast]").filter(has_text="review")).to_have_count(
        1
    )
    status = ani.page.evaluate(
        """async form => (await fetch("/approve", {
          method: "POST", body: new URLSearchParams(form)})).status""",
        {
            "language": "en", "document": projects.REPORT, "unit": ani.identity(SUMMARY),
            "revision": ani.row(SUMMARY).locator("input[name=revision]").input_value(),
            "target": "Summary by Ani",
        },
    )  # fmt: skip
    assert status == 403
    assert ani.catalog().read_bytes() == before
    assert ani.message(SUMMARY).state is State.TRANSLATED
    ani.watch.complaints.clear()


def test_an_approval_is_recorded(budi: Desk) -> None:
    budi.edit(BRANCHES)
    assert budi.press(APPROVE, "/approve") == 200
    message = budi.message(BRANCHES)
    (note,) = (each for each in message.notes if each.startswith("reviewed:"))
    assert RECORD.fullmatch(note)
    text = budi.catalog().read_text(encoding="utf-8")
    assert '"Last-Translator: Budi Santoso <budi@example.org>\\n"' in text
    assert re.search(r'"PO-Revision-Date: \d{4}-\d\d-\d\d \d\d:\d\d[+-]\d{4}\\n"', text)
    budi.select(BRANCHES)
    history = budi.card("history")
    expect(history).to_contain_text("Budi Santoso")
    assert "Budi Santoso" in command(budi.project, "status", "--to", "en", "--json")

    budi.save(BRANCHES, "The company opened three new branches in 2025.")
    message = budi.message(BRANCHES)
    assert message.state is State.TRANSLATED
    assert not any(RECORD.fullmatch(each) for each in message.notes)


def test_each_undoes_only_what_is_theirs(ani: Desk, budi: Desk) -> None:
    before = budi.message(REVENUE)
    ani.save(SUMMARY, "Ani's second")
    budi.save(REVENUE, "Revenue grew **12 per cent** over last year.")
    with ani.answer("/undo"):
        ani.page.locator("button[data-undo]").first.click()
    assert ani.message(SUMMARY).target != "Ani's second"
    assert budi.message(REVENUE).target == "Revenue grew **12 per cent** over last year."
    with budi.answer("/undo"):
        budi.page.locator("button[data-undo]").first.click()
    assert budi.message(REVENUE).target == before.target


def test_who_is_at_which_unit(ani: Desk, budi: Desk) -> None:
    ani.edit(SUMMARY)
    name = re.compile("Ani Wijaya")
    expect(budi.page.locator("[data-people]").get_by_role("img", name=name)).to_be_visible()
    for source in (SUMMARY, BRANCHES):
        ani.edit(source)
        presence = budi.row(source).locator("[data-presence]")
        expect(presence.get_by_role("img", name=name)).to_be_visible()
    ani.page.close()
    expect(budi.row(BRANCHES).locator("[data-presence]")).to_be_empty()


def test_a_conflict_between_people(ani: Desk, budi: Desk) -> None:
    ani.edit(REVENUE)
    ani.type_over("Ani's")
    budi.save(REVENUE, "Budi's")
    assert ani.press(SAVE, "/save") == 409
    expect(ani.row(REVENUE).locator("[data-theirs]")).to_contain_text("Budi's")
    assert ani.message(REVENUE).target == "Budi's"


def test_a_login_that_is_removed_is_void(team: Team, new_desk: NewDesk) -> None:
    added = command(team.server.project, "review", "--add", "Citra", "--role", "reviewer")
    path = _TOKEN.search(added)
    assert path is not None
    citra = new_desk(team.server, login=f"{team.server.base}{path[0]}")
    citra.open(projects.REPORT)
    command(team.server.project, "review", "--remove", "Citra")
    answer = citra.page.goto(f"{team.server.base}/documents?language=en")
    assert answer is not None
    assert answer.status == 401
    answer = citra.page.goto(f"{team.server.base}{path[0]}")
    assert answer is not None
    assert answer.status in (401, 403)
