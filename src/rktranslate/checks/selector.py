"""Which checks a unit needs: those that look for something that the unit has.

Most checks find nothing in most units, and calling them costs more than what they do. A check that
needs a sign (a bracket, a digit) says so, and is not called where no text has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.unit import UnitCheck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rktranslate.checks.interface import Check, CheckContext
    from rktranslate.model import Finding, Message

_ASCII = range(128)
_BEYOND = 128
"""Stands for every character beyond ASCII."""


class Runner:
    """A check that can be run: on a unit where it compares source and target, else on a message."""

    __slots__ = ("compares", "run", "signs")

    def __init__(self, check: Check) -> None:
        self.run: Callable[[Message, CheckContext], Iterable[Finding]] = check.check
        self.compares = False
        """Whether it leaves it to its caller which units are compared."""
        self.signs: frozenset[int] | None = None
        """Code points of which a unit must have one; None where it is run on every unit."""
        if isinstance(check, UnitCheck) and type(check).check is UnitCheck.check:
            self.run, self.compares = check.compare, True
            if check.signs is not None:
                self.signs = frozenset(min(ord(char), _BEYOND) for char in check.signs)


class Choice:
    """The runners for each unit, in their order."""

    def __init__(self, runners: Sequence[Runner]) -> None:
        self._runners = runners
        self._chosen: dict[frozenset[int], tuple[Runner, ...]] = {}
        # Signs for which the same runners ask are one: the first of them stands for all.
        asking = [
            frozenset(runner for runner in runners if runner.signs and code in runner.signs)
            for code in _ASCII
        ]
        first: dict[frozenset[Runner], int] = {}
        table = [first.setdefault(who, code) for code, who in enumerate(asking)]
        self._table = bytes(table).ljust(256)
        self._unasked = bytes(code for code in _ASCII if not asking[code])

    def of(self, unit: Message) -> tuple[Runner, ...]:
        """Return the runners that may find something in a unit."""
        text = unit.source + unit.target
        signs = frozenset(text.encode("ascii", "ignore").translate(self._table, self._unasked))
        if not text.isascii():
            signs |= {_BEYOND}
        chosen = self._chosen.get(signs)
        if chosen is None:
            chosen = self._chosen[signs] = tuple(
                runner for runner in self._runners if self._may_find(runner, signs)
            )
        return chosen

    def _may_find(self, runner: Runner, signs: frozenset[int]) -> bool:
        if runner.signs is None:
            return True
        return not signs.isdisjoint(
            self._table[code] if code in _ASCII else code for code in runner.signs
        )
