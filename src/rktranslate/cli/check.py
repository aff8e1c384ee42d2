"""The command ``check``."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import click

from rktranslate.cli.options import (
    FILE,
    LEVELS,
    ReportCommand,
    changes_option,
    complete_checks,
    destination_option,
    format_option,
    output_options,
    paths_argument,
    project_option,
    reports_option,
    to_option,
)
from rktranslate.cli.output import finish, finish_report, progress_bar
from rktranslate.cli.refusals import RefusalReports

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=ReportCommand,
    result_type="CheckResult",
    short_help="Check the translations against the sources and the glossary.",
)
@paths_argument
@click.option(
    "--select",
    metavar="IDS",
    multiple=True,
    shell_complete=complete_checks,
    help="Run only these checks; IDS as in `names,numbers`.",
)
@click.option(
    "--ignore",
    metavar="IDS",
    multiple=True,
    shell_complete=complete_checks,
    help="Do not run these checks.",
)
@click.option(
    "--severity", type=LEVELS, default="info", show_default=True, help="Lowest severity to report."
)
@click.option(
    "--fail-level",
    type=LEVELS,
    help="Lowest severity that fails, with exit code 1.  [default: as configured, or error]",
)
@click.option("--since", metavar="REV", help="Report only what changed since a git revision.")
@click.option(
    "--baseline",
    type=FILE,
    metavar="FILE",
    help="Leave out the findings of an earlier JSON report.",
)
@click.option("--fix", is_flag=True, help="Fix spaces and quotation marks in drafts.")
@click.option("--fix-reviewed", is_flag=True, help="Fix them in reviewed targets, too.")
@click.option(
    "--deep",
    is_flag=True,
    help="Let a translation model read each target beside its source; slow at first, then kept.",
)
@click.option(
    "--risk",
    is_flag=True,
    help="List the units by the chance that something is wrong, with reasons; the riskiest first.",
)
@format_option("CheckResult")
@destination_option("Output file.  [default: -, standard output]")
@reports_option("CheckResult")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Print every finding, or with --risk every unit; otherwise the first few, and a count.",
)
@click.option("--list", "listing", is_flag=True, help="List the checks and exit.")
@changes_option
@to_option
@project_option
@output_options
def check(
    paths: tuple[Path, ...],
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
    deep: bool,
    risk: bool,
    form: str,
    destination: Path | None,
    reports: tuple[tuple[str, Path], ...],
    everything: bool,
    listing: bool,
    accept_changes: bool,
    **output: bool,
) -> None:
    """Check the translations against the sources and the glossary.

    Finds wrong names, terms, numbers, citations, links and markup, and what is missing or not
    reviewed. Each finding begins with file:line; errors come first. When one check has many
    findings, the first few are printed and the others are counted (see --all).
    Nothing is written without --fix.

    With --risk the units are listed instead, those first that are most likely wrong: by their
    findings, words without a counterpart, the length, and the confidence of the draft.
    With --deep the model's reading counts, too: install an engine that can score translations
    (argos, ctranslate2).

    PATHS are documents, PO files, folders or quoted patterns: only their findings are reported,
    judged beside all others of the project.

    \b
    rktranslate check --fail-level warning
    rktranslate check translations/en/laporan.docx.po
    rktranslate check --select names,numbers --to en
    rktranslate check --risk
    rktranslate check --deep --risk
    rktranslate check --format sarif -o report.sarif
    rktranslate check --since origin/main --report junit=report.xml
    """
    from rktranslate.workflow.check import check as run_check
    from rktranslate.workflow.check import list_checks, refused
    from rktranslate.workflow.check_request import (
        CheckRequest,
        check_names,
        load_baseline,
        severity_named,
    )
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.output_files import repository_prefix

    if listing:
        finish(list_checks(), as_json=output["as_json"], quiet=False)
    level = severity_named(fail_level) if fail_level else None
    with RefusalReports(refused, form, destination, reports, as_json=output["as_json"]) as refusals:
        project = load_project(folder, accept_changes=accept_changes)
        refusals.allow(project)
        request = CheckRequest(
            select=check_names(select),
            ignore=check_names(ignore),
            severity=severity_named(severity),
            known=load_baseline(baseline) if baseline else None,
            since=since,
            fix=fix or fix_reviewed,
            fix_reviewed=fix_reviewed,
            deep=deep,
            risk=risk,
        )
        with progress_bar(output, shown=form == "text" or destination is not None) as bar:
            result = run_check(
                project, languages, fail_level=level, request=request, progress=bar, paths=paths
            )
    finish_report(
        result,
        form,
        destination,
        prefix=functools.partial(repository_prefix, project),
        reports=reports,
        summary=True,
        everything=everything,
        **output,
    )
