"""The command ``merge-po``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rktranslate.cli.options import FILE, output_options
from rktranslate.cli.output import finish

if TYPE_CHECKING:
    from pathlib import Path


@click.command("merge-po", short_help="Merge two versions of a PO file: a merge driver of git.")
@click.argument("base", type=FILE)
@click.argument("ours", type=FILE)
@click.argument("theirs", type=FILE)
@click.argument("path", required=False)
@output_options
def merge_po(base: Path, ours: Path, theirs: Path, path: str | None, **output: bool) -> None:
    """Merge two versions of a PO file, message by message; the result replaces OURS.

    BASE is their common ancestor, and may be empty. PATH is the name of the file in messages. A
    reviewed target takes precedence over a draft. Two different targets of people are a conflict:
    the message is a draft with both, below marker lines (#-#-#-#-#) that `check` reports, and the
    exit code is 1. If a version is not a valid PO file, lines are merged as by git itself, and the
    exit code is 2.

    To let git use it:

    \b
    git config merge.rktranslate.driver "rktranslate merge-po --quiet %O %A %B %P"
    echo "*.po merge=rktranslate" >> .gitattributes
    """
    from rktranslate.workflow.merge_po import merge_po as run_merge

    finish(run_merge(base, ours, theirs, path), **output)
