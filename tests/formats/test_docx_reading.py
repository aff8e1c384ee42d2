"""Word documents: what is offered, and how it is shown."""

from __future__ import annotations

import pytest

from rktranslate.formats import format_for
from rktranslate.model import BlockKind, CodeText, DocumentPart, Exclusion, ReadOptions
from rktranslate.segmentation import segmented, segmenter
from tests.formats.laws.kinds import archived
from tests.formats.laws.samples.word import FORMULA, TEXT_BOX
from tests.formats.presentation_files import unpacked
from tests.formats.word_files import (
    FORMAT,
    blocks,
    document,
    field,
    paragraph,
    read,
    run,
    styles,
    text,
    word_document,
    word_parts,
)

TAB = "<w:r><w:tab/></w:r>"
BREAK = "<w:r><w:br/></w:r>"
VANISH = "<w:vanish/>"


@pytest.mark.parametrize(
    "contents",
    [
        field('TOC \\o "1-3"', run("Pendahuluan 1")),
        f'<w:fldSimple w:instr=" INDEX ">{run("Pendahuluan 1")}</w:fldSimple>',
    ],
)
def test_contents_of_one_paragraph_are_contents(contents: str) -> None:
    found = blocks(paragraph(contents) + paragraph(run("Isi.")))
    assert ("Pendahuluan 1", Exclusion.CONTENTS) in [(b.text, b.exclusion) for b in found]


@pytest.mark.parametrize("name", ["a.docx", "a.DOCM", "a.dotx", "a.dotm"])
def test_suffixes(name: str) -> None:
    assert format_for(name).name == "docx"


def test_a_sentence_is_one_unit_whatever_its_runs() -> None:
    content = (
        run("Ja", '<w:lang w:val="id-ID"/>')
        + '<w:proofErr w:type="spellStart"/>'
        + run("kar", "<w:noProof/>")
        + "<w:r><w:lastRenderedPageBreak/></w:r>"
        + run("ta", "<w:bCs/>")
        + run(" ramai. Ya.")
    )
    found = segmented(document(paragraph(content)), segmenter("id").spans)
    assert [segment.source for segment in found.blocks[0].segments] == ["Jakarta ramai.", "Ya."]


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ("<w:b/>", "b"),
        ('<w:b w:val="true"/>', "b"),
        ("<w:i/>", "i"),
        ('<w:u w:val="single"/>', "u"),
        ("<w:strike/>", "s"),
        ("<w:dstrike/>", "s"),
        ('<w:vertAlign w:val="superscript"/>', "sup"),
        ('<w:vertAlign w:val="subscript"/>', "sub"),
        ("<w:smallCaps/>", "1"),
        ('<w:color w:val="FF0000"/>', "1"),
        ('<w:b/><w:color w:val="FF0000"/>', "b"),
        ('<w:rStyle w:val="Kuat"/>', "b"),
    ],
)
def test_looks_have_plain_names(properties: str, name: str) -> None:
    strong = '<w:style w:type="character" w:styleId="Kuat"><w:rPr><w:b/></w:rPr></w:style>'
    content = run("Harga beras ") + run("naik", properties) + run(".")
    (block,) = blocks(paragraph(content), styles(strong))
    assert block.text == f"Harga beras <{name}>naik</{name}>."


@pytest.mark.parametrize(
    "properties",
    [
        '<w:b w:val="0"/>',
        '<w:u w:val="none"/>',
        '<w:color w:val="auto"/>',
        '<w:vertAlign w:val="baseline"/>',
        '<w:sz w:val="24"/>',
        '<w:rFonts w:hint="eastAsia" w:cs="Arial" w:eastAsia="SimSun"/>',
        '<w:rStyle w:val="Kosong"/>',
        '<w:kern w:val="2"/>',
        '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>',
        '<w:rPrChange w:id="1" w:author="x"><w:rPr><w:b/></w:rPr></w:rPrChange>',
    ],
)
def test_what_readers_do_not_see_has_no_tag(properties: str) -> None:
    """A property may say what the style says anyway."""
    given = styles(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault>'
        "</w:docDefaults>",
        '<w:style w:type="character" w:styleId="Kosong"><w:name w:val="hps"/></w:style>',
    )
    (block,) = blocks(paragraph(run("Harga ") + run("naik", properties) + run(".")), given)
    assert block.text == "Harga naik."


