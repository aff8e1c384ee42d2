"""What the desk knows of the files: changes that are reported, and looks that nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rktranslate.project.layout import Project, find_project
from rktranslate.workflow.extract import extract
from rktranslate.workflow.file_stamps import Stamp
from rktranslate.workflow.reviewing import following
from rktranslate.workflow.reviewing.changes import Applied, Approval, Edit, Person
from rktranslate.workflow.reviewing.desk import ReviewDesk
from rktranslate.workflow.reviewing.views import Progress, Query, UnitRow

ANI = Person("Ani")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of two documents."""
    (tmp_path / "source").mkdir()
    for name in ("a.md", "b.md"):
        (tmp_path / "source" / name).write_text("# Laporan\n\nRusia membantu.\n", "utf-8")
    (tmp_path / "rktranslate.toml").write_text('target-languages = ["en"]\n', "utf-8")
    project = find_project(tmp_path)
    extract(project)
    return project


@pytest.fixture
def desk(project: Project) -> Iterator[ReviewDesk]:
    """A desk that has reported all that there is so far."""
    desk = ReviewDesk(project)
    desk.overview("en")
    while desk.changed() or not desk._background.wait(5):
        pass
    yield desk
    desk.close()


def last(desk: ReviewDesk, name: str = "a.md") -> UnitRow:
    return desk.page("en", f"source/{name}", Query()).units[-1]


def edit(row: UnitRow, target: str) -> Edit:
    return Edit(row.address, row.revision, target=target)


@contextmanager
def being_looked_at(monkeypatch: pytest.MonkeyPatch, desk: ReviewDesk) -> Iterator[None]:
    """Let the desk look at the files meanwhile, and be slow about it."""
    begun, go = threading.Event(), threading.Event()
    stamps = following._stamps

    def slow(project: Project) -> dict[str, Stamp]:
        begun.set()
        assert go.wait(20)
        return stamps(project)

    monkeypatch.setattr(following, "_stamps", slow)
    looking = threading.Thread(target=desk.changed)
    looking.start()
    assert begun.wait(20)
    try:
        yield
    finally:
        go.set()
        looking.join(20)
        monkeypatch.setattr(following, "_stamps", stamps)


def test_own_changes_are_reported_without_a_look_and_once(
    desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = last(desk)
    assert isinstance(desk.save(edit(row, "Russia helped."), ANI), Applied)
    with monkeypatch.context() as patch:
        patch.setattr(following, "_stamps", lambda _: pytest.fail("it looked at the files"))
        assert desk.changed(look=False) == (("en", "source/a.md"),)
        assert desk.changed(look=False) == ()
    assert desk.changed() == ()
    assert desk.approve(Approval(edit(last(desk), "Russia helped.")), ANI)
    assert desk.changed() == (("en", "source/a.md"),)
    undone = desk.undo(ANI)
    assert undone is not None
    assert {(each.language, each.document) for each in undone.restored} == {("en", "source/a.md")}
    assert desk.changed(look=False) == (("en", "source/a.md"),)
    assert desk.changed() == ()


def test_what_is_refused_or_stays_the_same_is_no_change(desk: ReviewDesk) -> None:
    row = last(desk)
    assert isinstance(desk.save(edit(row, row.message.target), ANI), Applied)
    desk.save(Edit(row.address, "0" * 8, target="Russia helped."), ANI)
    assert desk.changed(look=False) == ()


def test_a_change_of_others_after_an_own_one_is_reported(
    desk: ReviewDesk, project: Project
) -> None:
    desk.save(edit(last(desk), "Russia helped."), ANI)
    assert desk.changed() == (("en", "source/a.md"),)
    path = project.path("translations/en/a.md.po")
    path.write_text(path.read_text("utf-8").replace("Russia helped", "Russia assists"), "utf-8")
    assert desk.changed(look=False) == ()
    assert desk.changed() == (("en", "source/a.md"),)


def test_nobody_waits_for_a_look_at_the_files(
    desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_FRESH_SECONDS", 0)
    with being_looked_at(monkeypatch, desk):
        row = last(desk)
        assert isinstance(desk.save(edit(row, "Russia helped."), ANI), Applied)
        assert last(desk).message.target == "Russia helped."
        # The progress has what was saved, whatever the look finds.
        assert desk.overview("en").documents[0].progress == Progress(2, 0, 1, 1)
    assert desk.overview("en").documents[0].progress == Progress(2, 0, 1, 1)
    assert desk.changed() == ()


def test_a_document_that_came_meanwhile_is_found(
    desk: ReviewDesk, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_FRESH_SECONDS", 0)
    found: list[int] = []
    with being_looked_at(monkeypatch, desk):
        project.path("source/c.md").write_text("# Baru\n", "utf-8")
        extract(project)
        asking = threading.Thread(target=lambda: found.append(last(desk, "c.md").index))
        asking.start()
    asking.join(20)
    assert found == [0]
