"""The units whose lengths are compared, and the length that is usual among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.merged_units import is_reference
from rktranslate.compare.length import LengthRatio

if TYPE_CHECKING:
    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Message


def compared_units(context: CheckContext) -> tuple[Message, ...]:
    """Return the units of a catalogue that have a source and are no references, in order."""
    return tuple(unit for unit in context.units if unit.source.strip() and not is_reference(unit))


def usual_length(context: CheckContext) -> LengthRatio:
    """Return the length ratio that is usual among the compared units of a catalogue."""
    languages = context.catalog.source_language, context.catalog.target_language
    pairs = [(unit.source, unit.target) for unit in compared_units(context)]
    return LengthRatio.of(pairs, *languages)
