"""The command line: parses arguments, calls ``workflow``, renders results, and exits."""

from __future__ import annotations

TYPE_CHECKING = False  # that of typing takes longer to import than all that an interrupt may meet
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit with its exit code; no exception leaves it.

    Args:
        arguments: The command line; None for that of the process.
    """
    import sys

    code = 130  # of an interrupt, wherever it is met; see ExitCode
    try:  # noqa: SIM105 - contextlib is one more import to interrupt
        code = _run(sys.argv[1:] if arguments is None else list(arguments))
    except KeyboardInterrupt:
        pass  # a second one, or one at the first import: there is no time for a message
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """Run the program with safe streams, and return its exit code."""
    from rktranslate.cli.process import prepare, settle

    try:
        prepare()
        from rktranslate.cli.program import execute

        code = execute(arguments)
    except BaseException as error:  # noqa: BLE001 - also what the imports raise
        from rktranslate.cli.failures import report_failure

        code = report_failure(error, arguments)
    return settle(code, arguments)
