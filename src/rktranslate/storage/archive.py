"""The gate for zip archives: everything unsafe is refused before the first byte is written.

What is checked: names, kinds of entries, collisions, sizes, overlaps, required files, and, on
request, by reading every entry once, that the archive is undamaged. The rules are arguments, so
that every archive of the program passes here.
"""

from __future__ import annotations

import contextlib
import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.storage.files import chunks_of, write_new
from rktranslate.storage.reading import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from rktranslate.errors import RktranslateError

Entry: TypeAlias = zipfile.ZipInfo
"""A file of an archive: name, sizes, compression."""

_MAX_NAME_BYTES = 255
_MAX_PATH_BYTES = 1_024
_MAX_DEPTH = 12
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_DRIVE = re.compile(r"[A-Za-z]:")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@dataclass(frozen=True, slots=True)
class ArchiveRules:
    """The rules that an archive must obey."""

    error: type[RktranslateError]
    """The error to raise."""
    noun: str
    """The kind of archive, for messages: ``model package``."""
    hint: str = ""
    """The hint for a file that is no zip archive."""
    max_entries: int = 2_000
    max_unpacked: int = 4 * 1024**3
    """Bytes of all files."""
    max_ratio: int = 100
    """Unpacked bytes per packed byte; weights and XML shrink far less."""
    ratio_from: int = 16 * 1024**2
    """Archives that unpack to fewer bytes may have any ratio."""
    single_folder: bool = False
    """Everything is in one top folder, which :func:`unpack` leaves out."""
    required: tuple[tuple[str, ...], ...] = ()
    """Required files below the top folder; one of each tuple must be there."""


@dataclass(frozen=True, slots=True)
class CheckedArchive:
    """An archive that obeys its rules."""

    path: Path
    rules: ArchiveRules
    top: str
    """The top folder; empty without ``single_folder``."""
    files: tuple[str, ...]
    """Names of its files in the archive, below ``top``."""
    unpacked: int
    """Bytes of all files."""


def inspect(path: Path, rules: ArchiveRules, *, contents: bool = True) -> CheckedArchive:
    """Check an archive without writing anything.

    Args:
        path: The archive.
        rules: What to refuse.
        contents: Also read every entry to its end and compare its checksum.

    Raises:
        RktranslateError: It is no zip archive, is damaged, or breaks a rule; of the class
            ``rules.error``.
    """
    try:
        with open_file(path) as stream:
            magic = stream.read(4)
    except OSError as error:
        raise rules.error(f"cannot be read: {error.strerror or error}", path=str(path)) from error
    if magic != b"PK\x03\x04":
        raise rules.error(f"not a {rules.noun}: not a zip archive", path=str(path), hint=rules.hint)
    with path.open("rb") as stream, _opened(stream, str(path), rules.error) as archive:
        _check_entries(archive, stream, path.stat().st_size, rules)
        return _checked(path, archive, rules, contents=contents)


def check_archive(data: bytes, path: str, rules: ArchiveRules) -> tuple[Entry, ...]:
    """Return the files of an archive that is in memory, in its order.

    Contents are not read: their checksums are compared when they are.

    Args:
        data: The archive.
        path: Its path, for messages.
        rules: What to refuse.

    Raises:
        RktranslateError: It is no zip archive, is damaged, or breaks a rule; of the class
            ``rules.error``.
    """
    if data[:4] != b"PK\x03\x04":
        raise rules.error(f"not a {rules.noun}: not a zip archive", path=path, hint=rules.hint)
    stream = io.BytesIO(data)
    with _opened(stream, path, rules.error) as archive:
        _check_entries(archive, stream, len(data), rules)
        return tuple(entry for entry in archive.infolist() if not entry.is_dir())


