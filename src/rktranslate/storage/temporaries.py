"""Temporary files with an owner: the process that made one holds a lock on it while it lives.

A new content is written to a temporary file on the same file system and renamed. In a project that
file lies in the folder ``.rktranslate/tmp``, which git ignores; elsewhere beside its target. It is
removed whatever happens to the command but a kill; what a killed process left is swept by the next
holder of the project's lock, and beside an output by the next command that writes there.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.storage.owners import own, owned
from rktranslate.storage.reading import digest_file

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN_FOLDER = ".rktranslate"
"""Folder of a project for the files of this program: lock, memory, journal, temporaries."""
SCRATCH = "tmp"
"""Folder in it for temporaries."""
RECOVERED = "recovered"
"""Folder in it for contents of unknown origin that a sweep found among the temporaries."""
_BESIDE = re.compile(r"\.rktranslate-[0-9a-f]{16}\.tmp")
_SWAPPED = re.compile(r"[0-9a-f]{16}\.([0-9a-f]{64})\.([0-9a-f]{64})\.swap")
_SWEPT: set[Path] = set()
"""Folders in which this process has looked for what others left beside an output."""


@dataclass(frozen=True, slots=True)
class Temporary:
    """A temporary file that this process owns."""

    path: Path
    descriptor: int
    """Open for writing, and locked."""
    in_scratch: bool
    """It lies in a folder of this program, which is swept under the locks of all who use it."""


@contextlib.contextmanager
def temporary_for(target: Path, *, beside: bool = False) -> Iterator[Temporary]:
    """Yield a temporary file for a target that exists or will; remove it afterwards.

    Args:
        target: A real path, whose folder exists.
        beside: Make it in the folder of the target, whatever other folder would serve.

    Raises:
        OSError: It cannot be created.
    """
    scratch = None if beside else scratch_for(target)
    made = None
    if scratch is not None:
        with contextlib.suppress(OSError):  # the folder of another user, for example
            made = _create(scratch, "{}.new")
    in_scratch = made is not None
    if made is None:
        sweep_beside(target.parent)
        made = _create(target.parent, ".rktranslate-{}.tmp")
    descriptor, path = made
    try:
        yield Temporary(path, descriptor, in_scratch)
    finally:
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            os.close(descriptor)


def scratch_for(target: Path) -> Path | None:
    """Return the folder for temporaries of the project that a target lies in, if it has one."""
    for parent in target.parents:
        own = parent / OWN_FOLDER
        if not _is_folder(own):
            continue
        scratch = own / SCRATCH
        with contextlib.suppress(OSError):
            scratch.mkdir(exist_ok=True)
        same = _is_folder(scratch) and scratch.stat().st_dev == target.parent.stat().st_dev
        return scratch if same else None
    return None


def _is_folder(path: Path) -> bool:
    """Return whether a path is a folder and no link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _create(folder: Path, name: str) -> tuple[int, Path]:
    """Create an empty file that this process owns."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    flags |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    while True:
        path = folder / name.format(secrets.token_hex(8))
        descriptor = os.open(path, flags, 0o600)
        if own(descriptor, path):
            return descriptor, path
        os.close(descriptor)  # another process swept it before it was ours


# --- exchanged files -------------------------------------------------------------------------


@contextlib.contextmanager
def swappable(temporary: Temporary, old: bytes) -> Iterator[Path]:
    """Yield a complete temporary under a name that states the contents it may have.

    After it was exchanged with its target, it has the target's earlier content. If that is not
    the one that was expected, it is the work of a person, and is never deleted.

    Args:
        temporary: A complete file in a folder of this program.
        old: SHA-256 of the content that the target is expected to have.
    """
    new = digest_file(temporary.path)
    path = temporary.path.with_name(f"{temporary.path.stem}.{new.hex()}.{old.hex()}.swap")
    temporary.path.rename(path)
    try:
        yield path
    finally:
        discard_swapped(path)


def aside_for(path: Path, old: bytes) -> Path | None:
    """Return where a file that is to be deleted is moved to first, if its project has the place.

    Args:
        path: The file.
        old: SHA-256 of the content that it is expected to have.
    """
    scratch = scratch_for(path)
    if scratch is None:
        return None
    return scratch / f"{secrets.token_hex(8)}.{old.hex()}.{old.hex()}.swap"


def discard_swapped(path: Path) -> None:
    """Delete a file that was exchanged or moved; keep a content that was not expected."""
    known = _SWAPPED.fullmatch(path.name)
    with contextlib.suppress(FileNotFoundError):
        if known and digest_file(path).hex() in known.groups():
            path.unlink()
            return
        recovered = path.parent.with_name(RECOVERED)
        with contextlib.suppress(FileExistsError):
            recovered.mkdir()
        # A link would lead the content out of the project; it then stays where it is.
        if _is_folder(recovered):
            path.rename(recovered / f"{path.name.partition('.')[0]}-{secrets.token_hex(8)}")


# --- sweeping --------------------------------------------------------------------------------


def sweep_scratch(own: Path) -> None:
    """Delete the temporaries of killed processes; the caller holds the locks of all who write.

    Args:
        own: The folder of this program in the project.
    """
    scratch = own / SCRATCH
    if _is_folder(scratch):
        for path in _files(scratch):
            with contextlib.suppress(OSError):
                if _SWAPPED.fullmatch(path.name):
                    discard_swapped(path)
                else:
                    _delete_abandoned(path)


def sweep_beside(folder: Path) -> None:
    """Delete the temporaries of killed commands beside an output, once per folder and process."""
    if folder not in _SWEPT:
        _SWEPT.add(folder)
        sweep_folder(folder)


def sweep_folder(folder: Path) -> None:
    """Delete the temporaries of killed commands in a folder."""
    for path in _files(folder):
        if _BESIDE.fullmatch(path.name):
            with contextlib.suppress(OSError):
                _delete_abandoned(path)


def _files(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False)]
    except OSError:
        return []


def _delete_abandoned(path: Path) -> None:
    """Delete a file that no process owns."""
    with owned(path, wait=False) as is_owner:
        if is_owner:
            path.unlink()
