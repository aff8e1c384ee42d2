"""OpenDocument text: what is offered, how runs look, and what is written."""

from __future__ import annotations

import io
import zipfile

import pytest

from rktranslate.errors import DocumentError
from rktranslate.formats.odf import OdfFormat
from rktranslate.formats.rebuilding import forced_rebuild
from rktranslate.model import (
    NOTHING,
    Block,
    BlockKind,
    Document,
    DocumentPart,
    Exclusion,
    ReadOptions,
    TrackedChanges,
)
from rktranslate.segmentation import segmented
from rktranslate.testing import FormatConformance
from rktranslate.testing.formats import spans
from tests.formats.laws.kinds import archived
from tests.formats.odf_files import (
    AUTOMATIC,
    CHANGES,
    COMMON,
    CONTENTS,
    FRAME,
    MASTER,
    META,
    NAMESPACES,
    RICH_BODY,
    TABLE,
    annotation,
    flat,
    note,
    package,
    paragraph,
    paragraph_style,
    parts,
    span,
    text_style,
)

FORMAT = OdfFormat()
ACCEPTING = ReadOptions(changes=TrackedChanges.ACCEPT)


class TestConformance(FormatConformance):
    """The kit, for packages."""

    format = FORMAT
    samples = (
        package(paragraph("Satu kalimat. Dua kalimat.") + paragraph(f"Tiga {span('x', 'T1')}.")),
        package(RICH_BODY),
    )


def read(body: str, options: ReadOptions = ReadOptions(), **more: str) -> tuple[Block, ...]:  # noqa: B008 - frozen
    """Return the blocks of the content of a document."""
    document = FORMAT.read(package(body, **{"master": "", "meta": "", **more}), "a.odt", options)
    return document.blocks


def texts(body: str) -> list[str]:
    return [block.text for block in read(body) if block.translatable]


def only(content: str) -> Block:
    (block,) = read(paragraph(content))
    return block


def written(
    data: bytes,
    targets: dict[str, str] | None = None,
    notice: str | None = None,
    language: str = "",
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen
    path: str = "a.odt",
) -> bytes:
    """Return a document with some sources replaced."""
    document = segmented(FORMAT.read(data, path, options), spans)
    sources = [segment.source for block in document.blocks for segment in block.segments]
    assert set(targets or {}) <= set(sources), sources
    return FORMAT.write(
        document, [(targets or {}).get(each, each) for each in sources], notice, language
    )


def part(data: bytes, name: str = "content.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.read(name).decode()


def body(data: bytes) -> str:
    return part(data).partition("<office:text>")[2].partition("</office:text>")[0]


def translated(content: str, target: str, source: str = "") -> str:
    """Return what a paragraph is written as with another text."""
    data = package(paragraph(content))
    document = FORMAT.read(data, "a.odt")
    new = body(written(data, {source or document.blocks[0].text: target}))
    return new.removeprefix('<text:p text:style-name="Standard">').removesuffix("</text:p>")


# --- looks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"Ja{span('karta', 'T3')} raya", "Jakarta raya"),
        (f"Sebuah {span('quote', 'T4')} di sini", "Sebuah quote di sini"),
        (
            f"kata {span('teb', 'T1')}{span('al', 'Strong_20_Emphasis')} itu",
            "kata <b>tebal</b> itu",
        ),
        (f"kata {span('miring', 'Emphasis')} lagi", "kata <i>miring</i> lagi"),
        (f"H{span('2', 'T5')}O lagi", "H<sup>2</sup>O lagi"),
        (f"kata {span('bergaris', 'T6')} saja", "kata <u>bergaris</u> saja"),
        (f"kata {span('merah', 'T8')} saja, ya", "kata <1>merah</1> saja, ya"),
        (span("Semua merah", "T8"), "Semua merah"),
        (
            "kata " + span("tebal " + span("miring", "T2"), "T1") + " saja ini",
            "kata <b>tebal </b><2>miring</2> saja ini",
        ),
        (f"a{span('', 'T1')}b{span(' ', 'T1')}c", "ab c"),
        (f"{span('Judul ', 'T1')}{span('tebal', 'T9')}", "Judul tebal"),
    ],
)
def test_what_readers_see_of_spans_is_a_tag(content: str, text: str) -> None:
    assert only(content).text == text


