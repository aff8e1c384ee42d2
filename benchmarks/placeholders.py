"""How often an engine copies placeholders exactly: one to three a sentence, 2,000 sentences.

Names and numbers inside the sentences of a text (a sentence a line) are hidden behind placeholders.
A sentence counts when each placeholder comes out exactly once and no other does.

    python benchmarks/placeholders.py --text dev.id --from id --to en [--package PATH]
"""

from __future__ import annotations

import argparse
import random
import re
import time
from pathlib import Path

from rktranslate import engines

_PLACEHOLDER = re.compile(r"｟[0-9]+｠")
_HIDEABLE = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z]+(?: [A-Z][a-z]+)*|\d+(?:[.,]\d+)*)(?=[ ,.])")


def masked(line: str, rng: random.Random) -> str | None:
    """Return a sentence with one to three of its names and numbers hidden; None without any."""
    found = list(_HIDEABLE.finditer(line))
    if not found:
        return None
    chosen = sorted(rng.sample(found, min(len(found), rng.randint(1, 3))), key=lambda m: m.start())
    numbers = rng.sample(range(10), len(chosen))
    parts, done = [], 0
    for match, number in zip(chosen, numbers, strict=True):
        parts += [line[done : match.start()], f"｟{number}｠"]
        done = match.end()
    return "".join([*parts, line[done:]])


def main() -> None:
    """Print the share, and some sentences that failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--text", type=Path, required=True, help="source text, a sentence a line")
    parser.add_argument("--from", dest="source", default="id")
    parser.add_argument("--to", dest="target", default="en")
    parser.add_argument("--engine", help="name of the engine [the best one here]")
    parser.add_argument("--package", type=Path, action="append", default=[], help="its model")
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true", help="exit 1 below 99.5 %%")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    lines = [line for line in arguments.text.read_text(encoding="utf-8").splitlines() if line]
    wanted: dict[str, None] = {}
    for _ in range(20):
        rng.shuffle(lines)
        wanted.update((made, None) for line in lines if (made := masked(line, rng)))
        if len(wanted) >= arguments.sentences:
            break
    texts = list(wanted)[: arguments.sentences]
    options = engines.EngineOptions(package_dirs=tuple(arguments.package))
    engine = engines.load(arguments.source, arguments.target, options, arguments.engine)
    started = time.perf_counter()
    targets = [found[0].target for found in engine.translate(texts)]
    seconds = time.perf_counter() - started
    failed = [
        (text, target)
        for text, target in zip(texts, targets, strict=True)
        if sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(target))
        or target.count("｟") != text.count("｟")
    ]
    share = 100 * (1 - len(failed) / len(texts))
    print(engine.signature)
    print(f"{share:.2f} % of {len(texts)} sentences exact, {len(texts) / seconds:.0f} sentences/s")
    for text, target in failed[:5]:
        print(f"  {text}\n  -> {target}")
    if arguments.check and share < 99.5:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
