"""Word documents: what is written, and what stays as it was."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

import docx
import pytest

from rktranslate.errors import DocumentError
from rktranslate.model import NOTHING, Document
from rktranslate.segmentation import segmented, segmenter
from rktranslate.testing import FormatConformance
from tests.formats.laws.kinds import archived, entries_of
from tests.formats.laws.samples.word import BODY, FOOTNOTES, SAMPLES, TEXT_BOX
from tests.formats.office_helpers import assert_lawful, assert_survives_damage, shared_files
from tests.formats.word_files import (
    FORMAT,
    body,
    field,
    paragraph,
    read,
    run,
    styles,
    word_document,
    word_parts,
)

HEAD = '<w:r><w:t xml:space="preserve">'


class TestWord(FormatConformance):
    format = FORMAT
    samples = tuple(SAMPLES.values())


def cut(data: bytes) -> Document:
    return segmented(read(data), segmenter("id").spans)


def sources(document: Document) -> list[str]:
    return [segment.source for block in document.blocks for segment in block.segments]


def translated(data: bytes, changes: dict[str, str], language: str = "") -> bytes:
    """Return a document in which some sources have targets."""
    document = cut(data)
    known = sources(document)
    assert set(changes) <= set(known), known
    return FORMAT.write(
        document, [changes.get(source, source) for source in known], language=language
    )


def content(data: bytes) -> str:
    """Return the content of the body, without the properties of its section."""
    found = re.search(r"<w:body>(.*)<w:sectPr>", body(data), re.DOTALL)
    assert found is not None
    return found[1]


def one(inside: str, changes: dict[str, str], language: str = "") -> str:
    """Return a written paragraph."""
    return content(translated(word_document(paragraph(inside)), changes, language))


def test_only_the_changed_paragraph_is_written_anew() -> None:
    first = '<w:p w:rsidR="00A1"><w:r w:rsidRPr="00B2"><w:t>Satu.</w:t></w:r></w:p>'
    data = word_document(first + "<!-- x -->" + paragraph(run("Dua.")) + "<w:p/>")
    written = translated(data, {"Dua.": "Two & < three>."})
    assert content(written) == (
        f"{first}<!-- x --><w:p>{HEAD}Two &amp; &lt; three&gt;.</w:t></w:r></w:p><w:p/>"
    )
    before, after = entries_of(data), entries_of(written)
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]


def test_runs_keep_their_properties() -> None:
    bold = '<w:rFonts w:ascii="Arial"/><w:b/><w:lang w:val="id-ID"/>'
    plain = '<w:sz w:val="22"/>'
    inside = run("Harga ", plain) + run("be", bold) + run("ras", f"{bold}<w:noProof/>")
    written = one(inside + run(" naik hari ini.", plain), {
        "Harga <b>beras</b> naik hari ini.": "The price of <b>rice</b> rises."
    })  # fmt: skip
    assert written == paragraph(
        run("The price of ", plain) + run("rice", bold) + run(" rises.", plain)
    )


def test_tags_may_move_and_get_lost() -> None:
    link = f'<w:hyperlink r:id="rlink" w:history="1">{run("di sini", "<w:u/>")}</w:hyperlink>'
    inside = run("Baca ") + link + "<w:r><w:tab/></w:r>" + run("sekarang.")
    source = "Baca <a>di sini</a><tab/>sekarang."
    assert one(inside, {source: "<a>Here</a> read<tab/>now."}) == paragraph(
        '<w:hyperlink r:id="rlink" w:history="1">'
        + run("Here", "<w:u/>")
        + "</w:hyperlink>"
        + run(" read").removesuffix("</w:r>")
        + "</w:r><w:r><w:tab/></w:r>".removeprefix("</w:r><w:r>").removesuffix("</w:r>")
        + run("now.").removeprefix("<w:r>")
    )
    assert "hyperlink" not in one(inside, {source: "Read now."})
    with pytest.raises(DocumentError, match="not in the source"):
        one(inside, {source: "<b>Read</b> now."})


def test_unseen_marks_stay_beside_their_codes_and_words() -> None:
    start, end = '<w:bookmarkStart w:id="1" w:name="_Ref1"/>', '<w:bookmarkEnd w:id="1"/>'
    inside = run("Lihat ") + start + run("Gambar ") + field("SEQ Gambar", run("4")) + end
    written = one(
        inside + run(" ini."), {"Lihat Gambar <field1/> ini.": "See Figure <field1/> here."}
    )
    plain = re.sub(r"</?w:(?:r|t)\b[^>]*>", "", written.replace(field("SEQ Gambar", run("4")), "4"))
    assert plain == f"<w:p>See {start}Figure 4{end} here.</w:p>"


def test_marks_survive_whatever_the_target_loses() -> None:
    start, end = '<w:bookmarkStart w:id="1" w:name="a"/>', '<w:bookmarkEnd w:id="1"/>'
    inside = run("Lihat ") + start + field("SEQ x", run("4")) + end + run(" ini dan itu.")
    written = one(inside, {"Lihat <field1/> ini dan itu.": "Ok."})
    assert written.index(start) < written.index(end)
    assert "fldChar" not in written


def test_a_sentence_that_writes_nothing_leaves_the_paragraph() -> None:
    assert one(run("Satu. ") + run("Dua."), {"Satu.": NOTHING}) == paragraph(run("Dua."))
    assert one(run("Satu."), {"Satu.": NOTHING}) == "<w:p></w:p>"


def test_breaks_that_separate_stay_between_their_blocks() -> None:
    inside = run("Satu") + "<w:r><w:br/></w:r>" + run("Dua")
    assert one(inside, {"Satu": "One"}) == paragraph(
        f"{run('One').removesuffix('</w:r>')}<w:br/></w:r>{run('Dua')}"
    )


def test_hard_hyphens_are_written_as_elements() -> None:
    inside = run("Rusia") + "<w:r><w:noBreakHyphen/></w:r>" + run("Korea")
    assert one(inside, {"Rusia\u2011Korea": "Russia\u2011Korea"}).count("<w:noBreakHyphen/>") == 1


def test_both_copies_of_a_text_box_change() -> None:
    data = word_document(paragraph(TEXT_BOX + run("Setelah.")))
    written = translated(data, {"Dua.": "Two.", "Setelah.": "After."})
    assert content(written).count("Di dalam kotak. Two.") == 2
    assert "<w:t>Di dalam kotak. Dua." not in content(written)
    assert sources(cut(written))[:3] == ["After.", "Di dalam kotak.", "Two."]


def test_alternative_text_changes_in_both_places() -> None:
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="G" descr="Peta Jawa"/><a:graphic>'
        '<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/'
        "picture\"><pic:nvPicPr><pic:cNvPr id='1' name='G' descr='Peta Jawa'/></pic:nvPicPr>"
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    written = one(run("Lihat ") + picture + run(" ini."), {"Peta Jawa": 'A "map" of Java\'s'})
    assert 'descr="A &quot;map&quot; of Java' in written
    assert "descr='A &quot;map&quot; of Java&apos;s'" in written
    assert "Lihat " in written


def test_a_picture_is_kept_whatever_the_target_loses() -> None:
    data = word_document(paragraph(run("Sebelum ") + TEXT_BOX + run(" sesudah.")))
    for target in ("Before after.", NOTHING):
        written = translated(data, {"Sebelum <img1/> sesudah.": target})
        assert "Di dalam kotak." in sources(cut(written))


def test_a_changed_paragraph_has_its_changed_pictures() -> None:
    data = word_document(paragraph(run("Sebelum ") + TEXT_BOX + run(" sesudah.")))
    written = translated(
        data, {"Sebelum <img1/> sesudah.": "Before <img1/> after.", "Dua.": "Two."}
    )
    assert sources(cut(written)) == [
        "Before <img1/> after.",
        "Di dalam kotak.",
        "Two.",
        "Laporan tahunan",
    ]


# --- languages -----------------------------------------------------------------------------------


def test_the_language_is_written_where_the_document_names_one() -> None:
    parts = word_parts(
        paragraph(run("Satu.", '<w:b/><w:lang w:val="id-ID"/>') + run(" Dua tiga.")),
        styles(
            '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/><w:lang w:val="id-ID" '
            'w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault></w:docDefaults>',
            '<w:style w:type="paragraph" w:styleId="a"><w:rPr><w:lang w:val="in-ID"/></w:rPr>'
            "</w:style>",
        ),
    )
    written = translated(archived(parts), {"Dua tiga.": "Two."}, "en")
    assert content(written) == paragraph(
        run("Satu.", '<w:b/><w:lang w:val="en-US"/>') + run(" Two.")
    )
    assert '<w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="ar-SA"/>' in body(
        written, "word/styles.xml"
    )
    assert '<w:rPr><w:lang w:val="en-US"/></w:rPr></w:style>' in body(written, "word/styles.xml")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr>'),
        ("<w:docDefaults/>", '<w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault>'),
        (
            "<w:docDefaults><w:rPrDefault><w:rPr><w:b/></w:rPr></w:rPrDefault></w:docDefaults>",
            '<w:rPr><w:b/><w:lang w:val="en-US"/></w:rPr>',
        ),
        (
            "<w:docDefaults><w:pPrDefault/></w:docDefaults>",
            '<w:lang w:val="en-US"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>',
        ),
    ],
)
def test_defaults_without_a_language_get_one(given: str, expected: str) -> None:
    data = word_document(paragraph(run("Satu.")), styles(given))
    assert expected in body(translated(data, {"Satu.": "One."}, "en"), "word/styles.xml")


def test_a_script_from_right_to_left_turns_paragraphs_and_runs() -> None:
    properties = '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="1"/></w:numPr><w:jc w:val="left"/>'
    inside = run("Satu.", '<w:b/><w:sz w:val="22"/><w:lang w:val="id-ID"/>')
    data = word_document(paragraph(inside, properties) + paragraph(run("Dua.")))
    written = content(translated(data, {"Satu.": "واحد."}, "ar"))
    changed, unchanged = written.split("</w:p>")[:2]
    assert '</w:numPr><w:bidi/><w:jc w:val="left"/></w:pPr>' in changed
    assert (
        '<w:rPr><w:b/><w:bCs/><w:sz w:val="22"/><w:szCs w:val="22"/><w:rtl/>'
        '<w:lang w:val="id-ID" w:bidi="ar-EG"/></w:rPr>'
    ) in changed
    assert unchanged == "<w:p>" + run("Dua.")


def test_a_script_from_left_to_right_turns_them_back() -> None:
    rtl = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:pPr><w:bidi/></w:pPr></w:style>'
    )
    inside = paragraph(run("واحد.", "<w:rtl/>"), "<w:bidi/>") + paragraph(run("اثنان."))
    data = word_document(inside, styles(rtl))
    written = content(translated(data, {"واحد.": "One.", "اثنان.": "Two."}, "en"))
    assert written == (
        '<w:p><w:pPr><w:bidi w:val="0"/></w:pPr><w:r><w:rPr></w:rPr><w:t xml:space="preserve">One.'
        '</w:t></w:r></w:p><w:p><w:pPr><w:bidi w:val="0"/></w:pPr>' + run("Two.") + "</w:p>"
    )


# --- drafts --------------------------------------------------------------------------------------


def test_a_draft_says_so_first_and_in_its_properties() -> None:
    data = word_document(paragraph(run("Satu.")))
    document = cut(data)
    written = FORMAT.write(document, sources(document), "DRAFT: 1 of 2 & <not> for publication")
    opened = docx.Document(io.BytesIO(written))
    assert [each.text for each in opened.paragraphs] == [
        "DRAFT: 1 of 2 & <not> for publication",
        "Satu.",
    ]
    assert opened.core_properties.content_status == "DRAFT: 1 of 2 & <not> for publication"
    assert opened.core_properties.title == "Laporan tahunan"


# --- laws on files of others ---------------------------------------------------------------------


def made_by_python_docx() -> bytes:
    made = docx.Document()
    made.add_heading("Laporan harga", 1)
    line = made.add_paragraph("Harga ")
    line.add_run("beras").bold = True
    line.add_run(" naik. Harga gula turun.")
    made.add_paragraph("Butir satu", style="List Bullet")
    table = made.add_table(2, 2)
    table.cell(0, 0).text = "Nama barang"
    made.sections[0].header.paragraphs[0].text = "Kepala\tTengah"
    output = io.BytesIO()
    made.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    "data",
    [*SAMPLES.values(), word_document(BODY, {"footnotes": FOOTNOTES}), made_by_python_docx()],
    ids=["plain", "rich", "notes", "python-docx"],
)
def test_laws(data: bytes) -> None:
    assert_lawful(FORMAT, data)


def _readable(files: Iterable[Path]) -> list[Path]:
    return [path for path in files if path.suffix == ".docx"]


@pytest.mark.slow
@pytest.mark.parametrize("path", _readable(shared_files("docx")), ids=lambda path: path.name)
def test_laws_on_documents_of_other_projects(path: Path) -> None:
    data = path.read_bytes()
    if _has_tracked_changes(data):
        with pytest.raises(DocumentError, match="tracked changes"):
            read(data)
    else:
        assert_lawful(FORMAT, data)


def _has_tracked_changes(data: bytes) -> bool:
    """Return whether text, paragraphs or rows were inserted or deleted; numbering is a format."""
    text = re.sub(r"(?s)<w:numPr>.*?</w:numPr>", "", body(data))
    return re.search(r"<w:(?:ins|del|moveFrom|moveTo)[\s>]", text) is not None


@pytest.mark.slow
def test_damaged_parts_are_refused_or_kept() -> None:
    names = ["word/document.xml", "word/styles.xml", "word/footnotes.xml", "word/header1.xml"]
    assert_survives_damage(FORMAT, SAMPLES["rich"], names, 300)
