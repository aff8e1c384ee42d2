"""``python -m rktranslate``: the command line.

Python puts the current folder first on the search path of modules. There it may be a project of
somebody else, whose ``babel.py`` must not be imported, so it is taken away (as ``python -P`` does).
"""

import sys


def _without_current_folder(path: list[str]) -> list[str]:
    """Return a search path without the current folder that ``python -m`` has put first.

    It comes last if this package itself was found there: workers must find it, too.
    """
    import os

    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    if path[0] and os.path.realpath(path[0]) == os.path.realpath(package):
        return [*path[1:], path[0]]
    return path[1:]


if __name__ == "__main__":
    if __spec__ is not None and not sys.flags.safe_path:
        sys.path[:] = _without_current_folder(sys.path)
    from rktranslate.cli import main

    main()
