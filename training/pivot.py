"""Translate a word-covering sample of the English sides into Portuguese.

The parent model reads Portuguese.  A few ten thousand Indonesian-English pairs with a Portuguese
third side let ``prepare.py`` align Indonesian pieces with the Portuguese pieces whose embeddings
the parent's encoder already understands.  Uses the parent's sister model (en-pt) from the same
wheel through the engine ``fxtranslate``; about three minutes on two cores.
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import random
import re
import time
from collections import Counter
from pathlib import Path

from parent import find_model

PREFERRED = (
    "panl_bppt_international", "panl_bppt_economy", "imt_news", "tico19", "ausaid", "smeru",
    "panl_bppt_science", "panl_bppt_sport", "mozilla_legal", "udhr", "imt_general", "tatoeba",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{2,}")
_engine = None


def choose(corpus: Path, count: int, per_word: int, seed: int) -> list[tuple[str, str]]:
    """Pick pairs, news first, that add words seen fewer than ``per_word`` times so far."""
    rng = random.Random(seed)
    by_source: dict[str, list[tuple[str, str]]] = {}
    with gzip.open(corpus, "rt", encoding="utf-8") as handle:
        for line in handle:
            source, indonesian, english = line.rstrip("\n").split("\t")
            words = len(english.split())
            if 3 <= words <= 32 and 0.5 < words / max(1, len(indonesian.split())) < 2.2:
                by_source.setdefault(source, []).append((indonesian, english))
    order = [s for s in PREFERRED if s in by_source]
    order += sorted(s for s in by_source if s not in PREFERRED)
    seen: Counter[str] = Counter()
    chosen = []
    for source in order:
        rows = by_source[source]
        rng.shuffle(rows)
        for row in rows:
            words = {w.lower() for w in _WORD.findall(row[0])}
            if any(seen[w] < per_word for w in words):
                seen.update(words)
                chosen.append(row)
    if len(chosen) > count:  # keep the news, thin out the rest
        tail = chosen[count // 2 :]
        rng.shuffle(tail)
        chosen = chosen[: count // 2] + tail[: count - count // 2]
    return chosen


def _start(model: str) -> None:
    global _engine
    from fxtranslate import Translator

    folder = Path(model)
    vocab = next(folder.glob("vocab.*.spm")).read_bytes()
    weights = next(folder.glob("model.*.bin")).read_bytes()
    _engine = Translator(model=weights, src_vocab=vocab, trg_vocab=vocab)


def _translate(row: tuple[str, str]) -> tuple[str, str, str]:
    assert _engine is not None
    return row[0], row[1], _engine.translate(row[1]).replace("\t", " ").replace("\n", " ")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="working folder")
    parser.add_argument("--corpus", type=Path, required=True, help="id-en.tsv.gz")
    parser.add_argument("--count", type=int, default=24000)
    parser.add_argument("--per-word", type=int, default=6)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    rows = choose(args.corpus, args.count, args.per_word, args.seed)
    print(len(rows), "sentences to translate", flush=True)
    started = time.time()
    target = args.work / "pivot.tsv"
    partial = target.with_suffix(".partial")
    with (
        multiprocessing.Pool(args.processes, _start, (str(find_model("en", "pt")),)) as pool,
        partial.open("w", encoding="utf-8") as handle,
    ):
        for done, triple in enumerate(pool.imap(_translate, rows, chunksize=64), 1):
            handle.write("\t".join(triple) + "\n")
            if done % 2000 == 0:
                print(done, f"{time.time() - started:.0f} s", flush=True)
    partial.replace(target)


if __name__ == "__main__":
    main()
