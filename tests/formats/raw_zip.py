"""Zip archives byte by byte, also such as no program writes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
DEFLATED, STORED = 8, 0
_DATE = 17 | 5 << 5 | (2024 - 1980) << 9
_MANY = 0xFFFFFFFF


@dataclass(frozen=True)
class Entry:
    """An entry; what is None is as it should be."""

    name: bytes
    content: bytes
    method: int = DEFLATED
    packed: bytes | None = None
    crc: int | None = None
    size: int | None = None
    """Declared size of the content, in both headers."""
    packed_size: int | None = None
    flags: int = 0
    attributes: int = 0o644 << 16
    extra: bytes = b""
    """Extra fields of both headers."""
    local_name: bytes | None = None
    local_size: int | None = None
    local_crc: int | None = None
    descriptor: bool = False
    """The sizes follow the content, as in an archive that was written to a pipe."""
    zip64: bool = False
    """The sizes are in an extra field."""
    offset: int | None = None
    """Where the directory says that the entry is."""

    def named(self, name: bytes) -> Entry:
        """Return the entry under another name."""
        return replace(self, name=name)

    def data(self) -> bytes:
        """Return the compressed content."""
        if self.packed is not None:
            return self.packed
        if self.method == STORED:
            return self.content
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        return packer.compress(self.content) + packer.flush()


def entries(parts: Iterable[tuple[str, str | bytes]]) -> list[Entry]:
    """Return the parts of a package as entries; ``mimetype`` is not compressed."""
    return [
        Entry(
            name.encode(),
            content.encode() if isinstance(content, str) else content,
            STORED if name == "mimetype" else DEFLATED,
        )
        for name, content in parts
    ]


def raw_zip(
    of: Iterable[Entry], *, comment: bytes = b"", prefix: bytes = b"", directory: int = 1
) -> bytes:
    """Return an archive with entries.

    Args:
        of: The entries in order.
        comment: Comment of the archive.
        prefix: Bytes before the first entry.
        directory: How often the directory has each entry.
    """
    body = bytearray(prefix)
    rows: list[bytes] = []
    for entry in of:
        offset = len(body)
        packed = entry.data()
        crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
        size = len(entry.content) if entry.size is None else entry.size
        packed_size = len(packed) if entry.packed_size is None else entry.packed_size
        flags = entry.flags | (8 if entry.descriptor else 0)
        version = 45 if entry.zip64 else 20
        extra = entry.extra
        shown = (packed_size, size)
        if entry.zip64:
            extra += struct.pack("<HHQQ", 1, 16, size, packed_size)
            shown = (_MANY, _MANY)
        local_name = entry.name if entry.local_name is None else entry.local_name
        local_crc = crc if entry.local_crc is None else entry.local_crc
        local = (shown[0], shown[1] if entry.local_size is None else entry.local_size)
        head = (0, 0, 0) if entry.descriptor else (local_crc, *local)
        body += _LOCAL.pack(
            *(b"PK\3\4", version, flags, entry.method, 0, _DATE, *head),
            *(len(local_name), len(extra)),
        )
        body += local_name + extra + packed
        if entry.descriptor:
            body += struct.pack("<4s3I", b"PK\7\10", crc, packed_size, size)
        place = offset if entry.offset is None else entry.offset
        rows.append(
            _CENTRAL.pack(
                *(b"PK\1\2", 0x0300 | version, version, flags, entry.method, 0, _DATE, crc, *shown),
                *(len(entry.name), len(extra), 0, 0, 0, entry.attributes, place),
            )
            + entry.name
            + extra
        )
    listing = b"".join(row for row in rows for _ in range(directory))
    count = len(rows) * directory
    end = _END.pack(
        b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, len(listing), len(body), len(comment)
    )
    return bytes(body) + listing + end + comment
