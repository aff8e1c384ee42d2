"""Hyperlinks and linked pictures of office documents, which are external relationships."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from rktranslate.formats.ooxml.presentation import PresentationFormat
from rktranslate.formats.ooxml.spreadsheet import SpreadsheetFormat
from rktranslate.formats.ooxml.word import WordFormat
from rktranslate.formats.packages import Package
from rktranslate.segmentation import segmented
from rktranslate.testing.formats import spans
from tests.conftest import Run
from tests.formats import presentation_files, spreadsheet_files
from tests.formats.word_files import FORMAT, paragraph, run, word_document

Rkt = Callable[..., Run]
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROWS = (
    f'<Relationship Id="x1" Type="{KIND}/hyperlink" Target="x/b.docx?a=1&amp;b=2"'
    ' TargetMode="External"/>'
    f'<Relationship Id="x2" Type="{KIND}/image" TargetMode="External" Target=\'gambar "1".png\'/>'
    f'<Relationship Id="x3" Type="{KIND}/attachedTemplate" Target="t.dotx" TargetMode="External"/>'
    f'<Relationship Id="x4" Type="{KIND}/hyperlink" Target="https://a.id/" TargetMode="External"/>'
)
LINKS = ("x/b.docx?a=1&b=2", 'gambar "1".png', "https://a.id/")


def with_rows(data: bytes, part: str) -> bytes:
    """Return a package with more relationships of a part."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    package = Package.of(data, "a", "package")
    if rels in package:
        text = re.sub(r"</Relationships>|(?<=relationships\")/>", "", package.read(rels).decode())
        text = text if text.rstrip().endswith(">") else f"{text}>"
        return package.written({rels: f"{text}{ROWS}</Relationships>".encode()})
    root = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return package.written({rels: f"{root}{ROWS}</Relationships>".encode()})


def letter(*texts: str) -> bytes:
    return word_document("".join(paragraph(run(text)) for text in texts))


Office: TypeAlias = WordFormat | PresentationFormat | SpreadsheetFormat
OFFICES: dict[str, tuple[Office, bytes, str]] = {
    "docx": (FORMAT, letter("Anjing makan."), "word/document.xml"),
    "pptx": (PresentationFormat(), presentation_files.presentation(), "ppt/slides/slide1.xml"),
    "xlsx": (SpreadsheetFormat(), spreadsheet_files.workbook(), "xl/worksheets/sheet1.xml"),
}


@pytest.mark.parametrize("kind", OFFICES)
def test_new_addresses(kind: str) -> None:
    office, data, part = OFFICES[kind]
    data = with_rows(data, part)
    document = segmented(office.read(data, f"a.{kind}"), spans)
    sources = [segment.source for block in document.blocks for segment in block.segments]
    links = office.links(document)
    assert tuple(link for link in links if link in LINKS) == LINKS
    assert "t.dotx" not in links
    assert office.write(office.with_links(document, links), sources) == data
    new = [f'{link}#"1"&2' for link in links]
    changed = office.with_links(document, new)
    assert list(office.links(changed)) == new
    written = office.write(changed, sources)
    assert list(office.links(office.read(written, f"a.{kind}"))) == new
    before, after = (zipfile.ZipFile(io.BytesIO(each)) for each in (data, written))
    assert before.namelist() == after.namelist()
    different = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert all(name.endswith(".rels") for name in different)
    text = next(after.read(name) for name in different if b"x3" in after.read(name)).decode()
    assert 'Target="t.dotx" TargetMode="External"' in text


@pytest.mark.usefixtures("project")
def test_links_of_built_documents(rkt: Rkt) -> None:
    Path("rktranslate.toml").write_text(
        'target-languages = ["en"]\n[build]\noutput = "out/{dir}/{stem}-{tag}{suffix}"\n', "utf-8"
    )
    Path("source/x").mkdir()
    Path("source/a.docx").write_bytes(with_rows(letter("Anjing makan."), "word/document.xml"))
    Path("source/x/b.docx").write_bytes(letter("Burung terbang."))
    Path('source/gambar "1".png').write_bytes(b"png")
    assert rkt("extract").code == 0
    run = rkt("build", "--draft")
    assert run.code == 0, run
    document = FORMAT.read(Path("out/a-en.draft.docx").read_bytes(), "a.docx")
    links = [link for link in FORMAT.links(document) if "contoh" not in link]
    assert links == ["x/b-en.draft.docx?a=1&b=2", 'gambar "1".png', "https://a.id/"]
    assert Path('out/gambar "1".png').read_bytes() == b"png"
