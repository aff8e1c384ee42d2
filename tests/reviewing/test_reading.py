"""Documents, their units in order, and their findings, as the desk reads them."""

from __future__ import annotations

import hashlib
import os
import random
import re
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.errors import ConfigError, DocumentError
from rktranslate.model import Finding, State
from rktranslate.project.layout import Project, find_project
from rktranslate.workflow import file_stamps
from rktranslate.workflow.check import check
from rktranslate.workflow.extract import extract
from rktranslate.workflow.reviewing import listing, snapshots, unit_findings
from rktranslate.workflow.reviewing.desk import ReviewDesk
from rktranslate.workflow.reviewing.views import DocumentPage, Order, Progress, Query
from tests.reviewing.desks import write_target

BRIEF = """\
# Laut Banda

Gempa terjadi pada 3 Mei. Korea Utara mengirim 12 kapal.

## Bantuan

- Beras tiba.
- Obat tiba.

| Wilayah | Korban |
|---|---|
| Rusia | 4 orang |
| Jawa | 5 orang |

Gempa terjadi pada 3 Mei. Rusia membantu.
"""
REPORT = """\
# Laporan

Rusia membantu. Semua kapal kembali.
"""
GLOSSARY = "id,en,status,forbidden_en\nKorea Utara,North Korea,,Northern Korea\nRusia,Russia,,\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of two documents."""
    return made(tmp_path, {"brief.md": BRIEF, "sub/report.md": REPORT})


def made(root: Path, documents: dict[str, str]) -> Project:
    for name, text in documents.items():
        path = root / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (root / "rktranslate.toml").write_text('target-languages = ["en", "ms"]\n', "utf-8")
    (root / "glossary.csv").write_text(GLOSSARY, "utf-8")
    project = find_project(root)
    extract(project)
    return project


def catalog(project: Project, name: str = "brief.md", language: str = "en") -> Path:
    return project.path(f"translations/{language}/{name}.po")


def whole(desk: ReviewDesk, query: Query | None = None, name: str = "brief.md") -> DocumentPage:
    return desk.page("en", f"source/{name}", query or Query())


def settle(desk: ReviewDesk) -> None:
    assert desk._background.wait(60)


def test_units_are_in_document_order_with_their_places(project: Project) -> None:
    page = whole(ReviewDesk(project))
    units = [
        (unit.message.source, str(unit.kind), unit.level, unit.begins_block, unit.repeats)
        for unit in page.units
    ]
    assert units == [
        ("Laut Banda", "heading", 1, True, 1),
        ("Gempa terjadi pada 3 Mei.", "paragraph", 0, True, 2),
        ("Korea Utara mengirim 12 kapal.", "paragraph", 0, False, 1),
        ("Bantuan", "heading", 2, True, 1),
        ("Beras tiba.", "list item", 0, True, 1),
        ("Obat tiba.", "list item", 0, True, 1),
        ("Wilayah", "table cell", 0, True, 1),
        ("Korban", "table cell", 0, True, 1),
        ("Rusia", "table cell", 0, True, 1),
        ("4 orang", "table cell", 0, True, 1),
        ("Jawa", "table cell", 0, True, 1),
        ("5 orang", "table cell", 0, True, 1),
        ("Gempa terjadi pada 3 Mei.", "paragraph", 0, True, 2),
        ("Rusia membantu.", "paragraph", 0, False, 1),
    ]
    assert [unit.index for unit in page.units] == list(range(14))
    assert page.units[2].place == "paragraph 1, sentence 2 of 2"
    assert page.units[1].address == page.units[12].address
    rows = [unit.table_row for unit in page.units[6:12]]
    assert rows == [rows[0], rows[0], rows[2], rows[2], rows[4], rows[4]]
    assert 0 < rows[0] < rows[2] < rows[4]
    assert (page.start, page.total, page.matches, page.next_start) == (0, 14, 14, None)


