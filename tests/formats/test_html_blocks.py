"""HTML blocks and components: which texts are offered, and how targets are written into them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rktranslate.formats.markdown import MarkdownFormat
from rktranslate.model import NOTHING, Exclusion
from tests.formats.helpers import assert_sound, read
from tests.timing import best_seconds

MARKDOWN = MarkdownFormat()


def offered(text: str) -> list[tuple[str, str]]:
    """Return kind and text of the blocks that are offered, the same for every line ending."""
    document = assert_sound(MARKDOWN, text.encode())
    found = [(block.kind.value, block.text) for block in document.blocks if block.translatable]
    windows = assert_sound(MARKDOWN, text.replace("\n", "\r\n").encode())
    assert found == [(one.kind.value, one.text) for one in windows.blocks if one.translatable]
    return found


def texts(text: str) -> list[str]:
    return [content for _, content in offered(text)]


def written(text: str, *targets: str) -> str:
    return MARKDOWN.write(read(MARKDOWN, text), targets).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<div>Gula</div>", [("paragraph", "Gula")]),
        ("<div>\n<p>Satu.</p>\n<p>Dua <i>tiga</i>\nempat.</p></div>",
         [("paragraph", "Satu."), ("paragraph", "Dua <i>tiga</i> empat.")]),
        ("<h2 id='a'>Judul <small>kecil</small></h2>",
         [("heading", "Judul <small>kecil</small>")]),
        ("<ul>\n  <li>Satu\n  <li><p>Dua</p></li>\n</ul>",
         [("list item", "Satu"), ("list item", "Dua")]),
        ("<dl><dt>Istilah</dt><dd>Arti</dd></dl>",
         [("paragraph", "Istilah"), ("paragraph", "Arti")]),
        ("<blockquote>Kutipan<br>\nlagi</blockquote>",
         [("block quote", "Kutipan"), ("block quote", "lagi")]),
        ("<table><tr><td>Harga</td><td>Rp5</td><td></td></tr></table>",
         [("table cell", "Harga"), ("table cell", "Rp5")]),
        ("> <p>Kutipan\n> panjang</p>", [("block quote", "Kutipan panjang")]),
        ("- <p>Butir\n  panjang</p>", [("list item", "Butir panjang")]),
        ("- a\n\n\t<div>\n\tButir</div>", [("list item", "a"), ("list item", "Butir")]),
    ],
)  # fmt: skip
def test_kinds_are_those_of_the_elements(text: str, expected: list[tuple[str, str]]) -> None:
    assert offered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<p align="center"><b>Gula naik.</b></p>', ["<b>Gula naik.</b>"]),
        ('<p><a href="x"><img src="y"></a> Gula <b>naik</b></p>', ["Gula <b>naik</b>"]),
        ('<p><a href="x"><img src="y"> Gula</a> naik</p>',
         ['<a href="x"><img src="y"> Gula</a> naik']),
        ("<p>Satu<br><br>Dua<br/>tiga</p>", ["Satu", "Dua<br/>tiga"]),
        ("<br>\nGula naik.", ["Gula naik."]),
        ('<img src="a" width=3>\nGula naik.', ["Gula naik."]),
        ("<span>\nGula naik.\n</span>", ["Gula naik."]),
        ("<span>\nGula</span> naik.", ["Gula", "naik."]),
        ("<p>Gula <!-- catatan --> naik</p>", ["Gula <!-- catatan --> naik"]),
        ("<p><!-- catatan -->Gula naik<!-- lagi --></p>", ["Gula naik"]),
        ("<p>Jalankan <code>gula --naik</code> saja</p>",
         ["Jalankan <code>gula --naik</code> saja"]),
        ("<div><code>gula --naik</code></div>", []),
        ("<div><pre>gula</pre><script>var a = '<p>gula</p>'</script></div>", []),
        ("<div><style>p > a {}</style><svg><title>gula</title></svg></div>", []),
        ('<div translate="no"><p>Gula</p></div>', []),
        ('<p>Beli <span class="x notranslate">Gula Pasir</span> saja</p>',
         ['Beli <span class="x notranslate">Gula Pasir</span> saja']),
        ("<!-- <p>gula</p> -->", []),
        ("<!-- catatan --> Gula naik", ["Gula naik"]),
        ("<details>\n<summary>Lihat</summary>\n\nIsi **tebal**.\n\n</details>",
         ["Lihat", "Isi **tebal**."]),
        ("<div>5 < 6 dan a<b</div>", ["5 < 6 dan a<b"]),
        ("<div>Gula &amp; beras&nbsp;naik</div>", ["Gula &amp; beras&nbsp;naik"]),
        ('<p title="a > b">Gula</p>', ["Gula"]),
        ('<p class="{{ "x" | f }}">Gula</p>', ["Gula"]),
        ("<div>{% if a %}</div>", []),
        ("<center>Gula", ["Gula"]),
        ("</p>Gula", ["Gula"]),
        ("<P>Gula</P>", ["Gula"]),
    ],
)  # fmt: skip
def test_text_of_elements(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<img src="a.png" alt="Harga gula">', ["Harga gula"]),
        ("<img alt='Harga gula' title=Naik>", ["Harga gula", "Naik"]),
        ('<img src="https://img.shields.io/x" alt="Versi gula">', []),
        ('<img alt="Harga &amp; stok\n  gula">', ["Harga & stok gula"]),
        ('<p>Lihat <img alt="Harga gula"> ini</p>', ['Lihat <img alt="Harga gula"> ini']),
        ('<p><img alt="Harga gula"> Lihat</p>', ["Harga gula", "Lihat"]),
        ('<div aria-label="Menu utama" class="kotak besar" data-x="lain lagi"></div>',
         ["Menu utama"]),
        ('<input type="submit" value="Kirim">', ["Kirim"]),
        ('<input type="text" value="kirim" placeholder="Nama">', ["Nama"]),
        ('<meta name="description" content="Tentang gula">', ["Tentang gula"]),
        ('<meta name="generator" content="Pabrik gula">', []),
        ('<table summary="Tabel harga"><tr><td></td></tr></table>', ["Tabel harga"]),
        ('<img alt="12" title="">', []),
    ],
)  # fmt: skip
def test_attributes_that_readers_see(text: str, expected: list[str]) -> None:
    assert texts(text) == expected or texts(f"<div>\n{text}\n</div>") == expected


MDX = "import Tabs from '@theme/Tabs';\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<TabItem value="a" label="Jawa">Harga di Jawa</TabItem>', ["Jawa", "Harga di Jawa"]),
        ("<Tabs>\n  <TabItem value='a' label='Jawa'>Harga</TabItem>\n</Tabs>", ["Jawa", "Harga"]),
        ("<Note>\n  Data ini **sementara**.\n</Note>", ["Data ini **sementara**."]),
        ('<Card\n  title="Mulai di sini"\n  href="/a"\n  onClick={() => go("}")}\n/>',
         ["Mulai di sini"]),
        ("<Tabs>\n<TabItem label={nama}>\n\nHarga naik.\n\n</TabItem>\n</Tabs>", ["Harga naik."]),
        ("<><p>Gula</p></>", ["Gula"]),
        ('<p>Lihat <Link to="/a">gula</Link> ini.</p>', ['Lihat <Link to="/a">gula</Link> ini.']),
        ('<p><Link to="/a">Gula</Link> ini.</p>', ['<Link to="/a">Gula</Link> ini.']),
    ],
)  # fmt: skip
def test_components(text: str, expected: list[str]) -> None:
    assert texts(MDX + text) == expected


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("<p>Gula</p>", "Sugar <b>x</b> < 5 & R&D", "<p>Sugar &lt;b>x&lt;/b> < 5 & R&D</p>"),
        ("<p>Gula <b>naik</b></p>", "<b>Sugar</b> is <i>up</i>",
         "<p><b>Sugar</b> is &lt;i>up&lt;/i></p>"),
        ("<p>Gula <!-- a --></p>", "Sugar <!-- b -->", "<p>Sugar &lt;!-- b --> <!-- a --></p>"),
        ("<p>Gula\nnaik</p>", "# Sugar", "<p># Sugar</p>"),
        ("<p>Gula</p>", "</p><script>", "<p>&lt;/p>&lt;script></p>"),
        ("<p>Gula</p>", NOTHING, "<p><!-- --></p>"),
        ("<td>Gula</td>", "a | b", "<td>a | b</td>"),
        ("<h2>Gula</h2>", "Sugar #", "<h2>Sugar #</h2>"),
        ('<img alt="Gula">', 'The "best" <x> R&D &amp;',
         '<img alt="The &quot;best&quot; &lt;x> R&amp;D &amp;amp;">'),
        ("<img alt='Gula'>", "It's", "<img alt='It&#39;s'>"),
        ("<img alt=Gula>", "White sugar", '<img alt="White sugar">'),
        ("> <p>Gula\n> naik</p>", "Sugar", "> <p>Sugar</p>"),
    ],
)  # fmt: skip
def test_targets_change_nothing_but_their_text(text: str, target: str, expected: str) -> None:
    assert written(text, target) == expected


def test_what_is_not_offered_says_why() -> None:
    text = "<div>\n<!-- catatan kecil -->\nGula\n<pre>kode panjang</pre>\n</div>\n"
    document = assert_sound(MARKDOWN, text.encode())
    assert [(block.text, block.exclusion) for block in document.blocks] == [
        ("<div>", Exclusion.MARKUP),
        ("<!-- catatan kecil -->", Exclusion.COMMENT),
        ("Gula", None),
        ("<pre>kode panjang</pre>", Exclusion.CODE),
        ("</div>", Exclusion.MARKUP),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<!-- catatan -->", Exclusion.COMMENT),
        ("<pre>kode</pre>", Exclusion.CODE),
        ("<div class='kotak'>", Exclusion.MARKUP),
        ("<div>Gula\u2028naik</div>", Exclusion.HTML),
    ],
)
def test_a_block_without_units_says_why(text: str, reason: Exclusion) -> None:
    document = assert_sound(MARKDOWN, text.encode())
    assert reason in [block.exclusion for block in document.blocks]


PIECES = st.sampled_from([
    "<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<i", ">", "</", "<!--", "-->", "<br>",
    "<br/>", "\n", "\n", "  ", "Gula naik.", "kata", '<img alt="dua kata">', '<a title="', '"', "'",
    "<pre>", "</pre>", "<code>", "</code>", "<td>", "<Tab label='a b'>", "</Tab>", "<X a={", "}",
    "{{", "{%", "%}", "<>", "</>", "<script>", "</script>", "<![CDATA[", "]]>", "<?", "&lt;", "> ",
    "- ", "<li>", "\u00a0", "\x0c", "\u2028", "\t", '<p translate="no">', "{/*", "*/}", "<details>",
    "\n\n",
])  # fmt: skip


@pytest.mark.slow
@given(st.lists(PIECES, max_size=14), st.sampled_from(["", "<div>\n", "> <div>\n> ", MDX]))
@example(["<a title='", "<b>"], "")
@settings(max_examples=200, deadline=None)
def test_the_law_holds_for_any_html(pieces: list[str], first: str) -> None:
    assert_sound(MARKDOWN, (first + "".join(pieces)).encode())


WELL_FORMED = st.recursive(
    st.sampled_from(["Gula naik.", "<br>\n", '<img alt="dua kata">', "<!-- a -->", "\n", "5 < 6"]),
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
        st.sampled_from(["p", "div", "b", "i", "td", "li", "code", "span", "h2"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)
HOSTILE = st.sampled_from(
    [
        "</div> Sugar", "<p>Sugar", "<!-- Sugar", "# Sugar", "- Sugar", "``` Sugar",
        "<script> Sugar", "| Sugar |", "> Sugar", "a \"Sugar\" 'b'", "Sugar\\", NOTHING,
    ]
)  # fmt: skip


@pytest.mark.slow
@given(WELL_FORMED, st.data())
@settings(max_examples=200, deadline=None)
def test_targets_leave_the_structure_as_it_is(html: str, data: st.DataObject) -> None:
    text = f"<div>\n{html}\n</div>\n\nAkhir.\n"
    document = read(MARKDOWN, text)
    targets: list[str] = []
    kept = 0
    for block in document.blocks:
        own = [data.draw(HOSTILE) for _ in block.segments]
        kept += any(target != NOTHING for target in own)
        targets += own
    again = read(MARKDOWN, MARKDOWN.write(document, targets))
    assert sum(bool(block.segments) for block in again.blocks) == kept


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", '<a b="', "<a {", "{{", "{%", "<!--", "<div>", "</div>", "<b>", "<pre>x", "<code>",
     "<a b='c\"", '<p translate="no">', "<![CDATA[", "<li>a</x>", "<b>a", "a</b>", "{/*", "<X a={"],
)  # fmt: skip
def test_cost_is_linear(piece: str) -> None:
    def seconds(count: int) -> float:
        data = ("<div>\n" + piece * count).encode()
        return best_seconds(lambda: MARKDOWN.read(data, "a.md"))

    seconds(10)
    assert seconds(8_000) < max(16 * seconds(1_000), 0.5)