def test_a_span_is_compared_with_its_paragraph() -> None:
    styles = paragraph_style("P9", content='<style:text-properties fo:font-weight="bold"/>')
    plain = text_style("T10", 'fo:font-weight="normal"')
    content = paragraph(f"Judul {span('tebal', 'T1')} dan {span('biasa', 'T10')} ini", "P9")
    (block,) = read(content, automatic=AUTOMATIC + styles + plain)
    assert block.text == "Judul tebal dan <1>biasa</1> ini"


def test_complex_scripts_have_their_own_properties() -> None:
    styles = text_style("C1", 'style:font-weight-complex="bold"')
    assert read(paragraph(f"مرحبا {span('بالعالم', 'C1')} يا أصدقاء"), automatic=styles)[
        0
    ].text == ("مرحبا <b>بالعالم</b> يا أصدقاء")
    assert read(paragraph(f"Halo {span('dunia', 'C1')} ini"), automatic=styles)[0].text == (
        "Halo dunia ini"
    )


def test_styles_that_are_their_own_parents_end() -> None:
    styles = text_style("X", 'fo:font-style="italic"', "Y") + text_style("Y", "", "X")
    assert read(paragraph(f"satu {span('dua', 'X')} tiga"), automatic=styles)[0].text == (
        "satu <i>dua</i> tiga"
    )


# --- blanks and codes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (" \n satu \t dua\n", "satu dua"),
        (f"satu {span(' dua', 'T1')} tiga ini", "satu <b>dua</b> tiga ini"),
        ('satu <text:s text:c="2"/>dua', "satu   dua"),
        ("satu<text:tab/>dua<text:line-break/>tiga<text:tab/>", "satu<tab/>dua<br/>tiga"),
        ("satu<text:soft-page-break/> dua", "satu dua"),
        ("satu\u2028dua", "satu<br/>dua"),
        ("\u00a0satu&#8232;dua\u200b", "satu<br/>dua"),
        ('satu<text:bookmark text:name="a"/> dua', "satu dua"),
        ("satu <![CDATA[<b> & ]]>dua<!-- x -->", "satu &lt;b> & dua"),
        ("5 &lt; 6 &amp; &amp;lt;", "5 < 6 & &amp;lt;"),
        (
            "<text:ruby><text:ruby-base>kanji</text:ruby-base><text:ruby-text>かな</text:ruby-text>"
            "</text:ruby> di sini",
            "<ruby>kanji</ruby> di sini",
        ),
    ],
)
def test_blanks_and_codes(content: str, text: str) -> None:
    assert only(content).text == text


def test_a_link_is_a_tag_and_its_style_is_none() -> None:
    link = (
        f'<text:a xlink:href="u" text:style-name="L">{span("di sini", "Internet_20_link")}</text:a>'
    )
    assert only(f"Baca {link} saja.").text == "Baca <a>di sini</a> saja."


def test_fields_are_codes_with_their_text() -> None:
    fields = read(
        paragraph(
            'Tabel <text:sequence text:name="T">1</text:sequence>: lihat '
            '<text:bookmark-ref text:ref-name="b">Bab satu</text:bookmark-ref> ini.'
        )
    )
    assert [(block.text, block.exclusion) for block in fields] == [
        ("Tabel <field/>: lihat <field2/> ini.", None),
        ("Bab satu", Exclusion.FIELD),
    ]
    assert [(code.name, code.text) for code in fields[0].codes] == [
        ("field", "1"),
        ("field2", "Bab satu"),
    ]


def test_citations_of_programs_are_fields() -> None:
    name = "ZOTERO_ITEM {}"
    content = (
        f'Kata ahli <text:reference-mark-start text:name="{name}"/>(Smith, 2020)'
        f'<text:reference-mark-end text:name="{name}"/> begitu.'
    )
    block = read(paragraph(content))[0]
    assert (block.text, block.codes[0].text) == ("Kata ahli <field/> begitu.", "(Smith, 2020)")
    field = (
        '<field:fieldmark-start text:name="" field:type="ADDIN"><field:param field:name="x">json'
        "</field:param></field:fieldmark-start>(Smith)<field:fieldmark-end/>"
    )
    block = read(paragraph(f"Kata {field} begitu."))[0]
    assert (block.text, block.codes[0].text) == ("Kata <field/> begitu.", "(Smith)")


