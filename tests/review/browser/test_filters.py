"""Find units: filters, riskiest first, search; what is around a unit stays visible."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.review.browser import projects
from tests.review.browser.driver import Desk
from tests.review.browser.test_editing import BRANCHES, EMPTY, MEDAN, SUMMARY

pytestmark = pytest.mark.slow

ALL = 19
"""Places of the report: 18 messages, one of them in two places."""


@pytest.fixture(autouse=True)
def shown(desk: Desk) -> None:
    desk.open(projects.REPORT)


def matches(desk: Desk) -> list[str]:
    """Return the ids of the units that the filters want, in order."""
    ids: list[str] = desk.page.locator("li[data-unit][data-match=true]").evaluate_all(
        "rows => rows.map(row => row.dataset.unit)"
    )
    return ids


def identities(desk: Desk, *sources: str) -> list[str]:
    return [desk.identity(source) for source in sources]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"state": "empty"}, [EMPTY, "Lihat lampiran untuk angka lengkap."]),
        ({"state": "changed"}, ["Bandung dibuka pada tanggal 3 Maret."]),
        ({"check": "numbers"}, [MEDAN]),
        ({"check": "error"}, [MEDAN, projects.PLURAL_SOURCE]),
        ({"text": "branches"}, [BRANCHES]),
        ({"text": "^Medan .*Juli"}, [MEDAN]),
        ({"questions": "1"}, ["Kami bangga akan para karyawan."]),
        ({"text": "annual report"}, ["Laporan tahunan"]),
        ({"text": "Annual Report"}, []),
    ],
)
def test_filters(desk: Desk, query: dict[str, str], wanted: list[str]) -> None:
    desk.open(projects.REPORT, **query)
    assert matches(desk) == identities(desk, *wanted)
    assert desk.page.locator("a[data-filter-chip]").count() == 1
    expect(desk.page.locator("[data-counts]")).to_contain_text(str(len(wanted)))


def test_filters_by_origin_and_notes(desk: Desk) -> None:
    desk.open(projects.REPORT, origin="machine")
    summary, reviewed, noted = identities(desk, SUMMARY, "Laporan tahunan", "dua puluh lima orang")
    assert summary in matches(desk)
    assert reviewed not in matches(desk)
    desk.open(projects.REPORT, notes="1")
    assert noted in matches(desk)
    assert summary not in matches(desk)


def test_the_context_of_a_filter_stays_visible(desk: Desk) -> None:
    desk.open(projects.REPORT, check="numbers")
    context = desk.page.locator("li[data-unit][data-match=false]")
    assert context.count() >= 2
    sources = desk.sources()
    position = sources.index(MEDAN)
    assert sources[position - 1].startswith("Bandung dibuka")
    assert sources[position + 1].startswith("Makassar")


def test_filters_are_chosen_in_the_panel_and_given_up_by_their_chips(desk: Desk) -> None:
    expect(desk.rows()).to_have_count(ALL)
    desk.page.keyboard.press("f")
    form = desk.page.locator("form[data-filters]")
    expect(form).to_be_visible()
    form.locator("[name=state][value=empty]").check()
    form.get_by_role("button").first.click()
    desk.page.wait_for_url(re.compile("state=empty"))
    desk.ready()
    expect(desk.page.locator("li[data-match=true]")).to_have_count(2)
    desk.page.locator("a[data-filter-chip]").first.click()
    desk.page.wait_for_url(re.compile("^(?!.*state=empty)"))
    desk.ready()
    expect(desk.rows()).to_have_count(ALL)


def test_the_riskiest_first(desk: Desk) -> None:
    desk.open(projects.REPORT, order="risk")
    severities = desk.rows().evaluate_all("rows => rows.map(row => row.dataset.severity)")
    ranks = [("error", "warning", "info", "").index(severity) for severity in severities]
    states = desk.rows().evaluate_all("rows => rows.map(row => row.dataset.state)")
    assert severities[0] == "error"
    assert len(severities) == ALL
    reviewed = [state == "reviewed" for state in states]
    assert reviewed == sorted(reviewed)
    open_ranks = [rank for rank, done in zip(ranks, reviewed, strict=True) if not done]
    assert open_ranks == sorted(open_ranks)


def test_changed_since_a_revision(desk: Desk) -> None:
    projects.commit(desk.project)
    desk.save(SUMMARY, "Abstract")
    desk.open(projects.REPORT, since="HEAD")
    assert matches(desk) == identities(desk, SUMMARY)
    desk.open(projects.REPORT, since="no-such-revision")
    expect(desk.page.locator("body")).to_contain_text("no-such-revision")


def test_a_search_in_the_document(desk: Desk) -> None:
    desk.row(SUMMARY).focus()
    desk.page.keyboard.press("/")
    field = desk.page.locator("input[data-search]")
    expect(field).to_be_focused()
    desk.page.keyboard.type("orang$")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(re.compile("text=orang"))
    desk.ready()
    assert matches(desk) == identities(desk, "empat puluh orang", "dua puluh lima orang")


def test_a_search_in_all_documents(desk: Desk) -> None:
    desk.row(SUMMARY).focus()
    desk.page.keyboard.press("/")
    desk.page.keyboard.type("pasar|market")
    desk.page.keyboard.press("Shift+Enter")
    hits = desk.page.locator("dialog[data-dialog=search] [data-hits] [data-hit]")
    expect(hits.first).to_be_visible()
    expect(hits.filter(has_text="Selamat datang di pasar.")).to_have_count(1)
    expect(hits.filter(has_text="Pasar pagi")).to_have_count(1)
    expect(hits.locator("mark").first).to_contain_text(re.compile("pasar|market", re.IGNORECASE))
    hits.filter(has_text="Selamat datang di pasar.").get_by_role("link").first.click()
    desk.page.wait_for_url(re.compile("film"))
    desk.ready()
    expect(desk.current()).to_contain_text("Selamat datang")


def test_an_expression_that_is_none_is_explained(desk: Desk) -> None:
    desk.open(projects.REPORT, text="(")
    expect(desk.page.locator("body")).to_contain_text("(")
    expect(
        desk.page.locator("[role=alert], [data-alert], [data-page=error] main").first
    ).to_be_visible()


def test_the_keys_are_shown(desk: Desk) -> None:
    desk.row(SUMMARY).focus()
    desk.page.keyboard.press("?")
    dialog = desk.page.locator("dialog[data-dialog=keys]")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Ctrl")
    desk.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(desk.row(SUMMARY)).to_be_focused()


def test_from_finding_to_finding(desk: Desk) -> None:
    desk.row("Laporan tahunan").focus()
    severities = []
    for _ in range(4):
        desk.page.keyboard.press("n")
        severities.append(desk.current().get_attribute("data-severity"))
    assert all(severities)
    indexes = [desk.current().get_attribute("data-index")]
    desk.page.keyboard.press("p")
    indexes.append(desk.current().get_attribute("data-index"))
    assert int(indexes[0] or 0) > int(indexes[1] or 0)
    desk.page.keyboard.press("g")
    expect(desk.current()).not_to_have_attribute("data-state", "reviewed")