def test_a_source_with_two_contexts_has_each_message_at_its_place(project: Project) -> None:
    path = catalog(project)
    text = path.read_text("utf-8")
    first = 'msgid "Gempa terjadi pada 3 Mei."\nmsgstr ""'
    assert text.count(first) == 1
    under_help = f'\n\nmsgctxt "Bantuan"\n{first[:-2]}"Under aid."'
    path.write_text(text.replace(first, f'{first[:-2]}"At the top."{under_help}'), "utf-8")
    units = whole(ReviewDesk(project)).units
    targets = [unit.message.target for unit in units if unit.message.source.startswith("Gempa")]
    assert targets == ["At the top.", "Under aid."]
    assert [unit.repeats for unit in units if unit.message.source.startswith("Gempa")] == [1, 1]


def test_messages_that_the_document_lost_are_shown_last(project: Project) -> None:
    source = project.path("source/brief.md")
    source.write_text(BRIEF.replace("- Obat tiba.\n", ""), "utf-8")
    page = whole(ReviewDesk(project))
    assert page.units[-1].message.source == "Obat tiba."
    assert page.units[-1].place == "not in the document"
    assert page.row.progress is not None
    assert page.row.progress.units == len({unit.address for unit in page.units})


def findings_of_check(project: Project, path: Path) -> set[tuple[object, ...]]:
    shown = project.relative(path)
    return {
        _fact(finding)
        for finding in check(project, ["en"]).findings
        if finding.location.path == shown and finding.check_id != "name-consistency"
    }


def findings_of_page(page: DocumentPage) -> set[tuple[object, ...]]:
    of_units = (finding for unit in page.units for finding in unit.findings)
    return {_fact(finding) for finding in (*of_units, *page.findings)}


def _fact(finding: Finding) -> tuple[object, ...]:
    names = ("check_id", "severity", "location", "message", "source", "target", "source_span")
    fact = tuple(getattr(finding, name) for name in names)
    # `check` looks for the wrong rendering in place of a missing one, in all of the project.
    if fact[0] == "glossary-missing":
        return fact
    return (*fact, finding.detail, finding.target_span)


TARGETS = (
    *("", "On 3 May there was a quake.", "On 4 May there was a quake.", "∅", "“Quoted", "end”"),
    *("Northern Korea sent 12 ships.", "North Korea sent 12 ships.", "Russia", "Rusia helps. "),
    *("Russia helped.", "<b>bold", "not all ships came back (at all)", "4 people", "5 people"),
)


