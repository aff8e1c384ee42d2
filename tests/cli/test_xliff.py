"""``rktranslate xliff``: to a CAT tool and back by the command line; nothing human is lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rktranslate.catalog.po import parse
from rktranslate.catalog.provenance import (
    fingerprint,
    is_untouched_draft,
    translator_comments,
    with_comments,
)
from rktranslate.cli.program import execute
from rktranslate.exchange.merge import KEPT_NOTE, OFFERED_NOTE
from rktranslate.model import Catalog, Message, State
from rktranslate.project.layout import find_project
from rktranslate.storage import lock as storage_lock
from rktranslate.workflow import xliff_import
from rktranslate.workflow.xliff_export import export_xliff
from tests.cli.test_commands import files, refused
from tests.conftest import BRIEF, Run

Rkt = Callable[..., Run]
VERSIONS = ["1.2", "2.0", "2.1"]
PO = "translations/en/a.md.po"
XLF = "xliff/en/a.md.xlf"
SOURCE = "Kalimat satu [1]. Kalimat dua. Kalimat tiga.\n"


def draft_mark(target: str) -> str:
    """Return the field of a draft's comment that has its fingerprint."""
    return f"|draft:{fingerprint(target)}"


@pytest.fixture
def three(project: Path, rkt: Rkt) -> Path:
    """A document of three sentences: reviewed, a machine's draft, untranslated."""
    Path("source/a.md").write_text(SOURCE, encoding="utf-8")
    assert rkt("extract").code == 0
    edit_po('msgid "Kalimat satu [1]."\nmsgstr ""', 'msgid "Kalimat satu [1]."\nmsgstr "One [1]."')
    edit_po(
        '#. paragraph 1, sentence 2 of 3\n#: source/a.md:1\nmsgid "Kalimat dua."\nmsgstr ""',
        f"# mt: argos|v:1{draft_mark('Two.')}\n"
        "#. paragraph 1, sentence 2 of 3\n#: source/a.md:1\n#, fuzzy\n"
        'msgid "Kalimat dua."\nmsgstr "Two."',
    )
    assert is_untouched_draft(message("Kalimat dua."))
    return project


def edit_po(old: str, new: str) -> None:
    text = Path(PO).read_text(encoding="utf-8")
    assert text.count(old) == 1, text
    Path(PO).write_text(text.replace(old, new), encoding="utf-8")


def catalog(root: Path = Path()) -> Catalog:
    return parse((root / PO).read_text(encoding="utf-8"), PO, "id", "en").catalog


def message(source: str) -> Message:
    (found,) = (m for m in catalog().messages if m.source == source)
    return found


def work(path: Path, source: str, target: str, state: str) -> None:
    """Give a unit a target and a state as a CAT tool does; it writes the whole file anew."""
    tree = ET.parse(path)
    root = tree.getroot()
    space = root.tag.rpartition("}")[0] + "}"
    # In XLIFF 2 the text of a code stands elsewhere.
    seen = source if root.get("version") == "1.2" else source.replace("[1]", "")
    units = [
        unit
        for unit in (*root.iter(f"{space}trans-unit"), *root.iter(f"{space}segment"))
        if "".join(unit.find(f"{space}source").itertext()) == seen  # type: ignore[union-attr]
    ]
    (unit,) = units
    held = unit.find(f"{space}target")
    if held is None:
        held = ET.Element(f"{space}target")
        unit.insert(1, held)
    for child in list(held):
        held.remove(child)
    held.text = target
    if root.get("version") == "1.2":
        held.set("state", state)
        unit.set("approved", "yes" if state in ("signed-off", "final") else "no")
    else:
        unit.set("state", state)
    tree.write(path, encoding="utf-8", xml_declaration=True)


# --- there and back --------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_what_comes_back_as_it_went_changes_nothing(brief: Path, rkt: Rkt, version: str) -> None:
    before = files(brief)
    out = rkt("xliff", "export", "--version", version)
    assert out.code == 0
    assert f'version="{version}"' in (brief / f"xliff/ms/{BRIEF}.txt.xlf").read_text(
        encoding="utf-8"
    )
    assert f"exported  xliff/en/{BRIEF}.txt.xlf  39 units, 39 reviewed" in out.out
    back = rkt("xliff", "import", "xliff")
    assert back.code == 0
    assert back.out.count("nothing new") == 2
    assert {name: data for name, data in files(brief).items() if "xliff" not in name} == before
    again = rkt("xliff", "export", "--version", version)
    assert again.out.count("unchanged xliff/") == 2


@pytest.mark.parametrize(
    ("version", "draft", "review"),
    [("1.2", "translated", "signed-off"), ("2.1", "translated", "reviewed")],
)
def test_a_translator_at_work(three: Path, rkt: Rkt, version: str, draft: str, review: str) -> None:
    assert rkt("xliff", "export", "--version", version).code == 0
    path = Path(XLF)
    work(path, "Kalimat dua.", "Two.", review)
    work(path, "Kalimat tiga.", "Three.", review)
    run = rkt("xliff", "import", XLF)
    assert run.code == 0
    assert f"imported  {XLF}  3 units for {PO}: 1 translated, 1 approved\n" in run.out
    assert [(m.target, m.state) for m in catalog().messages] == [
        ("One [1].", State.REVIEWED),
        ("Two.", State.REVIEWED),
        ("Three.", State.REVIEWED),
    ]
    assert rkt("build").code == 0
    assert Path("build/en/a.md").read_text(encoding="utf-8") == "One [1]. Two. Three.\n"
    assert "nothing new" in rkt("xliff", "import", XLF).out
    work(path, "Kalimat tiga.", "Tres.", draft)
    assert "1 kept" in rkt("xliff", "import", XLF).out
    assert message("Kalimat tiga.").notes == (f"{OFFERED_NOTE}Tres.",)


