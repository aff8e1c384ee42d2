"""Edit a unit: what is saved, what is found while typing, what is inserted, what is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from rktranslate.model import State
from tests.review.browser import projects
from tests.review.browser.driver import FIELD, SAVE, Desk

if TYPE_CHECKING:
    from playwright.sync_api import Route

pytestmark = pytest.mark.slow

SUMMARY = "Ringkasan"
BRANCHES = "Perusahaan membuka tiga cabang baru pada tahun 2025."
EMPTY = "Direktur utama menyambut [hasil itu](https://example.org/hasil) dengan gembira."
MEDAN = "Medan dibuka pada tanggal 7 Juli."
PROUD = "Kami bangga akan para karyawan."
MARKET = "Pasar <b>lama</b> dibuka <i>kembali</i>."


@pytest.fixture(autouse=True)
def shown(desk: Desk) -> None:
    desk.open(projects.REPORT)


def _release(desk: Desk, held: list[Route]) -> None:
    """Let the oldest request go that is held back, as soon as there is one."""
    while not held:
        desk.page.wait_for_timeout(20)
    held.pop(0).continue_()


def test_saving_goes_on_and_changes_only_that_message(desk: Desk) -> None:
    before = desk.catalog().read_bytes().splitlines()
    desk.save(SUMMARY, "Summary of the year")
    expect(desk.row(SUMMARY).locator("[data-target]")).to_contain_text("Summary of the year")
    following = desk.row(BRANCHES)
    expect(following).to_have_attribute("data-open", "true")
    expect(following.locator(FIELD)).to_be_focused()
    after = desk.catalog().read_bytes().splitlines()
    changed = [line for line in after if line not in before]
    assert changed == [b'msgstr "Summary of the year"']
    assert len(after) == len(before)
    assert desk.message(SUMMARY).state is State.TRANSLATED


def test_saving_in_place(desk: Desk) -> None:
    field = desk.edit(SUMMARY)
    desk.type_over("In short")
    with desk.answer("/save"):
        desk.page.keyboard.press("Control+s")
    assert desk.message(SUMMARY).target == "In short"
    expect(desk.row(SUMMARY)).to_have_attribute("data-open", "true")
    desk.type_over("In brief")
    with desk.answer("/save"):
        desk.page.keyboard.press("Control+s")
    assert desk.message(SUMMARY).target == "In brief"
    del field


def test_saving_what_is_there_writes_nothing(desk: Desk) -> None:
    before = desk.catalog().read_bytes()
    desk.edit("Laporan tahunan")
    desk.page.keyboard.press(SAVE)
    expect(desk.row(SUMMARY)).to_have_attribute("data-open", "true")
    assert desk.catalog().read_bytes() == before
    assert desk.message("Laporan tahunan").state is State.REVIEWED


def test_a_reviewed_sentence_that_is_edited_is_a_draft_again(desk: Desk) -> None:
    desk.save("Laporan tahunan", "Yearly report")
    expect(desk.row("Laporan tahunan")).to_have_attribute("data-state", "draft")
    assert desk.message("Laporan tahunan").state is State.TRANSLATED


def test_findings_follow_the_typing(desk: Desk) -> None:
    desk.edit(MEDAN)
    findings = desk.row(MEDAN).locator("[data-live-findings]")
    expect(findings.locator("[data-check=numbers][data-severity=error]")).to_be_visible()
    with desk.answer("/findings"):
        desk.type_over("Medan opened on 7 July.")
    expect(findings.locator("[data-check=numbers]")).to_have_count(0)
    with desk.answer("/findings"):
        desk.type_over("Medan opened on 7  July")
    expect(findings.locator("[data-check=double-space]")).to_be_visible()
    assert desk.message(MEDAN).target == "Medan opened on 9 July."


def test_a_suggestion_is_applied(desk: Desk) -> None:
    field = desk.edit(MEDAN)
    findings = desk.row(MEDAN).locator("[data-live-findings]")
    with desk.answer("/findings"):
        findings.locator("[data-check=numbers] button[data-suggestion]").first.click()
    expect(field).to_have_value("Medan opened on 7 July.")
    expect(findings.locator("[data-check=numbers]")).to_have_count(0)


def test_a_term_is_inserted_by_key_and_by_click(desk: Desk) -> None:
    field = desk.edit(EMPTY)
    expect(desk.card("terms").locator("button[data-key='1']")).to_be_visible()
    desk.page.keyboard.insert_text("The ")
    desk.page.keyboard.press("Alt+1")
    expect(field).to_have_value("The chief executive")
    expect(field).to_be_focused()
    desk.page.keyboard.insert_text(", the ")
    desk.card("terms").locator("button[data-insert='managing director']").click()
    expect(field).to_have_value("The chief executive, the managing director")
    expect(field).to_be_focused()


def test_a_forbidden_rendering_is_found(desk: Desk) -> None:
    desk.edit(EMPTY)
    expect(desk.card("terms").locator("[data-forbidden]")).to_contain_text("main director")
    with desk.answer("/findings"):
        desk.page.keyboard.insert_text("The main director was happy.")
    finding = desk.row(EMPTY).locator("[data-live-findings] [data-check=glossary-forbidden]")
    expect(finding).to_be_visible()


def test_tags_are_inserted_from_the_source(desk: Desk) -> None:
    desk.open(projects.NEWS)
    field = desk.edit(MARKET)
    chips = desk.row(MARKET).locator("[data-source] [data-code]")
    assert chips.evaluate_all("chips => chips.map(chip => chip.dataset.code)") == [
        "<b>", "</b>", "<i>", "</i>",
    ]  # fmt: skip
    desk.type_over("The <b>old</b> market opens ")
    desk.page.keyboard.press("Alt+t")
    desk.page.keyboard.insert_text("again")
    desk.page.keyboard.press("Alt+t")
    desk.page.keyboard.insert_text(".")
    expect(field).to_have_value("The <b>old</b> market opens <i>again</i>.")
    desk.type_over("")
    chips.first.click()
    expect(field).to_have_value("<b>")
    expect(field).to_be_focused()


def test_tags_are_text_if_one_likes(desk: Desk) -> None:
    desk.prefer(tags="text")
    expect(desk.page.locator("html")).to_have_attribute("data-tags", "text")
    desk.open(projects.NEWS)
    expect(desk.page.locator("html")).to_have_attribute("data-tags", "text")
    assert MARKET in desk.sources()


def test_the_source_and_the_memory_are_taken_by_keys(desk: Desk) -> None:
    field = desk.edit(BRANCHES)
    expect(desk.card("memory").locator("[data-memory]").first).to_be_visible()
    desk.page.keyboard.press("Alt+s")
    expect(field).to_have_value(re.compile(re.escape(BRANCHES)))
    desk.page.keyboard.press("Alt+m")
    expect(field).to_have_value(
        re.compile("The company opened (two|three) new branches in 202[45]")
    )
    desk.page.keyboard.press("Control+z")
    expect(field).to_have_value(re.compile(re.escape(BRANCHES)))


def test_plural_forms(desk: Desk) -> None:
    source = projects.PLURAL_SOURCE
    desk.edit(source)
    row = desk.row(source)
    expect(row.locator("textarea[name='target.0']")).to_have_value(
        "Makassar is waiting for its permit."
    )
    row.locator("textarea[name='target.1']").fill("Makassar awaits %d permits.")
    with desk.answer("/save"):
        desk.page.keyboard.press(SAVE)
    plural = desk.message(source).plural
    assert plural is not None
    assert plural.targets == (
        (0, "Makassar is waiting for its permit."),
        (1, "Makassar awaits %d permits."),
    )


def test_a_note_a_question_and_its_answer(desk: Desk) -> None:
    desk.select(SUMMARY)
    notes = desk.card("notes")
    for kind, text in (("note", "As in last year's report."), ("question", "or Abstract?")):
        form = notes.locator("form[data-note-form]").last
        form.locator("select[name=kind]").select_option(kind)
        form.locator("textarea[name=text]").fill(text)
        with desk.answer("/note"):
            form.locator("button").click()
    question = notes.locator("[data-question]")
    expect(question).to_contain_text("or Abstract?")
    question.locator("input[name=text]").fill("Summary")
    with desk.answer("/note"):
        question.locator("button").click()
    assert desk.message(SUMMARY).notes == (
        "As in last year's report.", "question: or Abstract?", "answer: Summary",
    )  # fmt: skip
    expect(desk.card("notes").locator("[data-question]")).to_have_count(0)
    expect(desk.card("notes").locator("[data-note]").first).to_contain_text("last year's report")


def test_the_note_that_is_typed_while_another_one_is_saved_is_kept(desk: Desk) -> None:
    desk.select(SUMMARY)
    held: list[Route] = []
    desk.page.route(re.compile("/note"), lambda route: held.append(route))
    form = desk.card("notes").locator("form[data-note-form]").last
    field = form.locator("textarea[name=text]")
    field.fill("As last year.")
    form.locator("button").click()
    expect(form.locator("button")).to_be_disabled()
    form.locator("select[name=kind]").select_option("question")
    field.fill("or Abstr?")
    field.press("ArrowLeft")
    _release(desk, held)
    expect(desk.card("notes").locator("[data-note]")).to_contain_text("As last year.")
    expect(field).to_have_value("or Abstr?")
    expect(field).to_be_focused()
    desk.page.keyboard.type("act")
    expect(form.locator("select[name=kind]")).to_have_value("question")
    form.locator("button").click()
    _release(desk, held)
    expect(desk.card("notes").locator("[data-question]")).to_contain_text("or Abstract?")
    expect(field).to_have_value("")
    expect(form.locator("select[name=kind]")).to_have_value("note")
    assert desk.message(SUMMARY).notes == ("As last year.", "question: or Abstract?")


def test_notes_and_answers_are_kept_apart(desk: Desk) -> None:
    """What is typed in one form stays while another one is sent, or another unit is looked at."""
    desk.select(PROUD)
    notes = desk.card("notes")
    for text in ("or those of the firm?", "or proud of?"):
        form = notes.locator("form[data-note-form]").last
        form.locator("select[name=kind]").select_option("question")
        form.locator("textarea[name=text]").fill(text)
        with desk.answer("/note"):
            form.locator("button").click()
    form.locator("textarea[name=text]").fill("A note, half")
    answers = notes.locator("[data-question] input[name=text]")
    expect(answers).to_have_count(3)
    for answer, text in zip(answers.all(), ("Firm", "Company", "Proud"), strict=True):
        answer.fill(text)
    desk.select(SUMMARY)
    expect(form.locator("textarea[name=text]")).to_have_value("")
    desk.select(PROUD)
    with desk.answer("/note"):
        answers.nth(1).press("Enter")
    expect(answers).to_have_count(2)
    assert [answer.input_value() for answer in answers.all()] == ["Firm", "Proud"]
    expect(form.locator("textarea[name=text]")).to_have_value("A note, half")
    with desk.answer("/note"):
        form.locator("button").click()
    desk.page.reload()
    desk.ready()
    desk.select(PROUD)
    assert [answer.input_value() for answer in answers.all()] == ["Firm", "Proud"]
    expect(form.locator("textarea[name=text]")).to_have_value("")


def test_an_answer_that_comes_too_late_is_a_note(desk: Desk) -> None:
    """Somebody else answers the question while an answer to it is being typed."""
    desk.select(PROUD)
    notes = desk.card("notes")
    notes.locator("[data-question] input[name=text]").fill("Those of the company")
    path = desk.catalog()
    text = path.read_text(encoding="utf-8")
    question = "# question: ours, or the company's?\n"
    assert question in text
    path.write_text(text.replace(question, f"{question}# answer: ours\n"), encoding="utf-8")
    expect(desk.row(PROUD).locator("[data-open-question]")).to_have_count(0)
    desk.select(SUMMARY)
    desk.select(PROUD)
    expect(notes.locator("[data-question]")).to_have_count(0)
    expect(notes.locator("textarea[name=text]")).to_have_value("Those of the company")


def test_a_note_that_is_saved_late_does_not_change_what_is_shown(desk: Desk) -> None:
    desk.select(SUMMARY)
    held: list[Route] = []
    desk.page.route(re.compile("/note"), lambda route: held.append(route))
    form = desk.card("notes").locator("form[data-note-form]").last
    form.locator("textarea[name=text]").fill("As last year.")
    form.locator("button").click()
    desk.select(MEDAN)
    with desk.answer("/note"):
        _release(desk, held)
    about = desk.page.locator("aside[data-aside] [data-about]")
    expect(about).to_have_attribute("data-about", desk.identity(MEDAN))
    assert desk.message(SUMMARY).notes == ("As last year.",)
    desk.select(SUMMARY)
    expect(desk.card("notes").locator("[data-note]")).to_contain_text("As last year.")
    expect(form.locator("textarea[name=text]")).to_have_value("")


def test_a_note_that_cannot_be_saved_is_kept(desk: Desk) -> None:
    desk.watch.expects_outage = True
    held: list[Route] = []
    desk.page.route(re.compile("/note"), lambda route: held.append(route))
    for leaves in (False, True):
        desk.select(SUMMARY)
        form = desk.card("notes").locator("form[data-note-form]").last
        field = form.locator("textarea[name=text]")
        field.fill("As last year.")
        form.locator("button").click()
        if leaves:
            desk.select(MEDAN)
        while not held:
            desk.page.wait_for_timeout(20)
        held.pop().abort()
        expect(desk.page.locator("[data-alert]")).not_to_be_empty()
        desk.settle()
        if not leaves:
            expect(form.locator("button")).to_be_enabled()
            expect(field).to_be_focused()
        desk.page.keyboard.press("Escape")
        expect(desk.page.locator("[data-alert]")).to_be_empty()
    desk.page.unroute_all()
    desk.select(SUMMARY)
    expect(field).to_have_value("As last year.")
    with desk.answer("/note"):
        form.locator("button").click()
    expect(field).to_have_value("")
    assert desk.message(SUMMARY).notes == ("As last year.",)


def test_text_that_is_not_saved_is_kept(desk: Desk) -> None:
    desk.edit(SUMMARY)
    desk.type_over("Half a thought")
    desk.page.keyboard.press("Escape")
    row = desk.row(SUMMARY)
    expect(row).not_to_have_attribute("data-open", "true")
    expect(row).to_be_focused()
    expect(row.locator("[data-unsaved]")).to_be_visible()
    assert desk.message(SUMMARY).target == "Summary"
    desk.page.reload()
    desk.ready()
    field = desk.edit(SUMMARY)
    expect(field).to_have_value("Half a thought")
    expect(row.locator("[data-restored]")).to_be_visible()
    row.locator("button[data-discard]").click()
    expect(field).to_have_value("Summary")
    desk.page.reload()
    desk.ready()
    expect(desk.edit(SUMMARY)).to_have_value("Summary")


def test_text_survives_a_reload_in_the_middle(desk: Desk) -> None:
    desk.edit(SUMMARY)
    desk.type_over("In the middle of")
    desk.page.reload()
    desk.ready()
    expect(desk.edit(SUMMARY)).to_have_value("In the middle of")
    with desk.answer("/save"):
        desk.page.keyboard.press(SAVE)
    expect(desk.row(BRANCHES).locator(FIELD)).to_be_focused()
    assert desk.message(SUMMARY).target == "In the middle of"
    desk.page.reload()
    desk.ready()
    expect(desk.row(SUMMARY).locator("[data-unsaved]:visible")).to_have_count(0)


def test_characters_arrive_as_they_were_typed(desk: Desk) -> None:
    target = 'Quotes “ ” " and \\n \\ \u00a0 &amp; <b> \U0001f600 %s {x} ‍\u200b é é'
    desk.save(SUMMARY, target)
    assert desk.message(SUMMARY).target == target
    desk.page.reload()
    desk.ready()
    expect(desk.edit(SUMMARY)).to_have_value(target)


def test_the_next_units_are_reached_by_arrows(desk: Desk) -> None:
    desk.edit(SUMMARY)
    desk.page.keyboard.press("Alt+ArrowDown")
    expect(desk.row(BRANCHES).locator(FIELD)).to_be_focused()
    desk.page.keyboard.press("Alt+ArrowUp")
    expect(desk.row(SUMMARY).locator(FIELD)).to_be_focused()
    desk.page.keyboard.press("Escape")
    for key, source in (
        ("ArrowDown", BRANCHES),
        ("ArrowUp", SUMMARY),
        ("Home", "Laporan tahunan"),
        ("End", "Terima kasih."),
    ):
        desk.page.keyboard.press(key)
        expect(desk.row(source)).to_be_focused()


def test_keys_between_two_units_do_nothing(desk: Desk) -> None:
    """Who types on while the next unit is opened neither undoes nor selects anything."""
    before = desk.catalog().read_bytes()
    held: list[Route] = []
    desk.page.route(re.compile("/edit"), lambda route: held.append(route))
    desk.row(SUMMARY).focus()
    desk.page.keyboard.press("Enter")
    _release(desk, held)
    expect(desk.row(SUMMARY).locator(FIELD)).to_be_focused()
    desk.type_over("Typed fast")
    with desk.page.expect_response(re.compile("/save")):
        desk.page.keyboard.press(SAVE)
    saved = desk.catalog().read_bytes()
    assert saved != before
    desk.page.keyboard.type("ux")
    _release(desk, held)
    expect(desk.row(BRANCHES).locator(FIELD)).to_be_focused()
    expect(desk.page.locator("[data-selected=true]")).to_have_count(0)
    assert desk.catalog().read_bytes() == saved


def test_other_hypotheses_of_the_engine_with_what_each_breaks(desk: Desk) -> None:
    field = desk.edit(EMPTY)
    desk.wait_for_aside(EMPTY)
    desk.card("hypotheses").locator("button[data-load-hypotheses]").click()
    hypotheses = desk.card("hypotheses").locator("[data-hypothesis]")
    expect(hypotheses.first).to_be_visible(timeout=60_000)
    assert hypotheses.count() >= 2
    hypotheses.first.locator("button[data-replace]").click()
    expect(field).not_to_have_value("")
    expect(field).to_be_focused()
