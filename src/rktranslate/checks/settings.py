"""Settings of a run: which checks run, and how serious each is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from rktranslate.checks.context import CheckOptions
from rktranslate.checks.rules import FRAMEWORK
from rktranslate.errors import ConfigError, did_you_mean
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.checks.base import Check
    from rktranslate.model import Finding


@dataclass(frozen=True, slots=True)
class Settings:
    """The selection and severities of checks in a configuration and on a command line."""

    levels: Mapping[str, Severity | bool] = field(default_factory=lambda: MappingProxyType({}))
    """By name: off, on, or on with a severity of the project's own."""
    select: frozenset[str] = frozenset()
    """Names of the only checks to run, also those that are off; all that are on when empty."""
    ignore: frozenset[str] = frozenset()
    options: CheckOptions = field(default_factory=CheckOptions)

    def validated(self, checks: Sequence[Check], where: str = "") -> Settings:
        """Return these settings where every name is that of a check.

        Args:
            checks: All checks that there are.
            where: Path of the configuration file, for the error.

        Raises:
            ConfigError: A name is unknown; the hint has the nearest.
        """
        known = {check.name for check in checks} | {rule.name for rule in FRAMEWORK}
        for name in (*self.levels, *self.select, *self.ignore):
            if name not in known:
                hint = did_you_mean(name, known) or "see `rktranslate check --list`"
                raise ConfigError(f"there is no check {name!r}", path=where or None, hint=hint)
        return self

    def runs(self, name: str, *, enabled: bool = True) -> bool:
        """Return whether a check runs that is ``enabled`` by default."""
        if name in self.ignore:
            return False
        if self.select:
            return name in self.select
        level = self.levels.get(name)
        return enabled if level is None else level is not False

    def chosen(self, checks: Iterable[Check]) -> tuple[Check, ...]:
        """Return the checks that run, in their order."""
        return tuple(check for check in checks if self.runs(check.name, enabled=check.enabled))

    def severity(self, name: str) -> Severity | None:
        """Return the severity that the project gives a check, None for the check's own."""
        level = self.levels.get(name)
        # bool is an int, and so is Severity.
        return level if isinstance(level, Severity) else None

    def adjusted(self, finding: Finding) -> Finding:
        """Return a finding with the severity that the project gives its check."""
        severity = self.severity(finding.check_id)
        return finding if severity is None else replace(finding, severity=severity)