def test_human_work_wins_over_drafts_and_is_listed(three: Path, rkt: Rkt) -> None:
    rkt("xliff", "export")
    work(Path(XLF), "Kalimat satu [1].", "Draft of one.", "translated")
    work(Path(XLF), "Kalimat dua.", "Second.", "translated")
    run = rkt("xliff", "import", XLF)
    assert run.code == 0
    assert "1 changed, 1 kept, 1 of them drafts, to be reviewed" in run.out
    kept = message("Kalimat satu [1].")
    assert (kept.target, kept.state) == ("One [1].", State.REVIEWED)
    assert kept.notes == (f"{OFFERED_NOTE}Draft of one.",)
    line = Path(PO).read_text(encoding="utf-8").split("\n")[kept.line - 1]
    assert line == 'msgid "Kalimat satu [1]."'
    assert f"{PO}:{kept.line}: kept: " in run.out
    assert "  here    One [1].\n  file    Draft of one.\n" in run.out
    changed = message("Kalimat dua.")
    assert (changed.target, changed.state, changed.notes) == ("Second.", State.TRANSLATED, ())


def test_what_was_typed_over_a_draft_outlives_an_import(three: Path, rkt: Rkt) -> None:
    rkt("xliff", "export")
    edit_po('msgstr "Two."', 'msgstr "Typed, the note left in place."')
    before = files(three)
    assert "nothing new" in rkt("xliff", "import", XLF).out
    assert rkt("xliff", "export").code == 0
    assert files(three)[PO] == before[PO]
    Path("x.xlf").write_bytes(v1(unit("Second.", "Kalimat dua.")))
    assert "1 changed" in rkt("xliff", "import", "x.xlf").out
    now = message("Kalimat dua.")
    assert (now.target, now.notes) == (
        "Second.",
        (f"{KEPT_NOTE}Typed, the note left in place.",),
    )


@pytest.mark.parametrize("parts", [1, 2])
def test_one_source_twice_in_a_file(three: Path, rkt: Rkt, parts: int) -> None:
    units = [
        f'<trans-unit id="{text}" approved="yes"><source>Kalimat tiga.</source>'
        f'<target state="final">{text}</target></trans-unit>'
        for text in ("A", "B")
    ]
    data = v1("".join(units))
    if parts == 2:
        first, second = (v1(each).decode() for each in units)
        inside = second[second.index("<file") :]
        data = first.replace("</xliff>", inside).encode()
    Path("xliff/en").mkdir(parents=True)
    Path(XLF).write_bytes(data)
    assert f"imported  {XLF}  2 units for {PO}: 1 translated" in rkt("xliff", "import", XLF).out
    now = message("Kalimat tiga.")
    assert (now.target, now.state, now.notes) == ("B", State.REVIEWED, (f"{OFFERED_NOTE}A",))
    assert "nothing new" in rkt("xliff", "import", XLF).out
    assert rkt("xliff", "export").code == 0


@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_what_a_file_calls_final_is_not_beaten_by_a_draft(
    three: Path, rkt: Rkt, version: str
) -> None:
    given = (("Satu", "translated"), ("Dua", "final"), ("Tiga", "translated"))
    units = [
        f'<trans-unit id="1"><source>Kalimat tiga.</source><target state="{state}">{text}</target>'
        "</trans-unit>"
        if version == "1.2"
        else f'<unit id="1"><segment state="{state}"><source>Kalimat tiga.</source><target>{text}'
        "</target></segment></unit>"
        for text, state in given
    ]
    data = (v1 if version == "1.2" else v2)("".join(units))
    Path("xliff/en").mkdir(parents=True)
    Path(XLF).write_bytes(data)
    assert rkt("xliff", "import", XLF, "--reviewed").code == 0
    now = message("Kalimat tiga.")
    assert (now.target, now.state) == ("Dua", State.REVIEWED)
    assert now.notes == (f"{OFFERED_NOTE}Satu", f"{OFFERED_NOTE}Tiga")
    assert "nothing new" in rkt("xliff", "import", XLF, "--reviewed").out
    assert rkt("xliff", "export").code == 0


@pytest.mark.parametrize("options", [(), ("--reviewed",)])
@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_half_a_sentence_is_never_reviewed(
    three: Path, rkt: Rkt, version: str, options: tuple[str, ...]
) -> None:
    mark = '<mrk mtype="seg" mid="{}">{}</mrk>'
    Path("a.xlf").write_bytes(
        v1(
            '<trans-unit id="1" approved="yes"><source>Kalimat tiga.</source><seg-source>'
            f"{mark.format(1, 'Kalimat ')}{mark.format(2, 'tiga.')}</seg-source>"
            f'<target state="final">{mark.format(1, "Sentence ")}{mark.format(2, "")}</target>'
            "</trans-unit>"
        )
        if version == "1.2"
        else v2(
            '<unit id="1"><segment state="final"><source>Kalimat </source><target>Sentence '
            '</target></segment><segment state="final"><source>tiga.</source><target/></segment>'
            "</unit>"
        )
    )
    run = rkt("xliff", "import", "a.xlf", *options)
    reason = "1 of 2 segments are not translated"
    assert f"a.xlf:3: unfinished: {reason}; a draft at most" in run.out
    assert message("Kalimat tiga.").state is State.TRANSLATED