@pytest.mark.parametrize("at_once", [0, 200])
def test_findings_are_those_of_check_after_any_edits(
    project: Project, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(unit_findings, "_AT_ONCE", at_once)
    draw = random.Random(at_once)
    desk = ReviewDesk(project)
    path = catalog(project)
    sources = sorted({unit.message.source for unit in whole(desk).units})
    settle(desk)
    for _ in range(12):
        for _ in range(draw.randint(1, 2)):
            comments = draw.choice(
                ["", "", "#, fuzzy\n", "# rktranslate: ignore numbers: approximate\n", "# note\n"]
            )
            write_target(path, draw.choice(sources), draw.choice(TARGETS), comments)
        other = catalog(project, "sub/report.md")
        write_target(other, "Rusia membantu.", draw.choice(TARGETS))
        whole(desk)
        whole(desk, name="sub/report.md")
        settle(desk)
        whole(desk)
        settle(desk)
        found = findings_of_page(whole(desk))
        assert found == findings_of_check(project, path)
        assert findings_of_page(whole(ReviewDesk(project)))  # what a page shows at once


def test_what_a_page_shows_at_once_are_findings_of_the_unit(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_findings, "_AT_ONCE", 0)
    write_target(catalog(project), "Korea Utara mengirim 12 kapal.", "Northern Korea sent 2 ships.")
    desk = ReviewDesk(project)
    at_first = findings_of_page(whole(desk))
    settle(desk)
    assert {"numbers", "glossary-forbidden"} <= {fact[0] for fact in at_first}
    assert at_first <= findings_of_page(whole(desk))
    assert ("en", "source/brief.md") in desk.changed()


def test_filters(project: Project) -> None:
    path = catalog(project)
    write_target(path, "Beras tiba.", "Rice arrived.")
    write_target(path, "Obat tiba.", "Medicine arrived.", "# question: which one?\n#, fuzzy\n")
    write_target(path, "Bantuan", "Aid", '#, fuzzy\n#| msgid "Bantuan lama"\n')
    write_target(path, "Korea Utara mengirim 12 kapal.", "North Korea sent 2 ships.")
    write_target(path, "Rusia membantu.", "Russia helped.", "# I asked.\n")
    desk = ReviewDesk(project)

    def wanted(query: Query) -> list[str]:
        page = whole(desk, query)
        matches = [unit.message.source for unit in page.units if unit.is_match]
        assert page.matches == len(matches)
        return matches

    assert wanted(Query(states=frozenset({"reviewed"}))) == [
        *("Korea Utara mengirim 12 kapal.", "Beras tiba.", "Rusia membantu.")
    ]
    assert wanted(Query(states=frozenset({"draft"}))) == ["Bantuan", "Obat tiba."]
    assert wanted(Query(states=frozenset({"changed"}))) == ["Bantuan"]
    assert "Jawa" in wanted(Query(states=frozenset({"empty"})))
    assert wanted(Query(checks=frozenset({"numbers"}))) == ["Korea Utara mengirim 12 kapal."]
    assert "Korea Utara mengirim 12 kapal." in wanted(Query(checks=frozenset({"error"})))
    assert wanted(Query(text="ARRIVED")) == []
    assert wanted(Query(text="arrived|jawa")) == ["Beras tiba.", "Obat tiba.", "Jawa"]
    assert wanted(Query(text=r"^\w+ tiba\.$")) == ["Beras tiba.", "Obat tiba."]
    assert wanted(Query(notes=True)) == ["Obat tiba.", "Rusia membantu."]
    assert wanted(Query(questions=True)) == ["Obat tiba."]
    assert wanted(Query(states=frozenset({"draft"}), text="medicine")) == ["Obat tiba."]
    assert wanted(Query(origins=frozenset({"machine"}))) == []


def test_filters_keep_the_context_visible(project: Project) -> None:
    page = whole(ReviewDesk(project), Query(text="obat"))
    shown = [(unit.message.source, unit.is_match) for unit in page.units]
    assert shown == [
        *(("Bantuan", False), ("Beras tiba.", False), ("Obat tiba.", True), ("Wilayah", False))
    ]
    assert (page.total, page.matches) == (4, 1)


@pytest.mark.parametrize("text", ["(", "(a+)+b", "(?:x*)*", "a" * 501, "*"])
def test_an_invalid_search_is_refused(project: Project, text: str) -> None:
    desk = ReviewDesk(project)
    with pytest.raises(ConfigError):
        whole(desk, Query(text=text))
    with pytest.raises(ConfigError):
        desk.search("en", Query(text=text))
    with pytest.raises(ConfigError):
        whole(desk, Query(states=frozenset({"finished"})))


def test_the_riskiest_come_first_and_reviewed_ones_last(project: Project) -> None:
    path = catalog(project)
    for source, target in (("Beras tiba.", "Rice arrived."), ("Obat tiba.", "Medicine arrived.")):
        write_target(path, source, target)
    write_target(path, "Rusia membantu.", "Russia helped.", "#, fuzzy\n")
    write_target(
        path, "Korea Utara mengirim 12 kapal.", "Northern Korea sent 2 ships.", "#, fuzzy\n"
    )
    page = whole(ReviewDesk(project), Query(order=Order.RISK))
    sources = [unit.message.source for unit in page.units]
    assert sources[0] == "Korea Utara mengirim 12 kapal."
    assert sources[-2:] == ["Beras tiba.", "Obat tiba."]
    assert len(sources) == 14


def test_of_drafts_without_a_finding_the_least_sure_come_first(project: Project) -> None:
    path = catalog(project)
    sure = {"Beras tiba.": 90, "Obat tiba.": 20, "Rusia membantu.": 70}
    for source, confidence in sure.items():
        target = {"Beras": "Rice came.", "Obat": "Drugs came."}.get(
            source.split()[0], "Russia helped."
        )
        mark = hashlib.sha256(target.encode()).hexdigest()[:8]
        write_target(path, source, target, f"# mt: x 1 c:{confidence} d:{mark}\n#, fuzzy\n")
    page = whole(ReviewDesk(project), Query(order=Order.RISK))
    found = [unit.message.source for unit in page.units if unit.message.source in sure]
    assert list(dict.fromkeys(found)) == ["Obat tiba.", "Rusia membantu.", "Beras tiba."]


def test_windows(project: Project) -> None:
    desk = ReviewDesk(project)
    first = desk.page("en", "source/brief.md", Query(), size=5)
    assert (first.start, first.next_start, first.previous_start) == (0, 5, None)
    second = desk.page("en", "source/brief.md", Query(), size=5, start=5)
    assert [unit.index for unit in second.units] == [5, 6, 7, 8, 9]
    assert (second.next_start, second.previous_start) == (10, 0)
    last = desk.page("en", "source/brief.md", Query(), size=5, start=10)
    assert (last.next_start, last.previous_start, len(last.units)) == (None, 5, 4)
    around = desk.page("en", "source/brief.md", Query(), size=5, unit=last.units[1].address.id)
    assert last.units[1].address in [unit.address for unit in around.units]
    beyond = desk.page("en", "source/brief.md", Query(), size=5, start=10_000)
    assert beyond.units
    gone = desk.page("en", "source/brief.md", Query(), size=5, unit="0123456789")
    assert gone.start == 0


def test_a_row_follows_the_file(project: Project) -> None:
    desk = ReviewDesk(project)
    row = whole(desk).units[4]
    write_target(catalog(project), "Beras tiba.", "Rice arrived.")
    changed = desk.row(row.address)
    assert (changed.message.target, changed.message.state) == ("Rice arrived.", State.REVIEWED)
    assert changed.revision != row.revision
    assert changed.index == row.index
    project.path("source/brief.md").write_text(BRIEF.replace("Beras", "Padi"), "utf-8")
    extract(project)
    with pytest.raises(DocumentError, match="not there any more"):
        desk.row(row.address)


def test_a_file_that_stays_is_read_once(project: Project) -> None:
    desk = ReviewDesk(project)
    for name in (catalog(project), project.path("source/brief.md")):
        os.utime(name, (1_600_000_000, 1_600_000_000))
    first = desk.snapshot("en", "source/brief.md")
    assert desk.snapshot("en", "source/brief.md") is first
    write_target(catalog(project), "Beras tiba.", "Rice arrived.")
    second = desk.snapshot("en", "source/brief.md")
    assert second.document is first.document
    assert second.layout is first.layout


def test_a_change_that_leaves_the_stamp_is_seen(project: Project) -> None:
    # Within one tick of the file system's clock, in place, with the same length.
    path = catalog(project)
    desk = ReviewDesk(project)
    write_target(path, "Beras tiba.", "Rice one.")
    address = whole(desk).units[4].address
    stamp = path.stat()
    with path.open("r+b") as stream:
        data = stream.read()
        stream.seek(data.index(b"Rice one."))
        stream.write(b"Rice two.")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert desk.row(address).message.target == "Rice two."


def test_open_catalogues_are_bounded(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "_KEPT_CHARACTERS", 1)
    desk = ReviewDesk(project)
    whole(desk)
    whole(desk, name="sub/report.md")
    assert len(desk._reading()._snapshots.kept("en")) == 1


def test_reading_writes_nothing(project: Project) -> None:
    def files() -> dict[str, str]:
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(project.root.rglob("*"))
            if path.is_file()
        }

    before = files()
    desk = ReviewDesk(project)
    desk.overview("en")
    page = whole(desk, Query(order=Order.RISK, text="a"))
    desk.row(page.units[0].address)
    desk.equal_units(page.units[0].address)
    desk.search("en", Query(text="a"))
    desk.changed()
    settle(desk)
    assert files() == before


