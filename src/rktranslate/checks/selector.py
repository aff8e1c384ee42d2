"""Selects the checks that a unit needs: those that look for a character that the unit has.

Most checks find nothing in most units, and calling them costs more than what they do. A check that
needs a sign (a bracket, a digit) declares it, and is not called for a text without one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rktranslate.checks.base import UnitCheck
    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message

Runs: TypeAlias = "tuple[Callable[[Message, CheckContext], Iterable[Finding]], ...]"
"""Bound ``check`` methods, in the order of the checks."""
_ASCII = range(128)
_NON_ASCII = 128
"""Stands for every character beyond ASCII."""


class UnitSelector:
    """Selects checks by the signs that a unit has; immutable, so that threads may share it."""

    __slots__ = ("_checks", "_ignored", "_table")

    def __init__(self, checks: Iterable[UnitCheck]) -> None:
        """Prepare the selection among some checks, in their order."""
        signs = [(check, None if check.signs is None else _codes(check.signs)) for check in checks]
        # Signs that the same checks ask for are one: the first of them stands for all.
        asking = [
            frozenset(
                index
                for index, (_, codes) in enumerate(signs)
                if codes is not None and code in codes
            )
            for code in _ASCII
        ]
        first: dict[frozenset[int], int] = {}
        table = [first.setdefault(indexes, code) for code, indexes in enumerate(asking)]
        self._table = bytes(table).ljust(256)
        self._ignored = bytes(code for code in _ASCII if not asking[code])
        self._checks = tuple(
            (
                check.check,
                None
                if codes is None
                else frozenset(table[code] if code in _ASCII else code for code in codes),
            )
            for check, codes in signs
        )

    def signs(self, unit: Message) -> frozenset[int]:
        """Return the signs that a unit has, as far as any check asks for them."""
        text = unit.source + unit.target
        signs = frozenset(text.encode("ascii", "ignore").translate(self._table, self._ignored))
        return signs if text.isascii() else signs | {_NON_ASCII}

    def runs(self, signs: frozenset[int]) -> Runs:
        """Return the checks that may find something in a unit with some signs."""
        return tuple(
            run for run, wanted in self._checks if wanted is None or not wanted.isdisjoint(signs)
        )


@lru_cache(maxsize=16)
def selector_of(checks: tuple[UnitCheck, ...]) -> UnitSelector:
    """Return the selector of some checks, made once."""
    return UnitSelector(checks)


def _codes(signs: str) -> frozenset[int]:
    return frozenset(min(ord(char), _NON_ASCII) for char in signs)
