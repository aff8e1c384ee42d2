"""Write down what the files of a packaged model hash to, for ``rktranslate models verify``.

Run it whenever a package in ``src/rktranslate/engines/argos/bundled`` changes, its README included:

    python training/record.py src/rktranslate/engines/argos/bundled/translate-id_en-1_0

The note lies beside the folder (``.translate-id_en-1_0.json``), so that the package itself is the
same files everywhere, and belongs into the same commit.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rktranslate.models.layout import record_path
from rktranslate.models.store import bundled_record


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, help="folder of the package")
    folder = parser.parse_args().package.resolve()
    record_path(folder).write_text(bundled_record(folder), "utf-8", newline="\n")
    print(record_path(folder))


if __name__ == "__main__":
    main()
