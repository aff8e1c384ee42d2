"""Each way to touch the disk for others is in one module; every other module calls that."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

import rktranslate

SOURCE = Path(rktranslate.__file__).parent
LIBRARIES = {
    "filelock": {"storage/lock.py"},
    "platformdirs": {"storage/user_dirs.py"},
    # Downloads go by proxies and checked redirects; servers that a project names by neither.
    "httpx": {"models/http_client.py", "engines/server.py"},
    "zipfile": {"storage/archive.py", "storage/archive_entries.py"},
}
"""Library and the modules that import it."""
CALLS = {
    "flock": {"storage/owners.py"},
    "mkdtemp": {"storage/files.py"},
    # A journal and a download are appended to, and cannot be replaced at each line.
    "fsync": {
        "storage/files.py",
        "storage/writing.py",
        "execution/journal.py",
        "models/download.py",
    },
}
"""Function and the modules that call it."""


def users() -> dict[str, set[str]]:
    """Return by library and by function the modules that import or call it."""
    found = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    found[alias.name.partition(".")[0]].add(name)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found[node.module.partition(".")[0]].add(name)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                found[node.func.attr].add(name)
    return found


USERS = users()


@pytest.mark.parametrize("what", [*LIBRARIES, *CALLS])
def test_one_module_for_all(what: str) -> None:
    assert USERS[what] == (LIBRARIES | CALLS)[what]
