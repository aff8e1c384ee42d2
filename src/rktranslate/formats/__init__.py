"""Document formats: bytes -> blocks, and blocks with targets -> bytes.

Built-in formats are listed here; others come from distributions with an entry point in the group
``rktranslate.formats`` that names a ``Format``: an object, or a class that is called without
arguments.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast

from rktranslate.errors import DocumentError, RktranslateError, reason_of
from rktranslate.formats.interface import DEFAULTS, Format, MarkedFormat
from rktranslate.formats.targets import block_texts
from rktranslate.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.model import Mark, ReadOptions

__all__ = [
    "ENTRY_POINTS",
    "Format",
    "available",
    "block_texts",
    "can_mark",
    "format_for",
    "is_built_in",
    "markable_blocks",
    "read_document",
    "served_suffixes",
    "write_document",
]

ENTRY_POINTS = "rktranslate.formats"
"""The group of entry points that plugins register under."""

BUILT_IN = {
    "rktranslate.formats.text:TextFormat": (".txt", ".text"),
    "rktranslate.formats.markdown:MarkdownFormat": (".md", ".markdown", ".mdx", ".qmd"),
    "rktranslate.formats.html:HtmlFormat": (".html", ".htm", ".xhtml", ".xht"),
    "rktranslate.formats.epub:EpubFormat": (".epub",),
    "rktranslate.formats.ooxml.word:WordFormat": (".docx", ".docm", ".dotx", ".dotm"),
    "rktranslate.formats.ooxml.presentation:PresentationFormat": (
        ".pptx",
        ".pptm",
        ".potx",
        ".potm",
        ".ppsx",
        ".ppsm",
    ),
    "rktranslate.formats.ooxml.spreadsheet:SpreadsheetFormat": (
        ".xlsx",
        ".xlsm",
        ".xltx",
        ".xltm",
    ),
    "rktranslate.formats.odf:OdfFormat": (".odt", ".ott", ".fodt", ".odp", ".otp", ".fodp"),
    "rktranslate.formats.subtitles:SrtFormat": (".srt",),
    "rktranslate.formats.subtitles:VttFormat": (".vtt",),
}
"""The formats of this program, as ``module:Class``, with the file name extensions that each serves.

