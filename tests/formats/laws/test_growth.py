"""The cost of a document is linear in each thing that can grow in it; so is its memory."""

from __future__ import annotations

import contextlib
import gc
import itertools
import tracemalloc
from collections.abc import Callable

import pytest

from rktranslate.errors import DocumentError
from rktranslate.testing.growth import MAX_EXPONENT, measure
from tests.formats.laws.kinds import Kind, is_xml, parts_of
from tests.formats.laws.reading import pseudo_targets, read, sources, write
from tests.formats.laws.registry import KINDS

GROWN = pytest.mark.parametrize(
    ("kind", "name"),
    [pytest.param(kind, name, id=f"{kind.suffix} {name}") for kind in KINDS for name in kind.grown],
)
FIRST = pytest.mark.parametrize(
    ("kind", "name"),
    [
        pytest.param(kind, name, id=f"{kind.suffix} {name}")
        for kind in KINDS
        for name in list(kind.grown)[:3]
    ],
)
"""Some for each kind: memory is measured slowly."""
SIZE = 2000
FLOOR = 0.02
"""CPU seconds under which nobody minds."""
MOST_MEMORY = 12
"""Bytes at the peak for each byte of the largest part."""
FIXED = 4 * 1024**2
"""Bytes that a document of any size may take."""
UNIT = 2048
"""Bytes that a unit may take, with its place and its target, however short it is."""


@pytest.mark.slow
@GROWN
def test_time_is_linear(kind: Kind, name: str) -> None:
    serial = itertools.count()

    def prepare(size: int) -> Callable[[], object]:
        data = kind.grown[name](size + next(serial))

        def action() -> None:
            # What is nested too deep may be refused, at no greater cost.
            with contextlib.suppress(DocumentError):
                document = read(kind, data)
                write(document, kind, pseudo_targets(document), "DRAF", "en")

        return action

    growth = measure(prepare, size=SIZE, floor=FLOOR)
    assert growth is None or growth.exponent < MAX_EXPONENT, growth


@pytest.mark.slow
@FIRST
def test_memory_is_a_multiple_of_the_largest_part(kind: Kind, name: str) -> None:
    size = SIZE
    data = kind.grown[name](size)
    parts = parts_of(data)
    if not is_xml(next(iter(parts))) and "" not in parts:
        return
    largest = max(map(len, parts.values()))
    units = 0

    def action() -> None:
        with contextlib.suppress(DocumentError):
            document = read(kind, data)
            write(document, kind, pseudo_targets(document), "DRAF", "en")

    action()
    with contextlib.suppress(DocumentError):
        units = len(sources(read(kind, data)))
    gc.collect()
    tracemalloc.start()
    try:
        action()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    allowed = FIXED + MOST_MEMORY * largest + UNIT * units
    assert peak < allowed, f"{peak / largest:.1f} x, {units} units"
