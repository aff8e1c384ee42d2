"""Addresses in pages of HTML."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from rktranslate.formats.html import HtmlFormat
from rktranslate.formats.html.links import page_links
from rktranslate.segmentation import segmented
from rktranslate.testing.formats import spans
from tests.conftest import Run
from tests.timing import best_seconds

Rkt = Callable[..., Run]
PAGE = """<!DOCTYPE html>
<html lang="id"><head><title>Judul</title><link rel=stylesheet href=css/s.css>
<script src="s.js"></script></head>
<body><!-- <a href="no.html"> --><h1>Judul besar</h1>
<p>Lihat <a class="x" href="b.html?x=1&amp;y=2#judul">bab <b>dua</b></a>,
<A HREF = '../c d.html'>tiga</A> dan
<img src=p.png alt="Peta" srcset="p.png 1x, img/p,2.png 2x,q.png"> di sini.</p>
<video poster="v.jpg"><source src="v.mp4"></video><svg><use xlink:href="i.svg#x"/></svg>
<p translate="no"><a href="d.html">Tetap</a></p><a href>kosong</a><a href="">kosong</a>
</body></html>
"""
ADDRESSES = (
    "css/s.css", "s.js", "b.html?x=1&y=2#judul", "../c d.html", "p.png", "p.png", "img/p,2.png",
    "q.png", "v.jpg", "v.mp4", "i.svg#x", "d.html",
)  # fmt: skip


def addresses(text: str, *, xml: bool = False) -> tuple[str, ...]:
    return tuple(link.address for link in page_links(text, xml=xml))


def test_addresses_of_a_page() -> None:
    assert addresses(PAGE) == ADDRESSES
    for link in page_links(PAGE):
        assert PAGE[link.start : link.end].replace("&amp;", "&") == link.address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>no links</p>", ()),
        ('<base href="/x/"><a href="a.html">a</a>', ()),
        ("<base target=_blank><a href=a.html>a</a>", ("a.html",)),
        ("<a href='{{ url }}'>a</a><a href=\"x/{% y %}\">b</a><a href=c>c</a>", ("c",)),
        ("<a href='a&copy=1&amp;b&#32;c'>a</a>", ("a&copy=1&b c",)),
        ("<a href='  a.html\n'>a</a>", ("a.html",)),
        ("<script>'<a href=\"x\">'</script><style>a{src:x}</style>", ()),
        ("<img srcset=' , a.png , b.png 100w,,c.png'>", ("a.png", "b.png", "c.png")),
        ("<img srcset='a.png'", ()),
    ],
)
def test_addresses(text: str, expected: tuple[str, ...]) -> None:
    assert addresses(text) == expected


def test_new_addresses_change_nothing_else() -> None:
    page = HtmlFormat()
    document = segmented(page.read(PAGE.encode(), "a.html"), spans)
    sources = [segment.source for block in document.blocks for segment in block.segments]
    assert page.write(page.with_links(document, ADDRESSES), sources).decode() == PAGE
    new = [*ADDRESSES]
    new[0], new[2], new[3], new[6] = 'a "b"&c.css', "en/b.html?x=1&y=2#title", "it's.html", "z.png"
    changed = page.with_links(document, new)
    assert changed.blocks == document.blocks
    text = page.write(changed, sources).decode()
    expected = (
        PAGE.replace("href=css/s.css", 'href="a &quot;b&quot;&amp;c.css"')
        .replace("b.html?x=1&amp;y=2#judul", "en/b.html?x=1&amp;y=2#title")
        .replace("'../c d.html'", "'it&#39;s.html'")
        .replace("img/p,2.png", "z.png")
    )
    assert text == expected
    assert addresses(text) == tuple(new)
    # Also where the text around them is written anew, whatever order its tags are in.
    targets = [source.replace("Lihat", "See").replace("dua", "two") for source in sources]
    text = page.write(changed, targets).decode()
    assert "See <a class" in text
    assert "<b>two</b>" in text
    assert addresses(text) == tuple(new)


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    ["<a href=", "<a href=x ", "<a ", "<img srcset='a.png 1x,'>", "<a href='&amp;'>", "<a href=x>"],
)
def test_the_time_is_linear(hostile: str) -> None:
    small, large = (best_seconds(partial(page_links, hostile * size)) for size in (4_000, 32_000))
    assert large < 20 * small + 0.05


@pytest.mark.slow
def test_the_time_of_a_list_of_pictures_is_linear() -> None:
    small, large = (
        best_seconds(partial(page_links, f"<img srcset='{'a,b 1x,' * size}'>"))
        for size in (4_000, 32_000)
    )
    assert large < 20 * small + 0.05


def test_damaged_pages() -> None:
    chance = random.Random(7)
    page = HtmlFormat()
    for _ in range(200):
        data = bytearray(PAGE.encode())
        for _ in range(chance.randrange(1, 9)):
            data[chance.randrange(len(data))] = chance.randrange(32, 127)
        document = segmented(page.read(bytes(data), "a.html"), spans)
        sources = [segment.source for block in document.blocks for segment in block.segments]
        links = page.links(document)
        assert page.write(page.with_links(document, links), sources) == data
        others = tuple(f"x/{index}.html" for index in range(len(links)))
        again = page.read(page.write(page.with_links(document, others), sources), "a.html")
        assert page.links(again) == others


@pytest.mark.usefixtures("project")
def test_links_of_built_pages(rkt: Rkt) -> None:
    Path("rktranslate.toml").write_text(
        'target-languages = ["en"]\n[build]\noutput = "web/{dir}/{stem}.{tag}{suffix}"\n', "utf-8"
    )
    Path("source/x").mkdir()
    Path("source/p.png").write_bytes(b"p")
    Path("source/s.css").write_text("p {}", "utf-8")
    Path("source/a.html").write_text(
        '<html><head><link rel="stylesheet" href="s.css"></head><body>'
        '<p>Lihat <a href="x/b.md#judul-besar">bab dua</a> dan <img src="p.png" alt="Peta">.</p>'
        '<p><a href="https://a.id/">Luar</a>, <a href="#z">sini</a>, '
        '<a href="x/none.html">nihil</a>.</p>'
        "</body></html>\n",
        "utf-8",
    )
    Path("source/x/b.md").write_text("# Judul besar\n\nKembali ke [awal](../a.html#z).\n", "utf-8")
    assert rkt("extract").code == 0
    for path in Path("translations").rglob("*.po"):
        lines = path.read_text("utf-8").split("\n")
        for index, line in enumerate(lines):
            if line == 'msgstr ""' and lines[index - 1].startswith('msgid "') and index > 16:
                lines[index] = 'msgstr "en ' + lines[index - 1].removeprefix('msgid "')
        path.write_text("\n".join(lines), "utf-8")
    run = rkt("build")
    assert run.code == 0, run
    page = Path("web/a.en.html").read_text("utf-8")
    assert 'href="s.css"' in page
    assert '<a href="x/b.en.md#en-judul-besar">' in page
    assert 'src="p.png"' in page
    for same in ('"https://a.id/"', '"#z"', '"x/none.html"'):
        assert same in page
    assert "[awal](../a.en.html#z)" in Path("web/x/b.en.md").read_text("utf-8")
    assert {path.name for path in Path("web").iterdir()} == {"a.en.html", "p.png", "s.css", "x"}
