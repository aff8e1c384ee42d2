"""Compare-and-swap updates of files: an edit saved while a command ran is never overwritten.

Optimistic concurrency: a new content is made from a snapshot of its files, and written only if
they still match it. Otherwise it is made again, a limited number of times.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from rktranslate.errors import CatalogError, RktranslateError
from rktranslate.storage.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAX_ATTEMPTS = 5
"""Attempts before an update is given up: a file that changes this often is not edited by hand."""
_Plan = TypeVar("_Plan")
_Result = TypeVar("_Result")


def digest(path: Path) -> bytes | None:
    """Return the SHA-256 of a file; None if it does not exist or cannot be read."""
    try:
        return digest_of(path.read_bytes())
    except OSError:
        return None


def digest_of(data: bytes) -> bytes:
    """Return the SHA-256 of a file with this content."""
    return hashlib.sha256(data).digest()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The digests of some files at one time.

    It must be taken before the files are read, so that a change in between is noticed too.
    """

    digests: tuple[tuple[Path, bytes | None], ...]
    """Each file with its digest; see :func:`digest`."""

    @classmethod
    def of(cls, *paths: Path) -> Snapshot:
        """Take the snapshot of some files."""
        return cls(tuple((path, digest(path)) for path in paths))

    def is_current(self, *paths: Path) -> bool:
        """Return whether none of the files has changed since; by default all files count."""
        return all(
            digest(path) == before for path, before in self.digests if not paths or path in paths
        )

    def has_content(self, path: Path, data: bytes) -> bool:
        """Return whether a file of the snapshot had this content."""
        return dict(self.digests).get(path) == digest_of(data)


def latest(
    plan: _Plan,
    is_current: Callable[[_Plan], bool],
    replan: Callable[[_Plan], _Plan],
    path: str,
    error: type[RktranslateError] = CatalogError,
) -> _Plan:
    """Return a plan that may be carried out now; one that is out of date is made again.

    Args:
        plan: The first plan.
        is_current: Returns whether a plan may be carried out; see :meth:`Snapshot.is_current`.
        replan: Makes a plan again.
        path: The file that the plan is for, as messages name it.
        error: The error to raise.

    Raises:
        RktranslateError: No attempt was current; of the class ``error``.
    """
    for attempt in range(MAX_ATTEMPTS):
        if attempt:
            plan = replan(plan)
        if is_current(plan):
            return plan
    raise error("changed repeatedly while the command ran", path=path, hint="run it again")


def rewrite(
    path: Path,
    change: Callable[[], tuple[bytes | None, _Result]],
    *,
    shown: str,
    error: type[RktranslateError] = CatalogError,
) -> _Result:
    """Write the new content of a file; if the file was saved in the meantime, make it again.

    Args:
        path: The file.
        change: Reads the file, and returns its new content (None to leave it unchanged) and the
            result of this function.
        shown: Name of the file in messages.
        error: The error to raise.

    Raises:
        RktranslateError: The file keeps changing; of the class ``error``.
        DocumentError: The file cannot be written.
    """

    def attempt() -> tuple[Snapshot, bytes | None, _Result]:
        before = Snapshot.of(path)
        return before, *change()

    _, data, result = latest(
        attempt(),
        lambda made: made[1] is None or made[0].is_current(),
        lambda _: attempt(),
        shown,
        error,
    )
    if data is not None:
        write_atomic(path, data, shown)
    return result
