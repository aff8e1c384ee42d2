"""Documents that are renamed or split keep their translations, through the command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.conftest import BRIEF, Run

Rkt = Callable[..., Run]
SENTENCES = [f"Kalimat nomor {number} dari naskah ini." for number in range(8)]


def write(root: Path, name: str, *sentences: str) -> None:
    """Write a document of a heading and a paragraph for each sentence."""
    path = root / "source" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join(["# Pendahuluan", *sentences]) + "\n", encoding="utf-8")


def po(root: Path, name: str) -> Path:
    return root / "translations/en" / f"{name}.md.po"


def approve(path: Path, mark: str = "T") -> None:
    """Fill in every message that has no target."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'(msgid "(.+)"\nmsgstr )""', rf'\1"{mark}: \2"', text)
    path.write_text(text, encoding="utf-8")


def targets(path: Path) -> list[str]:
    """Return the targets of the current messages, drafts with a question mark."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r'^(#, fuzzy\n)?(?:#\|.*\n)?msgid ".+"\nmsgstr "(.*)"', text, re.MULTILINE)
    return [("? " if fuzzy else "") + target for fuzzy, target in found]


def translated(*sentences: str, mark: str = "T") -> list[str]:
    return [f"{mark}: {sentence}" for sentence in ("Pendahuluan", *sentences)]


def test_a_renamed_document_takes_its_catalogue_along(
    brief: Path, rkt: Rkt, no_engines: None
) -> None:
    assert rkt("run").code == 0
    built = (brief / f"build/en/{BRIEF}.txt").read_bytes()
    old = (brief / f"translations/en/{BRIEF}.txt.po").read_text(encoding="utf-8")
    (brief / "source/2024").mkdir()
    (brief / f"source/{BRIEF}.txt").rename(brief / "source/2024/brief.txt")
    run = rkt("run")
    assert run.code == 0, run.out + run.err
    assert (brief / "build/en/2024/brief.txt").read_bytes() == built
    assert not (brief / f"translations/en/{BRIEF}.txt.po").exists()
    new = (brief / "translations/en/2024/brief.txt.po").read_text(encoding="utf-8")
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


def test_a_small_document_does_not_swallow_the_catalogue_of_an_absent_one(
    project: Path, rkt: Rkt
) -> None:
    write(project, "a.md", *SENTENCES)
    assert rkt("extract").code == 0
    approve(po(project, "a"))
    whole = po(project, "a").read_bytes()
    (project / "source/a.md").rename(project / "a.md")
    write(project, "b.md", "Kalimat yang lain sama sekali.")
    assert rkt("extract").code == 0
    assert targets(po(project, "b")) == ["T: Pendahuluan", ""]
    assert po(project, "a").read_bytes() == whole
    (project / "a.md").rename(project / "source/a.md")
    assert rkt("extract").code == 0
    assert po(project, "a").read_bytes() == whole


def test_a_paragraph_that_is_pasted_later_comes_with_its_review(project: Path, rkt: Rkt) -> None:
    write(project, "a.md", *SENTENCES[:5])
    write(project, "b.md", SENTENCES[6])
    assert rkt("extract").code == 0
    approve(po(project, "a"))
    write(project, "a.md", *SENTENCES[:3], SENTENCES[4])
    assert rkt("extract").code == 0
    left = po(project, "a").read_bytes()
    write(project, "b.md", SENTENCES[6], SENTENCES[3], SENTENCES[7])
    assert rkt("extract").code == 0
    assert targets(po(project, "b")) == ["", "", f"T: {SENTENCES[3]}", ""]
    assert po(project, "a").read_bytes() == left
    assert "up to date" in rkt("extract").out


def test_a_copy_laid_aside_does_not_win_at_a_rename(project: Path, rkt: Rkt) -> None:
    write(project, "report.md", *SENTENCES)
    assert rkt("extract").code == 0
    approve(po(project, "report"), "OLD")
    stale = po(project, "report").read_bytes()
    folder = po(project, ".stversions/report")
    folder.parent.mkdir()
    for path in (po(project, "report-old"), folder, po(project, "~report")):
        path.write_bytes(stale)
    better = stale.replace(b"OLD: ", b"NEW: ")
    po(project, "report").write_bytes(better)
    (project / "source/report.md").rename(project / "source/laporan.md")
    assert rkt("extract").code == 0
    assert targets(po(project, "laporan")) == translated(*SENTENCES, mark="NEW")
    assert not po(project, "report").exists()
    assert po(project, "report-old").read_bytes() == stale
    assert folder.read_bytes() == stale
    assert "; 9 of its 9 targets are in no other catalogue" in rkt("check").out


def test_catalogues_that_contradict_each_other_are_both_kept(project: Path, rkt: Rkt) -> None:
    for name in ("a", "b"):
        write(project, f"{name}.md", *SENTENCES)
    assert rkt("extract").code == 0
    for name in ("a", "b"):
        approve(po(project, name), name)
    (project / "source/a.md").unlink()
    (project / "source/b.md").rename(project / "source/c.md")
    assert rkt("extract").code == 0
    assert targets(po(project, "c")) == translated(*SENTENCES, mark="a")
    assert targets(po(project, "a")) == translated(*SENTENCES, mark="a")
    assert targets(po(project, "b")) == translated(*SENTENCES, mark="b")
    told = rkt("check").out
    assert re.search(r"en/a\.md\.po.*; all of its targets are in other catalogues, too", told)
    assert re.search(r"en/b\.md\.po.*; 9 of its 9 targets", told)


def test_what_editors_keep_for_themselves_is_no_catalogue(project: Path, rkt: Rkt) -> None:
    write(project, "a.md", *SENTENCES)
    assert rkt("extract").code == 0
    po(project, ".#a").symlink_to("root@host.123:99")
    po(project, "b").symlink_to("nowhere")
    for command in ("extract", "check", "status"):
        run = rkt(command)
        assert run.code in (0, 1), run.err


def test_outputs_under_an_earlier_name_are_named_and_stay(project: Path, rkt: Rkt) -> None:
    write(project, "a.md", *SENTENCES)
    assert rkt("extract").code == 0
    approve(po(project, "a"))
    assert rkt("build").code == rkt("build", "--draft").code == 0
    for name in ("image.png", ".hidden.md"):
        (project / "build/en" / name).write_bytes(b"")
    assert "output-orphan" not in rkt("check").out
    (project / "source/a.md").rename(project / "source/b.md")
    assert rkt("extract").code == 0
    told = [line for line in rkt("check").out.splitlines() if line.startswith("build/")]
    assert [line.split(": ")[0] for line in told] == ["build/en/a.draft.md", "build/en/a.md"]
    # The preview was written by the program, which deletes it; the output may be linked to.
    assert rkt("build").code == 0
    told = [line for line in rkt("check").out.splitlines() if line.startswith("build/")]
    assert [line.split(": ")[0] for line in told] == ["build/en/a.md"]
    assert (project / "build/en/a.md").exists()


def test_an_orphan_that_cannot_be_read_is_named(project: Path, rkt: Rkt) -> None:
    write(project, "a.md", *SENTENCES)
    assert rkt("extract").code == 0
    po(project, "gone").write_text("garbage", encoding="utf-8")
    run = rkt("check")
    assert re.search(r"en/gone\.md\.po.*document is missing.*; cannot be read: not a line", run.out)


def test_status_pictures(brief: Path, rkt: Rkt) -> None:
    assert rkt("status", "--format", "csv").out.split("\n")[0].startswith("document,language,")
    assert rkt("status", "--format", "html", "-o", "status.html").code == 0
    assert "39" in (brief / "status.html").read_text(encoding="utf-8")
    assert rkt("status", "--format", "svg").out.lstrip().startswith("<")
