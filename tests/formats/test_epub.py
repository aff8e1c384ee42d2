"""EPUB: the texts of a publication, and what is written into it."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest

from rktranslate.errors import DocumentError
from rktranslate.formats.epub import EpubFormat
from rktranslate.formats.rebuilding import forced_rebuild
from rktranslate.model import Document, ReadOptions
from rktranslate.segmentation import segmented
from tests.formats.books import HEAD, book, page
from tests.formats.helpers import after_stops, sources
from tests.formats.html_helpers import SingleSpaces

EPUB = EpubFormat()


def read(data: bytes, options: ReadOptions | None = None) -> Document:
    document = EPUB.read(data, "buku.epub", options or ReadOptions())
    return segmented(document, after_stops, has_words=lambda _text, _syntax: True)


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


class TestEpub(SingleSpaces):
    format = EpubFormat()
    samples = (
        book(),
        book(
            **{
                "OPS__teks__bab1.xhtml": page("<p>Satu kalimat. Dua kalimat.</p>").replace(
                    "\n", "\r\n"
                )
            }
        ),
    )


def test_texts_in_reading_order() -> None:
    blocks = read(book()).blocks
    found = [(block.kind.value, block.text, block.place) for block in blocks if block.translatable]
    assert found == [
        ("metadata", "Harga & pasar", "title"),
        ("metadata", "Tentang beras.", "description"),
        ("metadata", "Judul", "bab1.xhtml"),
        ("heading", "Bab satu", "bab1.xhtml"),
        ("paragraph", "Beras <i>naik</i>.", "bab1.xhtml"),
        ("paragraph", "Gula turun.", "bab1.xhtml"),
        ("metadata", "Judul", "bab 2.xhtml"),
        ("paragraph", "Lihat<a>1</a> di sini.", "bab 2.xhtml"),
        ("footnote", "Catatan.", "bab 2.xhtml"),
        ("attribute", "Foto", "bab 2.xhtml, alt of <img>"),
        ("metadata", "Judul", "nav.xhtml"),
        ("list item", "Bab satu", "nav.xhtml"),
        ("metadata", "Harga dan pasar", "toc.ncx, title"),
        ("list item", "Bab satu", "toc.ncx, contents"),
    ]
    assert [block.text for block in blocks if block.exclusion] == ["Budi Santoso"]
    assert [block.line for block in blocks] == list(range(1, len(blocks) + 1))


def test_only_changed_files_are_written_anew() -> None:
    data = book()
    document = read(data)
    targets = ["Note & <" if source == "Catatan." else source for source in sources(document)]
    before, after = files_of(data), files_of(EPUB.write(document, targets))
    assert [name for name in before if before[name] != after[name]] == ["OPS/teks/bab 2.xhtml"]
    assert b"<p>Note &amp; &lt;</p>" in after["OPS/teks/bab 2.xhtml"]
    assert list(before) == list(after)


def test_the_language_is_recorded() -> None:
    document = read(book())
    files = files_of(EPUB.write(document, sources(document), language="ar"))
    opf = files["OPS/buku.opf"].decode()
    assert "<dc:language>ar</dc:language>" in opf
    assert '<spine page-progression-direction="rtl" toc="ncx">' in opf
    chapter = files["OPS/teks/bab1.xhtml"].decode()
    assert 'lang="ar"' in chapter
    assert 'xml:lang="ar"' in chapter
    assert 'dir="rtl"' in chapter
    ElementTree.fromstring(chapter)
    opf = files_of(EPUB.write(document, sources(document), language="en"))["OPS/buku.opf"].decode()
    assert "<dc:language>en</dc:language>" in opf
    assert "progression" not in opf


def test_the_notice_is_the_first_paragraph_of_the_first_chapter() -> None:
    data = book()
    document = read(data)
    before, after = files_of(data), files_of(EPUB.write(document, sources(document), "DRAFT: a"))
    assert [name for name in before if before[name] != after[name]] == ["OPS/teks/bab1.xhtml"]
    assert ">DRAFT: a</p><h1>" in after["OPS/teks/bab1.xhtml"].decode().replace("\n", "")


def test_chapters_stay_well_formed() -> None:
    body = "<p>Satu <b>dua<span>tiga</span></b>.</p><div>a <i>b<p>c</p> d</i> e</div>"
    document = read(book(**{"OPS__teks__bab1.xhtml": page(body)}))
    texts = [block.text for block in document.blocks if block.place == "bab1.xhtml"]
    assert texts == ["Judul", "Satu <b>dua<span>tiga</span></b>.", "a", "b", "c", "d", "e"]
    targets = [f"{source} ]]> & <" for source in sources(document)]
    for content in files_of(EPUB.write(document, targets)).items():
        if content[0].endswith((".xhtml", ".opf", ".ncx")):
            ElementTree.fromstring(content[1])


def test_a_rebuild_reads_to_the_same_texts() -> None:
    document = read(book())
    with forced_rebuild():
        again = read(EPUB.write(document, sources(document)))
    assert [block.text for block in again.blocks] == [block.text for block in document.blocks]


def test_title_and_description_may_be_left_out() -> None:
    document = read(book(), ReadOptions(parts=()))
    assert "Tentang beras." not in sources(document)
    excluded = [block.text for block in document.blocks if block.exclusion]
    assert excluded == ["Harga & pasar", "Budi Santoso", "Tentang beras.", "Harga dan pasar"]


ENCRYPTION = f"""{HEAD}<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
 xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:CipherData>
<enc:CipherReference URI="{{}}"/></enc:CipherData></enc:EncryptedData></encryption>"""


def test_encrypted_text_is_refused_and_obfuscated_fonts_are_not() -> None:
    read(book(**{"META-INF__encryption.xml": ENCRYPTION.format("OPS/font.otf")}))
    with pytest.raises(DocumentError, match="encrypted") as caught:
        read(book(**{"META-INF__encryption.xml": ENCRYPTION.format("OPS/teks/bab1.xhtml")}))
    assert caught.value.hint


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "buku.epub"),
        (b"%PDF-1.5", "PDF"),
        (b"<html></html>", "HTML"),
        (book()[:900], "damaged|truncated|zip"),
        (book(**{"META-INF__container.xml": "<x/>"}), "names no package document"),
        (book(**{"META-INF__container.xml": "<x"}), "well-formed|not XML"),
        (book(**{"OPS__buku.opf": "<x"}), "well-formed|not XML"),
    ],
)
def test_what_is_no_publication_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        EPUB.read(data, "buku.epub")


def test_a_damaged_chapter_is_read_as_far_as_it_goes() -> None:
    document = read(book(**{"OPS__teks__bab1.xhtml": "<p>Satu<p>Dua &nbsp; <b>tiga"}))
    texts = [block.text for block in document.blocks if block.place == "bab1.xhtml"]
    assert texts == ["Satu", "Dua \xa0", "tiga"]
