"""Looks into a model package, refuses whatever could do harm, and only then unpacks it.

A package is a zip file with one top folder that holds ``metadata.json`` and ``model/``: what Argos
Translate calls an .argosmodel. Everything is checked before the first byte is written: names,
kinds of entries, sizes, overlaps, and, by reading all of it once, that it is whole.
"""

from __future__ import annotations

import json
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rktranslate.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAX_ENTRIES = 2_000
MAX_UNPACKED = 4 * 1024**3
MAX_RATIO = 100
"""Unpacked bytes a packed one; weights shrink to a half at best."""
SMALL = 64 * 1024**2
"""A package that unpacks to less than this may have any ratio."""
MAX_METADATA = 1024**2
_MAX_NAME_BYTES = 255
_MAX_PATH_BYTES = 1_024
_MAX_DEPTH = 12
_CHUNK = 1024**2
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_DRIVE = re.compile(r"[A-Za-z]:")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What ``metadata.json`` of an Argos package says."""

    source: str
    target: str
    version: str
    licence: str = ""
    score: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was found harmless."""

    path: Path
    top: str
    metadata: Metadata
    files: tuple[str, ...]
    """Names in the archive, each below ``top``."""
    unpacked: int
    """Bytes of all files."""


def inspect(path: Path) -> Package:
    """Check a package from end to end without writing anything.

    Raises:
        EngineError: It is no package, is damaged, or could do harm; the message says how.
    """
    shown = str(path)
    try:
        with path.open("rb") as stream:
            if stream.read(4) != b"PK\x03\x04":
                raise EngineError(
                    "not a model package: not a zip archive",
                    path=shown,
                    hint="a package is an .argosmodel file, or a folder that holds metadata.json",
                )
        with zipfile.ZipFile(path) as archive:
            return _inspect(path, archive)
    except EngineError as error:
        raise EngineError(error.message, path=shown, hint=error.hint) from error
    except OSError as error:
        raise EngineError(f"cannot be read: {error.strerror or error}", path=shown) from error
    # What zipfile lets out on a damaged archive is not written down anywhere.
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
        raise EngineError(f"a damaged zip archive: {error}", path=shown) from error


def unpack(package: Package, folder: Path) -> None:
    """Write the files of a checked package into a folder, without the top folder's name.

    Args:
        package: What :func:`inspect` returned.
        folder: A new, empty folder of ours.

    Raises:
        EngineError: A file cannot be written, or the archive changed since it was checked.
    """
    try:
        with zipfile.ZipFile(package.path) as archive:
            for name in package.files:
                inside = name.split("/")[1:]
                target = folder.joinpath(*inside)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source:
                    write_new(target, chunks_of(source))
    except OSError as error:
        raise EngineError(
            f"cannot be unpacked: {error.strerror or error}", path=str(folder)
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError) as error:
        raise EngineError(
            "the archive changed while it was unpacked", path=str(package.path)
        ) from error


class Readable(Protocol):
    """Anything that bytes can be read from, piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most ``size`` of them; none at the end."""
        ...


def chunks_of(stream: Readable) -> Iterator[bytes]:
    """Yield what is in a stream, a megabyte at a time."""
    while chunk := stream.read(_CHUNK):
        yield chunk


