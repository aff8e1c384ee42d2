"""A term as a file of another tool has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as a foreign file has it, before it is known to be one of ours."""

    line: int
    source: str
    accepted: Mapping[str, tuple[str, ...]]
    """By language, preferred first."""
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    """Other columns of glossary.csv: status, case, type, note."""
