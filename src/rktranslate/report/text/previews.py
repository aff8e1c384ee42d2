"""What stands in outputs for units that are not reviewed, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from rktranslate.workflow.build import BuiltOutput, UnreviewedUnit
    from rktranslate.workflow.preview_files import StalePreview

_SHOWN_UNITS = 10
"""Units in an earlier translation that are listed; JSON has them all."""
_LONGEST = 100


def unreviewed_share(item: BuiltOutput) -> str:
    """Return how many units of an output are not reviewed, and what stands for them.

    Returns:
        ``5 units not reviewed: 3 in the source language, 2 in an earlier translation``; empty for
        an output of reviewed text.
    """
    if not item.unreviewed:
        return ""
    kinds = [
        (item.drafts, count(item.drafts, "draft")),
        (item.source, f"{item.source} in the source language"),
        (item.previous, f"{item.previous} in an earlier translation"),
    ]
    text = f"{count(item.unreviewed, 'unit')} not reviewed"
    parts = [words for number, words in kinds if number]
    return text if item.drafts == item.unreviewed else f"{text}: {', '.join(parts)}"


def earlier_translations(
    units: Sequence[UnreviewedUnit], built: Sequence[BuiltOutput]
) -> Iterator[RenderableType]:
    """Yield a line for each published unit whose text is a translation of an earlier source.

    Args:
        units: The unreviewed units of the outputs.
        built: The outputs; previews are for readers who know that they may be wrong.
    """
    published = {item.output for item in built if not item.draft}
    earlier = [unit for unit in units if unit.changes and unit.output in published]
    # A message with several places is one thing to do, and one line.
    once = list({unit.location: unit for unit in earlier}.values())
    for unit in once[:_SHOWN_UNITS]:
        yield Text.assemble(
            (f"{visible(str(unit.location))}: ", "bold"),
            (
                f"published as it was before the source changed: {visible(unit.changes[0])}: ",
                "yellow",
            ),
            unit_text(_short(unit.source)),
        )
    if len(once) > _SHOWN_UNITS:
        yield Text(f"... and {len(once) - _SHOWN_UNITS} more (all of them with --json)", "dim")


def stale_previews(previews: Sequence[StalePreview]) -> Iterator[RenderableType]:
    """Yield a line for each stale preview: deleted, or kept because a person has changed it."""
    for preview in previews:
        verb, style = ("deleted   ", "green") if preview.deleted else ("kept      ", "yellow")
        line = Text.assemble((verb, style), (visible(preview.path), "bold"), f"  {preview.reason}")
        if not preview.deleted:
            line.append("; it has changed since it was written: delete it yourself", "yellow")
        yield line


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
