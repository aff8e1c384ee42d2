"""All catalogues of a project in one language, read together: who translates what how."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.model import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.model import Catalog, Message

Place: TypeAlias = tuple[str, int]
"""Path of a catalogue and line of a message in it."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Targets by source, and sources by target, over catalogues of one target language."""

    targets: dict[tuple[str | None, str], dict[str, Place]] = field(default_factory=dict)
    """By context and source each target, with the place where it comes first."""
    sources: dict[str, dict[str, Place]] = field(default_factory=dict)
    """By target each source, with the place where it comes first."""
    torn: bool = False
    """Some source has two targets."""
    shared: bool = False
    """Some target has two sources."""

    @classmethod
    def of(cls, catalogs: Iterable[Catalog]) -> Corpus:
        """Read the current messages of catalogues, drafts too."""
        targets: defaultdict[tuple[str | None, str], dict[str, Place]] = defaultdict(dict)
        sources: defaultdict[str, dict[str, Place]] = defaultdict(dict)
        for catalog in catalogs:
            for message in catalog.messages:
                if message.obsolete or not message.target.strip() or message.target == NOTHING:
                    continue
                place = (catalog.path, message.line)
                source, target = same(message.source), same(message.target)
                targets[message.context, source].setdefault(target, place)
                sources[target].setdefault(source, place)
        torn = any(len(each) > 1 for each in targets.values())
        shared = any(len(each) > 1 for each in sources.values())
        return cls(dict(targets), dict(sources), torn, shared)


def source_key(message: Message) -> tuple[str | None, str]:
    """Return what messages share that should have one translation."""
    return (message.context, same(message.source))


def same(text: str) -> str:
    """Return a text without what makes no difference: the spaces and the stop at its end."""
    return text.strip(" .\u00a0\n\t")
