"""A file that remembers what came of each batch, so that a killed command can go on.

One line a batch: a checksum, a space, and JSON. Lines are only ever appended, each is on the disk
before the next one is begun, and a line that was cut off or damaged is as if it had not been.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from typing import TYPE_CHECKING, Any, BinaryIO

from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

_SUM = 16


class Journal:
    """The journal of one piece of work."""

    def __init__(self, path: Path, shown: str = "") -> None:
        """Make one at a path; ``shown`` is how errors name it. Nothing is opened yet."""
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
        """Close the file; it stays."""
        self.close()

    def entries(self) -> Iterator[Any]:
        """Yield what was appended, as JSON reads it; nothing where there is no journal.

        Raises:
            ConfigError: The file cannot be read.
        """
        try:
            with self._path.open("rb") as stream:
                for line in stream:
                    if _is_whole(line):
                        yield json.loads(line[_SUM + 1 :])
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._refused(error, "read") from error

    def append(self, entry: Any) -> None:
        """Write an entry and see it onto the disk.

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
        """Delete the file: what it remembers is kept elsewhere now."""
        self.close()
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise self._refused(error, "deleted") from error

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            # All of it is on the disk, but for a line that could not be written and was told of.
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    def _open(self) -> BinaryIO:
        """Open the file for appending, after its last whole line."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            end = place = 0
            with self._path.open("rb") as stream:
                for line in stream:
                    place += len(line)
                    end = place if _is_whole(line) else end
            os.truncate(self._path, end)
        return self._path.open("ab")

    def _refused(self, error: OSError, verb: str) -> ConfigError:
        reason = error.strerror or str(error)
        return ConfigError(f"cannot be {verb}: {reason[:1].lower()}{reason[1:]}", path=self._shown)


def _sum(payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=_SUM // 2).hexdigest().encode()


def _is_whole(line: bytes) -> bool:
    return line[-1:] == b"\n" and line[:_SUM] == _sum(line[_SUM + 1 : -1])
