"""The pages and fragments of the real desk, as a browser gets them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html

from rktranslate.catalog.unit_ids import unit_id
from rktranslate.review.i18n import LOCALES
from rktranslate.review.routes import ROUTES
from rktranslate.workflow.inputs import load_project
from rktranslate.workflow.reviewing.changes import Person, Role
from rktranslate.workflow.reviewing.desk import ReviewDesk
from tests.review.browser import projects
from tests.review.browser.projects import LONG, NEWS, REPORT
from tests.review.served import serving

pytestmark = pytest.mark.slow
DRAFT = "Medan dibuka pada tanggal 7 Juli."
REVIEWED = "Laporan tahunan"
EMPTY = "Lihat lampiran untuk angka lengkap."


def parsed(text: str) -> Any:
    return html.fromstring(text)


class Visitor:
    """A person at the desk."""

    def __init__(self, client: httpx.Client, folder: Path) -> None:
        self.client = client
        self.folder = folder

    def parameters(self, source: str = "", document: str = REPORT, **more: Any) -> dict[str, Any]:
        unit = {"unit": unit_id(document, "en", (None, source))} if source else {}
        return {"language": "en", "document": document, **unit, **more}

    def get(self, path: str, status: Any = 200, **parameters: Any) -> Any:
        answer = self.client.get(path, params=parameters)
        assert answer.status_code == status, answer.text
        return parsed(answer.text)

    def unit(self, path: str, source: str, **more: Any) -> Any:
        return self.get(path, **self.parameters(source, **more))

    def post(self, path: str, source: str = "", status: Any = 200, **form: Any) -> Any:
        answer = self.client.post(path, params=self.parameters(source), data=form)
        assert answer.status_code == status, answer.text
        return parsed(answer.text)

    def revision(self, source: str) -> str:
        return str(self.unit("/edit", source).xpath("//input[@name='revision']/@value")[0])


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return projects.write(tmp_path_factory.mktemp("majalah"))


def visiting(folder: Path, role: Role = Role.REVIEWER) -> Iterator[Visitor]:
    desk = ReviewDesk(load_project(folder))
    with (
        contextlib.closing(desk),
        serving(folder, ROUTES, desk=desk, owner=Person("Ani", role)) as served,
        served.browser(timeout=60) as client,
    ):
        yield Visitor(client, folder)
        assert served.reported == []


@pytest.fixture(scope="module")
def reader(template: Path) -> Iterator[Visitor]:
    """A person who only reads."""
    yield from visiting(template)


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    yield from visiting(projects.write(tmp_path / "p"))


def targets(page: Any) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.xpath("//*[@data-target]")]


def test_the_documents_are_listed_with_their_problems(reader: Visitor) -> None:
    page = reader.get("/documents")
    rows = page.xpath("//tr/@data-document-row")
    assert {REPORT, NEWS, LONG} <= set(rows)
    assert page.xpath(f"//tr[@data-document-row='{REPORT}']//a/@href") == [
        "/document?language=en&document=source%2Flaporan.md"
    ]
    assert reader.get("/documents", find="LAPOR").xpath("//tr/@data-document-row") == [REPORT]
    beside = reader.get("/documents", part="nav", document=NEWS)
    assert beside.xpath("//a[@aria-current='page']/@title") == [NEWS]


def test_units_are_in_document_order_and_look_like_what_they_are(reader: Visitor) -> None:
    page = reader.unit("/document", "")
    rows = page.xpath("//ol[@data-unit-list]/li[@data-unit]")
    assert [int(row.get("data-index")) for row in rows] == list(range(len(rows)))
    kinds = [row.get("data-kind") for row in rows]
    assert kinds[:2] == ["heading", "heading"]
    assert {"block quote", "list item", "table cell", "footnote"} <= set(kinds)
    headings = page.xpath("//*[@data-source][@role='heading']/@aria-level")
    assert headings == ["1", "2", "3"]
    states = {row.get("data-state") for row in rows}
    assert states == {"empty", "draft", "changed", "reviewed"}
    first = rows[0]
    names = first.get("aria-labelledby").split()
    assert all(page.xpath(f"//*[@id='{name}']") for name in names)


def test_further_units_come_in_windows(reader: Visitor) -> None:
    page = reader.unit("/document", "", document=LONG)
    seen = page.xpath("//li[@data-unit]/@data-index")
    while more := page.xpath("//li[@data-more]/@hx-get"):
        answer = reader.client.get(more[0])
        page = parsed(f"<ol>{answer.text}</ol>")
        assert not page.xpath("//li[@data-earlier]")
        seen += page.xpath("//li[@data-unit]/@data-index")
    assert [int(index) for index in seen] == list(range(projects.LONG_UNITS))
    last = projects.long_source(projects.LONG_UNITS - 1)
    page = reader.unit("/document", last, document=LONG)
    assert page.xpath("//li[@data-earlier]")
    assert unit_id(LONG, "en", (None, last)) in page.xpath("//li/@data-unit")


@pytest.mark.parametrize("query", [{"text": "("}, {"order": "size"}, {"since": "no-such-revision"}])
def test_an_invalid_query_shows_all_and_says_why(reader: Visitor, query: dict[str, str]) -> None:
    page = reader.unit("/document", "", **query)
    assert page.xpath("//*[@data-fault]")
    assert len(page.xpath("//li[@data-unit]")) > 10


def test_filters_are_links_that_can_be_taken_away(reader: Visitor) -> None:
    page = reader.unit("/document", "", state="empty", notes="1", text="a")
    assert page.xpath("count(//a[@data-filter-chip])") == 3
    assert all("state=empty" not in each for each in page.xpath("//a[@data-filter-chip][1]/@href"))
    review = reader.unit("/document", "").xpath("//div[@role='group']/a/@href")[1]
    page = parsed(reader.client.get(review).text)
    wanted = page.xpath("//li[@data-match='true']/@data-state")
    assert wanted
    assert "reviewed" not in wanted
    current = page.xpath("//div[@role='group']/a[@aria-current='true']/@href")
    assert current == [review]


def test_the_editor_gives_back_exactly_what_the_file_has(reader: Visitor) -> None:
    for source in (DRAFT, REVIEWED, EMPTY):
        page = reader.unit("/edit", source)
        text = page.xpath("//textarea[@name='target']")[0].text or ""
        # The parser keeps the first line break, which browsers drop.
        assert text.removeprefix("\n") == projects.message(reader.folder, REPORT, source).target


def test_versions_are_those_of_the_rows(visitor: Visitor) -> None:
    before = visitor.unit("/document", "")
    rows = before.xpath("//li[@data-unit]")
    now = visitor.unit("/versions", "").xpath("//li[@data-unit]")
    assert len(rows) > 5

    def facts(row: Any) -> tuple[str, ...]:
        return tuple(row.get(name) for name in ("id", "data-unit", "data-version"))

    assert [facts(row) for row in now] == [facts(row) for row in rows]
    visitor.post("/save", DRAFT, revision=visitor.revision(DRAFT), target="Medan opened.")
    changed = visitor.unit("/versions", "")
    other = [
        row.get("data-unit")
        for row, old in zip(changed.xpath("//li[@data-unit]"), now, strict=True)
        if facts(row) != facts(old)
    ]
    assert other == [visitor.parameters(DRAFT)["unit"]]
    (counts,) = changed.xpath("//@data-counts-now")
    assert visitor.unit("/document", "").xpath("string(//*[@data-counts])") == counts


def test_a_document_that_is_not_there(reader: Visitor) -> None:
    for path in ("/document", "/rows", "/versions", "/edit", "/row", "/aside"):
        answer = reader.client.get(path, params=reader.parameters("x", document="../etc/passwd"))
        assert answer.status_code == 404
        assert "root:" not in answer.text


def test_saving_answers_with_the_row_as_it_is_now(visitor: Visitor) -> None:
    form = {"revision": visitor.revision(DRAFT), "target": "Medan\r\nopened."}
    row = visitor.post("/save", DRAFT, **form)
    assert row.xpath("//@data-state") == ["draft"]
    assert projects.message(visitor.folder, REPORT, DRAFT).target == "Medan\nopened."
    row = visitor.post("/approve", DRAFT, revision=visitor.revision(DRAFT), target="On 7 July.")
    assert row.xpath("//@data-state") == ["reviewed"]
    assert targets(row) == ["On 7 July."]


def test_a_conflict_shows_three_versions(visitor: Visitor) -> None:
    before = visitor.revision(DRAFT)
    visitor.post("/save", DRAFT, revision=before, target="Theirs, 7 July.")
    page = visitor.post("/save", DRAFT, 409, revision=before, target="Mine, 7 July.")
    assert page.xpath("//@data-conflict") == ["true"]
    shown = [page.xpath(f"string(//*[@data-{name}]/div)") for name in ("base", "theirs", "mine")]
    assert shown == ["Medan opened on 9 July.", "Theirs, 7 July.", "Mine, 7 July."]
    assert page.xpath("//input[@name='revision']/@value") == [visitor.revision(DRAFT)]


def test_a_message_that_is_gone_gives_the_text_back(visitor: Visitor) -> None:
    before = visitor.revision(DRAFT)
    path = visitor.folder / projects.catalog_path(REPORT)
    text = path.read_text(encoding="utf-8")
    entry = re.search(r"\n\n[^\n](?:(?!\n\n).)*" + re.escape(DRAFT) + r"(?:(?!\n\n).)*", text, re.S)
    assert entry is not None
    path.write_text(text.replace(entry[0], ""), encoding="utf-8")
    page = visitor.post("/save", DRAFT, 409, revision=before, target="Mine, 7 July.")
    assert page.xpath("//*[@data-gone]//textarea")[0].text.strip() == "Mine, 7 July."


def test_an_error_holds_an_approval_until_it_has_a_reason(visitor: Visitor) -> None:
    form = {"revision": visitor.revision(DRAFT), "target": "Medan opened on 9 July."}
    answer = visitor.client.post("/approve", params=visitor.parameters(DRAFT), data=form)
    assert answer.status_code == 422
    assert answer.headers["hx-retarget"] == "#refusal"
    page = parsed(answer.text)
    assert page.xpath("//@data-refusal") == ["FINDINGS"]
    (name,) = page.xpath("//input/@name")
    given = {"waive.double-space": "as in the original"}
    page = visitor.post("/approve", DRAFT, 422, **form, **given)
    reasons = dict(zip(page.xpath("//input/@name"), page.xpath("//input/@value"), strict=True))
    assert reasons == {name: "", **given}
    row = visitor.post("/approve", DRAFT, **form, **{name: "as in the report"})
    assert row.xpath("//@data-state") == ["reviewed"]
    shown = visitor.unit("/aside", DRAFT)
    assert "as in the report" in shown.xpath("string(//*[@data-waiver])")


def test_live_findings_write_nothing(visitor: Visitor) -> None:
    path = visitor.folder / projects.catalog_path(REPORT)
    before = path.read_bytes()
    page = visitor.post("/findings", DRAFT, target="Medan opened on 9 July.")
    assert "numbers" in page.xpath("//@data-check")
    answer = visitor.client.post(
        "/findings", params=visitor.parameters(DRAFT), data={"target": "Medan opened on 7 July."}
    )
    assert "data-check" not in answer.text
    assert path.read_bytes() == before


def test_notes_questions_and_answers(visitor: Visitor) -> None:
    for form in (
        {"kind": "note", "text": "Checked.\r\nTwice."},
        {"kind": "question", "text": "Which\r\nyear?"},
        {"kind": "question", "text": "Who?"},
        {"kind": "answer", "question": "Which year?", "text": "This one."},
        {"kind": "remove", "text": "Twice."},
    ):
        page = visitor.post("/note", DRAFT, revision=visitor.revision(DRAFT), **form)
        assert page.xpath("//@data-after-note") == [visitor.revision(DRAFT)]
    notes = projects.message(visitor.folder, REPORT, DRAFT).notes
    assert notes == ("Checked.", "question: Which year?", "answer: This one.", "question: Who?")
    assert page.xpath("//*[@data-question]/p/text()") == ["Who?"]
    visitor.post("/note", DRAFT, 409, revision="0" * 16, kind="note", text="Too late.")


def test_several_units_are_approved_and_undone_together(visitor: Visitor) -> None:
    sources = ("Kota", "Jumlah", EMPTY, DRAFT)
    units = [
        f"{unit_id(REPORT, 'en', (None, source))}:{visitor.revision(source)}" for source in sources
    ]
    stale = f"{unit_id(REPORT, 'en', (None, REVIEWED))}:{'0' * 16}"
    page = visitor.post("/bulk", unit=[*units, stale])
    assert page.xpath("//@data-applied") == ["2"]
    held = page.xpath("//*[@data-held]/@data-held")
    assert held == [unit.split(":")[0] for unit in (*units[2:], stale)]
    assert projects.message(visitor.folder, REPORT, "Kota").state.is_reviewed
    page = visitor.post("/undo")
    assert page.xpath("//@data-restored-unit")
    assert not projects.message(visitor.folder, REPORT, "Kota").state.is_reviewed
    assert not projects.message(visitor.folder, REPORT, "Jumlah").state.is_reviewed


def test_plural_forms_are_fields_of_their_own(visitor: Visitor) -> None:
    page = visitor.unit("/edit", projects.PLURAL_SOURCE)
    assert page.xpath("//textarea[@data-stored]/@name") == ["target.0", "target.1"]
    form = {
        "target.0": "Makassar waits for one permit.",
        "target.1": "Makassar waits for %d permits.",
    }
    visitor.post(
        "/save", projects.PLURAL_SOURCE, revision=visitor.revision(projects.PLURAL_SOURCE), **form
    )
    plural = projects.message(visitor.folder, REPORT, projects.PLURAL_SOURCE).plural
    assert plural is not None
    assert dict(plural.targets) == {0: form["target.0"], 1: form["target.1"]}


def test_a_translator_saves_and_does_not_approve(tmp_path: Path) -> None:
    for visitor in visiting(projects.write(tmp_path / "p"), Role.TRANSLATOR):
        form = {"revision": visitor.revision(DRAFT), "target": "Medan opened on 7 July."}
        page = visitor.post("/approve", DRAFT, 403, **form)
        assert page.xpath("//@data-refusal") == ["ROLE"]
        assert visitor.post("/save", DRAFT, **form).xpath("//@data-state") == ["draft"]
        assert visitor.unit("/edit", DRAFT).xpath("//button[@data-approve]/@hidden")


def test_a_broken_file_is_shown_read_only_with_its_line(visitor: Visitor) -> None:
    path = visitor.folder / projects.catalog_path(REPORT)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.insert(20, "<<<<<<< HEAD")
    path.write_text("\n".join(lines), encoding="utf-8")
    page = visitor.unit("/document", "")
    assert page.xpath("//body/@data-read-only") == ["true"]
    problem = page.xpath("string(//main//*[@data-problem])")
    assert f"{projects.catalog_path(REPORT)}:21" in problem
    assert "data-problem" in visitor.client.get("/documents").text
    assert visitor.unit("/document", "", document=NEWS).xpath("//li[@data-unit]")


def test_a_glossary_that_cannot_be_used_is_said_with_its_line(visitor: Visitor) -> None:
    visitor.get("/documents")
    path = visitor.folder / "glossary.csv"
    path.write_text("id,en\nkata\n,word\n", encoding="utf-8")
    page = visitor.get("/documents")
    assert "glossary.csv" in page.xpath("string(//*[@data-project-problem])")
    assert page.xpath("//tr/@data-document-row")


def test_what_is_beside_a_unit(reader: Visitor) -> None:
    page = reader.unit("/aside", "Kami bangga akan para karyawan.")
    cards = page.xpath("//section/@data-card")
    assert {"terms", "notes", "history", "preview", "hypotheses"} <= set(cards)
    assert page.xpath("//button[@data-key='1']/@data-insert") == ["employee"]
    preview = reader.unit("/preview", DRAFT)
    assert "Medan" in preview.xpath("string(//*[@data-preview])")
    found = reader.get("/search", language="en", text="market")
    assert found.xpath("//*[@data-hit]")
    equal = reader.unit("/equal", "Terima kasih.")
    assert any(value.endswith(f":{NEWS}") for value in equal.xpath("//input[@name='unit']/@value"))


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_preferences_stay_in_a_cookie(reader: Visitor, locale: str) -> None:
    chosen = {"interface": locale, "theme": "dark", "tags": "text", "letters": "off"}
    answer = reader.client.post(
        "/preferences", data={**chosen, "next": "/document?x=1"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/document?x=1")
    page = reader.unit("/document", "")
    root = page.getroottree().getroot()
    shown = {name: root.get(f"data-{name}") for name in ("theme", "tags", "letters")}
    assert shown == {name: chosen[name] for name in shown}
    assert root.get("lang") == locale
    reader.client.cookies.delete("rktranslate-preferences")


@pytest.mark.parametrize(
    "following", ["//evil.example", "/\\evil.example", "https://evil.example", ""]
)
def test_preferences_lead_nowhere_else(reader: Visitor, following: str) -> None:
    answer = reader.client.post("/preferences", data={"next": following}, follow_redirects=False)
    assert answer.headers["location"] == "/"
    reader.client.cookies.delete("rktranslate-preferences")


def test_nothing_of_a_project_is_markup(tmp_path: Path) -> None:
    folder = projects.write_hostile(tmp_path / "p")
    for visitor in visiting(folder):
        pages = [visitor.get("/documents"), visitor.get("/documents", part="nav")]
        for document in (projects.HOSTILE, projects.HOSTILE_PAGE):
            page = visitor.unit("/document", "", document=document, text="Pasar")
            pages.append(page)
            for unit in page.xpath("//li/@data-unit"):
                parameters = visitor.parameters(document=document, unit=unit)
                pages += [
                    visitor.get(path, **parameters)
                    for path in ("/edit", "/row", "/aside", "/preview")
                ]
        pages.append(visitor.get("/search", language="en", text="Pasar"))
        for page in pages:
            assert not page.xpath("//img | //iframe | //style | //*[@style] | //object | //embed")
            assert [
                each for each in page.xpath("//script/@src") if not each.startswith("/static/")
            ] == []
            assert not page.xpath("//script[not(@src)]")
            assert page.xpath("//@*[starts-with(name(), 'on')]") == []
            assert not [link for link in page.xpath("//@href") if not link.startswith(("/", "#"))]
