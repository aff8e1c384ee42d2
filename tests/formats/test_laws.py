"""The law of formats, for any text: source as target is the same bytes; structure is stable."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from rktranslate import dialects
from rktranslate.formats.markdown import MarkdownFormat
from rktranslate.formats.markdown.parser import block_parser
from rktranslate.formats.text import TextFormat
from rktranslate.model import NOTHING, Block, BlockKind, Document
from rktranslate.segmentation import segmented
from tests.formats.helpers import (
    BLANK_CHARS,
    after_stops,
    assert_sound,
    read,
    sources,
    words_outside_blocks,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

TEXT, MARKDOWN = TextFormat(), MarkdownFormat()
FORMATS = pytest.mark.parametrize("format_", [TEXT, MARKDOWN], ids=lambda one: one.name)

LINE_ENDS = st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r\n\r\n", "\r"])
PREFIXES = st.lists(
    st.sampled_from(
        ["> ", ">", "- ", "-   ", "* ", "+\t", "1. ", "12) ", "  ", "    ", "\t", " ", "[^1]: "]
    ),
    max_size=3,
).map("".join)
SENTENCES = st.sampled_from(
    [
        "Kalimat satu. Kalimat dua.",
        "Hubungan *kedua* negara menguat.[3] Moskow diam",
        "Kata",
        "pada 5 Mei. Lalu [tautan](https://contoh.id/a_b).",
        "Harga `x | y` naik",
        "Teks\tdengan tab.  Dua spasi",
        "“Kami siap,” katanya. \u00a0Titik.",
    ]
)
# Contents that oracle and replacement tests can reason about, and the wilder rest.
PLAIN_LINES = st.one_of(
    SENTENCES,
    st.just(""),
    st.builds(lambda marks, text: f"{marks} {text}", st.sampled_from(["#", "###"]), SENTENCES),
    st.builds(
        lambda marks, text: f"{marks} {text} #", st.sampled_from(["##", "######"]), SENTENCES
    ),
    st.sampled_from(
        [
            "---",
            "===",
            "```",
            "~~~ python",
            "a | b",
            "|-|-|",
            "--|--",
            "| a | b c | d",
            "a |",
            ": x",
        ]
    ),
    st.sampled_from(["<div>", "</div>", "<!-- komentar", "-->", "<b>tebal</b> teks", "[id]: /url"]),
    st.sampled_from(["***", "# ", "#", "-", "1.", "2. dua", "14. empat belas", "kata  ", "---\t"]),
)
WILD_LINES = st.one_of(
    PLAIN_LINES,
    st.sampled_from(
        [
            "kata\\", "kata<br>", "<br />", "[ ] tugas", "[!NOTE]", "[1] Nama. (2020).",
            "\\[2\\] Nama", "Daftar Pustaka", "# Referensi", "+++", "...", "\u00a0", "\u200b",
            "\ufeff", "a\x0cb", "a\u2028b", "\x0b", "\x85", "| a \\| b | `c \\| d` |", "|", "||",
            "\\|", "\x1c", "[id]:", "[^2]:", "=====", "• butir", "a) huruf", "(1) angka",
            "\U0001f600 senyum", "1234567890. belum", "12 — 34. Belum",
        ]
    ),
    st.text(max_size=20).filter(lambda text: "\0" not in text),
)  # fmt: skip


def documents(lines: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(PREFIXES, lines, LINE_ENDS), max_size=14).map(
        lambda rows: "".join("".join(row) for row in rows)
    )


ANY_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@FORMATS
@pytest.mark.parametrize("text", ["§. Belum\nada dua.", ". 12. Belum\nada.", "-- . Satu\ndua."])
def test_a_line_break_after_text_that_is_not_offered_stays(
    format_: TextFormat | MarkdownFormat, text: str
) -> None:
    document = segmented(format_.read(text.encode(), "dokumen"), after_stops)
    assert format_.write(document, sources(document)) == text.encode()


@pytest.mark.slow
@FORMATS
@given(text=documents(WILD_LINES))
@settings(max_examples=250, deadline=None)
def test_what_is_not_offered_does_not_change_the_bytes(
    format_: TextFormat | MarkdownFormat, text: str
) -> None:
    data = text.encode("utf-8", "replace")
    document = segmented(format_.read(data, "dokumen"), after_stops)
    assert format_.write(document, sources(document)) == data


@pytest.mark.slow
@FORMATS
@given(text=st.one_of(ANY_TEXT, documents(WILD_LINES)), bom=st.booleans())
@settings(max_examples=250, deadline=None)
def test_source_as_target_gives_back_the_bytes(
    format_: TextFormat | MarkdownFormat, text: str, bom: bool
) -> None:
    text = text.removeprefix("\ufeff").encode("utf-8", "replace").decode()
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    if not bom and data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    assert_sound(format_, data)


@FORMATS
@given(text=documents(WILD_LINES), encoding=st.sampled_from(["utf-16-le", "utf-16-be"]))
@settings(max_examples=30, deadline=None)
def test_utf16_with_a_mark_survives(
    format_: TextFormat | MarkdownFormat, text: str, encoding: str
) -> None:
    data = ("\ufeff" + text).encode(encoding)
    document = read(format_, data)
    assert format_.write(document, sources(document)) == data


@pytest.mark.slow
@given(documents(PLAIN_LINES))
@settings(max_examples=300, deadline=None)
def test_markdown_blocks_hold_what_the_parser_sees_and_nothing_else(text: str) -> None:
    """The spans in the file say the same as the parser's own content, blanks apart."""
    document = assert_sound(MARKDOWN, text.encode())
    if document.blocks and document.blocks[0].kind is BlockKind.FRONT_MATTER:
        return
    tokens = parsed(text)
    assume(CONSTRUCTS.isdisjoint(token.type for token in tokens))
    headers = [token.content for before, token in pairwise(tokens) if before.type == "th_open"]
    marker = re.compile(r">|```|~~~|(?:[-+*]|\d+[.)]|#{1,6})(?:[ \t]|$)")
    assume(not any(marker.match(header) for header in headers))
    expected = [BLANK_CHARS.sub("", token.content) for token in tokens if token.type == "inline"]
    found = [BLANK_CHARS.sub("", block.text) for block in document.blocks if block.translatable]
    # A hard break makes several blocks of one text.
    assert "".join(found) == "".join(expected)


