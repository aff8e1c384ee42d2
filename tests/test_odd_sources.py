"""A text or name that a catalogue cannot contain is refused, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

Rkt = Callable[..., Run]


@pytest.mark.parametrize("name", ["a\nb.md", "a\rb.md", "a\u2028b.md", "a\u2069b.md", "a\x04/b.md"])
def test_a_name_that_po_cannot_hold(project: Path, rkt: Rkt, name: str) -> None:
    path = project / "source" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("Satu.\n", encoding="utf-8")
    for command in ("extract", "check", "status"):
        run = rkt(command)
        assert run.code == 2
        assert len(run.err.splitlines()) == 1
        assert "in the name of a document cannot be written in a catalogue (rename the" in run.err
        assert repr(f"source/{name}") in run.err
    assert not (project / "translations").exists()


def test_other_odd_names_are_good(project: Path, rkt: Rkt) -> None:
    for name in ("a b", "a\tb", "a:9", "á\u2068", "#a", "a\\"):
        (project / "source" / f"{name}.md").write_text("Satu.\n", encoding="utf-8")
    assert rkt("extract").code == 0
    assert "up to date" in rkt("extract").out


@pytest.mark.parametrize("name", ["a\\nb", "a\\u0004"])
def test_a_project_name_of_two_lines(project: Path, rkt: Rkt, name: str) -> None:
    toml = project / "rktranslate.toml"
    toml.write_text(f'name = "{name}"\n{toml.read_text("utf-8")}', encoding="utf-8")
    (project / "source/a.md").write_text("Satu.\n", encoding="utf-8")
    run = rkt("extract")
    assert run.code == 2
    assert (
        f"rktranslate.toml: name: a line break or control character in '{name}'".replace(
            "u0004", "x04"
        )
        in run.err
    )


@pytest.mark.parametrize(("char", "what"), [("\x04", "a NUL or EOT character"), ("\0", "NUL")])
@pytest.mark.parametrize("ending", ["md", "txt"])
def test_a_character_that_po_cannot_hold(
    project: Path, rkt: Rkt, char: str, what: str, ending: str
) -> None:
    path = project / f"source/a.{ending}"
    path.write_text(f"Satu.\n\nDua {char} tiga.\n", encoding="utf-8")
    run = rkt("extract")
    assert run.code == 2
    assert f"source/a.{ending}:3: " in run.err
    assert what in run.err


def test_a_conflict_in_a_source(project: Path, rkt: Rkt) -> None:
    path = project / "source/a.md"
    path.write_text("# A\n\n<<<<<<< HEAD\nSatu.\n=======\nDua.\n>>>>>>> b\n", encoding="utf-8")
    run = rkt("extract")
    assert run.code == 2
    assert "source/a.md:3: unresolved merge conflict" in run.err
