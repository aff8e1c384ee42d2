"""Reports of commands that an error ends: CI services show it where they show findings."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import click

from rktranslate.cli.output import write_refusal
from rktranslate.report.registry import JSON

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import TracebackType

    from rktranslate.workflow.exit_codes import Result
    from rktranslate.workflow.failures import FailedFile


class RefusalReports:
    """A context that writes the reports of an error, which then ends the command as always.

    Args:
        result_of: Returns the result of the command for what could not be used.
        form: The format, as ``--format`` names it.
        destination: The file to write to; None for standard output.
        reports: Formats and files of further reports.
        as_json: Write JSON instead of the format.
    """

    def __init__(
        self,
        result_of: Callable[[FailedFile], Result],
        form: str,
        destination: Path | None,
        reports: Sequence[tuple[str, Path]],
        *,
        as_json: bool,
    ) -> None:
        self._result_of = result_of
        self._reports: list[tuple[str, Path | None]] = [*reports]
        if destination is not None or not as_json:  # the error itself is printed as JSON
            self._reports.append((JSON if as_json else form, destination))
        self._project: Any = None
        # Without the project it is not known which files people work on: none is replaced.
        self._allowed = {path for _, path in self._reports if path is None or not path.is_file()}

    def allow(self, project: Any) -> None:
        """Refuse files for reports that must not be written.

        Args:
            project: The project of the command; None outside of one.

        Raises:
            RktranslateError: A file must not be written.
        """
        from rktranslate.workflow.output_files import check_destination

        self._project = project
        self._allowed = set()
        for _, path in self._reports:
            check_destination(path, project)
        self._allowed = {path for _, path in self._reports}

    def __enter__(self) -> RefusalReports:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the reports of an error; not of wrong usage, nor of an interrupt."""
        usage = click.ClickException | click.exceptions.Exit | click.Abort
        if isinstance(error, Exception) and not isinstance(error, usage):
            # Whatever happens here, the error itself is reported.
            with contextlib.suppress(Exception):
                self._write(error)

    def _write(self, error: Exception) -> None:
        from rktranslate.cli.failures import describe
        from rktranslate.workflow.refusals import refusal

        message = describe(error)
        reason = refusal(error, message, self._project)
        result = self._result_of(reason.failed)
        for form, path in self._reports:
            if path in self._allowed:
                write_refusal(
                    *(result, form, path),
                    message=message,
                    prefix=lambda: reason.repository_prefix,
                )
