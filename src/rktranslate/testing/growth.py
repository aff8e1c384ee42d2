"""Growth of cost: the exponent of CPU time over the size of one unit.

The cost of every operation on a unit is linear in what the unit holds. A text that says one thing
over and over shows where it is not: ``CONTENTS`` has texts of many kinds, in any size, and
:func:`measure` times an action while its input doubles.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from dataclasses import dataclass
from itertools import count, islice, product
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MAX_EXPONENT = 1.3
"""An action that grows faster is not linear; sorting and noise stay below."""
DOUBLINGS = 3

_REPEATED = (
    "[1]", "[1] ", "[^a]", "[^a] ", "ABC ", "Kata ", "kata ", "k.", "Rusia ", "Korea Utara ",
    "Rusia dan ", "laporan-laporan ", "1 ", "12.500 ", "1,5 ", "1, ", "1/2 ", "1-2 ", "-1 ",
    "5 km ", "Rp5 ", "5% ", "dua ", "dua puluh ", "sepertiga ", "seribu ", "IV ", "I ", "Mei ",
    "5 Mei 2024 ", "Senin ", "pukul 10.30 ", "tidak ", "bukan tanpa ", '"a" ', '"', "'", "“a” ",
    "“", "”", "(a) ", "(", ")", "[", "]", "{", "}", "()", "**a** ", "**", "*", "*a ", "_", "_a_ ",
    "`", "`a` ", "`` ", "[a](b) ", "[a](", "![a](b) ", "~~", "<b>", "<b>a</b> ", "<1/>", "</b>",
    "<x", "<", ">", "{a}", "{a} ", "%s ", "%", "&amp; ", "&", "\\", "http://a.b/c ", "a@b.id ",
    "@a ", "#a ", "…", "... ", ".", "! ", "?", "a. ", "A. ", "Dr. ", "Kata. ", "--", "-", "–",
    "— ", ": ", "; ", ", ", "/", "/a", "a/", " ", "  ", "\u00a0", "\u200b", "\u00ad", "a", "A",
    "1", "Kata", "😀", "e\u0301", "\u0301", "é", "а", "aа ", "中", "ا", "K. ", "a-a ", "'a", "x=1 ",
    "U.S. ", "∅", "di Jl. ", "PBB (UN) ", "Kim Jong Un ", "Budi Santoso ",
    "Menteri Pertahanan Rusia ", "ABC (Aa Bb Cc) ", "kata\n", "\t", "the ", "not ", "the the ",
    "year ", "hari ", "°C ", "10:30 ", "¹", "+62 ", "$1 ", "A1 ", "a1 ",
)  # fmt: skip
"""Texts to repeat: codes, names, terms, values, marks, white space, letters of all kinds."""


def _names() -> Iterator[str]:
    """Yield syllables that make a different word each time."""
    syllables = ("ba", "di", "ku", "lo", "me", "sa", "ti", "ra", "no", "we")
    for parts in product(syllables, repeat=5):
        yield "".join(parts)


def _joined(texts: Iterator[str], size: int) -> str:
    """Return as many texts as there are characters in a size."""
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(next(texts))
        length += len(parts[-1]) + 1
    return " ".join(parts)


def _mixed_words(size: int) -> str:
    others = ("tidak", "Rusia", "[1]", "1.250", "(a)", "Kim", "PBB", ".")
    vocabulary = (*islice(_names(), 300), *others)
    return _joined((vocabulary[index**2 * 7 % 307] for index in count()), size)


def _distinct(template: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        fields = ((name, name.title(), index) for index, name in enumerate(_names()))
        filled = (template.format(a=a, A=b, n=n, u=b.upper()) for a, b, n in fields)
        return _joined(filled, size)

    return text


def _repeated(part: str) -> Callable[[int], str]:
    return lambda size: part * (size // len(part))


CONTENTS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        **{repr(part): _repeated(part) for part in _REPEATED},
        "nested brackets": lambda size: "(" * (size // 2) + ")" * (size // 2),
        "nested tags": lambda size: "<b>" * (size // 7) + "</b>" * (size // 7),
        "nested links": lambda size: "[" * (size // 6) + "a](b)" * (size // 6),
        "different words": _distinct("{a}"),
        "different names": _distinct("{A}"),
        "different full names": _distinct("Budi {A}"),
        "different acronyms": _distinct("{u}"),
        "different numbers": _distinct("{n}"),
        "different measures": _distinct("{n} km"),
        "different citations": _distinct("kata [{n}]"),
        "different tags": _distinct("<{n}>a</{n}>"),
        "different placeholders": _distinct("{{{a}}}"),
        "different addresses": _distinct("https://a.id/{a}"),
        "different terms": _distinct("Rusia {a}"),
        "different words of two scripts": _distinct("а{a}"),
        "different quotations": _distinct('"{a}"'),
        "mixed words": _mixed_words,
    }
)
"""Texts of one kind by name; each returns a text of about a number of characters."""


@dataclass(frozen=True, slots=True)
class Growth:
    """CPU time of an action over growing sizes."""

    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def exponent(self) -> float:
        """Return p of the best fit ``seconds = c * size ** p``."""
        points = [
            (math.log(size), math.log(max(seconds, 1e-9)))
            for size, seconds in zip(self.sizes, self.seconds, strict=True)
        ]
        mean_x = statistics.fmean(x for x, _ in points)
        mean_y = statistics.fmean(y for _, y in points)
        spread = sum((x - mean_x) ** 2 for x, _ in points)
        return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread


def cpu_seconds(action: Callable[[], object]) -> float:
    """Return the CPU time of one call, without what the collector takes."""
    gc.collect(0)
    gc.disable()
    try:
        start = time.process_time()
        action()
        return time.process_time() - start
    finally:
        gc.enable()


def measure(
    prepare: Callable[[int], Callable[[], object]],
    *,
    size: int,
    floor: float,
    repeats: int = 3,
) -> Growth | None:
    """Return the growth of an action up to a size; None where it is no matter.

    It is no matter where even that size takes no time, or no more than it should in comparison
    with a quarter of it; both are timed once. What seems too steep is measured up to four times
    the size: there a bounded search has reached its bound, and noise is another one.

    Args:
        prepare: Returns the action for a size. Each call must give an input of its own, so that
            what the action remembers is of no use to the next one.
        size: The largest size.
        floor: CPU seconds under which an action is too fast to be judged.
        repeats: How often each size is timed; the least time counts.
    """
    growth = _measured(prepare, size, floor, repeats)
    if growth is not None and growth.exponent > MAX_EXPONENT:
        growth = _measured(prepare, 4 * size, floor, repeats)
    return growth


def _measured(
    prepare: Callable[[int], Callable[[], object]], size: int, floor: float, repeats: int
) -> Growth | None:
    seconds_of_all = cpu_seconds(prepare(size))
    if seconds_of_all < floor:
        return None
    if Growth((size // 4, size), (cpu_seconds(prepare(size // 4)), seconds_of_all)).exponent < 1.2:
        return None
    sizes = tuple(size >> step for step in range(DOUBLINGS, -1, -1))
    seconds = (min(cpu_seconds(prepare(each)) for _ in range(repeats)) for each in sizes)
    return Growth(sizes, tuple(seconds))
