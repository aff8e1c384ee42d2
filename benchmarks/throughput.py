"""How fast a whole project is drafted, beside the same model without this program around it.

    python benchmarks/throughput.py --package PACKAGE --text FILE [--units 1000] [--jobs 2 --dask]

PACKAGE is an Argos package from Indonesian to English, as a folder. FILE holds sentences: JSON
lines with ``text`` and ``spans``, or plain text with one a line; more units than it has are made by
putting halves together. A project with documents of 40 sentences is written to a temporary folder
and drafted by ``workflow.translate``, reading and writing all files; then the very token lists that
the model was given are given to ``ctranslate2.Translator.translate_batch`` again: sorted by length,
in one call, with the same beam. The project is also drafted without the copy guard, which looks for
names and other texts that a draft has lost. Rounds alternate, so that other load on the machine
meets all.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from unittest.mock import patch

from copies import no_guard
from rktranslate.project.layout import find_project
from rktranslate.workflow.translate import translate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SENTENCES = 40
MISSES = 100
"""Sentences in a row that are not new, after which there are held to be no more."""
BEAM = 4
_UNGUARDED = "unguarded"
Times: TypeAlias = tuple[float, float]
"""Seconds of wall-clock time, and of processor time."""


def sentences(path: Path, units: int, most_words: int = 60) -> list[str]:
    """Return distinct sentences of a file, recombined where it has too few; always the same."""
    found: dict[str, None] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("{"):
            data = json.loads(line)
            found.update(dict.fromkeys(data["text"][a:b] for a, b in data["spans"]))
        else:
            found[line] = None
    texts = [" ".join(text.split()) for text in found if 4 <= len(text.split()) <= most_words]
    texts = [text if text[-1] in ".!?" else f"{text}." for text in dict.fromkeys(texts)]
    chance = random.Random(7)
    known = dict.fromkeys(texts[:units])
    misses = 0
    while len(known) < units:
        first, second = (chance.choice(texts).split() for _ in range(2))
        combined = " ".join(first[: len(first) // 2 + 1] + second[len(second) // 2 :])
        misses = misses + 1 if combined in known else 0
        known[combined] = None
        if misses == MISSES:
            # Nearly all pairs of a short text are used up: go on with what was made of them.
            if len(texts) == len(known):
                raise SystemExit(f"{path}: too few sentences to make {units} of")
            texts, misses = list(known), 0
    return list(known)


def make_project(
    folder: Path,
    texts: list[str],
    glossary: Path | None = None,
    *,
    language: str = "en",
    beam: int = BEAM,
) -> None:
    """Write a project with one sentence a line, so that units are what was meant."""
    (folder / "source").mkdir(parents=True)
    (folder / "rktranslate.toml").write_text(
        f'name = "archive"\ntarget-languages = ["{language}"]\nbeam = {beam}\n', "utf-8"
    )
    if glossary:
        shutil.copy(glossary, folder / "glossary.csv")
    for start in range(0, len(texts), SENTENCES):
        body = "\n\n".join(texts[start : start + SENTENCES]) + "\n"
        (folder / f"source/{start // SENTENCES:05}.txt").write_text(body, "utf-8")


@dataclass(frozen=True)
class Row:
    """What one way took; the ratios are of its time a unit to that of the first way."""

    way: str
    units_a_second: float
    slower: float
    processor_ms: float
    dearer: float

    @classmethod
    def of(
        cls, way: str, units: int, all_units: int, rounds: list[tuple[Times | None, Times | None]]
    ) -> Row | None:
        """Return the medians over the rounds of the first way beside this one; None of none."""
        found = [(first, mine) for first, mine in rounds if first and mine]
        if not found:
            return None
        share = units / all_units
        return cls(
            way,
            units / statistics.median(mine[0] for _, mine in found),
            statistics.median(mine[0] / first[0] for first, mine in found) / share,
            statistics.median(mine[1] for _, mine in found) / units * 1000,
            statistics.median(mine[1] / first[1] for first, mine in found) / share,
        )


@dataclass
class Calls:
    """What the model was given, and with which settings."""

    made: list[tuple[list[list[str]], int]] = field(default_factory=list)


@contextmanager
def recorded() -> Iterator[Calls]:
    """Write down what goes into every CTranslate2 translator; costs next to nothing."""
    import ctranslate2

    calls = Calls()
    real = ctranslate2.Translator

    class Recorder:
        def __init__(self, *arguments: Any, **settings: Any) -> None:
            self.real = real(*arguments, **settings)

        def translate_batch(self, source: list[list[str]], **settings: Any) -> Any:
            calls.made.append((source, settings["num_hypotheses"]))
            return self.real.translate_batch(source, **settings)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

    with patch.object(ctranslate2, "Translator", Recorder):
        yield calls


def timed(work: Callable[[], object]) -> Times:
    """Return seconds of wall-clock time, and of processor time of this process."""
    started = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started[0], time.process_time() - started[1]


def raw(package: Path, calls: Calls) -> Callable[[], None]:
    """Return what gives the same token lists to CTranslate2 alone."""
    import ctranslate2

    from rktranslate.engines.neural.translator import BATCH_TOKENS, shares_of
    from rktranslate.execution import cores

    replicas, threads = shares_of(cores())
    groups = {
        count: sorted((t for made, n in calls.made if n == count for t in made), key=len)
        for count in sorted({n for _, n in calls.made})
    }

    def work() -> None:
        translator = ctranslate2.Translator(
            str(package / "model"),
            compute_type="int8",
            inter_threads=replicas,
            intra_threads=threads,
        )
        for count, tokens in groups.items():
            translator.translate_batch(
                tokens,
                batch_type="tokens",
                max_batch_size=BATCH_TOKENS,
                beam_size=max(BEAM, count),
                num_hypotheses=count,
                max_input_length=0,
                max_decoding_length=256,
                return_scores=True,
                replace_unknowns=True,
            )

    return work


ARGOS = """
import sys, time
from argostranslate import package, translate

