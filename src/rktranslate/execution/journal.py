"""A journal of finished batches, so that an interrupted command can resume.

It has one line per batch: a checksum, a space, and JSON. Lines are appended, and each is on the
disk before the next one is written. A truncated or damaged line is ignored.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from typing import TYPE_CHECKING, Any, BinaryIO

from rktranslate.errors import ConfigError
from rktranslate.storage.bounded import parse_json
from rktranslate.storage.files import os_error
from rktranslate.storage.places import refuse_special
from rktranslate.storage.reading import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from rktranslate.errors import RktranslateError

_SUM = 16
_MAX_LINE = 64 * 1024**2
"""Bytes; a batch has some kilobytes."""


class Journal:
    """The journal of one job."""

    def __init__(self, path: Path, shown: str = "") -> None:
        """Create a journal; the file is opened by the first :meth:`append`.

        Args:
            path: The file; it need not exist.
            shown: Name of the file in messages.
        """
        self._path = path
        self._shown = shown or str(path)
        self._file: BinaryIO | None = None

    def __enter__(self) -> Journal:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def entries(self) -> Iterator[Any]:
        """Yield the entries as JSON values; nothing if the file does not exist.

        Raises:
            ConfigError: The file cannot be read.
        """
        try:
            with open_file(self._path) as stream:
                for line in _lines(stream):
                    if _is_complete(line):
                        yield parse_json(line[_SUM + 1 :])
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._refused(error, "read") from error

    def append(self, entry: Any) -> None:
        """Append an entry and synchronise it with the disk.

        Args:
            entry: A JSON value.

        Raises:
            ConfigError: The file cannot be written.
        """
        payload = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )
        try:
            if self._file is None:
                self._file = self._open()
            self._file.write(_sum(payload) + b" " + payload + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._refused(error, "written") from error

    def remove(self) -> None:
        """Delete the file, once its entries are stored elsewhere.

        Raises:
            ConfigError: The file cannot be deleted.
        """
        self.close()
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise self._refused(error, "deleted") from error

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            # Everything is on the disk, except a line whose failure was reported.
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    def _open(self) -> BinaryIO:
        """Open the file for appending after its last complete line."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        refuse_special(self._path)
        with contextlib.suppress(FileNotFoundError):
            end = position = 0
            with open_file(self._path) as stream:
                for line in _lines(stream):
                    position += len(line)
                    end = position if _is_complete(line) else end
            os.truncate(self._path, end)
        return self._path.open("ab")

    def _refused(self, error: OSError, verb: str) -> RktranslateError:
        return os_error(ConfigError, error, self._shown, verb)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines; one that is too long comes in pieces, of which none is complete."""
    while line := stream.readline(_MAX_LINE):
        yield line


def _sum(payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=_SUM // 2).hexdigest().encode()


def _is_complete(line: bytes) -> bool:
    return line[-1:] == b"\n" and line[:_SUM] == _sum(line[_SUM + 1 : -1])
