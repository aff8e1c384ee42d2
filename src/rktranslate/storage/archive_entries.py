"""Entries of zip archives in memory: read, and replaced so that all others keep their bytes.

An entry that does not change keeps its local header and its compressed bytes, and all entries keep
their order.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rktranslate.errors import RktranslateError

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_DESCRIPTOR_FLAG = 0x8
_UTF_8_FLAG = 0x800
_ZIP64 = 0xFFFFFFFF


def read_entry(
    data: bytes, entry: zipfile.ZipInfo, path: str, error: type[RktranslateError]
) -> bytes:
    """Return the content of a file of an archive that ``storage.archive`` has checked.

    Args:
        data: The archive.
        entry: The file.
        path: Path of the archive, for messages.
        error: The error to raise.

    Raises:
        RktranslateError: The file is damaged; of the class ``error``.
    """
    # Not by ``zipfile``, which reads the whole directory each time it opens an archive.
    try:
        return _content(data, entry)
    except (zlib.error, ValueError, struct.error) as reason:
        raise error(f"{entry.filename} is damaged: {reason}", path=path) from reason


def _content(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return the content of an entry.

    Raises:
        ValueError: It is not what the directory says.
    """
    local = _LOCAL.unpack_from(data, entry.header_offset)
    start = entry.header_offset + _LOCAL.size
    name = data[start : start + local[9]]
    if name.decode("utf-8" if local[2] & _UTF_8_FLAG else "cp437") != entry.orig_filename:
        raise ValueError("its name is not the one in the directory")
    start += local[9] + local[10]
    content = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        content = zlib.decompressobj(-15).decompress(content, entry.file_size + 1)
    if len(content) != entry.file_size:
        raise ValueError("its size is not the one in the directory")
    if zlib.crc32(content) != entry.CRC:
        raise ValueError("its checksum is wrong")
    return content


def peek(data: bytes, wanted: Iterable[str], limit: int) -> dict[str, bytes]:
    """Return the names of the files of any archive, and the beginnings of some of them.

    For a look at what an archive is, before anything is known of it.

    Args:
        data: The archive.
        wanted: Names of the files to read.
        limit: Maximum number of bytes of each of them; the others are empty in the result.

    Raises:
        ValueError: The archive is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = dict.fromkeys(archive.namelist(), b"")
            for name in found.keys() & set(wanted):
                with archive.open(name) as stream:
                    found[name] = stream.read(limit)
            return found
    except Exception as error:
        # The exceptions of zipfile for damaged archives are not documented.
        raise ValueError(f"damaged archive: {error}") from error


def new_archive(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of some files in their order; the same files give the same bytes.

    Args:
        files: Names and content.
    """
    return with_entries(_EMPTY, files)


