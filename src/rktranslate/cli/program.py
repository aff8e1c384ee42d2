"""The program: its commands by section, and its exit at the edges."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import click

from rktranslate.cli.approve import approve
from rktranslate.cli.check import check
from rktranslate.cli.completion import completion
from rktranslate.cli.documents import build, extract, init, run, translate
from rktranslate.cli.evaluate import evaluate
from rktranslate.cli.failures import report_failure, report_message
from rktranslate.cli.glossary import glossary
from rktranslate.cli.merge_po import merge_po
from rktranslate.cli.models import models
from rktranslate.cli.report import report
from rktranslate.cli.review import review
from rktranslate.cli.status import engines, status
from rktranslate.cli.text import text
from rktranslate.cli.tm import tm
from rktranslate.cli.usage import CommandGroup, usage_message
from rktranslate.cli.xliff import xliff
from rktranslate.workflow.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMPLETION = "_RKTRANSLATE_COMPLETE"
"""The variable by which a shell asks click for completions."""
_SECTIONS: dict[str, tuple[click.Command, ...]] = {
    "From sources to documents": (init, extract, translate, review, check, approve, build, run),
    "Status": (status, report, engines, evaluate),
    "Resources": (glossary, tm, models, xliff),
    "Other": (text, merge_po, completion),
}
"""The commands of the program by section of the help."""


class _Program(CommandGroup):
    """A group of commands whose help lists them by section."""

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click passes it
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the commands, section by section."""
        width = max(map(len, self.commands))
        for title, commands in _SECTIONS.items():
            rows = [
                ((command.name or "").ljust(width), command.get_short_help_str(70))
                for command in commands
            ]
            with formatter.section(title):
                formatter.write_dl(rows)


def _show_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Print the version and end the program, if that is wanted."""
    if not wanted or context.resilient_parsing:
        return
    from rktranslate.version import version

    click.echo(f"rktranslate, version {version()}")
    context.exit()


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 clean, 1 findings at or above the fail level, 2 usage error, bad input "
    "or any failure, 3 incomplete (units are not reviewed); 2 takes precedence over 3, and "
    "3 over 1; 130 interrupted, 143 and 129 ended by SIGTERM and SIGHUP.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def program() -> None:
    """Translate documents offline, under a glossary, with human review.

    `extract` writes one PO file per source document and target language, `translate` drafts
    missing translations with an offline engine, people review the drafts in any PO editor,
    `check` finds wrong names, terms, numbers and citations, and `build` writes the target
    documents from reviewed translations.

    \b
    New project:  rktranslate init --to en
    Every day:    rktranslate run
    In CI:        rktranslate check
    One file:     rktranslate text report.docx --to ms
    """


for _command in (command for commands in _SECTIONS.values() for command in commands):
    program.add_command(_command)


def execute(arguments: list[str]) -> int:
    """Run the program and return its exit code; a failure is reported in one line."""
    # Documents and catalogues are millions of small objects without cycles: looking through them
    # again and again costs the collector more than reading them costs us.
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    try:
        # click itself asks for this variable's value; it must not be lost by standalone_mode.
        code = program.main(arguments, prog_name="rktranslate", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        return _usage_error(error, arguments)
    except click.Abort:
        return report_failure(KeyboardInterrupt(), arguments)
    except SystemExit as stop:
        if _COMPLETION in os.environ and not stop.code:
            return ExitCode.CLEAN  # click ends a completion in this way
        return report_failure(stop, arguments, _command_of(arguments))
    except BaseException as error:  # noqa: BLE001 - Python's exit code would mean findings
        return report_failure(error, arguments, _command_of(arguments))
    return code if isinstance(code, int) else ExitCode.CLEAN


def _usage_error(error: click.ClickException, arguments: Sequence[str]) -> int:
    """Print a usage error on one line; the help of a group of commands where none was named."""
    command = _command_of(arguments)
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):  # since click 8.2
        if "--json" not in arguments:
            click.echo(error.message)
            return ExitCode.REFUSED
        return report_message("no command was named", arguments, command)
    return report_message(
        usage_message(error, f"rktranslate {command}".strip()), arguments, command
    )


def _command_of(arguments: Sequence[str]) -> str:
    """Return the name of the command in a command line: ``check``, ``glossary check``."""
    group: click.Command = program
    names: list[str] = []
    for word in arguments:
        if isinstance(group, click.Group) and word in group.commands:
            group = group.commands[word]
            names.append(word)
    return " ".join(names)
