"""HTML files: whole ones, fragments, templates, and what browsers put up with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

from hypothesis import strategies as st

from tests.formats.laws.kinds import Kind, Shape
from tests.formats.laws.samples.words import WORDS

RICH = """<!DOCTYPE html>
<html lang="id">
<head><meta charset="utf-8"><title>Laporan harga</title>
<meta name="description" content="Harga beras naik">
<style>p > a { color: red }</style><script>var a = "<p>bukan teks</p>";</script></head>
<body class=a>
<!-- komentar -->
<h1 id="judul">Laporan <em>harga</em> beras</h1>
<p>Harga <b>beras</b> naik. Lihat <a href="b.html?a=1&amp;c=2" title="Berkas lain">di sini</a> &amp; di sana.<br>Baris
   dua &lt;a&gt; &nbsp;dan <img src="a.png" alt="Gambar beras"> tiga.
<ul><li>Butir satu<li>Butir <code>dua</code></ul>
<table><tr><td>Nama<td>12.500</table>
<p translate="no">Jangan</p><pre>kode  ini</pre>
<form><input placeholder="Nama Anda"><input type=submit value="Kirim"><select><option>Satu</select></form>
<div>Teks <p>di dalam</p> sesudah <span>H<sub>2</sub>O</span></div>
</body></html>
"""
XHTML = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="id"><head><title>Judul buku</title></head>
<body><p>Satu <i>kalimat</i>.<br/>Dua kalimat.</p></body></html>
"""
TEMPLATE = "<p>Halo {{ nama }}, {% if a %}selamat datang{% endif %}.</p>\r\n<p>Dua <b>kata</b>."
SAMPLES = {
    "rich": RICH.encode(),
    "XHTML": XHTML.encode(),
    "template": TEMPLATE.encode(),
    "fragment": b"\xef\xbb\xbfHanya <b>teks</b> ini. Dua.",
}

# --- documents of any content ------------------------------------------------------------------

_TEXTS = st.one_of(
    WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    st.sampled_from(
        ["&nbsp;", "&eacute;", "a & b", "&copy", "5 < 6", "\r\n", "\n  ", "&#x41;", "]]>"]
    ),
)
_VOID = st.sampled_from(
    [
        "<br>", "<br/>", "<img src=a>", '<img alt="Gambar" src="a">', "<hr>", "<wbr>", "<!-- x -->",
        "<!---->", "<!x>", "<?php a ?>", "<input value=b>", '<input placeholder="Isi &quot;a&quot;">',
        "<script>a<b</script>", "<style>a>b</style>", "<svg><text>a</text></svg>", "<textarea>a\n</textarea>",
        "<code>x y</code>", "<p>", "</p>", "</b>", "</x>", "<", "</", "<3", "<li>", "<td>", "<option>o",
        "{{ a }}", "{% b %}", "<![CDATA[ a ]]>", "<math><mi>x</mi></math>", "<A HREF=x TITLE='Judul a'>",
        "<template><p>t</p></template>", "<b translate=no>Nama <i translate=yes>kata ini</i> nama</b>", '<span class="notranslate">nama</span>',
    ]
)  # fmt: skip
_NAMES = st.sampled_from(
    ["b", "i", "a", "em", "span", "sup", "u", "B", "p", "div", "ul", "li", "table", "tr", "td", "h2",
     "blockquote", "button", "label", "x-y", "center", "details", "summary", "section"]
)  # fmt: skip
_ATTRIBUTES = st.sampled_from(
    ["", "", "", ' class="a"', " id=x", " title='Judul ini'", ' href="a.html"', ' translate="no"',
     ' translate="yes"', ' lang="en"', " hidden", ' aria-label="Nama &amp; alamat"']
)  # fmt: skip


def _element(name: str, attributes: str, content: list[str]) -> str:
    return f"<{name}{attributes}>{''.join(content)}</{name}>"


_NODES = st.recursive(
    st.one_of(_TEXTS, _TEXTS, _VOID),
    lambda inner: st.builds(_element, _NAMES, _ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=14,
)
_BODIES = st.lists(_NODES, max_size=5).map("".join)
DOCUMENTS = st.one_of(
    _BODIES,
    _BODIES.map(
        lambda body: f'<!doctype html><html lang="id"><title>Judul</title><body>{body}</html>'
    ),
).map(lambda text: text.encode("utf-8", "replace"))


class _Tags(HTMLParser):
    """Counts tags with their attributes, but what a reader sees of them."""

    shown = frozenset({"alt", "title", "placeholder", "aria-label", "value", "content", "summary"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: Shape = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = sorted(f"{key}={value}" for key, value in attrs if key not in self.shown)
        self.found[f"<{tag} {' '.join(kept)}>"] += 1

    def handle_endtag(self, tag: str) -> None:
        self.found[f"</{tag}>"] += 1

    def handle_comment(self, data: str) -> None:
        self.found[f"<!--{data}-->"] += 1

    def handle_decl(self, decl: str) -> None:
        self.found[f"<!{decl}>"] += 1


def shape(_name: str, data: bytes) -> Shape:
    """Return the tags and comments of a file."""
    tags = _Tags()
    tags.feed(re.sub(r"<!\[CDATA\[|<!x>", "", data.decode("utf-8", "replace")))
    tags.close()
    return tags.found


def _repeated(text: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
    return lambda size: (before + "".join(text.format(n) for n in range(size)) + after).encode()


KIND = Kind(
    ".html",
    SAMPLES,
    DOCUMENTS,
    {
        "paragraphs": _repeated("<p>Kalimat {} ini.</p>\n"),
        "paragraphs that are not closed": _repeated("<p>Kalimat {} ini.\n"),
        "words of a paragraph": _repeated("Kata {} ini. ", "<p>", "</p>"),
        "tags of a paragraph": _repeated("<b>kata{}</b> <i>dan</i> ", "<p>", "</p>"),
        "links of a paragraph": _repeated('<a href="x{}">kata</a> ', "<p>", "</p>"),
        "nested inline elements": lambda size: b"<b>" * size + b"kata" + b"</b>" * size,
        "nested blocks": lambda size: b"<div>a" * size + b"</div>" * size,
        "elements that are not closed": _repeated("<b>kata{} "),
        "closing tags": _repeated("</b>kata{} "),
        "less-than signs": _repeated("< "),
        "ampersands": _repeated("& &amp; "),
        "comments": _repeated("<!-- {} -->"),
        "comments that are not closed": _repeated("<!-- a "),
        "attributes": _repeated(' a{}="b"', "<p", ">teks</p>"),
        "custom elements on a line": _repeated("kata <x-a>kata{}</x-a> "),
        "statements of templates on a line": _repeated("kata {{% if a %}} "),
        "rows of a table": _repeated("<tr><td>Nama {}<td>a", "<table>", "</table>"),
    },
    shape,
    real="html/*.htm*",
)
