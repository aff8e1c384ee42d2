"""Score an exported package: BLEU and chrF, copied placeholders, speed.

The placeholder test masks one to three names or numbers in held-out corpus sentences; a sentence
passes when every placeholder comes out exactly once and no other appears.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from pathlib import Path

import ctranslate2
import sacrebleu
import sentencepiece as spm
from sacrebleu.metrics import BLEU, CHRF

_SLOT = re.compile(r"｟\d｠")


class Package:
    """An Argos package run directly by CTranslate2, with Argos's own settings by default."""

    def __init__(
        self,
        folder: Path,
        threads: int,
        length_penalty: float = 0.2,
        coverage_penalty: float = 0.0,
    ) -> None:
        self.penalties = {"length_penalty": length_penalty, "coverage_penalty": coverage_penalty}
        self.processor = spm.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
        self.translator = ctranslate2.Translator(
            str(folder / "model"), device="cpu", inter_threads=1, intra_threads=threads
        )
        self.metadata = json.loads((folder / "metadata.json").read_text("utf-8"))

    def translate(self, texts: list[str], beam: int, batch: int = 4096) -> list[str]:
        """Best translations in order."""
        return [best[0] for best in self.hypotheses(texts, beam, 1, batch)]

    def hypotheses(
        self, texts: list[str], beam: int, count: int, batch: int = 4096
    ) -> list[list[str]]:
        """The ``count`` best translations of each text."""
        results = self.translator.translate_batch(
            self.processor.encode(texts, out_type=str),
            beam_size=beam,
            num_hypotheses=count,
            **self.penalties,
            replace_unknowns=True,
            max_batch_size=batch,
            batch_type="tokens",
        )
        return [[self.processor.decode_pieces(h) for h in r.hypotheses] for r in results]


def lines(path: Path) -> list[str]:
    """Lines without the newline; a last empty line is no line."""
    return path.read_text("utf-8").removesuffix("\n").split("\n")


def quality(package: Package, source: Path, reference: Path, limit: int, beam: int) -> dict:
    """Corpus BLEU and chrF with sacrebleu's signatures."""
    texts, references = lines(source), lines(reference)
    if limit:
        texts, references = texts[:limit], references[:limit]
    started = time.time()
    outputs = package.translate(texts, beam)
    seconds = time.time() - started
    bleu, chrf = BLEU(), CHRF()
    return {
        "sentences": len(texts),
        "beam": beam,
        "bleu": round(bleu.corpus_score(outputs, [references]).score, 2),
        "chrf": round(chrf.corpus_score(outputs, [references]).score, 2),
        "bleu_signature": str(bleu.get_signature()),
        "chrf_signature": str(chrf.get_signature()),
        "seconds": round(seconds, 1),
        "outputs": outputs,
    }


def masked_sentences(work: Path, count: int, seed: int) -> list[str]:
    """Held-out Indonesian sentences with one to three placeholders each."""
    from data import Changer, Rates, read_rows

    names = [
        tuple(line.rstrip("\n").split("\t")) for line in (work / "names.tsv").open(encoding="utf-8")
    ]
    change = Changer(names, Rates())
    rng = random.Random(seed)
    found: dict[str, None] = {}
    rows = read_rows(work / "heldout.tsv")
    for _ in range(6):
        rng.shuffle(rows)
        for _, indonesian, english in rows:
            made = change.mask(indonesian, english, rng)
            if made and 1 <= len(_SLOT.findall(made[0])) <= 3 and len(made[0].split()) <= 60:
                found.setdefault(made[0])
                if len(found) == count:
                    return list(found)
    return list(found)


def fault(text: str, output: str) -> str | None:
    """What is wrong with the placeholders of a translation."""
    wanted, got = Counter(_SLOT.findall(text)), Counter(_SLOT.findall(output))
    stray = len(re.findall("[｟｠]", output)) != 2 * sum(got.values())
    if wanted == got and not stray:
        return None
    return "lost" if wanted - got else "doubled"