def test_of_two_reviews_the_earlier_one_stays_as_a_note(three: Path, rkt: Rkt) -> None:
    rkt("xliff", "export")
    work(Path(XLF), "Kalimat satu [1].", "First [1].", "final")
    body = json.loads(rkt("xliff", "import", XLF, "--json").out)
    assert (body["command"], body["exit_code"]) == ("xliff import", 0)
    (file,) = body["result"]["files"]
    (change,) = file["changes"]
    now = message("Kalimat satu [1].")
    assert (now.target, now.notes) == ("First [1].", (f"{KEPT_NOTE}One [1].",))
    assert (change["fate"], change["before"], change["offered"]) == (
        "replaced",
        "One [1].",
        "First [1].",
    )
    assert change["location"] == {"path": PO, "line": now.line}
    assert file["written"] is True


def test_a_tool_that_keeps_no_states(three: Path, rkt: Rkt) -> None:
    rkt("xliff", "export")
    work(Path(XLF), "Kalimat tiga.", "Three.", "translated")
    rkt("xliff", "import", XLF)
    assert message("Kalimat tiga.").state is State.TRANSLATED
    run = rkt("xliff", "import", XLF, "--reviewed")
    assert "2 approved" in run.out
    assert all(m.state is State.REVIEWED for m in catalog().messages)


# --- what a file says of its own targets -----------------------------------------------------

BACK = """\
<trans-unit id="1"><source>Kalimat satu [1].</source><target>Kalimat satu [1].</target></trans-unit>
<trans-unit id="2"><source>Kalimat dua.</source>
<target state="needs-translation">Kalimat dua.</target></trans-unit>
<trans-unit id="3" translate="no"><source>Kalimat tiga.</source>
<target state="final">Kalimat tiga.</target></trans-unit>
"""


@pytest.mark.parametrize("options", [(), ("--reviewed",)])
def test_copies_of_sources_are_no_translations(
    three: Path, rkt: Rkt, options: tuple[str, ...]
) -> None:
    Path("a.xlf").write_bytes(v1(BACK))
    before = Path(PO).read_bytes()
    run = rkt("xliff", "import", "a.xlf", *options)
    assert run.code == 0
    assert Path(PO).read_bytes() == before
    assert f"unchanged a.xlf  3 units for {PO}: 3 not translated\n" in run.out
    assert 'a.xlf:4: not translated: state="needs-translation"; the target is a copy' in run.out
    assert 'a.xlf:6: not translated: translate="no"; the target is a copy' in run.out
    body = json.loads(rkt("xliff", "import", "a.xlf", *options, "--json").out)
    (file,) = body["result"]["files"]
    assert [(n["issue"], n["reason"], n["source"]) for n in file["notices"]] == [
        ("untranslated", "no state", "Kalimat satu [1]."),
        ("untranslated", 'state="needs-translation"', "Kalimat dua."),
        ("untranslated", 'translate="no"', "Kalimat tiga."),
    ]


def test_reviewed_is_for_what_is_translated(three: Path, rkt: Rkt) -> None:
    Path("a.xlf").write_bytes(
        v1(
            '<trans-unit id="2"><source>Kalimat dua.</source>'
            '<target state="needs-translation">Dua sentence.</target></trans-unit>'
            '<trans-unit id="3"><source>Kalimat tiga.</source>'
            '<target state="new">Three.</target></trans-unit>'
        )
    )
    run = rkt("xliff", "import", "a.xlf", "--reviewed")
    assert run.code == 0
    assert 'a.xlf:3: unfinished: state="needs-translation"; a draft at most' in run.out
    two, three_ = message("Kalimat dua."), message("Kalimat tiga.")
    assert (two.target, two.state) == ("Dua sentence.", State.TRANSLATED)
    assert (three_.target, three_.state) == ("Three.", State.REVIEWED)


def test_a_sign_off_that_is_denied_is_named(three: Path, rkt: Rkt) -> None:
    signed = (
        '<trans-unit id="2" approved="no"><source>Kalimat dua.</source>'
        '<target state="signed-off">Two.</target></trans-unit>'
    )
    Path("a.xlf").write_bytes(v1(signed))
    run = rkt("xliff", "import", "a.xlf")
    assert 'a.xlf:3: not approved: state="signed-off", but approved="no"; a draft' in run.out
    assert message("Kalimat dua.").state is State.TRANSLATED
    # Our own drafts do not deny it, and the option overrules it.
    rkt("xliff", "export")
    text = Path(XLF).read_text("utf-8").replace("needs-review-translation", "signed-off")
    Path(XLF).write_text(text, "utf-8")
    assert "1 approved\n" in rkt("xliff", "import", XLF).out
    assert "nothing new\n" in rkt("xliff", "import", "a.xlf", "--reviewed").out


