"""Add a language as docs/languages.md says: one file, in a copy of the package."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "languages.md").read_text("utf-8")
SECTION = PAGE.partition("## Add a language")[2].partition("\n## ")[0]
_CHECK = """
import json, sys
from rktranslate.checks import run_checks
from rktranslate.model import Catalog, Message, State

def found(source, target):
    message = Message(source, target, state=State.REVIEWED, line=1)
    catalog = Catalog("id", sys.argv[1], (message,), path="x.po")
    return sorted({finding.check_id for finding in run_checks(catalog)})

print(json.dumps([found(*pair) for pair in json.loads(sys.argv[2])]))
"""


def run(package: Path, language: str, pairs: list[tuple[str, str]]) -> list[list[str]]:
    """Return the names of the checks that report each pair, in a copy of the package."""
    environment = {**os.environ, "PYTHONPATH": str(package)}
    done = subprocess.run(
        [sys.executable, "-c", _CHECK, language, json.dumps(pairs)],
        env=environment, capture_output=True, text=True, cwd=package, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    checks: list[list[str]] = json.loads(done.stdout)
    return checks


@pytest.mark.slow
def test_one_file_is_enough(tmp_path: Path) -> None:
    package = tmp_path / "src"
    shutil.copytree(
        ROOT / "src" / "rktranslate",
        package / "rktranslate",
        ignore=shutil.ignore_patterns("__pycache__", "*.bin", "*.npz"),
    )
    listing = r"`src/(rktranslate/languages/(\w+)\.toml)`:\n\n```toml\n(.*?)```"
    named = re.search(listing, SECTION, re.DOTALL)
    assert named is not None
    path, language, text = named.groups()
    rows = re.findall(r"^\| `(.+?)` \| `(.+?)` \| `([\w-]+)` \|$", SECTION, re.MULTILINE)
    assert len(rows) == 5
    pairs = [(source, target) for source, target, _ in rows]
    pairs.append(("Naik 2,5 juta.", "Dit het met 2,5 miljoen gestyg."))
    before = run(package, language, pairs)
    (package / path).write_text(text, "utf-8")
    after = run(package, language, pairs)
    for (_, _, check), without, found in zip(rows, before, after, strict=False):
        assert check in found
        assert check not in without
    assert "numbers" not in after[-1]

    (package / path).write_text("[vocabulary]\nfrequents = 'die'\n", "utf-8")
    failed = subprocess.run(
        [sys.executable, "-c", _CHECK, language, json.dumps(pairs)],
        env={**os.environ, "PYTHONPATH": str(package)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    shown = re.search(r"`(af\.toml: .*?)`", SECTION)
    assert shown is not None
    assert shown[1] in failed.stderr
