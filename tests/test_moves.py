"""Documents that are renamed or split keep their translations, through the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.conftest import BRIEF, Run

Rkt = Callable[..., Run]


def test_a_renamed_document_takes_its_catalogue_along(
    brief: Path, rkt: Rkt, no_engines: None
) -> None:
    assert rkt("run").code == 0
    built = (brief / f"build/en/{BRIEF}.txt").read_bytes()
    old = (brief / f"translations/en/{BRIEF}.po").read_text(encoding="utf-8")
    (brief / "source/2024").mkdir()
    (brief / f"source/{BRIEF}.txt").rename(brief / "source/2024/brief.txt")
    run = rkt("run")
    assert run.code == 0, run.out + run.err
    assert (brief / "build/en/2024/brief.txt").read_bytes() == built
    assert not (brief / f"translations/en/{BRIEF}.po").exists()
    new = (brief / "translations/en/2024/brief.po").read_text(encoding="utf-8")
    assert [line for line in new.split("\n") if not line.startswith("#: ")] == [
        line for line in old.split("\n") if not line.startswith("#: ")
    ]
    assert "up to date" in rkt("extract").out


def test_a_document_that_is_split_keeps_its_translations(
    brief: Path, rkt: Rkt, no_engines: None
) -> None:
    assert rkt("run").code == 0
    source = brief / f"source/{BRIEF}.txt"
    text = source.read_bytes()
    cut = text.index(b"Faktor Amerika")
    source.write_bytes(text[:cut])
    (brief / "source/bagian-dua.txt").write_bytes(text[cut:])
    whole = (brief / f"build/ms/{BRIEF}.txt").read_bytes()
    assert rkt("extract").code == 0
    run = rkt("build")
    assert run.code == 0, run.out + run.err
    parts = [(brief / f"build/ms/{name}.txt").read_bytes() for name in (BRIEF, "bagian-dua")]
    assert b"".join(parts) == whole


def test_status_pictures(brief: Path, rkt: Rkt) -> None:
    assert rkt("status", "--format", "csv").out.split("\n")[0].startswith("document,language,")
    assert rkt("status", "--format", "html", "-o", "status.html").code == 0
    assert "39" in (brief / "status.html").read_text(encoding="utf-8")
    assert rkt("status", "--format", "svg").out.lstrip().startswith("<")