class Whole:
    # Its own sentence splitters would have to be downloaded; each text is one sentence anyway.
    def __init__(self, pkg): pass
    def split_sentences(self, text): return [text]

translate.MiniSBDSentencizer = Whole
texts = sys.stdin.read().split("\\n")
(installed,) = package.get_installed_packages()
pair = translate.PackageTranslation(None, None, installed)
pair.translate(texts[0])
started = time.perf_counter(), time.process_time()
for text in texts:
    pair.translate(text)
print(time.perf_counter() - started[0], time.process_time() - started[1])
"""


def argos_translate(package: Path, texts: list[str], folder: Path) -> Times | None:
    """Return the seconds that argostranslate takes, a sentence a call; its beam is four."""
    packages = folder / "packages"
    packages.mkdir(parents=True)
    (packages / package.name).symlink_to(package.resolve())
    environment = {
        **os.environ,
        "ARGOS_PACKAGES_DIR": str(packages),
        "HOME": str(folder),
        "ARGOS_BEAM_SIZE": str(BEAM),
        "ORT_DISABLE_TELEMETRY": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", ARGOS],
        input="\n".join(texts),
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1]
        print(f"argostranslate left out: {said}", file=sys.stderr)
        return None
    wall, processor = map(float, done.stdout.split()[-2:])
    return wall, processor


def digest(folder: Path) -> bytes:
    """Return all catalogues one after the other, without the time in their headers."""
    files = sorted((folder / "translations").rglob("*.po"))
    return b"\n".join(
        b"\n".join(line for line in path.read_bytes().split(b"\n") if b"-Date: " not in line)
        for path in files
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Throughput of drafting a whole project")
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--glossary", type=Path)
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--argos-units", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=0, help="also with so many worker processes")
    parser.add_argument("--dask", action="store_true", help="and on so many Dask workers")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    texts = sentences(options.text, options.units)
    sample = random.Random(7).sample(texts, min(options.argos_units, len(texts)))
    with (
        tempfile.TemporaryDirectory() as name,
        _cluster(options.jobs if options.dask else 0) as address,
    ):
        base = Path(name)

        def project(place: str, **how: Any) -> Times:
            make_project(base / place, texts, options.glossary)
            return timed(
                lambda: translate(find_project(base / place), packages=[options.package], **how)
            )

        def unguarded(number: int) -> Times:
            with no_guard():
                return project(f"{_UNGUARDED}{number}")

        with recorded() as calls:
            project("first")
        alone = raw(options.package, calls)
        ways: list[tuple[str, int, Callable[[int], Times | None]]] = [
            ("rktranslate, whole project", len(texts), lambda n: project(f"one{n}")),
            ("the same without the copy guard", len(texts), unguarded),
            ("ctranslate2 alone, same tokens", len(texts), lambda _: timed(alone)),
            (
                "argostranslate, a sentence a call",
                len(sample),
                lambda n: argos_translate(options.package, sample, base / f"argos{n}"),
            ),
        ]
        if options.jobs > 1:
            label = f"rktranslate, {options.jobs} processes"
            ways.append((label, len(texts), lambda n: project(f"many{n}", jobs=options.jobs)))
        if address:
            project("warm", cluster=address)
            label = f"rktranslate, {options.jobs} Dask workers"
            ways.append((label, len(texts), lambda n: project(f"dask{n}", cluster=address)))
        measured = [[way(number) for _, _, way in ways] for number in range(options.rounds)]
        expected = digest(base / "first")
        for place in sorted(base.iterdir()):
            if place.name.startswith(_UNGUARDED) or not (place / "translations").is_dir():
                continue
            if digest(place) != expected:
                print(f"NOT THE SAME CATALOGUES: {place.name}")
        drafted = expected.count(b"# mt: ")
    rows = [
        Row.of(label, units, len(texts), [(row[0], row[column]) for row in measured])
        for column, (label, units, _) in enumerate(ways)
    ]
    if options.json:
        print(json.dumps([asdict(row) for row in rows if row]))
        return
    plain = sum(len(made) for made, count in calls.made if count == 1)
    again = sum(len(made) for made, count in calls.made if count > 1)
    tokens = sum(len(text) for made, _ in calls.made for text in made)
    print(
        f"{len(texts)} units, {drafted} drafted; the model was given {plain} texts plain, {again}"
    )
    print(f"again for more candidates: {tokens} tokens; beam {BEAM}, {os.cpu_count()} cores\n")
    print(f"{'':36}{'units/s':>9}{'ratio':>8}{'cpu ms':>9}{'ratio':>8}")
    for row in filter(None, rows):
        line = f"{row.way:36}{row.units_a_second:9.1f}{row.slower:8.2f}"
        # Other processes keep their own accounts.
        print(
            line
            if "workers" in row.way or "processes" in row.way
            else f"{line}{row.processor_ms:9.2f}{row.dearer:8.2f}"
        )
    print(
        "\nunits a second and processor time a unit: medians; ratios: of the time a unit to that of"
    )
    print("the whole project in one process, the median over rounds")


@contextmanager
def _cluster(workers: int) -> Iterator[str | None]:
    if workers < 2:
        yield None
        return
    try:
        from distributed import LocalCluster
    except ImportError:
        print("Dask left out: pip install distributed", file=sys.stderr)
        yield None
        return
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


if __name__ == "__main__":
    main()
