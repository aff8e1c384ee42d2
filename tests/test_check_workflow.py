"""What commands do to catalogues that people, and other commands, work on at the same time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from rktranslate import checks
from rktranslate.checks import fingerprint, wrong_rendering
from rktranslate.errors import EngineError
from rktranslate.model import Finding, Severity
from rktranslate.project.layout import Project, find_project
from rktranslate.workflow.catalog_updates import CatalogUpdate, UpdatePlanner
from rktranslate.workflow.check import CheckResult, check
from rktranslate.workflow.check_request import CheckRequest
from rktranslate.workflow.extract import extract
from rktranslate.workflow.progress import Progress
from rktranslate.workflow.translate import translate
from tests.conftest import Run

checking = import_module("rktranslate.workflow.check")
catalog_updates = import_module("rktranslate.workflow.catalog_updates")
drafting = import_module("rktranslate.workflow.translate")


CAT = "Kucing tidur di rumah."
DOG = "Anjing makan nasi."
BIRD = "Burung terbang tinggi."


@pytest.fixture
def home(project: Path) -> Project:
    (project / "source/a.md").write_text(f"{CAT}\n\n{DOG}\n", "utf-8")
    home = find_project(project)
    extract(home)
    return home


def write(root: Path, name: str, source: str, target: str, *, draft: bool = False) -> None:
    """Translate a sentence as a person does, in an editor of PO files."""
    path = root / f"translations/en/{name}.md.po"
    before = path.read_text("utf-8")
    mark = "#, fuzzy\n" if draft else ""
    after = before.replace(
        f'msgid "{source}"\nmsgstr ""', f'{mark}msgid "{source}"\nmsgstr "{target}"'
    )
    assert after != before
    path.write_text(after, "utf-8")


def text(root: Path, name: str = "a") -> str:
    return (root / f"translations/en/{name}.md.po").read_text("utf-8")


def at(wanted: str, work: Callable[[], None]) -> Progress:
    """Return a progress that works when a stage is done."""

    def progress(stage: str, done: int, total: int) -> None:
        if (stage, done) == (wanted, total):
            work()

    return progress


# --- what is saved while a command runs ------------------------------------------------------


def test_extract_keeps_concurrent_edits(home: Project) -> None:
    (home.root / "source/a.md").write_text(f"{CAT}\n\n{DOG}\n\n{BIRD}\n", "utf-8")
    done = extract(
        home, progress=at("Reading sources", lambda: write(home.root, "a", DOG, "By a person."))
    )
    assert 'msgstr "By a person."' in text(home.root)
    assert f'msgid "{BIRD}"' in text(home.root)
    [counts] = done.catalogs
    assert (counts.units, counts.new, counts.written) == (3, 1, True)


def test_translate_keeps_what_is_saved_while_it_loads_an_engine(
    home: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.root / "source/a.md").write_text(f"{CAT}\n\n{DOG}\n\n{BIRD}\n", "utf-8")

    def loading(*_: object) -> None:
        write(home.root, "a", DOG, "By a person.")
        raise EngineError("there is none")

    monkeypatch.setattr(drafting, "load_engine", loading)
    translate(home, optional=True)
    assert 'msgstr "By a person."' in text(home.root)
    assert f'msgid "{BIRD}"' in text(home.root)


def test_a_renamed_document_keeps_concurrent_edits(home: Project) -> None:
    (home.root / "source/a.md").rename(home.root / "source/b.md")
    extract(
        home, progress=at("Reading sources", lambda: write(home.root, "a", DOG, "By a person."))
    )
    assert 'msgstr "By a person."' in text(home.root, "b")
    assert not (home.root / "translations/en/a.md.po").exists()


def test_an_edit_of_the_earlier_catalogue_at_the_last_moment_is_kept(
    home: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.root / "source/a.md").rename(home.root / "source/b.md")
    real = Project.write

    def slowly(project: Project, *arguments: Any) -> bool:
        written = real(project, *arguments)
        write(home.root, "a", DOG, "By a person.")
        return written

    monkeypatch.setattr(Project, "write", slowly)
    extract(home)
    assert f'msgid "{DOG}"' in text(home.root, "b")
    assert 'msgstr "By a person."' in text(home.root, "a")


def test_moved_sentences_are_taken_along_in_a_second_try(
    home: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home.root, "a", DOG, "The dog eats.")
    (home.root / "source/b.md").write_text(f"{BIRD}\n", "utf-8")
    extract(home)
    (home.root / "source/a.md").write_text(f"{CAT}\n", "utf-8")
    (home.root / "source/b.md").write_text(f"{BIRD}\n\n{DOG}\n", "utf-8")
    real, late = catalog_updates.write_update, [lambda: write(home.root, "b", BIRD, "By a person.")]

    def slowly(planner: UpdatePlanner, update: CatalogUpdate) -> CatalogUpdate:
        if late:
            late.pop()()
        result: CatalogUpdate = real(planner, update)
        return result

    monkeypatch.setattr(catalog_updates, "write_update", slowly)
    extract(home)
    assert 'msgstr "By a person."' in text(home.root, "b")
    assert 'msgstr "The dog eats."' in text(home.root, "b")


def test_a_catalogue_that_changes_all_the_time(
    home: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.root / "source/a.md").write_text(f"{BIRD}\n", "utf-8")
    before = text(home.root)
    monkeypatch.setattr("rktranslate.storage.writing.digest_file", lambda *_: os.urandom(8))
    [failed] = extract(home).failed
    assert re.search(r"en/a\.md\.po: changed repeatedly .*run it again", str(failed))
    assert text(home.root) == before
    write(home.root, "a", CAT, "The cat  sleeps.", draft=True)
    before = text(home.root)
    [failed] = check(home, request=CheckRequest(fix=True)).failed
    assert re.search(r"en/a\.md\.po: changed repeatedly .*run it again", str(failed))
    assert text(home.root) == before


def test_fix_keeps_what_is_saved_after_the_first_reading(home: Project) -> None:
    write(home.root, "a", CAT, "The cat  sleeps.", draft=True)
    done = check(
        home,
        request=CheckRequest(fix=True),
        progress=at("Reading catalogues", lambda: write(home.root, "a", DOG, "By  a person.")),
    )
    assert done.fixed == 1
    assert 'msgstr "The cat sleeps."' in text(home.root)
    assert 'msgstr "By  a person."' in text(home.root)
    # What is told is what is there now.
    [found] = [found for found in done.findings if found.check_id == "double-space"]
    assert found.source == DOG


def test_fix_keeps_concurrent_edits(home: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home.root, "a", CAT, "The cat  sleeps.", draft=True)
    real, late = checks.run_checks, [lambda: write(home.root, "a", DOG, "By a person.")]

    def slowly(*arguments: object, **options: object) -> list[Finding]:
        if late:
            late.pop()()
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(checks, "run_checks", slowly)
    assert check(home, request=CheckRequest(fix=True)).fixed == 1
    assert not late
    assert 'msgstr "The cat sleeps."' in text(home.root)
    assert 'msgstr "By a person."' in text(home.root)


# --- what is told after a fix, and what is fixed ---------------------------------------------


@pytest.fixture
def two(home: Project) -> Project:
    """A sentence in two documents; only the spaces of its drafts differ."""
    (home.root / "source/b.md").write_text(f"{CAT}\n\n{BIRD}\n", "utf-8")
    extract(home)
    write(home.root, "a", CAT, "The cat  sleeps.", draft=True)
    write(home.root, "b", CAT, "The cat sleeps.", draft=True)
    return home


def told(result: CheckResult) -> list[tuple[str, str, int, str]]:
    return [
        (each.check_id, each.location.path, each.location.line, each.message)
        for each in result.findings
    ]


def test_after_a_fix_other_catalogues_are_compared_as_they_are_now(two: Project) -> None:
    assert any("inconsistent" in name for name, *_ in told(check(two)))
    fixed = check(two, request=CheckRequest(fix=True))
    assert fixed.fixed == 1
    assert told(fixed) == told(check(two))
    assert not any("inconsistent" in name for name, *_ in told(fixed))


def test_fix_since_a_revision_leaves_older_units(two: Project) -> None:
    def git(*arguments: str) -> None:
        name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *name, *arguments], cwd=two.root, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "drafts")
    older = text(two.root)
    write(two.root, "b", BIRD, "Birds  fly.", draft=True)
    done = check(two, request=CheckRequest(fix=True, since="HEAD"))
    assert done.fixed == 1
    assert text(two.root) == older
    assert 'msgstr "Birds fly."' in text(two.root, "b")
    assert {found.location.path for found in done.findings} <= {"translations/en/b.md.po"}
    assert check(two, request=CheckRequest(fix=True)).fixed == 1


# --- what stands where a term is missing -----------------------------------------------------


def test_wrong_renderings_are_searched_only_for_reported_findings(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "rktranslate.toml").write_text(
        'target-languages = ["en", "ms"]\n[checks]\nglossary-missing = "warning"\n', "utf-8"
    )
    (project / "glossary.csv").write_text("id,en,ms\nRusia,Russia,Rusia\n", "utf-8")
    (project / "source/a.md").write_text("Rusia maju.\n\nRusia mundur.\n", "utf-8")
    home = find_project(project)
    extract(home)
    for language in ("en", "ms"):
        path = project / f"translations/{language}/a.md.po"
        there = path.read_text("utf-8").replace(
            'maju."\nmsgstr ""', 'maju."\nmsgstr "The Federation advances."'
        )
        path.write_text(there, "utf-8")
    glossaries: list[Project] = []
    asked: list[Finding] = []
    earlier, annotate = checking._earlier_glossary, wrong_rendering.WrongRenderings.annotate

    def loaded(project: Project) -> object:
        glossaries.append(project)
        return earlier(project)

    def annotating(self: wrong_rendering.WrongRenderings, found: Finding) -> Finding:
        asked.append(found)
        return annotate(self, found)

    monkeypatch.setattr(checking, "_earlier_glossary", loaded)
    monkeypatch.setattr(wrong_rendering.WrongRenderings, "annotate", annotating)
    everything = check(home)
    missing = [found for found in everything.findings if found.check_id == wrong_rendering.MISSING]
    assert [(found.location.path, found.severity) for found in missing] == [
        ("translations/en/a.md.po", Severity.WARNING),
        ("translations/ms/a.md.po", Severity.WARNING),
    ]
    assert (len(glossaries), len(asked)) == (1, 2)
    known = Counter(map(fingerprint, everything.findings))
    for request in (
        CheckRequest(known=known),
        CheckRequest(severity=Severity.ERROR),
    ):
        left = check(home, request=request)
        assert wrong_rendering.MISSING not in {found.check_id for found in left.findings}
        assert (len(glossaries), len(asked)) == (1, 2)


# --- a project and its surroundings ------------------------------------------------------------


def test_the_catalogue_of_a_document_that_is_gone(home: Project, rkt: Callable[..., Run]) -> None:
    (home.root / "source/b.md").write_text("Kucing itu besar.\n", "utf-8")
    extract(home)
    assert "catalogue-orphan" not in rkt("check").out
    before = text(home.root, "b")
    (home.root / "source/b.md").unlink()
    told = "translations/en/b.md.po: warning: document is missing"
    assert told in rkt("check").out
    assert told not in rkt("check", "--ignore", "catalogue-orphan").out
    assert text(home.root, "b") == before


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit", "checkstyle"])
def test_paths_in_the_repository(
    home: Project, tmp_path_factory: pytest.TempPathFactory, rkt: Callable[..., Run], form: str
) -> None:
    assert "news/translations" not in rkt("check", "--format", form).out
    repository = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "-C", repository, "init", "-q"], check=True)
    shutil.copytree(home.root, repository / "news")
    there = ("-C", str(repository / "news"))
    assert "news/translations/en/a.md.po" in rkt("check", *there, "--format", form).out
    # What people and other programs of this project read stays as it is.
    assert rkt("check", *there).out.startswith("translations/en/a.md.po:")
    assert '"path": "translations/en/a.md.po"' in rkt("check", *there, "--format", "json").out