def with_entries(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return an archive with other content of some files.

    Args:
        data: An archive that ``storage.archive`` has checked.
        changed: Names and new content; a file that the archive does not have is added at its end.
    """
    if not changed:
        return data
    try:
        return _spliced(data, changed)
    except _UnusualError:
        return _rewritten(data, changed)


_EMPTY = b"PK\x05\x06" + bytes(18)
"""An archive without files."""


class _UnusualError(Exception):
    """The archive has features whose records are not copied, such as zip64."""


def _spliced(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return an archive with other files in it, from the records of the old one.

    Raises:
        _UnusualError: It has zip64 records, or bytes before its first entry.
    """
    end = data.rfind(b"PK\x05\x06")
    _, _, _, _, count, size, offset, _ = _END.unpack_from(data, end)
    if _ZIP64 in (size, offset) or count == 0xFFFF or offset + size != end:
        raise _UnusualError
    records = _central_records(data, offset, count)
    places = sorted(header for header, _, _ in records)
    limits = dict(zip(places, [*places, offset][1:], strict=True))
    if places and places[0] != 0:
        raise _UnusualError
    parts: list[bytes] = []
    central: dict[int, bytes] = {}
    position = 0
    for header, name, record in sorted(records):
        entry = data[header : limits[header]]
        if name in changed:
            entry, record = _replaced(entry, record, changed[name])
        central[header] = record[:42] + struct.pack("<I", position) + record[46:]
        parts.append(entry)
        position += len(entry)
    directory = [central[header] for header, _, _ in records]
    known = {name for _, name, _ in records}
    for name, content in changed.items():
        if name not in known:
            entry, record = _new_entry(name, content, position)
            parts.append(entry)
            directory.append(record)
            position += len(entry)
    length = sum(map(len, directory))
    total = len(directory)
    ending = _END.pack(b"PK\x05\x06", 0, 0, total, total, length, position, 0)
    # The length of the comment, and the comment itself, stay as they are.
    return b"".join([*parts, *directory, ending[:-2], data[end + 20 :]])


def _central_records(data: bytes, offset: int, count: int) -> list[tuple[int, str, bytes]]:
    """Return the offset of the local header, the name and the bytes of each central record."""
    records: list[tuple[int, str, bytes]] = []
    for _ in range(count):
        fields = _CENTRAL.unpack_from(data, offset)
        flags, name_length, extra, comment = fields[3], fields[10], fields[11], fields[12]
        start = offset + _CENTRAL.size
        name = data[start : start + name_length].decode("utf-8" if flags & _UTF_8_FLAG else "cp437")
        length = _CENTRAL.size + name_length + extra + comment
        if fields[0] != b"PK\x01\x02" or _ZIP64 in (fields[8], fields[9], fields[-1]):
            raise _UnusualError
        records.append((fields[-1], name, data[offset : offset + length]))
        offset += length
    return records


def _replaced(entry: bytes, record: bytes, content: bytes) -> tuple[bytes, bytes]:
    """Return the entry and the central record of a file with other content."""
    local = list(_LOCAL.unpack_from(entry))
    method = local[3]
    packed = _packed(content, method)
    sizes = (zlib.crc32(content), len(packed), len(content))
    local[2] &= ~_DESCRIPTOR_FLAG
    local[6:9] = sizes
    names = entry[_LOCAL.size : _LOCAL.size + local[9] + local[10]]
    central = list(_CENTRAL.unpack_from(record))
    central[3] &= ~_DESCRIPTOR_FLAG
    central[7:10] = sizes
    return (
        _LOCAL.pack(*local) + names + packed,
        _CENTRAL.pack(*central) + record[_CENTRAL.size :],
    )


def _new_entry(name: str, content: bytes, position: int) -> tuple[bytes, bytes]:
    """Return the entry and the central record of a file that the archive did not have."""
    encoded = name.encode()
    packed = _packed(content, zipfile.ZIP_DEFLATED)
    flags = 0 if name.isascii() else _UTF_8_FLAG
    # Noon of 1980-01-01, the earliest date of the format: the same input gives the same bytes.
    common = (20, flags, zipfile.ZIP_DEFLATED, 0, 0x21)
    sizes = (zlib.crc32(content), len(packed), len(content), len(encoded))
    local = _LOCAL.pack(b"PK\x03\x04", *common, *sizes, 0)
    central = _CENTRAL.pack(b"PK\x01\x02", 20, *common, *sizes, 0, 0, 0, 0, 0, position)
    return local + encoded + packed, central + encoded


def _packed(content: bytes, method: int) -> bytes:
    if method == zipfile.ZIP_STORED:
        return content
    compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
    return compressor.compress(content) + compressor.flush()


def _rewritten(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return an archive whose entries are all written anew, in their order."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for entry in archive.infolist():
            content = changed.get(entry.filename)
            copy.writestr(entry, archive.read(entry) if content is None else content)
        known = {entry.filename for entry in archive.infolist()}
        for name in changed:
            if name not in known:
                copy.writestr(zipfile.ZipInfo(name), changed[name], zipfile.ZIP_DEFLATED)
        copy.comment = archive.comment
    return output.getvalue()
