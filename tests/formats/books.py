"""A small EPUB publication for tests."""

from __future__ import annotations

import io
import zipfile

HEAD = "<?xml version='1.0' encoding='utf-8'?>\n"
CONTAINER = f"""{HEAD}<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OPS/buku.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
OPF = f"""{HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier>
<dc:title>Harga &amp; pasar</dc:title><dc:creator>Budi Santoso</dc:creator>
<dc:language>id</dc:language><dc:description>Tentang beras.</dc:description></metadata>
<manifest>
<item id="dua" href="teks/bab%202.xhtml" media-type="application/xhtml+xml"/>
<item id="satu" href="teks/bab1.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="gaya" href="gaya.css" media-type="text/css"/>
<item id="hilang" href="hilang.xhtml" media-type="application/xhtml+xml"/>
</manifest>
<spine toc="ncx"><itemref idref="satu"/><itemref idref="dua"/><itemref idref="hilang"/></spine>
</package>"""
NCX = f"""{HEAD}<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head/>
<docTitle><text>Harga dan pasar</text></docTitle>
<navMap><navPoint id="a"><navLabel><text>Bab satu</text></navLabel><content src="teks/bab1.xhtml"/>
</navPoint></navMap></ncx>"""


def page(body: str, title: str = "Judul") -> str:
    return (
        f'{HEAD}<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops" lang="id"><head><title>{title}</title></head>'
        f"\n<body>{body}</body></html>"
    )


FILES = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OPS/buku.opf": OPF,
    "OPS/teks/bab1.xhtml": page("<h1>Bab satu</h1><p>Beras <i>naik</i>.<br/>Gula turun.</p>"),
    "OPS/teks/bab 2.xhtml": page(
        '<p>Lihat<a epub:type="noteref" href="#n">1</a> di sini.</p>'
        '<aside epub:type="footnote" id="n"><p>Catatan.</p></aside><img alt="Foto" src="a.png"/>'
    ),
    "OPS/nav.xhtml": page('<nav epub:type="toc"><ol><li><a href="x">Bab satu</a></li></ol></nav>'),
    "OPS/toc.ncx": NCX,
    "OPS/gaya.css": "p { color: red }",
}


def book(**changed: str) -> bytes:
    """Return a publication; keyword arguments replace its files, ``/`` written as ``__``.

    Its compression is not the one of the program, which shows where a part is compressed anew.
    """
    files = FILES | {name.replace("__", "/"): content for name, content in changed.items()}
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info = zipfile.ZipInfo(name, (2024, 5, 17, 10, 30, 0))
            archive.writestr(info, content, kind, compresslevel=0)
    return output.getvalue()
