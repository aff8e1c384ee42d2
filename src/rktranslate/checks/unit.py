"""What has to agree as a whole: a message, or the run of messages that a translator merged."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rktranslate.checks.interface import Check
from rktranslate.model import NOTHING, BlockKind, Message, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding


_REFERENCE = str(BlockKind.REFERENCE)


class UnitCheck(Check):
    """A check that compares a source text with its target text, when there is one."""

    signs: ClassVar[str | None] = None
    """Characters without any of which, in source and target, there is nothing to find; one beyond
    ASCII stands for all of those. None where anything may be found in any text."""

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Compare the unit of a message; references and empty targets are for other checks."""
        unit = context.unit(message)
        if unit is None or not unit.target.strip() or is_reference(message):
            return ()
        return self.compare(unit, context)

    @abstractmethod
    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Return the findings for a unit that has a target."""


def is_reference(message: Message) -> bool:
    """Tell whether a message is a bibliography entry, which is to stay as it is."""
    if message.origin is Origin.SOURCE:
        return True
    return bool(message.extracted) and any(
        line.startswith(_REFERENCE) for line in message.extracted
    )


def merged_units(
    messages: Sequence[Message],
) -> dict[tuple[str | None, str], Message | None]:
    """Return the units of the messages that stand beside a target of ``∅``, by message key.

    A run is the messages without a text of their own and one neighbour on either side; runs that
    share a neighbour are one.
    """
    units: dict[tuple[str | None, str], Message | None] = {}
    bare = [index for index, message in enumerate(messages) if message.target.strip() == NOTHING]
    position = 0
    while position < len(bare):
        first = last = bare[position]
        while position < len(bare) and bare[position] - last <= 2:
            last = bare[position]
            position += 1
        run = [
            message
            for message in messages[max(0, first - 1) : last + 2]
            if not is_reference(message)
        ]
        for message in run:
            units[message.key] = None
        texts = (each.target for each in run if each.target.strip() != NOTHING)
        units[run[0].key] = replace(
            run[0], source=" ".join(each.source for each in run), target=" ".join(texts)
        )
    return units
