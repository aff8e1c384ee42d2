"""Exit codes of results whose types still live below ``workflow``."""

from __future__ import annotations

from rktranslate.workflow.exit_codes import ExitCode as Exit
from rktranslate.workflow.exit_codes import Result


def exit_code(result: object) -> Exit:
    """Return the exit code of a command that came to its end."""
    from rktranslate.models.results import VerifyResult

    match result:
        case Result():
            return result.exit_code
        case VerifyResult():
            return Exit.FINDINGS if result.damaged else Exit.CLEAN
        case _:
            return Exit.CLEAN


__all__ = ["Exit", "exit_code"]
