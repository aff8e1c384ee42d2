"""Measure the translation memory: build time, size, fuzzy lookup, and recall against brute force.

    python benchmarks/memory.py --text PATH [PATH ...] [--entries 100000 1000000] [--check]
    python benchmarks/memory.py --text PATH [PATH ...] --tmx-mb 1000 [--folder DIR] [--check]

PATH is a file of text (``.txt``, ``.md``, ``.tsv``, ``.jsonl`` with a ``text``; also ``.gz``) or a
folder of them. Its sentences come first; the rest is recombined from pieces of three to seven
words. The entries go through a TMX file, as an import does. Queries are entries with 5 to 25 % of
their words changed, taken out or put in, and, one in four, sentences that are not in the memory.

*Recall*: of the queries for which a scan of all entries with ``rapidfuzz.fuzz.ratio`` finds a match
at 75 %, the share for which the memory returns one as similar as the best. ``--check`` compares the
processor time of a lookup, because wall-clock time includes the machine's other work. The peer is
the matcher of translate-toolkit on the same entries and the first of the same queries, if it is
installed.

With ``--tmx-mb`` a TMX file of that size is written, nearly all of its sources distinct, and
imported as ``rktranslate tm import`` does, in a separate process, of which peak memory and time are
reported. It takes five times the size on the disk, below ``--folder``, and is deleted afterwards.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import io
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from rktranslate.exchange.interface import TranslationUnit
from rktranslate.exchange.tmx import Tmx
from rktranslate.memory import Memory
from rktranslate.memory.fuzzy import fold
from rktranslate.project.layout import find_project

if TYPE_CHECKING:
    from collections.abc import Iterator

MINIMUM = 0.75
MOST_MS = {100_000: 5.0, 1_000_000: 20.0}
LEAST_RECALL = 0.98
MOST_MIB = 286
"""300 MB."""
PEER = "translate-toolkit"
PEER_ENTRIES = 100_000
PEER_QUERIES = 40
CHILD = """
import re, sys, time
from pathlib import Path
from rktranslate.memory import Memory
from rktranslate.workflow.memory_import import import_memory
from rktranslate.project.layout import find_project
project = find_project(Path(sys.argv[1]))
start = time.perf_counter(), time.process_time()
if len(sys.argv) > 2:
    import_memory(project, [Path(sys.argv[2])])
else:
    Memory.open(project).close()