@pytest.mark.parametrize("version", VERSIONS)
def test_copied_sources_go_out_and_come_back_as_nothing(
    three: Path, rkt: Rkt, version: str
) -> None:
    assert rkt("xliff", "export", "--copy-source", "--version", version).code == 0
    text = Path(XLF).read_text("utf-8")
    assert text.count("Kalimat tiga.") == 2
    assert (text.count("Kalimat satu"), text.count("Kalimat dua.")) == (1, 1)
    assert text.count('"new"' if version == "1.2" else '"initial"') == 1
    before = Path(PO).read_bytes()
    run = rkt("xliff", "import", XLF, "--reviewed")
    assert "1 approved, 1 not translated" in run.out
    assert Path(PO).read_bytes() != before
    assert message("Kalimat tiga.").target == ""
    # It is not work that was not imported.
    assert rkt("xliff", "export", "--version", version).code == 0
    assert Path(XLF).read_text("utf-8").count("Kalimat tiga.") == 1


def test_a_note_that_xml_cannot_hold_is_left_out_and_named(three: Path, rkt: Rkt) -> None:
    edit_po("#. paragraph 1, sentence 3 of 3", "# catat \x1b ini\n#. paragraph 1, sentence 3 of 3")
    line = message("Kalimat tiga.").line
    run = rkt("xliff", "export")
    assert run.code == 0
    assert f"left out  {PO}:{line}: note: XML cannot hold the character U+001B" in run.out
    assert f"exported  {XLF}  3 units" in run.out
    assert "\x1b" not in run.out
    before = Path(PO).read_bytes()
    assert "nothing new" in rkt("xliff", "import", XLF).out
    assert Path(PO).read_bytes() == before


def test_a_unit_that_xml_cannot_hold_is_left_out_and_named(three: Path, rkt: Rkt) -> None:
    edit_po('msgid "Kalimat tiga."', 'msgctxt "a\x07"\nmsgid "Kalimat tiga."')
    line = message("Kalimat tiga.").line
    run = rkt("xliff", "export")
    assert run.code == 1
    assert f"skipped   {PO}:{line}: XML cannot hold the character U+0007" in run.out
    assert f"exported  {XLF}  2 units" in run.out


# --- what people save while files are taken in -----------------------------------------------


def test_what_is_typed_while_a_file_is_waited_for(three: Path, rkt: Rkt) -> None:
    rkt("xliff", "export")
    work(Path(XLF), "Kalimat dua.", "The second.", "final")
    slow, sent = os.pipe()

    def send() -> None:
        with os.fdopen(sent, "wb") as pipe:
            edit_po('msgid "Kalimat tiga."\nmsgstr ""', 'msgid "Kalimat tiga."\nmsgstr "Three."')
            pipe.write(Path(XLF).read_bytes())

    sender = threading.Thread(target=send)
    sender.start()
    done = rkt("xliff", "import", XLF, f"/dev/fd/{slow}")
    sender.join()
    os.close(slow)
    assert done.code == 0, done
    assert [m.target for m in catalog().messages] == ["One [1].", "The second.", "Three."]


