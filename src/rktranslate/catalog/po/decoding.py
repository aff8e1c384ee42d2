"""PO files on disk: their bytes, decoded by the charset that the header declares."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from rktranslate.catalog.po.reader import PoFile, parse
from rktranslate.errors import CatalogError
from rktranslate.storage.reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

_LINE = re.compile(rb"[^\n]+\n?|\n")
_CHARSET = re.compile(
    rb"(?:^|\\n)Content-Type:(?:[^\\]|\\[^n])*?charset=([^\s\"\\;]+)", re.IGNORECASE
)
"""The charset in a header whose escapes are not yet removed."""


_CODECS = frozenset(
    (
        *("ascii", "utf-8", "koi8-r", "koi8-u", "koi8-t", "tis-620", "johab"),
        *("gb2312", "gbk", "gb18030", "big5", "big5hkscs", "shift_jis", "euc_jp", "euc_kr"),
        *("cp850", "cp866", "cp874", "cp932", "cp949", "cp950"),
        *(f"cp125{page}" for page in range(9)),
        *(f"iso8859-{part}" for part in range(1, 17)),
    )
)
"""Charsets of PO files (gettext manual, "Header Entry"), as Python names their codecs."""


def read(
    path: Path,
    source_language: str,
    target_language: str | None = None,
    *,
    name: str | None = None,
    previous: PoFile | None = None,
) -> PoFile:
    """Read a PO file.

    Args:
        path: The file.
        source_language: Language of its msgids.
        target_language: Language of its msgstrs; None takes the header's.
        name: How errors name the file; None is the path.
        previous: See :func:`~rktranslate.catalog.po.reader.parse`.

    Raises:
        CatalogError: The file cannot be read, decoded or parsed.
    """
    name = str(path) if name is None else name
    try:
        data = read_file(path)
    except OSError as error:
        raise CatalogError(
            f"cannot read the PO file: {error.strerror or error}", path=name
        ) from error
    text = decode(data, name)
    del data  # a big file is in memory once, not twice
    return parse(text, name, source_language, target_language, previous=previous)


def decode(data: bytes, path: str) -> str:
    """Return the text of a PO file.

    Args:
        data: The bytes of the file.
        path: How errors name the file.

    Raises:
        CatalogError: Its charset is unknown, or the bytes are not valid in it.
    """
    codec = codec_of(data, path)
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise CatalogError(
            f"not valid {_declared_charset(data)[0]}: {error.reason}",
            path=path,
            line=data.count(b"\n", 0, error.start) + 1,
            hint="save it as UTF-8 and declare UTF-8 in its Content-Type header",
        ) from error


def codec_of(data: bytes, path: str) -> str:
    """Return the name of Python's codec for the charset of a PO file.

    Args:
        data: The bytes of the file.
        path: How errors name the file.

    Raises:
        CatalogError: The charset is not one of gettext's.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise CatalogError(
            "PO files in UTF-16 are not supported", path=path, line=1, hint="save it as UTF-8"
        )
    charset, line = _declared_charset(data)
    codec = _codec(charset)
    if codec is None:
        raise CatalogError(
            f"unknown charset {charset!r} in the header",
            path=path,
            line=line,
            hint="save it as UTF-8 and declare UTF-8 in its Content-Type header",
        )
    return codec


def _codec(charset: str) -> str | None:
    """Return the name of Python's codec for a charset, or None for any but those of gettext.

    Python has codecs that are no charsets of files: some execute escapes, some unpack bytes, some
    fail in ways of their own.
    """
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):  # ValueError: a NUL
        return None
    return name if name in _CODECS else None


def _declared_charset(data: bytes) -> tuple[str, int]:
    """Return the charset in the header and its line; UTF-8 and the first line by default.

    Only the msgstr of the header counts: comments and messages may mention charsets too.
    """
    header, charset_line = b"", 0
    for number, match in enumerate(_LINE.finditer(data), 1):
        line = match[0].strip()
        if line.startswith(b'"' if charset_line else b"msgstr"):
            header += line[line.find(b'"') + 1 : -1]
            if not charset_line or b"charset=" in line:
                charset_line = number
        elif charset_line and line:
            break
    declared = _CHARSET.search(header)
    charset = declared[1].decode("ascii", "replace") if declared else "UTF-8"
    # CHARSET is the placeholder of a template.
    return ("UTF-8" if charset == "CHARSET" else charset), charset_line if declared else 1
