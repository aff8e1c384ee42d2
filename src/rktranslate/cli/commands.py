"""The commands. Each one only parses its options and calls ``workflow``.

Nothing heavy is imported before a command runs, so that ``--help`` and completion stay quick.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rktranslate.cli.exits import Exit, exit_code
from rktranslate.cli.glossary import glossary
from rktranslate.cli.models import evaluate, models
from rktranslate.cli.options import (
    FILE,
    FOLDER,
    Command,
    complete_checks,
    complete_engine,
    complete_language,
    output_options,
    project_if_any,
    project_of,
    project_option,
    to_option,
)
from rktranslate.cli.output import finish, progress_bar, show_error
from rktranslate.cli.tm import tm
from rktranslate.cli.xliff import xliff
from rktranslate.errors import RktranslateError
from rktranslate.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rktranslate.project.layout import Project
    from rktranslate.workflow.check import CheckResult


# --- options that several commands share -----------------------------------------------------


def _engine_options(command: Command) -> Command:
    command = click.option(
        "--package",
        "packages",
        type=FILE,
        multiple=True,
        metavar="PATH",
        help="Argos package (a folder or an .argosmodel file), or a folder of them.",
    )(command)
    return click.option(
        "--engine",
        metavar="NAME",
        shell_complete=complete_engine,
        help="Engine to use; see `rktranslate engines`.  [default: best one here]",
    )(command)


def _worker_options(command: Command) -> Command:
    command = click.option(
        "--cluster",
        metavar="ADDRESS",
        help="Draft on the workers of a Dask cluster: tcp://scheduler:8786.",
    )(command)
    return click.option(
        "--jobs",
        type=click.IntRange(1, 256),
        default=1,
        show_default=True,
        help="Worker processes, a model each; 1 uses all cores with one model.",
    )(command)


def _destination_option(text: str) -> Callable[[Command], Command]:
    """Return ``-o/--output``, as ``destination``: None for standard output, which - is too."""
    return click.option(
        "-o",
        "--output",
        "destination",
        type=click.Path(path_type=Path, allow_dash=True),
        callback=lambda _context, _option, path: None if str(path) == "-" else path,
        help=text,
    )


# --- the program -----------------------------------------------------------------------------


_SECTIONS = {
    "From sources to documents": ("init", "extract", "translate", "check", "build", "run"),
    "Where things stand": ("status", "engines", "evaluate"),
    "What it works with": ("glossary", "tm", "models", "xliff"),
    "Besides": ("text", "completion"),
}


class _Program(click.Group):
    """The program; its help lists the commands by what they are for."""

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click passes it
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the commands, section by section."""
        width = max(map(len, self.commands))
        for title, names in _SECTIONS.items():
            rows = [
                (name.ljust(width), self.commands[name].get_short_help_str(70)) for name in names
            ]
            with formatter.section(title):
                formatter.write_dl(rows)


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 clean, 1 findings at or above the fail level, 2 usage or bad input, "
    "3 incomplete (something is not reviewed), 130 interrupted.",
)
@click.version_option(__version__, prog_name="rktranslate")
def program() -> None:
    """Translate documents offline, under a glossary, with people in charge.

    A source document becomes a PO file a language (extract), an offline engine drafts what is
    missing (translate), people review the drafts in any PO editor, checks guard names, numbers
    and citations (check), and reviewed text becomes documents again (build).

    \b
    Start:       rktranslate init --to en
    Every day:   rktranslate run
    In CI:       rktranslate check
    One file:    rktranslate text report.txt --to ms
    """


@program.command(short_help="Make a project in a folder.")
@click.argument("folder", type=FOLDER, default=Path())
@click.option("--from", "source", default="id", show_default=True, help="Language of the sources.")
@click.option("--to", "languages", multiple=True, required=True, metavar="LANG", help="Target.")
@output_options
def init(folder: Path, source: str, languages: tuple[str, ...], **output: bool) -> None:
    """Make a project: rktranslate.toml, glossary.csv, source/ and translations/."""
    from rktranslate.workflow.init import init as run_init

    finish(run_init(folder, source, languages), **output)


@program.command()
@project_option
@to_option
@output_options
def extract(folder: Path, languages: tuple[str, ...], **output: bool) -> None:
    """Bring the PO files up to the source documents.

    New sentences come in empty, changed ones keep their translation as a draft with the earlier
    source beside it, and removed ones are kept as obsolete entries. Nothing human is lost.
    """
    from rktranslate.workflow.extract import extract as run_extract

    with progress_bar(output) as bar:
        result = run_extract(project_of(folder), languages, bar)
    finish(result, **output)


