"""What the benchmarks share: CPU time and peak memory of a command, medians, exponents, a table."""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence
    from pathlib import Path

RKTRANSLATE = [sys.executable, "-m", "rktranslate"]

# The peak of a process begins with that of the process that starts it: a small one.
_LAUNCHER = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(process.pid, 0)
with open(sys.argv[1], "w") as file:
    seconds = used.ru_utime + used.ru_stime
    json.dump([os.waitstatus_to_exitcode(status), seconds, used.ru_maxrss], file)
"""


@dataclass(frozen=True)
class Usage:
    seconds: float
    """CPU time, user and system: other programs on the machine hardly change it."""
    peak: float
    """Largest resident memory, in MiB."""


def run(command: Sequence[str], folder: Path, codes: Container[int] = (0,)) -> Usage:
    """Run a command in a folder; SystemExit with what it said where it fails.

    Args:
        command: The command.
        folder: The folder.
        codes: Exit codes that are no failure.
    """
    log, usage = folder / ".benchmark.log", folder / ".benchmark.usage"
    with log.open("wb") as file:
        launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(usage.resolve()), *command]
        subprocess.run(launcher, cwd=folder, stdout=file, stderr=subprocess.STDOUT, check=True)
    code, seconds, peak = json.loads(usage.read_text())
    if code not in codes:
        said = log.read_text(encoding="utf-8", errors="replace")
        raise SystemExit(f"{' '.join(command[:4])}: exit {code}\n{said[-2000:]}")
    log.unlink()
    usage.unlink()
    return Usage(seconds, peak / 1024)


def median(
    command: Sequence[str],
    folder: Path,
    prepare: Callable[[], None],
    repeats: int,
    codes: Container[int] = (0,),
) -> Usage:
    """Return the medians over some runs, each after ``prepare``."""
    runs = []
    for _ in range(repeats):
        prepare()
        runs.append(run(command, folder, codes))
    return Usage(
        statistics.median(used.seconds for used in runs),
        statistics.median(used.peak for used in runs),
    )


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return p of the best fit seconds = c * size ** p."""
    points = [
        (math.log(size), math.log(max(s, 1e-3))) for size, s in zip(sizes, seconds, strict=True)
    ]
    mean_x = statistics.mean(x for x, _ in points)
    mean_y = statistics.mean(y for _, y in points)
    across = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / across


def named(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[dict[str, object]]:
    """Return rows as objects, for JSON."""
    return [dict(zip(head, row, strict=True)) for row in rows]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return rows as a Markdown table; floats with two digits."""
    cells = [
        [f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    lines = [head, ["-" * width for width in widths], *cells]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in lines
    )


def show(
    head: Sequence[str],
    rows: Sequence[Sequence[object]],
    start: float,
    exponent: float | None,
    missing: str,
    *,
    as_json: bool,
) -> None:
    """Print what a benchmark over growing sizes found.

    Args:
        head: Names of the columns.
        rows: What was measured.
        start: Seconds that the program takes to start, which are not in the rows.
        exponent: Of the program's time over the size; None for one size alone.
        missing: Says which peer is not here; empty when all are.
        as_json: Print JSON, without ``missing``.
    """
    if as_json:
        print(json.dumps({"rows": named(head, rows), "start": start, "exponent": exponent}))
        return
    print(table(head, rows))
    print(f"start: {start:.2f} s")
    if exponent is not None:
        print(f"exponent of rktranslate: {exponent:.2f}")
    if missing:
        print(missing)
