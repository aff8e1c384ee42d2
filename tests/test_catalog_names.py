"""Catalogues are named after the whole file name; those with old names are read, and moved."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.storage import writing
from rktranslate.workflow.check import check
from rktranslate.workflow.check_request import CheckRequest, load_baseline
from rktranslate.workflow.inputs import load_project
from tests.conftest import Run

Rkt = Callable[..., Run]
GIT = shutil.which("git") or "git"
NEW, OLD = "translations/en/brief.md.po", "translations/en/brief.po"
SENTENCES = ("Anjing makan.", "Burung terbang.", "Ikan berenang.")


def write(name: str, *sentences: str) -> None:
    path = Path("source", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(sentences) + "\n", "utf-8")


def review(path: str) -> None:
    """Translate every message, and add what only people and other tools add."""
    text = Path(path).read_text("utf-8")
    text = re.sub(r'(msgid "(.+)"\nmsgstr )""', r'# by hand\n#, my-flag\n\1"T: \2"', text)
    text += '\n#~ msgid "Kalimat lama."\n#~ msgstr "An old sentence."\n'
    Path(path).write_text(text.replace('"Language: en', '"X-Mine: yes\\n"\n"Language: en'), "utf-8")


@pytest.fixture
def old(project: Path, rkt: Rkt) -> bytes:
    """A project whose catalogue has its old name; its content."""
    write("brief.md", *SENTENCES)
    assert rkt("extract").code == 0
    review(NEW)
    assert rkt("extract").code == 0
    Path(NEW).rename(OLD)
    return Path(OLD).read_bytes()


def catalogs() -> set[str]:
    return {str(path) for path in Path("translations").rglob("*.po")}


def without_references(data: bytes) -> list[bytes]:
    return [line for line in data.split(b"\n") if not line.startswith(b"#: ")]


def git(*arguments: str) -> str:
    name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run([GIT, *name, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


@pytest.mark.usefixtures("project")
def test_documents_that_differ_in_their_suffix_have_a_catalogue_each(rkt: Rkt) -> None:
    write("brief.md", "Anjing makan.")
    write("brief.txt", "Burung terbang.")
    write("v1.2.md", "Ikan berenang.")
    assert rkt("extract").code == 0
    names = ("brief.md.po", "brief.txt.po", "v1.2.md.po")
    assert catalogs() == {f"translations/en/{name}" for name in names}
    for name in catalogs():
        review(name)
    assert rkt("build").code == 0
    assert Path("build/en/brief.md").read_text("utf-8") == "T: Anjing makan.\n"
    assert Path("build/en/brief.txt").read_text("utf-8") == "T: Burung terbang.\n"
    assert rkt("check", "--select", "file-names,catalogue-orphan").code == 0


@pytest.mark.parametrize("command", ["check", "build", "status", "xliff export", "tm export x.tmx"])
def test_other_commands_read_an_old_name_where_it_is(old: bytes, rkt: Rkt, command: str) -> None:
    run = rkt(*command.split())
    assert run.code < 2, run
    assert "orphan" not in run.out
    assert "no catalogue" not in run.out + run.err
    assert Path(OLD).read_bytes() == old
    assert catalogs() == {OLD}
    if command == "build":
        assert Path("build/en/brief.md").read_text("utf-8").startswith("T: Anjing makan.")
    if command == "status":
        assert json.loads(rkt("status", "--json").out)["result"]["catalogs"][0]["catalog"] == OLD


def test_an_import_goes_into_an_old_name(old: bytes, rkt: Rkt) -> None:
    assert rkt("xliff", "export").code == 0
    file = Path("xliff/en/brief.md.xlf")
    file.write_text(file.read_text("utf-8").replace("T: Ikan", "New: Ikan"), "utf-8")
    assert rkt("xliff", "import", "xliff").code == 0
    assert b'msgstr "New: Ikan berenang."' in Path(OLD).read_bytes()
    assert b'msgstr "T: Ikan berenang."' in old
    assert catalogs() == {OLD}


@pytest.mark.parametrize("command", ["extract", "translate", "run"])
def test_an_old_name_is_renamed_and_loses_nothing(
    old: bytes, rkt: Rkt, command: str, no_engines: None
) -> None:
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "old name")
    run = rkt(command)
    assert run.code == 0, run
    assert catalogs() == {NEW}
    assert Path(NEW).read_bytes() == old
    assert f"extracted {NEW}  3 units: " in run.out
    assert f"renamed from {OLD}" in run.out
    git("add", "-A")
    assert f"R100\t{OLD}\t{NEW}" in git("diff", "--cached", "--name-status", "-M")
    again = rkt("extract")
    assert "renamed" not in again.out
    assert "up to date" in again.out


def test_an_old_name_is_renamed_and_updated_at_once(old: bytes, rkt: Rkt) -> None:
    write("brief.md", SENTENCES[0], "Kuda berlari.", SENTENCES[2])
    done = json.loads(rkt("extract", "--json").out)["result"]["catalogs"][0]
    assert (done["catalog"], done["renamed_from"], done["new"]) == (NEW, OLD, 1)
    text = Path(NEW).read_text("utf-8")
    assert '#~ msgstr "T: Burung terbang."' in text
    assert '#~ msgstr "An old sentence."' in text
    assert text.count("#, my-flag") + text.count("#~ #, my-flag") >= 2
    assert "X-Mine: yes" in text
    assert b"X-Mine: yes" in old


@pytest.mark.parametrize("failing", ["move_inside", "write_inside"])
def test_a_crash_in_the_middle_loses_nothing(
    old: bytes, rkt: Rkt, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    write("brief.md", *SENTENCES, "Kuda berlari.")
    real = getattr(writing, failing)

    def crash(*arguments: object, **options: object) -> object:
        if failing == "move_inside":
            real(*arguments, **options)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        module = "project.layout" if failing == "move_inside" else "storage.update"
        patch.setattr(f"rktranslate.{module}.{failing}", crash)
        assert rkt("extract").code == 130
    (left,) = catalogs()
    assert Path(left).read_bytes() == old
    assert rkt("extract").code == 0
    assert catalogs() == {NEW}
    assert set(without_references(old)) <= set(without_references(Path(NEW).read_bytes()))


def test_what_is_saved_while_it_is_renamed_is_kept(
    old: bytes, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = old.replace(b"T: Ikan berenang.", b"The fish swims.")
    real = writing.move_inside

    def late(*arguments: object) -> None:
        if Path(OLD).read_bytes() == old:
            Path(OLD).write_bytes(saved)
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("rktranslate.project.layout.move_inside", late)
    run = rkt("extract")
    assert run.code == 0, run
    assert catalogs() == {NEW}
    assert Path(NEW).read_bytes() == saved


def test_of_both_names_the_new_one_is_used_and_the_other_reported(old: bytes, rkt: Rkt) -> None:
    Path(NEW).write_bytes(old.replace(b"T: Ikan berenang.", b"The fish swims."))
    both = {path: Path(path).read_bytes() for path in (NEW, OLD)}
    run = rkt("extract")
    assert run.code == 0
    assert f"{OLD}: old name of {NEW}, which is used; move what it lacks there" in run.out
    assert both == {path: Path(path).read_bytes() for path in (NEW, OLD)}
    told = rkt("check", "--select", "catalogue-orphan")
    assert re.search(rf"{OLD}: warning: old name of {NEW}.*; 1 of its 4 targets", told.out), told
    assert rkt("build").code == 0
    assert "The fish swims." in Path("build/en/brief.md").read_text("utf-8")


@pytest.mark.parametrize("owner", ["brief.md", "brief.txt"])
def test_an_old_name_of_two_documents_goes_to_the_one_whose_sources_it_has(
    old: bytes, rkt: Rkt, owner: str
) -> None:
    other = "brief.txt" if owner == "brief.md" else "brief.md"
    write(owner, *SENTENCES)
    write(other, "Kuda berlari.")
    # References that a tool left out, or that name the other document, do not decide.
    Path(OLD).write_bytes(b"\n".join(without_references(old)))
    assert "T: Anjing makan." in rkt("build").out + Path(f"build/en/{owner}").read_text("utf-8")
    assert not Path(f"build/en/{other}").exists()
    assert rkt("extract").code == 0
    assert catalogs() == {f"translations/en/{name}.po" for name in (owner, other)}
    assert 'msgstr "T: Anjing makan."' in Path(f"translations/en/{owner}.po").read_text("utf-8")
    assert "T: " not in Path(f"translations/en/{other}.po").read_text("utf-8")


def test_of_two_documents_with_its_sources_references_name_the_one(old: bytes, rkt: Rkt) -> None:
    write("brief.txt", *SENTENCES)
    assert b"#: source/brief.md:1" in old
    assert rkt("extract").code == 0
    assert Path(NEW).read_bytes() == old
    assert "T: " not in Path("translations/en/brief.txt.po").read_text("utf-8")


def test_an_old_name_of_a_document_that_cannot_be_read_stays(old: bytes, rkt: Rkt) -> None:
    Path("source/brief.md").write_bytes(b"\xff\xfe\x00bad\x00")
    write("brief.txt", *SENTENCES)
    assert rkt("extract").code == 2
    assert Path(OLD).read_bytes() == old
    assert catalogs() == {OLD, "translations/en/brief.txt.po"}
    assert "orphan" not in rkt("check").out


@pytest.mark.usefixtures("project")
def test_an_old_name_that_is_the_new_name_of_another_document(rkt: Rkt) -> None:
    write("page.md", "Anjing makan.")
    write("page.md.txt", "Burung terbang.")
    assert rkt("extract").code == 0
    for name in catalogs():
        review(name)
    new = {name: Path(name).read_bytes() for name in catalogs()}
    Path("translations/en/page.md.po").rename("translations/en/page.po")
    Path("translations/en/page.md.txt.po").rename("translations/en/page.md.po")
    for command in ("check", "build"):
        run = (
            rkt(command, "--select", "catalogue-stale,catalogue-missing")
            if (command == "check")
            else rkt(command)
        )
        assert run.code == 0, run
    run = rkt("extract")
    assert run.code == 0, run
    assert {name: Path(name).read_bytes() for name in catalogs()} == new


def test_a_converted_document_takes_its_catalogue_along(old: bytes, rkt: Rkt) -> None:
    assert rkt("extract").code == 0
    Path("source/brief.md").unlink()
    write("brief.txt", SENTENCES[0], "Kalimat baru.", "Kalimat lain.", "Satu lagi.")
    run = rkt("extract")
    assert catalogs() == {"translations/en/brief.txt.po"}
    assert f"renamed from {NEW}" in run.out
    text = Path("translations/en/brief.txt.po").read_text("utf-8")
    assert '#~ msgstr "T: Ikan berenang."' in text
    assert b"X-Mine" in old
    assert "X-Mine: yes" in text


def test_check_since_finds_the_old_name_at_the_commit(old: bytes, rkt: Rkt) -> None:
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "old name")
    assert rkt("extract").code == 0
    Path(NEW).write_bytes(old.replace(b"T: Ikan berenang.", b"The 7 fish swim."))
    found = check(load_project(), request=CheckRequest(since="HEAD")).findings
    assert {each.source for each in found} == {"Ikan berenang."}


def test_a_baseline_survives_the_new_name(old: bytes, rkt: Rkt) -> None:
    Path(OLD).write_bytes(old.replace(b"T: Ikan berenang.", b"The 7 fish swim."))
    assert rkt("check", "--format", "json", "-o", "base.json").code == 1
    assert rkt("extract").code == 0
    known = load_baseline(Path("base.json"))
    done = check(load_project(), request=CheckRequest(known=known))
    assert done.findings == ()
    assert done.known > 0


def test_an_export_under_its_old_name_is_the_one_that_is_updated(old: bytes, rkt: Rkt) -> None:
    assert rkt("xliff", "export").code == 0
    new, earlier = Path("xliff/en/brief.md.xlf"), Path("xliff/en/brief.xlf")
    new.rename(earlier)
    Path(OLD).write_bytes(old.replace(b"T: Ikan berenang.", b"The fish swims."))
    assert rkt("xliff", "export", "--force").code == 0
    assert not new.exists()
    assert "The fish swims." in earlier.read_text("utf-8")
    # It may be that of either document: both get a new one.
    write("brief.txt", "Kuda berlari.")
    assert rkt("extract").code == 0
    assert rkt("xliff", "export").code == 0
    assert {path.name for path in Path("xliff/en").iterdir()} == {
        "brief.md.xlf", "brief.txt.xlf", "brief.xlf"}  # fmt: skip
