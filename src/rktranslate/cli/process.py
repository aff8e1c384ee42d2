"""The process around a command: its streams, variables and hooks, at its beginning and its end."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
from typing import TYPE_CHECKING

from rktranslate.cli.failures import DEBUG, describe, report_failure
from rktranslate.cli.signals import end_on_termination, raise_on_termination
from rktranslate.cli.streams import flush_output, open_streams, restore_streams
from rktranslate.errors import RktranslateError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from threading import ExceptHookArgs

_SIZE = re.compile(r"[1-9][0-9]{0,3}")
_SIGNALLED = 128
"""Exit codes above it are those of an interrupt, or of a signal."""


def prepare() -> None:
    """Make the streams safe, and let no variable or thread of this process print a traceback."""
    open_streams()
    raise_on_termination()
    for variable in ("COLUMNS", "LINES"):
        # Libraries read these as numbers, and each fails in its own way.
        if not _SIZE.fullmatch(os.environ.get(variable, "1")):
            del os.environ[variable]
    # Python programs that are started, such as workers, must not import from the current folder.
    os.environ["PYTHONSAFEPATH"] = "1"
    if not os.environ.get(DEBUG):
        sys.unraisablehook = lambda _: None  # an error of a destructor, which changes no result
    import threading

    threading.excepthook = _print_thread_error


def settle(code: int, arguments: Sequence[str]) -> int:
    """Write what is left of the output; return the exit code.

    Args:
        code: The exit code so far.
        arguments: The command line.
    """
    end_on_termination()
    restore_streams()
    try:
        flush_output()
    except RktranslateError as error:
        code = report_failure(error, arguments)
    # An interrupt that comes later ends the process at once: its exit code is the same, and
    # Python would print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if code > _SIGNALLED and _has_workers():
        # Python would wait for their batches, and the threads of an engine abort its shutdown.
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)
    return code


def _has_workers() -> bool:
    """Return whether threads are running that Python would wait for."""
    import threading

    main = threading.main_thread()
    return any(not thread.daemon for thread in threading.enumerate() if thread is not main)


def _print_thread_error(failure: ExceptHookArgs) -> None:
    if failure.exc_value is not None:
        print(f"error: {describe(failure.exc_value)}", file=sys.stderr)
