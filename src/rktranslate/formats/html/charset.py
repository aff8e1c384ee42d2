"""The character encoding of HTML, by the rules of browsers, without loss.

A byte order mark, the encoding that ``<meta>`` or the XML declaration names, else UTF-8; without a
declaration and with bytes that are not UTF-8, windows-1252. Bytes that the encoding does not know
are kept: they are codes of the units that they are in.
"""

from __future__ import annotations

import codecs
import io
import re
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.decoding import TextFile, decode

if TYPE_CHECKING:
    from collections.abc import Iterable

_PRESCANNED = 4096
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta(?=[\s/])[^>]*>", re.IGNORECASE)
_CHARSET = re.compile(rb"""[\s"';]charset\s*=\s*["']?\s*([^\s"'/>;]+)""", re.IGNORECASE)
_DECLARATION = re.compile(rb"""\s*<\?xml\b[^>]*?\sencoding\s*=\s*["']([^"'>]+)["']""")
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_ALIASES = {
    **dict.fromkeys(
        ("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1", "cp1252",
         "windows-1252", "x-cp1252", "ansi_x3.4-1968"),
        "cp1252",
    ),
    **dict.fromkeys(("utf8", "utf-8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be"), "utf-8"),  # it was read as ASCII
    **dict.fromkeys(("iso-8859-9", "latin5", "windows-1254"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620", "windows-874"), "cp874"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "windows-949"), "cp949"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb_2312-80"), "gbk"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5"), "big5hkscs"),
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "iso-8859-8-i": "iso8859_8",
    "koi8-ru": "koi8_u",
}  # fmt: skip
"""Labels for which browsers take another encoding than Python does."""


def decode_html(data: bytes, path: str) -> TextFile:
    """Return the content of a file of HTML.

    Raises:
        DocumentError: Its encoding is not known, or its bytes cannot be written again.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data, path)
    if data.startswith(codecs.BOM_UTF8):
        body = data[len(codecs.BOM_UTF8) :]
        return TextFile(body.decode("utf-8", "surrogateescape"), "utf-8", codecs.BOM_UTF8)
    declared = _declared(data)
    if declared is None:
        return TextFile(*_guessed(data))
    if declared == "utf-8":
        return TextFile(data.decode("utf-8", "surrogateescape"))
    try:
        text = data.decode(declared, "surrogateescape")
        is_kept = text.encode(declared, "surrogateescape") == data
    except (LookupError, UnicodeError):
        is_kept = False
    if not is_kept:
        raise DocumentError(
            f"the file cannot be read as {declared.upper()}, which it says that it is",
            path=path,
            hint="convert it to UTF-8 and correct its declaration",
        )
    return TextFile(text, declared)


def _utf16(data: bytes, path: str) -> TextFile:
    is_little = data.startswith(codecs.BOM_UTF16_LE)
    encoding = "utf-16-le" if is_little else "utf-16-be"
    try:
        return TextFile(data[2:].decode(encoding, "surrogatepass"), encoding, data[:2])
    except UnicodeDecodeError:
        return decode(data, path)  # says what is wrong


def _declared(data: bytes) -> str | None:
    """Return the codec of the encoding that a file declares; None without a declaration.

    Raises:
        DocumentError: There is no such encoding.
    """
    head = data[:_PRESCANNED]
    declaration = _DECLARATION.match(head)
    label = declaration[1] if declaration else None
    if label is None:
        for meta in _META.finditer(_COMMENT.sub(b"", head)):
            found = _CHARSET.search(meta.group())
            if found:
                label = found[1]
                break
    if label is None:
        return None
    name = label.decode("latin-1").strip().lower()
    if name in _ALIASES:
        return _ALIASES[name]
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None  # as if nothing were declared; so do browsers
    return codec.name if codec._is_text_encoding else None


def _guessed(data: bytes) -> tuple[str, str]:
    """Return the text of a file that declares no encoding, with the encoding."""
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "surrogateescape")
    invalid = sum("\udc80" <= character <= "\udcff" for character in text)
    if len(_MULTIBYTE.findall(data)) > invalid:
        return text, "utf-8"  # with some damaged characters
    return data.decode("cp1252", "surrogateescape"), "cp1252"


def encode_html(stretches: Iterable[str], file: TextFile) -> bytes:
    """Return a text in the encoding of a file; what the file had is given back byte for byte.

    Args:
        stretches: The text, in pieces.
        file: The file.
    """
    errors = "surrogatepass" if file.encoding.startswith("utf-16") else "surrogateescape"
    encoder = codecs.getincrementalencoder(file.encoding)(errors)
    output = io.BytesIO()
    output.write(file.bom)
    for stretch in stretches:
        output.write(encoder.encode(stretch))
    output.write(encoder.encode("", final=True))
    return output.getvalue()


def with_references(text: str, file: TextFile) -> str:
    """Return a text with character references for what the encoding of a file does not have."""
    if file.encoding.startswith("utf-"):
        return text
    written = text.encode(file.encoding, "xmlcharrefreplace")
    return written.decode(file.encoding)
