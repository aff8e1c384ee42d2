"""Compound files (OLE2), the container of Office 97-2003: which streams are at their top.

After [MS-CFB], 2.2 to 2.6. Only the directory is read; a damaged one has fewer names.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")

_HEADER = 512
_ENTRY = 128
_MAX_SECTORS = 4096
"""Sectors of a directory that are read: 16,384 entries or more."""
_SECTORS_IN_HEADER = 109
_END = 0xFFFFFFFA
"""The lowest of the numbers that are no sectors and no entries."""


def top_names(data: bytes) -> frozenset[str]:
    """Return the names of the streams and storages at the top of a compound file."""
    try:
        return frozenset(_names(data))
    except (struct.error, UnicodeDecodeError, IndexError):
        return frozenset()


def _names(data: bytes) -> Iterator[str]:
    """Yield the names of the siblings that the root entry leads to."""
    directory = b"".join(_directory_sectors(data))
    # The children of a storage are a tree of entries, each with its left and its right sibling.
    (child,) = struct.unpack_from("<I", directory, 76)
    waiting, seen = [child], set[int]()
    while waiting:
        number = waiting.pop()
        start = number * _ENTRY
        if number in seen or start + _ENTRY > len(directory):
            continue
        seen.add(number)
        length, *_ = struct.unpack_from("<H", directory, start + 64)
        name = directory[start : start + max(0, min(length, 64) - 2)]
        yield name.decode("utf-16-le")
        waiting += struct.unpack_from("<II", directory, start + 68)


def _directory_sectors(data: bytes) -> Iterator[bytes]:
    """Yield the sectors of the directory, in the order of their chain."""
    shift, *_ = struct.unpack_from("<H", data, 30)
    size = 1 << shift
    if not 7 <= shift <= 16:
        return
    table_sectors = struct.unpack_from(f"<{_SECTORS_IN_HEADER}I", data, 76)
    per_sector = size // 4
    (sector,) = struct.unpack_from("<I", data, 48)
    for _ in range(_MAX_SECTORS):
        if sector >= _END:
            return
        start = max(size, _HEADER) + sector * size
        yield data[start : start + size]
        # Tables beyond those in the header belong to files of more than 7 MB; theirs is rarely
        # the directory, and if it is, its first sectors are enough.
        table, place = divmod(sector, per_sector)
        if table >= _SECTORS_IN_HEADER or table_sectors[table] >= _END:
            return
        entry = max(size, _HEADER) + table_sectors[table] * size + place * 4
        (sector,) = struct.unpack_from("<I", data, entry)