def test_a_range_that_is_shown_elsewhere_is_a_tag() -> None:
    mark = '<text:bookmark-start text:name="a"/>pidana<text:bookmark-end text:name="a"/>'
    shown = paragraph('Lihat <text:bookmark-ref text:ref-name="a">pidana</text:bookmark-ref> ini.')
    assert texts(paragraph(f"Hukum {mark} baru")) == ["Hukum pidana baru"]
    assert texts(paragraph(f"Hukum {mark} baru") + shown)[0] == "Hukum <mark>pidana</mark> baru"
    assert translated(f"Hukum {mark} baru", "Kata baru") == (
        '<text:bookmark-start text:name="a"/>Kata baru<text:bookmark-end text:name="a"/>'
    )


def test_entries_of_an_index_are_offered() -> None:
    entry = (
        'Hukum <text:alphabetical-index-mark-start text:id="i" text:key1="Pidana"/>pidana'
        '<text:alphabetical-index-mark-end text:id="i"/> baru'
    )
    blocks = read(paragraph(entry))
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.PARAGRAPH, "Hukum <mark>pidana</mark> baru"),
        (BlockKind.ATTRIBUTE, "Pidana"),
    ]
    data = package(paragraph(entry), master="", meta="")
    new = written(
        data, {"Pidana": 'A "&lt;b>"', "Hukum <mark>pidana</mark> baru": "<mark>Baru</mark>"}
    )
    assert 'text:key1="A &quot;&lt;b&gt;&quot;"/>Baru<text:alphabetical' in body(new)


# --- kinds and exclusions ----------------------------------------------------------------------


def test_kinds_follow_from_place_and_style() -> None:
    content = "".join(
        [
            paragraph("Judul", "Title"),
            "<text:h>Bab satu</text:h>",
            paragraph("Biasa."),
            paragraph("Kutipan.", "P3"),
            paragraph("Tabel satu", "Table"),
            "<text:list><text:list-item><text:p>Butir</text:p></text:list-item></text:list>",
            TABLE,
            "<text:h>Daftar Pustaka</text:h>",
            paragraph("Smith, J. (2020). Buku. Jakarta: Gramedia."),
        ]
    )
    assert [block.kind for block in read(content)] == [
        BlockKind.HEADING,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.QUOTE,
        BlockKind.CAPTION,
        BlockKind.LIST_ITEM,
        BlockKind.TABLE_CELL,
        BlockKind.TABLE_CELL,
        BlockKind.HEADING,
        BlockKind.REFERENCE,
    ]


def test_notes_and_frames_follow_their_paragraph() -> None:
    content = f"Satu{note('Catatan.')} dua{note('Akhir.', 'endnote')} dan {FRAME} tiga."
    assert [(block.kind, block.place, block.text) for block in read(paragraph(content))] == [
        (BlockKind.PARAGRAPH, "", "Satu<fn1/> dua<en1/> dan <frame/> tiga."),
        (BlockKind.FOOTNOTE, "footnote 1", "Catatan."),
        (BlockKind.FOOTNOTE, "endnote 1", "Akhir."),
        (BlockKind.PARAGRAPH, "text box", "Di dalam kotak."),
        (BlockKind.ATTRIBUTE, "alternative text", "Judul gambar"),
        (BlockKind.ATTRIBUTE, "alternative text", "Uraian gambar."),
    ]


def test_headers_and_properties_come_last() -> None:
    blocks = read(paragraph("Isi."), master=MASTER, meta=META)
    assert [(block.kind, block.place, block.text, block.exclusion) for block in blocks[1:]] == [
        (BlockKind.PAGE_HEADER, "header", "Laporan rahasia", None),
        (BlockKind.PAGE_HEADER, "footer", "Halaman <field/> dari sini", None),
        (BlockKind.METADATA, "title of the document", "Laporan tahunan", None),
        (BlockKind.METADATA, "description of the document", "Ringkasan.", None),
        (BlockKind.METADATA, "keyword", "hukum", Exclusion.METADATA),
    ]


