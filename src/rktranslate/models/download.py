"""Downloads of single files: resumable, verified against size and SHA-256, complete or refused."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, TypeVar

from rktranslate.errors import EngineError
from rktranslate.models import http_client
from rktranslate.models.http_client import SlowError, StatusError, TransferError
from rktranslate.models.locations import is_remote, local_path, without_credentials
from rktranslate.storage.bounded import parse_json
from rktranslate.storage.reading import open_file, read_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Progress = Callable[[int, int], None]
    """Called with the bytes received and the bytes expected (0: unknown)."""

MAX_BYTES = 2 * 1024**3
"""Largest file that is downloaded; the largest Argos package has a seventh of it."""
_CHUNK = 256 * 1024
_TIMEOUT_SECONDS = 30.0
_ATTEMPTS = 3
_PAUSE = 0.2
"""Seconds before the second attempt; later ones wait longer in proportion."""
_NAME_DIGITS = 12
_WORTH_BYTES = 1024**2
"""Least bytes that are kept of a transfer which was too slow."""
_MAX_NOTE = 64 * 1024
"""Bytes of the note beside a partial download."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A complete file on this machine."""

    path: Path
    sha256: str
    size: int
    temporary: bool
    """It was downloaded, and may be deleted after use."""


def read_small(location: str, limit: int, *, timeout: float = _TIMEOUT_SECONDS) -> bytes:
    """Return the bytes of a small file, such as a listing.

    Args:
        location: URL or path.
        limit: Maximum number of bytes.
        timeout: Seconds without data after which a connection counts as dead.

    Raises:
        EngineError: It does not exist, is larger than ``limit``, or cannot be read.
    """
    if not is_remote(location):
        path = local_path(location)
        try:
            with open_file(path) as stream:
                data = stream.read(limit + 1)
        except OSError as error:
            raise _unreadable(error, location) from error
    else:
        data = _retrying(location, lambda: _get(location, limit, timeout))
    if len(data) > limit:
        raise EngineError(
            f"listing exceeds {limit / 1024**2:g} MiB", path=without_credentials(location)
        )
    return data


def _get(location: str, limit: int, timeout: float) -> bytes:
    data = bytearray()
    with http_client.get(location, {}, timeout) as response:
        for chunk in response.chunks:
            data += chunk
            if len(data) > limit:
                break
    return bytes(data)


def fetch(
    location: str,
    folder: Path,
    *,
    sha256: str | None = None,
    size: int | None = None,
    limit: int = MAX_BYTES,
    timeout: float = _TIMEOUT_SECONDS,
    progress: Progress | None = None,
) -> Fetched:
    """Download a file; a partial download of an earlier call is resumed.

    Args:
        location: URL or path. A local file is not copied.
        folder: Where partial and finished downloads are kept.
        sha256: Expected SHA-256 in hex, if it is known.
        size: Expected number of bytes, if it is known.
        limit: Maximum number of bytes.
        timeout: Seconds without data after which a connection counts as dead.
        progress: Called with the bytes received and expected.

    Raises:
        EngineError: It cannot be downloaded, or differs from what is expected; a partial download
            that is worth resuming stays, anything else is deleted.
    """
    if not is_remote(location):
        path = local_path(location)
        digest, count = _hash_local(path, location, limit)
        _check_expected(location, digest, count, sha256, size)
        return Fetched(path, digest, count, temporary=False)
    partial = _Partial.at(folder, location)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _retrying(
            location,
            lambda: partial.pull(
                location, known=sha256, size=size, limit=limit, timeout=timeout, progress=progress
            ),
        )
        digest, count = _hash_local(partial.data, location, limit)
        _check_expected(location, digest, count, sha256, size)
    except OSError as error:
        raise EngineError(
            f"cannot be written: {error.strerror or error}", path=str(folder)
        ) from error
    except EngineError as error:
        if not partial.is_worth_resuming(error.__cause__):
            partial.delete()
            with contextlib.suppress(OSError):
                folder.rmdir()  # nothing else is there, as a rule
        raise
    return Fetched(partial.data, digest, count, temporary=True)


