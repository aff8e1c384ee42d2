"""Measures what a command costs when nothing has changed since the last one.

    python benchmarks/unchanged.py --text DIR [--units N ...] [--repeats N] [--json] [--check]

DIR holds the sentences that ``archive.py`` makes documents of, 450 units each. Every unit is
translated and reviewed. Measured are ``status`` and ``run``, each as a whole command, in seconds of
CPU time: *anew* is the median of some runs with ``--no-cache``, *first* the one that keeps its
results, *unchanged* the median of some that find these, and *edited* that of some before each of
which a target in one PO file has changed. They are kept in a temporary folder.
"""

from __future__ import annotations

import itertools
import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import archive
import measure
from rktranslate.catalog.po import read, serialise
from rktranslate.model import State

if TYPE_CHECKING:
    from collections.abc import Callable

_PER_DOCUMENT = 450
_COMMANDS = ("status", "run")
_MOST_SECONDS = {"status": (100_000, 3.0), "run": (30_000, 3.0)}
"""Units and CPU seconds that are promised."""


def prepare(folder: Path, sentences: list[str], units: int, seed: int) -> None:
    """Make a project that is translated, reviewed and built."""
    archive.save(archive.make(sentences, units, _PER_DOCUMENT, seed), folder)
    measure.run([*measure.RKTRANSLATE, "extract"], folder)
    for path in sorted((folder / "translations").rglob("*.po")):
        catalog = read(path, "id").catalog
        messages = [
            replace(message, target=f"The text {message.source}", state=State.REVIEWED)
            for message in catalog.messages
        ]
        text = serialise(replace(catalog, messages=tuple(messages)))
        path.write_text(text, encoding="utf-8")


def measured(
    name: str,
    folder: Path,
    repeats: int,
    *options: str,
    prepare: Callable[[], None] = lambda: None,
) -> measure.Usage:
    """Return what a command uses; findings in targets that nobody wrote are no failure."""
    command = [*measure.RKTRANSLATE, name, "-q", *options]
    return measure.median(command, folder, prepare, repeats, codes=(0, 1))


def edit(folder: Path, number: int) -> None:
    """Change the first target of a PO file."""
    path = min((folder / "translations").rglob("*.po"))
    before, mark, after = path.read_text(encoding="utf-8").partition('msgstr "The text ')
    path.write_text(f"{before}{mark}{number} {after}", encoding="utf-8")


def main() -> None:
    parser = archive.measuring(__doc__, "a promise is broken")
    parser.add_argument("--units", type=int, nargs="+", default=[30_000, 100_000])
    given = parser.parse_args()
    sentences = archive.sentences_of(given.text)
    rows: list[list[object]] = []
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = str(Path(name, "cache"))
        os.environ.pop("RKTRANSLATE_NO_CACHE", None)
        for units in sorted(given.units):
            folder = Path(name, str(units))
            prepare(folder, sentences, units, given.seed)
            for command in _COMMANDS:
                anew = measured(command, folder, given.repeats, "--no-cache")
                first = measured(command, folder, 1)
                kept = measured(command, folder, given.repeats)
                numbers = itertools.count()
                edited = measured(
                    command,
                    folder,
                    given.repeats,
                    prepare=lambda folder=folder, numbers=numbers: edit(folder, next(numbers)),
                )
                seconds = (each.seconds for each in (anew, first, kept, edited))
                rows.append([command, units, *seconds, anew.seconds / kept.seconds])
                promised, most = _MOST_SECONDS[command]
                if units <= promised and kept.seconds > most:
                    broken.append(f"{command} of {units} units: {kept.seconds:.1f} s")
                if command == "status" and units <= promised and edited.seconds > most:
                    broken.append(f"{command} after an edit: {edited.seconds:.1f} s")
    head = ["command", "units", "anew", "first", "unchanged", "edited", "times faster"]
    if given.json:
        print(json.dumps(measure.named(head, rows)))
    else:
        print(measure.table(head, rows))
    if given.check and broken:
        raise SystemExit("; ".join(broken))


if __name__ == "__main__":
    main()