@program.command(short_help="Extract, then draft whatever has no translation.")
@project_option
@to_option
@_engine_options
@click.option("--redraft", is_flag=True, help="Make unreviewed machine drafts anew.")
@_worker_options
@output_options
def translate(
    folder: Path,
    languages: tuple[str, ...],
    engine: str | None,
    packages: tuple[Path, ...],
    redraft: bool,
    jobs: int,
    cluster: str | None,
    **output: bool,
) -> None:
    """Extract, then draft with an offline engine whatever has no translation.

    Drafts are marked fuzzy, with a comment that says what made them. Reviewed text is never
    touched.
    """
    from rktranslate.workflow.translate import translate as run_translate

    with progress_bar(output) as bar:
        result = run_translate(
            project_of(folder),
            languages,
            engine=engine,
            packages=packages,
            redraft=redraft,
            jobs=jobs,
            cluster=cluster,
            progress=bar,
        )
    finish(result, **output)


_LEVELS = click.Choice(["info", "warning", "error"])


@program.command(short_help="Check names, numbers, citations, prose, completeness.")
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
@click.option("--severity", type=_LEVELS, default="info", help="Show findings from this level on.")
@click.option(
    "--fail-level",
    type=_LEVELS,
    help="Lowest severity that makes the exit code 1.  [default: error, or the configuration]",
)
@click.option("--since", metavar="REV", help="Only units that changed since a git revision.")
@click.option(
    "--baseline", type=FILE, metavar="FILE", help="Leave out the findings of a JSON report."
)
@click.option("--fix", is_flag=True, help="Mend spaces and quotation marks of drafts.")
@click.option("--fix-reviewed", is_flag=True, help="Mend those of reviewed targets too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "junit", "github", "gitlab", "checkstyle", "html"]),
    default="text",
    show_default=True,
    help="How to write the findings.",
)
@_destination_option("File for them.  [default: -]")
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
    from rktranslate.checks import read_baseline
    from rktranslate.checks.scope import CheckRequest
    from rktranslate.model import Severity
    from rktranslate.storage.files import read_bytes
    from rktranslate.workflow.check import check as run_check

    if listing:
        _list_checks()
        return
    request = CheckRequest(
        select=_ids(select),
        ignore=_ids(ignore),
        severity=Severity[severity.upper()],
        known=read_baseline(read_bytes(baseline), str(baseline)) if baseline else None,
        since=since,
        fix=fix or fix_reviewed,
        fix_reviewed=fix_reviewed,
    )
    level = Severity[fail_level.upper()] if fail_level else None
    if form != "text" and destination is None:
        output["quiet"] = True
    project = project_of(folder)
    _refuse_as_result(destination, project)
    with progress_bar(output) as bar:
        result = run_check(project, languages, fail_level=level, request=request, progress=bar)
    if destination is None and form == "text":
        finish(result, everything=everything, **output)
    _write_report(project, result, "json" if output["as_json"] else form, destination)
    if destination is not None and not output["as_json"]:
        finish(result, everything=everything, **output)
    raise click.exceptions.Exit(exit_code(result))


def _ids(texts: Sequence[str]) -> frozenset[str]:
    return frozenset(word.strip() for text in texts for word in text.split(",") if word.strip())


def _write_report(
    project: Project, result: CheckResult, form: str, destination: Path | None
) -> None:
    from rktranslate.project.revisions import place_in_repository
    from rktranslate.report.formats import OF_REPOSITORIES, render

    prefix = place_in_repository(project.root) if form in OF_REPOSITORIES else ""
    _write(render(result, form, exit_code(result), prefix), destination)


def _write(text: str, destination: Path | None) -> None:
    from rktranslate.storage.files import write_atomic

    if destination is None:
        click.echo(text, nl=False)
    else:
        write_atomic(destination, text.encode())


def _refuse_as_result(destination: Path | None, project: Project | None = None) -> None:
    """Refuse a file that people work on before a command begins, not when all is worked out."""
    from rktranslate.project.protection import refuse_as_result

    if destination is not None:
        refuse_as_result(destination, project)


def _list_checks() -> None:
    from rktranslate.checks import rules

    for rule in rules():
        off = "" if rule.enabled else " (off)"
        click.echo(f"{rule.name:20} {rule.severity.name.lower() + off:14} {rule.help}")


@program.command()
@project_option
@to_option
@click.option("--draft", is_flag=True, help="Build with drafts, into files named *.draft.*.")
@output_options
def build(folder: Path, languages: tuple[str, ...], draft: bool, **output: bool) -> None:
    """Write the target documents from reviewed text.

    A document with anything unreviewed is not built: its units are listed, the exit code is 3,
    and the earlier output stays as it was.
    """
    from rktranslate.workflow.build import build as run_build

    with progress_bar(output) as bar:
        result = run_build(project_of(folder), languages, draft=draft, progress=bar)
    finish(result, **output)


@program.command()
@project_option
@to_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "svg", "html"]),
    default="text",
    show_default=True,
    help="A table, a line a catalogue for spreadsheets, or a picture of the coverage.",
)
@_destination_option("File for it.  [default: -]")
@output_options
def status(
    folder: Path,
    languages: tuple[str, ...],
    form: str,
    destination: Path | None,
    **output: bool,
) -> None:
    """Show how far each document is in each language."""
    from rktranslate.workflow.status import status as run_status

    project = project_of(folder)
    _refuse_as_result(destination, project)
    with progress_bar(output) as bar:
        result = run_status(project, languages, bar)
    if form == "text" or output["as_json"]:
        finish(result, **output)
    from rktranslate.report import coverage

    _write(coverage.render(result, form), destination)


