"""Markdown: kinds and bounds of blocks, and what is escaped when targets are written."""

from __future__ import annotations

import pytest

from rktranslate.formats.markdown import MarkdownFormat
from rktranslate.model import NOTHING, BlockKind, Exclusion
from rktranslate.segmentation import segmented, segmenter
from tests.formats.helpers import assert_sound, read, sources

MARKDOWN = MarkdownFormat()


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the blocks, without the marks and definitions that are none for people."""
    marks = (Exclusion.MARKUP, Exclusion.DEFINITION, Exclusion.TABLE)
    return [
        (block.kind.value, block.text)
        for block in assert_sound(MARKDOWN, text.encode()).blocks
        if block.exclusion not in marks
    ]


def written(text: str, *targets: str, notice: str | None = None) -> str:
    return MARKDOWN.write(read(MARKDOWN, text), targets, notice).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Judul ##", [("heading", "Judul")]),
        ("#\tJudul C#", [("heading", "Judul C#")]),
        ("> ## ##", []),
        ("Dua\nbaris\n===", [("heading", "Dua baris")]),
        ("> kutipan\nmalas", [("block quote", "kutipan malas")]),
        (">kutipan\n>\n>> dalam", [("block quote", "kutipan"), ("block quote", "dalam")]),
        ("- satu\n\n  dua", [("list item", "satu"), ("list item", "dua")]),
        ("-\n\n- \n", []),
        ("1. > kutipan\n   lanjut", [("block quote", "kutipan lanjut")]),
        ("- [ ] tugas [x] sini", [("list item", "tugas [x] sini")]),
        ("- \ttab\n\n\ttab lagi", [("list item", "tab"), ("list item", "tab lagi")]),
        ("[^a]: Catatan\n    lanjut", [("footnote", "Catatan lanjut")]),
        ("[^a]: - butir", [("list item", "butir")]),
        ("[a]: /url 'judul'\nTeks", [("paragraph", "judul"), ("paragraph", "Teks")]),
        ("> [!TIP]\n> Isi", [("block quote", "Isi")]),
        ("> [!TIP] Isi", [("block quote", "Isi")]),
        ("Teks\f\u00a0\nlagi", [("paragraph", "Teks"), ("paragraph", "lagi")]),
        ("\u00a0\n", []),
        (
            "[1] Satu.\n[2] Dua\nlanjut",
            [("reference", "[1] Satu."), ("reference", "[2] Dua lanjut")],
        ),
        ("- [1] Satu", [("reference", "[1] Satu")]),
        ("\\[1\\] Satu", [("reference", "\\[1\\] Satu")]),
        ("[1](url) tautan", [("paragraph", "[1](url) tautan")]),
        ("<!-- a\n\nb -->\nTeks", [("code", "<!-- a\n\nb -->"), ("paragraph", "Teks")]),
        ("```\nkode", [("code", "kode")]),
        ("---\nTeks\n", [("paragraph", "Teks")]),
        ("---\n\nTeks\n\n---\n", [("paragraph", "Teks")]),
        ("---\n---\nTeks", [("front matter", "---\n---"), ("paragraph", "Teks")]),
        ("---\na: b\n...\nTeks", [("front matter", "---\na: b\n..."), ("paragraph", "Teks")]),
    ],
)
def test_kinds_and_texts(text: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(text) == expected
    assert blocks(text.replace("\n", "\r\n")) == [
        (kind, content.replace("\n", "\r\n") if kind == "front matter" else content)
        for kind, content in expected
    ]


@pytest.mark.parametrize("mark", ["  ", "   ", "\\", "<br>", " <br />", "<BR/> "])
def test_a_hard_break_ends_a_block_and_stays_in_the_file(mark: str) -> None:
    text = f"> Satu. Dua{mark}\n> tiga"
    assert blocks(text) == [("block quote", "Satu. Dua"), ("block quote", "tiga")]
    assert written(text, "A.", "B", "C") == f"> A. B{mark}\n> C"


def test_no_hard_break_after_an_escaped_backslash_or_at_the_end() -> None:
    assert blocks("satu\\\\\ndua\\") == [("paragraph", "satu\\\\ dua\\")]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("a |", ["a"]),
        ("|a\\|b|`c \\| d`|", ["a\\|b", "`c \\| d`"]),
        ("|  | b", ["b"]),
        ("| a | b | lebih", ["a", "b"]),
        (" a\t|\tb", ["a", "b"]),
    ],
)
def test_table_cells(row: str, cells: list[str]) -> None:
    for prefix in ("", "> ", "  "):
        text = "".join(f"{prefix}{line}\n" for line in ("k | l", "--|--", row))
        assert [text for _, text in blocks(text)] == ["k", "l", *cells]


@pytest.mark.parametrize(
    ("heading", "is_bibliography"),
    [
        ("Referensi", True),
        ("7. Daftar Pustaka", True),
        ("**BIBLIOGRAFI**", True),
        ("BAB VI References:", True),
        ("Referensi API", False),
        ("Pendahuluan", False),
    ],
)
def test_lists_in_a_bibliography_are_references(heading: str, is_bibliography: bool) -> None:
    kind = "reference" if is_bibliography else "list item"
    entry = "Santoso, B. (2021). Judul."
    found = blocks(f"## {heading}\n\n1. {entry}\n\n### Anak\n\n- {entry}\n\n## Lain\n\n- {entry}")
    assert [one for one, _ in found if one != "heading"] == [kind, kind, "list item"]


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("Teks", "# bukan judul", "\\# bukan judul"),
        ("Teks", "#tagar", "#tagar"),
        ("Teks", "2024. Tahun itu", "2024\\. Tahun itu"),
        ("Teks", "1) satu", "1\\) satu"),
        ("Teks", "2024 lalu", "2024 lalu"),
        ("> Teks", "- x", "> \\- x"),
        ("Teks", "-5 derajat", "-5 derajat"),
        ("Teks", "*miring* lalu", "*miring* lalu"),
        ("Teks", "---", "\\---"),
        ("Teks", "```", "\\```"),
        ("Teks", "<div>", "\\<div>"),
        ("Teks", "<b>a</b> b", "<b>a</b> b"),
        ("Teks", "[a]: b", "\\[a]: b"),
        ("Teks", "[a](b) c", "[a](b) c"),
        ("Teks", "akhir\\", "akhir\\\\"),
        ("- Teks", "[x] selesai", "- \\[x] selesai"),
        ("# Judul", "1. Satu", "# 1. Satu"),
        ("# Judul", "a #", "# a \\#"),
        ("Judul\n===", "# a", "\\# a\n==="),
        ("a.\n14) b", "14) c", "14\\) c\n14) c"),
        ("k |\n-|\na | b", "x | y", None),
    ],
)
def test_targets_that_would_change_the_structure_are_escaped(
    text: str, target: str, expected: str | None
) -> None:
    document = read(MARKDOWN, text)
    targets = [target] * len(sources(document))
    result = MARKDOWN.write(document, targets).decode()
    if expected is not None:
        assert result == expected
    again = read(MARKDOWN, result)
    assert [block.kind for block in again.blocks] == [block.kind for block in document.blocks]


def test_a_code_span_of_a_tilde_is_no_fence() -> None:
    assert written("- `~` saudara\n", "`~` sibling") == "- `~` sibling\n"


def test_a_marker_that_the_source_has_too_is_not_escaped() -> None:
    # A numbered line within a paragraph is text, since only a list from 1 can interrupt one.
    assert written("Lihat pasal.\n14) Bagian itu.", "See.", "14) That part.") == (
        "See.\n14) That part."
    )


def test_pipes_in_cells_are_escaped_even_in_code() -> None:
    table = "|k|l|\n|-|-|\n|a|b|"
    assert written(table, "k", "l", "x | `y|z`", "w\\") == "|k|l|\n|-|-|\n|x \\| `y\\|z`|w\\\\ |"


@pytest.mark.parametrize("target", ["|-|", "a |", "| a", "|", r"a \|", "| `a` |", "-|", ":-|"])
@pytest.mark.parametrize("before", ["", "> ", "> - "])
def test_a_heading_over_dashes_does_not_become_a_table(before: str, target: str) -> None:
    under = before.replace("-", " ")
    text = written(f"{before}Judul\n{under}---\n\nTeks\n", target, "Text")
    document = read(MARKDOWN, text)
    assert document.blocks[0].kind == "heading"
    assert len(document.blocks) == 2
    shown = document.blocks[0].text.replace("\\", "").replace("&#124;", "|")
    assert shown == target.replace("\\", "")


def test_pipes_of_other_headings_stay() -> None:
    assert written("Judul\n---\n", "a | b") == "a | b\n---\n"
    assert written("Judul\n===\n", "`a|`") == "`a|`\n===\n"
    assert written("# Judul\n---\n", "a |") == "# a |\n---\n"


def test_nothing_keeps_the_place_of_a_cell_and_of_a_heading() -> None:
    plain = "k | l\n--|--\na | b\n"
    assert blocks(written(plain, "k", "l", NOTHING, "b"))[2:] == [("table cell", "b")]
    assert written(plain, "k", "l", NOTHING, "b") == "k | l\n--|--\n| | b\n"
    assert written(plain, "k", "l", "a", NOTHING) == "k | l\n--|--\na | |\n"
    piped = "| k | l |\n|--|--|\n| a | b |\n"
    assert written(piped, "k", "l", "a", NOTHING) == "| k | l |\n|--|--|\n| a |  |\n"
    assert written("Judul\n---\n", NOTHING) == "&#8203;\n---\n"
    assert written("## Judul\n---\n", NOTHING) == "## \n---\n"


def test_a_sentence_that_comes_to_open_a_line_is_escaped() -> None:
    assert written("Lihat ini. # satu", NOTHING, "# satu") == "\\# satu"


def test_a_notice_is_a_comment_after_the_front_matter() -> None:
    assert written("# A\r\n", "A", notice="DRAF --> x") == "<!-- DRAF - -> x -->\r\n\r\n# A\r\n"
    text = written("+++\na = 1\n+++\nTeks", "Teks", notice="DRAF")
    assert text == "+++\na = 1\n+++\n<!-- DRAF -->\n\nTeks"
    assert [kind for kind, _ in blocks(text)] == ["front matter", "code", "paragraph"]
    assert written("---\na: 1\n---", notice="D") == "---\na: 1\n---\n<!-- D -->\n\n"


def test_a_table_header_that_looks_like_a_list_is_left_alone() -> None:
    assert blocks("- a | b\n|-|-|\n| c | d |") == [("table cell", "c"), ("table cell", "d")]


def test_what_is_nested_too_deep_is_left_alone() -> None:
    text = "> " * 80 + "terlalu dalam\n\nTeks"
    assert_sound(MARKDOWN, text.encode())
    assert written(text, "Text").endswith("terlalu dalam\n\nText")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            "Harga naik.<br>Stok turun.<br />- Pasar sepi",
            ["Harga naik.", "Stok turun.", "- Pasar sepi"],
        ),
        ("Stok ditambah<BR>agar harga turun. Ya.", ["Stok ditambah\nagar harga turun. Ya."]),
        ("Tulis `a<br>b` saja.", ["Tulis `a<br>b` saja."]),
        ("<br>Satu kata<br>", ["Satu kata"]),
    ],
)
def test_a_break_in_a_cell_ends_its_text_unless_the_sentence_goes_on(
    cell: str, expected: list[str]
) -> None:
    table = f"| Isi |\n|---|\n| {cell} |\n"
    document = assert_sound(MARKDOWN, table.encode())
    texts = [block.text for block in document.blocks if block.kind is BlockKind.TABLE_CELL][1:]
    assert texts == expected
    upper = [text.upper().replace("<BR>", "<br>") for text in sources(document)]
    assert MARKDOWN.write(document, upper).decode().lower() == table.lower()


@pytest.mark.parametrize(
    "comment",
    ["[//]: # (Periksa lagi nanti)", '[comment]: <> "Periksa lagi"', "[x]: # (Periksa lagi)"],
)
def test_a_comment_written_as_a_link_definition_is_not_offered(comment: str) -> None:
    assert [text for _, text in blocks(f"Air sumur.\n\n{comment}\n")] == ["Air sumur."]


def test_the_title_of_a_link_definition_is_offered() -> None:
    texts = [text for _, text in blocks('Lihat [peta].\n\n[peta]: a.md "Peta sumur"\n')]
    assert texts == ["Lihat [peta].", "Peta sumur"]


def test_an_escaped_brace_opens_no_attributes_of_a_heading() -> None:
    assert [text for _, text in blocks("# Air \\{#bukan}\n\nTeks.\n")] == [
        "Air \\{#bukan}",
        "Teks.",
    ]


@pytest.mark.parametrize("before", ["$.", "2024.", "\\."])
def test_a_source_after_text_that_is_not_offered_keeps_its_line_breaks(before: str) -> None:
    text = f"Air sumur keruh.\n{before} Warga desa mengambil\nair dari sungai.\n"
    document = segmented(MARKDOWN.read(text.encode(), "a.md"), segmenter("id").spans)
    assert len(sources(document)) == 2
    assert MARKDOWN.write(document, sources(document)).decode() == text


def test_attributes_after_colons_are_no_title() -> None:
    text = ':::image type="content" source="a.png":::\n\nAir sumur.\n'
    assert [one for _, one in blocks(text)] == ["Air sumur."]
