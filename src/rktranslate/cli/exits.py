"""One meaning an exit code, decided in one place."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What the program tells its caller."""

    CLEAN = 0
    FINDINGS = 1
    """Findings at or above the fail level."""
    REFUSED = 2
    """Wrong usage or bad input."""
    INCOMPLETE = 3
    """Something is not reviewed, so it was not built."""
    INTERRUPTED = 130


def exit_code(result: object) -> Exit:
    """Return the exit code of a command that came to its end."""
    from rktranslate.models.results import VerifyResult
    from rktranslate.workflow.results import BuildResult, MayFail, RunResult

    match result:
        case VerifyResult():
            return Exit.FINDINGS if result.damaged else Exit.CLEAN
        case MayFail():
            return Exit.FINDINGS if result.failing else Exit.CLEAN
        case BuildResult():
            return Exit.INCOMPLETE if result.incomplete else Exit.CLEAN
        case RunResult():
            # What is not reviewed cannot ship, whatever the checks say of it.
            return exit_code(result.build) or exit_code(result.check)
        case _:
            return Exit.CLEAN
