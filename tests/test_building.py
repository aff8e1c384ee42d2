"""What ``build`` does with reviewed targets that no document can hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

Rkt = Callable[..., Run]


@pytest.fixture
def two(project: Path, rkt: Rkt) -> Path:
    """Two documents, translated and reviewed."""
    for name, text in (("a", "Kucing tidur. Anjing makan.\n"), ("b", "Burung terbang.\n")):
        Path(f"source/{name}.md").write_text(text, "utf-8")
    assert rkt("extract").code == 0
    review("a", "Kucing tidur.", "The cat sleeps.")
    review("a", "Anjing makan.", "The dog eats.")
    review("b", "Burung terbang.", "The bird flies.")
    return project


def review(name: str, source: str, target: str) -> None:
    path = Path(f"translations/en/{name}.po")
    before = path.read_text("utf-8")
    after = before.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    assert after != before
    path.write_text(after, "utf-8")


def retype(old: str, new: str) -> int:
    """Change a target of the first document; return the line of its message."""
    path = Path("translations/en/a.po")
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(f'msgstr "{old}"', f'msgstr "{new}"'), "utf-8")
    # Its msgid is on the line before.
    return before[: before.index(old)].count("\n")


def result(run: Run) -> Any:
    return json.loads(run.out)["result"]


@pytest.mark.parametrize("target", [r"The dog\neats.", "   ", r"\t", r"\n"])
def test_a_target_that_cannot_be_written_keeps_its_document_only(
    two: Path, rkt: Rkt, target: str
) -> None:
    line = retype("The dog eats.", target)
    done = rkt("build", "--json")
    assert done.code == 3, done
    told = result(done)
    assert [each["output"] for each in told["built"]] == ["build/en/b.md"]
    [why] = told["incomplete"]
    assert why["location"] == {"path": "translations/en/a.po", "line": line}
    assert "cannot be written" in why["reason"]
    assert why["source"] == "Anjing makan."
    assert not Path("build/en/a.md").exists()
    assert rkt("status").code == 0


def test_all_of_them_are_named_and_the_others_are_not(two: Path, rkt: Rkt) -> None:
    retype("The dog eats.", " ")
    retype("The cat sleeps.", r"The\ncat")
    told = result(rkt("build", "--json"))
    assert [each["source"] for each in told["incomplete"]] == ["Kucing tidur.", "Anjing makan."]


def test_a_draft_has_the_source_in_its_place(two: Path, rkt: Rkt) -> None:
    retype("The dog eats.", r"The dog\neats.")
    assert rkt("build", "--draft").code == 0
    draft = Path("build/en/a.draft.md").read_text("utf-8")
    assert "DRAFT: 1 of 2 units" in draft
    assert "The cat sleeps. Anjing makan." in draft
