"""Files and folders: reading, new files, staging folders, and listing of visible files."""

from __future__ import annotations

import contextlib
import fnmatch
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rktranslate.errors import DocumentError, RktranslateError
from rktranslate.storage.owners import owned
from rktranslate.storage.reading import MAX_BYTES, WrongKindError, read_file, read_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_HIDDEN = (".", "~")
_CHUNK = 1024**2


def read_bytes(path: Path, shown: str | None = None, *, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file that the program chose; see :mod:`rktranslate.storage.reading`.

    Raises:
        DocumentError: It does not exist, is no regular file, is larger than ``limit`` bytes, or
            cannot be read.
    """
    with _as_document_errors(shown or str(path)):
        return read_file(path, limit)


def read_input(path: Path, shown: str | None = None) -> bytes:
    """Return the bytes of an input that a person named: a file, or an open stream.

    Raises:
        DocumentError: It is neither, is too large, or cannot be read.
    """
    with _as_document_errors(shown or str(path)):
        return read_named(path)


@contextlib.contextmanager
def _as_document_errors(shown: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise DocumentError("file not found", path=shown) from error
    except OSError as error:
        raise os_error(DocumentError, error, shown, "read") from error


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most ``size`` of them; none at the end."""
        ...


def chunks_of(stream: Readable) -> Iterator[bytes]:
    """Yield the bytes of a stream, 1 MiB at a time."""
    while chunk := stream.read(_CHUNK):
        yield chunk


def _write_durably(descriptor: int, chunks: Iterable[bytes]) -> None:
    """Write chunks to an open file, make it durable, and close it."""
    with os.fdopen(descriptor, "wb") as stream:
        stream.writelines(chunks)
        stream.flush()
        os.fsync(stream.fileno())


def write_new(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that must not exist yet, and make it durable.

    Raises:
        OSError: A file of that name exists, or it cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    _write_durably(os.open(path, flags, 0o644), chunks)


@contextlib.contextmanager
def staging_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Yield a new folder whose content is to be published by a rename; delete the rest afterwards.

    Folders of that prefix that killed processes left are deleted first.

    Args:
        parent: An existing folder on the file system of the final place.
        prefix: Beginning of the folder's name; a dot hides it.

    Raises:
        OSError: The folder cannot be created.
    """
    for left in parent.glob(f"{prefix}*"):
        with contextlib.suppress(OSError), owned(left, wait=False) as is_owner:
            if is_owner:
                shutil.rmtree(left, ignore_errors=True)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with owned(folder) as is_owner:
            if not is_owner:
                continue  # another process deleted it before it was ours
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


def visible_files(
    folder: Path,
    pattern: str,
    on_unreadable: Callable[[OSError], None] | None = None,
    is_left_out: Callable[[Path], bool] | None = None,
) -> Iterator[Path]:
    """Yield files below a folder that are not hidden in it; the folder itself may be hidden.

    Hidden names begin with ``.`` or ``~``: ``.git``, ``.~lock.a.xlf#``, ``~a.po``. Links to folders
    are not followed, and dangling links are skipped. A pipe or a device in the place of a file, and
    a file that cannot be examined, are yielded, so that their readers refuse them: skipped, their
    messages would seem deleted. So are names that are not valid UTF-8; see :func:`is_text`.

    Args:
        folder: The folder; a missing one has no files.
        pattern: Pattern of the names: ``*.tmx``; with ``**/`` in folders of any depth: ``**/*.po``.
        on_unreadable: Called with the error of each folder that cannot be read, whose path is its
            ``filename``; its files are missing then.
        is_left_out: Whether a folder below it is left out, with everything in it.

    Raises:
        DocumentError: A folder cannot be read, and ``on_unreadable`` is None.
    """

    def report(error: OSError) -> None:
        if isinstance(error, (FileNotFoundError, NotADirectoryError)):
            return
        if on_unreadable is None:
            raise os_error(DocumentError, error, str(error.filename), "read") from error
        on_unreadable(error)

    deep = pattern.startswith("**/")
    named = pattern.removeprefix("**/")
    for where, folders, names in os.walk(folder, onerror=report):
        folders[:] = [
            name
            for name in folders
            if deep
            and not name.startswith(_HIDDEN)
            and not (is_left_out is not None and is_left_out(Path(where, name)))
        ]
        for name in fnmatch.filter(names, named):
            path = Path(where, name)
            if not name.startswith(_HIDDEN) and _may_be_file(path):
                yield path


def file_status(path: Path, shown: str) -> os.stat_result | None:
    """Return the status of a file, or None if it does not exist.

    Raises:
        DocumentError: Its folder cannot be read.
    """
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise os_error(DocumentError, error, shown, "read") from error


def is_readable(path: Path) -> bool:
    """Return whether a path is a file, or anything else in the place of one; no folder is.

    Raises:
        DocumentError: Its folder cannot be read.
    """
    status = file_status(path, str(path))
    return status is not None and not stat.S_ISDIR(status.st_mode)


def _may_be_file(path: Path) -> bool:
    """Return whether a path is a file as far as is known, or anything else in the place of one."""
    try:
        return is_readable(path)
    except DocumentError:
        return True


def is_text(name: str) -> bool:
    """Return whether a file name is valid UTF-8; other names have surrogates for other bytes."""
    return not any("\ud800" <= char <= "\udfff" for char in name)


def shown_name(name: str) -> str:
    """Return a file name as text, with ``\\xff`` for bytes that are not UTF-8."""
    return name if is_text(name) else os.fsencode(name).decode("utf-8", "backslashreplace")


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable, on file systems that can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def os_error(
    kind: type[RktranslateError], error: OSError, shown: str, verb: str
) -> RktranslateError:
    """Return the error of this program for an error of the file system.

    Args:
        kind: The class of the error.
        error: The error of the file system.
        shown: Name of the file in messages.
        verb: Past participle of the operation: ``read``, ``written``.
    """
    reason = error.strerror or str(error)
    if isinstance(error, WrongKindError):
        return kind(reason, path=shown)
    return kind(f"cannot be {verb}: {reason[:1].lower()}{reason[1:]}", path=shown)
