"""Decoding and encoding of text files without loss.

UTF-8 is read with or without a byte order mark; UTF-16 only with one, because guessing can corrupt
text. Everything else is refused with the line of the first invalid byte.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from rktranslate.errors import DocumentError
from rktranslate.formats.lines import line_number

_NUL_HINT = "remove it, e.g. tr -d '\\000' < FILE > NEWFILE, or move the file elsewhere"
_MIXED_HINT = (
    "the rest of the file is UTF-8: correct this character, or convert only the part that it is in"
)
UTF8_HINT = "convert it to UTF-8, e.g. iconv -f WINDOWS-1252 -t UTF-8 FILE > NEWFILE"

_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
"""Bytes examined to distinguish UTF-16 without a mark from other binary data."""

_CUT_OFF = ("unexpected end of data", "truncated data")
"""The reasons that Python's decoders give for an incomplete last character."""

_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x7f]")
"""Bytes that no encoding of text uses, except as UTF-16 and UTF-32 do."""
_BREAK_BYTES = re.compile(rb"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class TextFile:
    """The content of a text file: all that is needed to write it again byte for byte."""

    text: str
    """The decoded file without its byte order mark; line ends as they are in the file."""
    encoding: str = "utf-8"
    bom: bytes = b""


def decode(data: bytes, path: str) -> TextFile:
    """Return the content of a text file.

    Raises:
        DocumentError: The bytes are neither UTF-8 nor UTF-16 with a byte order mark, or one is NUL;
            or they are a document of another kind, such as RTF or PDF.
    """
    from rktranslate.formats.recognition import refuse_binary, refuse_other_documents

    refuse_other_documents(data, path)
    if data.startswith(_UTF32):
        raise DocumentError("the file is UTF-32", path=path, hint="convert it to UTF-8")
    bom, encoding = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", "utf-8"))
    body = data[len(bom) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        refuse_binary(data, path)
        raise _undecodable(body, bom, encoding, error, path) from error
    nul = text.find("\0")
    if nul >= 0:
        line = line_number(text, nul)
        if not bom and _is_utf16_shaped(body):
            raise _unmarked_utf16(body, path, line)
        refuse_binary(data, path)
        raise DocumentError(
            "the file contains a NUL character: it is binary, not text",
            path=path,
            line=line,
            hint=_NUL_HINT,
        )
    return TextFile(text, encoding, bom)


def encode(text: str, file: TextFile, path: str) -> bytes:
    """Return text in the encoding of a file, with the byte order mark of that file.

    Raises:
        DocumentError: A character does not exist in that encoding.
    """
    try:
        return file.bom + text.encode(file.encoding)
    except UnicodeEncodeError as error:
        raise DocumentError(
            f"U+{ord(text[error.start]):04X} cannot be written as {file.encoding.upper()}",
            path=path,
            line=line_number(text, error.start),
        ) from error


def _undecodable(
    body: bytes, bom: bytes, encoding: str, error: UnicodeDecodeError, path: str
) -> DocumentError:
    if encoding == "utf-8":
        line = len(_BREAK_BYTES.findall(body, 0, error.start)) + 1
    else:
        line = line_number(body[: error.start].decode(encoding, "replace"), error.start)
    if _is_utf16_shaped(body) and not bom:
        return _unmarked_utf16(body, path, line)
    if error.end >= len(body) and error.reason in _CUT_OFF:
        what = f"the file ends in the middle of a {encoding.upper()} character"
        return DocumentError(what, path=path, line=line, hint="it may be truncated: copy it again")
    return DocumentError(
        f"the file is not {encoding.upper()}: byte 0x{body[error.start]:02X} at offset "
        f"{len(bom) + error.start}",
        path=path,
        line=line,
        hint=_hint(body, encoding),
    )


def _hint(body: bytes, encoding: str) -> str:
    """Return a remedy for a file that is not valid in its encoding."""
    if encoding != "utf-8":
        return "it may be damaged: copy it again, or convert it to UTF-8"
    # Converted as a whole, the characters that are UTF-8 already would be damaged.
    rest = body.decode("utf-8", "ignore")
    if _CONTROL.search(body):
        return "it is binary, or damaged: copy it again, or move the file elsewhere"
    return UTF8_HINT if rest.isascii() else _MIXED_HINT


def _unmarked_utf16(body: bytes, path: str, line: int) -> DocumentError:
    sample = body[:_SAMPLE]
    # The other byte of each Latin character is NUL: the first one in big-endian order.
    name = "UTF-16BE" if sample[0::2].count(0) > sample[1::2].count(0) else "UTF-16LE"
    return DocumentError(
        "the file looks like UTF-16 without a byte order mark",
        path=path,
        line=line,
        hint=f"convert it to UTF-8, e.g. iconv -f {name} -t UTF-8 FILE > NEWFILE",
    )


def _is_utf16_shaped(body: bytes) -> bool:
    """Return whether every other byte at the start is mostly NUL, as in Latin text in UTF-16."""
    sample = body[:_SAMPLE]
    half = len(sample) // 2
    if half == 0:
        return False
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return max(even, odd) > 0.6 * half and min(even, odd) < 0.1 * half