HIDDEN = (
    paragraph("Rahasia satu", "P1"),
    '<text:section text:name="S" text:display="none"><text:p>Rahasia satu</text:p></text:section>',
    paragraph('<text:hidden-paragraph text:is-hidden="true"/>Rahasia satu'),
    '<table:table><table:table-row table:visibility="collapse"><table:table-cell>'
    "<text:p>Rahasia satu</text:p></table:table-cell></table:table-row></table:table>",
)


@pytest.mark.parametrize("content", HIDDEN)
def test_hidden_text_is_protected_unless_it_is_wanted(content: str) -> None:
    (block,) = read(content)
    assert (block.text, block.exclusion) == ("Rahasia satu", Exclusion.HIDDEN)
    (block,) = read(content, ReadOptions(parts=(DocumentPart.HIDDEN,)))
    assert block.exclusion is None


def test_a_hidden_span_is_a_code() -> None:
    content = paragraph(f"Kata {span('rahasia ', 'T7')}terlihat.")
    assert [(block.text, block.exclusion) for block in read(content)] == [
        ("Kata <hidden/>terlihat.", None),
        ("rahasia", Exclusion.HIDDEN),
    ]
    (block,) = read(content, ReadOptions(parts=(DocumentPart.HIDDEN,)))
    assert block.text == "Kata rahasia terlihat."


def test_contents_are_protected_but_for_their_title() -> None:
    assert [(block.text, block.exclusion) for block in read(CONTENTS)] == [
        ("Daftar Isi", None),
        ("Daftar Isi", None),
        ("Bab satu<tab/>1", Exclusion.CONTENTS),
    ]


@pytest.mark.parametrize(
    ("given", "exclusion"), [((), Exclusion.LEFT_OUT), ((DocumentPart.COMMENTS,), None)]
)
def test_comments_are_offered_if_wanted(
    given: tuple[DocumentPart, ...], exclusion: Exclusion | None
) -> None:
    content = paragraph(f"Satu{annotation('Kata saya.')} dua.")
    first, comment = read(content, ReadOptions(parts=given))
    assert first.text == "Satu dua."
    assert (comment.text, comment.kind) == ("Kata saya.", BlockKind.COMMENT)
    assert comment.exclusion is exclusion


def test_what_its_marks_is_not_offered() -> None:
    content = (
        paragraph('Kata <text:span its:translate="no">tetap</text:span> begini.')
        + '<text:p its:translate="no">Jangan.</text:p>'
    )
    assert [(block.text, block.exclusion) for block in read(content)] == [
        ("Kata <1/> begini.", None),
        ("tetap", Exclusion.MARKED),
        ("Jangan.", Exclusion.MARKED),
    ]


def with_object(content: str) -> bytes:
    files = parts(paragraph("Isi."), master="", meta="")
    files["Object 1/content.xml"] = content.replace("NS", NAMESPACES)
    return archived(files.items())


CHART = (
    "<office:document-content NS><office:body><office:chart><chart:chart><chart:title>"
    "<text:p>Grafik harga</text:p></chart:title><table:table><table:table-row><table:table-cell>"
    "<text:p>Beras</text:p></table:table-cell></table:table-row></table:table></chart:chart>"
    "</office:chart></office:body></office:document-content>"
)


@pytest.mark.parametrize(
    ("content", "blocks"),
    [
        (CHART, [("Grafik harga", None), ("Beras", Exclusion.EMBEDDED)]),
        (
            "<office:document-content NS><office:body><office:spreadsheet><table:table>"
            "<table:table-row><table:table-cell><text:p>Sel</text:p></table:table-cell>"
            "</table:table-row></table:table></office:spreadsheet></office:body>"
            "</office:document-content>",
            [("Sel", Exclusion.EMBEDDED)],
        ),
        (
            "<math:math NS><math:mi>x</math:mi></math:math>",
            [("x", Exclusion.FORMULA)],
        ),
    ],
)
def test_objects(content: str, blocks: list[tuple[str, Exclusion | None]]) -> None:
    data = with_object(content)
    document = FORMAT.read(data, "a.odt")
    assert [(block.text, block.exclusion) for block in document.blocks[1:]] == blocks
    if blocks[0][1] is None:
        new = written(data, {"Grafik harga": "Prices"})
        assert "<text:p>Prices</text:p>" in part(new, "Object 1/content.xml")
        assert part(new) == part(data)


