"""What a Dask cluster costs beside worker processes of this machine, as many of each.

    python benchmarks/cluster.py --text FILE [--units 10000] [--jobs 2] [--engine apertium --to ms]

FILE is one that ``throughput.py`` takes. The same sentences are drafted, and journalled, by
``--jobs`` local processes and by a LocalCluster of as many, in turns. Both have their engine loaded
and have drafted before: what is left between them is what it costs to hand batches out and to get
drafts back. Then the whole command is run both ways, where local processes begin anew each time and
the cluster stands, and its catalogues are compared byte for byte.

Processor time is that of all processes: this one, where the scheduler is, the workers, and those
that an engine starts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import measure
from rktranslate import engines, execution
from rktranslate.drafting import pretranslate
from rktranslate.engines.interface import EngineOptions
from rktranslate.execution import Journal, Workers
from rktranslate.project.layout import find_project
from rktranslate.workflow.translate import translate
from throughput import Times, digest, make_project, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 1.15
"""Time on the cluster, where that of local processes is one."""
_TICKS = os.sysconf("SC_CLK_TCK")


def processor_time() -> float:
    """Return the seconds of this process, of all that live below it, and of those that are gone."""
    parents: dict[int, int] = {}
    seconds: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it is gone
        number = int(path.parent.name)
        parents[number] = int(fields[1])
        seconds[number] = sum(map(int, fields[11:15])) / _TICKS
    mine = {os.getpid()}
    while more := {child for child, parent in parents.items() if parent in mine} - mine:
        mine |= more
    return sum(seconds[number] for number in mine)


def timed(work: Callable[[], object]) -> Times:
    """Return seconds of wall-clock time, and of processor time of all processes."""
    started = time.perf_counter(), processor_time()
    work()
    return time.perf_counter() - started[0], processor_time() - started[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", default="apertium")
    parser.add_argument("--to", default="ms", help="target language")
    parser.add_argument("--package", type=Path, action="append", default=[], help="for argos")
    parser.add_argument("--beam", type=int, default=1)
    parser.add_argument("--words", type=int, default=60, help="leave longer sentences out")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--check", action="store_true", help=f"fail above {MOST}")
    options = parser.parse_args()
    import distributed

    texts = sentences(options.text, options.units, options.words)
    packages = tuple(package.absolute() for package in options.package)
    shared = EngineOptions(packages, options.beam, max(1, execution.cores() // options.jobs))
    engine = engines.load("id", options.to, shared, options.engine)
    job = pretranslate.Job("id", options.to, options.engine, shared, None, str(engine.signature))
    drafter = pretranslate.drafter(job, engine)
    measured: dict[str, list[tuple[Times, Times]]] = {"drafting alone": [], "the whole command": []}
    with ExitStack() as open_:
        base = Path(open_.enter_context(tempfile.TemporaryDirectory()))
        made: Any = distributed.LocalCluster(
            n_workers=options.jobs, threads_per_worker=1, dashboard_address=":0", silence_logs=50
        )
        address = open_.enter_context(made).scheduler_address

        def draft(workers: Workers, some: list[str]) -> Any:
            with Journal(base / "journal") as journal:
                wanted = (pretranslate.Text(text) for text in some)
                drafts = pretranslate.draft_all(wanted, drafter, workers, journal, _silent)
                journal.remove()
            return drafts

        def command(place: str, **how: Any) -> None:
            translate(find_project(base / place), packages=packages, engine=options.engine, **how)

        ways: dict[str, dict[str, Any]] = {
            "local": {"jobs": options.jobs},
            "cluster": {"cluster": address},
        }
        with ExitStack() as lent:
            workers = {
                "local": lent.enter_context(execution.local(options.jobs)),
                "cluster": lent.enter_context(execution.cluster(address)),
            }
            drafts = {name: draft(there, texts) for name, there in workers.items()}
            if drafts["local"] != drafts["cluster"]:
                raise SystemExit("not the same drafts")
            for number in range(options.rounds):
                found = {}
                for name in _in_turns(list(ways), number):
                    found[name] = timed(lambda there=workers[name]: draft(there, texts))
                measured["drafting alone"].append((found["local"], found["cluster"]))
        for number in range(options.rounds):
            found = {}
            for name in _in_turns(list(ways), number):
                place = f"{name}{number}"
                make_project(base / place, texts, language=options.to, beam=options.beam)
                found[name] = timed(lambda p=place, how=ways[name]: command(p, **how))
                if digest(base / place) != digest(base / "local0" if number else base / place):
                    raise SystemExit("not the same catalogues")
            measured["the whole command"].append((found["local"], found["cluster"]))
    rows: list[list[object]] = []
    worst = 0.0
    for what, rounds in measured.items():
        for kind, name in enumerate(("wall", "processor")):
            here = statistics.median(local[kind] for local, _ in rounds)
            there = statistics.median(cluster[kind] for _, cluster in rounds)
            ratio = statistics.median(cluster[kind] / local[kind] for local, cluster in rounds)
            rows.append([what, name, here, there, ratio])
            worst = max(worst, ratio)
    head = ["what", "time", "local s", "cluster s", "ratio"]
    if options.json:
        print(json.dumps(measure.named(head, rows)))
    else:
        print(f"{len(texts)} units by {job.signature}; {options.jobs} workers each way")
        print(measure.table(head, rows))
        print("medians over rounds in turns; the same drafts, the same catalogues byte for byte")
    if options.check and worst > MOST:
        raise SystemExit(f"the cluster costs more than {MOST - 1:.0%}")


def _in_turns(names: list[str], number: int) -> list[str]:
    return names[::-1] if number % 2 else names


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    main()
