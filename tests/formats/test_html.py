"""HTML: which texts are offered, and how targets are written into it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from rktranslate.errors import DocumentError
from rktranslate.formats.html import HtmlFormat
from rktranslate.formats.html.page import Page
from rktranslate.formats.html.tokens import TokenKind, tokens
from rktranslate.inline.tags import TAG_PATTERN
from rktranslate.model import NOTHING
from tests.formats.html_helpers import (
    HTML,
    TEXTS,
    SingleSpaces,
    excluded,
    kinds,
    offered,
    page,
    shared_pages,
    sources,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from rktranslate.model import Document

PAGE = """<!DOCTYPE html>
<html lang="id">
<head><meta charset="utf-8"><title>Harga beras</title>
<meta name="description" content="Harga naik &amp; turun.">
</head>
<body>
<h1 id="harga">Harga <em>beras</em></h1>
<p title="Daftar pasar">Harga naik 5&nbsp;persen. Pasar
  tetap <a href="/pasar">ramai</a>.</p>
<ul><li>Satu<li>Dua tiga.</ul>
</body>
</html>
"""


class TestHtml(SingleSpaces):
    format = HtmlFormat()
    samples = (
        PAGE.encode(),
        PAGE.replace("\n", "\r\n").encode("utf-8-sig"),
        PAGE.replace("utf-8", "iso-8859-1").encode("latin-1"),
        PAGE.replace("\n", "\r").encode("utf-16"),
        b"Satu kalimat. <b>Dua</b> kalimat.\n<p>Tiga {{ nama }} di sini.\n",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<div>Gula</div>", [("paragraph", "Gula")]),
        ("<div>Gula<p>Kopi</div>Teh", [("paragraph", x) for x in ("Gula", "Kopi", "Teh")]),
        ("<h2>Judul</h2>", [("heading", "Judul")]),
        ("<ul><li>Satu<li><p>Dua<p>Tiga</ul>A",
         [("list item", "Satu"), ("list item", "Dua"), ("list item", "Tiga"), ("paragraph", "A")]),
        ("<dl><dt>Kata<dd>Arti</dl>", [("list item", "Kata"), ("list item", "Arti")]),
        ("<table><caption>Harga<tr><td>Beras<th>Gula<tr><td>Kopi</table>Teh",
         [("caption", "Harga"), ("table cell", "Beras"), ("table cell", "Gula"),
          ("table cell", "Kopi"), ("paragraph", "Teh")]),
        ("<blockquote>Kutipan<p>lagi</blockquote>",
         [("block quote", "Kutipan"), ("block quote", "lagi")]),
        ("<figure><img alt='Foto' src=a><figcaption>Pasar</figure>",
         [("attribute", "Foto"), ("caption", "Pasar")]),
        ("<ol><li role='doc-footnote'>Catatan.</ol>", [("footnote", "Catatan.")]),
        (
            "<p class='sdfootnote-western'><a href='#a'>1</a>Catatan.</p><p class='noted'>Teks.",
            [("footnote", "<a>1</a>Catatan."), ("paragraph", "Teks.")],
        ),
        (
            "<p class=MsoFootnoteText><a href='#a'>[1]</a> Reuters. (2023, Mei 3). Judul itu. "
            "<i>The Hindu</i>. https://a.id/x</p>",
            [
                (
                    "reference",
                    "<a>[1]</a> Reuters. (2023, Mei 3). Judul itu. <i>The Hindu</i>. https://a.id/x",
                )
            ],
        ),
        (
            "<h2>Daftar <b>Pustaka</b></h2><p>Santoso, B. (2020). Judul. Jakarta: Gramedia.</p>"
            "<p>Itu semua.</p><h2>Lampiran</h2><p>Santoso, B. (2020). Judul. Jakarta.</p>",
            [
                ("heading", "Daftar <b>Pustaka</b>"),
                ("reference", "Santoso, B. (2020). Judul. Jakarta: Gramedia."),
                ("paragraph", "Itu semua."),
                ("heading", "Lampiran"),
                ("paragraph", "Santoso, B. (2020). Judul. Jakarta."),
            ],
        ),
        ("<title>Judul &amp; isi</title>", [("metadata", "Judul & isi")]),
        ("<select><option>Satu<option selected>Dua</select>",
         [("list item", "Satu"), ("list item", "Dua")]),
        ("<details><summary>Ringkas</summary>Isi</details>",
         [("paragraph", "Ringkas"), ("paragraph", "Isi")]),
        ("<noscript><p>Tanpa skrip</p></noscript>", [("paragraph", "Tanpa skrip")]),
    ],
)  # fmt: skip
def test_kinds_are_those_of_the_elements(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Satu <b>dua</b> <i>tiga</i>.</p>", ["Satu <b>dua</b> <i>tiga</i>."]),
        ("<p>A <a href=1>b</a> c <a href=2>d</a> e <a href=1>f</a>",
         ["A <a>b</a> c <a2>d</a2> e <a>f</a>"]),
        ("<p><b>Semua tebal.</b></p>", ["Semua tebal."]),
        ("<p><a href=x><b>Satu</b> dua</a></p>", ["<b>Satu</b> dua"]),
        ("<p><img src=a alt=''> Satu <img src=b> dua<img src=c>", ["Satu <img/> dua"]),
        ("<p>  Satu\n  dua\ttiga  </p>", ["Satu dua tiga"]),
        ("<p>&nbsp;</p><p>a&nbsp;b&mdash;c &lt;b> R&D &copy</p>",
         ["a\xa0b—c &lt;b> R&D ©"]),
        ("<p>in&shy;for&shy;masi ka\xadta", ["in\xadfor\xadmasi ka\xadta"]),
        ("<p>Satu <!-- x --> dua <!-- y --></p>", ["Satu <comment/> dua"]),
        ("<p>a <b>b <i>c</b> d</i> e", ["a <b>b <i/>c</b> d<i2/> e"]),
        ("<p>a </b> b <u>c", ["a <b/> b <u/>c"]),
        ("a <b>b<p>c</b> d", ["a <b/>b", "c<b/> d"]),
        ("<p>Pakai <code>npm i</code> dulu. <kbd>Ctrl</kbd>", ["Pakai <code/> dulu. <kbd/>"]),
        ("<p>Ini <span translate=no>Nama</span> <b class='x notranslate'>X</b> ya",
         ["Ini <span/> <b/> ya"]),
        ("<p>H<sub>2</sub>O dan x<sup>2</sup> ya", ["H<sub>2</sub>O dan x<sup>2</sup> ya"]),
        ("<p>a <my-icon name=x></my-icon> b", ["a <1></1> b"]),
        ("<my-card>\n<my-title>Satu</my-title>\n<my-text>Dua</my-text>\n</my-card>",
         ["Satu", "Dua"]),
        ("<a href=1>Beranda</a> <a href=2><b>Tentang</b></a> <a href=3>Kontak</a>",
         ["Beranda", "Tentang", "Kontak"]),
        ("<button>Kirim</button> <button>Batal</button>", ["Kirim", "Batal"]),
        ("<p>Klik <button>Kirim</button> dulu", ["Klik <button>Kirim</button> dulu"]),
        ("<p>a\u2028b\0c", ["a<1/>b<2/>c"]),
        ("<p>Halo <script>x('a')</script>dunia", ["Halo <script/>dunia"]),
    ],
)  # fmt: skip
def test_inline_elements_are_tags(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Jalan Satu 1<br>Jakarta<br/>Indonesia</p>", ["Jalan Satu 1", "Jakarta", "Indonesia"]),
        ("<p>Ini kalimat yang panjang sekali dan masih belum<br>selesai juga.<br>Lalu.",
         ["Ini kalimat yang panjang sekali dan masih belum <br/>selesai juga.", "Lalu."]),
        ("<h1>Harga beras<br>di pasar</h1>", ["Harga beras <br/>di pasar"]),
        ("<p><b>Satu.<br>Dua.</b></p>", ["Satu.", "Dua."]),
        ("<p>Satu <b>dua.<br>Tiga</b> empat", ["Satu <b>dua. <br/>Tiga</b> empat"]),
        ("<p>Satu<br><br>dua", ["Satu", "dua"]),
    ],
)  # fmt: skip
def test_a_line_break_ends_a_unit_unless_its_sentence_goes_on(
    text: str, expected: list[str]
) -> None:
    assert offered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<img alt='Sebuah foto' title=\"Pasar\">", ["Sebuah foto", "Pasar"]),
        ("<input placeholder=Nama value=5><input type=submit value='Kirim'>", ["Nama", "Kirim"]),
        ("<input type=text value='Isi'><button value='x' aria-label='Tutup'>", ["Tutup"]),
        ("<div aria-label='Menu' aria-labelledby=x data-title='y'></div>", ["Menu"]),
        ("<track label='Bahasa'><select><optgroup label='Buah'></select>", ["Bahasa", "Buah"]),
        ("<table summary='Harga'></table>", ["Harga"]),
        ("<meta name=description content='Isi'><meta property='og:title' content='Judul'>",
         ["Isi", "Judul"]),
        ("<meta name=viewport content='width=5'><meta itemprop=name content='Nama'>", ["Nama"]),
        ("<link rel=stylesheet title='Gaya' href=x>", []),
        ("<p>Teks <a title='Tip'>tautan</a> ya", ["Teks <a>tautan</a> ya", "Tip"]),
        ("<a title='{{ x }}'></a><a title='Halo {{ nama }}!'></a>", ["Halo <nama/>!"]),
        ("<a title='a&#10;b &copy=1 &copy;'></a>", ["a", "b &copy=1 ©"]),
        ("<div translate=no title='Tidak'></div>", []),
        ("<a title = Satu></a><a TITLE='Dua' title='tiga'></a>", ["Satu", "Dua"]),
    ],
)  # fmt: skip
def test_attributes_that_readers_see_are_units(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<pre>kode\n  di sini</pre>", [("code", "kode di sini")]),
        ("<p><code>npm</code></p>", [("code", "npm")]),
        ("<script>var a</script><style>b {}</style>", [("script", "var a"), ("script", "b {}")]),
        ("<template><p>a</p></template>", [("script", "a")]),
        ("<textarea placeholder='P'>isi</textarea>", [("field", "isi")]),
        ("<svg><title>Judul</title><text>Kata</text></svg>", [("HTML", "Judul Kata")]),
        ("<math><mi>x</mi></math>", [("math", "x")]),
        ("<!-- catatan -->", [("comment", "<!-- catatan -->")]),
        ("<script>'<b>'</script>", [("script", "'&lt;b>'")]),
        ("<p translate=no>Satu <b translate=yes>dua</b> tiga</p>",
         [("marked as not to be translated", x) for x in ("Satu", "tiga")]),
        ("<div class='notranslate'><p>Satu</p><p>Dua</p></div>",
         [("marked as not to be translated", "Satu Dua")]),
        ("<meta name=keywords content='beras, gula'>", [("metadata", "beras, gula")]),
        ("<iframe srcdoc='<p>Isi</p>'>x</iframe>",
         [("embedded document", "Isi"), ("other", "x")]),
        ("<p>a</p><p", [("HTML", "<p")]),
    ],
)  # fmt: skip
def test_what_is_not_offered_is_counted_with_its_reason(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert excluded(text) == expected


def test_translate_yes_within_no() -> None:
    text = "<p translate=no>Satu <b translate=yes>dua</b> tiga</p>"
    assert offered(text) == ["dua"]
    assert written(text, "two") == text.replace("dua", "two")


@pytest.mark.parametrize(
    "text",
    [
        "<p>Satu <b translate=no>Nama <i translate=yes>dua</i> Nama</b> tiga.</p>",
        "<p>Satu <b translate=no><b translate=yes>dua</b></b> tiga.</p>",
        "Satu <b translate=no>Nama<p translate=yes>dua</p>Nama</b> tiga.",
    ],
)
def test_nothing_around_what_is_offered_within_a_name_is_lost(text: str) -> None:
    assert offered(text) == ["Satu", "dua", "tiga."]
    expected = text.replace("Satu", "One").replace("dua", "two").replace("tiga", "three")
    assert written(text, "One", "two", "three.") == expected


def test_an_unclosed_protected_element_ends_with_the_block_around_it() -> None:
    assert offered("<p>Satu <code>x</p><p>Dua</p>") == ["Satu <code/>", "Dua"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Halo {{ user.nama }}, {% if x %}apa{% else %}siapa{% endif %} kabar?</p>",
         ["Halo <nama/>, <1/>apa<2/>siapa<3/> kabar?"]),
        ("{% extends 'x' %}\n{% block a %}\nSatu\n{% endblock %}\nDua", ["Satu", "Dua"]),
        ("<p>Halo <?php echo $nama ?>!</p><?php foo('>'); ?>", ["Halo <nama/>!"]),
        ("<p>Harga <%= harga %> rupiah</p>", ["Harga <harga/> rupiah"]),
        ("<p>Harga ${item.harga} rupiah</p>", ["Harga <harga/> rupiah"]),
        ("{{#each x}}<li>Butir {{nama}} ini</li>{{/each}}", ["Butir <nama/> ini"]),
        ("<#if a><p>Satu</p><#else><p>Dua</p></#if>", ["Satu", "Dua"]),
        ("<a {% if x > 1 %}title='Satu'{% endif %} {{ attrs }}>Dua</a>", ["Dua", "Satu"]),
        ("<div {{ attrs }} class='a {% if b %}c{% endif %}'>Isi</div>", ["Isi"]),
        ("<p>Satu {{ kurung", ["Satu {{ kurung"]),
    ],
)  # fmt: skip
def test_templates(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


def test_what_a_code_shows_is_told() -> None:
    blocks = page("<p>Ketik <code>a &lt; b</code>, {{ x.nama }} <img alt='Foto'>!").blocks
    shown = {code.name: code.text for code in blocks[0].codes}
    assert shown == {"code": "a < b", "nama": "{{ x.nama }}", "img": "Foto"}


def test_lines_and_anchors() -> None:
    document = page("<p>Satu.\r\nDua.\rTiga.\n<h2 class=x id='bab-1'>Judul</h2>")
    assert [segment.location.line for block in document.blocks for segment in block.segments] == [
        1,
        2,
        3,
        4,
    ]
    assert document.blocks[1].anchor == "bab-1"


def test_a_changed_unit_changes_nothing_else() -> None:
    text = "<P  class=a>Satu\n <B>dua</B >&nbsp;&eacute; &amp; <i>x</i><br  /></P>\r\n<p>Lain</p>"
    assert offered(text)[0] == "Satu <b>dua</b>\xa0é & <i>x</i>"
    assert written(text, "<i>é</i> < \xa0<b>R&D</b>", "Lain") == (
        "<P  class=a><i>&eacute;</i>\n &lt; &nbsp;<B>R&amp;D</B ></P>\r\n<p>Lain</p>".replace(
            "</P>", "<br  /></P>"
        )
    )


def test_attributes_are_quoted_as_they_need() -> None:
    text = "<a title=Satu></a><a title='Dua'></a><a title=\"Tiga\"></a>"
    assert written(text, "a > b", 'it\'s "x"', 'say "x" & &lt;b>') == (
        '<a title="a > b"></a><a title=\'it&#39;s "x"\'></a>'
        '<a title="say &quot;x&quot; &amp; &lt;b>"></a>'
    )


def test_an_attribute_within_a_unit_changes_with_it_and_without_it() -> None:
    text = "<p>Lihat <a href=x title='Tip'>ini</a> ya.</p>"
    assert written(text, "Lihat <a>ini</a> ya.", "Hint") == text.replace("Tip", "Hint")
    assert written(text, "See <a>this</a> <a>too</a>.", "Hint") == (
        "<p>See <a href=x title='Hint'>this</a> <a href=x title='Hint'>too</a>.</p>"
    )


def test_a_target_cannot_become_a_program() -> None:
    assert written("<p>Satu {{ x }} dua</p>", "{{ y }} <x/> {% z %} ${a} <% b %>") == (
        "<p>&#123;&#123; y }} {{ x }} &#123;% z %} $&#123;a} &lt;% b %></p>"
    )


def test_nothing_empties_the_element() -> None:
    assert written("<p>Satu</p><p>Dua</p>", NOTHING, "Two") == "<p></p><p>Two</p>"


@pytest.mark.parametrize("target", ["x <b>", "<script>", "x\ny\u2028"])
def test_what_would_break_the_page_is_refused_or_text(target: str) -> None:
    document = page("<p>Satu <b>dua</b></p>")
    with pytest.raises(DocumentError):
        HTML.write(document, [target])


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("<html lang='id' class=x><p>A", "en", "<html lang='en' class=x><p>A"),
        ("<html><p>A", "ms", '<html lang="ms"><p>A'),
        ("<html lang=id><p>A", "ar", '<html dir="rtl" lang="ar"><p>A'),
        ("<html dir=rtl lang><p>A", "en", '<html dir="ltr" lang="en"><p>A'),
        ("<html lang='{{ l }}'><p>A", "en", "<html lang='{{ l }}'><p>A"),
        ("<html lang=ID><p>A", "id", "<html lang=ID><p>A"),
        ("<html><body lang='id-ID' dir=ltr><p>A", "ar",
         '<html lang="ar" dir="rtl"><body lang=\'ar\' dir="rtl"><p>A'),
        ("<html lang=id><body><p>A", "en", '<html lang="en"><body><p>A'),
        ("<p lang=id>A", "en", "<p lang=id>A"),
    ],
)  # fmt: skip
def test_the_root_says_the_language(text: str, language: str, expected: str) -> None:
    assert written(text, "A", language=language) == expected


def test_xhtml() -> None:
    text = (
        "<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml' lang='id'>"
        "<head><title/><script src='x'/></head>"
        "<body><p>A<a id='x'/> b <![CDATA[<c>]]></p><br></br></body></html>"
    )
    assert offered(text, "a.xhtml") == ["A<a/> b &lt;c>"]
    new = written(text, "X<a/> & y", path="a.xhtml", language="en")
    assert "<p>X<a id='x'/> &amp; y</p>" in new
    assert 'xml:lang="en" xmlns' in new
    assert "lang='en'" in new


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html><html><body class=x><p>A", "<body class=x>\n<p style"),
        ("<p>A</p>", "<p style"),
        ("<!DOCTYPE html>\n<title>A</title>", "<!DOCTYPE html>\n<p style"),
    ],
)
def test_the_notice_is_the_first_paragraph(text: str, expected: str) -> None:
    draft = written(text, "A", notice="DRAFT: 1 < 2")
    assert expected in draft
    assert "DRAFT: 1 &lt; 2</p>" in draft
    assert offered(draft) in (["DRAFT: 1 < 2", "A"], ["A", "DRAFT: 1 < 2"])


def test_the_file_keeps_its_encoding() -> None:
    data = "<meta charset=windows-1252><p>Harga €5 “naik”</p>".encode("cp1252")
    document = page(data)
    assert sources(document) == ["Harga €5 “naik”"]
    assert HTML.write(document, ["价 €6"]) == (
        "<meta charset=windows-1252><p>&#20215; €6</p>".encode("cp1252")
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("<meta charset=latin1><p>é".encode("cp1252"), ["é"]),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"><p>\x93a\x94',
         ["“a”"]),
        ("<meta charset='shift_jis'><p>日本".encode("cp932"), ["日本"]),
        ("<?xml version='1.0' encoding='iso-8859-2'?><p>ł".encode("iso-8859-2"), ["ł"]),
        (b"<p>caf\xe9", ["café"]),
        ("<p>日本語 é".encode() + b"\xff!", ["日本語 é<1/>!"]),
        ("<p>é".encode("utf-16"), ["é"]),
        (b"<!-- <meta charset=x> --><meta charset=unknown><p>\xc3\xa9", ["é"]),
        (b"<meta charset=windows-1252><p>a\x81b", ["a<1/>b"]),
    ],
)  # fmt: skip
def test_the_encoding_is_found_as_browsers_find_it(data: bytes, expected: list[str]) -> None:
    assert offered(data) == expected


def test_an_encoding_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"cannot be read as ISO2022_JP"):
        HTML.read(b"<meta charset=iso-2022-jp><p>\x1b$B\x1b(B\x1b$B\x1b(B", "a.html")


def test_ten_thousand_nested_elements() -> None:
    deep = "<div><b>" * 10_000 + "Kata" + "</b></div>" * 10_000
    assert offered(deep) == ["Kata"]


TAGS_OF_UNIT = re.compile(f"({TAG_PATTERN}|&(?:lt|amp);)")


def pseudo(text: str) -> str:
    """Return a text with other letters in its words, its tags as they are."""
    pieces = TAGS_OF_UNIT.split(text)
    return "".join(
        piece if index % 2 else piece.translate({ord("a"): "á", ord("e"): "è", ord("o"): "ø"})
        for index, piece in enumerate(pieces)
    )


def elements(document: Document) -> Counter[tuple[TokenKind, str]]:
    """Return how often each tag occurs."""
    skeleton = document.skeleton
    assert isinstance(skeleton, Page)
    found = tokens(skeleton.file.text, xml=skeleton.is_xml)
    return Counter(
        (token.kind, token.name)
        for token in found
        if token.kind in (TokenKind.OPENING, TokenKind.CLOSING)
    )


def rebuilt(document: Document, change: Callable[[str], str]) -> Document:
    """Return the document read from a page in which every unit is written anew."""
    skeleton = document.skeleton
    assert isinstance(skeleton, Page)
    texts = [change(block.text) for block in document.blocks if block.exclusion is None]
    changes = list(zip(skeleton.reading.places, texts, strict=True))
    return HTML.read(skeleton.written(changes), document.path)


def literal(text: str) -> str:
    """Return a text with tags in which ``<`` is not escaped, where another letter follows it."""
    return text.replace("&lt;", "<")


def assert_laws(data: bytes, path: str) -> None:
    """Check identity, a rebuild of every unit, and a translation of every unit."""
    document = page(data, path)
    again = rebuilt(document, str)
    assert [(block.kind, block.text, block.exclusion) for block in again.blocks] == [
        (block.kind, block.text, block.exclusion) for block in document.blocks
    ]
    assert elements(again) == elements(document)
    translated = rebuilt(document, pseudo)
    assert [literal(block.text) for block in translated.blocks if block.translatable] == [
        literal(pseudo(block.text)) for block in document.blocks if block.translatable
    ]


def test_laws_on_real_pages() -> None:
    for path in shared_pages():
        assert_laws(path.read_bytes(), path.name)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_laws_on_any_text(text: str) -> None:
    for path in ("a.html", "a.xhtml"):
        document = page(text.encode("utf-8", "surrogatepass"), path)
        again = rebuilt(document, str)
        assert [block.text for block in again.blocks if block.translatable] == [
            block.text for block in document.blocks if block.translatable
        ]
        assert elements(again) == elements(document)
