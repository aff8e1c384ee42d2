"""One broken file costs itself: every command does all else, names the file and exits with 2."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rktranslate.project.layout import find_project
from rktranslate.workflow.evaluate import reviewed_set
from tests.conftest import Run
from tests.test_places import unprivileged

Rkt = Callable[..., Run]

SOURCES = {"a": "Kucing tidur.", "b": "Anjing makan.", "c": "Burung terbang."}
TARGETS = {"a": "The cat sleeps.", "b": "The dog eats.", "c": "The bird flies."}
BROKEN_PO = {
    "cut off": (b'msgid "Kucing tidur."\nmsgstr "The cat\n', "does not end on its line"),
    "not UTF-8": (b'msgid "Kucing tidur."\nmsgstr "The c\xe9t."\n', "not valid UTF-8"),
    "conflict": (b'<<<<<<< HEAD\nmsgid "Kucing"\nmsgstr "Cat"\n', "merge conflict"),
    "NUL": (b'msgid "Kucing tidur."\nmsgstr "The\0 cat."\n', "NUL"),
    "no PO": (b"\x89PNG\r\n\x1a\n", ""),
    "other language": (b"", "expected target language en"),
}
BROKEN_SOURCE = {
    "not UTF-8": (b"Kucing tidur\xff.\n", "not UTF-8"),
    "binary": (b"Kucing\0tidur\n", "NUL"),
    "conflict": (b"<<<<<<< a\nKucing.\n=======\nAnjing.\n>>>>>>> b\n", "merge conflict"),
    "cut off": ("Kucing tidur di …".encode()[:-1], "middle of a"),
}
COMMANDS = [
    ("extract",),
    ("translate",),
    ("check",),
    ("check", "--fix"),
    ("build",),
    ("build", "--draft"),
    ("run",),
    ("status",),
    ("xliff", "export"),
    ("tm", "export", "all.tmx"),
    ("tm", "search", "Anjing makan.", "--to", "en"),
    ("tm", "stats"),
    ("glossary", "plan"),
    ("glossary", "score"),
    ("glossary", "suggest"),
]
SOURCES_ONLY = {"glossary suggest"}
"""Commands that do not read the catalogues."""
CATALOGS_ONLY = {"tm export", "tm search", "tm stats", "glossary plan", "glossary score"}
"""Commands that do not read the sources."""


@pytest.fixture
def three(project: Path, rkt: Rkt) -> Path:
    """Three documents in two languages, translated and reviewed, and built in English."""
    Path("rktranslate.toml").write_text('target-languages = ["en", "ms"]\n', "utf-8")
    Path("glossary.csv").write_text("id,en,ms\nanjing,dog,anjing\n", "utf-8")
    for name, text in SOURCES.items():
        Path(f"source/{name}.md").write_text(f"{text}\n", "utf-8")
    assert rkt("extract").code == 0
    for name in SOURCES:
        for language in ("en", "ms"):
            path = Path(f"translations/{language}/{name}.md.po")
            head, entry = path.read_text("utf-8").rsplit('msgstr ""', 1)
            path.write_text(f'{head}msgstr "{TARGETS[name]}"{entry}', "utf-8")
    assert rkt("build").code == 0
    return project


def content(*folders: str) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for folder in folders
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }


def harm_catalog(kind: str) -> str:
    path = Path("translations/en/a.md.po")
    data, words = BROKEN_PO[kind]
    if kind == "other language":
        path.write_bytes(path.read_bytes().replace(b"Language: en", b"Language: de"))
    elif kind == "no PO":
        path.write_bytes(data)
    else:
        path.write_bytes(path.read_bytes() + b"\n" + data)
    return words


def named(run: Run, path: str, words: str) -> None:
    """Assert that one error line names a file with its line."""
    lines = [line for line in run.err.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1, run
    assert re.match(rf"error: {re.escape(path)}:\d+: ", lines[0]), lines
    assert words in lines[0]


@pytest.mark.parametrize("kind", BROKEN_PO)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_broken_catalogue(three: Path, rkt: Rkt, command: tuple[str, ...], kind: str) -> None:
    words = harm_catalog(kind)
    for name in ("b", "c"):
        Path(f"source/{name}.md").write_text(f"{SOURCES[name]}\n\nIkan berenang.\n", "utf-8")
    before = content("translations", "build", "source")
    harmed = Path("translations/en/a.md.po").read_bytes()
    run = rkt(*command)
    if " ".join(command[:2]) in SOURCES_ONLY:
        assert run.code == 0
        return
    assert run.code == 2, run
    named(run, "translations/en/a.md.po", words)
    assert Path("translations/en/a.md.po").read_bytes() == harmed
    after = content("translations", "build", "source")
    assert {path: after.get(path) for path in before if "/a." in path} == {
        path: data for path, data in before.items() if "/a." in path
    }
    if command[0] in ("extract", "translate", "run"):
        for language in ("en", "ms"):
            for name in ("b", "c"):
                text = Path(f"translations/{language}/{name}.md.po").read_text("utf-8")
                assert 'msgid "Ikan berenang."' in text


@pytest.mark.parametrize("kind", BROKEN_SOURCE)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_broken_source(three: Path, rkt: Rkt, command: tuple[str, ...], kind: str) -> None:
    data, words = BROKEN_SOURCE[kind]
    Path("source/a.md").write_bytes(data)
    Path("source/b.md").write_text(f"{SOURCES['b']}\n\nIkan berenang.\n", "utf-8")
    before = content("translations", "build", "source")
    run = rkt(*command)
    if " ".join(command[:2]) in CATALOGS_ONLY:
        assert run.code == 0
        return
    assert run.code == 2, run
    named(run, "source/a.md", words)
    after = content("translations", "build", "source")
    assert {path: after.get(path) for path in before if "/a." in path} == {
        path: data for path, data in before.items() if "/a." in path
    }
    assert "orphan" not in run.out
    if command[0] in ("extract", "translate", "run"):
        for language in ("en", "ms"):
            text = Path(f"translations/{language}/b.md.po").read_text("utf-8")
            assert 'msgid "Ikan berenang."' in text


UNDECODABLE = {
    "cp1252.txt": (1, "Ia berkata \u201cya\u201d.\r\n".encode("cp1252")),
    "latin.md": (3, "# Kafe\n\nKaf\u00e9 itu tutup.\n".encode("latin-1")),
    "mixed.txt": (2, "Kaf\u00e9 buka.\n".encode() + b"Kaf\xe9 tutup.\n"),
    "sub/utf16.txt": (1, "Kucing tidur.\n".encode("utf-16-le")),
    "nul.md": (3, b"Kucing\n\ntidur\0 di sini.\n"),
    "cut.md": (2, "Kucing\ntidur \u2026".encode()[:-1]),
    "front.md": (2, b"---\ntitle: \xe9\n---\nKucing tidur.\n"),
    "html.md": (2, b"<p>Kucing\n\xff tidur.</p>\n"),
    "conflict.md": (3, b"Kucing.\n\n<<<<<<< a\nX.\n=======\nY.\n>>>>>>> b\n"),
}
"""Line of the fault and content of documents that cannot be read."""


@pytest.mark.slow
def test_of_many_documents_all_that_cannot_be_read_are_named_at_once(
    project: Path, rkt: Rkt
) -> None:
    good = [f"baik-{number}" for number in range(155 - len(UNDECODABLE))]
    for name in good:
        Path(f"source/{name}.md").write_text("Kucing tidur.\n", "utf-8")
    Path("source/sub").mkdir()
    for name, (_, data) in UNDECODABLE.items():
        Path(f"source/{name}").write_bytes(data)
    expected = sorted(f"source/{name}:{line}" for name, (line, _) in UNDECODABLE.items())
    for command in ("extract", "translate", "build --draft", "status", "check", "run"):
        run = rkt(*command.split())
        assert run.code == 2, run
        errors = [line for line in run.err.splitlines() if line.startswith("error: ")]
        places = sorted(":".join(line.removeprefix("error: ").split(":")[:2]) for line in errors)
        assert places == expected, command
        assert all(line.endswith(")") for line in errors), errors  # with a remedy each
    for name in good:
        catalog = Path(f"translations/en/{name}.md.po").read_text("utf-8")
        assert 'msgstr ""\n\n' not in catalog.split("msgid", 2)[2]
        assert Path(f"build/en/{name}.draft.md").exists()
    assert len(list(Path("translations").rglob("*.po"))) == len(good)


def test_a_project_of_which_no_document_can_be_read(project: Path, rkt: Rkt) -> None:
    for name, (_, data) in UNDECODABLE.items():
        if "/" not in name:
            Path(f"source/{name}").write_bytes(data)
    for command in ("extract", "translate", "build", "status", "check", "run"):
        run = rkt(command)
        assert run.code == 2, command
        assert run.err.count("error: ") == len(UNDECODABLE) - 1, command


def result(run: Run) -> Any:
    return json.loads(run.out)["result"]


def test_json_lists_the_files(three: Path, rkt: Rkt) -> None:
    harm_catalog("cut off")
    Path("source/b.md").write_bytes(b"\xff\n")
    for command in ("extract", "check", "build", "status", "run"):
        run = rkt(command, "--json")
        assert (run.code, run.err) == (2, "")
        failed = result(run)["failed"]
        assert {each["path"] for each in failed} == {"translations/en/a.md.po", "source/b.md"}
        assert all(each["line"] for each in failed)


def test_the_other_outputs_are_built(three: Path, rkt: Rkt) -> None:
    before = content("build")
    harm_catalog("conflict")
    Path("source/c.md").write_bytes(b"\xff\n")
    for output in Path("build").rglob("*.md"):
        output.unlink()
    run = rkt("build")
    assert run.code == 2
    assert sorted(content("build")) == ["build/en/b.md", "build/ms/a.md", "build/ms/b.md"]
    for path, data in content("build").items():
        assert data == before[path]


def test_a_report_of_check_goes_to_its_file_and_the_failure_to_standard_error(
    three: Path, rkt: Rkt
) -> None:
    harm_catalog("cut off")
    run = rkt("check", "--format", "sarif", "-o", "findings.sarif")
    assert run.code == 2
    named(run, "translations/en/a.md.po", "does not end")
    assert json.loads(Path("findings.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_failures_take_precedence_over_findings_and_incomplete(three: Path, rkt: Rkt) -> None:
    harm_catalog("cut off")
    path = Path("translations/en/b.md.po")
    path.write_text(path.read_text("utf-8").replace(TARGETS["b"], "The dog\\neats."), "utf-8")
    for command in ("check", "build", "run"):
        assert rkt(command).code == 2


def test_an_orphan_is_not_taken_from_a_document_that_cannot_be_read(three: Path, rkt: Rkt) -> None:
    """A renamed document that cannot be read finds its catalogue when it can be read again."""
    text = Path("source/a.md").read_bytes()
    Path("source/a.md").unlink()
    Path("source/new.md").write_bytes(text + b"\xff")
    Path("source/twin.md").write_bytes(text)
    before = content("translations")
    assert rkt("extract").code == 2
    after = content("translations")
    assert after["translations/en/a.md.po"] == before["translations/en/a.md.po"]
    Path("source/new.md").write_bytes(text)
    assert rkt("extract").code == 0
    for name in ("new", "twin"):
        assert TARGETS["a"] in Path(f"translations/en/{name}.md.po").read_text("utf-8")


def test_a_sentence_is_not_retired_with_a_document_that_cannot_be_read(
    three: Path, rkt: Rkt
) -> None:
    Path("source/a.md").write_bytes(b"\xff\n")
    Path("source/b.md").write_text(f"{SOURCES['b']}\n\n{SOURCES['a']}\n", "utf-8")
    before = Path("translations/en/a.md.po").read_bytes()
    assert rkt("extract").code == 2
    assert Path("translations/en/a.md.po").read_bytes() == before
    Path("source/a.md").write_text(f"{SOURCES['a']}\n", "utf-8")
    assert rkt("extract").code == 0
    assert Path("translations/en/a.md.po").read_bytes() == before


def test_a_waiver_of_what_is_found_beside_another_catalogue_stays_valid(
    three: Path, rkt: Rkt
) -> None:
    """The other catalogue cannot be read: that there is no finding now proves nothing."""
    Path("source/b.md").write_text(f"{SOURCES['a']}\n", "utf-8")
    assert rkt("extract").code == 0
    note = "# rktranslate: ignore inconsistent-target: the client asked for both\n"
    for name, target in (("a", TARGETS["a"]), ("b", "A cat is sleeping.")):
        path = Path(f"translations/en/{name}.md.po")
        text = path.read_text("utf-8")
        at = text.index("#. paragraph")
        entry = re.sub('msgstr "[^"]*"', f'msgstr "{target}"', text[at:], count=1)
        path.write_text(text[:at] + note + entry, "utf-8")
    run = rkt("check", "--to", "en")
    assert "nothing to ignore" not in run.out
    harm_catalog("cut off")
    run = rkt("check", "--to", "en")
    assert run.code == 2
    assert "nothing to ignore" not in run.out


def test_an_import_reaches_the_other_catalogues(three: Path, rkt: Rkt) -> None:
    assert rkt("xliff", "export", "--to", "en").code == 0
    for name in ("a", "b"):
        path = Path(f"xliff/en/{name}.md.xlf")
        text = path.read_text("utf-8").replace(TARGETS[name], f"New: {TARGETS[name]}")
        path.write_text(text, "utf-8")
    harm_catalog("NUL")
    run = rkt("xliff", "import", "xliff/en")
    assert run.code == 2
    named(run, "translations/en/a.md.po", "NUL")
    assert "New: The dog eats." in Path("translations/en/b.md.po").read_text("utf-8")


@pytest.mark.usefixtures("format_plugins")
def test_a_format_that_fails_costs_its_document(three: Path, rkt: Rkt) -> None:
    Path("source/d.picky").write_bytes(b"BUG\n")
    Path("source/e.picky").write_bytes(b"Kata 5%.\n")
    run = rkt("extract")
    assert run.code == 2
    assert "source/d.picky: the picky format cannot read it: IndexError" in run.err
    assert Path("translations/en/e.picky.po").exists()
    for command in ("check", "build", "build --draft", "status"):
        run = rkt(*command.split())
        assert run.code == 2
        assert "source/d.picky" in run.err


# --- names and folders ------------------------------------------------------------------------


def move(path: str, new: bytes) -> None:
    """Give a file another name, which need not be text."""
    try:
        os.rename(path, os.fsencode(Path(path).parent) + b"/" + new)  # noqa: PTH104 - bytes
    except OSError:
        pytest.skip("this file system takes UTF-8 only")


def copy(path: str, new: str) -> None:
    Path(new).write_bytes(Path(path).read_bytes())


UNUSABLE_NAMES: dict[str, tuple[Callable[[], None], tuple[str, ...]]] = {
    "not UTF-8": (
        lambda: move("source/a.md", b"a\xe9.md"),
        (r"source/a\xe9.md: file name is not valid UTF-8",),
    ),
    "a line break": (
        lambda: move("source/a.md", b"a\n::error::forged.md"),
        ("U+000A in the name of a document",),
    ),
    "an escape": (lambda: move("source/a.md", b"a\x1b[2J.md"), ("U+001B in the name",)),
    "one output": (
        lambda: copy("source/a.md", "source/a.draft.md"),
        (
            "source/a.draft.md: its output and the draft of source/a.md would share one file",
            "source/a.md: its draft and the output of source/a.draft.md would share one file",
        ),
    ),
}
"""How the name of a document becomes one that cannot be used, and the errors."""
ALL_CATALOGS = {"tm export", "tm search", "tm stats"}
"""Commands that read the catalogues of whatever documents."""


def others_are_handled(command: tuple[str, ...]) -> None:
    if command[0] in ("extract", "translate", "run"):
        for language in ("en", "ms"):
            text = Path(f"translations/{language}/b.md.po").read_text("utf-8")
            assert 'msgid "Ikan berenang."' in text


@pytest.mark.parametrize("kind", UNUSABLE_NAMES)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_document_with_an_unusable_name(
    three: Path, rkt: Rkt, command: tuple[str, ...], kind: str
) -> None:
    harm, problems = UNUSABLE_NAMES[kind]
    harm()
    Path("source/b.md").write_text(f"{SOURCES['b']}\n\nIkan berenang.\n", "utf-8")
    before = content("translations", "build")
    run = rkt(*command)
    name = " ".join(command[:2])
    if name in ALL_CATALOGS or (("line" in kind or "escape" in kind) and name in CATALOGS_ONLY):
        assert run.code == 0, run
        return
    assert run.code == 2, run
    errors = [line for line in run.err.splitlines() if line.startswith("error: ")]
    assert len(errors) == len(problems), run
    assert run.err.isprintable() or run.err.replace("\n", "").isprintable()
    for problem, error in zip(sorted(problems), sorted(errors), strict=True):
        assert problem in error
    after = content("translations", "build")
    assert {path: after.get(path) for path in before if "/a" in path} == {
        path: data for path, data in before.items() if "/a" in path
    }
    assert not any("/a" in path and path not in before for path in after)
    assert "orphan" not in run.out
    assert "retired" not in run.out
    assert "one file on Windows" not in run.out
    others_are_handled(command)


def test_a_document_without_a_usable_name_is_found_again(three: Path, rkt: Rkt) -> None:
    move("source/a.md", b"a\xe9.md")
    before = content("translations")
    assert rkt("extract").code == 2
    move(os.fsdecode(b"source/a\xe9.md"), b"new.md")
    assert content("translations") == before
    assert rkt("extract").code == 0
    assert TARGETS["a"] in Path("translations/en/new.md.po").read_text("utf-8")
    assert not Path("translations/en/a.md.po").exists()


def test_the_only_document_has_an_unusable_name(project: Path, rkt: Rkt) -> None:
    Path("source/a.md").write_text("Kucing.\n", "utf-8")
    move("source/a.md", b"\xff.md")
    for command in ("extract", "check", "build", "status"):
        run = rkt(command)
        assert run.code == 2
        assert r"source/\xff.md: file name is not valid UTF-8" in run.err


def test_a_file_that_is_no_document_may_have_any_name(three: Path, rkt: Rkt) -> None:
    Path("source/map.png").write_bytes(b"\x89PNG\r\n")
    Path("build/en/map.png").write_bytes(b"\x89PNG\r\n")
    for folder in ("source", "build/en"):
        move(f"{folder}/map.png", b"map\xe9.png")
    for command in ("extract", "check", "build", "status"):
        run = rkt(command)
        assert (run.code < 2, run.err) == (True, "")


@pytest.mark.parametrize(
    ("name", "shown"), [("translations/en/x.md.po", r"translations/en/x.md\xe9.po"),
                        ("memory/x.tmx", r"memory/x\xe9.tmx")]
)  # fmt: skip
def test_a_catalogue_or_memory_with_an_unusable_name(
    three: Path, rkt: Rkt, name: str, shown: str
) -> None:
    assert rkt("tm", "export", "x.tmx").code == 0
    Path("memory").mkdir()
    copy("x.tmx" if name.endswith("tmx") else "translations/en/b.md.po", name)
    move(name, f"{Path(name).stem}\udce9{Path(name).suffix}".encode("utf-8", "surrogateescape"))
    Path("source/b.md").write_text(f"{SOURCES['b']}\n\nIkan berenang.\n", "utf-8")
    for command in COMMANDS:
        run = rkt(*command)
        reads_memory = command[0] in ("translate", "tm") and command[1:2] != ("export",)
        if (name.startswith("memory") and not reads_memory) or command[0] in (
            "build", "status", "xliff", "glossary",
        ):  # fmt: skip
            assert run.code != 2, run
        else:
            assert run.code == 2, run
            assert run.err == f"error: {shown}: file name is not valid UTF-8 (rename it)\n"
        if command[0] == "extract":
            others_are_handled(command)


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["source/inner", "translations/en/inner"])
def test_a_folder_that_may_not_be_read_costs_what_is_in_it(
    three: Path, rkt: Rkt, folder: str
) -> None:
    Path("source/inner").mkdir()
    for name in SOURCES:
        Path(f"source/{name}.md").rename(f"source/inner/{name}.md")
    Path("source/d.md").write_text("Kuda berlari.\n", "utf-8")
    shutil.rmtree("build")
    assert rkt("extract").code == 0
    before = content("translations/en/inner", "translations/ms/inner")
    in_sources = folder.startswith("source")
    assert TARGETS["a"].encode() in before["translations/en/inner/a.md.po"]
    for number, command in enumerate((*COMMANDS, ("extract",))):
        # Its sentences are in a document that can be read, too.
        text = f"Kuda berlari.\n\n{SOURCES['a']}\n\nBaris {number}.\n"
        Path("source/d.md").write_text(text, "utf-8")
        Path(folder).chmod(0)
        try:
            run = unprivileged(*command)
        finally:
            Path(folder).chmod(0o755)
        if " ".join(command[:2]) in (ALL_CATALOGS if in_sources else SOURCES_ONLY):
            assert run.code == 0, run
        else:
            assert run.code == 2, run
            for line in run.err.splitlines():
                assert re.fullmatch(f"error: {folder}\\S*: cannot be read: permission denied", line)
        assert "orphan" not in run.out
        after = content("translations/en/inner", "translations/ms/inner")
        if in_sources:
            assert after == before
        assert after["translations/en/inner/a.md.po"] == before["translations/en/inner/a.md.po"]
        if command[0] in ("extract", "translate", "run"):
            assert f"Baris {number}." in Path("translations/en/d.md.po").read_text("utf-8")
    assert rkt("extract").code == 0
    assert content("translations/en/inner") == {
        path: data for path, data in before.items() if "/en/" in path
    }


def test_the_memory_keeps_what_is_in_a_folder_that_may_not_be_read(three: Path, rkt: Rkt) -> None:
    assert "3 translations" in rkt("tm", "stats").out
    Path("translations/en").chmod(0)
    try:
        run = unprivileged("tm", "search", SOURCES["b"], "--to", "en")
    finally:
        Path("translations/en").chmod(0o755)
    assert run.code == 2
    assert TARGETS["b"] in run.out


# --- imports of several files -----------------------------------------------------------------

BROKEN_XLIFF = {
    "not well-formed": (b'<xliff version="1.2"><file', r"bad\.xlf:1: not well-formed"),
    "another format": (b"<tmx/>", r"bad\.xlf:1: expected <xliff>, found <tmx>"),
    "empty": (b"", r"bad\.xlf:1: "),
    "not there": (None, r"bad\.xlf: file not found"),
}


@pytest.mark.parametrize("kind", BROKEN_XLIFF)
def test_an_import_of_several_files_does_without_a_broken_one(
    three: Path, rkt: Rkt, kind: str
) -> None:
    data, problem = BROKEN_XLIFF[kind]
    assert rkt("xliff", "export", "--to", "en").code == 0
    for name in SOURCES:
        path = Path(f"xliff/en/{name}.md.xlf")
        path.write_text(path.read_text("utf-8").replace(TARGETS[name], f"New {name}."), "utf-8")
    if data is not None:
        Path("bad.xlf").write_bytes(data)
    before = content("translations")
    preview = rkt("xliff", "import", "--dry-run", "bad.xlf", "xliff/en/b.md.xlf")
    assert preview.code == 2
    assert content("translations") == before
    run = rkt(
        "xliff", "import", "xliff/en/a.md.xlf", "bad.xlf", "xliff/en/b.md.xlf", "none", "--json"
    )
    assert run.code == 2
    failed = result(run)["failed"]
    assert [each["path"] for each in failed] == ["bad.xlf", "none"]
    shown = f"{failed[0]['path']}:{failed[0]['line']}: {failed[0]['message']}"
    assert re.match(problem, shown.replace(":None:", ":"))
    assert [each["document"] for each in result(run)["files"]] == ["source/a.md", "source/b.md"]
    for name in ("a", "b"):
        assert f"New {name}." in Path(f"translations/en/{name}.md.po").read_text("utf-8")


@pytest.mark.parametrize(("old", "new", "problem"), [
    ('target-language="en"', 'target-language="fr"', "expected target language en or ms, found fr"),
    ('source-language="id"', 'source-language="nl"', "expected source language id, found nl"),
    ('original="source/a.md"', 'original="gone.md"', "not a source document of this project"),
])  # fmt: skip
def test_a_part_of_a_file_that_is_not_of_the_project_costs_itself(
    three: Path, rkt: Rkt, old: str, new: str, problem: str
) -> None:
    for name in ("a", "b"):
        assert rkt("xliff", "export", f"source/{name}.md", "--to", "en").code == 0
        path = Path(f"xliff/en/{name}.md.xlf")
        path.write_text(path.read_text("utf-8").replace(TARGETS[name], f"New {name}."), "utf-8")
    path = Path("xliff/en/a.md.xlf")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    run = rkt("xliff", "import", "xliff/en")
    assert run.code == 2
    named(run, "xliff/en/a.md.xlf", problem)
    assert "New b." in Path("translations/en/b.md.po").read_text("utf-8")
    assert "New a." not in Path("translations/en/a.md.po").read_text("utf-8")


def test_an_import_for_a_document_that_shares_its_output(three: Path, rkt: Rkt) -> None:
    assert rkt("xliff", "export", "--to", "en").code == 0
    for name in ("a", "b"):
        path = Path(f"xliff/en/{name}.md.xlf")
        path.write_text(path.read_text("utf-8").replace(TARGETS[name], f"New {name}."), "utf-8")
    copy("source/a.md", "source/a.draft.md")
    run = rkt("xliff", "import", "xliff/en")
    assert run.code == 2
    assert "source/a.md: its draft and the output of source/a.draft.md would share" in run.err
    assert "New b." in Path("translations/en/b.md.po").read_text("utf-8")
    assert "New a." not in Path("translations/en/a.md.po").read_text("utf-8")


def test_memory_files_are_imported_without_a_broken_one(three: Path, rkt: Rkt) -> None:
    assert rkt("tm", "export", "good.tmx").code == 0
    Path("bad.tmx").write_bytes(b"<tmx><body>")
    Path("bad.po").write_bytes(b'msgid "a\nmsgstr "b"\n')
    copy("translations/en/b.md.po", "more.po")
    run = rkt("tm", "import", "bad.tmx", "good.tmx", "bad.po", "none.tmx", "more.po")
    assert run.code == 2
    errors = run.err.splitlines()
    assert [line.split(":")[1].strip() for line in errors] == ["bad.tmx", "bad.po", "none.tmx"]
    assert sorted(path.name for path in Path("memory").iterdir()) == ["good.tmx", "more.tmx"]


# --- outputs and links ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "name", "expected"),
    [
        ("extract", "translations/en/a.md.po", "Ikan berenang."),
        ("run", "translations/en/a.md.po", "Ikan berenang."),
        ("build", "build/en/a.md", "New."),
        ("xliff export --force", "xliff/en/a.md.xlf", "New."),
    ],
)
def test_a_link_out_of_the_project_costs_its_file(
    three: Path, rkt: Rkt, command: str, name: str, expected: str
) -> None:
    away = three.parent / f"{three.name}-away"
    assert rkt("xliff", "export").code == 0
    for letter in SOURCES:
        path = Path(f"translations/en/{letter}.md.po")
        path.write_text(path.read_text("utf-8").replace(TARGETS[letter], "New."), "utf-8")
        if expected.startswith("Ikan"):
            text = f"{SOURCES[letter]}\n\nIkan berenang.\n"
            Path(f"source/{letter}.md").write_text(text, "utf-8")
    Path(name).rename(away)
    Path(name).symlink_to(away)
    before = away.read_bytes()
    run = rkt(*command.split())
    assert run.code == 2
    assert run.err.count("\n") == 1, run
    assert f"error: {name}: refusing to write through a link" in run.err
    assert away.read_bytes() == before
    away.unlink()
    assert expected in Path(name.replace("/a.", "/b.")).read_text("utf-8")


def test_evaluate_does_without_a_broken_catalogue(three: Path) -> None:
    harm_catalog("cut off")
    found = reviewed_set(find_project(three), "en")
    assert [source for source, _ in found.pairs] == [SOURCES["b"], SOURCES["c"]]
    assert [each.path for each in found.failed] == ["translations/en/a.md.po"]


@pytest.mark.slow
def test_outputs_that_may_not_be_read(three: Path) -> None:
    Path("build/en").chmod(0)
    try:
        run = unprivileged("status", "--json")
    finally:
        Path("build/en").chmod(0o755)
    assert run.code == 2
    assert {each["path"] for each in result(run)["failed"]} == {
        f"build/en/{name}.md" for name in SOURCES
    }
    assert [each["built"] for each in result(run)["catalogs"]] == [False, True] * 3


def test_a_memory_file_whose_name_is_not_text(three: Path, rkt: Rkt) -> None:
    assert rkt("tm", "export", "good.tmx").code == 0
    copy("good.tmx", "bad.tmx")
    move("bad.tmx", b"b\xe9.tmx")
    run = rkt("tm", "import", os.fsdecode(b"b\xe9.tmx"), "good.tmx")
    assert run.code == 2
    assert r"error: b\xe9.tmx: file name is not valid UTF-8" in run.err
    assert [path.name for path in Path("memory").iterdir()] == ["good.tmx"]


@pytest.mark.slow
def test_folders_of_exchange_that_may_not_be_read(three: Path, rkt: Rkt) -> None:
    assert rkt("xliff", "export").code == 0
    assert rkt("tm", "export", "good.tmx").code == 0
    Path("memory").mkdir()
    Path("source/inner").mkdir()
    Path("source/inner/d.md").write_text("Kuda.\n", "utf-8")
    for folder in ("memory", "xliff/en"):
        Path(folder).chmod(0)
    Path("source/inner").chmod(0o644)  # its files are listed, and cannot be read
    try:
        exported = unprivileged("xliff", "export", "--json")
        imported = unprivileged("xliff", "import", "xliff", "--json")
        memory = unprivileged("tm", "import", "good.tmx")
    finally:
        for folder in ("memory", "xliff/en", "source/inner"):
            Path(folder).chmod(0o755)
    assert (exported.code, imported.code, memory.code) == (2, 2, 2)
    languages = [each["language"] for each in result(exported)["files"]]
    assert languages == ["ms"] * 3
    assert len(result(exported)["failed"]) == 4
    assert [each["path"] for each in result(imported)["failed"]] == ["xliff/en"]
    assert [each["language"] for each in result(imported)["files"]] == ["ms"] * 3
    assert memory.err == "error: memory: cannot be read: permission denied\n"


@pytest.mark.slow
def test_files_to_import_that_may_not_be_read(three: Path, rkt: Rkt) -> None:
    assert rkt("xliff", "export").code == 0
    assert rkt("tm", "export", "good.tmx").code == 0
    Path("locked").mkdir()
    for name in ("bad.xlf", "bad.tmx", "locked/in.xlf", "locked/in.tmx"):
        Path(name).write_bytes(b"x")
        Path(name).chmod(0)
    Path("locked").chmod(0)
    try:
        imported = unprivileged("xliff", "import", "bad.xlf", "locked/in.xlf", "xliff/en", "--json")
        memory = unprivileged("tm", "import", "bad.tmx", "locked/in.tmx", "good.tmx", "--json")
    finally:
        Path("locked").chmod(0o755)
    assert (imported.code, memory.code) == (2, 2)
    assert [each["path"] for each in result(imported)["failed"]] == ["bad.xlf", "locked/in.xlf"]
    assert [each["language"] for each in result(imported)["files"]] == ["en"] * 3
    assert [each["path"] for each in result(memory)["failed"]] == ["bad.tmx", "locked/in.tmx"]
    assert [each["path"] for each in result(memory)["files"]] == ["memory/good.tmx"]
