"""Per-user folders of this program, by platformdirs.

The variables ``XDG_DATA_HOME`` and ``XDG_CACHE_HOME`` are respected on every system. Without
them, a folder at its Unix path (``~/.local/share``, ``~/.cache``) is used on other systems, too, if
it exists: versions without platformdirs created it there.
"""

from __future__ import annotations

import os
from pathlib import Path

from rktranslate.errors import ConfigError

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


def base_folder(variable: str, unix: str) -> Path:
    """Return a folder of the XDG base directory specification; it may not exist yet.

    Args:
        variable: Its variable, such as ``XDG_DATA_HOME``; a relative path in it is ignored, as the
            specification has it.
        unix: The folder in the user's home without that variable.

    Raises:
        ConfigError: The home folder is unknown.
    """
    base = os.environ.get(variable, "")
    return Path(base) if os.path.isabs(base) else _home() / unix  # noqa: PTH117 - empty is not "."


def _folder(variable: str, native: Path, unix: str) -> Path:
    folder = base_folder(variable, unix) / _NAME
    if os.path.isabs(os.environ.get(variable, "")) or folder.is_dir():  # noqa: PTH117
        return folder
    return native if native.is_absolute() else folder  # platformdirs takes relative variables


def _home() -> Path:
    try:
        home = Path.home()
    except RuntimeError as error:
        raise ConfigError("the home folder is unknown", hint="set HOME to a folder") from error
    if not home.is_absolute():
        raise ConfigError(
            f"HOME must be an absolute path, found {str(home)!r}", hint="set HOME to a folder"
        )
    return home
