"""Puts a sentence splitter into an Argos package, so that Argos Translate itself needs no download.

    python splitter.py PACKAGE

Argos Translate cuts texts by MiniSBD, whose model for a language it fetches when it first
translates; a package may bring one as ``minisbd/*.onnx``. This one is 10 kB and learnt nothing:
a convolution over five classes of characters that says ``.!?…``, up to two closing marks, a space
and then a capital, digit or opening mark end a sentence, but for an initial (``J. K. Rowling``).
This program cuts sentences by rules of its own and never reads the file.

The file is written as protocol buffer by hand, by the field numbers of onnx.proto, so that neither
the recipe nor the package needs another dependency. The same bytes every time.
"""

from __future__ import annotations

import argparse
import json
import struct
from math import prod
from pathlib import Path

NAME = "minisbd/id.onnx"
_CLASSES = ("end", "close", "space", "start", "capital")
_BEFORE, _AFTER = 4, 2
"""How far the convolution looks, in characters."""
_CAPITALS = "".join(chr(code) for code in range(0x250) if chr(code).isupper())
_MEMBERS = {
    "end": ".!?…",
    "close": "\"'”’)]»",
    "space": " ",
    "start": _CAPITALS + '0123456789"“‘([«｟',
    "capital": _CAPITALS,
}
_FLOAT, _INT64 = 1, 7


def splitter() -> bytes:
    """Return the model: ``units`` (character numbers) to scores of no end, and of an end."""
    characters = sorted(set("".join(_MEMBERS.values())))
    units = ["<PAD>", "<UNK>", *characters]
    table = [0.0] * (2 * len(_CLASSES))
    for character in characters:
        table += [float(character in _MEMBERS[name]) for name in _CLASSES]
    patterns = [_end_with(closers) for closers in range(3)]
    patterns[0][_at("capital", -1)] = -1.0
    nodes = [
        _node("Gather", ["table", "units"], "classes"),
        _node("Transpose", ["classes"], "across", perm=[0, 2, 1]),
        _node("Conv", ["across", "patterns", "least"], "found", pads=[_BEFORE, _AFTER]),
        _node("Relu", ["found"], "ends"),
        _node("Conv", ["ends", "weights", "bias"], "both"),
        _node("Transpose", ["both"], "scores", perm=[0, 2, 1]),
    ]
    width = _BEFORE + 1 + _AFTER
    tensors = [
        _tensor("table", [len(units), len(_CLASSES)], table),
        _tensor(
            "patterns", [3, len(_CLASSES), width], [weight for one in patterns for weight in one]
        ),
        _tensor("least", [3], [-2.0, -3.0, -4.0]),
        # Of each character: inside a word, end of a word (never), end of a sentence.
        _tensor("weights", [3, 3, 1], [0.0] * 6 + [2.0] * 3),
        _tensor("bias", [3], [0.5, 0.0, 0.0]),
    ]
    graph = b"".join(
        [
            *(_field(1, node) for node in nodes),
            _field(2, "sentences"),
            *(_field(5, tensor) for tensor in tensors),
            _field(11, _value("units", _INT64, ["texts", "length"])),
            _field(11, _value("features", _FLOAT, ["texts", "length", "features"])),
            _field(12, _value("scores", _FLOAT, ["texts", "length", 3])),
        ]
    )
    settings = {"max_seqlen": 1000, "batch_size": 32, "feat_funcs": ["space_before"]}
    numbers = {unit: number for number, unit in enumerate(units)}
    vocabulary = {"lang": "id", "lower": False, "_unit2id": numbers, "_id2unit": units}
    facts = {
        "lang_code": "id",
        "config": json.dumps(settings),
        "vocab": json.dumps(vocabulary, ensure_ascii=False, separators=(",", ":")),
    }
    return b"".join(
        [
            _field(1, 8),
            _field(7, graph),
            _field(8, _field(2, 13)),
            *(_field(14, _field(1, key) + _field(2, text)) for key, text in facts.items()),
        ]
    )


def _at(name: str, offset: int) -> int:
    return _CLASSES.index(name) * (_BEFORE + 1 + _AFTER) + _BEFORE + offset


def _end_with(closers: int) -> list[float]:
    """Return the weights that find an end mark with so many closing marks behind it."""
    weights = [0.0] * (len(_CLASSES) * (_BEFORE + 1 + _AFTER))
    weights[_at("end", -closers)] = weights[_at("space", 1)] = weights[_at("start", 2)] = 1.0
    for place in range(closers):
        weights[_at("close", -place)] = 1.0
    return weights


# --- protocol buffers -------------------------------------------------------------------------


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _node(kind: str, inputs: list[str], output: str, **lists: list[int]) -> bytes:
    attributes = (
        _field(1, name) + b"".join(_field(8, value) for value in values) + _field(20, 7)
        for name, values in lists.items()
    )
    return b"".join(
        [
            *(_field(1, name) for name in inputs),
            _field(2, output),
            _field(4, kind),
            *(_field(5, attribute) for attribute in attributes),
        ]
    )


def _tensor(name: str, dims: list[int], values: list[float]) -> bytes:
    assert prod(dims) == len(values), name
    data = struct.pack(f"<{len(values)}f", *values)
    sizes = b"".join(_field(1, size) for size in dims)
    return sizes + _field(2, _FLOAT) + _field(8, name) + _field(9, data)


def _value(name: str, kind: int, dims: list[str | int]) -> bytes:
    shape = b"".join(
        _field(1, _field(1, size) if isinstance(size, int) else _field(2, size)) for size in dims
    )
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, shape)))


def write(package: Path) -> None:
    """Write the splitter into the folder of a package."""
    path = package / NAME
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(splitter())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("package", type=Path, help="folder of an unpacked package")
    write(parser.parse_args().package)
