"""Records of installed models: origin, licence, and size and SHA-256 of each file."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.models.download import hash_file
from rktranslate.models.layout import files_in, record_path
from rktranslate.storage.bounded import parse_json
from rktranslate.storage.files import write_new
from rktranslate.storage.reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = 1
_MAX_RECORD = 1024**2
"""Bytes; a record has some lines per file of a model."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model."""

    name: str
    """Relative POSIX path."""
    size: int
    """Bytes."""
    sha256: str = ""
    """In hex; empty where no checksum is recorded."""


@dataclass(frozen=True, slots=True)
class Record:
    """The recorded facts of a model besides its own files."""

    version: str = ""
    origin: str = ""
    """URL or path it was installed from."""
    licence: str = ""
    score: str = ""
    installed: str = ""
    """Date and time of the installation in ISO 8601."""
    files: tuple[ModelFile, ...] = ()


def read_record(folder: Path) -> Record:
    """Return the record of the model in a folder; an empty one where none can be read."""
    try:
        values = parse_json(read_file(record_path(folder), _MAX_RECORD))
    except (OSError, ValueError):
        return Record()
    if not isinstance(values, dict):
        return Record()

    def text(key: str) -> str:
        value = values.get(key)
        return value if isinstance(value, str) else ""

    return Record(
        text("version"),
        text("origin"),
        text("licence"),
        text("score"),
        text("installed"),
        _files(values.get("files")),
    )


def _files(entries: object) -> tuple[ModelFile, ...]:
    files = []
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            name, size, digest = (entry.get(key) for key in ("name", "size", "sha256"))
            if isinstance(name, str) and isinstance(size, int) and isinstance(digest, str):
                files.append(ModelFile(name, size, digest))
    return tuple(files)


def write_record(
    folder: Path, *, kind: str, version: str, origin: str, licence: str = "", score: str = ""
) -> None:
    """Write the record of a model that is being installed, beside its folder.

    Raises:
        OSError: A file cannot be read, or the record cannot be written.
    """
    now = datetime.datetime.now(datetime.timezone.utc)  # noqa: UP017 - reads the same everywhere
    values = _values(folder, kind, version, origin, licence, score)
    values["installed"] = now.isoformat(timespec="seconds")
    write_new(record_path(folder), (_serialised(values).encode(),))


def bundled_record(folder: Path, kind: str, version: str) -> str:
    """Return the record of a model that is distributed with this program.

    It is the same at any time: it has no date, and repeats nothing that the model's own metadata
    states.

    Raises:
        OSError: A file cannot be read.
    """
    return _serialised(_values(folder, kind, version, "came with rktranslate", "", ""))


def _values(
    folder: Path, kind: str, version: str, origin: str, licence: str, score: str
) -> dict[str, object]:
    files = []
    for name, path in files_in(folder).items():
        digest, size = hash_file(path)
        files.append({"name": name, "size": size, "sha256": digest})
    return {
        "format": _FORMAT,
        "kind": kind,
        "version": version,
        "origin": origin,
        "licence": licence,
        "score": score,
        "files": files,
    }


def _serialised(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"
