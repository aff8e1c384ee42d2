"""Engines side by side on the same machine in one run: sentences a second, start, and peak memory.

Each engine runs in a process of its own, so that the memory of one is not counted for another. The
languages may differ from engine to engine: give each a text in its own source language.

    python benchmarks/engines.py --engine argos:id:en:TEXT.id --engine firefox:pt:en:TEXT.pt:FOLDER
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path


def measure(name: str, source: str, target: str, text: Path, package: str, limit: int) -> None:
    """Print one JSON object about one engine; runs in a process of its own."""
    from rktranslate import engines

    lines = [line for line in text.read_text(encoding="utf-8").splitlines() if line.strip()]
    lines = lines[:limit]
    options = engines.EngineOptions(package_dirs=(Path(package),) if package else ())
    started = time.perf_counter()
    engine = engines.load(source, target, options, name)
    engine.translate(lines[:1])
    first = time.perf_counter() - started
    started = time.perf_counter()
    engine.translate(lines)
    wall = time.perf_counter() - started
    print(
        json.dumps(
            {
                "engine": str(engine.signature),
                "sentences": len(lines),
                "first_s": round(first, 2),
                "sentences_per_s": round(len(lines) / wall, 1),
                "peak_mib": peak_of_family(os.getpid()) // 1024,
            }
        )
    )


def peak_of_family(root: int) -> int:
    """Return the peak memory of a process and of its workers, in KiB (Linux)."""
    rows: dict[int, dict[str, str]] = {}
    for path in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            lines = path.read_text(encoding="utf-8").splitlines()
            rows[int(path.parent.name)] = dict(line.split(":", 1) for line in lines if ":" in line)
    family, size = {root}, 0
    while len(family) > size:
        size = len(family)
        family |= {pid for pid, row in rows.items() if int(row["PPid"]) in family}
    return sum(int(rows[pid].get("VmHWM", "0 kB").split()[0]) for pid in family if pid in rows)


def main() -> None:
    """Run every engine that was named and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--engine",
        action="append",
        required=True,
        metavar="NAME:FROM:TO:TEXT[:PACKAGE]",
        help="an engine, its pair, a text with a sentence a line, and where its model is",
    )
    parser.add_argument("--sentences", type=int, default=500, help="most sentences [500]")
    parser.add_argument("--json", action="store_true", help="print JSON lines")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        name, source, target, text, *package = arguments.engine[0].split(":")
        measure(name, source, target, Path(text), ":".join(package), arguments.sentences)
        return
    rows = []
    for spec in arguments.engine:
        command = [sys.executable, __file__, "--alone", "--engine", spec]
        command += ["--sentences", str(arguments.sentences)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        rows.append(json.loads(done.stdout.splitlines()[-1]))
    if arguments.json:
        print("\n".join(map(json.dumps, rows)))
        return
    heads = ("first s", "sentences/s", "peak MiB", "engine")
    print("  ".join(f"{head:>15}" if head != "engine" else head for head in heads))
    for row in rows:
        values = ("first_s", "sentences_per_s", "peak_mib")
        print("  ".join(f"{row[value]:>15}" for value in values), row["engine"], sep="  ")


if __name__ == "__main__":
    main()
