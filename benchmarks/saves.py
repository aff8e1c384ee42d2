"""Lets an editor save a catalogue all the time while ``extract`` updates it, and counts lost saves.

    python benchmarks/saves.py [--seconds N] [--json] [--check]

The editor reads the catalogue, changes one target, and saves by a rename, every 20 ms, as fast
typists with an editor that saves by itself never would. Before each run of the command the source
changes, so that there is something to write. A save is lost if the catalogue does not have it
half a second later, although nobody else has saved. A command that gives up, because the file
changed five times while it ran, exits with 2 and has changed nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from measure import RKTRANSLATE

SENTENCES = 300
EDITED = 'msgid "Kalimat nomor 7."'
_PAUSE = 0.02
_PATIENCE = 0.5


@dataclass
class Saves:
    """What became of the saves."""

    command: str
    saves: int = 0
    lost: int = 0
    runs: dict[int, int] = field(default_factory=dict)
    """How often the command ended with each exit code."""


def save(catalog: Path, mark: str) -> None:
    """Change one target as an editor does."""
    lines = catalog.read_text(encoding="utf-8").split("\n")
    lines[lines.index(EDITED) + 1] = f'msgstr "{mark}"'
    beside = catalog.with_name("editor~")
    beside.write_text("\n".join(lines), encoding="utf-8")
    beside.replace(catalog)


def is_kept(catalog: Path, mark: str) -> bool:
    """Return whether a save is in the catalogue, now or in a moment: files may be exchanged."""
    end = time.monotonic() + _PATIENCE
    while mark not in catalog.read_text(encoding="utf-8"):
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE / 4)
    return True


def edit(catalog: Path, result: Saves, stop: threading.Event) -> None:
    while not stop.is_set():
        result.saves += 1
        mark = f"Written by a person, {result.saves}."
        save(catalog, mark)
        time.sleep(_PAUSE)
        result.lost += not is_kept(catalog, mark)


def measure(seconds: float) -> Saves:
    """Save and extract for some seconds."""
    result = Saves("extract")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "source").mkdir()
        (root / "rktranslate.toml").write_text('target-languages = ["en"]\n', encoding="utf-8")
        source, catalog = root / "source" / "a.md", root / "translations" / "en" / "a.md.po"

        def extract(sentences: int) -> int:
            text = "\n\n".join(f"Kalimat nomor {number}." for number in range(sentences))
            source.write_text(text, encoding="utf-8")
            command = [*RKTRANSLATE, "extract", "-q"]
            return subprocess.run(command, cwd=root, capture_output=True, check=False).returncode

        extract(SENTENCES)
        stop = threading.Event()
        editor = threading.Thread(target=edit, args=(catalog, result, stop))
        editor.start()
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end:
                code = extract(SENTENCES + sum(result.runs.values()) % 2)
                result.runs[code] = result.runs.get(code, 0) + 1
        finally:
            stop.set()
            editor.join()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    result = measure(given.seconds)
    if given.json:
        print(json.dumps(asdict(result)))
    else:
        codes = ", ".join(f"{count} with exit {code}" for code, count in result.runs.items())
        print(f"{result.saves:,} saves, {result.lost} lost; {result.command}: {codes}")
    if given.check and result.lost:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
