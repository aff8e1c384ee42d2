"""Documents of other projects, where a machine has them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from rktranslate.errors import DocumentError
from tests.conftest import ROOT
from tests.formats.laws.kinds import Kind
from tests.formats.laws.reading import read

_BESIDE = (folder / "shared" / "documents" for folder in ROOT.parents)
FOLDER = Path(
    os.environ.get("RKTRANSLATE_DOCUMENTS") or next(filter(Path.is_dir, _BESIDE), ROOT / "none")
)
"""Has a folder for each kind: ``docx``, ``html``, ``odt``, ``pptx``, ``xlsx``."""


def real_documents(kind: Kind) -> Iterator[tuple[str, bytes]]:
    """Yield the documents of a kind that can be read, with their names."""
    for path in sorted(FOLDER.glob(kind.real)) if kind.real else ():
        data = path.read_bytes()
        try:
            read(kind, data)
        except DocumentError:
            continue
        yield path.name, data