def test_what_a_style_sets_may_be_switched_off() -> None:
    bold = '<w:style w:type="paragraph" w:styleId="T"><w:rPr><w:b/></w:rPr></w:style>'
    content = run("Harga beras ") + run("tidak", '<w:b w:val="0"/>') + run(" naik", "<w:b/>")
    (block,) = blocks(paragraph(content, '<w:pStyle w:val="T"/>'), styles(bold))
    assert block.text == "Harga beras <1>tidak</1> naik"


def test_tabs_breaks_and_symbols_are_codes() -> None:
    assert text(run("Nama") + TAB + run(": Budi")) == "Nama<tab/>: Budi"
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
    assert text(run("Ke ") + symbol + run(" sana")) == "Ke <sym1/> sana"
    assert text(run("Rusia") + "<w:r><w:noBreakHyphen/></w:r>" + run("Korea")) == (
        "Rusia\u2011Korea"
    )
    mixed = run("a\u2011b") + "<w:r><w:noBreakHyphen/></w:r>" + run("c")
    assert text(mixed) == "a\u2011b<nbhyphen/>c"


def test_a_tab_or_break_separates_words_and_sentences() -> None:
    long = "Pemerintah pusat menetapkan harga acuan pembelian"
    content = run("1.") + TAB + run(f"{long}") + BREAK + run("di tingkat petani. Lalu") + TAB
    found = segmented(document(paragraph(content + run("naik."))), segmenter("id").spans)
    assert [segment.source for segment in found.blocks[0].segments] == [
        f"1.<tab/>{long}<br/>di tingkat petani.",
        "Lalu<tab/>naik.",
    ]


@pytest.mark.parametrize("first", ["Baris satu", "Ini baris yang panjang dan selesai di sini."])
def test_a_line_break_that_ends_a_line_separates_blocks(first: str) -> None:
    content = run(first) + BREAK + run("baris dua")
    assert [block.text for block in blocks(paragraph(content))] == [first, "baris dua"]


def test_a_page_break_separates_blocks() -> None:
    content = run("Harga beras dan ") + '<w:r><w:br w:type="page"/></w:r>' + run("gula naik.")
    found = blocks(paragraph(content))
    assert [block.text for block in found] == ["Harga beras dan ", "gula naik."]
    assert [block.line for block in found] == [1, 1]


def test_links_are_pairs_and_their_blue_is_no_tag() -> None:
    blue = '<w:color w:val="0000FF"/><w:u w:val="single"/>'
    link = f'<w:hyperlink r:id="rlink">{run("di ", blue)}{run("sini", blue)}</w:hyperlink>'
    assert text(run("Baca ") + link + run(".")) == "Baca <a>di sini</a>."
    old = field('HYPERLINK "https://contoh.id"', run("di sini", blue))
    assert text(run("Baca ") + old + run(".")) == "Baca <a>di sini</a>."
    mixed = f'<w:hyperlink r:id="rlink">{run("di ")}{run("sini", "<w:b/>")}</w:hyperlink>'
    assert text(run("Baca ") + mixed + run(".")) == "Baca <a>di <b>sini</b></a>."


def test_fields_are_protected_and_their_text_is_shown() -> None:
    content = (
        run("Menurut ")
        + field("ADDIN ZOTERO_ITEM", run("(Smith "))[: -len("</w:r>")]
        + "</w:r>"
        + run(" harga naik di ")
        + f'<w:fldSimple w:instr=" SEQ Gambar ">{run("4")}</w:fldSimple>'
        + run(".")
    )
    found = blocks(paragraph(content))
    assert found[0].text == "Menurut <field1/> harga naik di <field2/>."
    assert found[0].codes == (CodeText("field1", "(Smith"), CodeText("field2", "4"))
    assert [(b.text, b.exclusion) for b in found[1:]] == [("(Smith 4", Exclusion.FIELD)]