@pytest.mark.parametrize(
    ("language", "document"),
    [
        *(("fr", "source/brief.md"), ("en", "source/none.md"), ("en", "../brief.md")),
        *(("../en", "source/brief.md"), ("en", "translations/en/brief.md.po"), ("EN", "")),
    ],
)
def test_other_files_are_not_reached(project: Project, language: str, document: str) -> None:
    desk = ReviewDesk(project)
    with pytest.raises(ConfigError):
        desk.page(language, document, Query())
    with pytest.raises(ConfigError):
        desk.snapshot(language, document)


# --- the list of documents --------------------------------------------------------------------


def test_progress_is_found_in_the_background(tmp_path: Path) -> None:
    project = made(tmp_path, {f"{number:02}.md": REPORT for number in range(20)})
    write_target(catalog(project, "03.md"), "Rusia membantu.", "Russia helped.", "#, fuzzy\n")
    write_target(catalog(project, "04.md"), "Laporan", "Report", "# question: which?\n")
    desk = ReviewDesk(project)
    overview = desk.overview("en")
    assert len(overview.documents) == 20
    assert overview.languages == ("en", "ms")
    settle(desk)
    overview = desk.overview("en")
    assert overview.unknown == 0
    assert overview.progress == Progress(60, 1, 1, 58, 1)
    assert overview.documents[3].progress == Progress(3, 0, 1, 2, 0)
    assert overview.documents[3].catalog == "translations/en/03.md.po"


