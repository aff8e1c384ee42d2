"""The words that seeders exchange, by target language: ``en.toml``, ``ms.toml``.

The tables were made without the rules of the checks, and share nothing with them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Member:
    """A word of a class, in all its forms."""

    source: str
    """Words of the source, separated by ``|``, of which one says the same."""
    forms: tuple[str, ...]
    """Words of the target: forms at the same place can be exchanged."""


@dataclass(frozen=True)
class Exchange:
    """What one kind of error exchanges."""

    classes: tuple[tuple[Member, ...], ...]
    """A member is exchanged for another one of its class."""
    swaps: tuple[tuple[str, str, str], ...]
    """Words of the source, the word of the target, and what it becomes."""
    away_from: str
    """What must not stand within a word of the exchanged one; empty if anything may."""


@dataclass(frozen=True)
class Tables:
    """The words of one target language."""

    exchanges: dict[str, Exchange]
    content_left: tuple[tuple[str, str], ...]
    """A word of the source, and those of the target, separated by commas, that it can replace."""
    function_left: tuple[tuple[str, str], ...]
    near: bool
    """Whether text of the source language can be text of this one as well."""
    patterns: dict[str, Any]
    """Alternatives separated by ``|`` that single seeders ask for, by name."""

    def pattern(self, name: str) -> str:
        """Return the alternatives of a name; what never matches without any."""
        return str(self.patterns.get(name, r"(?!)"))


def languages() -> tuple[str, ...]:
    """Return the target languages that have tables."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if len(path.stem) == 2))


@lru_cache
def tables(language: str) -> Tables:
    """Return the tables of a target language, which are empty for one that has none."""
    path = FOLDER / f"{language}.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    left = raw.pop("left", {})
    kinds = raw.pop("kinds", {})
    return Tables(
        {name: _exchange(row) for name, row in kinds.items()},
        _rows(left.get("content", {})),
        _rows(left.get("function", {})),
        raw.pop("near", False),
        raw,
    )


def _rows(table: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((source, target) for source, target in table.get("rows", ()))


def _exchange(row: dict[str, Any]) -> Exchange:
    plural = row.get("plural", False)
    return Exchange(
        tuple(
            tuple(Member(source, _forms(forms, plural)) for source, forms in members)
            for members in row.get("classes", ())
        ),
        tuple(
            (source, form, other)
            for source, forms, other in row.get("swaps", ())
            for form in _forms(forms, plural=False)
        ),
        row.get("away_from", ""),
    )


def _forms(text: str, plural: bool) -> tuple[str, ...]:
    forms = tuple(part.strip() for part in text.split(","))
    return (*forms, plural_of(forms[0])) if plural and len(forms) == 1 else forms


def plural_of(noun: str) -> str:
    """Return the regular plural of an English noun."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"