def placeholders(package: Package, work: Path, count: int, beam: int, seed: int) -> dict:
    """Share of sentences whose placeholders all come out exactly.

    ``exact`` judges the best hypothesis alone; ``exact_any`` the first good one of the beam, which
    is what an engine gets that asks for all of them.
    """
    texts = masked_sentences(work, count, seed)
    outputs = package.hypotheses(texts, beam, beam)
    kinds: Counter[str] = Counter()
    examples, rescued = [], 0
    for text, found in zip(texts, outputs, strict=True):
        kind = fault(text, found[0])
        if kind is None:
            continue
        kinds[kind] += 1
        rescued += any(fault(text, other) is None for other in found[1:])
        if len(examples) < 20:
            examples.append([text, found[0]])
    failed, total = sum(kinds.values()), max(1, len(texts))
    return {
        "sentences": len(texts),
        "beam": beam,
        "exact": round(100 * (1 - failed / total), 2),
        "exact_any": round(100 * (1 - (failed - rescued) / total), 2),
        "failures": dict(kinds),
        "examples": examples,
    }


def speed(package: Package, source: Path, beam: int, repeat: int = 2) -> dict:
    """Sentences a second in one large call."""
    texts = lines(source)
    package.translate(texts[:64], beam)
    best = min(_timed(package, texts, beam) for _ in range(repeat))
    return {"sentences_per_second": round(len(texts) / best, 1), "beam": beam}


def _timed(package: Package, texts: list[str], beam: int) -> float:
    started = time.time()
    package.translate(texts, beam)
    return time.time() - started


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--package", type=Path, required=True, help="package folder")
    parser.add_argument("--work", type=Path, help="working folder, for the placeholder test")
    parser.add_argument("--dev-src", type=Path, required=True)
    parser.add_argument("--dev-ref", type=Path, required=True)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--length-penalty", type=float, default=0.2, help="Argos's is 0.2")
    parser.add_argument("--coverage-penalty", type=float, default=0.0)
    parser.add_argument("--limit", type=int, default=0, help="only the first sentences of dev")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--placeholders", type=int, default=0, help="sentences of that test")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--json", type=Path, help="write the scores here")
    parser.add_argument("--hypotheses", type=Path, help="write the translations here")
    parser.add_argument("--curve", type=Path, help="append one line to this table")
    parser.add_argument("--seed", type=int, default=17)
    args = parser.parse_args()
    package = Package(args.package, args.threads, args.length_penalty, args.coverage_penalty)
    result = {"flores_dev": quality(package, args.dev_src, args.dev_ref, args.limit, args.beam)}
    outputs = result["flores_dev"].pop("outputs")
    if args.hypotheses:
        args.hypotheses.write_text("\n".join(outputs) + "\n", "utf-8")
    if args.placeholders:
        if not args.work:
            parser.error("--placeholders needs --work")
        test = placeholders(package, args.work, args.placeholders, args.beam, args.seed)
        for text, output in test.pop("examples"):
            print("placeholder failure:", text, "->", output)
        result["placeholders"] = test
    if args.speed:
        result["speed"] = speed(package, args.dev_src, args.beam) | {"threads": args.threads}
    result["decoding"] = package.penalties
    result["versions"] = {
        "ctranslate2": ctranslate2.__version__, "sacrebleu": sacrebleu.__version__,
    }  # fmt: skip
    print(json.dumps(result, indent=1, ensure_ascii=False))
    if args.json:
        args.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if args.curve:
        training = package.metadata.get("rktranslate", {}).get("training", {})
        fresh = not args.curve.exists()
        with args.curve.open("a", encoding="utf-8") as handle:
            if fresh:
                handle.write("minutes\tsteps\ttokens\tsentences\tbeam\tbleu\tchrf\n")
            scores = result["flores_dev"]
            row = [training.get(k, "") for k in ("minutes", "steps", "target_tokens")]
            row += [scores[k] for k in ("sentences", "beam", "bleu", "chrf")]
            handle.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main()