# --- writing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "target", "result"),
    [
        (
            f"Ini {span('tebal', 'T1')} saja.",
            "<b>Bold</b> it is",
            f"{span('Bold', 'T1')} it is",
        ),
        (f"{span('Semua', 'T8')}", "All", span("All", "T8")),
        ("satu", "a  b   c", 'a <text:s/>b <text:s text:c="2"/>c'),
        ("satu", "R&D &lt;x> ]]> a", "R&amp;D &lt;x&gt; ]]&gt; a"),
        ("satu<text:tab/>dua", "dua<tab/>satu", "dua<text:tab/>satu"),
        (f"satu{note('Catatan.')} dua", "dua<fn1/> satu", f"dua{note('Catatan.')} satu"),
        (f"satu{note('Catatan.')} dua", "dua", f"dua{note('Catatan.')}"),
        ('<text:bookmark text:name="a"/>satu', "dua", '<text:bookmark text:name="a"/>dua'),
        ("<!-- x -->satu", "dua", "<!-- x -->dua"),
        (
            span('Baca <text:a xlink:href="u">ini</text:a> ya', "T8"),
            "<a>It</a> yes",
            span('<text:a xlink:href="u">It</text:a> yes', "T8"),
        ),
    ],
)
def test_a_changed_paragraph_has_the_spans_of_its_source(
    content: str, target: str, result: str
) -> None:
    assert translated(content, target) == result


def test_what_is_in_a_changed_paragraph_is_changed_too() -> None:
    data = package(paragraph(f"Satu{note('Catatan.')} dan {FRAME} dua."))
    new = written(
        data,
        {
            "Satu<fn1/> dan <frame/> dua.": "Two <frame/> and<fn1/> one.",
            "Catatan.": "A note.",
            "Uraian gambar.": "A &lt;b> picture",
        },
    )
    blocks = FORMAT.read(new, "a.odt").blocks
    assert [block.text for block in blocks[:5]] == [
        "Two <frame/> and<fn1/> one.",
        "Di dalam kotak.",
        "Judul gambar",
        "A &lt;b> picture",
        "A note.",
    ]


def test_unchanged_paragraphs_and_parts_keep_their_bytes() -> None:
    data = package(RICH_BODY)
    new = written(data, {"Sebuah kutipan.": "A quotation."})
    assert body(new) == body(data).replace("Sebuah kutipan.", "A quotation.")
    assert new[:30] == data[:30]
    assert new.index(b"mimetypeapplication/vnd.oasis.opendocument.text") == 30
    for name in ("styles.xml", "meta.xml", "META-INF/manifest.xml", "Thumbnails/thumbnail.png"):
        assert part_bytes(new, name) == part_bytes(data, name)


