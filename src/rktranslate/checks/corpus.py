"""Targets by source and sources by target, over all catalogues of one target language."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.model import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.model import Catalog, Key, Message

Place: TypeAlias = tuple[str, int]
"""Path of a catalogue and line of a message in it."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Targets by source, and sources by target, over catalogues of one target language."""

    targets: dict[Key, dict[str, Place]] = field(default_factory=dict)
    """By context and source each target, with the place of its first occurrence."""
    sources: dict[str, dict[str, Place]] = field(default_factory=dict)
    """By target each source, with the place of its first occurrence."""
    has_inconsistent_sources: bool = False
    """Some source has several targets."""
    has_shared_targets: bool = False
    """Some target has several sources."""

    @classmethod
    def of(cls, catalogs: Iterable[Catalog]) -> Corpus:
        """Read the current messages of catalogues, drafts too."""
        targets: defaultdict[Key, dict[str, Place]] = defaultdict(dict)
        sources: defaultdict[str, dict[str, Place]] = defaultdict(dict)
        for catalog in catalogs:
            for message in catalog.messages:
                if message.obsolete or not message.target.strip() or message.target == NOTHING:
                    continue
                place = (catalog.path, message.line)
                source, target = normalise(message.source), normalise(message.target)
                targets[message.context, source].setdefault(target, place)
                sources[target].setdefault(source, place)
        inconsistent = any(len(renderings) > 1 for renderings in targets.values())
        shared = any(len(texts) > 1 for texts in sources.values())
        return cls(dict(targets), dict(sources), inconsistent, shared)


def source_key(message: Message) -> Key:
    """Return the key that messages share which should have one translation."""
    return (message.context, normalise(message.source))


def normalise(text: str) -> str:
    """Return a text without the spaces and full stops at its ends."""
    return text.strip(" .\u00a0\n\t")
