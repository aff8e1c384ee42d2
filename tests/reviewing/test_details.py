"""One unit with what stands beside it."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rktranslate.catalog.provenance import fingerprint
from rktranslate.workflow.reviewing import earlier_catalogs
from rktranslate.workflow.reviewing.addresses import UnitAddress, address_of
from rktranslate.workflow.reviewing.changes import Approval, Edit, Person, Role
from rktranslate.workflow.reviewing.desk import ReviewDesk
from rktranslate.workflow.reviewing.views import (
    Change,
    DiffPart,
    HistoryStep,
    StepKind,
    UnitDetails,
)
from tests.reviewing.desks import Sample, message, sample, write_target

TEXT = """\
# Kunjungan

Korea Utara dan Rusia, lalu Korea Utara saja, mendukung LAUT BANDA.

Kapal itu tiba pada **Mei**[^1].

[^1]: Catatan.
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sample:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "project"
    root.mkdir()
    return sample(root, "laporan.md", TEXT)


def address(made: Sample, beginning: str) -> UnitAddress:
    return address_of(made.document, "en", message(made.snapshot, beginning).key)


def details(made: Sample, beginning: str) -> UnitDetails:
    desk = made.desk
    try:
        return desk.unit(address(made, beginning))
    finally:
        desk.close()


def comments(made: Sample, source: str, target: str, *lines: str) -> None:
    write_target(made.catalog, source, target, "".join(f"{line}\n" for line in lines))


def whats(unit: UnitDetails) -> list[str]:
    return [step.what for step in unit.history]


def test_terms_stand_once_with_all_their_places(made: Sample) -> None:
    source = "Korea Utara dan Rusia, lalu Korea Utara saja, mendukung LAUT BANDA."
    write_target(made.catalog, source, "DPRK and it.")
    terms = details(made, "Korea Utara").terms
    assert [term.term.source for term in terms] == ["Korea Utara", "Rusia", "Laut Banda"]
    first, second, third = terms
    assert [source[span.start : span.end] for span in first.spans] == ["Korea Utara"] * 2
    assert first.span == first.spans[0]
    assert first.accepted == ("North Korea", "DPRK")
    assert first.forbidden == ("Northern Korea",)
    assert (first.is_used, second.is_used) == (True, False)
    # What is not translated is offered as the source writes it, then as the glossary does.
    assert third.accepted == ("LAUT BANDA", "Laut Banda")


def test_without_a_glossary_there_are_no_terms(made: Sample) -> None:
    made.project.path("glossary.csv").unlink()
    assert details(made, "Korea Utara").terms == ()


def test_codes_are_in_the_order_of_the_source(made: Sample) -> None:
    assert details(made, "Kapal").codes == ("**", "**", "[^1]")


def test_notes_questions_and_waivers_are_told_apart(made: Sample) -> None:
    comments(
        made,
        "Catatan.",
        "Note.",
        "# answer: nobody asked",
        "# Ada di halaman 4.",
        "# question: which one?",
        "# question: whose?",
        "# answer: ours",
        "# rktranslate: ignore length: as short as the source",
    )
    unit = details(made, "Catatan")
    assert unit.notes == ("answer: nobody asked", "Ada di halaman 4.")
    assert unit.questions == ("which one?",)
    assert unit.answered == (("whose?", "ours"),)
    assert unit.waivers == (("length", "as short as the source"),)
    assert "footnote 1" in unit.extracted


def test_the_difference_of_the_source_and_of_the_reviewed_target(made: Sample) -> None:
    obsolete = '\n#~ msgid "Catatan lama."\n#~ msgstr "An old note."\n'
    made.catalog.write_text(made.catalog.read_text("utf-8") + obsolete, "utf-8")
    comments(made, "Catatan.", "A note.", "#, fuzzy", '#| msgid "Catatan lama."')
    unit = details(made, "Catatan.")
    assert unit.source_change == (
        DiffPart(Change.EQUAL, "Catatan"),
        DiffPart(Change.DELETED, " lama"),
        DiffPart(Change.EQUAL, "."),
    )
    assert unit.previous_target == "An old note."
    changed = [part.text for part in unit.target_change if part.change is not Change.EQUAL]
    assert "An old" in "".join(changed)


def test_a_draft_that_was_edited_is_compared_with_the_committed_one(made: Sample) -> None:
    mark = fingerprint("Notes.")
    origin = f"# mt: argos 4.8 id-en 4cf17e19633d beam:4 d:{mark}"
    comments(made, "Catatan.", "Notes.", origin, "#, fuzzy")
    assert details(made, "Catatan.").target_change == ()
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "drafts")):
        author = ("-c", "user.name=x", "-c", "user.email=x@y")
        subprocess.run(["git", *author, *command], cwd=made.project.root, check=True)
    text = made.catalog.read_text("utf-8")
    made.catalog.write_text(text.replace('"Notes."', '"A note."'), "utf-8")
    unit = details(made, "Catatan.")
    assert [part.text for part in unit.target_change] == ["Notes", "A note", "."]
    assert whats(unit) == ["draft: argos 4.8 id-en", "edited"]


