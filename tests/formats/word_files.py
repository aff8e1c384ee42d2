"""Word documents for tests, on the builders of the laws."""

from __future__ import annotations

import io
import zipfile

from rktranslate.formats.ooxml.word import WordFormat
from rktranslate.model import Block, Document, ReadOptions
from tests.formats.laws.samples.word import paragraph, run, word_document, word_parts

__all__ = [
    "FORMAT",
    "blocks",
    "body",
    "document",
    "field",
    "paragraph",
    "read",
    "run",
    "styles",
    "text",
    "word_document",
    "word_parts",
]

FORMAT = WordFormat()


def read(data: bytes, options: ReadOptions | None = None) -> Document:
    return FORMAT.read(data, "surat.docx", options or ReadOptions())


def document(content: str, stories: dict[str, str] | None = None) -> Document:
    """Return the document with a body."""
    return read(word_document(content, stories))


def blocks(content: str, stories: dict[str, str] | None = None) -> list[Block]:
    """Return the blocks of a body, without those of the properties."""
    return [
        block
        for block in document(content, stories).blocks
        if block.place != "title of the document"
    ]


def text(content: str) -> str:
    """Return the only text of a paragraph with some content."""
    (block,) = (block for block in blocks(paragraph(content)) if block.translatable)
    return block.text


def body(data: bytes, part: str = "word/document.xml") -> str:
    """Return the content of a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part).decode()


def field(instruction: str, result: str) -> str:
    """Return a complex field with a result: runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
        f' {instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def styles(*rows: str) -> dict[str, str]:
    """Return the story of styles with some of them."""
    return {"styles": "".join(rows)}
