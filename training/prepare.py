"""Clean the corpus, make the vocabularies, and start the child's embeddings from the parent's.

Writes into ``--work``: ``train.tsv`` and ``heldout.tsv`` (weight, source, Indonesian, English),
``names.tsv`` (place and language names in both languages), ``source.model``, ``target.model``,
``embeddings.npz`` and ``prepare.json`` (what was kept and dropped).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import sentencepiece as spm

from align import Alignment, best_matches
from clean import DEFAULT_WEIGHT, FILTERS, NO_LICENCE, WEIGHTS, Pair, clean, read_corpus, words
from parent import read_parent
from vocabulary import BOS, MARKS, PLACEHOLDERS, build_source, build_target

_started = time.time()


def say(*what: object) -> None:
    """Print with the seconds since the start."""
    print(f"{time.time() - _started:6.0f} s", *what, flush=True)


def alignment_scores(pairs: list[Pair]) -> np.ndarray:
    """Mean word translation log probability of each pair, both directions added."""
    sides = []
    for side in ("indonesian", "english"):
        tokens = [words(getattr(p, side)) for p in pairs]
        count = Counter(w for t in tokens for w in t)
        index = {w: i for i, (w, n) in enumerate(count.most_common()) if n > 1}
        sides.append(([[index[w] for w in t if w in index][:60] for t in tokens], len(index)))
    (left, left_size), (right, right_size) = sides
    scores = np.zeros(len(pairs))
    for a, b, size in ((left, right, right_size), (right, left, left_size)):
        model = Alignment(a, b, size, iterations=4)
        for i, (x, y) in enumerate(zip(a, b, strict=True)):
            scores[i] += model.score(x, y) if x and y else 0.0
        del model
    return scores


def names() -> list[tuple[str, str]]:
    """Territory and language names in Indonesian and English from CLDR (through Babel)."""
    from babel import Locale

    indonesian, english = Locale("id"), Locale("en")
    found = {}
    for attribute in ("territories", "languages"):
        a, b = getattr(indonesian, attribute), getattr(english, attribute)
        for code in sorted(a):
            if code in b and not code.isdigit():
                found.setdefault(a[code], b[code])
    return sorted(found.items())


def start_embeddings(
    source: spm.SentencePieceProcessor,
    target: spm.SentencePieceProcessor,
    pivot: list[tuple[str, str, str]],
    sample: list[Pair],
    seed: int,
) -> tuple[dict[str, np.ndarray], Counter[str]]:
    """Child embeddings: copied, or mixed from the parent pieces that translate a piece.

    Portuguese matches come first (the parent's encoder reads Portuguese), then English ones.
    """
    weights, parent_path = read_parent()
    table, bias = weights["Wemb"], weights["decoder_ff_logit_out_b"][0]
    parent = spm.SentencePieceProcessor(model_file=str(parent_path))
    index = {parent.id_to_piece(i): i for i in range(parent.get_piece_size())}
    rng = np.random.default_rng(seed)
    width = table.shape[1]

    capital = [i for p, i in index.items() if len(p) > 3 and p[0] == "▁" and p[1].isupper()]
    base = table[capital].mean(0)
    slots = base + rng.normal(0, 0.11, (len(PLACEHOLDERS), width)).astype(np.float32)

    how: Counter[str] = Counter()
    out = np.zeros((target.get_piece_size(), width), np.float32)
    out_bias = np.full(target.get_piece_size(), float(np.quantile(bias, 0.1)), np.float32)
    for i in range(target.get_piece_size()):
        piece = target.id_to_piece(i)
        like = index.get(piece)
        if piece in PLACEHOLDERS:
            out[i] = slots[PLACEHOLDERS.index(piece)]
        elif like is not None:
            out[i], out_bias[i] = table[like], bias[like]
        elif piece.lstrip("▁") in MARKS:
            like = index.get(piece.replace(piece.lstrip("▁"), MARKS[piece.lstrip("▁")]), 1)
            out[i] = table[like] + rng.normal(0, 0.02, width)
            out_bias[i] = bias[like] - 1
        elif i != BOS:
            out[i] = rng.normal(0, 0.05, width)
    # <s> keeps the zero vector: Marian's decoder starts from it.

    indonesian = source.encode([p[0] for p in pivot])
    portuguese = parent.encode([p[2] for p in pivot])
    size, child = parent.get_piece_size(), source.get_piece_size()
    say("aligning", len(pivot), "Indonesian-Portuguese pairs")
    through_pt = best_matches(
        Alignment(indonesian, portuguese, size), Alignment(portuguese, indonesian, child)
    )
    left = source.encode([p.indonesian for p in sample])
    right = parent.encode([p.english for p in sample])
    say("aligning", len(sample), "Indonesian-English pairs")
    through_en = best_matches(Alignment(left, right, size, 4), Alignment(right, left, child, 4))

    seen = Counter(i for ids in left for i in ids)
    put = np.zeros((child, width), np.float32)
    spread = float(np.linalg.norm(table, axis=1).mean())
    for i in range(child):
        piece = source.id_to_piece(i)
        like = index.get(piece)
        if piece in PLACEHOLDERS:
            put[i] = slots[PLACEHOLDERS.index(piece)]
            continue
        pt, en = through_pt.get(i, ([], 0.0)), through_en.get(i, ([], 0.0))
        word = piece.lstrip("▁")
        plain = word.isalpha() and word.islower()
        matches = pt[0] if pt[1] >= 2 else en[0] if en[1] >= 2 else []
        if like is not None and (not plain or seen[i] < 5 or not matches):
            put[i] = table[like]
            how["copied"] += 1
        elif matches:
            ids, mix = [m for m, _ in matches], np.array([w for _, w in matches], np.float32)
            mix /= mix.sum()
            vector = mix @ table[ids]
            norm = mix @ np.linalg.norm(table[ids], axis=1)
            put[i] = vector * norm / max(float(np.linalg.norm(vector)), 1e-6)
            how["portuguese" if pt[1] >= 2 else "english"] += 1
        elif word in MARKS:
            put[i] = out[target.piece_to_id(piece)]
            how["mark"] += 1
        else:
            parts = [p for p in parent.encode(word) if p > 2]
            put[i] = table[parts].mean(0) if parts else rng.normal(0, 0.05, width)
            put[i] += rng.normal(0, spread / width**0.5 * 0.2, width)
            how["from parts"] += 1
    shown = {}
    for piece in ("▁pemerintah", "▁presiden", "▁senjata", "▁yang", "▁tidak", "nya", "▁Juli"):
        i = source.piece_to_id(piece)
        for label, found in (("pt", through_pt), ("en", through_en)):
            shown[f"{piece} {label}"] = [
                (parent.id_to_piece(m), round(w, 2)) for m, w in found.get(i, ([], 0))[0]
            ]
    say(json.dumps(shown, ensure_ascii=False))
    return {"source": put, "target": out, "bias": out_bias}, how


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True, help="working folder")
    parser.add_argument("--corpus", type=Path, required=True, help="id-en.tsv.gz")
    parser.add_argument("--pivot", type=Path, help="pivot.tsv (default: WORK/pivot.tsv)")
    parser.add_argument("--exclude", action="append", metavar="NAME", help="leave a source out")
    parser.add_argument(
        "--keep-nc", action="store_true", help="keep iwslt17_ted (CC BY-NC-ND), out by default"
    )
    parser.add_argument(
        "--licensed-only", action="store_true", help="leave out sources with no licence stated"
    )
    parser.add_argument(
        "--skip-filter", action="append", default=[], choices=[*FILTERS, "repeats", "alignment"]
    )
    parser.add_argument("--align-cut", type=float, default=0.04, help="worst share dropped")
    parser.add_argument("--target-pieces", type=int, default=16000)
    parser.add_argument("--indonesian-pieces", type=int, default=9000)
    parser.add_argument("--heldout", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    work: Path = args.work
    work.mkdir(parents=True, exist_ok=True)

    excluded = set(args.exclude or [])
    if not args.keep_nc:
        excluded.add("iwslt17_ted")
    if args.licensed_only:
        excluded.update(NO_LICENCE)
    pairs = read_corpus(args.corpus, excluded)
    read = len(pairs)
    pairs, dropped = clean(pairs, args.skip_filter)
    say("read", read, "kept", len(pairs), "dropped", dict(dropped))
    if "alignment" not in args.skip_filter:
        scores = alignment_scores(pairs)
        size = np.array([min(len(p.indonesian.split()), len(p.english.split())) for p in pairs])
        cut = np.quantile(scores[size >= 4], args.align_cut)
        worst = [p for p, s, n in zip(pairs, scores, size, strict=True) if s < cut and n >= 4]
        lost = Counter(p.source for p in worst)
        for p in rng.sample(worst, min(12, len(worst))):
            print("   dropped:", p.source, "|", p.indonesian[:100], "|", p.english[:100])
        dropped["alignment"] = len(worst)
        gone = set(map(id, worst))
        pairs = [p for p in pairs if id(p) not in gone]
        say("alignment cut", round(float(cut), 2), lost.most_common(12))

    news = [
        i
        for i, p in enumerate(pairs)
        if WEIGHTS.get(p.source, DEFAULT_WEIGHT) >= 1.5 and 8 <= len(p.english.split()) <= 60
    ]
    held = set(rng.sample(news, min(args.heldout, len(news) // 10)))
    for name, chosen in (
        ("train", [p for i, p in enumerate(pairs) if i not in held]),
        ("heldout", [p for i, p in enumerate(pairs) if i in held]),
    ):
        with (work / f"{name}.tsv").open("w", encoding="utf-8") as handle:
            for p in chosen:
                weight = WEIGHTS.get(p.source, DEFAULT_WEIGHT)
                handle.write(f"{weight}\t{p.source}\t{p.indonesian}\t{p.english}\n")
    pairs = [p for i, p in enumerate(pairs) if i not in held]
    known = names()
    with (work / "names.tsv").open("w", encoding="utf-8") as handle:
        handle.writelines(f"{a}\t{b}\n" for a, b in known)

    _, parent_path = read_parent()
    sampled = []
    for p in pairs:
        weight = WEIGHTS.get(p.source, DEFAULT_WEIGHT)
        sampled += [p] * (int(weight) + (rng.random() < weight % 1))
    upper = rng.sample(sampled, len(sampled) // 40)
    english = [p.english for p in sampled] + [p.english.upper() for p in upper]
    english += [b for _, b in known] * 3
    target = build_target(parent_path, english, args.target_pieces, work / "target.model")
    text = work / "indonesian.txt"
    with text.open("w", encoding="utf-8") as handle:
        handle.writelines(p.indonesian + "\n" for p in sampled)
        handle.writelines(p.indonesian.upper() + "\n" for p in upper)
        handle.writelines(a + "\n" for a, _ in known)
    source = build_source(
        parent_path, work / "target.model", text, args.indonesian_pieces, args.seed,
        work / "source.model",
    )  # fmt: skip
    say("pieces: source", source.get_piece_size(), "target", target.get_piece_size())
    example = "Presiden Rusia, Vladimir Putin, diperkirakan akan ke “Pyongyang” ｟3｠ lagi[2]."
    say(source.encode(example, out_type=str), target.encode(pairs[0].english, out_type=str))

    pivot_path = args.pivot or work / "pivot.tsv"
    rows = [line.rstrip("\n").split("\t") for line in pivot_path.open(encoding="utf-8")]
    pivot = [(r[0], r[1], r[2]) for r in rows if len(r) == 3]
    sample = rng.sample(sampled, min(60000, len(sampled)))
    arrays, how = start_embeddings(source, target, pivot, sample, args.seed)
    np.savez(work / "embeddings.npz", **arrays)
    report = {
        "read": read, "kept": len(pairs), "heldout": len(held), "dropped": dict(dropped),
        "excluded": sorted(excluded), "pairs_per_source": Counter(p.source for p in pairs),
        "source_pieces": source.get_piece_size(), "target_pieces": target.get_piece_size(),
        "embeddings": dict(how), "seed": args.seed,
    }  # fmt: skip
    (work / "prepare.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    say("done", json.dumps(report["embeddings"]))


if __name__ == "__main__":
    main()