def test_a_committed_catalogue_is_read_once(made: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []

    def file_at(_root: Path, _commit: str, path: str) -> bytes:
        reads.append(path)
        return made.catalog.read_bytes()

    monkeypatch.setattr(earlier_catalogs, "resolve", lambda _root, _revision: "0123")
    monkeypatch.setattr(earlier_catalogs, "file_at", file_at)
    mark = fingerprint("Notes.")
    comments(made, "Catatan.", "A note.", f"# mt: argos 4.8 id-en d:{mark}", "#, fuzzy")
    desk = made.desk
    unit = address_of(made.document, "en", (None, "Catatan."))
    for _ in range(2):
        desk.unit(unit)
    assert len(reads) == 1


def test_history_tells_who_made_what(made: Sample) -> None:
    assert whats(details(made, "Catatan.")) == []
    write_target(made.catalog, "Catatan.", "Note.")
    assert whats(details(made, "Catatan.")) == ["written by a person", "reviewed"]
    mark = fingerprint("Note.")
    made.catalog.write_text(
        made.catalog.read_text("utf-8").replace(
            'msgid "Catatan."',
            f'# tm: 87% fuzzy, adapted, translations/en/a.md.po:31 d:{mark}\nmsgid "Catatan."',
        ),
        "utf-8",
    )
    assert whats(details(made, "Catatan.")) == [
        "memory: 87% fuzzy, adapted, translations/en/a.md.po:31",
        "reviewed, without a change",
    ]


def test_the_history_of_a_draft_from_an_earlier_source(made: Sample) -> None:
    comments(
        made,
        "Catatan.",
        "Note.",
        "# mt: argos 4.8 id-en 4cf17e19633d beam:4 s:swap c:73 d:00000000",
        "# tm: 80% carried over from the earlier source, part 1 of 2",
        "#, fuzzy",
    )
    assert whats(details(made, "Catatan.")) == [
        "draft: argos 4.8 id-en, glossary step swap, confidence 73",
        "carried over from the earlier source, part 1 of 2: 80%",
        "edited",
    ]


def test_looking_writes_nothing_into_the_project(made: Sample) -> None:
    def files() -> dict[Path, int]:
        found = made.project.root.rglob("*")
        return {path: path.stat().st_mtime_ns for path in found}

    made.catalog.parent.joinpath("lain.md.po").write_bytes(made.catalog.read_bytes())
    before = files()
    desk = made.desk
    place = address(made, "Catatan.")
    desk.unit(place)
    while not desk.unit(place).memory_is_ready:
        pass
    desk.findings(place, "x")
    desk.preview(place)
    desk.close()
    assert files() == before


def test_people_and_dates_are_told_from_the_journal(made: Sample) -> None:
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    desk = ReviewDesk(made.project, now=lambda: now)
    place = address(made, "Catatan.")

    def edit(target: str | None) -> Edit:
        return Edit(place, desk.row(place).revision, target)

    desk.save(edit("A note"), Person("Budi", Role.TRANSLATOR))
    desk.save(edit("A note."), Person("Ana"))
    desk.approve(Approval(edit(None)), Person("Ana"))
    assert desk.unit(place).history == (
        HistoryStep(StepKind.EDITED, "", "Budi", "2026-11-29"),
        HistoryStep(StepKind.EDITED, "", "Ana", "2026-11-29"),
        HistoryStep(StepKind.REVIEWED, "", "Ana", "2026-11-29"),
    )
    desk.undo(Person("Ana"))
    assert [step.what for step in desk.unit(place).history] == ["edited", "edited"]
    desk.close()
    # Whoever changes the file besides leaves no name.
    write_target(made.catalog, "Catatan.", "Another note.")
    assert whats(details(made, "Catatan.")) == ["written by a person"]


def test_a_recorded_review_is_told_and_is_no_note(made: Sample) -> None:
    comments(made, "Catatan.", "Note.", "# Lihat hlm. 4.", "# reviewed: Siti Aminah, 2026-11-29")
    unit = details(made, "Catatan.")
    assert unit.history[-1] == HistoryStep(StepKind.REVIEWED, "", "Siti Aminah", "2026-11-29")
    assert [step.what for step in unit.history].count("reviewed") == 1
    assert unit.notes == ("Lihat hlm. 4.",)
