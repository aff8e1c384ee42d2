"""Compare-and-swap updates of files: an edit saved while a command ran is never overwritten.

Optimistic concurrency: a new content is made from a snapshot of its files, and written only if
they still match it. Otherwise it is made again, a limited number of times.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from rktranslate.errors import CatalogError, RktranslateError
from rktranslate.storage.writing import OutdatedError, Version, write_inside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAX_ATTEMPTS = 5
"""Attempts before an update is given up: a file that changes this often is not edited by hand."""
_Plan = TypeVar("_Plan")
_Result = TypeVar("_Result")
_Written = TypeVar("_Written")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The versions of some files at one time.

    It must be taken before the files are read, so that a change in between is noticed too.
    """

    versions: tuple[tuple[Path, Version], ...]
    """Each file with its version."""

    @classmethod
    def of(cls, *paths: Path) -> Snapshot:
        """Take the snapshot of some files."""
        return cls(tuple((path, Version.of(path)) for path in paths))

    def version(self, path: Path) -> Version:
        """Return the version that a file of the snapshot had."""
        return dict(self.versions)[path]

    def is_current(self, *paths: Path) -> bool:
        """Return whether none of the files has changed since; by default all files count."""
        return all(
            Version.of(path) == before
            for path, before in self.versions
            if not paths or path in paths
        )

    def has_content(self, path: Path, data: bytes) -> bool:
        """Return whether a file of the snapshot had this content."""
        return dict(self.versions).get(path) == Version(hashlib.sha256(data).digest())


def carry_out(
    plan: _Plan,
    write: Callable[[_Plan], _Written],
    replan: Callable[[_Plan], _Plan],
    path: str,
    error: type[RktranslateError] = CatalogError,
) -> tuple[_Plan, _Written]:
    """Carry out a plan; one that is out of date is made again.

    Args:
        plan: The first plan.
        write: Carries out a plan, and raises :class:`OutdatedError` if a file has changed.
        replan: Makes a plan again.
        path: The file that the plan is for, as messages name it.
        error: The error to raise.

    Returns:
        The plan that was carried out, and the result of ``write``.

    Raises:
        RktranslateError: No attempt was current; of the class ``error``.
    """
    for attempt in range(MAX_ATTEMPTS):
        if attempt:
            plan = replan(plan)
        try:
            return plan, write(plan)
        except OutdatedError:
            continue
    raise error("changed repeatedly while the command ran", path=path, hint="run it again")


def write_current(root: Path, relative: str, data: bytes, before: Snapshot) -> bool:
    """Write a file of a project if all files of a snapshot are as they were.

    The file itself, which must be one of them, is compared again at the moment of the rename.

    Returns:
        Whether it was written; not when it has this content already.

    Raises:
        OutdatedError: A file has changed.
        ConfigError, DocumentError: It cannot be written; see ``write_inside``.
    """
    path = root / relative
    others = [other for other, _ in before.versions if other != path]
    if others and not before.is_current(*others):
        raise OutdatedError
    return write_inside(root, relative, data, expected=before.version(path))


def rewrite(
    root: Path,
    relative: str,
    change: Callable[[], tuple[bytes | None, _Result]],
    error: type[RktranslateError] = CatalogError,
) -> _Result:
    """Write the new content of a project file; if the file was saved meanwhile, make it again.

    Args:
        root: Folder of the project.
        relative: Path of the file in it.
        change: Reads the file, and returns its new content (None to leave it unchanged) and the
            result of this function.
        error: The error to raise.

    Raises:
        RktranslateError: The file keeps changing; of the class ``error``.
        ConfigError, DocumentError: The file cannot be written; see ``write_inside``.
    """

    def attempt() -> tuple[Snapshot, bytes | None, _Result]:
        before = Snapshot.of(root / relative)
        return before, *change()

    def write(made: tuple[Snapshot, bytes | None, _Result]) -> bool:
        before, data, _ = made
        return data is not None and write_current(root, relative, data, before)

    (_, _, result), _ = carry_out(attempt(), write, lambda _: attempt(), relative, error)
    return result
