"""Printing: results to standard output, progress and errors to standard error."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from rktranslate.cli.progress import ProgressBar
from rktranslate.cli.streams import restore_streams, trusted, write_report
from rktranslate.report.escaping import visible
from rktranslate.workflow.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rich.console import Console, RenderableType
    from rich.text import Text

    from rktranslate.workflow.exit_codes import Result


def progress_bar(
    output: dict[str, bool], stage: str = "Reading", *, shown: bool = True
) -> ProgressBar:
    """Return the progress bar of a command.

    Args:
        output: The values of :func:`~rktranslate.cli.options.output_options`.
        stage: The work before the command reports any, or all of it if it never does.
        shown: Whether the command shows one unless these options say otherwise.
    """
    return ProgressBar(stage, shown=shown and not (output["quiet"] or output["as_json"]))


def finish_report(
    result: Result,
    form: str,
    destination: Path | None,
    *,
    as_json: bool,
    quiet: bool,
    prefix: Callable[[], str] = str,
    reports: Sequence[tuple[str, Path]] = (),
    summary: bool = False,
    everything: bool = False,
) -> NoReturn:
    """Write the report of a result in a format, and exit with the result's exit code.

    Args:
        result: The result.
        form: The format, as ``--format`` names it.
        destination: The file to write to; None for standard output.
        as_json: Write JSON instead.
        quiet: Print nothing unless the exit code is not 0.
        prefix: Returns the path of the project in its repository; called where the format has
            paths of repositories.
        reports: Formats and files of further reports.
        summary: Also print the result as text when the report goes to a file.
        everything: Print every finding; a file has all of them in any case.
    """
    from rktranslate.report.registry import JSON, TEXT, render

    for other, path in reports:
        text = render(result, other, command=_command_name(), repository_prefix=prefix)
        _write_file(path, text)
    form = JSON if as_json else form
    if form == TEXT and destination is None:
        finish(result, as_json=False, quiet=quiet, everything=everything)
    text = render(result, form, command=_command_name(), repository_prefix=prefix)
    if destination is None:
        write_report(text)
        _show_failed(result, as_json=as_json)
    else:
        _write_file(destination, text)
        if summary and not as_json:
            finish(result, as_json=False, quiet=quiet, everything=everything)
        _show_failed(result, as_json=as_json)
    raise click.exceptions.Exit(result.exit_code)


def write_refusal(
    result: Result,
    form: str,
    destination: Path | None,
    *,
    message: str,
    prefix: Callable[[], str] = str,
) -> None:
    """Write the report of a command that an error ended; the error itself is printed elsewhere.

    Args:
        result: The result with what could not be used.
        form: The format.
        destination: The file to write to; None for standard output.
        message: The error in one line, which is all that text and JSON have.
        prefix: Returns the path of the project in its repository.
    """
    from rktranslate.report.json import error_report
    from rktranslate.report.registry import JSON, TEXT, render

    if form == JSON:
        text = error_report(_command_name(), ExitCode.REFUSED, message)
    elif form == TEXT:
        text = f"error: {visible(message)}\n" if destination is not None else ""
    else:
        text = render(result, form, command=_command_name(), repository_prefix=prefix)
    if destination is not None:
        _write_file(destination, text)
    elif text:
        write_report(text)


def _write_file(path: Path, text: str) -> None:
    from rktranslate.workflow.output_files import write_output

    write_output(path, text.encode())


def finish(
    result: Result,
    *,
    as_json: bool,
    quiet: bool,
    to_stderr: bool = False,
    everything: bool = False,
) -> NoReturn:
    """Print a result, and exit with its exit code.

    Args:
        result: The result.
        as_json: Print one JSON object instead of text.
        quiet: Print nothing unless the exit code is not 0; JSON is always printed.
        to_stderr: Print to standard error, because standard output has the command's own data.
        everything: Print every finding, however many of a kind there are; JSON has all of them.
    """
    from rktranslate.report.registry import JSON, lines, render

    if as_json:
        write_report(render(result, JSON, command=_command_name()))
    elif not quiet or result.exit_code is not ExitCode.CLEAN:
        screen = console(stderr=to_stderr)
        for part in lines(result, everything=everything):
            _show(part, screen)
        _show_failed(result, as_json=as_json)
    raise click.exceptions.Exit(result.exit_code)


def _show_failed(result: Result, *, as_json: bool) -> None:
    """Print the files that a command could not use, and notes; JSON has them in the result."""
    from rktranslate.cli.failures import print_error
    from rktranslate.report.scope import notes_of

    if as_json:
        return
    for failed in result.failed:
        print_error(str(failed))
    for note in notes_of(result):
        sys.stderr.write(f"note: {visible(note)}\n")


def _command_name() -> str:
    """Return the name of the command that runs: ``check``, ``glossary check``."""
    return click.get_current_context().command_path.partition(" ")[2]


def show_error(message: str) -> None:
    """Print the message of an error on a terminal, on one line unless that is too narrow."""
    from rich.text import Text

    _show(Text.assemble(("error: ", "bold red"), message), console(stderr=True))


def show(line: Text) -> None:
    """Print a line to standard output at once."""
    _show(line, console())
    sys.stdout.flush()


def _show(part: RenderableType, screen: Console) -> None:
    from rktranslate.report.text.plain import printable

    part = printable(part, styled=screen.color_system is not None)
    screen.print(part if screen.soft_wrap else _hanging(part, screen))


def console(*, stderr: bool = False) -> Console:
    """Return a console; if its output is not a terminal, lines are never cut or wrapped."""
    from rich.console import Console

    restore_streams()
    stream = sys.stderr if stderr else sys.stdout
    plain = not stream.isatty()
    # Lines are escaped before they are styled; see _show and ProgressBar.
    file = trusted(stream)
    return Console(file=file, soft_wrap=plain, width=200 if plain else None, highlight=False)


_LABEL = re.compile(r"[a-z ]{9} (?=\S)")
"""The label of a line: ``built     ``, ``  source  ``."""
_INDENT = 4
_MIN_WIDTH = 20
"""Cells; on a terminal that is narrower, lines are left to it."""


def _hanging(part: RenderableType, screen: Console) -> RenderableType:
    """Return a line wrapped to the width of the terminal, with a hanging indent."""
    from rich.text import Text

    if not isinstance(part, Text) or "\n" in part.plain or part.cell_len <= screen.width:
        return part
    label = _LABEL.match(part.plain)
    indent = label.end() if label else _INDENT
    lines = []
    width = max(_MIN_WIDTH, screen.width)
    while part.cell_len > width:
        line = _first_line(part, screen, width)
        lines.append(line)
        part = part[len(line.plain) :]
        part = part[len(part.plain) - len(part.plain.lstrip(" ")) :]
        width = max(_MIN_WIDTH, screen.width - indent)
    lines.append(part)
    for line in lines[1:]:
        line.pad_left(indent)
    return Text("\n").join(lines)


def _first_line(text: Text, screen: Console, width: int) -> Text:
    """Return as much of a text as fits; a path that is too long is cut after a folder."""
    # A prefix is enough, with some reserve, as some characters take no cell; wrapping all of the
    # text for each line would take quadratic time.
    line = text[: 4 * width].wrap(screen, width)[0]
    end = len(line.plain)
    inside = not line.plain.endswith(" ") and text.plain[end : end + 1].strip()
    folder = line.plain.rfind("/") + 1
    return text[:folder] if inside and folder > line.plain.rfind(" ") + 1 else line
