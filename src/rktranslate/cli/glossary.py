"""The ``glossary`` commands."""

from __future__ import annotations

from pathlib import Path

import click

from rktranslate.cli.options import (
    FILE,
    LEVELS,
    LazyChoice,
    ReportCommand,
    destination_option,
    format_option,
    one_language_option,
    output_options,
    project_option,
    reports_option,
    to_option,
)
from rktranslate.cli.output import finish, finish_report, progress_bar
from rktranslate.cli.refusals import RefusalReports
from rktranslate.cli.streams import write_data
from rktranslate.cli.usage import CommandGroup


def _format_names() -> tuple[str, ...]:
    from rktranslate.workflow.glossary_formats import format_names

    return format_names()


_FORMAT = click.option(
    "--format",
    "kind",
    type=LazyChoice(_format_names),
    help="Format of FILE.  [default: by its extension]",
)


@click.group(cls=CommandGroup, short_help="Check, extend, measure and exchange glossary.csv.")
def glossary() -> None:
    """Check, extend, compare, measure and exchange glossary.csv.

    \b
    rktranslate glossary check
    rktranslate glossary suggest
    rktranslate glossary plan --since HEAD
    rktranslate glossary export terms.tbx
    """


@glossary.command(
    cls=ReportCommand,
    result_type="GlossaryCheckResult",
    short_help="List the problems of a glossary.",
)
@click.argument("file", type=FILE, required=False)
@click.option(
    "--fail-level",
    type=LEVELS,
    default="error",
    show_default=True,
    help="Lowest severity that fails, with exit code 1.",
)
@format_option("GlossaryCheckResult")
@destination_option("Output file.  [default: -, standard output]")
@reports_option("GlossaryCheckResult")
@project_option
@output_options
def check(
    file: Path | None,
    fail_level: str,
    form: str,
    destination: Path | None,
    reports: tuple[tuple[str, Path], ...],
    folder: Path,
    **output: bool,
) -> None:
    """List the problems of the project's glossary, or of FILE.

    Each problem begins with file:line and names its column. Nothing is written but the report.

    \b
    rktranslate glossary check
    rktranslate glossary check --format sarif -o glossary.sarif
    """
    from rktranslate.workflow.check_request import severity_named
    from rktranslate.workflow.glossary_check import check_glossary, refused
    from rktranslate.workflow.inputs import load_project, project_if_any
    from rktranslate.workflow.output_files import repository_prefix

    written = [destination, *(path for _, path in reports)]
    if file is not None and file.resolve() in {path.resolve() for path in written if path}:
        raise click.UsageError("the report would overwrite FILE: choose another output file")
    with RefusalReports(refused, form, destination, reports, as_json=output["as_json"]) as refusals:
        project = load_project(folder) if file is None else project_if_any(folder)
        refusals.allow(project)
        with progress_bar(output, "Checking the glossary"):
            result = check_glossary(project, file, fail_level=severity_named(fail_level))
    finish_report(
        result,
        form,
        destination,
        prefix=lambda: "" if project is None else repository_prefix(project),
        reports=reports,
        summary=True,
        **output,
    )


@glossary.command()
@click.argument("documents", type=FILE, nargs=-1)
@click.option(
    "--minimum",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    metavar="N",
    help="Lowest number of occurrences.",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=30,
    show_default=True,
    metavar="N",
    help="Highest number of suggestions of each kind; 0 for all.",
)
@project_option
@output_options
def suggest(
    documents: tuple[Path, ...], minimum: int, limit: int, folder: Path, **output: bool
) -> None:
    """Suggest terms of the sources that are missing from the glossary.

    Lists names, acronyms with their expansions, and recurring phrases, best first, each with its
    number of occurrences and its locations. DOCUMENTS are source documents of the project; all by
    default.
    """
    from rktranslate.workflow.glossary_suggest import suggest_terms
    from rktranslate.workflow.inputs import load_project

    with progress_bar(output) as bar:
        result = suggest_terms(
            load_project(folder), documents, minimum=minimum, limit=limit, progress=bar
        )
    finish(result, **output)


