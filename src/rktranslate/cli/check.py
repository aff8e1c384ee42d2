"""The command ``check``."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import click

from rktranslate.cli.options import (
    FILE,
    LEVELS,
    ReportCommand,
    complete_checks,
    destination_option,
    format_option,
    output_options,
    project_option,
    to_option,
)
from rktranslate.cli.output import finish, finish_report, progress_bar

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=ReportCommand,
    result_type="CheckResult",
    short_help="Check names, numbers, citations, prose, completeness.",
)
@project_option
@to_option
@click.option(
    "--select",
    metavar="IDS",
    multiple=True,
    shell_complete=complete_checks,
    help="Run these checks only.",
)
@click.option(
    "--ignore",
    metavar="IDS",
    multiple=True,
    shell_complete=complete_checks,
    help="Leave these checks out.",
)
@click.option("--severity", type=LEVELS, default="info", help="Show findings from this level on.")
@click.option(
    "--fail-level",
    type=LEVELS,
    help="Lowest severity that makes the exit code 1.  [default: error, or the configuration]",
)
@click.option("--since", metavar="REV", help="Only units that changed since a git revision.")
@click.option(
    "--baseline", type=FILE, metavar="FILE", help="Leave out the findings of a JSON report."
)
@click.option("--fix", is_flag=True, help="Mend spaces and quotation marks of drafts.")
@click.option("--fix-reviewed", is_flag=True, help="Mend those of reviewed targets too.")
@format_option("CheckResult")
@destination_option("File for them.  [default: -]")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show every finding on the terminal, also the many of a kind.",
)
@click.option("--list", "listing", is_flag=True, help="List the checks and leave.")
@output_options
def check(
    folder: Path,
    languages: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: str,
    fail_level: str | None,
    since: str | None,
    baseline: Path | None,
    fix: bool,
    fix_reviewed: bool,
    form: str,
    destination: Path | None,
    everything: bool,
    listing: bool,
    **output: bool,
) -> None:
    """Check names, numbers, citations, prose and completeness; writes nothing without --fix.

    Each finding starts with file:line, so that editors and CI can jump to it. Errors come first;
    of many warnings of one check in a file the first few are shown, the others are counted (--all
    shows them; a file of -o, and every other format, has them all). IDS are ids of checks (see
    --list), separated by commas.
    """
    from rktranslate.workflow.check import check as run_check
    from rktranslate.workflow.check import list_checks
    from rktranslate.workflow.check_request import (
        CheckRequest,
        check_names,
        load_baseline,
        severity_named,
    )
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.output_files import check_destination, repository_prefix

    if listing:
        finish(list_checks(), as_json=output["as_json"], quiet=False)
    request = CheckRequest(
        select=check_names(select),
        ignore=check_names(ignore),
        severity=severity_named(severity),
        known=load_baseline(baseline) if baseline else None,
        since=since,
        fix=fix or fix_reviewed,
        fix_reviewed=fix_reviewed,
    )
    level = severity_named(fail_level) if fail_level else None
    project = load_project(folder)
    check_destination(destination, project)
    with progress_bar(output, shown=form == "text" or destination is not None) as bar:
        result = run_check(project, languages, fail_level=level, request=request, progress=bar)
    finish_report(
        result,
        form,
        destination,
        prefix=functools.partial(repository_prefix, project),
        summary=True,
        everything=everything,
        **output,
    )
