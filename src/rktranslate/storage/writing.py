"""Atomic writes: a file has its old or its new content, and an edit in between is never lost.

A new content is written to a temporary file, made durable, and put in place by one rename. Where
the caller says what it expects to replace, the old file is compared at the last moment; on Linux
the two are exchanged, so that even a save between the comparison and the rename is found in what
was taken out, and put back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.storage.files import chunks_of, os_error, sync_folder
from rktranslate.storage.places import Output, place_inside, refuse_special
from rktranslate.storage.reading import digest_file, open_file
from rktranslate.storage.renames import EXCHANGE, NO_REPLACE, rename
from rktranslate.storage.temporaries import (
    Temporary,
    aside_for,
    discard_swapped,
    swappable,
    temporary_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


class OutdatedError(Exception):
    """A file is not what it was when its new content was made."""


@dataclass(frozen=True, slots=True)
class Version:
    """The content of a file at one time."""

    digest: bytes | None
    """Its SHA-256; None for a file that does not exist or cannot be read."""

    @classmethod
    def of(cls, path: Path) -> Version:
        """Return the present version of a file."""
        try:
            return cls(digest_file(path))
        except OSError:
            return cls(None)


# --- outputs ---------------------------------------------------------------------------------


def write_output(
    path: Path, data: bytes, shown: str | None = None, *, expected: Version | None = None
) -> bool:
    """Write an output that a person named; see :mod:`rktranslate.storage.places`.

    Args:
        path: The output.
        data: Its content; a file that has it already is not touched.
        shown: Name of the file in messages; its path by default.
        expected: The version of a file to replace; any when None.

    Returns:
        Whether it was written.

    Raises:
        DocumentError: It cannot be written; the old content is intact.
        OutdatedError: It has another version than expected, and was not written.
    """
    try:
        output = Output.at(path)
        if not output.is_stream and _has_content(path, data):
            return False
        _write_output(output, (data,), expected)
    except OSError as error:
        raise os_error(DocumentError, error, shown or str(path), "written") from error
    return True


def write_output_chunks(path: Path, chunks: Iterable[bytes]) -> None:
    """Write an output of any size, chunk by chunk.

    A link is followed, so that a shared file stays shared; the mode of an existing file is kept.
    Missing folders are created. Whatever happens, also an error of the iterable, a file has either
    its old or its new content.

    Raises:
        OSError: It cannot be written; the old content is intact.
    """
    _write_output(Output.at(path), chunks, None)


def _write_output(output: Output, chunks: Iterable[bytes], expected: Version | None) -> None:
    if output.is_stream:
        # A reader that closes the pipe has all that it wants.
        with contextlib.suppress(BrokenPipeError), output.open_stream() as stream:
            stream.writelines(chunks)
        return
    real = Path(os.path.realpath(output.path))
    if real.is_symlink():
        # Links that form a loop are not resolved.
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    _replace(real, chunks, expected)


# --- files of a project ----------------------------------------------------------------------


def write_inside(
    root: Path,
    relative: str,
    data: bytes,
    *,
    expected: Version | None = None,
    shown: str | None = None,
    private: bool = False,
) -> bool:
    """Write a file of a project; see :mod:`rktranslate.storage.places`.

    Args:
        root: Folder of the project.
        relative: Path of the file in it.
        data: Its new content; a file that has it already is not touched.
        expected: The version to replace; any when None.
        shown: Name of the file in messages; its path in the project by default.
        private: Let nobody but the owner read it, whatever mode it had.

    Returns:
        Whether it was written.

    Raises:
        ConfigError: A link leads out of the project.
        DocumentError: It cannot be written; the old content is intact.
        OutdatedError: It has another version than expected, and was not written.
    """
    real = place_inside(root, relative, shown or "")
    try:
        refuse_special(real)
        if _has_content(real, data):
            return False
        _replace(real, (data,), expected, private=private)
    except OSError as error:
        raise os_error(DocumentError, error, shown or relative, "written") from error
    return True


def write_inside_chunks(root: Path, relative: str, chunks: Iterable[bytes]) -> None:
    """Write a file of a project chunk by chunk.

    Raises:
        ConfigError: A link leads out of the project.
        OSError: It cannot be written; the old content is intact.
    """
    real = place_inside(root, relative)
    refuse_special(real)
    _replace(real, chunks, None)


def remove_inside(root: Path, relative: str, expected: Version) -> bool:
    """Delete a file of a project that has the expected version; return whether it was deleted.

    Raises:
        ConfigError: A link leads out of the project.
        DocumentError: It cannot be deleted.
    """
    place_inside(root, relative)
    path = Path(os.path.realpath(root), relative)  # of a link, the link itself
    if expected.digest is None or Version.of(path) != expected:
        return False
    try:
        aside = None if path.is_symlink() else aside_for(path, expected.digest)
        if aside is None:
            path.unlink()
        else:
            path.rename(aside)
            try:
                if Version.of(aside) != expected:
                    # It was saved since it was compared; a still newer file of the name stays.
                    with contextlib.suppress(FileExistsError):
                        if not rename(aside, path, NO_REPLACE):
                            aside.rename(path)
                    return False
            finally:
                discard_swapped(aside)
        sync_folder(path.parent)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise os_error(DocumentError, error, relative, "deleted") from error
    return True


def copy_inside(root: Path, relative: str, copy: str) -> bool:
    """Copy a file of a project, of any size, to another path in it.

    Returns:
        Whether it was written; not if the copy has this content already.

    Raises:
        ConfigError: A link leads out of the project.
        DocumentError: It cannot be read, or the copy cannot be written; the old copy is intact.
    """
    source = place_inside(root, relative)
    real = place_inside(root, copy)
    try:
        refuse_special(real)
        with open_file(source) as stream:
            if Version.of(source) == Version.of(real):
                return False
            _replace(real, chunks_of(stream), None)
    except OSError as error:
        raise os_error(DocumentError, error, copy, "written") from error
    return True


def move_inside(root: Path, relative: str, name: str, expected: Version) -> None:
    """Rename a file of a project that has the expected version, in its folder.

    It is one rename: at any time the file is whole, under one of the two names. Of a link, the link
    itself is renamed.

    Raises:
        ConfigError: A link leads out of the project.
        DocumentError: It cannot be renamed.
        OutdatedError: It has another version than expected, or there is a file of the new name.
    """
    old = Path(os.path.realpath(root), relative)
    new = old.with_name(name)
    for path in (relative, str(PurePath(relative).with_name(name))):
        place_inside(root, path)
    if expected.digest is None or Version.of(old) != expected:
        raise OutdatedError
    try:
        if not rename(old, new, NO_REPLACE):
            if os.path.lexists(new):
                raise OutdatedError
            old.rename(new)
        sync_folder(new.parent)
    except (FileExistsError, FileNotFoundError) as error:
        raise OutdatedError from error
    except OSError as error:
        raise os_error(DocumentError, error, relative, "renamed") from error


def make_ignored_folder(folder: Path, *, parents: bool = False) -> None:
    """Create a folder that git ignores, unless it exists.

    Raises:
        OSError: It cannot be created, or not written.
    """
    folder.mkdir(parents=parents, exist_ok=True)
    ignore = folder / ".gitignore"
    if not os.path.lexists(ignore):
        with contextlib.suppress(OutdatedError):
            _replace(ignore, (b"*\n",), Version(None))


def _has_content(path: Path, data: bytes) -> bool:
    """Return whether a regular file has this content."""
    try:
        with open_file(path) as stream:
            return os.fstat(stream.fileno()).st_size == len(data) and stream.read() == data
    except OSError:
        return False


# --- replacement -----------------------------------------------------------------------------


_PRIVATE = 0o600


def _replace(
    real: Path, chunks: Iterable[bytes], expected: Version | None, *, private: bool = False
) -> None:
    """Write chunks to a temporary file and put it in place of a file with a real path."""
    real.parent.mkdir(parents=True, exist_ok=True)
    with temporary_for(real) as temporary:
        with os.fdopen(os.dup(temporary.descriptor), "wb") as stream:
            stream.writelines(chunks)
            stream.flush()
            if private:
                temporary.path.chmod(_PRIVATE)
            else:
                _take_attributes(real, temporary)
            os.fsync(stream.fileno())
        if os.name == "nt":
            os.close(temporary.descriptor)  # an open file cannot be renamed there
        try:
            _put_in_place(temporary, real, expected)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _move_across(temporary, real, expected)
    sync_folder(real.parent)


def _take_attributes(real: Path, temporary: Temporary) -> None:
    """Give a temporary file the mode and, where possible, the owner of the file it replaces."""
    try:
        status = real.stat()
    except FileNotFoundError:
        temporary.path.chmod(0o666 & ~_umask())
        return
    if not os.access(real, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(real))
    own = os.fstat(temporary.descriptor)
    if hasattr(os, "chown") and (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        with contextlib.suppress(OSError):
            os.chown(temporary.path, status.st_uid, status.st_gid)
    temporary.path.chmod(status.st_mode & 0o7777)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _move_across(temporary: Temporary, real: Path, expected: Version | None) -> None:
    """Put a temporary of another mount in place, by a copy beside the file."""
    with temporary_for(real, beside=True) as near:
        shutil.copyfile(temporary.path, near.path)
        shutil.copystat(temporary.path, near.path)
        os.fsync(near.descriptor)
        _put_in_place(near, real, expected)


def _put_in_place(temporary: Temporary, real: Path, expected: Version | None) -> None:
    if expected is None:
        temporary.path.replace(real)
        return
    stamp = _stamp(real)
    if Version.of(real) != expected:
        raise OutdatedError
    try:
        if expected.digest is None:
            placed = rename(temporary.path, real, NO_REPLACE)
        else:
            placed = temporary.in_scratch and _exchange(temporary, real, expected.digest, stamp)
    except (FileExistsError, FileNotFoundError) as error:
        raise OutdatedError from error
    if not placed:
        # The system has neither operation: an edit between this and the comparison is lost.
        temporary.path.replace(real)


_Stamp = tuple[int, ...] | None


def _stamp(path: Path) -> _Stamp:
    """Return what a save of a file changes, without reading it; None for no file."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _exchange(temporary: Temporary, real: Path, old: bytes, stamp: _Stamp) -> bool:
    """Exchange a temporary with the file that it replaces; return whether the system can.

    Args:
        temporary: The complete new content.
        real: The file.
        old: SHA-256 of its content when it was compared.
        stamp: Its stamp then.

    Raises:
        FileNotFoundError: The file was deleted.
        OutdatedError: It was saved since it was compared; it has what was saved last.
    """
    with swappable(temporary, old) as path:
        resident = _stamp(path)
        if not rename(path, real, EXCHANGE):
            path.rename(temporary.path)
            return False
        taken = _stamp(path)
        if taken == stamp and Version.of(path).digest == old:
            return True
        # What a person saved goes back at once; and if another save came in between, that one.
        while True:
            rename(path, real, EXCHANGE)
            removed = _stamp(path)
            if removed == resident:
                raise OutdatedError
            resident, taken = taken, removed
