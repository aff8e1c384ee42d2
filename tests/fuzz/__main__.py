"""Feeds every parser with damaged files, for as long as you like.

    python -m tests.fuzz [--seconds N] [--seed N] [--json] [TARGET ...]

Run it in the folder of the repository. Without TARGET, the time is shared by all targets. A fault
is shown with its traceback and the smallest input that causes it; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from dataclasses import asdict

from tests.fuzz.fuzzing import fuzz, random_seed
from tests.fuzz.targets import TARGETS


def main() -> int:
    """Fuzz the targets and print a table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="names of targets")
    parser.add_argument("--seconds", type=float, default=60, help="time in all (default: 60)")
    parser.add_argument("--seed", type=int, default=None, help="first seed (default: random)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.targets if name not in TARGETS]
    if unknown:
        parser.error(f"unknown target {unknown[0]!r}; targets: {', '.join(TARGETS)}")
    names = arguments.targets or list(TARGETS)
    first = random_seed() if arguments.seed is None else arguments.seed
    rows, faults = {}, 0
    for name in names:
        try:
            rows[name] = asdict(fuzz(TARGETS[name], arguments.seconds / len(names), first))
        except Exception:  # noqa: BLE001 - whatever a parser raises is what is looked for
            faults += 1
            rows[name] = {"fault": traceback.format_exc()}
        if not arguments.json:
            row = rows[name]
            print(f"{name:20}", f"{row['inputs']:9,}" if "inputs" in row else row["fault"])
    if arguments.json:
        print(json.dumps({"seed": first, "targets": rows, "faults": faults}, indent=1))
    else:
        total = sum(row.get("inputs", 0) for row in rows.values())
        print(f"{total:,} inputs, {faults} faults; first seed {first}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