# Not ru_maxrss: that begins with what the parent had.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(time.perf_counter() - start[0], time.process_time() - start[1], peak)
"""


def sentences(paths: list[Path]) -> list[str]:
    texts: dict[str, None] = {}
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            for line in lines(file):
                for sentence in re.split(r"(?<=[.!?])\s+", line):
                    text = " ".join(sentence.split())
                    if 3 <= text.count(" ") <= 60:
                        texts[text] = None
    return list(texts)


def lines(path: Path) -> Iterator[str]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as data:
        stream = io.TextIOWrapper(data, encoding="utf-8")
        for line in stream:
            if ".jsonl" in path.name:
                yield json.loads(line).get("text", "")
            else:
                yield from line.split("\t")


def recombined(texts: list[str], count: int, rng: random.Random) -> list[str]:
    """Return distinct entries: the texts themselves, then new ones made of their pieces."""
    entries = dict.fromkeys(texts[:count])
    more = pieced(texts, rng)
    while len(entries) < count:
        entries[next(more)] = None
    return list(entries)


def pieced(texts: list[str], rng: random.Random) -> Iterator[str]:
    """Yield texts made of pieces of the given ones, without end."""
    words = [text.split() for text in texts]
    while True:
        parts: list[str] = []
        for _ in range(rng.choice((1, 2, 2, 3, 3, 4))):
            some = rng.choice(words)
            start = rng.randrange(len(some))
            parts += some[start : start + rng.randint(3, 7)]
        if len(parts) > 2:
            yield " ".join(parts)


def edited(text: str, vocabulary: list[str], rng: random.Random) -> str:
    words = text.split()
    for _ in range(max(1, round(len(words) * rng.choice((0.05, 0.1, 0.15, 0.25))))):
        place = rng.randrange(len(words))
        kind = rng.random()
        if kind < 0.5:
            words[place] = rng.choice(vocabulary)
        elif kind < 0.75 and len(words) > 1:
            del words[place]
        else:
            words.insert(place, rng.choice(vocabulary))
    return " ".join(words)


def measure(
    texts: list[str], count: int, queries: int, brute: int, *, peers: bool
) -> dict[str, object]:
    rng = random.Random(count)
    texts = rng.sample(texts, len(texts))
    unseen = texts[: len(texts) // 20]
    entries = recombined(texts[len(unseen) :], count, rng)
    vocabulary = [word for text in texts for word in text.split()]
    asked = [
        rng.choice(unseen) if n % 4 == 3 else edited(rng.choice(entries), vocabulary, rng)
        for n in range(queries)
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rktranslate.toml").write_text('target-languages = ["en"]\n')
        (folder / "memory").mkdir()
        tmx = folder / "memory" / "bench.tmx"
        with tmx.open("wb") as stream:
            units = (TranslationUnit(text, text.upper(), "en") for text in entries)
            stream.writelines(Tmx().write(units, "id"))
        seconds, _, mib = in_child(name)
        row: dict[str, object] = {
            "entries": count,
            "TMX MB": round(tmx.stat().st_size / 1e6),
            "build s": round(seconds, 1),
            "build peak MiB": round(mib),
        }
        with Memory.open(find_project(folder)) as memory:
            held = memory.stats()
            row["store MB"] = round(held.store_bytes / 1e6)
            row["index MB"] = round(held.index_bytes / 1e6)
            row |= lookups(memory, entries, asked, brute)
    if peers:
        row |= peer(entries[:PEER_ENTRIES], asked[:PEER_QUERIES], float(str(row["first ms"])))
    return row


def in_child(*arguments: str) -> tuple[float, float, float]:
    """Fill a memory in a separate process; return its seconds, processor seconds and peak MiB."""
    command = [sys.executable, "-c", CHILD, *arguments]
    child = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    seconds, busy, mib = map(float, child.stdout.split())
    return seconds, busy, mib


def imported(texts: list[str], megabytes: int, place: Path | None) -> dict[str, object]:
    """Import a TMX file of a given size, in megabytes."""
    more = pieced(texts, random.Random(megabytes))
    with tempfile.TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        (folder / "project").mkdir()
        (folder / "project/rktranslate.toml").write_text('target-languages = ["en"]\n')
        tmx = folder / "large.tmx"
        size = count = 0

        def units() -> Iterator[TranslationUnit]:
            nonlocal count
            while size < megabytes * 1_000_000:
                count += 1
                text = next(more)
                yield TranslationUnit(text, text.upper(), "en")

        with tmx.open("wb") as stream:
            for part in Tmx().write(units(), "id"):
                size += stream.write(part)
        seconds, busy, mib = in_child(str(folder / "project"), str(tmx))
        with Memory.open(find_project(folder / "project")) as memory:
            held = memory.stats()
        return {
            "TMX MB": round(size / 1e6),
            "units": count,
            "sources": held.languages[0].sources,
            "import s": round(seconds, 1),
            "import CPU s": round(busy, 1),
            "peak MiB": round(mib),
            "store MB": round(held.store_bytes / 1e6),
            "index MB": round(held.index_bytes / 1e6),
        }


def lookups(
    memory: Memory, entries: list[str], queries: list[str], brute: int
) -> dict[str, object]:
    memory.lookup(queries[0], language="en", minimum=MINIMUM)  # reads the index
    times: list[float] = []
    busy: list[float] = []
    best: list[float] = []
    for query in queries:
        start, start_busy = time.perf_counter(), time.process_time()
        matches = memory.lookup(query, language="en", minimum=MINIMUM)
        busy.append((time.process_time() - start_busy) * 1000)
        times.append((time.perf_counter() - start) * 1000)
        best.append(fuzz.ratio(fold(query), fold(matches[0].source)) if matches else 0.0)
    folded = [fold(text) for text in entries]
    expected = recalled = 0
    scans: list[float] = []
    for query, own_best in list(zip(queries, best, strict=True))[:brute]:
        start = time.perf_counter()
        top = process.extractOne(fold(query), folded, scorer=fuzz.ratio, score_cutoff=MINIMUM * 100)
        scans.append((time.perf_counter() - start) * 1000)
        if top is not None:
            expected += 1
            recalled += own_best >= top[1] - 1e-6
    return {
        "median ms": round(statistics.median(times), 2),
        "first ms": round(statistics.median(times[:PEER_QUERIES]), 2),
        "median CPU ms": round(statistics.median(busy), 2),
        "95 % ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "scan ms": round(statistics.median(scans)),
        "recall": round(recalled / max(expected, 1), 4),
        "of": expected,
    }


def peer(entries: list[str], queries: list[str], our_ms: float) -> dict[str, object]:
    """Return the time of the matcher of translate-toolkit, if it is installed."""
    if importlib.util.find_spec("translate") is None:
        return {PEER: "not installed"}
    from translate.search.match import matcher
    from translate.storage.po import pofile

    store = pofile()
    for text in entries:
        store.addsourceunit(text).target = text.upper()
    match = matcher(store, max_candidates=5, min_similarity=75, max_length=10_000)
    times = []
    for query in queries:
        start = time.perf_counter()
        match.matches(query)
        times.append((time.perf_counter() - start) * 1000)
    peer_ms = statistics.median(times)
    return {f"{PEER} ms": round(peer_ms), "times faster": round(peer_ms / our_ms)}


def failures(row: dict[str, object]) -> list[str]:
    count = int(str(row["entries"]))
    least = {
        "median CPU ms": float(str(row["median CPU ms"])) <= MOST_MS.get(count, float("inf")),
        "recall": float(str(row["recall"])) >= LEAST_RECALL,
        "build peak MiB": float(str(row["build peak MiB"])) < MOST_MIB,
        "times faster": float(str(row.get("times faster", 20))) >= 20,
    }
    return [f"{count}: {name} is {row[name]}" for name, good in least.items() if not good]


def format_row(row: dict[str, object]) -> str:
    return "  ".join(f"{name}: {value}" for name, value in row.items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--text", type=Path, nargs="+", required=True, help="files or folders")
    parser.add_argument("--entries", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--brute", type=int, default=200, help="queries that are scanned for too")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--tmx-mb", type=int, help="import a TMX file of so many megabytes instead")
    parser.add_argument("--folder", type=Path, help="where that is done; default: for temporaries")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed")
    options = parser.parse_args()
    texts = sentences(options.text)
    if len(texts) < 100:
        parser.error("less than a hundred sentences to draw from")
    if options.tmx_mb:
        row = imported(texts, options.tmx_mb, options.folder)
        print(json.dumps(row) if options.json else format_row(row))
        return 1 if options.check and float(str(row["peak MiB"])) > MOST_MIB else 0
    if not options.json:
        print(f"{len(texts)} sentences to draw from; lookups at {MINIMUM:.0%}, one core")
    rows = []
    for count in options.entries:
        peers = not options.no_peers and count <= PEER_ENTRIES
        rows.append(measure(texts, count, options.queries, options.brute, peers=peers))
        if not options.json:
            print(format_row(rows[-1]), flush=True)
    wrong = [failure for row in rows for failure in failures(row)]
    if options.json:
        print(json.dumps(rows))
    for failure in wrong if not options.json else ():
        print(f"missed target: {failure}")
    return 1 if options.check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
