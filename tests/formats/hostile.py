"""What the tests of hostile packages share: parts to change, and what a file costs."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from rktranslate.errors import DocumentError
from rktranslate.model import Document
from tests.formats.laws.kinds import Kind, parts_of
from tests.formats.laws.reading import pseudo_targets, read, sources, write
from tests.formats.laws.registry import KINDS
from tests.formats.raw_zip import Entry, entries

PACKAGES = [kind for kind in KINDS if kind.is_package and kind.suffix != ".pack"]
BY_KIND = pytest.mark.parametrize("kind", PACKAGES, ids=lambda kind: kind.suffix)
MOST_SECONDS = 4.0
Entries = list[Entry]


def parts(kind: Kind) -> Entries:
    """Return the entries of the richest sample."""
    return entries(parts_of(list(kind.samples.values())[-1]).items())


def text_part(kind: Kind) -> bytes:
    """Return the name of the part that holds the text."""
    names = {
        ".docx": b"word/document.xml",
        ".pptx": b"ppt/slides/slide1.xml",
        ".xlsx": b"xl/sharedStrings.xml",
        ".epub": b"OEBPS/bab1.xhtml",
    }
    return names.get(kind.suffix, b"content.xml")


def outcome(kind: Kind, data: bytes) -> Document | DocumentError:
    """Read a file and write it; return the document, or the error that it costs.

    What can be read keeps the laws. Anything but a ``DocumentError`` is a crash.
    """
    started = time.process_time()
    try:
        document = read(kind, data)
        assert write(document, kind, sources(document)) == data
        written = write(document, kind, pseudo_targets(document))
        read(kind, written)
    except DocumentError as error:
        assert_one_line(error, kind)
        return error
    finally:
        assert time.process_time() - started < MOST_SECONDS
    return document


def assert_one_line(error: DocumentError, kind: Kind) -> None:
    line = str(error)
    assert line.startswith(f"dokumen{kind.suffix}"), line
    assert line.isprintable(), line
    assert len(line) < 600
    assert "Traceback" not in line
    assert "object at 0x" not in line


def changed(of: Entries, name: bytes, **what: object) -> Entries:
    """Return entries with one of them changed."""
    assert any(entry.name == name for entry in of), name
    return [replace(entry, **what) if entry.name == name else entry for entry in of]  # type: ignore[arg-type]