def test_the_list_follows_the_files(project: Project) -> None:
    desk = ReviewDesk(project)
    desk.overview("en")
    assert desk.changed() == ()
    write_target(catalog(project), "Beras tiba.", "Rice arrived.")
    assert desk.changed() == (("en", "source/brief.md"),)
    assert desk.changed() == ()
    overview = desk.overview("en")
    assert overview.documents[0].progress == Progress(13, 1, 0, 12, 0)
    project.path("source/new.md").write_text("# Baru\n", "utf-8")
    assert set(desk.changed()) == {("en", "source/new.md"), ("ms", "source/new.md")}
    new = desk.overview("en").documents[1]
    assert (new.document, new.has_catalog, new.progress) == ("source/new.md", False, Progress())
    assert not desk.page("en", "source/new.md", Query()).units
    project.path("source/new.md").unlink()
    assert ("en", "source/new.md") in desk.changed()
    assert len(desk.overview("en").documents) == 2


def test_a_changed_glossary_concerns_every_document(project: Project) -> None:
    write_target(catalog(project), "Rusia membantu.", "Russia helped.")
    desk = ReviewDesk(project)

    def checks() -> set[str]:
        unit = whole(desk).units[-1]
        assert unit.message.target == "Russia helped."
        return {finding.check_id for finding in unit.findings}

    assert "glossary-missing" not in checks()
    desk.changed()
    glossary = project.path("glossary.csv")
    glossary.write_text(GLOSSARY.replace("Russia", "the Russian Federation"), "utf-8")
    assert "glossary-missing" in checks()
    assert len(desk.changed()) == 4
    glossary.write_text("no,columns\n", "utf-8")
    assert "glossary-missing" in checks()
    (problem,) = desk.overview("en").problems
    assert problem.path == "glossary.csv"
    glossary.write_text(GLOSSARY, "utf-8")
    assert "glossary-missing" not in checks()
    assert desk.overview("en").problems == ()


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (lambda text: text.replace("msgid", "<<<<<<< ours\nmsgid", 2), 2, "merge conflict"),
        (lambda text: text + 'msgid "open\n', None, "quoted string"),
        (lambda text: "", 1, "no header"),
    ],
)
def test_a_broken_catalogue_costs_itself(
    project: Project, change: Callable[[str], str], line: int | None, reason: str
) -> None:
    path = catalog(project)
    good = path.read_text("utf-8")
    desk = ReviewDesk(project)
    assert whole(desk).units
    path.write_text(change(good), "utf-8")
    page = whole(desk)
    assert not page.units
    assert page.row.problem is not None
    assert page.row.problem.path == "translations/en/brief.md.po"
    assert reason in page.row.problem.message
    if line is not None:
        assert page.row.problem.line == line
    row, other = desk.overview("en").documents
    assert row.problem == page.row.problem
    assert other.problem is None
    assert whole(desk, name="sub/report.md").units
    assert not desk.search("en", Query(text="gempa")).hits
    path.write_text(good, "utf-8")
    assert whole(desk).units
    assert desk.overview("en").documents[0].problem is None


