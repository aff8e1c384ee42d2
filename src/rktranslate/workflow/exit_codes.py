"""Exit codes: the result of a command knows its own, and their precedence is decided here."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of the program."""

    CLEAN = 0
    FINDINGS = 1
    """Findings at or above the fail level."""
    REFUSED = 2
    """Wrong usage, bad input or a failure of any kind."""
    INCOMPLETE = 3
    """A unit is not reviewed, so its document was not built."""
    INTERRUPTED = 130
    """Stopped by the user (128 + SIGINT)."""


class Result:
    """The result of a command; its exit code is a property of it."""

    __slots__ = ()

    @property
    def failed(self) -> tuple[object, ...]:
        """Files that could not be used; ``str()`` of each is an error with file and line."""
        return ()

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of a command that ended with this result."""
        return ExitCode.CLEAN


def exit_code_for(
    *, findings: bool = False, incomplete: bool = False, failed: bool = False
) -> ExitCode:
    """Return the exit code of a command that has run to its end.

    A failure takes precedence over incomplete, and incomplete over findings.

    Args:
        findings: Whether there is a finding at or above the fail level.
        incomplete: Whether a document was not built because a unit of it is not reviewed.
        failed: Whether a file could not be used.
    """
    if failed:
        return ExitCode.REFUSED
    if incomplete:
        return ExitCode.INCOMPLETE
    return ExitCode.FINDINGS if findings else ExitCode.CLEAN