def test_index_entries_are_unseen() -> None:
    entry = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> XE "harga" </w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert text(run("Harga") + entry + run(" beras.")) == "Harga beras."


def test_a_table_of_contents_is_protected() -> None:
    begin = field('TOC \\o "1-3"', "").partition('<w:r><w:fldChar w:fldCharType="end"/>')[0]
    entry = f'<w:hyperlink w:anchor="a">{run("Bab satu")}{TAB}{field("PAGEREF a", run("3"))}'
    content = (
        paragraph(begin + entry + "</w:hyperlink>")
        + paragraph(run("Bab dua"))
        + paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("Setelah daftar."))
    )
    assert [(block.text, block.exclusion) for block in blocks(content)] == [
        ("Bab satu 3", Exclusion.CONTENTS),
        ("Bab dua", Exclusion.CONTENTS),
        ("Setelah daftar.", None),
    ]


def test_a_field_without_end_protects_nothing() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    content = paragraph(begin + run("Satu.")) + paragraph(run("Dua."))
    assert [block.text for block in blocks(content)] == ["Satu.", "Dua."]


def test_notes_count_in_the_order_of_their_references() -> None:
    def reference(note: int) -> str:
        return f'<w:r><w:footnoteReference w:id="{note}"/></w:r>'

    notes = "".join(
        f'<w:footnote w:id="{note}">{paragraph(run(words))}</w:footnote>'
        for note, words in ((2, "Dua."), (7, "Tujuh."), (9, "Tidak dirujuk."))
    )
    content = paragraph(run("Satu") + reference(7) + run(" dua") + reference(2) + run("."))
    found = blocks(content, {"footnotes": notes})
    assert found[0].text == "Satu<fn1/> dua<fn2/>."
    assert [(b.text, b.kind, b.place, b.exclusion) for b in found[1:]] == [
        ("Dua.", BlockKind.FOOTNOTE, "footnote 2", None),
        ("Tujuh.", BlockKind.FOOTNOTE, "footnote 1", None),
        ("Tidak dirujuk.", BlockKind.FOOTNOTE, "footnote", None),
    ]


def test_a_footnote_that_is_a_bibliography_entry_is_a_reference() -> None:
    words = "Reuters. (2024, February 20). Judul itu. The Hindu. https://a.id/x"
    notes = (
        f'<w:footnote w:id="2">{paragraph(run(words))}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph(run(f"Lihat {words}"))}</w:footnote>'
    )
    marks = "".join(f'<w:r><w:footnoteReference w:id="{note}"/></w:r>' for note in (2, 3))
    found = blocks(paragraph(run("Satu."), marks), {"footnotes": notes})
    assert [block.kind for block in found] == [
        BlockKind.PARAGRAPH,
        BlockKind.REFERENCE,
        BlockKind.FOOTNOTE,
    ]


def test_bookmarks_comments_and_soft_hyphens_have_no_tags() -> None:
    content = (
        '<w:bookmarkStart w:id="1" w:name="a"/>'
        + run("Harga ")
        + '<w:commentRangeStart w:id="1"/>'
        + run("be")
        + "<w:r><w:softHyphen/></w:r>"
        + run("ras")
        + '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
        + '<w:bookmarkEnd w:id="1"/>'
        + run(" naik.")
    )
    assert text(content) == "Harga beras naik."


def test_formulas_are_protected_and_shown() -> None:
    found = blocks(paragraph(run("Rumus ") + FORMULA + run(" berlaku.")))
    assert found[0].text == "Rumus <math1/> berlaku."
    assert found[0].codes == (CodeText("math1", "x+y"),)
    assert (found[1].text, found[1].exclusion) == ("x+y", Exclusion.FORMULA)


