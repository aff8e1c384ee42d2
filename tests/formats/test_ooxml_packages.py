"""What all Office Open XML packages share: relationships, content types, core properties."""

from __future__ import annotations

import io
import zipfile

import pytest

from rktranslate.errors import DocumentError
from rktranslate.formats.ooxml.properties import property_texts, with_status
from rktranslate.formats.ooxml.relationships import (
    Relationship,
    main_part,
    open_package,
    relationships,
)
from rktranslate.formats.packages import Package
from rktranslate.model import DocumentPart, Exclusion, ReadOptions

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="a/b"/></Types>'
)
CORE = (
    f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title> Laporan &amp; data </dc:title><dc:creator>Budi</dc:creator><dc:subject/>"
    "<dc:description>Dua\nbaris</dc:description></cp:coreProperties>"
)


def rels(*rows: str) -> str:
    inside = "".join(f"<Relationship {row}/>" for row in rows)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


ROOT = f'Id="rId1" Type="{OFFICE}/officeDocument" Target="/word/document.xml"'
CORE_ROW = f'Id="c" Type="{PACKAGE}/relationships/metadata/core-properties" Target="meta/core.xml"'


def packed(**parts: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return output.getvalue()


def package(root: str = rels(ROOT), **parts: str) -> Package:
    own = {"[Content_Types].xml": TYPES, "_rels/.rels": root, "word/document.xml": "<d/>"}
    return open_package(packed(**own, **parts), "a.docx", "Word document")


def test_parts_are_found_by_relationship() -> None:
    found = package(
        **{
            "word/_rels/document.xml.rels": rels(
                f'Id="a" Type="{STRICT}/header" Target="kepala%20surat.xml"',
                f'Id="b" Type="{OFFICE}/footer" Target="../LAIN/kaki.xml"',
                f'Id="c" Type="{OFFICE}/hyperlink" Target="https://a.id/" TargetMode="External"',
                f'Id="d" Type="{OFFICE}/image" Target="missing.png"',
                f'Id="e" Type="{OFFICE}/image" Target="../../../etc/passwd"',
            ),
            "word/kepala surat.xml": "<h/>",
            "lain/kaki.xml": "<f/>",
        }
    )
    assert main_part(found) == "word/document.xml"
    assert relationships(found, "word/document.xml") == (
        Relationship("a", "header", "word/kepala surat.xml"),
        Relationship("b", "footer", "lain/kaki.xml"),
        Relationship("c", "hyperlink", "https://a.id/", is_external=True),
    )
    assert relationships(found, "lain/kaki.xml") == ()


def test_a_package_without_a_document_is_refused() -> None:
    with pytest.raises(DocumentError, match="no relationship leads to a document"):
        main_part(package(root=rels()))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "OLE2"),
        (b"{\\rtf1 Halo}", "RTF"),
        (b"", "empty"),
        (packed(a="b"), "zip archive"),
        (
            packed(**{"[Content_Types].xml": TYPES, "_xmlsignatures/origin.sigs": ""}),
            "digitally signed",
        ),
    ],
)
def test_other_files_are_refused_in_one_line_with_a_remedy(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as caught:
        open_package(data, "a.docx", "Word document")
    assert str(caught.value).startswith("a.docx: ")
    assert "\n" not in str(caught.value)


def test_title_subject_and_description_are_offered_where_they_are_wanted() -> None:
    found = package(rels(ROOT, CORE_ROW), **{"meta/core.xml": CORE})
    texts = property_texts(found, ReadOptions())
    assert [(each.block.text, each.block.place) for each in texts] == [
        ("Laporan & data", "title of the document"),
        ("Dua\nbaris", "description of the document"),
    ]
    assert CORE[texts[0].start : texts[0].end] == " Laporan &amp; data "
    left_out = property_texts(found, ReadOptions(parts=(DocumentPart.ALT_TEXT,)))
    assert {each.block.exclusion for each in left_out} == {Exclusion.LEFT_OUT}


def test_the_status_is_written_into_the_properties() -> None:
    found = package(rels(ROOT, CORE_ROW), **{"meta/core.xml": CORE})
    changed = with_status(found, {}, "DRAFT & not for publication")
    assert list(changed) == ["meta/core.xml"]
    row = "<cp:contentStatus>DRAFT &amp; not for publication</cp:contentStatus>"
    assert changed["meta/core.xml"].decode() == CORE.replace("</cp:core", f"{row}</cp:core")
    again = with_status(found, changed, "FINAL")
    assert again["meta/core.xml"].decode().count("contentStatus>") == 2
    assert b"DRAFT" not in again["meta/core.xml"]


def test_properties_are_made_where_there_are_none() -> None:
    found = package()
    written = found.written(with_status(found, {}, "DRAFT"))
    again = open_package(written, "a.docx", "Word document")
    assert [each.kind for each in relationships(again, "")] == [
        "officeDocument",
        "core-properties",
    ]
    assert b"<cp:contentStatus>DRAFT<" in again.read("docProps/core.xml")
    assert b'PartName="/docProps/core.xml"' in again.read("[Content_Types].xml")
