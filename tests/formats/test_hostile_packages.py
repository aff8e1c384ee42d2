"""Packages that are damaged, odd, or meant to harm: a line each, and no crash."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

import pytest

from rktranslate.model import Document
from tests.formats.hostile import BY_KIND, changed, outcome, parts, text_part
from tests.formats.laws.kinds import Kind, entries_of, parts_of
from tests.formats.laws.reading import pseudo_targets, read, sources, write
from tests.formats.raw_zip import STORED, Entry, raw_zip

# --- archives that are refused -----------------------------------------------------------------


def zeros(size: int) -> bytes:
    return bytes(size)


def _bad_archives(kind: Kind) -> Iterator[tuple[str, bytes]]:
    own = parts(kind)
    text = text_part(kind)
    whole = raw_zip(own)
    content = next(entry.content for entry in own if entry.name == text)
    yield "empty file", b""
    yield "no archive", b"Satu kalimat. Dua kalimat.\n"
    yield "an old document", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    yield "only a signature", b"PK\3\4"
    yield "an empty archive", raw_zip([])
    for share in (0.1, 0.5, 0.9, 0.99):
        yield f"truncated at {share}", whole[: int(len(whole) * share)]
    yield "without its directory", whole[: whole.index(b"PK\1\2")]
    yield "a bomb by ratio", raw_zip([*own, Entry(b"x.bin", zeros(64 * 1024**2))])
    yield "a bomb in the text", raw_zip(changed(own, text, content=content + b" " * 200 * 1024**2))
    yield (
        "many entries",
        raw_zip([*own, *(Entry(f"x/{n}".encode(), b"", STORED) for n in range(20_000))]),
    )
    yield "a size of 4 GB", raw_zip(changed(own, text, size=0xFFFFFFFE))
    yield "a size that is too small", raw_zip(changed(own, text, size=10))
    yield "a size that is too large", raw_zip(changed(own, text, size=len(content) + 10))
    yield "a packed size that is too small", raw_zip(changed(own, text, packed_size=10))
    yield "a packed size beyond the file", raw_zip(changed(own, text, packed_size=10**8))
    yield "a bad checksum", raw_zip(changed(own, text, crc=1))
    yield "damaged compression", raw_zip(changed(own, text, packed=b"\xff" * 40))
    yield "truncated compression", raw_zip(changed(own, text, packed=b"\x00"))
    yield "encrypted", raw_zip(changed(own, text, flags=1))
    yield "an unknown compression", raw_zip(changed(own, text, method=99))
    yield "compressed by LZMA", raw_zip(changed(own, text, method=14))
    yield "a local header of another name", raw_zip(changed(own, text, local_name=b"a" * len(text)))
    yield "an offset beyond the file", raw_zip(changed(own, text, offset=10**8))
    yield "an offset that is no header", raw_zip(changed(own, text, offset=7))
    yield "overlapping entries", raw_zip([*own, Entry(b"y.xml", content, offset=0)])
    yield (
        "entries at one offset",
        raw_zip([*own, Entry(b"a.bin", b"", offset=0), Entry(b"b.bin", b"", offset=0)]),
    )
    yield "every entry twice in the directory", raw_zip(own, directory=2)
    yield "a name twice", raw_zip([*own, Entry(text, b"<a/>")])
    yield "a name twice, in capitals", raw_zip([*own, Entry(text.upper(), b"<a/>")])
    for name in (
        b"../x", b"a/../../x", b"/etc/passwd", b"C:/x", b"C:x", b"a\\..\\x", b"..\\x", b"a/./x", b"a//x",
        b"\x00x", b"a\nb", b"con", b"x" * 300, b"/".join([b"a"] * 40), b"\xff\xfe", b"a\xe2\x80\xaeb",
    ):  # fmt: skip
        yield f"an entry named {name[:20]!r}", raw_zip([*own, Entry(name, b"x")])
    yield (
        "a symbolic link",
        raw_zip([*own, Entry(b"a.xml", b"/etc/passwd", attributes=0o120777 << 16)]),
    )
    yield "a device", raw_zip([*own, Entry(b"a.xml", b"", attributes=0o020666 << 16)])
    yield "a folder with content", raw_zip([*own, Entry(b"a/", b"x")])
    yield "a file that is a folder too", raw_zip([*own, Entry(text + b"/x", b"x")])
    yield "the text is missing", raw_zip([entry for entry in own if entry.name != text])


HARMLESS = {"an entry named b'a\\xe2\\x80\\xaeb'"}
"""Nothing is ever unpacked to a folder: this name is in code page 437."""
WHOLE = (".docx", ".odt", ".odp", ".xlsx")
"""Kinds that have one part with the text. A book without one of its chapters is a book."""


@BY_KIND
def test_archives_that_are_refused(kind: Kind) -> None:
    tried = {name: outcome(kind, data) for name, data in _bad_archives(kind)}
    accepted = [name for name, found in tried.items() if isinstance(found, Document)]
    assert set(accepted) <= HARMLESS | (set() if kind.suffix in WHOLE else {"the text is missing"})


# --- archives that are unusual, and read -------------------------------------------------------


def _odd_archives(kind: Kind) -> Iterator[tuple[str, bytes]]:
    own = parts(kind)
    text = text_part(kind)
    first, *others = own
    yield "zip64", raw_zip([replace(entry, zip64=True) for entry in own])
    yield (
        "data descriptors",
        raw_zip([first, *(replace(entry, descriptor=True) for entry in others)]),
    )
    yield "another order", raw_zip([first, *reversed(others)])
    yield "a comment", raw_zip(own, comment=b"catatan di sini")
    yield "all stored", raw_zip([replace(entry, method=STORED) for entry in own])
    yield (
        "extra fields",
        raw_zip(
            [
                replace(entry, extra=struct.pack("<HH4s", 0x5455, 4, b"abcd"))
                for entry in [*others, first]
            ]
        ),
    )
    yield "no attributes", raw_zip([replace(entry, attributes=0) for entry in own])
    yield "a folder", raw_zip([*own, Entry(b"folder/", b"", STORED)])
    yield "names in UTF-8", raw_zip([*own, Entry("gambar/é.bin".encode(), b"x", flags=0x800)])
    yield (
        "other files",
        raw_zip([*own, Entry(b"thumbnail.png", b"\x89PNG" * 99), Entry(b"a.xml", b"<")]),
    )
    yield "marks of options", raw_zip(changed(own, text, flags=2))


@BY_KIND
def test_archives_that_are_unusual(kind: Kind) -> None:
    expected = len(sources(read(kind, list(kind.samples.values())[-1])))
    for name, data in _odd_archives(kind):
        found = outcome(kind, data)
        assert isinstance(found, Document), (name, found)
        assert len(sources(found)) == expected, name
        written = write(found, kind, pseudo_targets(found), "DRAF", "en")
        before, after = entries_of(data), entries_of(written)
        assert list(after) == list(before), name
        old, new = parts_of(data), parts_of(written)
        if name == "zip64":
            # Rare in documents: written anew, by ``zipfile``.
            continue
        assert all(after[each] == before[each] for each in old if old[each] == new[each]), name


@BY_KIND
@pytest.mark.parametrize("prefix", [b"MZ" + bytes(500), b"PK\3\4 kata", b"\n"], ids=repr)
def test_bytes_before_the_archive(kind: Kind, prefix: bytes) -> None:
    """A program that unpacks itself, for one: refused, or kept."""
    outcome(kind, raw_zip(parts(kind), prefix=prefix))


@BY_KIND
def test_a_package_in_a_package_is_not_unpacked(kind: Kind) -> None:
    data = raw_zip(parts(kind))
    for _ in range(5):
        data = raw_zip([*parts(kind), Entry(b"embedded/a.zip", data)])
    found = outcome(kind, data)
    assert isinstance(found, Document)
    inner = parts_of(data)["embedded/a.zip"]
    assert parts_of(write(found, kind, pseudo_targets(found)))["embedded/a.zip"] == inner
