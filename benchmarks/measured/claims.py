"""Which seeded errors each check is meant to find: ``seeds/claims.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "seeds" / "claims.toml"


@lru_cache
def claims() -> dict[str, tuple[str, ...]]:
    """Return the kinds of seeded errors that are meant for a check, by the name of the check."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))["checks"]
    return {check: tuple(kinds) for check, kinds in table.items()}


def meant_for(kind: str) -> frozenset[str]:
    """Return the checks for which a kind of error is meant."""
    return frozenset(check for check, kinds in claims().items() if kind in kinds)
