"""``status`` says what is behind; ``extract`` says which files it passed over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rktranslate.formats.file_kinds import kind_named
from tests.conftest import BRIEF, Run

Rkt = Callable[..., Run]
DOCUMENT = f"source/{BRIEF}.txt"


def rows(rkt: Rkt) -> dict[str, dict[str, Any]]:
    run = rkt("status", "--json")
    assert run.code == 0
    return {row["language"]: row for row in json.loads(run.out)["result"]["catalogs"]}


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8").rstrip("\n") + text, "utf-8")


def test_a_source_that_changed_since_it_was_extracted(brief: Path, rkt: Rkt) -> None:
    assert {row["behind"] for row in rows(rkt).values()} == {0}
    append(brief / DOCUMENT, "\n\nSatu kalimat lagi.\n")
    before = {path: path.read_bytes() for path in brief.rglob("*") if path.is_file()}
    assert rows(rkt)["en"]["behind"] == 1
    assert "2 catalogues are behind the source" in rkt("status").out
    assert before == {path: path.read_bytes() for path in brief.rglob("*") if path.is_file()}
    assert rkt("extract", "--to", "en").code == 0
    found = rows(rkt)
    assert (found["en"]["behind"], found["ms"]["behind"]) == (0, 1)


def test_the_date_of_a_file_says_nothing(brief: Path, rkt: Rkt) -> None:
    assert rkt("build").code == 0
    (brief / DOCUMENT).touch()
    assert "behind" not in rkt("status").out
    assert {row["built"] for row in rows(rkt).values()} == {True}


def test_a_catalogue_that_is_not_there_is_behind(brief: Path, rkt: Rkt) -> None:
    (brief / f"translations/ms/{BRIEF}.txt.po").unlink()
    found = rows(rkt)["ms"]
    assert found["units"] == 0
    assert found["behind"] > 30


def test_what_is_not_extracted_is_not_without_text(
    project: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "source/a.md").write_text("Satu kalimat.\n", "utf-8")
    (project / "source/b.md").write_text("", "utf-8")
    for width in ("200", "30"):
        monkeypatch.setenv("COLUMNS", width)
        lines = [" ".join(line.split()) for line in rkt("status").out.splitlines()]
        assert sum("not extracted" in line for line in lines) == 2, "the document and the total"
        assert sum("no text" in line for line in lines) == 1
    page = project / "status.html"
    assert rkt("status", "--format", "html", "-o", str(page)).code == 0
    text = page.read_text("utf-8")
    assert "source/a.md: not extracted" in text
    assert "source/b.md: no text" in text


def test_nothing_that_can_be_read_has_no_table(project: Path, rkt: Rkt) -> None:
    (project / "source/a.md").write_text("Satu kalimat.\n", "utf-8")
    assert rkt("extract").code == 0
    Path("translations/en/a.md.po").write_text("", "utf-8")
    run = rkt("status", "source/a.md")
    assert (run.code, run.out.count("\n")) == (2, 1), run.out


def test_an_output_that_is_not_what_would_be_built(brief: Path, rkt: Rkt) -> None:
    found = rows(rkt)["en"]
    assert (found["built"], found["outdated"]) == (False, False)
    assert rkt("build").code == 0
    assert rows(rkt)["en"]["outdated"] is False
    path = brief / f"translations/en/{BRIEF}.txt.po"
    path.write_text(path.read_text("utf-8").replace("Defence Minister", "Defence minister"))
    found = rows(rkt)["en"]
    assert (found["built"], found["outdated"]) == (False, True)
    run = rkt("status")
    assert "1 output is out of date" in run.out
    assert "outdated" in rkt("status", "--format", "csv").out.splitlines()[0]
    assert rkt("build").code == 0
    assert rows(rkt)["en"]["built"] is True


def test_an_output_whose_catalogue_is_not_reviewed_any_more(brief: Path, rkt: Rkt) -> None:
    assert rkt("build").code == 0
    path = brief / f"translations/en/{BRIEF}.txt.po"
    path.write_text(path.read_text("utf-8").replace('\nmsgid "Hub', '\n#, fuzzy\nmsgid "Hub', 1))
    assert rows(rkt)["en"]["outdated"] is True


# ------------------------------------------------------------------------------- passed over


@pytest.fixture
def mixed(project: Path) -> Path:
    source = project / "source"
    (source / "a.txt").write_text("Satu kalimat.\n")
    (source / "sub").mkdir()
    for name in ("b.odg", "sub/c.odg", "d.zip", "e.odg", "f.odg", "g.pdf", "h.PNG", "i.xyz"):
        (source / name).write_bytes(b"\x00")
    (source / "j.doc").write_bytes(b"{\\rtf1 Satu.}")
    for name in ("README", ".hidden.odg", "~lock.odg"):
        (source / name).write_bytes(b"")
    return project


def test_files_that_are_no_documents_are_named(mixed: Path, rkt: Rkt) -> None:
    lines = [line for line in rkt("extract").out.splitlines() if line.startswith("skipped")]
    drawing, rtf = kind_named("x.odg"), kind_named("x.rtf")
    assert drawing is not None
    assert rtf is not None
    assert lines == [
        "skipped   source/README: no file name extension; "
        "convert it to .docx, .html, .md or .txt, or install a format",
        "skipped   source/b.odg, source/e.odg, source/f.odg and 1 more: no format for .odg; "
        + drawing.remedy(),
        "skipped   source/d.zip: no format for .zip; unpack it, and put the documents in it there",
        "skipped   source/g.pdf: no format for .pdf; "
        "ask for the document that it was made from; "
        "`rktranslate text FILE --to LANG` drafts the text of a PDF",
        "skipped   source/h.PNG: no document; `build` copies it if an output refers to it",
        "skipped   source/i.xyz: no format for .xyz; "
        "convert it to .docx, .html, .md or .txt, or install a format",
        f"skipped   source/j.doc: no format for .doc; the content is an RTF document: "
        f"rename it to FILE.rtf, then {rtf.remedy('FILE.rtf')}",
    ]
    assert rkt("extract", "--quiet").out == ""


@pytest.mark.parametrize(
    ("assets", "advice"),
    [
        ("copy", "`build` copies it if an output refers to it"),
        ("link", "outputs that refer to it link to it where it is"),
        ("none", "copy it to the output folder if the outputs need it"),
    ],
)
def test_files_of_a_site_are_no_documents_to_convert(
    project: Path, rkt: Rkt, assets: str, advice: str
) -> None:
    with Path("rktranslate.toml").open("a", encoding="utf-8") as config:
        config.write(f'[build]\nassets = "{assets}"\n')
    Path("source/a.txt").write_text("Satu kalimat.\n")
    for name in ("peta.png", "gaya.css", "menu.js"):
        Path("source", name).write_bytes(b"\x00")
    lines = [line for line in rkt("extract").out.splitlines() if line.startswith("skipped")]
    assert lines == [
        f"skipped   source/gaya.css, source/menu.js, source/peta.png: no document; {advice}"
    ]


@pytest.mark.parametrize("command", ["extract", "run"])
def test_they_are_said_once_and_all_in_json(
    mixed: Path, rkt: Rkt, no_engines: None, no_bundled: None, command: str
) -> None:
    assert rkt(command).out.count("source/g.pdf") == 1
    result = json.loads(rkt(command, "--json").out)["result"]
    extracted = result["translate"]["extracted"] if command == "run" else result
    passed = [item["what"] for item in extracted["passed_over"]]
    assert len(passed) == 10
    assert "source/sub/c.odg" in passed
    assert not any("hidden" in name or "~" in name for name in passed)


def test_a_link_out_of_the_sources_is_said(mixed: Path, rkt: Rkt, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("Satu.")
    (mixed / "source/z.txt").symlink_to(tmp_path / "outside.txt")
    assert "source/z.txt: link out of the source folder" in rkt("extract").out


def test_a_project_of_nothing_else(mixed: Path, rkt: Rkt) -> None:
    (mixed / "source/a.txt").unlink()
    run = rkt("extract")
    assert run.code == 2
    assert "no source documents; ignored: source/README, source/b.odg, source/d.zip" in run.err
    assert "(10 in all)" in run.err
