"""Files that are not what their names say: what they are, and what to do with them.

Web applications write HTML and call it ``.doc``, and people rename what they could not open. A file
is recognised by its content, and named for what it is, with one remedy.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats import file_kinds as kinds
from rktranslate.formats.file_kinds import FileKind, is_served, kind_named
from rktranslate.formats.ole2 import SIGNATURE, top_names
from rktranslate.storage.archive_entries import peek

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEGINNING = 4096
"""Bytes at the start of a file that signatures are searched in."""
_MAX_PART = 4 << 20
"""Bytes of the parts of a package that are read: lists of its content."""

_SIGNATURES = (
    (b"{\\rtf", kinds.RTF),
    (b"%!PS-Adobe", kinds.POSTSCRIPT),
    (b"\xffWPC", kinds.WORDPERFECT),
    (b"\x89PNG\r\n\x1a\n", kinds.PICTURE),
    (b"\xff\xd8\xff", kinds.PICTURE),
    (b"GIF87a", kinds.PICTURE),
    (b"GIF89a", kinds.PICTURE),
    (b"II*\0", kinds.PICTURE),
    (b"MM\0*", kinds.PICTURE),
    (b"AT&TFORM", kinds.PICTURE),
    (b"\x1f\x8b", kinds.COMPRESSED),
    (b"7z\xbc\xaf", kinds.COMPRESSED),
    (b"Rar!\x1a\x07", kinds.COMPRESSED),
    (b"\xfd7zXZ", kinds.COMPRESSED),
)
_BINARY_SIGNATURES = (
    (b"\x7fELF", kinds.PROGRAM),
    (b"MZ", kinds.PROGRAM),
    (b"SQLite format 3\0", kinds.DATA),
    (b"OggS", kinds.RECORDING),
    (b"fLaC", kinds.RECORDING),
    (b"ID3", kinds.RECORDING),
    (b"\x1aE\xdf\xa3", kinds.RECORDING),
    (b"RIFF", kinds.RECORDING),
    (b"BM", kinds.PICTURE),
    (b"\0\0\1\0", kinds.PICTURE),
    (b"8BPS", kinds.PICTURE),
    (b"wOF", kinds.FONT),
    (b"OTTO", kinds.FONT),
    (b"\0\1\0\0\0", kinds.FONT),
    (b"BZh", kinds.COMPRESSED),
    (b"\x28\xb5\x2f\xfd", kinds.COMPRESSED),
)
"""What files that are no text begin with; a text may begin with some of it, too."""
_NO_TEXT = (
    *(signature for signature, _ in _SIGNATURES),
    *(b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", SIGNATURE),
)
"""What files begin with that are no text, or none for readers."""
_HEIF_BRANDS = (b"heic", b"heix", b"mif1", b"avif")
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_UNREADABLE = (kinds.ENCRYPTED, kinds.ENCRYPTED_ODF, kinds.DAMAGED_ZIP)
"""Kinds that say why a file cannot be read, whatever its name promises."""
_HTML_START = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.DOTALL | re.I)
_XHTML = re.compile(r"\s*<\?xml\b[^>]*>.*<html\b", re.DOTALL | re.I)
_HEADER = re.compile(r"(?:MIME-Version|From|Received|Return-Path|Delivered-To|Subject):", re.I)
_FLAT_ODF = re.compile(r"""<office:document\b[^>]*?\boffice:mimetype=["']([^"']+)""", re.DOTALL)
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")


def recognised(data: bytes) -> FileKind | None:
    """Return the kind of a file by its content; None if it is not known."""
    if data.startswith(SIGNATURE):
        names = top_names(data)
        return next((kind for name, kind in kinds.OLE2_NAMES if name in names), kinds.OTHER_OLE2)
    if data.startswith(_ZIP_STARTS):
        return _package_kind(data)
    if b"%PDF-" in data[:1024]:
        return kinds.PDF
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return kinds.PICTURE
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    return _text_kind(data) or _binary_kind(data)


def _binary_kind(data: bytes) -> FileKind | None:
    """Return the kind of a file that is no text."""
    if data[4:8] == b"ftyp":
        return kinds.PICTURE if data[8:12] in _HEIF_BRANDS else kinds.RECORDING
    return next((kind for sign, kind in _BINARY_SIGNATURES if data.startswith(sign)), None)


_LISTS = ("mimetype", "META-INF/manifest.xml", "[Content_Types].xml")
"""Files of a package that say what is in it."""


def _package_kind(data: bytes) -> FileKind:
    """Return the kind of a zip archive."""
    try:
        files = peek(data, _LISTS, _MAX_PART)
    except ValueError:
        return kinds.DAMAGED_ZIP
    mimetype, manifest, types = (files.get(name, b"").decode("utf-8", "replace") for name in _LISTS)
    kind = kinds.MIMETYPES.get(mimetype.strip().lower())
    if kind is not None:
        # The entry of a part that is not encrypted has no such child.
        return kinds.ENCRYPTED_ODF if "encryption-data" in manifest else kind
    for part, office_kind in kinds.OOXML_TYPES.items():
        if part in types:
            return office_kind
    if files.keys() & {"FixedDocSeq.fdseq", "FixedDocumentSequence.fdseq"}:
        return kinds.XPS
    if files.keys() & {"Index/Document.iwa", "Index.zip", "index.xml", "index.apxl"}:
        return kinds.IWORK
    return kinds.ZIP


def _text_kind(data: bytes) -> FileKind | None:
    """Return the kind of a file that is text."""
    beginning = data[:_BEGINNING]
    encoding = "utf-16" if beginning.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = beginning.decode(encoding, "replace")
    if _HTML_START.match(text) or _XHTML.match(text):
        return kinds.HTML
    flat = _FLAT_ODF.search(text)
    if flat is not None:
        return kinds.FLAT_MIMETYPES.get(flat[1])
    if "<pkg:package" in text or "wordDocument" in text or 'progid="Word.Document"' in text:
        return kinds.WORD_XML
    if 'progid="Excel.Sheet"' in text:
        return kinds.EXCEL_XML
    if text.startswith("WEBVTT"):
        return kinds.WEBVTT
    if _HEADER.match(text):
        return kinds.MHTML if "multipart/related" in text.lower() else kinds.EMAIL
    if text and not _CONTROL.search(text) and "\N{REPLACEMENT CHARACTER}" not in text[:-1]:
        return kinds.TEXT
    return None


def wrong_content(data: bytes, path: str, expected: str, detail: str = "") -> DocumentError:
    """Return the error of a file that is not what its format reads.

    Args:
        data: The content of the file.
        path: Its path.
        expected: File name extension of the format: ``.docx``.
        detail: Why a file of the expected kind cannot be read, one clause.
    """
    if not data:
        return DocumentError("the file is empty", path=path, hint="copy it again")
    kind = recognised(data)
    because = f": {detail}" if detail else ""
    wanted = kind_named(f"file{expected}")
    wanted_name = f"a {expected} file" if wanted is None else wanted.name
    if kind is None:
        message = f"the file is not {wanted_name}{because}"
        return DocumentError(message, path=path, hint="it may be damaged: copy it again")
    if kind in _UNREADABLE:
        return DocumentError(f"the file is {kind.name}", path=path, hint=kind.remedy(path))
    if expected in kind.suffixes:
        return DocumentError(f"the file is damaged{because}", path=path, hint=kinds.SAVE_AGAIN)
    message = f"the file is {kind.name}, not {wanted_name}"
    return DocumentError(message, path=path, hint=renamed_remedy(kind, path))


def unserved(path: str, known: str, data: bytes | None = None) -> DocumentError:
    """Return the error of a file that no format serves.

    Args:
        path: Its path.
        known: The file name extensions that formats serve.
        data: Its content; None where that is not known.
    """
    suffix = PurePosixPath(path).suffix.lower()
    message = f"no format for {suffix}" if suffix else "the file name has no extension"
    named, kind = kind_named(path), None if data is None else recognised(data)
    if kind is not None and kind is not kinds.TEXT and suffix not in kind.suffixes:
        message = f"{message}; the file is {kind.name}"
        return DocumentError(message, path=path, hint=renamed_remedy(kind, path))
    hint = f"known extensions: {known}" if named is None else named.remedy(path)
    return DocumentError(message, path=path, hint=hint)


def skip_reason(path: str, data: bytes | None) -> str:
    """Return why a file of a source folder is no document, and what to do with such files.

    Args:
        path: Its path.
        data: Its content; None where that is not known.
    """
    suffix = PurePosixPath(path).suffix.lower()
    reason = f"no format for {suffix}" if suffix else "no file name extension"
    kind = None if data is None else recognised(data)
    if kind is not None and kind is not kinds.TEXT and suffix not in kind.suffixes:
        return f"{reason}; the content is {kind.name}: {renamed_remedy(kind, f'FILE{suffix}')}"
    named = kind_named(path)
    advice = kinds.CONVERT if named is None else named.remedy()
    if named in kinds.EXCLUDABLE:
        pattern = f"*{suffix}"
        advice = f'{advice}; to leave it out: exclude = ["{pattern}"] in the configuration'
    return f"{reason}; {advice}"


def refuse_other_documents(data: bytes, path: str) -> None:
    """Raise an error for a file of a word processor, a PDF or a picture that should be text.

    Raises:
        DocumentError: It is one.
    """
    start = data.removeprefix(b"\xef\xbb\xbf")
    if start.startswith(_NO_TEXT):
        raise wrong_content(start, path, PurePosixPath(path).suffix.lower() or ".txt")


def refuse_binary(data: bytes, path: str) -> None:
    """Raise an error for a file that cannot be decoded, if it is known what it is.

    Raises:
        DocumentError: It is a picture, a recording, a program or the like.
    """
    kind = recognised(data)
    if kind is not None and kind is not kinds.TEXT:
        raise wrong_content(data, path, PurePosixPath(path).suffix.lower() or ".txt")


def explained(
    error: DocumentError, data: bytes, path: str, suffixes: Sequence[str]
) -> DocumentError:
    """Return the error of a format, or a better one if the file is of a kind that it cannot read.

    Args:
        error: The error.
        data: The content of the file.
        path: Its path.
        suffixes: The file name extensions that the format serves.
    """
    kind = recognised(data)
    if kind is None or kind in (kinds.TEXT, kinds.ZIP, *_UNREADABLE):
        if kind is None or error.hint or kind not in _UNREADABLE:
            return error
        hint = kind.remedy(path)
        return DocumentError(error.message, path=error.path, line=error.line, hint=hint)
    if set(kind.suffixes) & {*suffixes, PurePosixPath(path).suffix.lower()}:
        return error
    return wrong_content(data, path, PurePosixPath(path).suffix.lower())


def renamed_remedy(kind: FileKind, path: str) -> str:
    """Return what to do with a file whose content is of a kind that its name does not say."""
    if not kind.suffixes:
        return kind.remedy(path)
    name = str(PurePosixPath(path).with_suffix(kind.suffix))
    renamed = f"rename it to {PurePosixPath(name).name}"
    if is_served(kind.suffix):
        return renamed
    # Programs look at the name, too, and LibreOffice would write its result over a file that has
    # the name of the result.
    return f"{renamed}, then {kind.remedy(name)}" if kind.targets else kind.remedy(name)
