"""Words that are offered, protected and skipped, each counted once."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.catalog.document_words import (
    DocumentWords,
    ExcludedWords,
    OfferedWords,
    document_words,
    total,
)
from rktranslate.checks.coverage import coverage_findings
from rktranslate.inline.words import count_words
from rktranslate.model import (
    Block,
    BlockKind,
    Document,
    Exclusion,
    Location,
    Segment,
    Span,
    Syntax,
)
from rktranslate.report.text.document_words import word_lines
from tests.conftest import Run

Rkt = Callable[..., Run]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Ibu kota – Jakarta, 1945.", 3),
        ("| --- | 12 % | § |", 0),
        ("C-47 a1 2b", 3),
        ("Ünal\u00a0dan\tÇelik\n", 3),
        ("日本語 です", 2),
    ],
)
def test_a_word_has_a_letter(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.lists(st.text("aé1-.", min_size=1)))
def test_words_are_counted_as_the_definition_says(stretches: list[str]) -> None:
    expected = sum(any(char.isalpha() for char in each) for each in stretches)
    assert count_words("  ".join(stretches)) == expected


def block(
    text: str,
    *spans: tuple[int, int],
    kind: BlockKind = BlockKind.PARAGRAPH,
    exclusion: Exclusion | None = None,
    line: int = 1,
) -> Block:
    segments = tuple(
        Segment(text[start:end], Span(start, end), Location("source/a.md", line))
        for start, end in spans
    )
    return Block(kind, text, line, segments=segments, exclusion=exclusion)


def test_each_block_is_counted_under_its_kind_or_reason() -> None:
    document = Document(
        "source/a.md",
        (
            block("Judul buku", (0, 10), kind=BlockKind.HEADING),
            block("Ia pergi. Ia pulang lagi.", (0, 9), (10, 25)),
            block("print(a) # cetak", kind=BlockKind.CODE, exclusion=Exclusion.CODE, line=5),
            block("y: z", kind=BlockKind.FRONT_MATTER, exclusion=Exclusion.METADATA, line=6),
            block("Satu dua tiga", exclusion=Exclusion.INDENTED_CODE, line=7),
            block("Empat", exclusion=Exclusion.INDENTED_CODE, line=9),
            block("---- 12", exclusion=Exclusion.INDENTED_CODE, line=11),
        ),
        None,
    )
    assert document_words(document) == DocumentWords(
        "source/a.md",
        (OfferedWords(BlockKind.HEADING, 2), OfferedWords(BlockKind.PARAGRAPH, 5)),
        (ExcludedWords(Exclusion.CODE, 2), ExcludedWords(Exclusion.METADATA, 2)),
        (ExcludedWords(Exclusion.INDENTED_CODE, 4, (7, 9), ("line 7", "line 9")),),
    )


def test_what_a_block_has_beside_its_segments_is_markup() -> None:
    document = Document("a.md", (block("Ia pergi. `a b`", (0, 9)), block("![](a.png)")), None)
    words = document_words(document)
    assert words.offered_words == 2
    assert words.protected == (ExcludedWords(Exclusion.MARKUP, 3),)


def test_totals_are_ordered_by_number() -> None:
    counts = (
        ExcludedWords(Exclusion.CODE, 2),
        ExcludedWords(Exclusion.MATH, 3),
        ExcludedWords(Exclusion.CODE, 4),
    )
    assert total(counts) == ((Exclusion.CODE, 6), (Exclusion.MATH, 3))


CODE = "Kucing tidur.\n\n```\nlet kucing = 1\n```\n\n    ini kode atau kalimat\n    dua baris\n"


@pytest.mark.parametrize("command", ["extract", "status"])
def test_commands_tell_what_is_not_offered(project: Path, rkt: Rkt, command: str) -> None:
    Path("source/a.md").write_text(CODE, "utf-8")
    Path("source/b.md").write_text("Anjing makan.\n", "utf-8")
    run = rkt(command)
    numbers = "2 protected (code 2), 6 skipped (indented code 6)\n"
    assert f"words     4 offered, {numbers}words     source/a.md: 2 offered, {numbers}" in run.out
    assert (
        "skipped   6 words indented by four spaces or more, which is code in Markdown: "
        "source/a.md:7\n" in run.out
    )
    first, second = json.loads(rkt(command, "--json").out)["result"]["documents"]
    assert first == {
        "document": "source/a.md",
        "offered": [{"kind": "paragraph", "words": 2}],
        "protected": [{"reason": "code", "words": 2, "lines": [], "places": []}],
        "skipped": [{"reason": "indented code", "words": 6, "lines": [7], "places": ["line 7"]}],
    }
    assert second["offered"] == [{"kind": "paragraph", "words": 2}]


def test_a_project_without_such_words_has_no_lines_about_them(project: Path, rkt: Rkt) -> None:
    Path("source/a.md").write_text("Kucing tidur.\n", "utf-8")
    assert "words " not in rkt("extract").out


def test_spreadsheets_and_pages_have_the_numbers(project: Path, rkt: Rkt) -> None:
    Path("source/a.md").write_text(CODE, "utf-8")
    header, row = (line.split(",") for line in rkt("status", "--format", "csv").out.splitlines())
    named = dict(zip(header, row, strict=True))
    assert (named["offered"], named["protected"], named["skipped"]) == ("2", "2", "6")
    assert (named["protected_words"], named["skipped_words"]) == ("code 2", "indented code 6")
    page = rkt("status", "--format", "html").out
    assert 'data-name="skipped words" title="indented code 6">6</td>' in page
    assert "6 skipped words: indented code 6<" in page


def embedded(text: str, place: str = "") -> Document:
    """A document of a binary format with an embedded one, which may have words or not."""
    blocks = (
        block("Ia pergi.", (0, 9)),
        Block(BlockKind.PARAGRAPH, text, 4, exclusion=Exclusion.EMBEDDED, place=place),
    )
    return Document("source/a.docx", blocks, None, Syntax.TAGS, encoding=None)


@pytest.mark.parametrize(
    ("text", "place", "words", "shown", "message"),
    [
        ("Satu dua", "slide 4", 2, "slide 4", "2 words are not offered for translation: in embed"),
        ("Satu", "", 1, "paragraph 4", "1 word is not offered for translation: in embedded"),
        ("", "", 0, "paragraph 4", "not offered for translation: in embedded documents"),
    ],
)
def test_an_embedded_document_is_named_even_if_its_words_are_not_known(
    text: str, place: str, words: int, shown: str, message: str
) -> None:
    document = embedded(text, place)
    (skipped,) = document_words(document).skipped
    assert skipped == ExcludedWords(Exclusion.EMBEDDED, words, (4,), (shown,))
    lines = [str(line) for line in word_lines([document_words(document)])]
    assert lines[-1].endswith(f"in embedded documents: source/a.docx, {shown}")
    (finding,) = coverage_findings(document)
    assert finding.location == Location("source/a.docx", 4)
    assert finding.message.startswith(message)
    assert (finding.detail, finding.source) == (shown, text)


def test_many_documents_are_not_all_listed() -> None:
    documents = [
        document_words(Document(f"{name:02}.md", (block("a b", exclusion=Exclusion.CODE),), None))
        for name in range(30)
    ]
    late = document_words(Document("99.md", (block("a", exclusion=Exclusion.HTML),), None))
    lines = [str(line) for line in word_lines([*documents, late])]
    assert lines[1] == "words     99.md: 0 offered, 1 skipped (HTML 1)"
    assert lines[11] == "          ... and 21 more documents (all of them with --json)"
    assert len(lines) == 13


def test_what_readers_see_and_no_unit_holds_is_a_finding(project: Path, rkt: Rkt) -> None:
    Path("rktranslate.toml").write_text('target-languages = ["en", "ms"]\n', "utf-8")
    Path("source/a.md").write_text(CODE, "utf-8")
    rkt("extract")
    findings = json.loads(rkt("check", "--json", "--select", "coverage").out)["result"]["findings"]
    (finding,) = findings  # one for all languages
    assert (finding["severity"], finding["location"]) == (
        "warning",
        {"path": "source/a.md", "line": 7},
    )
    assert finding["message"] == (
        "6 words are not offered for translation: "
        "indented by four spaces or more, which is code in Markdown"
    )
    assert finding["source"].startswith("ini kode atau kalimat")
    assert rkt("check", "--ignore", "coverage").out.count("[coverage]") == 0
    Path("rktranslate.toml").write_text(
        'target-languages = ["en", "ms"]\n[checks]\ncoverage = "error"\n', "utf-8"
    )
    run = rkt("check", "--select", "coverage")
    assert (run.code, run.out.count("source/a.md:7: error: ")) == (1, 1)


def test_only_documents_that_changed_are_looked_at_since_a_revision(
    project: Path, rkt: Rkt
) -> None:
    for name in ("a", "b"):
        Path(f"source/{name}.md").write_text(CODE, "utf-8")
    rkt("extract")
    for command in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"),
    ):
        subprocess.run(["git", *command], check=True)
    arguments = ("check", "--since", "HEAD", "--select", "coverage")
    assert "[coverage]" not in rkt(*arguments).out
    Path("source/b.md").write_text(f"Baru.\n\n{CODE}", "utf-8")
    run = rkt(*arguments)
    assert (run.out.count("[coverage]"), "source/b.md:9: warning: " in run.out) == (1, True)


def test_a_pattern_without_a_document_is_named(project: Path, rkt: Rkt) -> None:
    toml = Path("rktranslate.toml")
    toml.write_text(
        toml.read_text("utf-8") + '[documents."source/*.txt"]\nwrapping = "lines"\n', "utf-8"
    )
    Path("source/a.txt").write_text("Kucing tidur.\n", "utf-8")
    run = rkt("extract")
    assert run.code == 0
    assert 'documents."source/*.txt" in the configuration matches no document' in run.out


def test_an_unknown_dialect_is_named(project: Path, rkt: Rkt) -> None:
    toml = Path("rktranslate.toml")
    toml.write_text(toml.read_text("utf-8") + '[documents."*.md"]\ndialect = "mkdoc"\n', "utf-8")
    Path("source/a.md").write_text("Kucing tidur.\n", "utf-8")
    run = rkt("extract")
    assert run.code == 2
    assert "documents.\"*.md\".dialect: unknown dialect 'mkdoc' (did you mean mkdocs?)" in run.err
