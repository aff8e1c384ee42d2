"""Files of other programs, made from their specifications: as small as they can be."""

from __future__ import annotations

import io
import struct
import zipfile

from rktranslate.formats.ole2 import SIGNATURE

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(*names: str, inner: tuple[str, ...] = ()) -> bytes:
    """Return a compound file (OLE2) with empty streams at its top, and some in a storage.

    Args:
        names: Names of streams at the top.
        inner: Names of streams inside a storage.
    """
    names = (*names, "ObjectPool") if inner else names
    entries = [_entry("Root Entry", 5, child=1 if names else _FREE)]
    for number, name in enumerate(names, 1):
        following = number + 1 if number < len(names) else _FREE
        is_storage = bool(inner) and number == len(names)
        child = len(names) + 1 if is_storage else _FREE
        entries.append(_entry(name, 1 if is_storage else 2, right=following, child=child))
    for number, name in enumerate(inner, len(names) + 1):
        following = number + 1 if number < len(names) + len(inner) else _FREE
        entries.append(_entry(name, 2, right=following))
    directory = b"".join(entries)
    directory += b"\0" * (-len(directory) % 512)
    sectors = len(directory) // 512
    # Sector 0 is the table of sectors; the directory follows it.
    chain = [_TABLE, *range(2, sectors + 1), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    header = SIGNATURE + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 0x1000, _END, 0, _END, 0, 0)[:36]
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    return header + table + directory


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    return (entry + struct.pack("<III", _FREE, right, child)).ljust(128, b"\0")


def zipped(parts: dict[str, str]) -> bytes:
    """Return a zip archive with some parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def ooxml(content_type: str) -> bytes:
    """Return a package whose main part has a content type."""
    override = f'<Override PartName="/main.xml" ContentType="application/{content_type}"/>'
    return zipped({"[Content_Types].xml": f"<Types>{override}</Types>", "main.xml": "<x/>"})


def odf(kind: str, *, encrypted: bool = False) -> bytes:
    """Return a package of OpenDocument: ``text``, ``spreadsheet``, ..."""
    data = "<manifest:encryption-data/>" if encrypted else ""
    manifest = f"<manifest:manifest><manifest:file-entry>{data}</manifest:file-entry>"
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": f"{manifest}</manifest:manifest>",
        }
    )


Placed = tuple[str, float, float, float, str]
"""A line on a page: text, x, y, size, and ``F1`` (regular) or ``F2`` (bold)."""


def pdf(*pages: list[Placed]) -> bytes:
    """Return a PDF with lines of Helvetica at places."""
    objects = [b"", b""]
    fonts = []
    for name in ("Helvetica", "Helvetica-Bold"):
        objects.append(
            b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>" % name.encode()
        )
        fonts.append(len(objects))
    kids = []
    for lines in pages:
        content = b"".join(
            b"BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n"
            % (font.encode(), size, x, y, _pdf_string(text))
            for text, x, y, size, font in lines
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 %d 0 R/F2 %d 0 R>>>>>>" % (len(objects), *fonts)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def _pdf_string(text: str) -> bytes:
    data = text.encode("cp1252")
    for special in (b"\\", b"(", b")"):
        data = data.replace(special, b"\\" + special)
    return data


def paragraph(text: str, x: float, y: float, size: float = 11, width: int = 60) -> list[Placed]:
    """Return a paragraph as lines of a page, from a place downwards."""
    import textwrap

    return [
        (line, x, y - index * size * 1.2, size, "F1")
        for index, line in enumerate(textwrap.wrap(text, width))
    ]
