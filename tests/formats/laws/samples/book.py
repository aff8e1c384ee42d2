"""EPUB files."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.formats.laws.kinds import Ignored, Kind, Shape, archived, is_xml, xml_shape
from tests.formats.laws.samples.words import WORDS

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_HTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'


def page(title: str, body: str) -> str:
    """Return a file of XHTML."""
    return (
        f'{_HEAD}<html {_HTML} xml:lang="id" lang="id"><head><title>{title}</title></head>'
        f"<body>{body}</body></html>"
    )


def book_parts(bodies: Sequence[str]) -> list[tuple[str, str]]:
    """Return the parts of a book with a chapter for each body."""
    numbers = range(1, len(bodies) + 1)
    items = "".join(
        f'<item id="c{n}" href="bab{n}.xhtml" media-type="application/xhtml+xml"/>' for n in numbers
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in numbers)
    entries = "".join(f'<li><a href="bab{n}.xhtml">Bab nomor {n}</a></li>' for n in numbers)
    points = "".join(
        f'<navPoint id="p{n}" playOrder="{n}"><navLabel><text>Bab nomor {n}</text></navLabel>'
        f'<content src="bab{n}.xhtml"/></navPoint>'
        for n in numbers
    )
    return [
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            f'{_HEAD}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="OEBPS/buku.opf" '
            'media-type="application/oebps-package+xml"/></rootfiles></container>',
        ),
        (
            "OEBPS/buku.opf",
            f'{_HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
            'unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            '<dc:identifier id="i">urn:x:1</dc:identifier><dc:title>Buku harga beras</dc:title>'
            '<dc:language>id</dc:language><meta property="dcterms:modified">2024-05-17T10:30:00Z'
            '</meta></metadata><manifest><item id="n" href="nav.xhtml" properties="nav" '
            'media-type="application/xhtml+xml"/><item id="ncx" href="toc.ncx" '
            f'media-type="application/x-dtbncx+xml"/>{items}</manifest>'
            f'<spine toc="ncx">{spine}</spine></package>',
        ),
        (
            "OEBPS/nav.xhtml",
            page("Isi", f'<nav epub:type="toc"><h1>Daftar isi</h1><ol>{entries}</ol></nav>'),
        ),
        (
            "OEBPS/toc.ncx",
            f'{_HEAD}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head/>'
            f"<docTitle><text>Buku harga</text></docTitle><navMap>{points}</navMap></ncx>",
        ),
        *(
            (f"OEBPS/bab{n}.xhtml", page(f"Bab nomor {n}", body))
            for n, body in enumerate(bodies, 1)
        ),
        ("OEBPS/gaya.css", "p > b { color: red }\n"),
    ]


def book(bodies: Sequence[str]) -> bytes:
    """Return an EPUB file."""
    return archived(book_parts(bodies))


_BODY = (
    '<h1>Bab satu</h1><p>Harga <b>be</b><i>ras</i> naik. Lihat <a href="bab1.xhtml#a">di sini</a> '
    '&amp; di sana.<br/>Baris dua <img src="a.png" alt="Gambar beras"/>.</p>'
    '<ul><li>Butir satu</li></ul><p translate="no">Jangan</p>'
)
_TEXTS = WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", ""))
_NODES = st.recursive(
    st.one_of(
        _TEXTS, _TEXTS, st.sampled_from(["<br/>", '<img alt="Gambar" src="a"/>', "<!-- x -->"])
    ),
    lambda inner: st.builds(
        lambda name, content: f"<{name}>{''.join(content)}</{name}>",
        st.sampled_from(["b", "i", "span", "sup", "code"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
_BODIES = st.lists(_NODES, max_size=3).map(lambda nodes: f"<p>{''.join(nodes)}</p>")


def shape(name: str, data: bytes) -> Shape:
    """Return the elements of a part, but what readers see of their attributes."""
    return xml_shape(data, Ignored(attributes=frozenset({"alt"}))) if is_xml(name) else Shape()


KIND = Kind(
    ".epub",
    {
        "plain": book(["<p>Satu kalimat. Dua kalimat.</p>"]),
        "rich": book([_BODY, "<p>Bab dua.</p>"]),
    },
    st.lists(_BODIES, min_size=1, max_size=2).map(book),
    {
        "paragraphs": lambda size: book(["".join(f"<p>Kalimat {n} ini.</p>" for n in range(size))]),
        "chapters": lambda size: book([f"<p>Kalimat {n} ini.</p>" for n in range(size // 8)]),
        "tags of a paragraph": lambda size: book(
            [f"<p>{''.join(f'<b>kata{n}</b> <i>dan</i> ' for n in range(size))}</p>"]
        ),
    },
    shape,
    real="epub/*.epub",
)
