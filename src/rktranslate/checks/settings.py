"""Which checks run, and how serious each is: what a project and a command line ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from rktranslate.checks.interface import Check, CheckOptions
from rktranslate.errors import ConfigError
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FRAMEWORK = {
    "waiver": (
        Severity.ERROR,
        "Waivers can be read, name a check, give a reason, and still cover something",
    ),
    "catalogue-missing": (
        Severity.ERROR,
        "Every document has a catalogue in every target language",
    ),
    "catalogue-stale": (
        Severity.ERROR,
        "Every catalogue has the sentences of its document, and no others",
    ),
    "catalogue-context": (
        Severity.ERROR,
        "Every msgctxt names a place of its sentence, and no other names the same",
    ),
    "catalogue-orphan": (Severity.WARNING, "Every catalogue has its document"),
    "output-orphan": (Severity.WARNING, "Every output has its document"),
}
"""Ids of findings that no single check makes, how serious they are, and what they verify."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project and a command line ask of the checks."""

    levels: Mapping[str, Severity | bool] = field(default_factory=lambda: MappingProxyType({}))
    """By id: off, on, or on with a severity of the project's own."""
    select: frozenset[str] = frozenset()
    """Only these run, when there are any; also those that are off."""
    ignore: frozenset[str] = frozenset()
    options: CheckOptions = field(default_factory=CheckOptions)

    def validated(self, checks: Sequence[Check], where: str = "") -> Settings:
        """Return itself where every id is that of a check.

        Raises:
            ConfigError: An id is unknown; the hint has the nearest.
        """
        known = {check.id for check in checks} | set(FRAMEWORK)
        for name in (*self.levels, *self.select, *self.ignore):
            if name not in known:
                import difflib

                close = difflib.get_close_matches(name, sorted(known), n=1)
                hint = f"did you mean {close[0]}?" if close else "see `rktranslate check --list`"
                raise ConfigError(f"there is no check {name!r}", path=where or None, hint=hint)
        return self

    def runs(self, check_id: str, *, enabled: bool = True) -> bool:
        """Tell whether a check runs."""
        if check_id in self.ignore:
            return False
        if self.select:
            return check_id in self.select
        level = self.levels.get(check_id)
        return enabled if level is None else level is not False

    def chosen(self, checks: Iterable[Check]) -> tuple[Check, ...]:
        """Return the checks that run, in their order."""
        return tuple(check for check in checks if self.runs(check.id, enabled=check.enabled))

    def severity(self, check_id: str) -> Severity | None:
        """Return the severity that the project gives a check, None for the check's own."""
        level = self.levels.get(check_id)
        # bool is an int, and so is Severity.
        return level if isinstance(level, Severity) else None
