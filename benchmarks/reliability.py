"""Measures what docs/reliability.md promises, and prints one table.

    python benchmarks/reliability.py [--fuzz SECONDS] [--kills N] [--only PART ...]
        [--json] [--check]

``fuzz`` feeds every parser with damaged files (``python -m tests.fuzz``); ``kills`` ends each
writing command at N random moments (``kills.py``); ``growth`` doubles what one unit holds, for
each check and other operation (``linear.py``); ``saves`` lets an editor save a catalogue all the
time while commands update it (``saves.py``). Each part runs in a process of its own, one after the
other, and can be run alone. ``--check`` fails where a figure is not what is promised.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HERE = Path(__file__).parent
ROOT = HERE.parent
HEAD = ("part", "what", "tried", "faults", "note")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    part: str
    what: str
    tried: int
    """Inputs, kills, operations or saves."""
    faults: int
    note: str = ""


def _json(command: Sequence[str]) -> Any:
    """Run a command of this repository and return what it prints as JSON."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(f"{command[0]}: exit {done.returncode}") from error


def fuzz(given: argparse.Namespace) -> Iterator[Row]:
    report = _json(["-m", "tests.fuzz", "--json", "--seconds", str(given.fuzz)])
    for name, row in report["targets"].items():
        fault = str(row.get("fault", "")).strip().splitlines()
        yield Row("fuzz", name, row.get("inputs", 0), int(bool(fault)), fault[-1] if fault else "")


def kills(given: argparse.Namespace) -> Iterator[Row]:
    for row in _json([str(HERE / "kills.py"), "--json", "--kills", str(given.kills)]):
        faults = row["temporaries"] + row["lost"] + row["unreadable"]
        note = f"{row['interrupted_writes']} amid a write"
        yield Row("kills", row["command"], row["kills"], faults, note)


def growth(_: argparse.Namespace) -> Iterator[Row]:
    report = _json([str(HERE / "linear.py"), "--json"])
    steep = Counter(row["operation"] for row in report["steep"])
    for row in report["rows"]:
        name, exponent = row["operation"], row["exponent"]
        yield Row("growth", name, 1, steep[name], f"exponent {exponent:.2f} at most")


def saves(_: argparse.Namespace) -> Iterator[Row]:
    report = _json([str(HERE / "saves.py"), "--json"])
    yield Row("saves", report["command"], report["saves"], report["lost"])


PARTS: dict[str, Callable[[argparse.Namespace], Iterator[Row]]] = {
    "fuzz": fuzz,
    "kills": kills,
    "growth": growth,
    "saves": saves,
}


def rows_of(part: str, given: argparse.Namespace) -> list[Row]:
    """Measure one part; one that cannot be measured is a fault, and costs itself."""
    try:
        return list(PARTS[part](given))
    except RuntimeError as error:
        return [Row(part, "", 0, 1, str(error))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--fuzz", type=float, default=60, help="seconds (default: 60)")
    parser.add_argument("--kills", type=int, default=20, help="of each command (default: 20)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    rows = [row for part in given.only for row in rows_of(part, given)]
    if given.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
    else:
        print(measure.table(HEAD, [tuple(asdict(row).values()) for row in rows]))
        for part in given.only:
            mine = [row for row in rows if row.part == part]
            tried, faults = sum(row.tried for row in mine), sum(row.faults for row in mine)
            print(f"{part}: {tried:,} tried, {faults} faults")
    if given.check and any(row.faults for row in rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
