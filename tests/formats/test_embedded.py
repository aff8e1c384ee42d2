"""Documents that are embedded in others are counted as skipped, and named by `check`."""

from __future__ import annotations

import io
import zipfile

import pytest

from rktranslate.checks.coverage import coverage_findings
from rktranslate.formats import read_document, write_document
from rktranslate.model import Document, Exclusion
from rktranslate.segmentation import segmented, segmenter
from tests.conftest import ROOT
from tests.formats.presentation_files import presentation
from tests.formats.spreadsheet_files import workbook

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BRIEF = (ROOT / "examples/brief/source/brief.docx").read_bytes()
CASES = [
    ("a.docx", BRIEF, "word/document.xml", "embedded document buku.xlsx"),
    ("a.pptx", presentation(), "ppt/slides/slide1.xml", "slide 2, embedded document buku.xlsx"),
    ("a.xlsx", workbook(), "xl/worksheets/sheet1.xml", "sheet Data, embedded document buku.xlsx"),
]


def with_embedded(data: bytes, part: str, *kinds: str) -> bytes:
    """Return a package in which a part has an embedded document per kind of relationship."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    added = "".join(
        f'<Relationship Id="rIdNew{number}" Type="{_TYPE}/{kind}" Target="/embeddings/{target}"/>'
        for number, (kind, target) in enumerate(
            zip(kinds, ("buku.xlsx", "benda.bin", "kata.docx"), strict=False)
        )
    )
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(output, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == rels:
                content = content.replace(b"</Relationships>", f"{added}</Relationships>".encode())
            new.writestr(entry, content)
        if rels not in old.namelist():
            space = "http://schemas.openxmlformats.org/package/2006/relationships"
            new.writestr(rels, f'<Relationships xmlns="{space}">{added}</Relationships>')
        for target in ("buku.xlsx", "benda.bin", "kata.docx"):
            new.writestr(f"embeddings/{target}", b"\0")
    return output.getvalue()


def read(data: bytes, path: str) -> Document:
    return segmented(read_document(data, path), segmenter("id").spans)


@pytest.mark.parametrize(("path", "data", "part", "place"), CASES, ids=[case[0] for case in CASES])
def test_an_embedded_document_is_a_finding(path: str, data: bytes, part: str, place: str) -> None:
    before = [
        finding.detail
        for finding in coverage_findings(read(data, path))
        if "embedded document" in finding.detail
    ]
    changed = with_embedded(data, part, "package", "oleObject", "aFChunk")
    document = read(changed, path)
    found = [
        finding
        for finding in coverage_findings(document)
        if "embedded document" in finding.detail and finding.detail not in before
    ]
    assert found[0].detail == place
    assert len(found) == 3
    assert found[0].message == "not offered for translation: in embedded documents"
    sources = [segment.source for block in document.blocks for segment in block.segments]
    assert write_document(document, sources) == changed


def test_those_of_what_is_left_out_have_its_reason() -> None:
    changed = with_embedded(BRIEF, "word/document.xml", "image")
    assert not any(
        block.exclusion is Exclusion.EMBEDDED for block in read(changed, "a.docx").blocks
    )
