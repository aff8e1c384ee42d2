"""Packages: limits when they are read, and the bytes of what does not change when written."""

from __future__ import annotations

import io
import zipfile

import pytest

from rktranslate.errors import DocumentError
from rktranslate.formats.packages import MAX_PART, Package

CONTENT = {"[Content_Types].xml": b"<a/>", "word/document.xml": b"<b>x</b>" * 99, "é.png": b"\x89"}


def archive(*, streamed: bool = False, zip64: bool = False, prefix: bytes = b"") -> bytes:
    class Stream(io.RawIOBase):
        """A stream that cannot be moved: sizes follow the content, in data descriptors."""

        data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(data)  # type: ignore[arg-type]

    output = io.BytesIO(prefix)
    output.seek(len(prefix))
    stream = Stream() if streamed else output
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in CONTENT.items():
            with zipped.open(name, "w", force_zip64=zip64) as entry:
                entry.write(content)
        zipped.comment = b"a comment"
    return stream.data if isinstance(stream, Stream) else output.getvalue()


def entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        assert zipped.testzip() is None
        assert zipped.comment == b"a comment"
        return {info.filename: zipped.read(info) for info in zipped.infolist()}


def raw(data: bytes, name: str) -> bytes:
    """Return the local header and the compressed bytes of an entry."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        info = zipped.getinfo(name)
    return data[info.header_offset : info.header_offset + 30 + info.compress_size]


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("zip64", [False, True])
def test_only_what_changes_is_written(*, streamed: bool, zip64: bool) -> None:
    data = archive(streamed=streamed, zip64=zip64)
    package = Package.of(data, "a.docx", "Word document")
    assert {name: package.read(name) for name in package.entries} == CONTENT
    assert package.written({}) == data
    written = package.written({"word/document.xml": b"new", "docProps/ö.xml": b"<c/>"})
    expected = CONTENT | {"word/document.xml": b"new", "docProps/ö.xml": b"<c/>"}
    assert entries(written) == expected
    assert list(entries(written)) == list(expected)
    if not zip64:
        assert raw(written, "é.png") == raw(data, "é.png")
    again = Package.of(written, "a.docx", "Word document")
    assert entries(again.written({"word/document.xml": b"newer"}))["word/document.xml"] == b"newer"


def test_a_part_that_is_written_as_it_was_keeps_its_bytes() -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=0) as zipped:
        for name, content in CONTENT.items():
            zipped.writestr(name, content)
        zipped.comment = b"a comment"
    data = output.getvalue()
    package = Package.of(data, "a.docx", "Word document")
    assert package.written(CONTENT) == data
    written = package.written(CONTENT | {"word/document.xml": b"new"})
    assert entries(written) == CONTENT | {"word/document.xml": b"new"}
    assert raw(written, "[Content_Types].xml") == raw(data, "[Content_Types].xml")
    same_length = b"<c/>"
    changed = package.written({"[Content_Types].xml": same_length})
    assert entries(changed)["[Content_Types].xml"] == same_length


def test_a_part_that_is_too_large_is_refused() -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as zipped:
        zipped.writestr("xl/sheet.xml", bytes(MAX_PART + 1))
    package = Package.of(output.getvalue(), "a.xlsx", "Excel workbook")
    with pytest.raises(DocumentError, match="the limit is 64 MiB"):
        package.read("xl/sheet.xml")


@pytest.mark.parametrize("name", ["../a", "/a", "C:/a", "a\\b"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as zipped:
        zipped.writestr(name, b"x")
    with pytest.raises(DocumentError, match=r"path|backslash"):
        Package.of(output.getvalue(), "a.docx", "Word document")


def test_damage_is_named() -> None:
    data = bytearray(archive())
    data[data.index(b"word/document.xml") + 20] ^= 0xFF
    package = Package.of(bytes(data), "a.docx", "Word document")
    with pytest.raises(DocumentError, match="damaged"):
        package.read("word/document.xml")
    with pytest.raises(DocumentError, match="not a Word document"):
        Package.of(b"x", "a.docx", "Word document")
    with pytest.raises(DocumentError, match="missing"):
        package.read("x")
