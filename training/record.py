"""Record the checksums of a bundled package, for ``rktranslate models verify``.

Run it whenever a package in ``src/rktranslate/engines/argos/bundled`` changes, its README included:

    python training/record.py src/rktranslate/engines/argos/bundled/translate-id_en-1_0

The record lies beside the folder (``.translate-id_en-1_0.json``), so that the files of the package
are the same everywhere; commit both together.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rktranslate.engines.argos.packages import KIND, read_folder
from rktranslate.models.layout import record_path
from rktranslate.models.records import bundled_record


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, help="folder of the package")
    folder = parser.parse_args().package.resolve()
    record = bundled_record(folder, KIND, read_folder(folder).facts.version)
    record_path(folder).write_text(record, "utf-8", newline="\n")
    print(record_path(folder))


if __name__ == "__main__":
    main()
