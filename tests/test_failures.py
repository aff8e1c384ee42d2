"""One broken file costs itself: every command does all else, names the file and exits with 2."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

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
            path = Path(f"translations/{language}/{name}.po")
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
    path = Path("translations/en/a.po")
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
    harmed = Path("translations/en/a.po").read_bytes()
    run = rkt(*command)
    if " ".join(command[:2]) in SOURCES_ONLY:
        assert run.code == 0
        return
    assert run.code == 2, run
    named(run, "translations/en/a.po", words)
    assert Path("translations/en/a.po").read_bytes() == harmed
    after = content("translations", "build", "source")
    assert {path: after.get(path) for path in before if "/a." in path} == {
        path: data for path, data in before.items() if "/a." in path
    }
    if command[0] in ("extract", "translate", "run"):
        for language in ("en", "ms"):
            for name in ("b", "c"):
                text = Path(f"translations/{language}/{name}.po").read_text("utf-8")
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
            text = Path(f"translations/{language}/b.po").read_text("utf-8")
            assert 'msgid "Ikan berenang."' in text


def result(run: Run) -> Any:
    return json.loads(run.out)["result"]


def test_json_lists_the_files(three: Path, rkt: Rkt) -> None:
    harm_catalog("cut off")
    Path("source/b.md").write_bytes(b"\xff\n")
    for command in ("extract", "check", "build", "status", "run"):
        run = rkt(command, "--json")
        assert (run.code, run.err) == (2, "")
        failed = result(run)["failed"]
        assert {each["path"] for each in failed} == {"translations/en/a.po", "source/b.md"}
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
    named(run, "translations/en/a.po", "does not end")
    assert json.loads(Path("findings.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_failures_take_precedence_over_findings_and_incomplete(three: Path, rkt: Rkt) -> None:
    harm_catalog("cut off")
    path = Path("translations/en/b.po")
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
    assert after["translations/en/a.po"] == before["translations/en/a.po"]
    Path("source/new.md").write_bytes(text)
    assert rkt("extract").code == 0
    for name in ("new", "twin"):
        assert TARGETS["a"] in Path(f"translations/en/{name}.po").read_text("utf-8")


def test_a_sentence_is_not_retired_with_a_document_that_cannot_be_read(
    three: Path, rkt: Rkt
) -> None:
    Path("source/a.md").write_bytes(b"\xff\n")
    Path("source/b.md").write_text(f"{SOURCES['b']}\n\n{SOURCES['a']}\n", "utf-8")
    before = Path("translations/en/a.po").read_bytes()
    assert rkt("extract").code == 2
    assert Path("translations/en/a.po").read_bytes() == before
    Path("source/a.md").write_text(f"{SOURCES['a']}\n", "utf-8")
    assert rkt("extract").code == 0
    assert Path("translations/en/a.po").read_bytes() == before


def test_a_waiver_of_what_is_found_beside_another_catalogue_stays_valid(
    three: Path, rkt: Rkt
) -> None:
    """The other catalogue cannot be read: that there is no finding now proves nothing."""
    Path("source/b.md").write_text(f"{SOURCES['a']}\n", "utf-8")
    assert rkt("extract").code == 0
    note = "# rktranslate: ignore inconsistent-target: the client asked for both\n"
    for name, target in (("a", TARGETS["a"]), ("b", "A cat is sleeping.")):
        path = Path(f"translations/en/{name}.po")
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
        path = Path(f"xliff/en/{name}.xlf")
        text = path.read_text("utf-8").replace(TARGETS[name], f"New: {TARGETS[name]}")
        path.write_text(text, "utf-8")
    harm_catalog("NUL")
    run = rkt("xliff", "import", "xliff/en")
    assert run.code == 2
    named(run, "translations/en/a.po", "NUL")
    assert "New: The dog eats." in Path("translations/en/b.po").read_text("utf-8")


@pytest.mark.usefixtures("format_plugins")
def test_a_format_that_fails_costs_its_document(three: Path, rkt: Rkt) -> None:
    Path("source/d.picky").write_bytes(b"BUG\n")
    Path("source/e.picky").write_bytes(b"Kata 5%.\n")
    run = rkt("extract")
    assert run.code == 2
    assert "source/d.picky: the picky format cannot read it: IndexError" in run.err
    assert Path("translations/en/e.po").exists()
    for command in ("check", "build", "build --draft", "status"):
        run = rkt(*command.split())
        assert run.code == 2
        assert "source/d.picky" in run.err
