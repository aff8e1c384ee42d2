"""The version of this package, importable by every layer.

It is that of the installed distribution, which a build takes from the tags of the repository.
"""

from __future__ import annotations

import functools

TYPE_CHECKING = False  # not that of typing, for the sake of a quick start
if TYPE_CHECKING:
    __version__: str
else:

    def __getattr__(name: str) -> str:
        """Read the version on first use (PEP 562): looking for it takes as long as to start."""
        if name == "__version__":
            return version()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


UNKNOWN = "0+unknown"
"""The version of a checkout that is not installed."""


@functools.cache
def version() -> str:
    """Return the version of the installed distribution, as PEP 440 spells it."""
    from importlib import metadata

    try:
        return metadata.version("rktranslate")
    except metadata.PackageNotFoundError:
        return UNKNOWN


def release() -> str:
    """Return the version without what it says of a commit (``+g1a2b3c``), to be written in files.

    A file that is made by two commits of the program differs only if the program does.
    """
    return version().partition("+")[0]