def test_what_is_typed_while_files_are_merged(
    three: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    rkt("xliff", "export")
    work(Path(XLF), "Kalimat dua.", "The second.", "final")
    real = xliff_import._write
    late = ["Three."]

    def slowly(*arguments: Any) -> Any:
        while late:
            typed = f'msgid "Kalimat tiga."\nmsgstr "{late.pop()}"'
            edit_po('msgid "Kalimat tiga."\nmsgstr ""', typed)
        return real(*arguments)

    monkeypatch.setattr(xliff_import, "_write", slowly)
    done = rkt("xliff", "import", XLF, "--json")
    assert done.code == 0, done
    assert [m.target for m in catalog().messages] == ["One [1].", "The second.", "Three."]
    [told] = json.loads(done.out)["result"]["files"]
    assert told["written"] is True
    [change] = told["changes"]
    assert change["location"]["line"] == message("Kalimat dua.").line


def test_a_catalogue_that_is_saved_all_the_time(
    three: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    rkt("xliff", "export")
    work(Path(XLF), "Kalimat dua.", "The second.", "final")
    before = Path(PO).read_bytes()
    monkeypatch.setattr("rktranslate.storage.writing.digest_file", lambda *_: os.urandom(8))
    assert f"{PO}: changed repeatedly while the command ran" in refused(rkt("xliff", "import", XLF))
    assert Path(PO).read_bytes() == before


def test_a_dry_run_says_the_same_and_writes_nothing(three: Path, rkt: Rkt) -> None:
    rkt("xliff", "export")
    work(Path(XLF), "Kalimat satu [1].", "First [1].", "final")
    work(Path(XLF), "Kalimat tiga.", "Three.", "final")
    before = files(three)
    dry = rkt("xliff", "import", XLF, "--dry-run")
    assert (dry.code, files(three)) == (0, before)
    assert "Dry run: nothing was written." in dry.out
    assert "1 translated, 1 replaced" in dry.out
    assert f"{PO}:{message('Kalimat satu [1].').line}: replaced: " in dry.out
    assert "1 translated, 1 replaced" in rkt("xliff", "import", XLF).out
    assert files(three) != before


# --- the source has changed meanwhile --------------------------------------------------------


def test_a_source_that_changed_since_the_export(three: Path, rkt: Rkt) -> None:
    rkt("xliff", "export")
    work(Path(XLF), "Kalimat tiga.", "Three.", "final")
    Path("source/a.md").write_text(SOURCE.replace("tiga", "yang lain sekali"), encoding="utf-8")
    rkt("extract")
    run = rkt("xliff", "import", XLF)
    assert run.code == 0
    assert "1 no longer current" in run.out
    gone = message("Kalimat tiga.")
    assert (gone.target, gone.obsolete) == ("Three.", True)
    assert f"{PO}:{gone.line}: gone: " in run.out
    assert "nothing new" in rkt("xliff", "import", XLF).out
    # It is not lost: the sentence comes back, and its translation with it.
    Path("source/a.md").write_text(SOURCE, encoding="utf-8")
    rkt("extract")
    back = message("Kalimat tiga.")
    assert (back.target, back.state, back.obsolete) == ("Three.", State.REVIEWED, False)


def test_a_small_change_takes_the_late_translation_as_its_draft(three: Path, rkt: Rkt) -> None:
    long = "Kerja sama kedua negara meningkat tajam sejak bulan Oktober tahun lalu di perbatasan."
    Path("source/a.md").write_text(f"{long}\n", encoding="utf-8")
    rkt("extract")
    rkt("xliff", "export")
    work(Path(XLF), long, "Cooperation has grown sharply since October.", "final")
    changed = long.replace("tajam", "pesat")  # a number or month would not be carried
    Path("source/a.md").write_text(f"{changed}\n", encoding="utf-8")
    rkt("extract")
    assert "1 no longer current" in rkt("xliff", "import", XLF).out
    rkt("translate", "--engine", "argos")
    now = message(changed)
    assert now.target.startswith("Cooperation has grown sharply since ")
    assert now.state is State.TRANSLATED
    assert translator_comments(now)[0].startswith("tm: ")


def test_an_export_says_when_the_catalogue_is_behind(three: Path, rkt: Rkt) -> None:
    Path("source/a.md").write_text(SOURCE + "\nBaru.\n", encoding="utf-8")
    run = rkt("xliff", "export")
    assert "differ in 1 unit: run `rktranslate extract`" in run.out


# --- an export never destroys work -----------------------------------------------------------


def test_work_that_is_saved_while_an_export_runs_is_not_replaced(three: Path, rkt: Rkt) -> None:
    rkt("xliff", "export")

    def save(stage: str, done: int, total: int) -> None:
        work(Path(XLF), "Kalimat tiga.", "Three.", "final")

    (failed,) = export_xliff(find_project(three), progress=save).failed
    assert (failed.path, "1 unit not imported" in failed.message) == (XLF, True)
    assert "Three." in Path(XLF).read_text("utf-8")


def test_work_that_was_not_imported_is_not_replaced(three: Path, rkt: Rkt) -> None:
    rkt("xliff", "export")
    work(Path(XLF), "Kalimat tiga.", "Three.", "final")
    before = files(three)
    line = refused(rkt("xliff", "export"))
    assert line.startswith(f"error: {XLF}: output file already exists, with 1 unit not imported")
    assert f"rktranslate xliff import {XLF}" in line
    assert files(three) == before
    rkt("xliff", "import", XLF)
    assert rkt("xliff", "export").code == 0
    work(Path(XLF), "Kalimat tiga.", "Other.", "final")
    Path("source/b.md").write_text(SOURCE, encoding="utf-8")
    assert rkt("extract").code == 0
    assert len(errors(rkt("xliff", "export"))) == 1
    assert Path("xliff/en/b.md.xlf").exists()
    assert rkt("xliff", "export", "--force").code == 0
    assert "Other." not in Path(XLF).read_text(encoding="utf-8")


def test_a_file_that_is_not_ours_is_not_replaced(three: Path, rkt: Rkt) -> None:
    Path("notes.xlf").write_text("my notes", encoding="utf-8")
    line = refused(rkt("xliff", "export", "-o", "notes.xlf"))
    assert line.startswith("error: notes.xlf: output file already exists")
    assert Path("notes.xlf").read_text(encoding="utf-8") == "my notes"


def test_where_exports_go(three: Path, rkt: Rkt) -> None:
    Path("source/sub").mkdir()
    Path("source/sub/b.txt").write_text("Satu.\n", encoding="utf-8")
    rkt("extract")
    assert rkt("xliff", "export", "-o", "../out").code == 0
    assert sorted(p.name for p in Path("../out/en").rglob("*.xlf")) == ["a.md.xlf", "b.txt.xlf"]
    assert Path("../out/en/sub/b.txt.xlf").exists()
    assert "name a document and a language" in refused(rkt("xliff", "export", "-o", "one.xlf"))
    assert rkt("xliff", "export", "source/sub/b.txt", "-o", "one.xlf").code == 0
    assert "Satu." in Path("one.xlf").read_text(encoding="utf-8")
    assert rkt("xliff", "export", "source/sub/b.txt").code == 0
    stdout = rkt("xliff", "export", "source/sub/b.txt", "-o", "-", "--version", "2.1")
    assert ET.fromstring(stdout.out).get("version") == "2.1"
    assert "exported" in stdout.err
    assert "not a source document" in refused(rkt("xliff", "export", "source/none.md"))
    assert "'fr' is not a target language" in refused(rkt("xliff", "export", "--to", "fr"))
    Path("translations/en/sub/b.txt.po").unlink()
    run = rkt("xliff", "export", "-o", "new")
    assert run.code == 2
    assert run.err.startswith("error: translations/en/sub/b.txt.po: no catalogue yet")
    assert "rktranslate extract" in run.err
    assert [path.name for path in Path("new").rglob("*.xlf")] == ["a.md.xlf"]


# --- files that must be refused --------------------------------------------------------------


def v1(unit: str, original: str = "source/a.md", language: str = "en") -> bytes:
    return (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
        f'<file original="{original}" datatype="plaintext" source-language="id" '
        f'target-language="{language}"><body>\n{unit}</body></file></xliff>'
    ).encode()


def v2(unit: str) -> bytes:
    return (
        '<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="id" '
        f'trgLang="en">\n<file id="f" original="source/a.md">\n{unit}</file></xliff>'
    ).encode()


def unit(target: str, source: str = "Kalimat tiga.") -> str:
    return f'<trans-unit id="1"><source>{source}</source><target>{target}</target></trans-unit>'


def data_bomb() -> bytes:
    refs = '<ph id="1" dataRef="d"/>' * 5000
    return v2(
        f'<unit id="1"><originalData><data id="d">{"x" * 100_000}</data></originalData>'
        f"<segment><source>{refs}</source></segment></unit>"
    )


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", r":1: not well-formed XML"),
    "binary": (bytes(range(256)), r":1: not well-formed XML"),
    "cut off": (v1(unit("x"))[:-20], r":3: not well-formed XML"),
    "another format": (b"<tmx version='1.4'/>", r":1: expected <xliff>, found <tmx>"),
    "no file": (b'<xliff version="1.2"/>', r":1: no <file> in it"),
    "no language": (v1(unit("x"), language=""), r":1: the file must name one source and"),
    "external entity": (
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + v1(unit("&f;")),
        r":1: internal DTD subset not allowed",
    ),
    "entity bomb": (
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{BOMB}]>'.encode() + v1(unit("&l8;")),
        r":1: internal DTD subset not allowed",
    ),
    "nested without end": (v1("<group>" * 5000), r":3: elements nested more than 64 deep"),
    "another document": (
        v1(unit("x"), "source/b.md"),
        r":2: not a source document of this project: 'source/b\.md'",
    ),
    "out of the project": (
        v1(unit("x"), "../../../etc/passwd"),
        r":2: not a source document of this project: '\.\./\.\./\.\./etc/passwd'",
    ),
    "another language": (
        v1(unit("x"), language="fr"),
        r":2: expected target language en, found fr",
    ),
    "another source language": (
        v1(unit("x")).replace(b'source-language="id"', b'source-language="de"'),
        r":2: expected source language id, found de",
    ),
}  # fmt: skip