def write_new(path: Path, chunks: Iterator[bytes]) -> None:
    """Write a file that must not be there yet, and make it durable.

    Raises:
        OSError: There is something by that name, or it cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o644), "wb") as stream:
        for chunk in chunks:
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())


def read_metadata(data: bytes) -> Metadata:
    """Read ``metadata.json`` of an Argos package.

    Raises:
        EngineError: It is not what it should be; the message names the field.
    """
    if len(data) > MAX_METADATA:
        raise EngineError(f"metadata.json is larger than {MAX_METADATA // 1024**2} MB")
    try:
        values = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise EngineError("metadata.json is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise EngineError(f"metadata.json is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise EngineError("metadata.json is not a JSON object")
    if values.get("type", "translate") != "translate":
        raise EngineError("metadata.json: this package is not for translation")
    codes = [values.get(key) for key in ("from_code", "to_code")]
    for key, code in zip(("from_code", "to_code"), codes, strict=True):
        if not isinstance(code, str) or not _LANGUAGE.fullmatch(code):
            raise EngineError(f"metadata.json: {key} is not a language code")
    version = values.get("package_version", "")
    if not isinstance(version, str) or len(version) > 40 or not version.isprintable():
        raise EngineError("metadata.json: package_version is not a version")
    if not isinstance(values.get("target_prefix", ""), str):
        raise EngineError("metadata.json: target_prefix is not a text")
    source, target = (str(code).replace("-", "_") for code in codes)
    if source == target:
        raise EngineError("metadata.json: from_code and to_code are the same language")
    extra = values.get("rktranslate")
    extra = extra if isinstance(extra, dict) else {}
    facts = (extra.get("licence"), extra.get("score") or score_of(extra.get("scores")))
    licence, score = (
        fact if isinstance(fact, str) and fact.isprintable() else "" for fact in facts
    )
    return Metadata(source, target, version, licence[:200], score[:200])


def score_of(values: object) -> str:
    """Return the first figure of ``{test set: {metric: figure}}`` in words, or nothing."""
    if isinstance(values, dict):
        for name, figures in values.items():
            if isinstance(figures, dict):
                for metric, label in (("bleu", "BLEU"), ("chrf", "chrF"), ("comet22", "COMET")):
                    figure = figures.get(metric)
                    if isinstance(figure, (int, float)):
                        return f"{label} {figure:.4g} ({str(name).replace('_', ' ')})"
    return ""


# --- the checks ------------------------------------------------------------------------------


def _inspect(path: Path, archive: zipfile.ZipFile) -> Package:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise EngineError(f"{len(entries):,} entries are more than a package may have")
    for entry in entries:
        check_name(entry.orig_filename)
        _check_kind(entry)
    files = [entry for entry in entries if not entry.is_dir()]
    _check_collisions(entries)
    _check_sizes(entries, path.stat().st_size)
    _check_overlaps(path, entries)
    top = _top_folder(entries)
    names = {entry.filename for entry in files}
    for wanted in ("metadata.json", "model/model.bin"):
        if f"{top}/{wanted}" not in names:
            raise EngineError(f"not a model package: {wanted} is missing")
    if not {f"{top}/sentencepiece.model", f"{top}/bpe.model"} & names:
        raise EngineError("not a model package: sentencepiece.model or bpe.model is missing")
    if archive.getinfo(f"{top}/metadata.json").file_size > MAX_METADATA:
        raise EngineError(f"metadata.json is larger than {MAX_METADATA // 1024**2} MB")
    metadata = read_metadata(archive.read(f"{top}/metadata.json"))
    for entry in files:
        _check_content(archive, entry)
    return Package(
        path,
        top,
        metadata,
        tuple(entry.filename for entry in files),
        sum(entry.file_size for entry in files),
    )


def check_name(name: str) -> None:
    """Refuse a name that could lead out of its folder, or show as something else.

    Raises:
        EngineError: It could.
    """
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in name):
        raise EngineError(f"a name with control or invisible characters: {name!a}")
    if "\\" in name:
        raise EngineError(f"a name with a backslash: {name}")
    if name.startswith("/") or _DRIVE.match(name):
        raise EngineError(f"an absolute path: {name}")
    parts = name.removesuffix("/").split("/")
    if ".." in parts:
        raise EngineError(f"a path that leads out of the package: {name}")
    for part in parts:
        if part in ("", ".") or part != part.strip() or part.endswith(".") or ":" in part:
            raise EngineError(f"a name that not every file system can have: {name!r}")
        if _RESERVED.fullmatch(part):
            raise EngineError(f"a name that means a device on Windows: {name}")
        if len(part.encode()) > _MAX_NAME_BYTES:
            raise EngineError(f"a name of more than {_MAX_NAME_BYTES} bytes: {part[:40]}…")
    if len(parts) > _MAX_DEPTH or len(name.encode()) > _MAX_PATH_BYTES:
        raise EngineError(f"a path that is too deep or too long: {name[:80]}…")


def _check_kind(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise EngineError(f"an encrypted file: {name}")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise EngineError(f"a compression that packages do not use: {name}")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise EngineError(f"a symbolic link: {name}")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise EngineError(f"a device or another special file: {name}")
    if entry.is_dir() and entry.file_size:
        raise EngineError(f"a folder with content of its own: {name}")


def _check_collisions(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse two entries that would be one file here, on macOS or on Windows."""
    seen: dict[str, str] = {}
    files: dict[str, str] = {}
    for entry in entries:
        key = _folded(entry.filename.removesuffix("/"))
        if key in seen:
            raise EngineError(f"two entries by one name: {seen[key]} and {entry.filename}")
        seen[key] = entry.filename
        if not entry.is_dir():
            files[key] = entry.filename
    for key, name in seen.items():
        parents = key.split("/")[:-1]
        for depth in range(1, len(parents) + 1):
            parent = "/".join(parents[:depth])
            if parent in files:
                raise EngineError(f"{files[parent]} is a file and the folder of {name}")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _check_sizes(entries: Sequence[zipfile.ZipInfo], packed: int) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise EngineError(f"it would unpack to {total:,} bytes, more than a model may have")
    if total > SMALL and total > packed * MAX_RATIO:
        raise EngineError(f"{packed:,} bytes would unpack to {total:,}: a zip bomb")


def _check_overlaps(path: Path, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes: the way of the best zip bombs."""
    end = 0
    with path.open("rb") as stream:
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if entry.header_offset < end:
                raise EngineError(f"entries that overlap: {entry.filename}")
            stream.seek(entry.header_offset)
            mark, name_length, extra_length = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
            if mark != b"PK\x03\x04":
                raise EngineError("a damaged zip archive: an entry is not where it should be")
            end = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
            end += entry.compress_size


def _top_folder(entries: Sequence[zipfile.ZipInfo]) -> str:
    stray = [entry.filename for entry in entries if "/" not in entry.filename]
    if stray:
        raise EngineError(f"not a model package: {stray[0]} lies outside its folder")
    tops = sorted({entry.filename.split("/")[0] for entry in entries})
    if len(tops) != 1:
        raise EngineError(f"not a model package: it holds {len(tops)} folders, and should hold one")
    return tops[0]


def _check_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read a file to its end: its length and checksum must be as declared."""
    count = 0
    with archive.open(entry) as stream:
        for chunk in chunks_of(stream):
            count += len(chunk)
    if count != entry.file_size:
        raise EngineError(f"a damaged zip archive: {entry.filename} is cut short")
