"""Measures the grammar of drafts in which a glossary was enforced, by verdicts of a reader.

    python benchmarks/agreement.py --source FILE [--glossary FILE.csv] [--package DIR]
        [--count N] [--list FILE] [--judged FILE]

The source holds one sentence a line. All are drafted without and with the glossary
(``benchmarks/agreement.csv``: everyday nouns and verbs in renderings that the engine seldom
chooses), and of the drafts that the glossary changes, a number are taken at equal distances. A
reader has to say whether each inserted rendering agrees with the words around it (number, article,
form of a verb); other faults of a draft do not count. ``--list`` writes the drafts, to be judged in
the form of the verdicts; ``--judged`` counts verdicts (``benchmarks/agreement.tsv`` for FLORES
dev). A verdict is on a draft as it was: one that has changed since is counted as not judged.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections import Counter
from pathlib import Path

from rktranslate.drafting import draft_all
from rktranslate.engines.argos.engine import ArgosProvider
from rktranslate.engines.interface import EngineOptions
from rktranslate.glossary import Matcher, load

FIELDS = ("line", "draft", "verdict", "reason", "text")
HERE = Path(__file__).parent


def changed_drafts(
    texts: list[str], glossary: Path, package: Path | None
) -> list[tuple[int, str, str]]:
    """Return line number, draft without and draft with a glossary, where a term was missing."""
    engine = ArgosProvider().load("id", "en", EngineOptions((str(package),) if package else ()))
    matcher = Matcher(load(glossary, source_language="id"), "en")
    plain, enforced = (
        [
            draft.target
            for draft in draft_all(texts, engine, each, source_language="id", target_language="en")
        ]
        for each in (None, matcher)
    )
    return [
        (number, before, after)
        for number, (text, before, after) in enumerate(zip(texts, plain, enforced, strict=True), 1)
        if before != after and any(use.missing() for use in matcher.count_terms(text, before))
    ]


def digest(draft: str) -> str:
    """Return the first 12 digits of the SHA-256 of a draft."""
    return hashlib.sha256(draft.encode()).hexdigest()[:12]


def verdicts(path: Path) -> dict[tuple[int, str], str]:
    """Return the verdict ("yes" or "no") on a draft, by its line and digest."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t")
        return {(int(row["line"]), row["draft"]): row["verdict"] for row in rows}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--glossary", type=Path, default=HERE / "agreement.csv")
    parser.add_argument("--package", type=Path, help="an Argos package; default: the bundled one")
    parser.add_argument("--count", type=int, default=100, help="drafts to judge")
    parser.add_argument("--list", type=Path, help="write the drafts here, to be judged")
    parser.add_argument("--judged", type=Path, help="list of verdicts")
    options = parser.parse_args()
    texts = options.source.read_text("utf-8").splitlines()
    changed = changed_drafts(texts, options.glossary, options.package)
    count = min(options.count, len(changed))
    chosen = [changed[index * len(changed) // count] for index in range(count)]
    known = verdicts(options.judged) if options.judged else {}
    found = [known.get((line, digest(after)), "not judged") for line, _, after in chosen]
    if options.list:
        with options.list.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, delimiter="\t", lineterminator="\n")
            table.writerow(FIELDS)
            for (line, _, after), verdict in zip(chosen, found, strict=True):
                said = "" if verdict == "not judged" else verdict
                table.writerow((line, digest(after), said, "", after))
    print(f"{len(changed)} of {len(texts)} drafts are changed, {count} of them chosen")
    print(", ".join(f"{verdict}: {number}" for verdict, number in Counter(found).most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
