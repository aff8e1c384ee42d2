"""Files that a command cannot use: each costs itself, and the exit code is 2 at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from rktranslate.errors import CatalogError, DocumentError, PlaceError, RktranslateError
from rktranslate.workflow.exit_codes import ExitCode, Result, exit_code_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be read or written; nothing that depends on it was changed."""

    path: str
    """Relative to the project, with slashes; empty if it is not known."""
    line: int | None
    """From 1; None if it is not known."""
    message: str
    """The problem, one sentence without a full stop."""
    hint: str = ""
    """How to fix it."""

    def __str__(self) -> str:
        """Return ``path:line: message (hint)`` without unknown parts, as errors are printed."""
        return str(
            RktranslateError(self.message, path=self.path or None, line=self.line, hint=self.hint)
        )


class Failures:
    """The files that one command could not use, each once, in the order in which they failed."""

    def __init__(self) -> None:
        self._files: dict[FailedFile, None] = {}

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self._files)

    @property
    def files(self) -> tuple[FailedFile, ...]:
        """The files, without those in a folder that is among them for the same reason."""
        known = {(each.path, each.message) for each in self._files}
        return tuple(
            each
            for each in self._files
            if not any(
                (str(folder), each.message) in known for folder in PurePosixPath(each.path).parents
            )
        )

    def add(self, error: RktranslateError, path: str = "") -> FailedFile:
        """Record the file that an error names, or else the file at a path."""
        failed = FailedFile(error.path or path, error.line, error.message, error.hint or "")
        self._files.setdefault(failed)
        return failed

    def keep(self, failed: FailedFile) -> None:
        """Record a file that failed before; once is enough."""
        self._files.setdefault(failed)

    def add_all(self, errors: Iterable[RktranslateError]) -> None:
        """Record the files that errors name."""
        for error in errors:
            self.add(error)

    def attempt(self, path: str, work: Callable[[], _Value]) -> _Value | FailedFile:
        """Return the result of work on one file; if the file cannot be used, record that.

        Errors that concern more than a file, such as those of the configuration, are raised.

        Args:
            path: The file, in case the error names none.
            work: Reads or writes the file.
        """
        try:
            return work()
        except (CatalogError, DocumentError, PlaceError) as error:
            return self.add(error, path)

    def results(self, works: Iterable[tuple[str, Callable[[], _Value]]]) -> tuple[_Value, ...]:
        """Return the results of works, each on a file, without those of files that cannot be used.

        Args:
            works: Path and work of each, see :meth:`attempt`.
        """
        attempts = [self.attempt(path, work) for path, work in works]
        return tuple(each for each in attempts if not isinstance(each, FailedFile))


def failed_files(errors: Iterable[RktranslateError]) -> tuple[FailedFile, ...]:
    """Return the files that errors name, each once."""
    failures = Failures()
    failures.add_all(errors)
    return failures.files


@dataclass(frozen=True, slots=True)
class FilesResult(Result):
    """The result of a command over many files, some of which it may not have been able to use."""

    failed: tuple[FailedFile, ...] = field(default=(), kw_only=True)
    """Files that could not be used; everything else was done."""

    @property
    def exit_code(self) -> ExitCode:
        """Refused if a file could not be used."""
        return exit_code_for(failed=bool(self.failed))
