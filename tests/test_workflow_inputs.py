"""Inputs that commands share: listed, read, segmented and loaded once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rktranslate import glossary
from rktranslate.glossary import Matcher
from rktranslate.glossary import matcher as matcher_module
from rktranslate.project.layout import Project, find_project
from rktranslate.workflow import inputs as inputs_module
from rktranslate.workflow.build import build
from rktranslate.workflow.check import check
from rktranslate.workflow.colliding_names import colliding_names
from rktranslate.workflow.extract import extract
from rktranslate.workflow.glossary_suggest import suggest_terms
from rktranslate.workflow.inputs import Inputs
from rktranslate.workflow.run import run
from rktranslate.workflow.status import status

DOCUMENTS = ("source/a.md", "source/b.md", "source/c.txt")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "source").mkdir()
    for number, name in enumerate(DOCUMENTS):
        (tmp_path / name).write_text(f"Rusia menang {number}. Korea kalah.\n", "utf-8")
    (tmp_path / "glossary.csv").write_text("id,en,ms\nRusia,Russia,Rusia\n", "utf-8")
    (tmp_path / "rktranslate.toml").write_text(
        'source-language = "id"\ntarget-languages = ["en", "ms"]\n', "utf-8"
    )
    return find_project(tmp_path)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count listings, readings, segmentations, glossary loads and matchers by what they are of."""
    seen: Counter[str] = Counter()

    def count(owner: object, name: str, key: Callable[..., str]) -> None:
        real = getattr(owner, name)

        def counting(*arguments: Any, **named: Any) -> Any:
            seen[key(*arguments)] += 1
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, counting)

    count(Project, "documents", lambda *_: "list")
    count(Project, "read", lambda _, path: f"read {path}")
    count(inputs_module, "load_document", lambda _, path: f"segment {path}")
    count(glossary, "load", lambda *_: "glossary")
    count(Matcher, "__init__", lambda _, __, language: f"matcher {language}")
    matcher_module._matcher.cache_clear()
    return seen


EXPECTED = {"list": 1} | {f"{verb} {name}": 1 for verb in ("read", "segment") for name in DOCUMENTS}


def without_glossary(counts: Counter[str]) -> dict[str, int]:
    return {
        key: count for key, count in counts.items() if not key.startswith(("glossary", "matcher"))
    }


@pytest.mark.parametrize("command", [extract, check, build, status, suggest_terms, run])
def test_each_document_is_read_once(
    project: Project, counts: Counter[str], command: Callable[[Project], object]
) -> None:
    if command is not run:
        extract(project)
    counts.clear()
    command(project)
    assert without_glossary(counts) == EXPECTED


def test_moves_and_renames_take_no_second_reading(project: Project, counts: Counter[str]) -> None:
    extract(project)
    (project.root / "source/a.md").rename(project.root / "source/d.md")
    text = (project.root / "source/b.md").read_text("utf-8")
    (project.root / "source/b.md").write_text("Pendek.\n", "utf-8")
    (project.root / "source/c.txt").write_text(text, "utf-8")
    counts.clear()
    extract(project)
    segmented = {key: count for key, count in counts.items() if key.startswith("segment")}
    assert segmented == {f"segment source/{name}": 1 for name in ("b.md", "c.txt", "d.md")}
    assert not (project.root / "translations/en/a.po").exists()


def test_run_makes_one_matcher_per_language(project: Project, counts: Counter[str]) -> None:
    run(project)
    assert counts["glossary"] == 1
    assert (counts["matcher en"], counts["matcher ms"]) == (1, 1)


def test_a_large_archive_is_not_kept_in_memory(project: Project, counts: Counter[str]) -> None:
    """What exceeds the limit is read again, and the answer is the same."""
    small = Inputs(project, limit=len("Rusia menang 0. Korea kalah."))
    for _ in range(2):
        for name in small.names:
            assert small.document(name).path == name
    assert [counts[f"segment {name}"] for name in DOCUMENTS] == [1, 2, 2]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("a/Bab.txt", "a/bab.txt"), 1),
        (("Bab.md", "bab.txt"), 0),
        (("A/bab.txt", "a/bab.txt"), 1),
        (("caf\u00e9.txt", "cafe\u0301.txt"), 1),
        (("CAF\u00c9.txt", "cafe\u0301.txt", "caf\u00e9.TXT"), 1),
        (("bab.txt", "bab2.txt", "cafe.txt", "caf\u00e9.txt"), 0),
        (("a/bab.txt", "b/bab.txt"), 0),
    ],
)
def test_colliding_names(names: tuple[str, ...], expected: int) -> None:
    groups = colliding_names(names)
    assert len(groups) == expected
    assert all(group == tuple(sorted(names)) for group in groups)


def test_names_that_collide_are_reported_by_extract_and_check(project: Project) -> None:
    for name in ("Bab", "bab", "caf\u00e9", "cafe\u0301"):
        (project.root / f"source/{name}.md").write_text(f"Isi {name}.\n", "utf-8")
    assert extract(project).colliding == (
        ("source/Bab.md", "source/bab.md"),
        ("source/cafe\u0301.md", "source/caf\u00e9.md"),
    )
    found = [each for each in check(project).findings if each.check_id == "file-names"]
    assert [each.location.path for each in found] == ["source/bab.md", "source/caf\u00e9.md"]
    assert "source/Bab.md" in found[0].message
    # A catalogue without a document collides too.
    (project.root / "source/bab.md").unlink()
    found = [each for each in check(project).findings if each.check_id == "file-names"]
    assert {each.location.path for each in found} == {
        *("source/caf\u00e9.md", "translations/en/bab.md.po", "translations/ms/bab.md.po"),
    }