def test_bytes_that_are_no_text_cost_their_file(project: Project) -> None:
    path = catalog(project)
    path.write_bytes(path.read_bytes().replace(b'msgstr ""\n\n', b'msgstr "\xff\xfe"\n\n', 1))
    problem = whole(ReviewDesk(project)).row.problem
    assert problem is not None
    assert "not valid UTF-8" in problem.message
    assert problem.line > 1


def test_a_document_that_cannot_be_read_costs_itself(project: Project) -> None:
    project.path("source/brief.md").write_bytes(b"\xff\xfe\xff")
    desk = ReviewDesk(project)
    problem = whole(desk).row.problem
    assert problem is not None
    assert problem.path == "source/brief.md"
    assert whole(desk, name="sub/report.md").units


# --- all documents ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        *(Query(text="rusia"), Query(text="a.*i"), Query(states=frozenset({"empty"})), Query()),
        *(Query(checks=frozenset({"error"})), Query(questions=True), Query(text="Northern")),
        *(Query(text="kapal kembali"), Query(states=frozenset({"reviewed"}), notes=True)),
    ],
)
@pytest.mark.parametrize(("most", "seconds"), [(2, 0.0), (50, 9.0)])
def test_a_search_finds_each_wanted_unit_once(
    project: Project, monkeypatch: pytest.MonkeyPatch, query: Query, most: int, seconds: float
) -> None:
    monkeypatch.setattr("rktranslate.workflow.reviewing.searching._HITS", most)
    monkeypatch.setattr("rktranslate.workflow.reviewing.searching._SECONDS", seconds)
    path = catalog(project)
    write_target(path, "Korea Utara mengirim 12 kapal.", "Northern Korea sent 2 ships.")
    write_target(path, "Obat tiba.", "Medicine arrived.", "# question: which one?\n#, fuzzy\n")
    write_target(path, "Rusia membantu.", "Russia helped.", "# I asked.\n")
    desk = ReviewDesk(project)
    desk.overview("en")
    settle(desk)
    names = ("brief.md", "sub/report.md")
    expected = [
        (unit.address, unit.index)
        for name in names
        for unit in whole(desk, query, name).units
        if unit.is_match
    ]
    found = []
    after = ""
    for _ in range(100):
        page = desk.search("en", query, after=after)
        assert len(page.hits) <= most
        found += [(hit.row.address, hit.row.index) for hit in page.hits]
        after = page.next
        if not after:
            break
    assert page.searched == page.documents == 2
    assert found == expected


def test_a_folded_text_is_found(project: Project) -> None:
    path = catalog(project)
    text = path.read_text("utf-8")
    old = 'msgid "Beras tiba."\nmsgstr ""'
    assert old in text
    path.write_text(text.replace(old, f'{old}\n"Ri"\n"ce arri\\x76ed."'), "utf-8")
    desk = ReviewDesk(project)
    for wanted in ("rice", "arrived"):
        (hit,) = desk.search("en", Query(text=wanted)).hits
        assert hit.row.message.target == "Rice arrived."
        (span,) = hit.target_spans
        assert "Rice arrived."[span.start : span.end].lower() == wanted


