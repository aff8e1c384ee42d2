"""The laws on documents of other projects, where a machine has them.

``RKTRANSLATE_DOCUMENTS`` names their folder.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from rktranslate.errors import DocumentError
from tests.formats.laws.kinds import Kind
from tests.formats.laws.reading import read
from tests.formats.laws.registry import KINDS
from tests.formats.laws.shared import FOLDER
from tests.formats.laws.test_laws import LAWS

FILES = [
    pytest.param(kind, path, id=path.name)
    for kind in KINDS
    if kind.real
    for path in sorted(FOLDER.glob(kind.real))
]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "path"), FILES)
def test_documents_of_other_projects(kind: Kind, path: Path) -> None:
    data = path.read_bytes()
    try:
        read(kind, data)
    except DocumentError as error:
        pytest.skip(f"refused: {error.message}")
    for law in LAWS:
        law(kind, data)