def discard(fetched: Fetched) -> None:
    """Delete a finished download; a local file stays."""
    if fetched.temporary:
        fetched.path.unlink(missing_ok=True)
        fetched.path.with_suffix(".json").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Partial:
    """A partial download: the bytes received so far, and a note of the file they belong to."""

    data: Path
    note: Path

    @classmethod
    def at(cls, folder: Path, location: str) -> _Partial:
        name = hashlib.sha256(location.encode()).hexdigest()[:_NAME_DIGITS]
        return cls(folder / f"{name}.part", folder / f"{name}.json")

    def delete(self) -> None:
        self.data.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)

    def is_worth_resuming(self, failure: BaseException | None) -> bool:
        """Return whether the bytes received serve a later call.

        Args:
            failure: The error of the transfer; None if the file itself was refused.
        """
        if not isinstance(failure, TransferError) or not self.data.exists():
            return False
        received = self.data.stat().st_size
        return received >= (_WORTH_BYTES if isinstance(failure, SlowError) else 1)

    def resumable(self, location: str, known: str | None) -> tuple[bool, str | None]:
        """Return whether the bytes received can be resumed, and the validator for ``If-Range``.

        Without an ETag or a hash, a changed file could not be distinguished from the same one.
        """
        with contextlib.suppress(OSError, ValueError):
            note = parse_json(read_file(self.note, _MAX_NOTE))
            same = {"url": location, "sha256": known}.items()
            if isinstance(note, dict) and same <= note.items():
                tag = note.get("validator")
                return bool(tag or known), tag if isinstance(tag, str) else None
        return False, None

    def pull(
        self,
        location: str,
        *,
        known: str | None,
        size: int | None,
        limit: int,
        timeout: float,
        progress: Progress | None,
    ) -> None:
        """Download the bytes that are missing.

        Raises:
            OSError, TransferError: The transfer failed; the bytes received are kept.
            StatusError, EngineError: The server's response rules this file out.
        """
        usable, validator = self.resumable(location, known)
        if not usable:
            self.delete()
        received = self.data.stat().st_size if self.data.exists() else 0
        headers = {}
        if received:
            headers["Range"] = f"bytes={received}-"
            if validator:
                headers["If-Range"] = validator
        try:
            self._receive(location, headers, received, known, size, limit, timeout, progress)
        except StatusError as error:
            if error.code != 416 or not received:
                raise
            if error.headers.get("Content-Range") == f"bytes */{received}":
                return
            self.delete()
            self._receive(location, {}, 0, known, size, limit, timeout, progress)

    def _receive(
        self,
        location: str,
        headers: dict[str, str],
        received: int,
        known: str | None,
        size: int | None,
        limit: int,
        timeout: float,
        progress: Progress | None,
    ) -> None:
        with http_client.get(location, headers, timeout) as response:
            begin, total = _span(response, received)
            if total:
                check_size(total, size, location)
            if size is not None:
                limit = min(limit, size)
            if total > limit:
                raise EngineError(
                    f"file of {total:,} bytes exceeds the limit of {limit:,} bytes",
                    path=without_credentials(location),
                )
            tag = response.headers.get("ETag") or response.headers.get("Last-Modified")
            if tag and tag.startswith("W/"):
                tag = None
            self.note.write_text(
                json.dumps({"url": location, "sha256": known, "validator": tag}), encoding="utf-8"
            )
            with self.data.open("r+b" if begin else "wb") as stream:
                stream.truncate(begin)
                stream.seek(begin)
                done = _copy(response, stream, begin, total, limit, location, progress)
                stream.flush()
                os.fsync(stream.fileno())
        if total and done < total:
            raise TransferError("connection closed before the end of the file")


def _copy(
    response: http_client.Response,
    target: IO[bytes],
    done: int,
    total: int,
    limit: int,
    location: str,
    progress: Progress | None,
) -> int:
    # Each chunk is written as it arrives, so that an interruption loses little.
    for chunk in response.chunks:
        done += len(chunk)
        if done > limit:
            raise EngineError(
                f"file exceeds the limit of {limit:,} bytes", path=without_credentials(location)
            )
        target.write(chunk)
        if progress:
            progress(done, total)
    return done


_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")


def _span(response: http_client.Response, received: int) -> tuple[int, int]:
    """Return the first byte of a response and the bytes of the whole file (0: unknown)."""
    count = response.length
    if response.status == 206:
        match = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if not match or int(match[1]) != received:
            raise TransferError("the server sent another byte range than requested")
        return received, int(match[2]) if match[2] != "*" else received + count
    return 0, count


def _retrying(location: str, step: Callable[[], _T]) -> _T:
    """Repeat a step that may succeed the next time; raise an error for people otherwise."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return step()
        except StatusError as error:
            if error.code < 500 or attempt == _ATTEMPTS:
                raise EngineError(str(error), path=without_credentials(location)) from error
        except TransferError as error:
            if attempt == _ATTEMPTS:
                raise EngineError(
                    f"download failed: {error}",
                    path=without_credentials(location),
                    hint="run the same command again to resume",
                ) from error
        time.sleep(_PAUSE * attempt)
    raise AssertionError("unreachable")


# --- files -----------------------------------------------------------------------------------


def hash_file(path: Path) -> tuple[str, int]:
    """Return the SHA-256 of a file in hex, and its size in bytes.

    Raises:
        OSError: It cannot be read.
    """
    digest = hashlib.sha256()
    count = 0
    with open_file(path) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            count += len(chunk)
    return digest.hexdigest(), count


def check_sha256(digest: str, expected: str | None, location: str) -> None:
    """Refuse a file whose SHA-256 differs from the expected one, if one is known.

    Raises:
        EngineError: It differs.
    """
    if expected is not None and digest != expected.lower():
        raise EngineError(
            f"SHA-256 mismatch: expected {expected.lower()}, got {digest}",
            path=without_credentials(location),
        )


def check_size(count: int, expected: int | None, location: str) -> None:
    """Refuse a file whose size differs from the expected one, if one is known.

    Raises:
        EngineError: It differs.
    """
    if expected is not None and count != expected:
        raise EngineError(
            f"size mismatch: expected {expected:,} bytes, got {count:,}",
            path=without_credentials(location),
        )


def _check_expected(
    location: str, digest: str, count: int, sha256: str | None, size: int | None
) -> None:
    check_size(count, size, location)
    check_sha256(digest, sha256, location)


def _hash_local(path: Path, location: str, limit: int) -> tuple[str, int]:
    try:
        size = path.stat().st_size
        if size > limit:
            raise EngineError(
                f"file of {size:,} bytes exceeds the limit of {limit:,} bytes",
                path=without_credentials(location),
            )
        return hash_file(path)
    except OSError as error:
        raise _unreadable(error, location) from error


def _unreadable(error: OSError, location: str) -> EngineError:
    return EngineError(
        f"cannot be read: {error.strerror or error}", path=without_credentials(location)
    )


def free_bytes(folder: Path) -> int:
    """Return the free bytes of the file system that a folder is, or will be, on."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
