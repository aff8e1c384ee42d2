"""Exit codes of results whose types still live below ``workflow``."""

from __future__ import annotations

from rktranslate.workflow.exit_codes import ExitCode as Exit
from rktranslate.workflow.exit_codes import Result


def exit_code(result: object) -> Exit:
    """Return the exit code of a command that ended with a result."""
    return result.exit_code if isinstance(result, Result) else Exit.CLEAN


__all__ = ["Exit", "exit_code"]
