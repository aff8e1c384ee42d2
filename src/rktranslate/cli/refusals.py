"""Reports of commands that an error ends: CI services show it where they show findings."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import click

from rktranslate.cli.output import write_refusal
from rktranslate.report.registry import JSON

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from rktranslate.workflow.exit_codes import Result
    from rktranslate.workflow.failures import FailedFile


class RefusalReport:
    """A context that writes the report of an error, which then ends the command as always.

    Args:
        result_of: Returns the result of the command for what could not be used.
        form: The format, as ``--format`` names it.
        destination: The file to write to; None for standard output.
        as_json: Write JSON instead.
    """

    def __init__(
        self,
        result_of: Callable[[FailedFile], Result],
        form: str,
        destination: Path | None,
        *,
        as_json: bool,
    ) -> None:
        self._result_of = result_of
        self._form = form
        self._destination = destination
        self._as_json = as_json
        self._project: Any = None
        self._may_write = destination is None or not destination.is_file()
        """Without its project, it is not known whether a file is one that people work on."""

    def allow(self, project: Any) -> None:
        """Refuse a destination that must not be written.

        Args:
            project: The project of the command; None outside of one.

        Raises:
            RktranslateError: The destination must not be written.
        """
        from rktranslate.workflow.output_files import check_destination

        self._project = project
        self._may_write = False
        check_destination(self._destination, project)
        self._may_write = True

    def __enter__(self) -> RefusalReport:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the report of an error; not of wrong usage, nor of an interrupt."""
        is_failure = isinstance(error, Exception) and not isinstance(
            error, click.ClickException | click.exceptions.Exit | click.Abort
        )
        if not is_failure or error is None or not self._may_write:
            return
        # Whatever happens here, the error itself is reported.
        with contextlib.suppress(Exception):
            self._write(error)

    def _write(self, error: BaseException) -> None:
        from rktranslate.cli.failures import describe
        from rktranslate.workflow.refusals import refusal

        if self._as_json and self._destination is None:
            return  # the error itself is printed as JSON
        message = describe(error)
        reason = refusal(error, message, self._project)
        write_refusal(
            self._result_of(reason.failed),
            JSON if self._as_json else self._form,
            self._destination,
            message=message,
            prefix=lambda: reason.repository_prefix,
        )
