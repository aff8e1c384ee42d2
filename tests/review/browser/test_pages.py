"""Log in, find a document, read it: what the pages show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import ROOT
from tests.review.browser import projects
from tests.review.browser.conftest import NewDesk
from tests.review.browser.driver import Desk
from tests.review.browser.server import ReviewServer

pytestmark = pytest.mark.slow

INDONESIAN = ROOT / "src/rktranslate/review/locale/translations/id/interface.txt.po"


def files(root: Path) -> dict[str, bytes]:
    """Return the files of a project, without those that the program keeps for itself."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".rktranslate" not in path.parts
    }


def test_the_login_leaves_no_token(desk: Desk) -> None:
    token = desk.server.login.partition("token=")[2]
    assert desk.path.startswith("/documents")
    assert token not in desk.page.url
    assert token not in desk.page.content()
    assert "token" not in str(desk.page.evaluate("document.referrer + history.length"))
    (cookie,) = (each for each in desk.page.context.cookies() if each.get("httpOnly"))
    assert cookie.get("sameSite") == "Strict"
    assert token not in str(desk.page.context.cookies())


def test_nothing_is_shown_without_a_login(desk: Desk, chromium: Browser) -> None:
    with chromium.new_context() as stranger:
        page = stranger.new_page()
        answer = page.goto(f"{desk.server.base}/documents?language=en")
        assert answer is not None
        assert answer.status in (401, 403)
        assert "laporan" not in page.content()


def test_after_logging_out_nothing_is_shown(desk: Desk) -> None:
    desk.preferences()
    with desk.answer("/logout"):
        desk.page.locator('form[action="/logout"] button').click()
    desk.page.wait_for_load_state()
    answer = desk.page.goto(f"{desk.server.base}/documents?language=en")
    assert answer is not None
    assert answer.status in (401, 403)


def test_the_documents_are_listed_with_their_progress(desk: Desk) -> None:
    rows = desk.page.locator("[data-documents] [data-document-row]")
    paths = rows.evaluate_all("rows => rows.map(row => row.dataset.documentRow)")
    assert paths == [
        projects.NEWS, projects.SUBTITLES, projects.REPORT, projects.LONG, projects.LETTER,
    ]  # fmt: skip
    progress = desk.page.locator(f'[data-document-row="{projects.REPORT}"] [data-progress]')
    expect(progress).to_have_attribute("data-reviewed", "5")
    expect(progress).to_have_attribute("data-units", "18")
    desk.page.locator("input[name=find]").fill("surat")
    desk.page.keyboard.press("Enter")
    expect(rows.filter(visible=True)).to_have_count(1)
    rows.filter(visible=True).get_by_role("link").first.click()
    desk.ready()
    assert desk.path.startswith("/document?")
    expect(desk.page.locator("nav[data-nav] [aria-current=page]")).to_contain_text("surat.docx")
    expect(desk.rows()).to_have_count(3)


def test_units_are_in_the_order_of_the_document(desk: Desk) -> None:
    desk.open(projects.REPORT)
    kinds = desk.rows().evaluate_all("rows => rows.map(row => row.dataset.kind)")
    levels = desk.rows().evaluate_all("rows => rows.map(row => row.dataset.level)")
    assert kinds[:3] == ["heading", "heading", "paragraph"]
    assert levels[:2] == ["1", "2"]
    for kind in ("block quote", "list item", "table cell", "footnote"):
        assert kind in kinds
    sources = desk.sources()
    order = ["Laporan tahunan", "Ringkasan", "Kami bangga", "Bandung dibuka", "Jumlah", "Rapat"]
    positions = [
        next(i for i, text in enumerate(sources) if text.startswith(start)) for start in order
    ]
    assert positions == sorted(positions)
    assert sources[-1] == "Terima kasih."
    assert sources.count("Kota") == 2  # a heading and a cell: one message, two places


def test_the_state_of_each_unit_is_shown(desk: Desk) -> None:
    desk.open(projects.REPORT)
    for source, state in (
        ("Laporan tahunan", "reviewed"),
        ("Ringkasan", "draft"),
        ("Lihat lampiran untuk angka lengkap.", "empty"),
        ("Bandung dibuka pada tanggal 3 Maret.", "changed"),
    ):
        expect(desk.row(source)).to_have_attribute("data-state", state)
    wrong = desk.row("Medan dibuka pada tanggal 7 Juli.")
    expect(wrong).to_have_attribute("data-severity", "error")


@pytest.mark.parametrize("document", [projects.NEWS, projects.SUBTITLES, projects.LETTER])
def test_every_format_is_shown(desk: Desk, document: str) -> None:
    desk.open(document)
    expect(desk.rows().first).to_be_visible()
    desk.rows().first.click()
    expect(desk.current()).to_have_count(1)


