"""Values of the configuration: read from a table of TOML, or refused with their key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, did_you_mean
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class ValueReader:
    """A reader of configuration values that refuses values of another type, with their key."""

    prefix: str
    """Before every key in a message: ``tool.rktranslate.``, or empty."""

    def wrong(self, key: str, expected: str, value: object) -> ConfigError:
        """Return the error of a value that is not what was expected."""
        return ConfigError(f"{self.prefix}{key}: expected {expected}, found {value!r}")

    def table(self, value: object, key: str) -> Mapping[str, object]:
        """Return a value that is a table."""
        if not isinstance(value, dict):
            raise self.wrong(key.rstrip("."), "a table", value)
        return value

    def known(self, table: Mapping[str, object], prefix: str, keys: set[str]) -> None:
        """Refuse a key that is not among the known ones, and name the nearest of them."""
        for key in table:
            if key not in keys:
                hint = did_you_mean(key, keys) or f"known: {', '.join(sorted(keys))}"
                raise ConfigError(f"{self.prefix}{prefix}{key}: unknown key", hint=hint)

    def choice(
        self, table: Mapping[str, object], key: str, choices: Sequence[str], prefix: str = ""
    ) -> str | None:
        """Return one of some values; None where the table does not have the key."""
        if key not in table:
            return None
        value = table[key]
        if value in choices:
            return str(value)
        error = self.wrong(prefix + key, f"one of {', '.join(choices)}", value)
        raise ConfigError(error.message, hint=did_you_mean(str(value), choices))

    def string(self, table: Mapping[str, object], key: str, default: str, prefix: str = "") -> str:
        """Return a string that is not blank, or the default."""
        value = table.get(key, default)
        if not isinstance(value, str) or (key in table and not value.strip()):
            raise self.wrong(prefix + key, "a non-empty string", value)
        return value

    def required(self, table: Mapping[str, object], key: str, prefix: str = "") -> str:
        """Return a string that is not blank; the table must have the key."""
        if key not in table:
            raise ConfigError(f"{self.prefix}{prefix}{key}: missing")
        return self.string(table, key, "", prefix)

    def inside(self, table: Mapping[str, object], key: str, *, or_root: bool = False) -> str:
        """Return a relative path that stays inside the project; ``.`` only if ``or_root``."""
        text = self.string(table, key, "")
        self.printable(key, text)
        value = PurePosixPath(text)
        if value.is_absolute() or ".." in value.parts or (str(value) == "." and not or_root):
            raise self.wrong(key, "a path inside the project", str(value))
        return str(value)

    def printable(self, key: str, path: str) -> None:
        """Refuse a path with control characters, which no file of a project has."""
        if not path.isprintable():
            raise self.wrong(key, "a path without control characters", path)

    def paths(self, table: Mapping[str, object], key: str, prefix: str = "") -> tuple[str, ...]:
        """Return paths that may lead out of the project."""
        values = self.strings(table, key, prefix)
        for value in values:
            self.printable(prefix + key, value)
        return values

    def strings(self, table: Mapping[str, object], key: str, prefix: str = "") -> tuple[str, ...]:
        """Return a list of strings; empty where the table does not have the key."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(prefix + key, "a list of strings", value)
        return tuple(value)

    def boolean(
        self, table: Mapping[str, object], key: str, *, default: bool, prefix: str = ""
    ) -> bool:
        """Return true or false, or the default."""
        value = table.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(prefix + key, "true or false", value)
        return value

    def integer(
        self,
        table: Mapping[str, object],
        key: str,
        default: int,
        low: int,
        high: int,
        prefix: str = "",
    ) -> int:
        """Return an integer from ``low`` to ``high``, or the default."""
        value = table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(prefix + key, f"an integer from {low} to {high}", value)
        return value

    def severity(
        self, table: Mapping[str, object], key: str, default: Severity, prefix: str
    ) -> Severity:
        """Return a severity that is given by its name."""
        names = {level.name.lower(): level for level in Severity}
        name = self.choice(table, key, tuple(names), prefix)
        return default if name is None else names[name]
