"""The digest of the program: its code, that of its plugins, and the libraries beside them."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate import plugins
from rktranslate.version import version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import EntryPoint

_LARGEST_CODE = 1 << 20
"""Bytes of a file that is hashed; larger ones are models, which no remembered result used."""
_METADATA = (".dist-info", ".egg-info", ".egg-link", ".pth")
"""Suffixes of what an installer writes for each distribution; the name has the version."""


def program_digest() -> str:
    """Return a digest of all code that a result may depend on.

    It covers every file of this package, the Python version, the names and versions of all
    distributions that can be imported, and the code of those that bring formats. The content of
    files counts, never their dates.
    """
    digest = hashlib.sha256(_own_digest(tuple(sys.path)))
    for point in plugins.installed("rktranslate.formats"):
        _add(digest, f"{point.name} {point.value} {_version(point)}".encode())
        for part in _plugin_code(point):
            _add(digest, part)
    return digest.hexdigest()


@functools.cache
def _own_digest(path: tuple[str, ...]) -> bytes:
    """Return the digest of this program and of what is installed on the search path."""
    digest = hashlib.sha256(f"{version()} {sys.version} {sys.platform}".encode())
    for part in _code(Path(__file__).parents[2]):
        _add(digest, part)
    for folder in path:
        _add(digest, os.fsencode(folder))
        for name in sorted(_names(folder)):
            if name.endswith(_METADATA):
                _add(digest, os.fsencode(name))
    return digest.digest()


def _add(digest: hashlib._Hash, part: bytes) -> None:
    digest.update(len(part).to_bytes(8, "big") + part)


def _names(folder: str) -> list[str]:
    try:
        return [path.name for path in Path(folder or ".").iterdir()]
    except OSError:
        return []  # an archive, or a folder that does not exist


def _code(folder: Path) -> Iterator[bytes]:
    """Yield the paths and contents of the files of a package, without compiled ones."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            path = Path(where, name)
            yield os.fsencode(path.relative_to(folder))
            size = path.stat().st_size
            yield path.read_bytes() if size <= _LARGEST_CODE else str(size).encode()


def _plugin_code(point: EntryPoint) -> Iterator[bytes]:
    """Yield the code of the package of an entry point, which may be edited in its place."""
    spec = importlib.util.find_spec(point.module.partition(".")[0])
    for folder in (spec and spec.submodule_search_locations) or ():
        yield from _code(Path(folder))
    if spec is not None and spec.origin and Path(spec.origin).is_file():
        yield Path(spec.origin).read_bytes()


def _version(point: EntryPoint) -> str:
    try:
        return "" if point.dist is None else point.dist.version
    except (KeyError, PackageNotFoundError):
        return ""
