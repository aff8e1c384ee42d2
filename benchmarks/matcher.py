"""Measures the glossary matcher: speed and memory with many terms over much text.

    python benchmarks/matcher.py [--text FILE] [--terms N] [--words N] [--json] [--check]

FILE is any text; it is repeated until it has N words. Without one, words are made up. Three
glossaries are searched for: ``sparse`` (made-up names, few of which stand in the text), ``dense``
(also words and pairs of words of the text, so that about every fifth word is in a term, as in no
text that people write) and ``full`` (words and pairs of the text only, so that three words of four
are in a term; printed, but held to no target). The text comes in ``lines``, as one ``whole``
string, or as one with ``gaps``: most spaces are several, or no-break spaces, or line breaks.

Each row is measured in a process of its own: megabytes (of UTF-8) a second of processor time on one
core, and the peak memory of the process, interpreter, text and matches included.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from rktranslate.glossary import Glossary, Matcher
from rktranslate.model import Term

_SPEED = 5.0
_MEMORY = 300.0
_SYLLABLES = re.findall("..", "bacidafugahajikalumanaperasitawayoangeruinok")
CASES = (
    "sparse lines",
    "sparse whole",
    "dense lines",
    "dense whole",
    "dense gaps",
    "full lines",
    "full whole",
)
_DENSITY = 0.2


@dataclass(frozen=True)
class Row:
    """One measurement."""

    case: str
    terms: int
    megabytes: float
    matches: int
    build_seconds: float
    megabytes_a_second: float
    peak_mib: float


def made_up(count: int, chance: random.Random) -> list[str]:
    """Return words, common ones often."""
    known = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(30_000)]
    weights = [1 / (rank + 10) for rank in range(len(known))]
    return chance.choices(known, weights, k=count)


def lines_of(text: Path | None, words: int) -> list[str]:
    """Return lines with so many words in all."""
    chance = random.Random(3)
    if text is None:
        made = made_up(words, chance)
        return [" ".join(made[at : at + 18]).capitalize() + "." for at in range(0, words, 18)]
    source = [line for line in text.read_text("utf-8").splitlines() if line.strip()]
    lines: list[str] = []
    count = 0
    while count < words:
        for line in source:
            lines.append(line)
            count += len(line.split())
            if count >= words:
                break
    return lines


def glossary(case: str, size: int, lines: list[str]) -> Glossary:
    """Return a glossary of as many terms, or as many as the text has."""
    chance = random.Random(5)
    names: set[str] = set()
    words = made_up(size * 3, chance)
    while len(names) < size:
        at = chance.randrange(len(words) - 3)
        tail = words[at : at + chance.choice((0, 1, 2))]
        names.add(" ".join([chance.choice(words) + chance.choice(words), *tail]))
    own: list[str] = []
    if not case.startswith("sparse"):
        counts: Counter[str] = Counter()
        for line in lines:
            found = re.findall(r"[^\W\d_]+", line.casefold())
            counts.update(found)
            counts.update(map(" ".join, pairwise(found)))
        own = chance.sample(sorted(counts), min(size, len(counts)))
        if case.startswith("dense"):
            own = _until(own, counts, _DENSITY * sum(len(line.split()) for line in lines))
    chosen = [*own, *sorted(names)][:size]
    return Glossary(tuple(Term(form, (("en", ("x",)),)) for form in chosen), "id", ("en",))


def _until(forms: list[str], counts: Counter[str], covered: float) -> list[str]:
    """Return the first forms that cover so many words, leaving out what covers much alone."""
    kept = []
    for form in forms:
        share = counts[form] * (form.count(" ") + 1)
        if share < covered / 20:
            kept.append(form)
            covered -= share
        if covered <= 0:
            break
    return kept


def measure(case: str, options: argparse.Namespace) -> Row:
    """Search one text for one glossary."""
    lines = lines_of(options.text, options.words)
    terms = glossary(case, options.terms, lines)
    size = sum(len(line.encode()) for line in lines) / 1e6
    if case.endswith("whole"):
        lines = ["\n".join(lines)]
    elif case.endswith("gaps"):
        chance = random.Random(7)
        gaps = ("  ", " \n ", "\u00a0 ", " ")
        lines = ["\n\n".join(re.sub(" ", lambda _: chance.choice(gaps), line) for line in lines)]
    matcher = Matcher(terms, "en")
    started = time.process_time()
    matcher.find("x")
    built = time.process_time() - started
    started = time.process_time()
    matches = sum(len(matcher.find(line)) for line in lines)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Row(case, len(terms.terms), size, matches, built, size / seconds, peak)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--text", type=Path)
    parser.add_argument("--terms", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true", help="exit 1 where a target is missed")
    parser.add_argument("--case", choices=CASES, help="measure this one, in this process")
    options = parser.parse_args()
    if options.case:
        print(json.dumps(asdict(measure(options.case, options))))
        return 0
    rows = []
    for case in CASES:
        command = [sys.executable, __file__, "--case", case]
        command += ["--terms", str(options.terms), "--words", str(options.words)]
        command += ["--text", str(options.text)] if options.text else []
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rows.append(Row(**json.loads(done.stdout)))
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        print("case              terms    MB   matches  build s   MB/s  peak MiB")
        for row in rows:
            print(
                f"{row.case:16} {row.terms:6} {row.megabytes:5.1f} {row.matches:9}"
                f" {row.build_seconds:8.2f} {row.megabytes_a_second:6.1f} {row.peak_mib:9.0f}"
            )
    held = [row for row in rows if not row.case.startswith("full")]
    met = all(row.megabytes_a_second >= _SPEED for row in held)
    met = met and all(row.peak_mib < _MEMORY for row in rows)
    return 0 if met or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
