"""Measures what drafts copy: names, acronyms, and tokens such as hashtags, codes and file names.

    python benchmarks/copies.py --source FILE --reference FILE [--package DIR] [--limit N]
        [--rounds N] [--json] [--check]

Source and reference hold one sentence a line. They are drafted with and without the copy guard, in
turns, and compared with the reference:

    names     words with a capital that source and reference have, and the draft has nowhere
    acronyms  the same of words in capitals
    tokens    hashtags, handles, file names, options, placeholders, codes, telephone numbers and
              post codes: one stands in for a name of every sentence with a name
    chrF      by sacrebleu, as BLEU is; ``changed``: of the drafts that the guard changes
    time      processor time of a whole run relative to one without the guard; medians

"Without" is the same program, told to find nothing that is to be copied.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from rktranslate.compare.copies import CopyKind, copy_rules
from rktranslate.drafting import draft_all
from rktranslate.engines.argos.engine import ArgosProvider
from rktranslate.engines.interface import EngineOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.engines.interface import Engine

_NAME = re.compile(r"(?<![^\W_])[A-ZÀ-ÖØ-Þ][^\W\d_]{2,}")
_ACRONYM = re.compile(r"(?<![^\W_])[A-Z]{2,}(?![^\W_])")
_TOKENS = (
    "#SuaraWarga", "@kabar_desa", "notulen_2024.docx", "--tanpa-cache", "{nama_kota}", "KRI-631",
    "0813-2255-7781", "02931", "A-007", "#Pilkada2024", "@dinas.sosial", "data/rekap.csv",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """Figures of the drafts of one way."""

    way: str
    names: int
    names_lost: int
    sentences_with_lost_names: int
    acronyms: int
    acronyms_lost: int
    tokens: int
    tokens_kept: float
    chrf: float
    bleu: float
    changed: int
    chrf_changed: float
    time: float


def drafts(engine: Engine, texts: Sequence[str]) -> tuple[list[str], float]:
    """Return the drafts of texts, and the seconds of processor time."""
    start = time.process_time()
    made = draft_all(texts, engine, None, source_language="id", target_language="en")
    return [draft.target for draft in made], time.process_time() - start


@contextmanager
def no_guard() -> Iterator[None]:
    """Let the program find nothing that is to be copied."""
    with (
        patch("rktranslate.drafting.verifier.lost_copies", lambda *_args, **_options: ()),
        patch("rktranslate.drafting.verifier.hidden_codes", lambda *_args: ()),
    ):
        yield


def shared(pattern: re.Pattern[str], source: str, reference: str) -> set[str]:
    """Return the words of a kind that source and reference have."""
    found = set(pattern.findall(source)) & set(pattern.findall(reference))
    return {word for word in found if pattern is _ACRONYM or not word.isupper()}


def with_tokens(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return sentences with a token in place of their first name that is copied, and the token."""
    rules = copy_rules("id", "en")
    made: list[tuple[str, str]] = []
    for text in texts:
        names = [copy for copy in rules.copies(text) if copy.kind is CopyKind.NAME]
        if names and names[0].span.start > 0:
            token = _TOKENS[len(made) % len(_TOKENS)]
            made.append((text[: names[0].span.start] + token + text[names[0].span.end :], token))
    return made


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--package", type=Path, help="an Argos package; default: the bundled one")
    parser.add_argument("--limit", type=int, help="sentences")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true", help="exit 1 unless the aims are reached")
    arguments = parser.parse_args()
    import sacrebleu

    sources, references = (
        path.read_text("utf-8").splitlines()[: arguments.limit]
        for path in (arguments.source, arguments.reference)
    )
    packages = (arguments.package,) if arguments.package else ()
    options = EngineOptions(package_dirs=packages, threads=arguments.threads)
    engine = ArgosProvider().load("id", "en", options)
    engine.translate(["Rapat dimulai."])
    tokens = with_tokens(sources)
    targets: dict[str, list[str]] = {}
    token_targets: dict[str, list[str]] = {}
    seconds: list[tuple[float, float]] = []
    for number in range(arguments.rounds):
        with no_guard():
            targets["without"], without = drafts(engine, sources)
            if not number:
                token_targets["without"], _ = drafts(engine, [text for text, _ in tokens])
        targets["with"], guarded = drafts(engine, sources)
        if not number:
            token_targets["with"], _ = drafts(engine, [text for text, _ in tokens])
        seconds.append((without, guarded))
    rows = []
    changed = [
        i for i, pair in enumerate(zip(targets["without"], targets["with"], strict=True))
        if len(set(pair)) > 1
    ]  # fmt: skip
    for way, made in targets.items():
        lost = [
            {word for word in shared(_NAME, s, r) if word.casefold() not in target.casefold()}
            for s, r, target in zip(sources, references, made, strict=True)
        ]
        acronyms = [shared(_ACRONYM, s, r) for s, r in zip(sources, references, strict=True)]
        kept = Counter(
            token in target for (_, token), target in zip(tokens, token_targets[way], strict=True)
        )
        rows.append(
            Row(
                way,
                sum(len(shared(_NAME, s, r)) for s, r in zip(sources, references, strict=True)),
                sum(map(len, lost)),
                sum(map(bool, lost)),
                sum(map(len, acronyms)),
                sum(
                    not re.search(rf"\b{word}\b", target)
                    for words, target in zip(acronyms, made, strict=True)
                    for word in words
                ),
                len(tokens),
                kept[True] / (len(tokens) or 1),
                sacrebleu.corpus_chrf(made, [references]).score,
                sacrebleu.corpus_bleu(made, [references]).score,
                len(changed),
                sacrebleu.corpus_chrf(
                    [made[i] for i in changed], [[references[i] for i in changed]]
                ).score
                if changed
                else 0.0,
                1.0
                if way == "without"
                else statistics.median(guarded / without for without, guarded in seconds),
            )
        )
    if arguments.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        print(
            f"{'guard':8} {'names lost':>16} {'in':>4} {'acronyms':>9} {'tokens':>8} "
            f"{'chrF':>6} {'BLEU':>6} {'changed':>13} {'time':>5}"
        )
        for row in rows:
            share = 100 * row.names_lost / (row.names or 1)
            print(
                f"{row.way:8} {row.names_lost:4} of {row.names:4}, {share:4.1f}% "
                f"{row.sentences_with_lost_names:3} {row.acronyms_lost:3} of {row.acronyms:3} "
                f"{100 * row.tokens_kept:6.1f} % {row.chrf:6.2f} {row.bleu:6.2f} "
                f"{row.changed:5}: {row.chrf_changed:5.2f} {row.time:5.2f}"
            )
    without_row, with_row = rows
    reached = (
        with_row.names_lost <= 0.05 * with_row.names
        and with_row.acronyms_lost <= 2
        and with_row.tokens_kept >= 0.99
        and with_row.chrf >= without_row.chrf
        and with_row.bleu >= without_row.bleu
        and with_row.time <= 1.3
    )
    sys.exit(int(arguments.check and not reached))


if __name__ == "__main__":
    main()
