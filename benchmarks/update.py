"""Measures the update of a catalogue after source edits, beside msgmerge.

    python benchmarks/update.py --text DIR [--units N ...] [--repeats N] [--json] [--check]

DIR holds the sentences that ``archive.py`` makes a document of. Every unit is translated and
reviewed; then a tenth of the sentences is edited. Measured is the whole command: ``rktranslate
extract`` from Markdown to the updated PO file, and ``msgmerge --previous`` on the same PO file with
a template that is ready made; CPU time, median of the repeats.

An edited sentence is *right* when the previous source that its draft names is the one it was made
of (one of them, where two were joined), *wrong* when it is another, *none* when there is no draft;
a new sentence must have none. The exponent is that of the time, less the time to start.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import archive
import measure
from rktranslate.catalog.po import read, serialise
from rktranslate.model import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive import Edit

_SOURCE, _CATALOG = "source/00001.md", "translations/en/00001.md.po"
_PEER_UNITS = 10_000
"""Most units that msgmerge is given: it compares every new message with every old one."""
VERDICTS = ("right", "wrong", "none")


def prepare(folder: Path, sentences: list[str], units: int, seed: int) -> list[Edit]:
    """Make a project with a reviewed catalogue beside it, its template after the edits, and return
    the edits."""
    made = archive.make(sentences, units, units, seed)
    archive.save(made, folder)
    shutil.copy(folder / _SOURCE, folder / "before.md")
    shutil.copy(folder / "edited/00001.md", folder / _SOURCE)
    measure.run([*measure.RKTRANSLATE, "extract"], folder)
    shutil.move(folder / _CATALOG, folder / "template.pot")
    shutil.copy(folder / "before.md", folder / _SOURCE)
    measure.run([*measure.RKTRANSLATE, "extract"], folder)
    catalog = read(folder / _CATALOG, "id").catalog
    messages = [
        replace(message, target=f"<{message.source[::-1]}>", state=State.REVIEWED)
        for message in catalog.messages
    ]
    text = serialise(replace(catalog, messages=tuple(messages)))
    (folder / "before.po").write_text(text, encoding="utf-8")
    shutil.copy(folder / "edited/00001.md", folder / _SOURCE)
    return made.edits


def judged(path: Path, edits: Sequence[Edit]) -> Counter[str]:
    """Count what a merged catalogue made of the edited sentences that it has as units."""
    messages = {m.source: m for m in read(path, "id").catalog.messages if not m.obsolete}
    counts: Counter[str] = Counter()
    for edit in edits:
        for source in edit.after:
            message = messages.get(source)
            if message is None:
                continue
            if not message.target:
                counts["none"] += bool(edit.before)
            elif edit.kind == "typography" and message.previous_source is None:
                counts["right"] += 1
            else:
                right = message.previous_source in (*edit.before, " ".join(edit.before))
                counts["right" if right and edit.before else "wrong"] += 1
    return counts


def main() -> None:
    parser = archive.measuring(__doc__, "a promise is broken")
    parser.add_argument("--units", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    given = parser.parse_args()

    sentences = archive.sentences_of(given.text)
    msgmerge = shutil.which("msgmerge")
    rows: list[list[object]] = []
    sizes, seconds, broken = [], [], []
    with tempfile.TemporaryDirectory() as name:
        for number, units in enumerate([10, *sorted(given.units)]):
            folder = Path(name, str(number))
            edits = prepare(folder, sentences, units, given.seed)
            used = measure.median(
                [*measure.RKTRANSLATE, "extract"],
                folder,
                lambda folder=folder: shutil.copy(folder / "before.po", folder / _CATALOG),
                given.repeats,
            )
            if number == 0:
                start = used.seconds
                continue
            sizes.append(units)
            seconds.append(used.seconds - start)
            ours = judged(folder / _CATALOG, edits)
            rows.append(
                ["rktranslate extract", units, used.seconds, round(used.peak)]
                + [ours[verdict] for verdict in VERDICTS]
            )
            if used.peak > 500e6 / 2**20:
                broken.append(f"{used.peak:.0f} MiB for {units} units")
            if msgmerge and units <= _PEER_UNITS:
                peer = measure.median(
                    [msgmerge, "--previous", "-q", "-o", "peer.po", "before.po", "template.pot"],
                    folder,
                    lambda: None,
                    given.repeats,
                )
                theirs = judged(folder / "peer.po", edits)
                rows.append(
                    ["msgmerge --previous", units, peer.seconds, round(peer.peak)]
                    + [theirs[verdict] for verdict in VERDICTS]
                )
                if used.seconds > peer.seconds:
                    broken.append("slower than msgmerge")
                if ours["right"] < theirs["right"] or ours["wrong"] >= theirs["wrong"]:
                    broken.append("worse predecessors than msgmerge")
            shutil.rmtree(folder)
    exponent = measure.exponent(sizes, seconds) if len(sizes) > 1 else None
    if exponent is not None and exponent > 1.1:
        broken.append(f"exponent {exponent:.2f}")
    head = ["tool", "units", "CPU s", "peak MiB", *VERDICTS]
    missing = "" if msgmerge else "msgmerge is not installed: skipped (apt-get install gettext)"
    measure.show(head, rows, start, exponent, missing, as_json=given.json)
    if given.check and broken:
        raise SystemExit("; ".join(broken))


if __name__ == "__main__":
    main()