CONSTRUCTS = frozenset({"markup", "container_open", "link_definition", "code_block", "html_block"})
"""Tokens of which a part of the text is offered, or none."""


def parsed(text: str) -> list[Token]:
    return block_parser(dialects.named("commonmark"))(re.sub(r"\r\n?", "\n", text))


def has_offered_code(text: str, document: Document) -> bool:
    """Return whether indented text is offered as prose: a changed one may be code again."""
    offered = {block.line - 1 for block in document.blocks if block.translatable}
    code = [token.map or [0, 0] for token in parsed(text) if token.type == "code_block"]
    return any(not offered.isdisjoint(range(*lines)) for lines in code)


@pytest.mark.slow
@FORMATS
@given(text=documents(WILD_LINES))
@settings(max_examples=300, deadline=None)
def test_every_word_is_in_a_block(format_: TextFormat | MarkdownFormat, text: str) -> None:
    assert words_outside_blocks(read(format_, text)) == []


def kinds(blocks: tuple[Block, ...]) -> list[BlockKind]:
    return [block.kind for block in blocks]


def as_read(text: str) -> str:
    return BLANK_CHARS.sub(" ", text).strip()


@pytest.mark.slow
@given(documents(PLAIN_LINES))
@example("> Kalimat satu.\n# Harga `x | y` naik\n|-|-|\n")
@example("Kalimat satu.\n~~~ x | y\n|-|-|\n")
@settings(max_examples=300, deadline=None)
def test_markdown_keeps_its_structure_under_plain_targets(text: str) -> None:
    document = read(MARKDOWN, text)
    assume(not has_offered_code(text, document))
    targets = [f"Terjemahan {number} *selesai*" for number, _ in enumerate(sources(document))]
    again = read(MARKDOWN, MARKDOWN.write(document, targets))
    assert kinds(again.blocks) == kinds(document.blocks)
    remaining = iter(targets)
    for before, after in zip(document.blocks, again.blocks, strict=True):
        if before.segments:
            own = [next(remaining) for _ in before.segments]
            assert as_read(after.text) == " ".join(own)


NASTY_TARGETS = st.sampled_from(
    [
        "# Judul", "- butir", "+ butir", "* butir", "1. satu", "7) tujuh", "> kutipan", "```",
        "~~~ x", "---", "===", "***", "<div>", "<!-- x", "<b>tebal</b> teks", "[id]: /url",
        "[^9]: catatan", "a | b", "| a | b |", "teks\\", "teks \\\\\\", "teks ##", "#", "-",
        "1.", "__init__", "#tagar", "2023. Tahun", "`a | b`", "x \\| y", "_miring_ lagi",
        "-5 derajat", "[x] selesai", "+++", ":-:",
    ]
)  # fmt: skip


@pytest.mark.slow
@given(documents(PLAIN_LINES), st.data())
@settings(max_examples=400, deadline=None)
def test_markdown_keeps_its_structure_under_nasty_targets(text: str, data: st.DataObject) -> None:
    document = read(MARKDOWN, text)
    assume(not has_offered_code(text, document))
    targets = [data.draw(NASTY_TARGETS) for _ in sources(document)]
    written = MARKDOWN.write(document, targets)
    again = read(MARKDOWN, written)
    assert kinds(again.blocks) == kinds(document.blocks), written.decode()


@pytest.mark.slow
@given(documents(PLAIN_LINES), st.data())
@settings(max_examples=200, deadline=None)
def test_nothing_leaves_neither_double_blank_nor_tail(text: str, data: st.DataObject) -> None:
    document = read(MARKDOWN, text)
    assume(not has_offered_code(text, document))
    targets = []
    for block in document.blocks:
        own = [data.draw(st.sampled_from([NOTHING, "Sisa ini"])) for _ in block.segments]
        if own:
            own[data.draw(st.integers(0, len(own) - 1))] = "Tetap ada"
        targets += own
    again = read(MARKDOWN, MARKDOWN.write(document, targets))
    assert kinds(again.blocks) == kinds(document.blocks)
    remaining = iter(targets)
    for before, after in zip(document.blocks, again.blocks, strict=True):
        if before.segments:
            own = [next(remaining) for _ in before.segments]
            assert as_read(after.text) == " ".join(one for one in own if one != NOTHING)


@given(st.lists(st.sampled_from([
    "Ini paragraf pertama. Ada dua kalimat.", "Judul bagian", "- butir satu", "1. butir angka",
    "\u00a0", "",
]), max_size=8))  # fmt: skip
def test_text_keeps_its_structure(lines: list[str]) -> None:
    document = read(TEXT, "\n\n".join(lines))
    targets = [f"Kalimat {source}" for source in sources(document)]
    again = read(TEXT, TEXT.write(document, targets))
    assert kinds(again.blocks) == kinds(document.blocks)
    assert sources(again) == targets