def part_bytes(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


@pytest.mark.parametrize(
    ("data", "path"), [(package(RICH_BODY), "a.odt"), (flat(RICH_BODY), "a.fodt")]
)
def test_a_forced_rebuild_reads_to_the_same_blocks(data: bytes, path: str) -> None:
    document = segmented(FORMAT.read(data, path), spans)
    with forced_rebuild():
        new = written(data, path=path)
    assert new != data
    assert segmented(FORMAT.read(new, path), spans).blocks == document.blocks


def test_a_paragraph_without_its_sentences_stays() -> None:
    data = package(paragraph("Satu.") + paragraph("Dua."))
    assert body(written(data, {"Satu.": NOTHING})) == paragraph("") + paragraph("Dua.")


def test_other_prefixes_are_kept() -> None:
    data = flat(paragraph("satu"))
    for old, prefix in ((b"<text:", b"<t:"), (b"</text:", b"</t:"), (b" text:", b" t:")):
        data = data.replace(old, prefix)
    data = data.replace(b"xmlns:text=", b"xmlns:t=")
    new = written(data, {"satu": "a  b"}, path="a.fodt")
    assert b'<t:p t:style-name="Standard">a <t:s/>b</t:p>' in new


def test_links_to_other_files_can_be_others() -> None:
    link = '<text:a xlink:href="../b%20c.odt">{}</text:a>'
    content = paragraph(f"Baca {link.format('ini')}.") + paragraph(
        f"{link.format('itu')} dan <text:a xlink:href='#x'>sini</text:a>, "
        "<text:a xlink:href='https://a.id'>sana</text:a>."
    )
    data = package(content)
    document = segmented(FORMAT.read(data, "a.odt"), spans)
    assert FORMAT.links(document) == ("b%20c.odt", "b%20c.odt")
    sources = [segment.source for block in document.blocks for segment in block.segments]
    same = FORMAT.with_links(document, FORMAT.links(document))
    assert FORMAT.write(same, sources) == data
    other = FORMAT.with_links(document, ["../d's.odt", "https://a.id/?b&c"])
    assert FORMAT.links(other) == ("../d's.odt", "https://a.id/?b&c")
    new = body(FORMAT.write(other, ["Read <a>it</a>.", *sources[1:]]))
    assert new.startswith(
        paragraph('Read <text:a xlink:href="../../d&apos;s.odt">it</text:a>.')
        + '<text:p text:style-name="Standard"><text:a xlink:href="https://a.id/?b&amp;c">itu</text:a>'
    )


# --- language and notice -----------------------------------------------------------------------


def test_the_language_is_recorded_in_styles_and_properties() -> None:
    data = package(paragraph(f"Ini {span('tebal', 'T9')} dan {span('quote', 'T4')}."))
    new = written(data, language="ms")
    assert 'fo:language="ms" fo:country="MY" style:language-asian="zh"' in part(new, "styles.xml")
    assert 'fo:language="ms" fo:country="MY" fo:font-weight="bold"' in part(new)
    assert 'fo:language="en" fo:country="GB"' in part(new)
    assert "<dc:language>ms</dc:language>" in part(new, "meta.xml")
    assert body(new) == body(data)


def test_a_right_to_left_language_turns_pages_and_paragraphs() -> None:
    new = written(package(paragraph("Satu.")), language="ar")
    styles = part(new, "styles.xml")
    assert (
        '<style:paragraph-properties style:writing-mode="rl-tb" fo:text-align="right"/>' in styles
    )
    assert 'fo:page-width="21cm" style:writing-mode="rl-tb"' in styles
    assert 'style:language-complex="ar" style:country-complex="EG"' in styles
    assert 'fo:language="id"' in styles
    back = written(new, language="en")
    assert 'style:writing-mode="lr-tb"' in part(back, "styles.xml")


def test_asian_languages_have_attributes_of_their_own() -> None:
    new = part(written(package(paragraph("Satu.")), language="zh-Hant"), "styles.xml")
    assert 'style:language-asian="zh" style:country-asian="TW"' in new
    assert 'fo:language="id"' in new


def test_a_default_style_without_paragraph_properties_is_turned() -> None:
    plain = COMMON.replace('<style:paragraph-properties style:writing-mode="page"/>', "")
    data = package(paragraph("Satu."), common=plain)
    new = part(written(data, language="he"), "styles.xml")
    assert '<style:paragraph-properties style:writing-mode="rl-tb" fo:text-align="right"/>' in new


@pytest.mark.parametrize(
    ("properties", "turned"),
    [
        ('fo:text-align="start"', 'fo:text-align="right"'),
        (
            'fo:text-align="end" style:writing-mode="lr-tb"',
            'fo:text-align="left" style:writing-mode="rl-tb"',
        ),
        ('fo:text-align="center"', 'fo:text-align="center"'),
        ('style:writing-mode="page"', 'style:writing-mode="page"'),
    ],
)
def test_what_is_aligned_to_one_side_is_turned(properties: str, turned: str) -> None:
    style = paragraph_style("P9", content=f"<style:paragraph-properties {properties}/>")
    data = package(paragraph("Satu.", "P9"), automatic=style)
    new = written(data, language="ar")
    assert f"<style:paragraph-properties {turned}/>" in part(new)
    # Another language of the same direction turns nothing.
    assert f"<style:paragraph-properties {turned}/>" in part(written(new, language="fa"))


@pytest.mark.parametrize(
    ("content", "result"),
    [
        (paragraph("Satu."), "{notice}" + paragraph("Satu.")),
        (paragraph("Satu.", "P2"), paragraph("Satu.", "P2") + "{notice}"),
        (
            "<text:sequence-decls/>" + TABLE,
            "<text:sequence-decls/>{notice}" + TABLE,
        ),
    ],
)
def test_a_notice_is_the_first_paragraph(content: str, result: str) -> None:
    new = written(package(content), notice="DRAFT <1>")
    assert body(new) == result.format(notice=paragraph("DRAFT &lt;1&gt;"))


def test_a_notice_precedes_a_first_paragraph_that_changes() -> None:
    new = written(package(paragraph("Satu.")), {"Satu.": "One."}, notice="DRAFT")
    assert body(new) == paragraph("DRAFT") + paragraph("One.")


# --- tracked changes and refusals --------------------------------------------------------------

CHANGED = package(
    CHANGES
    + paragraph(
        'Satu <text:change text:change-id="c1"/>dua <text:change-start text:change-id="c2"/>tiga'
        '<text:change-end text:change-id="c2"/>.'
    )
    + paragraph('Empat<text:change text:change-id="c1"/>.'),
    master="",
    meta="",
)


def test_tracked_changes_are_refused_or_read_as_accepted() -> None:
    with pytest.raises(DocumentError, match=r"a\.odt: the document has tracked changes .*accept"):
        FORMAT.read(CHANGED, "a.odt")
    document = segmented(FORMAT.read(CHANGED, "a.odt", ACCEPTING), spans)
    assert [block.text for block in document.blocks] == ["Satu dua tiga.", "Empat."]
    assert written(CHANGED, options=ACCEPTING) == CHANGED
    new = written(CHANGED, {"Satu dua tiga.": "One."}, options=ACCEPTING)
    assert body(new) == paragraph("One.") + paragraph("Empat.")
    assert FORMAT.read(new, "a.odt").blocks


def test_an_empty_list_of_changes_is_none() -> None:
    assert texts('<text:tracked-changes text:track-changes="false"/>' + paragraph("Satu.")) == [
        "Satu."
    ]


ENCRYPTED = archived(
    (
        parts("")
        | {
            "META-INF/manifest.xml": "<manifest:manifest><manifest:file-entry>"
            "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
        }
    ).items()
)
SIGNED = archived((parts(paragraph("x")) | {"META-INF/documentsignatures.xml": "<a/>"}).items())


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        (ENCRYPTED, "a.odt", "is encrypted .*without a password"),
        (SIGNED, "a.odt", "is signed, .*Digital Signatures"),
        (b"", "a.odt", "is empty"),
        (b"", "a.fodt", "is empty"),
        (b"x", "a.odt", "not an OpenDocument"),
        (b"PK\x03\x04", "a.odt", "zip"),
        (b"{\\rtf1 x}", "a.odt", "RTF"),
        (b"<html><body>x</body></html>", "a.fodt", "HTML"),
        (package("", "spreadsheet"), "a.odt", "spreadsheet"),
        (package(paragraph("x")), "a.fodt", "OpenDocument text"),
        (archived([("mimetype", "x"), ("a.xml", "<a/>")]), "a.odt", "zip archive"),
        (archived((parts("") | {"content.xml": "<a>"}).items()), "a.odt", "not well-formed XML"),
        (flat("<text:p>"), "a.fodt", "not well-formed XML"),
        (
            flat("<text:section>" * 300 + paragraph("x") + "</text:section>" * 300),
            "a.fodt",
            "nested more than",
        ),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, path: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as caught:
        FORMAT.read(data, path)
    assert str(caught.value).startswith(path)
    assert "\n" not in str(caught.value)


def test_a_huge_count_of_blanks_is_a_code() -> None:
    assert only('satu<text:s text:c="999999999"/>dua').text == "satu<1/>dua"


def test_a_document_of_another_format_is_refused() -> None:
    with pytest.raises(TypeError):
        FORMAT.write(Document("a.odt", (), None), [])