@glossary.command()
@click.option("--since", metavar="REV", help="Compare with the glossary at a git revision.")
@click.option("--old", type=FILE, metavar="FILE", help="Compare with another glossary.csv.")
@to_option
@project_option
@output_options
def plan(
    since: str | None,
    old: Path | None,
    languages: tuple[str, ...],
    folder: Path,
    **output: bool,
) -> None:
    """Show which translations a change of the glossary affects.

    Lists the drafts that `translate` will replace, and the reviewed units to review again, with
    both renderings. By default the glossary is compared with the terms that each draft records.
    Nothing is written.
    """
    from rktranslate.workflow.glossary_plan import plan_glossary
    from rktranslate.workflow.inputs import load_project

    if since is not None and old is not None:
        raise click.UsageError("--since and --old cannot be used together")
    with progress_bar(output, "Comparing glossaries") as bar:
        result = plan_glossary(load_project(folder), languages, since=since, old=old, progress=bar)
    finish(result, **output)


@glossary.command(short_help="Measure how well translations follow the glossary.")
@click.argument("source", type=FILE, required=False)
@click.argument("target", type=FILE, required=False)
@click.argument("reference", type=FILE, required=False)
@click.option(
    "--baseline", type=FILE, metavar="FILE", help="Translation of SOURCE by another system."
)
@click.option(
    "--glossary", "path", type=FILE, metavar="FILE", help="Glossary.  [default: the project's]"
)
@to_option
@project_option
@output_options
def score(
    source: Path | None,
    target: Path | None,
    reference: Path | None,
    baseline: Path | None,
    path: Path | None,
    languages: tuple[str, ...],
    folder: Path,
    **output: bool,
) -> None:
    """Measure how well translations follow the glossary, and the cost in quality.

    Without files, the translations of the project are measured. SOURCE, TARGET and REFERENCE have
    one sentence per line. With a reference, chrF and BLEU are reported for sentences with and
    without terms; with --baseline, also the p-value of the difference.

    \b
    rktranslate glossary score --to en
    rktranslate glossary score dev.id ours.en dev.en --baseline plain.en --to en
    """
    from rktranslate.workflow.glossary_score import glossary_for, score_files, score_project
    from rktranslate.workflow.inputs import load_project, project_if_any

    if source is None:
        if baseline or path:
            raise click.UsageError("--baseline and --glossary require SOURCE and TARGET")
        with progress_bar(output) as bar:
            scores = score_project(load_project(folder), languages, progress=bar)
        finish(scores, **output)
    if target is None:
        raise click.UsageError("SOURCE requires a TARGET")
    if len(languages) != 1:
        raise click.UsageError("expected one target language for files: use --to LANG")
    if baseline is not None and reference is None:
        raise click.UsageError("--baseline requires a REFERENCE")
    project = load_project(folder) if path is None else project_if_any(folder)
    terms = glossary_for(project, path, languages[0])
    with progress_bar(output, "Scoring"):
        result = score_files(terms, languages[0], source, target, reference, baseline)
    finish(result, **output)


@glossary.command("import")
@click.argument("file", type=FILE)
@_FORMAT
@to_option
@project_option
@output_options
def import_(
    file: Path, kind: str | None, languages: tuple[str, ...], folder: Path, **output: bool
) -> None:
    """Add the terms of another tool's glossary to the project's.

    Reads TBX, Weblate CSV, DeepL CSV and TSV, and OmegaT glossaries. Existing rows are not
    changed; terms that contradict them, or that glossary.csv cannot hold, are skipped and listed.
    """
    from rktranslate.workflow.glossary_import import import_glossary
    from rktranslate.workflow.inputs import load_project

    with progress_bar(output, f"Reading {file.name}"):
        result = import_glossary(load_project(folder), file, kind, languages)
    finish(result, **output)


@glossary.command(short_help="Write the glossary in the format of another tool.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@_FORMAT
@one_language_option(required=False)
@click.option("--force", is_flag=True, help="Replace an existing FILE.")
@project_option
@output_options
def export(
    file: Path,
    kind: str | None,
    target: str | None,
    folder: Path,
    *,
    force: bool,
    **output: bool,
) -> None:
    """Write the project's glossary to FILE in the format of another tool.

    FILE may be - for standard output. The export lists everything that the format cannot represent.

    \b
    rktranslate glossary export terms.tbx
    """
    from rktranslate.workflow.glossary_export import export_glossary
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.output_files import check_destination

    stdout = str(file) == "-"
    if stdout and output["as_json"]:
        raise click.UsageError("--json and - both write to standard output")
    check_destination(None if stdout else file, overwrite=force)
    project = load_project(folder)
    with progress_bar(output, "Writing the glossary"):
        result, data = export_glossary(project, file, kind, target)
    if stdout:
        write_data(data)
    finish(result, to_stderr=stdout, **output)
