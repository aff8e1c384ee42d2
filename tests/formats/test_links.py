"""Links with fragments: where they are found, and what is written in their place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.formats import read_document, write_document
from rktranslate.formats.link_paths import SitePaths
from rktranslate.formats.links import Link, links_in, relinked
from rktranslate.formats.markdown.labels import labelled
from rktranslate.segmentation import segmented, segmenter

PIECES = (
    ("# Judul satu {#lama}", "# Judul satu {#lama}"),
    ("Lihat [ini](#lama) dan [itu](b.md#lama 'judul').", ""),
    ("Lihat\n[ini](<#lama>)\ndi sini. Kalimat kedua ada di sini.", ""),
    ("- butir [ini](#lama)\n  - butir [`x`](#lama) lagi", ""),
    ("> kutipan [ini](#lama)", ""),
    ("| a | b |\n|---|---|\n| [1](#lama) | [sel](#lama) |", ""),
    ("[x]: #lama", ""),
    ("> [y]: <#lama> 'judul'", ""),
    ("<p>Kata <a href='#lama'>tautan</a></p>", ""),
    ('<a id="x"></a>', '<a id="x"></a>'),
    ("[^1]: Catatan [ini](#lama).", ""),
    ("```\n[x](#lama)\n```", "```\n[x](#lama)\n```"),
    ("Kode `[x](#lama)` saja.", "Kode `[x](#lama)` saja."),
    ('Lihat {{< relref "b.md#lama" >}} dulu.', ""),
    ("Lihat [[Halaman#lama|teks]] dulu.", ""),
)


def expected(piece: tuple[str, str]) -> str:
    return piece[1] or piece[0].replace("#lama", "#yang-baru")


@given(
    st.lists(st.sampled_from(PIECES), max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_only_fragments_change(pieces: list[tuple[str, str]], line_break: str, bom: bytes) -> None:
    source, wanted = (
        bom + text.replace("\n", line_break).encode()
        for text in (
            "".join(f"{piece[0]}\n\n" for piece in pieces),
            "".join(f"{expected(piece)}\n\n" for piece in pieces),
        )
    )
    document = segmented(read_document(source, "a.md"), segmenter("id").spans)
    targets = [segment.source for block in document.blocks for segment in block.segments]
    assert relinked(document, targets, lambda _link: None) == (document, tuple(targets))
    edited, new_targets = relinked(document, targets, new_name)
    written = write_document(edited, new_targets)
    # A changed sentence is written on one line.
    assert b" ".join(written.split()) == b" ".join(wanted.split())


def new_name(link: Link) -> str | None:
    return "yang-baru" if link.fragment == "lama" else None


@given(st.text(alphabet="[]()#<>`'\"\\ab{}!|:/ \n", max_size=60))
def test_any_text_has_links_in_order(text: str) -> None:
    links = links_in(text)
    assert all(text[link.span.start : link.span.end] == link.fragment for link in links)
    assert all(one.span.end <= two.span.start for one, two in pairwise(links))
    for target in (text, text[::-1]):
        assert labelled(text, target, frozenset({"a", "b"})).target is not None


@pytest.mark.parametrize(
    ("origin", "path", "document"),
    [
        ("docs/a.md", "", "docs/a.md"),
        ("docs/a.md", "b.md", "docs/b.md"),
        ("docs/a.md", "./b.md", "docs/b.md"),
        ("docs/a.md", "../lain/c.md", "lain/c.md"),
        ("docs/a.md", "../b/", "docs/b.md"),
        ("docs/a.md", "/docs/b.html", "docs/b.md"),
        ("docs/a.md", "/lain/", "lain/_index.md"),
        ("docs/a.md", "urut", "docs/01-urut.md"),
        ("docs/a.md", "https://a.id/docs/b", None),
        ("docs/a.md", "//a.id/docs/b", None),
        ("docs/a.md", "mailto:a@b.id", None),
        ("docs/a.md", "../../../b.md", None),
        ("docs/a.md", "tidak-ada.md", None),
        ("docs/a.md", "dua.md", None),
    ],
)
def test_paths_of_links(origin: str, path: str, document: str | None) -> None:
    names = "docs/a docs/b lain/c lain/_index docs/01-urut x/dua y/dua"
    site = SitePaths.of(f"{name}.md" for name in names.split())
    assert site.document(origin, path) == document
