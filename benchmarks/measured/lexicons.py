"""Has the checks ask another lexicon than the one that ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.lexicon import Lexicon, lexicon

if TYPE_CHECKING:
    from pathlib import Path

PAIR = slice(2, 4)
"""The languages within the first line."""


def pair_of(data: bytes) -> tuple[str, ...]:
    """Return the two languages of a lexicon."""
    return tuple(data.partition(b"\n")[0].decode("utf-8", "replace").split("\t")[PAIR])


def use(path: Path) -> None:
    """Read this file wherever the lexicon of its pair is asked for, from now on.

    A lexicon that was made of a text knows its translations, so figures of checks that ask it mean
    little on that text. Call this before anything is checked.

    Raises:
        ValueError: It is no lexicon, or of a pair of which none ships: no check would ask for it.
    """
    data, shipped = path.read_bytes(), Lexicon.read
    shipped(data)
    pair = pair_of(data)
    if not lexicon(*pair):
        raise ValueError(f"{path}: no lexicon of {'-'.join(pair)} ships that it could stand for")

    def instead(given: bytes) -> Lexicon:
        return shipped(data if pair_of(given) == pair else given)

    setattr(Lexicon, "read", staticmethod(instead))  # noqa: B010  mypy forbids the assignment
    lexicon.cache_clear()
