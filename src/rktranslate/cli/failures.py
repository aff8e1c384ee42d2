"""Failures of the program: one line on standard error, and an exit code, for any exception.

No exception leaves the program: a traceback is no message, and Python's exit code for it, 1, means
findings. ``RKTRANSLATE_DEBUG=1`` prints the traceback, too.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from rktranslate.cli.signals import Terminated
from rktranslate.cli.streams import OutputError, restore_streams, write_report
from rktranslate.errors import RktranslateError, shortened
from rktranslate.report.escaping import visible
from rktranslate.workflow.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

DEBUG = "RKTRANSLATE_DEBUG"
_INTERRUPTED = "interrupted: all files are intact; run the command again to resume"


def report_failure(error: BaseException, arguments: Sequence[str], command: str = "") -> int:
    """Print one line about an exception that ended the program, and return the exit code.

    Args:
        error: The exception.
        arguments: The command line; with ``--json`` the line is a JSON object.
        command: Name of the command: ``check``, ``glossary check``.
    """
    restore_streams()
    if os.environ.get(DEBUG):
        import traceback

        sys.stderr.write("".join(traceback.format_exception(error)))
    if isinstance(error, KeyboardInterrupt):
        sys.stderr.write(f"{_INTERRUPTED}\n")
        return ExitCode.INTERRUPTED
    if isinstance(error, Terminated):
        with contextlib.suppress(OSError):  # the terminal may be gone
            sys.stderr.write(f"{error}\n")
        return error.exit_code
    try:
        message = describe(error)
    except Exception:  # noqa: BLE001 - an exception of a plugin may fail in its own methods
        message = f"internal error: {type(error).__name__}, which has no message"
    if isinstance(error, OutputError):
        print_error(message)
        return ExitCode.REFUSED
    return report_message(message, arguments, command)


def report_message(message: str, arguments: Sequence[str], command: str = "") -> int:
    """Print the message of an error on one line, and return the exit code.

    Args:
        message: The message.
        arguments: The command line; with ``--json`` the line is a JSON object.
        command: Name of the command: ``check``, ``glossary check``.
    """
    # Where `-` asks for data on standard output, nothing else goes there.
    if "--json" in arguments and "-" not in arguments:
        # What made the command fail may make this fail, too.
        with contextlib.suppress(Exception):
            from rktranslate.report.json import error_report

            write_report(error_report(command, ExitCode.REFUSED, message))
            return ExitCode.REFUSED
    print_error(message)
    return ExitCode.REFUSED


def describe(error: BaseException) -> str:
    """Return the message for an exception: what went wrong, where, what to do."""
    if isinstance(error, RktranslateError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return _system_error(error)
    if isinstance(error, MemoryError):
        return "out of memory (use fewer --jobs, smaller files, or a machine with more memory)"
    encoding = sys.getfilesystemencoding()
    if isinstance(error, UnicodeEncodeError) and encoding != "utf-8":
        return (
            f"a name cannot be written in the character encoding of this environment, {encoding} "
            "(set LC_ALL=C.UTF-8, and unset PYTHONUTF8)"
        )
    if isinstance(error, SystemExit):
        what = f"the program was ended by sys.exit({error.code!r})"
    else:
        what = ": ".join(filter(None, (type(error).__name__, shortened(str(error)))))
    return (
        f"internal error: {what}{_place(error.__traceback__)} "
        f"(please report it; {DEBUG}=1 prints the traceback)"
    )


def _system_error(error: OSError) -> str:
    """Return the message for a failed system call."""
    try:
        os.getcwd()  # noqa: PTH109 - whether there is one
    except OSError:
        return "the current folder does not exist or cannot be read (change to another folder)"
    reason = str(error.strerror)
    reason = reason[:1].lower() + reason[1:]
    name = error.filename
    if isinstance(name, bytes):
        name = os.fsdecode(name)
    return reason if name is None else f"{name}: {reason}"


def _place(trace: TracebackType | None) -> str:
    """Return the last module and line on the way to an exception that is not Python's own."""
    place = ""
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", "?"))
        if not place or module.partition(".")[0] not in sys.stdlib_module_names:
            place = f" [{module}:{trace.tb_lineno}]"
        trace = trace.tb_next
    return place


def print_error(message: str) -> None:
    """Print the message of an error to standard error, on one line."""
    if sys.stderr.isatty():
        # Whatever the terminal is like, the message is printed.
        with contextlib.suppress(Exception):
            from rktranslate.cli.output import show_error

            show_error(message)
            return
    sys.stderr.write(f"error: {visible(message)}\n")
