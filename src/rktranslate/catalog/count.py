"""How far a catalogue is: units, words, reviewed ones, drafts by origin and by kind of change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.merge import split_or_joined
from rktranslate.model import Origin, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from rktranslate.model import Catalog


@dataclass(frozen=True, slots=True)
class Counts:
    """The current messages of a catalogue, each counted once, and what is known beside them."""

    units: int
    words: int
    """Words of the sources, as white space parts them."""
    reviewed: int
    machine: int
    memory: int
    changed: int
    """Drafts whose target was made for an earlier source."""
    other_drafts: int
    untranslated: int
    obsolete: int
    """Messages that are no longer in the source; not among the units."""
    changes: tuple[tuple[str, int], ...]
    """Kinds of change and how many of ``changed`` are of each, the most frequent first."""
    last_review: str
    """PO-Revision-Date as the last editor wrote it; empty where no editor has saved the file."""


def count(catalog: Catalog, kind_of_change: Callable[[str, str], str]) -> Counts:
    """Count a catalogue.

    Args:
        catalog: What to count.
        kind_of_change: Names what changed from an earlier source to the present one.
    """
    stages: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    words = 0
    current = [message for message in catalog.messages if not message.obsolete]
    for message in current:
        words += len(message.source.split())
        if message.state is State.INITIAL:
            stages["untranslated"] += 1
        elif message.state is not State.TRANSLATED:
            stages["reviewed"] += 1
        elif message.previous_source is not None:
            stages["changed"] += 1
            kind = split_or_joined(message)
            changes[kind or kind_of_change(message.previous_source, message.source)] += 1
        else:
            stages[message.origin] += 1
    machine, memory = stages[Origin.MACHINE], stages[Origin.MEMORY]
    headers = dict(catalog.headers)
    saved = headers.get("PO-Revision-Date", "")
    return Counts(
        units=len(current),
        words=words,
        reviewed=stages["reviewed"],
        machine=machine,
        memory=memory,
        changed=stages["changed"],
        other_drafts=stages[Origin.HUMAN] + stages[Origin.SOURCE],
        untranslated=stages["untranslated"],
        obsolete=len(catalog.messages) - len(current),
        changes=tuple(sorted(changes.items(), key=lambda item: (-item[1], item[0]))),
        last_review="" if saved == headers.get("POT-Creation-Date") else saved,
    )