def test_equal_sentences_of_other_documents(project: Project) -> None:
    desk = ReviewDesk(project)
    desk.overview("en")
    settle(desk)
    last = whole(desk).units[-1]
    (equal,) = desk.equal_units(last.address)
    assert equal.address.document == "source/sub/report.md"
    assert equal.message.source == "Rusia membantu."
    assert desk.unit(last.address).elsewhere == 1
    assert desk.equal_units(equal.address)[0].address == last.address
    assert desk.equal_units(whole(desk).units[0].address) == ()


@pytest.mark.parametrize("resolution", [0, 10**15])
def test_another_target_of_the_same_sentence_is_found_beside_the_pages(
    project: Project, monkeypatch: pytest.MonkeyPatch, resolution: int
) -> None:
    """Also of files that changed just now, which are read again and again."""
    monkeypatch.setattr(file_stamps, "_RESOLUTION_NS", resolution)
    write_target(catalog(project), "Rusia membantu.", "Russia helped.")
    write_target(catalog(project, "sub/report.md"), "Rusia membantu.", "Russia gives aid.")
    desk = ReviewDesk(project)
    whole(desk)
    settle(desk)
    assert ("en", "source/brief.md") in desk.changed()
    checks = {finding.check_id for finding in whole(desk).units[-1].findings}
    assert "inconsistent-target" in checks
    write_target(catalog(project), "Beras tiba.", "Rice arrived.")
    checks = {finding.check_id for finding in whole(desk).units[-1].findings}
    assert "inconsistent-target" in checks, "they stay while another message changes"
    write_target(catalog(project, "sub/report.md"), "Rusia membantu.", "Russia helped.")
    desk.overview("en")
    whole(desk, name="sub/report.md")
    whole(desk)
    settle(desk)
    checks = {finding.check_id for finding in whole(desk).units[-1].findings}
    assert "inconsistent-target" not in checks


def test_a_file_that_breaks_while_its_document_is_open(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_AT_ONCE", 0)
    errors: list[object] = []
    monkeypatch.setattr(threading, "excepthook", errors.append)
    desk = ReviewDesk(project)
    desk.overview("en")
    whole(desk)
    settle(desk)
    catalog(project).write_text("<<<<<<<\n", "utf-8")
    desk.changed()
    desk.overview("en")
    settle(desk)
    assert errors == []


def test_units_that_changed_since_a_revision(project: Project, git: Callable[..., None]) -> None:
    path = catalog(project)
    write_target(path, "Obat tiba.", "Medicine arrived.", "#, fuzzy\n")
    git("add", "-A")
    git("commit", "-qm", "first")
    write_target(path, "Beras tiba.", "Rice arrived.")
    text = path.read_text("utf-8")
    path.write_text(re.sub("#, fuzzy\n", "", text, count=1), "utf-8")
    desk = ReviewDesk(project)
    page = whole(desk, Query(since="HEAD"))
    assert [unit.message.source for unit in page.units if unit.is_match] == ["Beras tiba."]
    hits = desk.search("en", Query(since="HEAD")).hits
    assert [hit.row.message.source for hit in hits] == ["Beras tiba."]
    everything = whole(desk, Query(since="0" * 40))
    assert everything.matches == everything.total == 14
    for revision in ("--output=x", "a\0b", "x" * 300_000):
        with pytest.raises(ConfigError, match="unknown git revision"):
            whole(desk, Query(since=revision))
    index = project.path(".git/index").read_bytes()
    desk.search("en", Query(since="HEAD"))
    assert project.path(".git/index").read_bytes() == index


@pytest.fixture
def git(project: Project) -> Callable[..., None]:
    def run(*arguments: str) -> None:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
        subprocess.run(command, cwd=project.root, check=True, capture_output=True)

    run("init", "-q")
    return run
