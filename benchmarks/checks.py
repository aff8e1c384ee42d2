"""Times the default checks on PO files of growing size, beside pofilter on the same files.

    python benchmarks/checks.py CATALOGUE.po ... [--from id] [--sizes 1000 10000 100000] [--json]

The messages of the catalogues, those in the target language of the first one, are taken over and
over, numbered so that no two are alike, until there are as many as asked for. Both programs read
the file and check it in a fresh process; what is counted is CPU time (user and system), start
included; "checks alone" leaves reading and start out. The collector is set as the command line
sets it.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.catalog.po import read, serialise
from rktranslate.model import Message, State

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = """
import gc, json, sys, time
gc.freeze()
gc.set_threshold(100_000, 20, 100)
from pathlib import Path
from rktranslate.catalog.po import read
from rktranslate.checks import run_checks
catalog = read(Path(sys.argv[1]), sys.argv[2]).catalog
started = time.process_time()
found = run_checks(catalog)
print(json.dumps([time.process_time() - started, len(found)]))
"""


def endless(messages: list[Message]) -> Iterator[Message]:
    """Yield messages that all differ, and agree as well as the first ones did."""
    for turn in count():
        for message in messages:
            if not turn:
                yield message
            else:
                yield replace(
                    message,
                    source=f"({turn}) {message.source}",
                    target=f"({turn}) {message.target}",
                )


def timed(*command: str) -> tuple[float, str]:
    """Run a command and return the CPU seconds that it took, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("catalogues", nargs="+", type=Path)
    parser.add_argument("--from", dest="source", default="id", help="source language")
    parser.add_argument("--sizes", nargs="+", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    files = [read(path, arguments.source).catalog for path in arguments.catalogues]
    messages = [
        replace(message, line=0)
        for file in files
        if file.target_language == files[0].target_language
        for message in file.messages
        if message.state is State.REVIEWED and not message.obsolete and message.plural is None
    ]
    messages = list({message.key: message for message in messages}.values())
    peer = shutil.which("pofilter", path=f"{Path(sys.executable).parent}:/usr/bin:/usr/local/bin")
    say = (lambda _: None) if arguments.json else partial(print, flush=True)
    if peer is None:
        say("pofilter is left out (pip install translate-toolkit)")
    width = sum(len(message.source) for message in messages) / len(messages)
    say(f"{len(messages)} different units, {width:.0f} characters each")
    say(f"{'units':>8}  {'ours':>12}  {'checks alone':>20}  {'pofilter':>12}  ratio")
    rows = []
    with tempfile.TemporaryDirectory() as name:
        path, out = Path(name) / "in.po", Path(name) / "out.po"
        for size in arguments.sizes:
            catalog = replace(files[0], messages=tuple(islice(endless(messages), size)))
            path.write_text(serialise(catalog), encoding="utf-8")
            ours, said = timed(sys.executable, "-c", OURS, str(path), arguments.source)
            alone, _ = json.loads(said)
            rows.append({"units": size, "s": ours, "checks alone s": alone})
            line = f"{size:8}  {size / ours:8.0f} u/s  {size / alone:8.0f} u/s"
            line += f" {1e6 * alone / size:4.0f} us"
            if peer is not None:
                theirs, _ = timed(peer, "--progress=none", "-i", str(path), "-o", str(out))
                line += f"  {size / theirs:8.0f} u/s  {theirs / ours:5.2f}"
                rows[-1]["pofilter s"] = theirs
            say(line)
    if arguments.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
