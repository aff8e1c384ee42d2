"""Files: reading, atomic writing, staging folders, and listing of visible files."""

from __future__ import annotations

import contextlib
import errno
import fnmatch
import os
import re
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rktranslate.errors import DocumentError, RktranslateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES = 256 * 1024**2
"""Largest file that is read as a whole, unless a lower limit is given: a hundred long books."""
_HIDDEN = (".", "~")
_CHUNK = 1024**2
_NAME_BYTES = 100
"""Bytes of a file's name that its temporary file repeats; most file systems allow 255 in all."""


def read_limited(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file that is read as a whole.

    Raises:
        OSError: It cannot be read, or is larger than ``limit`` bytes (``EFBIG``).
    """
    with path.open("rb") as stream:
        if os.fstat(stream.fileno()).st_size > limit:
            raise OSError(errno.EFBIG, f"larger than {limit / 1024**2:g} MiB", str(path))
        return stream.read()


def read_bytes(path: Path, shown: str | None = None, *, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file.

    Raises:
        DocumentError: It does not exist, cannot be read, or is larger than ``limit`` bytes.
    """
    shown = shown or str(path)
    try:
        return read_limited(path, limit)
    except FileNotFoundError as error:
        raise DocumentError("file not found", path=shown) from error
    except IsADirectoryError as error:
        raise DocumentError("expected a file, found a folder", path=shown) from error
    except OSError as error:
        raise os_error(DocumentError, error, shown, "read") from error


def write_atomic(path: Path, data: bytes, shown: str | None = None) -> bool:
    """Write a file so that it always has either its old or its new content.

    A file that has this content already is not touched, so that its time of modification stays.

    Returns:
        Whether the file was written.

    Raises:
        DocumentError: It cannot be written; the old content is intact.
    """
    shown = shown or str(path)
    try:
        if path.is_file() and _descriptor_of(path) is None and path.read_bytes() == data:
            return False
        replace_file(path, (data,))
    except OSError as error:
        raise os_error(DocumentError, error, shown, "written") from error
    return True


def replace_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file of any size, chunk by chunk, and put it in place by one rename.

    A link is followed, so that a shared file stays shared; the mode of an existing file is kept.
    Missing folders are created. Whatever happens, also an error of the iterable, the file has
    either its old or its new content. A device or a pipe (``/dev/null``) is written to, and so is
    an open file that is named by its descriptor (``/dev/stdout``), wherever it is redirected to.

    Raises:
        OSError: It cannot be written; the old content is intact.
    """
    descriptor = _descriptor_of(path)
    if descriptor is not None or _is_device(path):
        output = path.open("wb") if descriptor is None else os.fdopen(os.dup(descriptor), "wb")
        with output:
            output.writelines(chunks)
        return
    real = Path(os.path.realpath(path))
    if real.is_symlink():
        # Links that form a loop are not resolved.
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    real.parent.mkdir(parents=True, exist_ok=True)
    mode = real.stat().st_mode & 0o7777 if real.exists() else 0o666 & ~_umask()
    if real.exists() and not os.access(real, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(real))
    handle, temporary = _temporary_beside(real)
    try:
        _write_durably(handle, chunks)
        temporary.chmod(mode)
        temporary.replace(real)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(real.parent)


def _is_device(path: Path) -> bool:
    """Return whether a path is a device or a pipe, which a rename would replace by a file."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


_DESCRIPTOR = re.compile(r"/(?:dev|proc/(?:self|thread-self))/fd/([0-9]+)")
_MAX_LINKS = 40


def _descriptor_of(path: Path) -> int | None:
    """Return the file descriptor of this process that a path names, as ``/dev/stdout`` does.

    The path of the file behind it does not serve: the file may have been opened for appending, and
    others write to it.
    """
    path = path.absolute()
    for _ in range(_MAX_LINKS):
        if match := _DESCRIPTOR.fullmatch(str(path)):
            return int(match[1])
        try:
            path = path.parent / path.readlink()
        except OSError:
            return None
    return None


def _temporary_beside(path: Path) -> tuple[int, Path]:
    """Create an empty hidden file beside another; return its descriptor and its path."""
    start = os.fsencode(path.name)[:_NAME_BYTES].decode("utf-8", "ignore")
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{start}.")
    return descriptor, Path(name)


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

    Args:
        parent: An existing folder on the file system of the final place.
        prefix: Beginning of the folder's name; a dot hides it.

    Raises:
        OSError: The folder cannot be created.
    """
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_ignored_folder(folder: Path, *, parents: bool = False) -> None:
    """Create a folder that git ignores, unless it exists.

    Raises:
        OSError: It cannot be created, or not written.
    """
    folder.mkdir(parents=parents, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def visible_files(folder: Path, pattern: str) -> Iterator[Path]:
    """Yield files below a folder that are not hidden in it; the folder itself may be hidden.

    Hidden names begin with ``.`` or ``~``: ``.git``, ``.~lock.a.xlf#``, ``~a.po``. Links to folders
    are not followed, and dangling links are skipped.

    Args:
        folder: The folder; a missing one has no files.
        pattern: Pattern of the names: ``*.tmx``; with ``**/`` in folders of any depth: ``**/*.po``.

    Raises:
        DocumentError: A folder or a file cannot be read, or its name is not valid UTF-8. Skipping
            it would make its messages seem deleted.
    """
    deep = pattern.startswith("**/")
    named = pattern.removeprefix("**/")
    for where, folders, names in os.walk(folder, onerror=_unless_absent):
        folders[:] = [name for name in folders if deep and not name.startswith(_HIDDEN)]
        for name in fnmatch.filter(names, named):
            path = Path(where, name)
            if name.startswith(_HIDDEN) or not is_file(path):
                continue
            if not _is_text(str(path.relative_to(folder))):
                raise DocumentError(
                    "file name is not valid UTF-8",
                    path=os.fsencode(path).decode("utf-8", "backslashreplace"),
                    hint="rename it",
                )
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


def is_file(path: Path) -> bool:
    """Return whether a path is a regular file or a link to one.

    Raises:
        DocumentError: Its folder cannot be read.
    """
    status = file_status(path, str(path))
    return status is not None and stat.S_ISREG(status.st_mode)


def _is_text(name: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _unless_absent(error: OSError) -> None:
    if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
        raise os_error(DocumentError, error, str(error.filename), "read") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


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
    return kind(f"cannot be {verb}: {reason[:1].lower()}{reason[1:]}", path=shown)
