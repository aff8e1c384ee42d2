"""Marks in plain text, Markdown and subtitles."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from rktranslate.formats import read_document
from rktranslate.model import Mark, ReadOptions
from tests.formats.marks_helpers import D, P, S, marked


def written(text: str, marks: dict[str, Mark], path: str, **options: str) -> str:
    """Return a text with marks; an element is shown as ``[draft]`` and ``[/]``."""
    document = read_document(text.encode(), path, ReadOptions(dialect=options.pop("dialect", "")))
    data = marked(document, marks, notice=options.get("notice")).decode()
    data = re.sub(r'<mark class="rktranslate-(\w+)" [^>]*>', r"[\1]", data)
    return data.replace("</mark>", "[/]")


# --- plain text ----------------------------------------------------------------------------------


def test_a_sign_stands_before_a_sentence_whose_lines_stay() -> None:
    text = "Satu kalimat yang\npanjang sekali. Dua\nkalimat saja.\n"
    assert written(text, {"Satu": S, "Dua": P}, "a.txt") == (
        "[S] Satu kalimat yang\npanjang sekali. [P] Dua\nkalimat saja.\n"
    )


def test_columns_stay_in_line() -> None:
    text = (
        "Komoditas    Harga       Pasar\n"
        "Beras        naik        Senen\n"
        "Gula         turun       Rawamangun\n"
    )
    found = written(text, {"naik": D, "Gula": S}, "a.txt")
    assert found == (
        "Komoditas    Harga       Pasar\n"
        "Beras        [D] naik    Senen\n"
        "[S] Gula     turun       Rawamangun\n"
    )


def test_the_notice_explains_the_signs_that_are_used() -> None:
    found = written("Satu. Dua.\n", {"Satu": D, "Dua": P}, "a.txt", notice="DRAFT")
    assert found == (
        "DRAFT. Marked: [D] not reviewed; [P] translation of an earlier source\n\n"
        "[D] Satu. [P] Dua.\n"
    )


# --- Markdown ------------------------------------------------------------------------------------

WHOLE = [
    ("Satu [tautan](x.md) *ini*. Dua.", "[draft]Satu [tautan](x.md) *ini*.[/] Dua."),
    ("- Satu\n- Dua", "- [draft]Satu[/]\n- Dua"),
    ("> Satu baris\n> lagi. Dua.", "> [draft]Satu baris\n> lagi.[/] Dua."),
    ("| a | Satu |\n|---|---|\n| b | c |", "| a | [draft]Satu[/] |\n|---|---|\n| b | c |"),
    ("1. Satu[^1]\n\n[^1]: Nol.", "1. [draft]Satu[^1][/]\n\n[^1]: Nol."),
    ("# Satu", "# [draft]Satu[/]"),
    ("Satu\n----", "[draft]Satu[/]\n----"),
    (
        "<p align=r>Satu <b>ini</b>.</p>",
        '<p align=r>[draft]Satu [/]<b>[draft]ini[/]</b>[draft].[/]</p>',
    ),
    # The markup goes on in the next sentence, so that an element would not be nested in it.
    ("**Satu ini. Dua** lagi.", "[draft][D][/] **Satu ini. Dua** lagi."),
    # No mark would be right.
    ("![Satu](x.png)", "![Satu](x.png)"),
    ("---\ntitle: Satu\n---\n\nNol.", "---\ntitle: Satu\n---\n\nNol."),
    ('<img alt="Satu dua">', '<img alt="Satu dua">'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_elements_of_markdown(text: str, expected: str) -> None:
    found = written(f"{text}\n", {"Satu": D}, "a.md", dialect="commonmark")
    assert found == f"{expected}\n"


@pytest.mark.parametrize(
    ("dialect", "text", "is_marked"),
    [
        ("commonmark", "# Satu", True),
        ("vitepress", "# Satu", True),
        ("mkdocs", "# Satu", True),
        ("jekyll", "# Satu", True),
        # These make the id of the text with its markup.
        ("hugo", "# Satu", False),
        ("obsidian", "# Satu", False),
        ("hugo", "# Satu {#satu}", True),
        # A sign would be a part of the id.
        ("mdx", "# Satu", False),
        ("docusaurus", "# Satu", False),
        ("docusaurus", "# Satu {#satu}", True),
        # Titles of containers.
        ("mkdocs", '!!! note "Satu"\n    Nol.', False),
        ("docusaurus", ":::note[Satu]\n\nNol.\n\n:::", False),
        ("obsidian", "> [!note] Satu\n> Nol.", False),
    ],
)
def test_headings_keep_their_ids_and_titles_their_syntax(
    dialect: str, text: str, *, is_marked: bool
) -> None:
    found = written(f"{text}\n", {"Satu": D}, "a.md", dialect=dialect)
    assert ("mark" in found or "[draft]" in found) == is_marked
    assert is_marked or found == f"{text}\n"


def test_mdx_has_signs_and_no_styles() -> None:
    text = "Satu {props.x} *ini. Dua*.\n\n<p>Tiga <b>kata</b> saja.</p>\n"
    found = written(text, {"Satu": D, "Tiga": P}, "a.mdx", notice="DRAFT */")
    assert found == (
        "{/* DRAFT * /. Marked: [D] not reviewed; [P] translation of an earlier source */}\n\n"
        '<mark title="not reviewed">[D][/] Satu {props.x} *ini. Dua*.\n\n'
        '<p><mark title="translation of an earlier source">Tiga [/]<b>'
        '<mark title="translation of an earlier source">kata[/]</b>'
        '<mark title="translation of an earlier source"> saja.[/]</p>\n'
    )


@pytest.mark.parametrize("text", [text for text, _ in WHOLE if "align" not in text])
def test_marked_markdown_is_rendered_to_the_same_text(text: str) -> None:
    document = read_document(f"{text}\n".encode(), "a.md", ReadOptions(dialect="commonmark"))
    data = marked(document, {"Satu": D}).decode()
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    html = re.sub(r"<mark[^>]*>\[D\]</mark> |</?mark[^>]*>", "", parser.render(data))
    assert html == parser.render(f"{text}\n")


# --- subtitles -----------------------------------------------------------------------------------


def test_signs_of_subtitles_are_within_the_tags_of_a_sentence() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:03,000\n<i>Satu kalimat\n\n"
        "2\n00:00:03,000 --> 00:00:06,000\nyang panjang.</i> Dua.\n"
    )
    assert written(text, {"Satu": D, "Dua": S}, "a.srt") == text.replace(
        "Satu", "[D] Satu"
    ).replace("Dua", "[S] Dua")


def test_the_notice_of_subtitles_explains_the_signs() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:03.000\nSatu kalimat.\n"
    assert written(text, {"Satu": S}, "a.vtt", notice="DRAFT") == (
        "WEBVTT\n\nNOTE\nDRAFT. Marked: [S] not translated, source text\n\n"
        "00:01.000 --> 00:03.000\n[S] Satu kalimat.\n"
    )
