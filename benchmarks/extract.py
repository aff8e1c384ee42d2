"""Measures extraction: Markdown to PO, cut into sentences, beside po4a, which cuts paragraphs.

    python benchmarks/extract.py --text DIR [--words N ...] [--repeats N] [--json] [--check]

DIR holds the sentences that ``archive.py`` makes documents of. Both tools read the same files; CPU
time of the whole command, median of the repeats. po4a writes one PO file for all documents, this
program one for each. The exponent is that of the time, less the time to start, over the sizes.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import archive
import measure

_UNITS_PER_DOCUMENT = 2000
_WORDS_PER_UNIT = 17.2


def project(folder: Path, sentences: list[str], words: int, seed: int) -> int:
    """Make a project with about so many words; return how many."""
    made = archive.make(sentences, round(words / _WORDS_PER_UNIT), _UNITS_PER_DOCUMENT, seed)
    archive.save(made, folder)
    return sum(len(s.split()) for document in made.source for p in document for s in p)


def main() -> None:
    parser = archive.measuring(__doc__, "po4a is faster")
    parser.add_argument("--words", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    given = parser.parse_args()

    sentences = archive.sentences_of(given.text)
    po4a = shutil.which("po4a-updatepo")
    rows: list[list[object]] = []
    sizes, ours, theirs = [], [], []
    with tempfile.TemporaryDirectory() as name:
        for number, words in enumerate([50, *sorted(given.words)]):
            folder = Path(name, str(number))
            size = project(folder, sentences, words, given.seed)
            used = measure.median(
                [*measure.RKTRANSLATE, "extract"],
                folder,
                lambda folder=folder: shutil.rmtree(folder / "translations", ignore_errors=True),
                given.repeats,
            )
            if number == 0:
                start = used.seconds
                continue
            sizes.append(size)
            ours.append(used.seconds - start)
            rows.append(["rktranslate extract", size, used.seconds, round(used.peak)])
            if po4a:
                masters = [
                    arg for path in sorted(folder.glob("source/*.md")) for arg in ("-m", str(path))
                ]
                peer = measure.median(
                    [po4a, "-f", "text", "-o", "markdown", *masters, "-p", "po4a.po"],
                    folder,
                    lambda folder=folder: (folder / "po4a.po").unlink(missing_ok=True),
                    given.repeats,
                )
                theirs.append(peer.seconds)
                rows.append(["po4a-updatepo", size, peer.seconds, round(peer.peak)])
            shutil.rmtree(folder)
    exponent = measure.exponent(sizes, ours) if len(sizes) > 1 else None
    head = ["tool", "words", "CPU s", "peak MiB"]
    missing = "" if po4a else "po4a-updatepo is not installed: skipped (apt-get install po4a)"
    measure.show(head, rows, start, exponent, missing, as_json=given.json)
    if po4a and given.check and ours[-1] + start > theirs[-1]:
        raise SystemExit("slower than po4a-updatepo")


if __name__ == "__main__":
    main()
