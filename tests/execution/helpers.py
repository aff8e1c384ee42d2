"""An archive to draft, the same one every time."""

from __future__ import annotations

import itertools
import os
import time
from pathlib import Path

from tests.tiny_argos import LEXICON, build_package


def make_archive(root: Path, units: int = 120, languages: str = '"en"') -> Path:
    """Write a project with a package, in documents of ten sentences; return its root."""
    (root / "source").mkdir(parents=True)
    package = build_package(root / "packages")
    (root / "rktranslate.toml").write_text(
        f'name = "archive"\ntarget-languages = [{languages}]\npackages = ["packages"]\n'
        f'[engines]\nen = "argos"\n',
        encoding="utf-8",
    )
    assert package.is_dir()
    pairs = itertools.cycle(itertools.permutations(LEXICON, 3))
    sentences = [f"{' '.join(words)} {number}." for number, words in zip(range(units), pairs)]  # noqa: B905
    for start in range(0, units, 10):
        body = "\n\n".join(sentences[start : start + 10])
        # Each document begins with the same sentence.
        (root / f"source/d{start:05}.txt").write_text(f"Rumah besar.\n\n{body}\n", encoding="utf-8")
    return root


def catalogues(root: Path) -> dict[str, list[bytes]]:
    """Return the lines of all catalogues, without the time in their headers."""
    return {
        path.relative_to(root).as_posix(): [
            line for line in path.read_bytes().split(b"\n") if b"-Date: " not in line
        ]
        for path in sorted((root / "translations").rglob("*.po"))
    }


def process(number: int) -> tuple[int, int]:
    """Return a number, and the process that it went through."""
    return number, os.getpid()


def die(number: int) -> int:
    """End the process that this runs in."""
    os._exit(number)


def patient(number: int) -> int:
    """Take a long time."""
    time.sleep(60)
    return number


def alive(pid: int) -> bool:
    """Tell whether a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
