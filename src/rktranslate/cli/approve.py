"""The command ``approve``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rktranslate.cli.options import complete_paths, output_options, project_option, to_option
from rktranslate.cli.output import finish, progress_bar

if TYPE_CHECKING:
    from pathlib import Path


@click.command(short_help="Approve drafts: mark them as reviewed in the PO files.")
@click.argument("paths", nargs=-1, metavar="[PATH[:LINE]]...", shell_complete=complete_paths)
@click.option(
    "--unchanged-since",
    metavar="REV",
    help="Approve only drafts whose source and target are as at a git revision: "
    "those that were read there.",
)
@click.option(
    "--with-findings",
    is_flag=True,
    help="Approve drafts with error-level findings, too; by default they are listed.",
)
@click.option(
    "--as",
    "reviewer",
    metavar="NAME",
    default="",
    help="Who approves, where the project records it ([review] of the configuration): "
    "'Ani Wijaya <ani@example.org>'; by default the user of git.",
)
@click.option("--undo", is_flag=True, help="Undo the latest approval; again, the one before.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be approved.")
@to_option
@project_option
@output_options
def approve(
    paths: tuple[str, ...],
    unchanged_since: str | None,
    reviewer: str,
    languages: tuple[str, ...],
    folder: Path,
    *,
    with_findings: bool,
    undo: bool,
    dry_run: bool,
    **output: bool,
) -> None:
    """Approve drafts: remove their fuzzy flag and the previous source.

    PATH is a PO file, a source document, a folder, or a pattern of them. PATH:LINE is the message
    at a line of a PO file, as `check` prints it; PATH:LINE-LINE is all messages there.

    A draft with an error-level finding is not approved without --with-findings; one without a
    target, with conflict markers or with a duplicate entry never is. What is left out is listed
    with the reason, and the exit code is 1 then. Nothing else in a PO file changes.

    \b
    rktranslate approve translations/en/report.md.po:31
    rktranslate approve source/report.md --to en
    rktranslate approve translations/en --unchanged-since v1.2
    rktranslate approve --undo
    """
    from rktranslate.workflow.inputs import load_project

    if undo:
        if paths or languages or unchanged_since is not None or with_findings or reviewer:
            others = "PATH, --to, --unchanged-since, --with-findings, --as"
            raise click.UsageError(f"--undo takes no {others}")
        from rktranslate.workflow.approval.undo import undo as run_undo

        finish(run_undo(load_project(folder), dry_run=dry_run), **output)
    if not paths and unchanged_since is None:
        raise click.UsageError("name what to approve: PATH or --unchanged-since")
    from rktranslate.workflow.approve import ApprovalRequest
    from rktranslate.workflow.approve import approve as run_approve

    request = ApprovalRequest(
        paths,
        languages,
        unchanged_since,
        with_findings=with_findings,
        dry_run=dry_run,
        reviewer=reviewer,
    )
    with progress_bar(output) as bar:
        result = run_approve(load_project(folder), request, progress=bar)
    finish(result, **output)