def errors(run: Run) -> list[str]:
    """Return the errors of a command over several files, some of which failed."""
    assert run.code == 2, run
    return [line for line in run.err.splitlines() if line.startswith("error: ")]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_costs_itself(three: Path, rkt: Rkt, kind: str) -> None:
    data, problem = HOSTILE[kind]
    Path("good.xlf").write_bytes(v1(unit("Three.")))
    Path("bad.xlf").write_bytes(data)
    before = files(three)
    (line,) = errors(rkt("xliff", "import", "bad.xlf"))
    assert re.match(f"error: bad.xlf{problem}", line), line
    assert files(three) == before
    assert len(errors(rkt("xliff", "import", "bad.xlf", "good.xlf"))) == 1
    assert message("Kalimat tiga.").target == "Three."


FAULTY: dict[str, tuple[bytes, str]] = {
    "data bomb": (data_bomb(), "references to codes add too much text"),
    "an order without end": (
        v2('<unit id="1"><segment><source>a</source>'
           f'<target order="{"9" * 5000}">b</target></segment></unit>'),
        "order is not a number: '9{20}'",
    ),
    "a code without text": (
        v1(unit('<x id="1"/>')),
        "the text of the inline code <x> is not in the file",
    ),
    "another language": (
        v1(unit("Trois.").replace("<target>", '<target xml:lang="fr">')),
        "expected target language en, found fr",
    ),
    "a NUL": (
        v2('<unit id="1"><segment><source>a</source><target><cp hex="0000"/></target></segment>'
           "</unit>"),
        r"PO cannot hold the character U\+0000",
    ),
    "half a character": (
        v2('<unit id="1"><segment><source>a</source><target><cp hex="D800"/></target></segment>'
           "</unit>"),
        r"PO cannot hold the character U\+D800",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTY)
def test_a_faulty_unit_costs_itself(three: Path, rkt: Rkt, kind: str) -> None:
    data, problem = FAULTY[kind]
    # The other unit of the file is imported, as are the other files.
    other = v1(unit("Three.")) if b'"1.2"' in data else (
        v2('<unit id="2"><segment><source>Kalimat tiga.</source><target>Three.</target></segment>'
           "</unit>")
    )  # fmt: skip
    inside = other[other.index(b">\n", other.index(b"<file")) + 2 : other.index(b"</file>")]
    inside = inside.removesuffix(b"</body>")
    begin = data.index(b"</body>") if b"</body>" in data else data.index(b"</file>")
    Path("bad.xlf").write_bytes(data[:begin] + b"\n" + inside + data[begin:])
    Path("good.xlf").write_bytes(v1(unit("Second.", "Kalimat dua.")))
    run = rkt("xliff", "import", "good.xlf", "bad.xlf")
    assert (run.code, run.err) == (1, "")
    assert re.search(f"^bad.xlf:3: unreadable: {problem}; the unit was left out", run.out, re.M)
    assert "1 translated, 1 of them drafts, to be reviewed, 1 unreadable\n" in run.out
    assert message("Kalimat tiga.").target == "Three."
    body = json.loads(rkt("xliff", "import", "bad.xlf", "--json").out)
    assert body["exit_code"] == 1
    (notice,) = body["result"]["files"][0]["notices"]
    assert (notice["issue"], notice["found_at"]) == ("unreadable", {"path": "bad.xlf", "line": 3})
    # A file with it is not replaced by an export.
    line = refused(rkt("xliff", "export", "-o", "bad.xlf"))
    assert line.startswith("error: bad.xlf")
    assert rkt("xliff", "export", "-o", "bad.xlf", "--force").code == 0


def test_files_that_are_not_there(three: Path, rkt: Rkt) -> None:
    assert "none.xlf: file not found" in refused(rkt("xliff", "import", "none.xlf"))
    Path("empty").mkdir()
    assert "empty: no file ending in .xlf or .xliff" in refused(rkt("xliff", "import", "empty"))
    run = rkt("xliff", "import")
    assert run.code == 2
    assert "missing argument 'FILE...'" in run.err


def test_a_folder_gives_its_files_and_nothing_hidden(three: Path, rkt: Rkt) -> None:
    for name in (".hidden/a.xlf", "in/.tool/a.xlf", "in/.a.xlf", "in/~a.xlf"):
        Path("got", name).parent.mkdir(parents=True, exist_ok=True)
        Path("got", name).write_bytes(v1(unit("Wrong.")))
    Path("got/old.xlf").mkdir()
    assert "got: no file ending in .xlf or .xliff" in refused(rkt("xliff", "import", "got"))
    Path("got/old.xlf/a.xlf").write_bytes(v1(unit("Three.")))
    assert "imported  got/old.xlf/a.xlf  1 unit" in rkt("xliff", "import", "got").out
    assert message("Kalimat tiga.").target == "Three."
    # What is given by its name is meant.
    assert "1 changed" in rkt("xliff", "import", "got/.hidden").out


def test_what_drives_a_terminal_is_spelled_out(three: Path, rkt: Rkt) -> None:
    Path("a.xlf").write_bytes(
        v2('<unit id="1"><segment state="final"><source>Kalimat <cp hex="001B"/>[31m</source>'
           "<target>x\u202ey</target></segment></unit>")
    )  # fmt: skip
    run = rkt("xliff", "import", "a.xlf")
    assert run.code == 0
    assert "\x1b" not in run.out
    assert "\u202e" not in run.out
    assert "\\u001b[31m" in run.out


def test_a_project_that_is_being_written_to(
    three: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_lock, "_LOCK_SECONDS", 0.1)
    rkt("xliff", "export")
    work(Path(XLF), "Kalimat tiga.", "Three.", "final")
    with find_project(three).lock("translate"):
        assert "is writing to this project" in refused(rkt("xliff", "import", XLF))
    assert message("Kalimat tiga.").target == ""


# --- which document, which language ----------------------------------------------------------


@pytest.mark.parametrize("original", [r"C:\\Users\\t\\source\\a.md", "/home/t/source/a.md"])
def test_a_tool_that_writes_full_paths(three: Path, rkt: Rkt, original: str) -> None:
    Path("a.xlf").write_bytes(v1(unit("Three."), original.replace("\\\\", "\\")))
    assert "1 translated" in rkt("xliff", "import", "a.xlf").out


def test_a_document_with_a_name_that_xml_cannot_hold(project: Path, rkt: Rkt) -> None:
    Path("source/a\ufffe.md").write_text("Satu.\n", encoding="utf-8")
    rkt("extract")
    run = rkt("xliff", "export")
    assert (run.code, "1 unit" in run.out) == (0, True)
    [path] = Path("xliff/en").iterdir()
    work(path, "Satu.", "One.", "final")
    assert "1 translated" in rkt("xliff", "import", str(path)).out


def test_a_tool_that_forgets_the_document(three: Path, rkt: Rkt) -> None:
    Path("a.xlf").write_bytes(v1(unit("Three."), "job 17"))
    assert "name the source document with --document" in refused(rkt("xliff", "import", "a.xlf"))
    Path("source/b.md").write_text("Lain.\n", encoding="utf-8")
    rkt("extract")
    wrong = refused(rkt("xliff", "import", "a.xlf", "--document", "source/b.md"))
    assert "a.xlf:2: translations/en/b.md.po has none of the sources" in wrong
    run = rkt("xliff", "import", "a.xlf", "--document", "source/a.md")
    assert "1 translated" in run.out


def test_languages_by_their_primary_part(three: Path, rkt: Rkt) -> None:
    Path("a.xlf").write_bytes(v1(unit("Three."), language="en-GB"))
    assert "1 translated" in rkt("xliff", "import", "a.xlf").out
    Path("rktranslate.toml").write_text('target-languages = ["en_US", "en_GB"]\n', "utf-8")
    rkt("extract")
    assert f"for {PO.replace('en', 'en_GB')}: 1 translated" in rkt("xliff", "import", "a.xlf").out
    Path("a.xlf").write_bytes(v1(unit("Three."), language="en"))
    assert "name the target language with --to" in refused(rkt("xliff", "import", "a.xlf"))
    run = rkt("xliff", "import", "a.xlf", "--to", "en_US")
    assert f"for {PO.replace('en', 'en_US')}: 1 translated" in run.out


def test_a_tool_that_forgets_the_language(three: Path, rkt: Rkt) -> None:
    Path("xliff/en").mkdir(parents=True)
    Path(XLF).write_bytes(v1(unit("Three.")).replace(b'target-language="en"', b""))
    assert "name the target language with --to" in refused(rkt("xliff", "import", XLF))
    assert "1 unit not imported" in refused(rkt("xliff", "export"))
    assert "1 translated" in rkt("xliff", "import", XLF, "--to", "en").out
    assert rkt("xliff", "export").code == 0


def test_one_file_of_several_documents(three: Path, rkt: Rkt) -> None:
    Path("source/b.md").write_text("Lain.\n", encoding="utf-8")
    rkt("extract")
    one = v1(unit("Three.")).decode()
    head, inside = one.split("\n", 1)
    other = inside.removesuffix("</xliff>").replace("a.md", "b.md").replace("Kalimat tiga", "Lain")
    Path("both.xlf").write_text(f"{head}\n{other}{inside}", encoding="utf-8")
    run = rkt("xliff", "import", "both.xlf")
    assert run.out.count("imported  both.xlf  1 unit for ") == 2
    assert message("Kalimat tiga.").target == "Three."
    assert 'msgstr "Three."' in Path("translations/en/b.md.po").read_text(encoding="utf-8")


# --- laws ------------------------------------------------------------------------------------

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from('\n\t\r"\\&<>[1]*'),
    min_size=1,
    max_size=12,
)
STATES_1 = {State.TRANSLATED: "translated", State.REVIEWED: "signed-off", State.FINAL: "final"}
NO_NOTE, OF_TARGET, OF_ANOTHER = (), (True,), (False,)
"""Notes of a machine draft: none, or whether its fingerprint is of the target that is there."""
HERE = st.lists(
    st.none()
    | st.tuples(
        TEXT,
        st.sampled_from([State.TRANSLATED, State.REVIEWED]),
        st.sampled_from([NO_NOTE, OF_TARGET, OF_ANOTHER]),
    ),
    min_size=3,
    max_size=3,
)
MEANWHILE = st.lists(st.none() | TEXT, min_size=3, max_size=3)
THERE = st.lists(
    st.none() | st.tuples(TEXT, st.sampled_from(list(STATES_1))), min_size=3, max_size=3
)


