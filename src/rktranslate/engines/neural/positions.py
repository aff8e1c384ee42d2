"""The number of positions that a CTranslate2 model has encodings for, read from its file.

The file (``model.bin``) begins with the version of the format, the name and the revision of the
model's specification, and the number of its variables. Each variable has a name, its dimensions, a
type, and its values after their size in bytes. See ``ModelSpec._serialize`` of CTranslate2, for
versions 4 to 6 of the format; all integers are little-endian.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from rktranslate.storage.reading import open_file

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_POSITIONS = 512
"""Assumed where the file states none: models of this kind are trained on no longer texts."""
_FORMATS = range(4, 7)
_ENCODINGS = b"position_encodings/encodings"
_MAX_VARIABLES = 100_000
_MAX_DIMENSIONS = 8


def positions_of(path: Path) -> int:
    """Return how many tokens a model can read or write: a longer text makes it fail.

    Args:
        path: The ``model.bin``.
    """
    try:
        with open_file(path) as file:
            sizes = _position_counts(file)
    except (OSError, struct.error, ValueError):
        # Whoever loads the model says what is wrong with it.
        sizes = []
    return min(sizes, default=DEFAULT_POSITIONS)


def _position_counts(file: BinaryIO) -> list[int]:
    """Return the first dimension of each table of position encodings."""
    if _integer(file, "<I") not in _FORMATS:
        return []
    _name(file)
    _integer(file, "<I")
    counts = []
    for _ in range(min(_integer(file, "<I"), _MAX_VARIABLES)):
        name = _name(file)
        rank = _integer(file, "<B")
        if rank > _MAX_DIMENSIONS:
            raise ValueError(rank)
        dimensions = [_integer(file, "<I") for _ in range(rank)]
        _integer(file, "<B")
        file.seek(_integer(file, "<I"), 1)
        if name.endswith(_ENCODINGS) and len(dimensions) == 2 and dimensions[0]:
            counts.append(dimensions[0])
    return counts


def _integer(file: BinaryIO, layout: str) -> int:
    (value,) = struct.unpack(layout, file.read(struct.calcsize(layout)))
    return int(value)


def _name(file: BinaryIO) -> bytes:
    return file.read(_integer(file, "<H")).rstrip(b"\0")
