"""What may be written where: the two policies of this program.

*Files of a project*, whose names the program chooses (catalogues, outputs, its own files): a
regular file or nothing, whose real path lies in the real project. A branch of a stranger can have a
link below ``build/``; following it would let the stranger write into any file of yours.

*Outputs*, which a person names on the command line: anywhere. A regular file or nothing is
replaced as a whole; an open stream, a pipe or a device is written to; anything else is refused.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from rktranslate.errors import PlaceError
from rktranslate.storage.reading import WrongKindError, descriptor_of

if TYPE_CHECKING:
    from typing import BinaryIO

_READER_SECONDS = 5.0
"""How long a named pipe is waited for until a process reads it."""
_PAUSE = 0.02


# --- files of a project ----------------------------------------------------------------------


def place_inside(root: Path, relative: str, shown: str = "") -> Path:
    """Return the real path of a file or folder that the program may write in a project.

    The project itself may be reached by a link. Links in it may lead to other visible places of
    the project, but neither out of it nor to hidden ones: ``.git/config`` is no file of a branch.

    Args:
        root: Folder of the project.
        relative: Path in it.
        shown: Name of the file in messages; its path in the project by default.

    Raises:
        PlaceError: A link leads elsewhere; the message names it.
    """
    real_root = Path(os.path.realpath(root))
    parts = PurePath(relative).parts
    above = shown.removesuffix(relative)
    if any(part.casefold() == ".git" for part in parts):
        raise PlaceError("refusing to write to the files of git", path=shown or relative)
    path = Path(os.path.realpath(real_root / relative))
    if _is_allowed(path, real_root, parts):
        return path
    for end in range(1, len(parts) + 1):
        link = real_root.joinpath(*parts[:end])
        if link.is_symlink() and not _is_allowed(Path(os.path.realpath(link)), real_root, parts):
            raise PlaceError(
                f"refusing to write through a link to {os.path.realpath(link)}",
                path=above + "/".join(parts[:end]),
                hint="replace the link by a file or folder of the project",
            )
    raise PlaceError("refusing to write outside the project", path=shown or relative)


def _is_allowed(path: Path, root: Path, parts: tuple[str, ...]) -> bool:
    """Return whether a real path is in a project, and hidden only where its name says so."""
    if not path.is_relative_to(root):
        return False
    return all(not p.startswith(".") or p in parts for p in path.relative_to(root).parts)


def refuse_special(path: Path) -> None:
    """Refuse anything but a regular file or nothing.

    Raises:
        OSError: It is something else, or its folder cannot be read.
    """
    with contextlib.suppress(FileNotFoundError):
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise WrongKindError(mode)


# --- outputs ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Output:
    """An output file that a person named."""

    path: Path
    descriptor: int | None = None
    """The open file of this process that the path names."""
    is_stream: bool = False
    """It is written to, not replaced: an open file, a pipe or a device."""

    @classmethod
    def at(cls, path: Path) -> Output:
        """Return the output that a path names.

        Raises:
            OSError: It is a folder, a socket or a block device, or cannot be examined.
        """
        descriptor = descriptor_of(path)
        if descriptor is not None:
            return cls(path, descriptor, is_stream=True)
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return cls(path)
        if stat.S_ISDIR(mode) or stat.S_ISSOCK(mode) or stat.S_ISBLK(mode):
            raise WrongKindError(mode)
        return cls(path, is_stream=not stat.S_ISREG(mode))

    def open_stream(self) -> BinaryIO:
        """Open an output that is written to.

        Raises:
            OSError: It cannot be opened, or no process reads the pipe.
        """
        if self.descriptor is not None:
            return os.fdopen(os.dup(self.descriptor), "wb")
        descriptor = _opened(self.path)
        os.set_blocking(descriptor, True)
        return os.fdopen(descriptor, "wb")


def _opened(path: Path) -> int:
    """Open a pipe or a device; wait a short time for a reader of the pipe."""
    end = time.monotonic() + _READER_SECONDS
    while True:
        try:
            return os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() >= end:
                raise OSError(errno.ENXIO, "no process reads this pipe") from error
        time.sleep(_PAUSE)
