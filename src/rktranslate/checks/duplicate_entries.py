"""Duplicate entries: one message twice in a PO file, with different targets."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rktranslate.checks.rules import DUPLICATE_ENTRY
from rktranslate.model import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.model import Catalog, Finding, Key


def duplicate_findings(catalog: Catalog) -> Iterator[Finding]:
    """Find the messages with several current entries, at the entry that is used.

    Args:
        catalog: The catalogue as it was read.
    """
    lines: defaultdict[Key, list[int]] = defaultdict(list)
    for entry in catalog.duplicates:
        if not entry.obsolete:
            lines[entry.key].append(entry.line)
    for message in catalog.messages if lines else ():
        others = lines.get(message.key)
        if others:
            yield DUPLICATE_ENTRY.finding(
                Location(catalog.path, message.line),
                "duplicate entry with another target: keep the right one, delete the other",
                source=message.source,
                target=message.target,
                detail=f"the other is at line {' and line '.join(map(str, others))}",
            )
