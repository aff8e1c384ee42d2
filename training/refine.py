"""Second cleaning, by the half-trained model itself: free translations lose weight.

News and report corpora hold summaries and rewritings; they teach a model to drop and to invent.
Each pair of six or more words is scored with an exported package (mean log probability a piece).
Within each source the worst tenth goes and the next fifth counts half; pairs with far too few or
too many English words go too.  Reads ``train-all.tsv`` (made from ``train.tsv`` on the first call)
and replaces ``train.tsv``; ``train.py`` takes it at its next start.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece as spm


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True, help="exported package folder")
    parser.add_argument("--drop", type=float, default=0.10, help="share dropped in each source")
    parser.add_argument("--halve", type=float, default=0.20, help="next share, weight halved")
    parser.add_argument("--shortest", type=float, default=0.78, help="English words / Indonesian")
    parser.add_argument("--longest", type=float, default=1.75)
    parser.add_argument("--least-weight", type=float, default=1.0, help="others are not scored")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    whole = args.work / "train-all.tsv"
    if not whole.exists():
        shutil.copyfile(args.work / "train.tsv", whole)
    with whole.open(encoding="utf-8") as handle:
        rows = [line.rstrip("\n").split("\t") for line in handle]
    weights = np.array([float(r[0]) for r in rows])
    counts = np.array([(len(r[2].split()), len(r[3].split())) for r in rows])
    ratio = counts[:, 1] / np.maximum(counts[:, 0], 1)
    long_enough = counts[:, 0] >= 8
    wrong = long_enough & ((ratio < args.shortest) | (ratio > args.longest))
    scored = np.flatnonzero(
        (weights >= args.least_weight) & (counts.min(1) >= 6) & (counts.max(1) <= 70) & ~wrong
    )
    source = spm.SentencePieceProcessor(model_file=str(args.work / "source.model"))
    target = spm.SentencePieceProcessor(model_file=str(args.work / "target.model"))
    translator = ctranslate2.Translator(
        str(args.package / "model"), device="cpu", intra_threads=args.threads
    )
    scores = np.full(len(rows), np.nan)
    started = time.time()
    scored = scored[np.argsort(counts[scored, 1], kind="stable")]
    for start in range(0, len(scored), 8192):
        part = scored[start : start + 8192]
        results = translator.score_batch(
            source.encode([rows[i][2] for i in part], out_type=str),
            target.encode([rows[i][3] for i in part], out_type=str),
            max_batch_size=6000,
            batch_type="tokens",
        )
        scores[part] = [float(np.mean(r.log_probs)) for r in results]
        print(f"{start + len(part)} of {len(scored)}, {time.time() - started:.0f} s", flush=True)
    factor = np.where(wrong, 0.0, 1.0)
    names = np.array([r[1] for r in rows])
    for name in sorted(set(names)):
        mine = np.flatnonzero((names == name) & ~np.isnan(scores))
        if len(mine) < 50:
            continue
        low, middle = np.quantile(scores[mine], [args.drop, args.drop + args.halve])
        factor[mine[scores[mine] < middle]] = 0.5
        factor[mine[scores[mine] < low]] = 0.0
    with (args.work / "train.partial").open("w", encoding="utf-8") as handle:
        for row, weight in zip(rows, weights * factor, strict=True):
            if weight > 0:
                handle.write("\t".join([f"{weight:g}", *row[1:]]) + "\n")
    (args.work / "train.partial").replace(args.work / "train.tsv")
    ranked = scored[np.argsort(scores[scored])]
    worst = ranked[: len(ranked) // 10 : max(1, len(ranked) // 120)]
    for i in worst[:12]:
        print(f"{scores[i]:.2f} {names[i]} | {rows[i][2][:110]} | {rows[i][3][:110]}")
    dropped, halved = int((factor == 0).sum()), int((factor == 0.5).sum())
    print(f"scored {len(scored)}, wrong length {int(wrong.sum())}")
    print(f"dropped {dropped}, halved {halved}")
    print(f"weight {weights.sum():.0f} -> {(weights * factor).sum():.0f}")


if __name__ == "__main__":
    main()