@pytest.mark.slow
@given(HERE, MEANWHILE, THERE, st.sampled_from(["1.2", "2.1"]))
@settings(max_examples=25, deadline=None)
def test_no_word_of_anybody_is_lost(
    here: list[tuple[str, State, tuple[bool, ...]] | None],
    meanwhile: list[str | None],
    there: list[tuple[str, State] | None],
    version: str,
) -> None:
    from rktranslate.catalog.po import read, serialise

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "source").mkdir()
        (root / "rktranslate.toml").write_text('target-languages = ["en"]\n', "utf-8")
        (root / "source/a.md").write_text(SOURCE, encoding="utf-8")
        where = ("-C", folder, "--quiet")
        assert execute(["extract", *where]) == 0
        before = read(root / PO, "id", "en")
        sent = tuple(
            filled(m, *done) if done else m
            for m, done in zip(before.catalog.messages, here, strict=True)
        )

        def put(messages: tuple[Message, ...]) -> None:
            text = serialise(replace(before.catalog, messages=messages))
            (root / PO).write_text(text, encoding="utf-8", newline="\n")

        put(sent)
        assert execute(["xliff", "export", "--version", version, *where]) == 0
        # Somebody types over drafts while the file is away; flag and notes stay as they are.
        now_here = tuple(
            replace(m, target=typed) if typed and m.target else m
            for m, typed in zip(sent, meanwhile, strict=True)
        )
        put(now_here)
        for m, done in zip(sent, there, strict=True):
            if done:
                state = STATES_1[done[1]] if version == "1.2" else done[1].value
                work(root / XLF, m.source, done[0], state)
        assert execute(["xliff", "import", str(root / XLF), *where]) == 0
        once = (root / PO).read_bytes()
        after = {m.source: m for m in catalog(root).messages}
        for went, mine, theirs in zip(sent, now_here, there, strict=True):
            now = after[went.source]
            words = lines(now.target, *now.notes)
            came = replace(went, target=theirs[0], state=theirs[1]) if theirs else went
            for each in (mine, came):
                assert is_untouched_draft(each) or lines(each.target) in words
            if mine.state is State.REVIEWED:
                assert now.state is State.REVIEWED
            if theirs and theirs[1] is not State.TRANSLATED:
                assert lines(now.target) == lines(theirs[0])
        assert execute(["xliff", "import", str(root / XLF), *where]) == 0
        assert (root / PO).read_bytes() == once
        assert execute(["xliff", "export", "--version", version, *where]) == 0


def filled(m: Message, target: str, state: State, drafted: tuple[bool, ...]) -> Message:
    """Return a message with a target, and a machine's note as ``drafted`` says."""
    notes = tuple(f"mt: x{draft_mark(target if same else 'what it was')}" for same in drafted)
    return with_comments(replace(m, target=target, state=state), notes)


def lines(*texts: str) -> str:
    """Return texts with line ends made alike: notes are of lines, and XML reads them so."""
    return re.sub(r"\r\n?", "\n", "\n".join(texts))


# --- the shell -------------------------------------------------------------------------------


def test_completion_knows_the_languages(three: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from rktranslate.cli import main; main()"],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "_RKTRANSLATE_COMPLETE": "bash_complete",
            "COMP_WORDS": "rktranslate xliff export --to ",
            "COMP_CWORD": "4",
        },
    )
    assert done.stdout == "plain,en\n", done


def test_help_is_quick() -> None:
    code = (
        "import sys; import rktranslate.cli.xliff;"
        "heavy = {'rich', 'babel', 'rktranslate.workflow.xliff_import', 'lxml.etree'};"
        "heavy &= set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