A format is loaded when a file needs it: all of them take longer than the rest of most commands.
"""
_REFERENCES = {suffix: reference for reference, suffixes in BUILT_IN.items() for suffix in suffixes}


def format_for(path: str) -> Format:
    """Return the format of a file, chosen by its file name extension in any case.

    Built-in formats take precedence; plugins are loaded only when none of them serves the file.

    Raises:
        DocumentError: No format serves it, or a plugin cannot be loaded.
    """
    return _format_for(path)


def _format_for(path: str, data: bytes | None = None) -> Format:
    """Return the format of a file, whose content tells more about one that no format serves."""
    suffix = PurePosixPath(path).suffix.lower()
    reference = _REFERENCES.get(suffix)
    if reference is not None:
        return _built_in(reference)
    matches = [plugin for plugin in _plugins() if suffix in plugin.suffixes]
    if len(matches) > 1:
        names = ", ".join(sorted(each.name for each in matches))
        raise DocumentError(f"several format plugins serve {suffix}: {names}", path=path)
    if not matches:
        from rktranslate.formats.recognition import unserved

        raise unserved(path, ", ".join(served_suffixes()), data)
    return matches[0]


def served_suffixes() -> tuple[str, ...]:
    """Return the file name extensions that the formats serve, sorted.

    Raises:
        DocumentError: A plugin cannot be loaded.
    """
    added = (suffix for plugin in _plugins() for suffix in plugin.suffixes)
    return tuple(sorted((*_REFERENCES, *added)))


def is_built_in(path: str) -> bool:
    """Return whether a format of this program serves a file."""
    return PurePosixPath(path).suffix.lower() in _REFERENCES


def read_document(data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
    """Return the blocks of a file by its format.

    Args:
        data: The content of the file.
        path: Its path in the project.
        options: How to read it.

    Raises:
        DocumentError: No format serves it, the bytes are not a document of its format, or the
            format failed.
    """
    document_format = _format_for(path, data)
    try:
        with _collection_paused():
            document = document_format.read(data, path, options)
        if not isinstance(document, Document):
            raise TypeError(f"expected a Document, found {type(document).__name__}")
    except DocumentError as error:
        from rktranslate.formats.recognition import explained

        raise explained(error, data, path, document_format.suffixes) from error
    except RktranslateError:
        raise
    except (Exception, SystemExit) as error:
        raise _failure(document_format, "read", path, error) from error
    return document


def write_document(
    document: Document,
    targets: Sequence[str],
    notice: str | None = None,
    language: str = "",
    marks: Sequence[Mark | None] = (),
) -> bytes:
    """Return a document with each segment replaced by its target; see :meth:`Format.write`.

    Args:
        document: A document whose blocks have segments.
        targets: One target per segment, in document order.
        notice: A line for the reader to be put first.
        language: Code of the language of the targets.
        marks: One mark or None per segment, as the targets; empty for none. They are ignored where
            the format has none: see :func:`can_mark`.

    Raises:
        DocumentError: The number of targets or marks is wrong, a target cannot be written, or the
            format failed.
    """
    if marks and len(marks) != len(targets):
        raise DocumentError(
            f"there are {len(targets)} targets, but {len(marks)} marks", path=document.path
        )
    document_format = format_for(document.path)
    try:
        with _collection_paused():
            if isinstance(document_format, MarkedFormat) and any(marks):
                data = document_format.write_marked(document, targets, marks, notice, language)
            else:
                data = document_format.write(document, targets, notice, language)
        if not isinstance(data, bytes):
            raise TypeError(f"expected bytes, found {type(data).__name__}")
    except RktranslateError:
        raise
    except (Exception, SystemExit) as error:
        raise _failure(document_format, "write", document.path, error) from error
    return data


def can_mark(document: Document) -> bool:
    """Return whether the format of a document can mark its segments.

    Raises:
        DocumentError: No format serves it.
    """
    return isinstance(format_for(document.path), MarkedFormat)


def markable_blocks(document: Document) -> tuple[bool, ...]:
    """Return whether the text of each block would show a mark; see :class:`MarkedFormat`.

    Raises:
        DocumentError: No format serves it.
    """
    document_format = format_for(document.path)
    if not isinstance(document_format, MarkedFormat):
        return (False,) * len(document.blocks)
    return document_format.markable_blocks(document)


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Collect no cyclic garbage meanwhile.

    A document is many small objects, none of them garbage: the collector would look at all of them
    again and again, for a fifth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _failure(document_format: Format, verb: str, path: str, error: BaseException) -> DocumentError:
    """Return the error of a format that fails on one file, as a parser may on nested input."""
    # A defect of one format must cost that document, and not the other documents of a command.
    return DocumentError(
        f"the {document_format.name} format cannot {verb} it: {reason_of(error)}",
        path=path,
        hint="report this defect of the format; simplify the file, or move it elsewhere",
    )


def available() -> dict[str, Format]:
    """Return every format by name: the built-in ones, then the installed plugins.

    Raises:
        DocumentError: A plugin cannot be loaded, or has the name of another format.
    """
    formats = (*map(_built_in, BUILT_IN), *_plugins())
    return {each.name: each for each in formats}


def _plugins() -> list[Format]:
    """Return the formats that other distributions bring.

    Raises:
        DocumentError: One cannot be loaded, or has the name of another format.
    """
    from rktranslate.plugins import installed, load_plugins

    if not installed(ENTRY_POINTS):
        return []
    names = tuple(_built_in(reference).name for reference in BUILT_IN)
    return load_plugins(ENTRY_POINTS, Format, names, DocumentError)  # type: ignore[type-abstract]


@cache
def _built_in(reference: str) -> Format:
    from rktranslate.plugins import built_in

    return cast("Format", next(built_in((reference,))))
