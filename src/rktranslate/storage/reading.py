"""Reading of input files: regular files only, never endless, never waited for.

A pipe, a device or a socket in a place where a file belongs would make a command wait for ever, or
never end. Only an open stream of this process (``-``, ``/dev/stdin``, ``<(command)``) is read as
one, and only where a person named it on the command line.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedReader

    from rktranslate.storage.files import Readable

MAX_BYTES = 256 << 20
"""Largest file that is read as a whole, unless a lower limit is given: a hundred long books."""
MAX_STREAM_BYTES = 64 << 20
"""Most bytes that are read from a pipe or from standard input."""
_CHUNK = 1 << 20
_MAX_LINKS = 40
_OPEN_FILES = re.compile(r"/proc/(?:self|thread-self|[0-9]+)(?:/task/[0-9]+)?/fd|/dev/fd")
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a block device",
    stat.S_IFSOCK: "a socket",
}


class WrongKindError(OSError):
    """A path is a folder, a pipe, a device or a socket where a file is expected."""

    def __init__(self, mode: int, expected: str = "a file") -> None:
        """Take the mode of the path, and the kind that is expected."""
        found = _KINDS.get(stat.S_IFMT(mode), "a special file")
        number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        super().__init__(number, f"expected {expected}, found {found}")


class TooLargeError(OSError):
    """A file or a stream has more bytes than are read."""

    def __init__(self, limit: int) -> None:
        """Take the limit in bytes."""
        super().__init__(errno.EFBIG, f"larger than {limit / (1 << 20):g} MiB")


def open_file(path: Path) -> BufferedReader:
    """Open a regular file, or a link to one, for reading.

    Raises:
        WrongKindError: It is anything else; it was not opened.
        OSError: It does not exist or cannot be read.
    """
    # Asked before it is opened: opening some devices has effects of its own.
    _refuse_special(os.stat(path).st_mode)  # noqa: PTH116 - also takes a path with surrogates
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    try:
        _refuse_special(os.fstat(descriptor).st_mode)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _refuse_special(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise WrongKindError(mode)


def read_file(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        OSError: It is no regular file, has more than ``limit`` bytes, or cannot be read.
    """
    with open_file(path) as stream:
        if os.fstat(stream.fileno()).st_size > limit:
            raise TooLargeError(limit)
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError(limit)
    return data


def read_stream(stream: Readable, limit: int = MAX_STREAM_BYTES) -> bytes:
    """Return all bytes of a stream.

    Raises:
        OSError: It has more than ``limit`` bytes, or cannot be read.
    """
    data = bytearray()
    while chunk := stream.read(_CHUNK):
        data += chunk
        if len(data) > limit:
            raise TooLargeError(limit)
    return bytes(data)


def read_named(path: Path) -> bytes:
    """Return the bytes of an input that a person named: a file, or an open stream.

    Raises:
        OSError: It is neither, is too large, or cannot be read.
    """
    descriptor = descriptor_of(path)
    if descriptor is None or stat.S_ISREG(os.fstat(descriptor).st_mode):
        return read_file(path)
    with os.fdopen(os.dup(descriptor), "rb") as stream:
        return read_stream(stream)


def digest_file(path: Path) -> bytes:
    """Return the SHA-256 of a regular file of any size.

    Raises:
        OSError: It is no regular file, or cannot be read.
    """
    with open_file(path) as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def descriptor_of(path: Path) -> int | None:
    """Return the file descriptor of this process that a path names, as ``/dev/stdout`` does.

    The path of the file behind it does not serve: the file may have been opened for appending, and
    others write to it.

    Raises:
        OSError: The path names a descriptor that is not open.
    """
    path = path.absolute()
    for _ in range(_MAX_LINKS):
        folder = os.path.realpath(path.parent)
        if path.name.isascii() and path.name.isdigit() and _is_own(folder):
            if not os.path.lexists(path):
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            return int(path.name)
        try:
            path = Path(folder, path.readlink())
        except OSError:
            return None
    return None


def _is_own(folder: str) -> bool:
    """Return whether a folder lists the open files of this process."""
    if not _OPEN_FILES.fullmatch(folder):
        return False
    process = folder.split("/")[2]
    return not process.isdigit() or int(process) == os.getpid()
