"""Per-user folders of this program, by platformdirs.

The variables ``XDG_DATA_HOME`` and ``XDG_CACHE_HOME`` are respected on every system. Without
them, a folder at its Unix path (``~/.local/share``, ``~/.cache``) is used on other systems, too, if
it exists: versions without platformdirs created it there.
"""

from __future__ import annotations

import os
from pathlib import Path

_NAME = "rktranslate"


def data_folder() -> Path:
    """Return the folder for data that must be kept, such as models; it may not exist yet.

    ``~/.local/share/rktranslate`` on Linux, ``~/Library/Application Support/rktranslate`` on macOS,
    ``%LOCALAPPDATA%\\rktranslate`` on Windows.
    """
    from platformdirs import user_data_path

    return _folder("XDG_DATA_HOME", user_data_path(_NAME, appauthor=False), ".local/share")


def cache_folder() -> Path:
    """Return the folder for data that can be made again; it may not exist yet.

    ``~/.cache/rktranslate`` on Linux, ``~/Library/Caches/rktranslate`` on macOS,
    ``%LOCALAPPDATA%\\rktranslate\\Cache`` on Windows.
    """
    from platformdirs import user_cache_path

    return _folder("XDG_CACHE_HOME", user_cache_path(_NAME, appauthor=False), ".cache")


def _folder(variable: str, native: Path, unix: str) -> Path:
    base = os.environ.get(variable)
    if base:
        return Path(base) / _NAME
    earlier = Path.home() / unix / _NAME
    return earlier if earlier.is_dir() else native