def read(archive: CheckedArchive, name: str, limit: int) -> bytes:
    """Return the bytes of a file of an archive.

    Args:
        archive: What :func:`inspect` returned.
        name: Its name below the top folder.
        limit: Maximum number of bytes.

    Raises:
        RktranslateError: It is larger, or damaged.
    """
    inside = f"{archive.top}/{name}" if archive.top else name
    path, error = archive.path, archive.rules.error
    with path.open("rb") as stream, _opened(stream, str(path), error) as opened:
        if opened.getinfo(inside).file_size > limit:
            raise error(f"{name} is larger than {limit / 1024**2:g} MiB")
        return opened.read(inside)


def unpack(archive: CheckedArchive, folder: Path) -> None:
    """Write the files of a checked archive into a folder, without the top folder.

    Args:
        archive: What :func:`inspect` returned.
        folder: A new, empty folder.

    Raises:
        RktranslateError: A file cannot be written, or the archive has changed since it was checked.
    """
    error = archive.rules.error
    try:
        with zipfile.ZipFile(archive.path) as opened:
            for name in archive.files:
                inside = name.removeprefix(f"{archive.top}/") if archive.top else name
                target = folder.joinpath(*inside.split("/"))
                target.parent.mkdir(parents=True, exist_ok=True)
                with opened.open(name) as source:
                    write_new(target, chunks_of(source))
    except OSError as reason:
        raise error(
            f"cannot be unpacked: {reason.strerror or reason}", path=str(folder)
        ) from reason
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError) as reason:
        raise error("the archive changed while it was unpacked", path=str(archive.path)) from reason


# --- the checks ------------------------------------------------------------------------------


_NO_DIRECTORY = "File is not a zip file"
"""What zipfile says of an archive that was cut off."""


@contextlib.contextmanager
def _opened(stream: BinaryIO, path: str, kind: type[RktranslateError]) -> Iterator[zipfile.ZipFile]:
    """Open an archive, and raise every error of reading it as ours, with its path."""
    try:
        with zipfile.ZipFile(stream) as archive:
            yield archive
    except kind as error:
        raise kind(error.message, path=path, hint=error.hint) from error
    except OSError as error:
        raise kind(f"cannot be read: {error.strerror or error}", path=path) from error
    # The exceptions of zipfile for damaged archives are not documented.
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        struct.error,
        IndexError,
        KeyError,
    ) as error:
        # Its directory is its end: zipfile takes an archive without one for another kind of file.
        said = "its end is missing" if str(error) == _NO_DIRECTORY else str(error)
        raise kind(f"damaged zip archive: {said}", path=path) from error


def _check_entries(
    archive: zipfile.ZipFile, stream: BinaryIO, packed: int, rules: ArchiveRules
) -> None:
    entries = archive.infolist()
    if len(entries) > rules.max_entries:
        raise rules.error(f"{len(entries):,} entries exceed the limit of {rules.max_entries:,}")
    for entry in entries:
        check_name(entry.orig_filename, rules.error)
        _check_kind(entry, rules)
    _check_collisions(entries, rules)
    _check_sizes(entries, packed, rules)
    _check_overlaps(stream, entries, rules)


def _checked(
    path: Path, archive: zipfile.ZipFile, rules: ArchiveRules, *, contents: bool
) -> CheckedArchive:
    entries = archive.infolist()
    top = _top_folder(entries, rules) if rules.single_folder else ""
    files = [entry for entry in entries if not entry.is_dir()]
    prefix = f"{top}/" if top else ""
    names = {entry.filename.removeprefix(prefix) for entry in files}
    for alternatives in rules.required:
        if not names & set(alternatives):
            raise rules.error(f"not a {rules.noun}: {' or '.join(alternatives)} is missing")
    if contents:
        for entry in files:
            _check_content(archive, entry, rules)
    return CheckedArchive(
        path,
        rules,
        top,
        tuple(entry.filename for entry in files),
        sum(entry.file_size for entry in files),
    )


