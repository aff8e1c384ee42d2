"""The ``models`` commands."""

from __future__ import annotations

import click

from rktranslate.cli.options import (
    Command,
    output_options,
)
from rktranslate.cli.output import finish, progress_bar
from rktranslate.cli.usage import Choice, CommandGroup


def _check_kind(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    """Accept an engine with installable models; they are only looked up when one is given."""
    if value is None or context.resilient_parsing:
        return value
    from rktranslate.workflow.models import model_kinds

    return str(Choice(model_kinds()).convert(value, parameter, context))


def _source_options(command: Command) -> Command:
    command = click.option(
        "--mirror",
        metavar="URL|FOLDER",
        help="Copy of the listing and of the files, instead of the publisher's server.",
    )(command)
    return click.option(
        "--index", metavar="URL|FILE", help="Listing of models, instead of the publisher's."
    )(command)


@click.group(cls=CommandGroup)
def models() -> None:
    """List, install, verify and remove translation models.

    Only `models install` and `models list --available` use the network; all other commands work
    offline.

    \b
    rktranslate models list
    rktranslate models install firefox id en
    rktranslate models install translate-id_en-1_9.argosmodel
    """


@models.command("list", short_help="List installed and available models.")
@click.option(
    "--available", is_flag=True, help="Also list models that can be installed; uses the network."
)
@click.option("--kind", callback=_check_kind, metavar="ENGINE", help="Only models of this engine.")
@_source_options
@output_options
def list_(
    available: bool, kind: str | None, index: str | None, mirror: str | None, **output: bool
) -> None:
    """List the models on this machine: bundled, installed, and those of Argos Translate."""
    from rktranslate.workflow import models as workflow

    if (index or mirror) and not available:
        raise click.UsageError("--index and --mirror require --available")
    if (index or mirror) and kind is None:
        raise click.UsageError(
            "--index and --mirror require --kind: each engine has its own listing"
        )
    kinds = (kind,) if kind else ()
    with progress_bar(output, "Fetching the listings" if available else "Reading models"):
        result = workflow.list_models(remote=available, index=index, mirror=mirror, kinds=kinds)
    finish(result, **output)


@models.command(short_help="Install a model for a language pair, or from a file.")
@click.argument("what", nargs=-1, required=True, metavar="ENGINE SOURCE TARGET | FILE | URL")
@_source_options
@click.option("--sha256", metavar="HEX", help="Expected SHA-256 of FILE or URL.")
@click.option("--force", is_flag=True, help="Replace an installed model of the same pair.")
@output_options
def install(
    what: tuple[str, ...],
    index: str | None,
    mirror: str | None,
    sha256: str | None,
    force: bool,
    **output: bool,
) -> None:
    """Install a model for a language pair, or from a file, a folder or a URL.

    ENGINE is an engine whose models can be installed, such as argos or firefox. An interrupted
    download is resumed. Files are verified before they are unpacked, and a model is visible only
    when it is complete.

    \b
    rktranslate models install firefox id en
    rktranslate models install argos id en --mirror https://intranet/argos/
    rktranslate models install ./translate-id_en-1_9.argosmodel
    """
    from rktranslate.workflow import models as workflow

    with progress_bar(output, "Fetching the listing") as bar:
        if len(what) == 3 and what[0] in workflow.model_kinds():
            if sha256:
                raise click.UsageError("--sha256 requires a FILE or a URL")
            kind, source, target = what
            result = workflow.install(
                kind, source, target, index=index, mirror=mirror, force=force, progress=bar
            )
        elif len(what) == 1:
            if index or mirror:
                raise click.UsageError("--index and --mirror require an engine and a language pair")
            result = workflow.install_file(what[0], sha256=sha256, force=force, progress=bar)
        else:
            raise click.UsageError(
                "expected ENGINE SOURCE TARGET, such as `firefox id en`, or one file, folder or URL"
            )
    finish(result, **output)


@models.command(short_help="Verify the files of installed models.")
@click.argument("kind", callback=_check_kind, metavar="[ENGINE]", required=False)
@click.argument("source", required=False)
@click.argument("target", required=False)
@output_options
def verify(kind: str | None, source: str | None, target: str | None, **output: bool) -> None:
    """Compare the files of installed models with the checksums of their installation.

    By default all models are verified. The exit code is 1 when a file differs.
    """
    from rktranslate.workflow import models as workflow

    with progress_bar(output) as bar:
        result = workflow.verify(kind, source, target, bar)
    finish(result, **output)


@models.command()
@click.argument("kind", callback=_check_kind, metavar="ENGINE")
@click.argument("source")
@click.argument("target")
@output_options
def remove(kind: str, source: str, target: str, **output: bool) -> None:
    """Remove an installed model."""
    from rktranslate.workflow import models as workflow

    finish(workflow.remove(kind, source, target), **output)


@models.command()
@click.argument("kind", callback=_check_kind, metavar="ENGINE")
@click.argument("source")
@click.argument("target")
@output_options
def info(kind: str, source: str, target: str, **output: bool) -> None:
    """Show the version, licence, origin and files of a model."""
    from rktranslate.workflow import models as workflow

    finish(workflow.info(kind, source, target), **output)