def test_what_matters_is_beside_the_sentence(desk: Desk) -> None:
    desk.open(projects.REPORT)
    desk.select("Perusahaan membuka tiga cabang baru pada tahun 2025.")
    terms = desk.card("terms")
    expect(terms.locator("button[data-insert=branch]")).to_have_attribute("data-key", "1")
    memory = desk.card("memory").locator("[data-memory]").first
    expect(memory).to_contain_text("The company opened two new branches in 2024.")
    assert 60 < int(memory.get_attribute("data-score") or 0) < 100
    expect(memory.locator("del").first).to_contain_text("dua")
    expect(memory.locator("ins").first).to_contain_text("tiga")
    expect(desk.card("history").locator("[data-step]").first).to_contain_text("argos")

    desk.select("Bandung dibuka pada tanggal 3 Maret.")
    change = desk.card("changes").locator("[data-source-change]")
    expect(change.locator("del")).to_contain_text("Februari")
    expect(change.locator("ins")).to_contain_text("Maret")

    desk.select("Kami bangga akan para karyawan.")
    expect(desk.card("notes").locator("[data-question]")).to_contain_text("or the company's?")
    desk.select("dua puluh lima orang")
    expect(desk.card("notes").locator("[data-note]")).to_contain_text("Counted in July.")


@pytest.mark.parametrize(
    ("document", "source", "shown"),
    [
        (projects.REPORT, "Medan dibuka pada tanggal 7 Juli.", "li:has-text('9 July')"),
        (projects.REPORT, "empat puluh orang", "td:has-text('forty people')"),
        (
            projects.NEWS,
            "Pasar <b>lama</b> dibuka <i>kembali</i>.",
            ":is(h1, h2, h3):has-text('News of')",
        ),
        (projects.LETTER, "Terima kasih.", "p:has-text('Thank you.')"),
    ],
)
def test_a_preview_of_the_built_section(desk: Desk, document: str, source: str, shown: str) -> None:
    desk.open(document)
    desk.select(source)
    desk.card("preview").locator("button[data-load-preview]").click()
    preview = desk.card("preview").locator("[data-preview]")
    expect(preview.locator(shown).first).to_be_visible()


def test_a_long_document_is_loaded_as_it_is_read(desk: Desk) -> None:
    desk.open(projects.LONG)
    first = desk.rows().count()
    assert 10 <= first < projects.LONG_UNITS
    desk.page.keyboard.press("End")
    expect(desk.rows().nth(first)).to_be_attached()
    indexes = desk.rows().evaluate_all("rows => rows.map(row => Number(row.dataset.index))")
    assert indexes == list(range(len(indexes)))


def test_a_unit_has_an_address(desk: Desk) -> None:
    desk.open(projects.LONG)
    source = projects.long_source(249)
    identity = projects.message(desk.project, projects.LONG, source)
    assert identity.target == projects.long_target(249)
    desk.open(projects.LONG, unit=desk.identity(source))
    expect(desk.row(source)).to_have_attribute("aria-current", "true")
    expect(desk.row(source)).to_be_in_viewport()
    desk.page.locator("[data-earlier]").scroll_into_view_if_needed()
    count = desk.rows().count()
    desk.page.reload()
    desk.ready()
    expect(desk.row(source)).to_have_attribute("aria-current", "true")
    assert count


def test_languages(desk: Desk) -> None:
    desk.open(projects.REPORT)
    desk.page.locator("select[name=language]").select_option("ar")
    desk.page.wait_for_url(re.compile("language=ar"))
    desk.ready()
    desk.language = "ar"
    language = "element => [element.closest('[lang]').lang, getComputedStyle(element).direction]"
    row = desk.row("Laporan tahunan")
    assert row.locator("[data-target]").evaluate(language) == ["ar", "rtl"]
    assert row.locator("[data-source]").first.evaluate(language) == ["id", "ltr"]
    assert desk.edit("Laporan tahunan").evaluate(language) == ["ar", "rtl"]


def test_colours_are_chosen(desk: Desk) -> None:
    light = desk.page.evaluate("getComputedStyle(document.body).backgroundColor")
    desk.prefer(theme="dark")
    desk.page.reload()
    desk.ready()
    expect(desk.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert desk.page.evaluate("getComputedStyle(document.body).backgroundColor") != light


@pytest.mark.skipif(not INDONESIAN.exists(), reason="no Indonesian catalogue yet")
def test_the_interface_speaks_indonesian(desk: Desk) -> None:
    desk.prefer(interface="id")
    expect(desk.page.locator("html")).to_have_attribute("lang", "id")
    expect(desk.page.locator("main")).to_contain_text("Dokumen")
    expect(desk.page.locator("main")).not_to_contain_text("Documents")


def test_reading_writes_nothing(desk: Desk) -> None:
    before = files(desk.project)
    desk.open(projects.REPORT)
    for row in desk.rows().all()[:6]:
        row.click()
        about = f'aside[data-aside] [data-about="{row.get_attribute("data-unit")}"]'
        expect(desk.page.locator(about)).to_be_attached()
    desk.card("preview").locator("button[data-load-preview]").click()
    expect(desk.card("preview").locator("[data-preview]")).to_be_visible()
    desk.edit("Ringkasan")
    desk.page.keyboard.insert_text("x")
    desk.open(projects.REPORT, text="orang")
    assert files(desk.project) == before


def test_a_second_person_may_use_the_same_login(
    server: ReviewServer, new_desk: NewDesk, desk: Desk
) -> None:
    other = new_desk(server)
    other.open(projects.LETTER)
    expect(other.rows()).to_have_count(3)