def check_name(name: str, error: type[RktranslateError]) -> None:
    """Refuse a relative path that is unsafe on any system, or is displayed as another one.

    Args:
        name: A path with ``/``.
        error: The error to raise.

    Raises:
        RktranslateError: It is unsafe; of the class ``error``.
    """
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in name):
        raise error(f"name with control or invisible characters: {name!a}")
    if "\\" in name:
        raise error(f"name with a backslash: {name}")
    if name.startswith("/") or _DRIVE.match(name):
        raise error(f"absolute path: {name}")
    parts = name.removesuffix("/").split("/")
    if ".." in parts:
        raise error(f"path that leads out of its folder: {name}")
    for part in parts:
        if part in ("", ".") or part != part.strip() or part.endswith(".") or ":" in part:
            raise error(f"name not valid on every file system: {name!r}")
        if _RESERVED.fullmatch(part):
            raise error(f"name of a device on Windows: {name}")
        if len(part.encode()) > _MAX_NAME_BYTES:
            raise error(f"name of more than {_MAX_NAME_BYTES} bytes: {part[:40]}…")
    if len(parts) > _MAX_DEPTH or len(name.encode()) > _MAX_PATH_BYTES:
        raise error(f"path too deep or too long: {name[:80]}…")


def _check_kind(entry: zipfile.ZipInfo, rules: ArchiveRules) -> None:
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise rules.error(f"encrypted file: {name}")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise rules.error(f"unsupported compression: {name}")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise rules.error(f"symbolic link: {name}")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise rules.error(f"device or other special file: {name}")
    if entry.is_dir() and entry.file_size:
        raise rules.error(f"folder with content of its own: {name}")


def _check_collisions(entries: Sequence[zipfile.ZipInfo], rules: ArchiveRules) -> None:
    """Refuse entries that would be one file on this system, macOS or Windows."""
    seen: dict[str, str] = {}
    files: dict[str, str] = {}
    for entry in entries:
        key = _folded(entry.filename.removesuffix("/"))
        if key in seen:
            raise rules.error(f"duplicate name: {seen[key]} and {entry.filename}")
        seen[key] = entry.filename
        if not entry.is_dir():
            files[key] = entry.filename
    for key, name in seen.items():
        parents = key.split("/")[:-1]
        for depth in range(1, len(parents) + 1):
            parent = "/".join(parents[:depth])
            if parent in files:
                raise rules.error(f"{files[parent]} is a file and also the folder of {name}")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _check_sizes(entries: Sequence[zipfile.ZipInfo], packed: int, rules: ArchiveRules) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > rules.max_unpacked:
        raise rules.error(
            f"it would unpack to {total:,} bytes; the limit is {rules.max_unpacked:,}"
        )
    if total > rules.ratio_from and total > packed * rules.max_ratio:
        raise rules.error(f"{packed:,} bytes would unpack to {total:,}: a zip bomb")


def _check_overlaps(
    stream: BinaryIO, entries: Sequence[zipfile.ZipInfo], rules: ArchiveRules
) -> None:
    """Refuse entries that share bytes, as zip bombs do."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise rules.error(f"overlapping entries: {entry.filename}")
        stream.seek(entry.header_offset)
        mark, name_length, extra_length = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
        if mark != b"PK\x03\x04":
            raise rules.error("damaged zip archive: an entry is not at its offset")
        end = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        end += entry.compress_size


def _top_folder(entries: Sequence[zipfile.ZipInfo], rules: ArchiveRules) -> str:
    stray = [entry.filename for entry in entries if "/" not in entry.filename]
    if stray:
        raise rules.error(f"not a {rules.noun}: {stray[0]} is outside the top folder")
    tops = sorted({entry.filename.split("/")[0] for entry in entries})
    if len(tops) != 1:
        raise rules.error(f"not a {rules.noun}: expected one top folder, found {len(tops)}")
    return tops[0]


def _check_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, rules: ArchiveRules) -> None:
    """Read a file to its end: its length and checksum must be as declared."""
    count = 0
    with archive.open(entry) as stream:
        for chunk in chunks_of(stream):
            count += len(chunk)
    if count != entry.file_size:
        raise rules.error(f"damaged zip archive: {entry.filename} is truncated")