def test_content_controls_are_pairs_or_codes() -> None:
    def control(properties: str, content: str) -> str:
        return (
            f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    assert text(run("Nama ") + control("", run("Budi")) + run(".")) == "Nama <1>Budi</1>."
    box = control("<w14:checkbox xmlns:w14='x'/>", run("☒"))
    assert text(run("Ya ") + box.replace("'x'", f"'{W14}'") + run(" benar.")) == "Ya <1/> benar."
    cited = control('<w:tag w:val="MENDELEY_CITATION_v3_x"/>', run("(Smith 2020)"))
    assert text(run("Menurut ") + cited + run(" naik.")) == "Menurut <field1/> naik."
    nested = control("", field("CITATION x", run("(Smith 2020)")))
    assert text(run("Menurut ") + nested + run(" naik.")) == "Menurut <field1/> naik."
    whole = control("", paragraph(run("Di dalam kontrol.")))
    assert [block.text for block in blocks(whole)] == ["Di dalam kontrol."]


W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def test_a_generated_bibliography_is_protected() -> None:
    content = (
        '<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_BIBLIOGRAPHY"/></w:sdtPr><w:sdtContent>'
        f"{paragraph(run('Smith, J. (2020). Judul.'))}</w:sdtContent></w:sdt>"
        f"{paragraph(run('Ya.'))}"
    )
    assert [(b.text, b.exclusion) for b in blocks(content)] == [
        ("Smith, J. (2020). Judul.", Exclusion.FIELD),
        ("Ya.", None),
    ]


@pytest.mark.parametrize(
    "properties", [VANISH, '<w:rStyle w:val="Sembunyi"/>', '<w:vanish w:val="on"/>']
)
def test_hidden_text_is_protected(properties: str) -> None:
    given = styles(
        '<w:style w:type="character" w:styleId="Dasar"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Sembunyi"><w:basedOn w:val="Dasar"/></w:style>'
    )
    content = paragraph(run("Harga beras ") + run("rahasia ", properties) + run("naik."))
    found = blocks(content, given)
    assert [(b.text, b.exclusion) for b in found] == [
        ("Harga beras <hidden/>naik.", None),
        ("rahasia", Exclusion.HIDDEN),
    ]
    shown = ReadOptions(parts=(DocumentPart.HIDDEN,))
    assert read(word_document(content, given), shown).blocks[0].text == (
        "Harga beras <1>rahasia </1>naik."
    )


def test_a_style_hides_and_a_run_shows() -> None:
    given = styles('<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>')
    content = run("Rahasia. ") + run("Terbuka.", '<w:vanish w:val="0"/>')
    found = blocks(paragraph(content, '<w:pStyle w:val="H"/>'), given)
    assert [(b.text, b.exclusion) for b in found] == [
        ("Terbuka.", None),
        ("Rahasia.", Exclusion.HIDDEN),
    ]


@pytest.mark.parametrize("name", ["DO_NOT_TRANSLATE", "Do Not Translate", "tw4winInternal"])
def test_styles_mark_what_is_not_to_be_translated(name: str) -> None:
    given = styles(
        f'<w:style w:type="character" w:styleId="x"><w:name w:val="{name}"/></w:style>'
        f'<w:style w:type="paragraph" w:styleId="y"><w:name w:val="{name}"/></w:style>'
    )
    content = run("Tekan ") + run("Simpan", '<w:rStyle w:val="x"/>') + run(" di sini.")
    whole = paragraph(run("Kode program."), '<w:pStyle w:val="y"/>')
    found = blocks(paragraph(content) + whole, given)
    assert [(b.text, b.exclusion) for b in found] == [
        ("Tekan <1/> di sini.", None),
        ("Simpan", Exclusion.MARKED),
        ("Kode program.", Exclusion.MARKED),
    ]
    assert found[0].codes == (CodeText("1", "Simpan"),)


def test_kinds_come_from_styles_and_properties() -> None:
    def style(name: str, based: str = "", inside: str = "") -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}">'
            f'<w:name w:val="{name}"/><w:basedOn w:val="{based}"/>{inside}</w:style>'
        )

    given = styles(
        style("heading 2"),
        style("Judul Bab", "heading2"),
        style("Isi", "", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
        style("caption"),
        style("Intense Quote"),
        style("Daftar", "", '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>'),
        style("a", "b"),
        style("b", "a"),
    )
    rows = [
        ('<w:pStyle w:val="JudulBab"/>', BlockKind.HEADING),
        ('<w:pStyle w:val="Isi"/>', BlockKind.HEADING),
        ('<w:pStyle w:val="Daftar"/>', BlockKind.LIST_ITEM),
        ('<w:pStyle w:val="Daftar"/><w:numPr><w:numId w:val="0"/></w:numPr>', BlockKind.PARAGRAPH),
        ('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', BlockKind.LIST_ITEM),
        ('<w:outlineLvl w:val="0"/>', BlockKind.HEADING),
        ('<w:outlineLvl w:val="9"/>', BlockKind.PARAGRAPH),
        ('<w:pStyle w:val="caption"/>', BlockKind.CAPTION),
        ('<w:pStyle w:val="IntenseQuote"/>', BlockKind.QUOTE),
        ('<w:pStyle w:val="a"/>', BlockKind.PARAGRAPH),
        ('<w:pStyle w:val="Tidak ada"/>', BlockKind.PARAGRAPH),
        ("", BlockKind.PARAGRAPH),
    ]
    content = "".join(paragraph(run("Teks ini."), properties) for properties, _ in rows)
    cell = f"<w:tbl><w:tr><w:tc>{paragraph(run('Sel.'))}</w:tc></w:tr></w:tbl>"
    found = blocks(content + cell, given)
    assert [block.kind for block in found] == [
        *(kind for _, kind in rows),
        BlockKind.TABLE_CELL,
    ]
    assert [block.line for block in found] == list(range(1, len(rows) + 2))


def test_entries_of_a_bibliography_are_references() -> None:
    content = (
        paragraph(run("DAFTAR PUSTAKA", "<w:b/>"))
        + paragraph(run("Santoso, B. (2020). Harga beras. Jakarta: Gramedia."))
        + paragraph(run("Lampiran"), '<w:outlineLvl w:val="0"/>')
        + paragraph(run("Santoso, B. (2020). Harga beras. Jakarta: Gramedia."))
    )
    assert [block.kind for block in blocks(content)] == [
        BlockKind.PARAGRAPH,
        BlockKind.REFERENCE,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
    ]


def test_stories_are_found_by_relationship() -> None:
    comment = f'<w:comment w:id="1" w:author="x">{paragraph(run("Benarkah?"))}</w:comment>'
    note = f'<w:endnote w:id="3">{paragraph(run("Catatan akhir."))}</w:endnote>'
    stories = {
        "header1": paragraph(run("Kepala")),
        "footer1": paragraph(run("Halaman ") + field("PAGE", run("3"))),
        "endnotes": note,
        "comments": comment,
    }
    content = paragraph(run("Isi") + '<w:r><w:endnoteReference w:id="3"/></w:r>' + run("."))
    found = blocks(content, stories)
    assert [(b.text, b.kind, b.place, b.exclusion) for b in found] == [
        ("Isi<en1/>.", BlockKind.PARAGRAPH, "", None),
        ("Kepala", BlockKind.PAGE_HEADER, "header", None),
        ("Halaman ", BlockKind.PAGE_HEADER, "footer", None),
        ("Catatan akhir.", BlockKind.FOOTNOTE, "endnote 1", None),
        ("Benarkah?", BlockKind.COMMENT, "comment", Exclusion.LEFT_OUT),
    ]
    options = ReadOptions(parts=(DocumentPart.COMMENTS,))
    offered = [b for b in read(word_document(content, stories), options).blocks if b.translatable]
    assert offered[-1].text == "Benarkah?"


def test_a_text_box_is_read_once() -> None:
    found = blocks(
        paragraph(run("Sebelum. ") + TEXT_BOX + run("Sesudah.")) + paragraph(run("X y."))
    )
    assert [(b.text, b.place, b.line) for b in found] == [
        ("Sebelum. <img1/>Sesudah.", "", 1),
        ("Di dalam kotak. Dua.", "text box", 2),
        ("X y.", "", 3),
    ]


def test_a_twin_that_differs_is_offered_too() -> None:
    other = TEXT_BOX.replace("Dua.", "Tiga.", 1)
    assert [block.text for block in blocks(paragraph(other))] == [
        "Di dalam kotak. Tiga.",
        "Di dalam kotak. Dua.",
    ]


def test_alternative_text_and_watermarks() -> None:
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="G" descr="Peta &quot;Jawa&quot;" '
        'title="foto.png"/><a:graphic><a:graphicData><pic:pic xmlns:pic="http://schemas.'
        'openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="G" '
        'descr="Peta &quot;Jawa&quot;"/></pic:nvPicPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
    mark = (
        '<w:r><w:pict><v:shape style="position:absolute"><v:textpath string="RAHASIA"/></v:shape>'
        "</w:pict></w:r>"
    )
    table = (
        '<w:tbl><w:tblPr><w:tblCaption w:val="Harga"/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr>'
        "</w:tbl>"
    )
    content = paragraph(run("Lihat ") + picture + run(" ini.") + mark) + table
    found = blocks(content)
    assert [(b.text, b.kind, b.place, b.exclusion) for b in found] == [
        ("Lihat <img1/> ini.", BlockKind.PARAGRAPH, "", None),
        ("foto.png", BlockKind.ATTRIBUTE, "picture", Exclusion.METADATA),
        ('Peta "Jawa"', BlockKind.ATTRIBUTE, "picture", None),
        ("RAHASIA", BlockKind.ATTRIBUTE, "watermark", None),
        ("Harga", BlockKind.ATTRIBUTE, "title of a table", None),
    ]
    left_out = read(word_document(content), ReadOptions(parts=()))
    reasons = {block.text: block.exclusion for block in left_out.blocks}
    assert reasons['Peta "Jawa"'] is Exclusion.LEFT_OUT
    assert reasons["RAHASIA"] is None


@pytest.mark.parametrize("prefix", ["", "x:", "w:"])
@pytest.mark.parametrize("is_strict", [False, True])
def test_prefixes_and_the_strict_namespace_do_not_matter(prefix: str, *, is_strict: bool) -> None:
    transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main" if is_strict else transitional
    declared = f'xmlns{":" if prefix else ""}{prefix.removesuffix(":")}="{namespace}"'
    written = (
        f'<w:document {declared} xmlns:q="{namespace}"><w:body><w:p><w:r><w:rPr><w:b/></w:rPr>'
        '<w:t>Satu</w:t></w:r><w:r><w:t xml:space="preserve"> dua tiga.</w:t></w:r></w:p></w:body>'
        "</w:document>"
    ).replace("w:", prefix)
    parts = [
        (name, written if name == "word/document.xml" else content)
        for name, content in word_parts("")
        if not name.startswith("word/_rels") and "styles" not in name
    ]
    found = read(archived(parts))
    assert found.blocks[0].text == "<b>Satu</b> dua tiga."


def test_blanks_are_trimmed_unless_they_are_preserved() -> None:
    content = "<w:r><w:t> Satu </w:t></w:r><w:r><w:t xml:space='preserve'> dua</w:t></w:r>"
    assert text(content) == "Satu dua"


def test_the_words_of_embedded_documents_are_counted() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    inner = word_document(paragraph(run("Di dalam.")))
    twice = with_part(inner, "embeddings/c.docx", inner, f"{office}/package")
    data = with_part(
        word_document(paragraph(run("Di luar."))), "a.docx", twice, f"{office}/package"
    )
    data = with_part(data, "b.html", b"<p>Teks impor.</p>", f"{office}/aFChunk")
    data = with_part(data, "c.docx", b"PK\x03\x04 rusak", f"{office}/package")
    found = [(b.text, b.place) for b in read(data).blocks if b.exclusion is Exclusion.EMBEDDED]
    assert found == [
        ("Di dalam. Laporan tahunan", "embedded document a.docx"),
        ("Teks impor.", "embedded document b.html"),
        ("", "embedded document c.docx"),
    ]


def with_part(data: bytes, name: str, content: bytes, kind: str) -> bytes:
    """Return a document that has another part, related to its text."""
    parts = unpacked(data)
    rows = parts["word/_rels/document.xml.rels"].decode()
    row = f'<Relationship Id="e{len(rows)}" Type="{kind}" Target="{name}"/></Relationships>'
    parts["word/_rels/document.xml.rels"] = rows.replace("</Relationships>", row).encode()
    return archived([*parts.items(), (f"word/{name}", content)])


def test_a_document_within_one_is_never_changed() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    inner = word_document(paragraph(run("Di dalam.")))
    data = with_part(
        word_document(paragraph(run("Di luar."))), "a.docx", inner, f"{office}/package"
    )
    found = segmented(read(data), segmenter("id").spans)
    count = sum(len(block.segments) for block in found.blocks)
    written = FORMAT.write(found, ["Di luar sana.", *["Judul"] * (count - 1)])
    assert unpacked(written)["word/a.docx"] == inner


def test_words_in_numbers_are_counted_where_they_are_used() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:abstractNum w:abstractNumId="4"><w:lvl><w:lvlText w:val="BAB %1"/></w:lvl><w:lvl>'
        '<w:lvlText w:val="o"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="5"><w:lvl>'
        '<w:lvlText w:val="Article %1"/></w:lvl></w:abstractNum><w:num w:numId="1">'
        '<w:abstractNumId w:val="4"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="5"/>'
        "</w:num></w:numbering>"
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    data = word_document(paragraph(run("Pendahuluan"), item))
    found = read(with_part(data, "nomor.xml", numbering.encode(), f"{office}/numbering")).blocks
    assert [(b.text, b.place, b.exclusion) for b in found[1:2]] == [
        ("BAB", "numbering", Exclusion.OTHER)
    ]
    assert not any("Article" in block.text for block in found)


def test_a_symbol_that_is_no_character_shows_nothing() -> None:
    for code in ("FFFFFFFF", "xyz", "", "D800"):
        sign = f'<w:r><w:sym w:font="x" w:char="{code}"/></w:r>'
        found = blocks(paragraph(run("Ke ") + sign + run(" sana")))
        assert (found[0].text, found[0].codes) == ("Ke <sym1/> sana", ())
    found = blocks(paragraph(run("Ke ") + '<w:r><w:sym w:char="2192"/></w:r>' + run(" sana")))
    assert found[0].codes == (CodeText("sym1", "→"),)


def test_words_of_what_is_not_known_are_counted() -> None:
    known = '<mc:Choice Requires="w14"><w:t>Pilihan kelompok</w:t></mc:Choice>'
    inside = f"<w:r><mc:AlternateContent>{known}<mc:Fallback/></mc:AlternateContent></w:r>"
    unknown = '<x:new xmlns:x="urn:x"><w:r><w:t>Unsur baru</w:t></w:r></x:new>'
    found = blocks(paragraph(inside) + paragraph(run("Ya ") + unknown + run(" benar.")))
    assert [(b.text, b.exclusion) for b in found] == [
        ("Pilihan kelompok", Exclusion.OTHER),
        ("Ya <1/> benar.", None),
        ("Unsur baru", Exclusion.OTHER),
    ]
