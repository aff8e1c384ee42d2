"""Reading files, atomic writing, and walks over folders."""

from __future__ import annotations

import contextlib
import errno
import fnmatch
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError, RktranslateError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDDEN = (".", "~")


_NAME_BYTES = 100
"""Of a file's name in that of its temporary file: most file systems take 255 bytes in all."""


def read_bytes(path: Path, shown: str | None = None) -> bytes:
    """Return a file's bytes.

    Raises:
        DocumentError: It is missing or cannot be read.
    """
    shown = shown or str(path)
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError("there is no such file", path=shown) from error
    except IsADirectoryError as error:
        raise DocumentError("this is a folder, not a file", path=shown) from error
    except OSError as error:
        raise os_error(DocumentError, error, shown, "read") from error


def write_atomic(path: Path, data: bytes, shown: str | None = None) -> bool:
    """Write a file so that it is always either the old one or the new one.

    Nothing is touched where the content is the same already: no timestamp churn.

    Returns:
        Whether anything was written.

    Raises:
        DocumentError: It cannot be written; the old content is intact.
    """
    shown = shown or str(path)
    # A link is followed, so that a shared file stays shared.
    real = Path(os.path.realpath(path))
    temporary: Path | None = None
    try:
        if real.is_symlink():
            # Nothing that is real is left where links lead round in a circle.
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if real.is_file() and real.read_bytes() == data:
            return False
        real.parent.mkdir(parents=True, exist_ok=True)
        mode = real.stat().st_mode & 0o7777 if real.exists() else 0o666 & ~_umask()
        if real.exists() and not os.access(real, os.W_OK):
            raise PermissionError(13, "Permission denied", str(real))
        descriptor, temporary = temporary_beside(real)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        temporary.replace(real)
        temporary = None
        _sync_folder(real.parent)
    except OSError as error:
        raise os_error(DocumentError, error, shown, "written") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return True


def temporary_beside(path: Path) -> tuple[int, Path]:
    """Make an empty file beside another, hidden, to be renamed to it; return it opened."""
    start = os.fsencode(path.name)[:_NAME_BYTES].decode("utf-8", "ignore")
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{start}.")
    return descriptor, Path(name)


def visible_files(folder: Path, pattern: str) -> Iterator[Path]:
    """Yield files below a folder that are not hidden in it; the folder itself may be hidden.

    Hidden is what programs keep for themselves: ``.git``, ``.~lock.a.xlf#``, ``~a.po``. Links to
    folders are not followed, and links to nothing are no files.

    Args:
        folder: The folder; where there is none there are no files.
        pattern: What names look like: ``*.tmx``; ``**/*.po`` is in folders of any depth too.

    Raises:
        DocumentError: A folder or a file may not be looked at, or its name is not text. Passing
            over it would make its texts seem to be gone.
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
                    "the name of this file is not valid UTF-8",
                    path=os.fsencode(path).decode("utf-8", "backslashreplace"),
                    hint="rename it",
                )
            yield path


def file_status(path: Path, shown: str) -> os.stat_result | None:
    """Return what the system knows of a file, or None where there is none."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise os_error(DocumentError, error, shown, "read") from error


def is_file(path: Path) -> bool:
    """Return whether a path is a regular file, or a link to one."""
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


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; not every file system can, and then there is nothing to do."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def os_error(
    kind: type[RktranslateError], error: OSError, shown: str, verb: str
) -> RktranslateError:
    """Return an error of ours for one of the system's: what could not be done, and why."""
    reason = error.strerror or str(error)
    return kind(f"cannot be {verb}: {reason[:1].lower()}{reason[1:]}", path=shown)
