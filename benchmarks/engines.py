"""Engines side by side on the same machine in one run: sentences a second, start, and peak memory.

Each engine runs in a process of its own, so that the memory of one is not counted for another. The
languages may differ from engine to engine: give each a text in its own source language.

    python benchmarks/engines.py --engine argos:id:en:TEXT.id --engine firefox:pt:en:TEXT.pt:FOLDER
"""

from __future__ import annotations

import argparse
import json
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
    started, cpu = time.perf_counter(), time.process_time()
    engine.translate(lines)
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = next(row.split()[1] for row in status.splitlines() if row.startswith("VmHWM"))
    print(
        json.dumps(
            {
                "engine": str(engine.signature),
                "sentences": len(lines),
                "first_s": round(first, 2),
                "sentences_per_s": round(len(lines) / wall, 1),
                "cpu_ms_per_sentence": round(cpu * 1000 / len(lines), 1),
                "peak_mib": int(peak) // 1024,
            }
        )
    )


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
    heads = ("first s", "sentences/s", "CPU ms/sentence", "peak MiB", "engine")
    print("  ".join(f"{head:>15}" if head != "engine" else head for head in heads))
    for row in rows:
        values = ("first_s", "sentences_per_s", "cpu_ms_per_sentence", "peak_mib")
        print("  ".join(f"{row[value]:>15}" for value in values), row["engine"], sep="  ")


if __name__ == "__main__":
    main()