@program.command()
@project_option
@to_option
@_engine_options
@_worker_options
@output_options
def run(
    folder: Path,
    languages: tuple[str, ...],
    engine: str | None,
    packages: tuple[Path, ...],
    jobs: int,
    cluster: str | None,
    **output: bool,
) -> None:
    """Extract, translate, check and build: all of it, in order.

    Where no engine is installed for a language its drafts are left out, and the build says what
    is missing. Findings at the fail level hold the output of their catalogue back.
    """
    from rktranslate.workflow.run import run as run_all

    with progress_bar(output) as bar:
        result = run_all(
            project_of(folder),
            languages,
            engine=engine,
            packages=packages,
            jobs=jobs,
            cluster=cluster,
            progress=bar,
        )
    finish(result, **output)


@program.command()
@project_option
@to_option
@click.option("--from", "source", help="Source language.  [default: the project's, or id]")
@click.option("--package", "packages", type=FILE, multiple=True, help="Argos package to look in.")
@output_options
def engines(
    folder: Path,
    languages: tuple[str, ...],
    source: str | None,
    packages: tuple[Path, ...],
    **output: bool,
) -> None:
    """List what can translate here, and how to get what cannot."""
    from rktranslate.workflow.engines import engines as run_engines

    project = project_if_any(folder) if languages else project_of(folder)
    targets = languages or (project.config.target_languages if project else ())
    origin = source or (project.config.source_language if project else "id")
    finish(run_engines(project, origin, targets, packages=packages), **output)


@program.command(short_help="Translate one document without a project.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--from", "source", default="id", show_default=True, help="Language of the file.")
@click.option(
    "--to",
    "target",
    required=True,
    metavar="LANG",
    shell_complete=complete_language,
    help="Target language.",
)
@_engine_options
@click.option("--glossary", type=FILE, help="glossary.csv to hold the draft to.")
@_destination_option("Where to write.  [default: -]")
@click.option("--force", is_flag=True, help="Overwrite the output file.")
@output_options
def text(
    file: Path,
    source: str,
    target: str,
    engine: str | None,
    packages: tuple[Path, ...],
    glossary: Path | None,
    destination: Path | None,
    force: bool,
    **output: bool,
) -> None:
    """Translate one document without a project: a machine draft on standard output.

    FILE is a text or Markdown document, or - for plain text from standard input.
    """
    from rktranslate.errors import DocumentError
    from rktranslate.storage.files import read_bytes, write_atomic
    from rktranslate.workflow.text import translate_document

    stdin = str(file) == "-"
    _refuse_as_result(destination)
    if destination is not None and destination.exists() and not force:
        raise DocumentError(
            "there is such a file already", path=str(destination), hint="use --force to replace it"
        )
    data = sys.stdin.buffer.read() if stdin else read_bytes(file)
    with progress_bar(output) as bar:
        result = translate_document(
            "stdin.txt" if stdin else str(file),
            data,
            source,
            target,
            engine=engine,
            packages=packages,
            glossary=glossary,
            progress=bar,
        )
    if destination is not None:
        write_atomic(destination, result.output)
    elif not output["as_json"]:
        sys.stdout.buffer.write(result.output)
        sys.stdout.flush()
    finish(result, to_stderr=True, **output)


@program.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash:  rktranslate completion bash >> ~/.bashrc
    zsh:   rktranslate completion zsh >> ~/.zshrc
    fish:  rktranslate completion fish > ~/.config/fish/completions/rktranslate.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - the choice above names click's own classes
    click.echo(kind(program, {}, "rktranslate", "_RKTRANSLATE_COMPLETE").source())


program.add_command(glossary)
program.add_command(models)
program.add_command(evaluate)
program.add_command(tm)
program.add_command(xliff)


# --- the edges -------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and leave with its exit code."""
    sys.exit(_main(sys.argv[1:] if arguments is None else list(arguments)))


def _main(arguments: list[str]) -> int:
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
        error.show()
        return Exit.REFUSED
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted: files on disk are whole; run again to go on", err=True)
        return Exit.INTERRUPTED
    except RktranslateError as error:
        _refuse(arguments, error)
        return Exit.REFUSED
    except BrokenPipeError:
        # The reader went away (`| head`): not an error of ours, and nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.CLEAN
    return code if isinstance(code, int) else Exit.CLEAN


def _refuse(arguments: Sequence[str], error: RktranslateError) -> None:
    if "--json" in arguments:
        from rktranslate.report.json import dumps_error

        click.echo(dumps_error(_command_of(arguments), Exit.REFUSED, str(error)))
        return
    show_error(str(error))


def _command_of(arguments: Sequence[str]) -> str:
    """Return the name of a command as it was typed: ``check``, ``glossary check``."""
    group: click.Command = program
    names: list[str] = []
    for word in arguments:
        if isinstance(group, click.Group) and word in group.commands:
            group = group.commands[word]
            names.append(word)
    return " ".join(names)
