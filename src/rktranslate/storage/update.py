"""What people save in an editor while a command runs: it is noticed, and never overwritten."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

from rktranslate.errors import CatalogError, RktranslateError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rktranslate.project.layout import Project

TRIES = 5
"""How often a file is worked out before a command gives up: nobody saves faster than that."""
_Result = TypeVar("_Result")


def digest(project: Project, path: str) -> bytes | None:
    """Return a hash of a project file; None where it is not there, or cannot be read.

    Taken before the file is read, it differs later from that of a file that was saved since.
    """
    try:
        return digest_of(project.path(path).read_bytes())
    except OSError:
        return None


def digest_of(data: bytes) -> bytes:
    """Return the hash of a file with this content."""
    return hashlib.sha256(data).digest()


def rewrite(
    project: Project,
    path: str,
    change: Callable[[], tuple[bytes | None, _Result]],
    refusal: type[RktranslateError] = CatalogError,
) -> _Result:
    """Write what is made of a file; where somebody saved it meanwhile, make it again.

    Args:
        project: The project.
        path: The file.
        change: Reads the file; returns its new content, None to leave it as it is, and what this
            function is to return.
        refusal: The error of a file of this kind.

    Raises:
        RktranslateError: The file changes all the time; it is of the kind of ``refusal``.
    """
    for _ in range(TRIES):
        seen = digest(project, path)
        data, result = change()
        if data is None:
            return result
        if digest(project, path) == seen:
            project.write(path, data)
            return result
    raise changed(path, refusal)


def changed(path: str, refusal: type[RktranslateError] = CatalogError) -> RktranslateError:
    """Return the error of a file that changes all the time."""
    return refusal("was changed while this ran", path=path, hint="run it again")
