"""What stands in outputs for units that are not reviewed, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.inline.excerpt import excerpt
from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.text.shorten import first_few
from rktranslate.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from rktranslate.workflow.build import BuiltOutput, UnreviewedUnit
    from rktranslate.workflow.preview_files import StalePreview

_SHOWN_UNITS = 10
"""Units in an earlier translation that are listed; --all lists them all."""
_SHOWN_PREVIEWS = 5


def unreviewed_share(item: BuiltOutput) -> str:
    """Return how many units of an output are not reviewed, and what stands for them.

    Returns:
        ``5 units not reviewed: 3 in the source language, 2 in an earlier translation``, or ``2
        units not reviewed, in the source language``; empty for an output of reviewed text.
    """
    if not item.unreviewed:
        return ""
    text = f"{count(item.unreviewed, 'unit')} not reviewed"
    if item.drafts == item.unreviewed:
        return text
    kinds = [
        (item.drafts, "in a draft"),
        (item.source, "in the source language"),
        (item.previous, "in an earlier translation"),
    ]
    for number, words in kinds:
        if number == item.unreviewed:
            return f"{text}, {words}"
    return f"{text}: {', '.join(f'{number} {words}' for number, words in kinds if number)}"


def earlier_translations(
    units: Sequence[UnreviewedUnit], built: Sequence[BuiltOutput], *, everything: bool = False
) -> Iterator[RenderableType]:
    """Yield a line for each published unit whose text is a translation of an earlier source.

    Args:
        units: The unreviewed units of the outputs.
        built: The outputs; previews are for readers who know that they may be wrong.
        everything: List every unit.
    """
    published = {item.output for item in built if not item.draft}
    earlier = [unit for unit in units if unit.changes and unit.output in published]
    # A message with several places is one thing to do, and one line.
    once = list({unit.location: unit for unit in earlier}.values())
    shown, more = (once, 0) if everything else first_few(once, _SHOWN_UNITS)
    for unit in shown:
        yield Text.assemble(
            (f"{visible(str(unit.location))}: ", "bold"),
            (
                f"published as it was before the source changed: {visible(unit.changes[0])}: ",
                "yellow",
            ),
            unit_text(excerpt(unit.source)),
        )
    if more:
        yield Text(f"... and {more} more (--all lists them)", "dim")


def stale_previews(
    previews: Sequence[StalePreview], *, everything: bool = False
) -> Iterator[RenderableType]:
    """Yield a line for each stale preview: deleted, or kept because a person has changed it.

    Args:
        previews: The previews.
        everything: Give each deleted preview its line, however many there are.
    """
    deleted = [preview for preview in previews if preview.deleted]
    shown, more = (deleted, 0) if everything else first_few(deleted, _SHOWN_PREVIEWS)
    for preview in (*shown, *(each for each in previews if not each.deleted)):
        verb, style = ("deleted   ", "green") if preview.deleted else ("kept      ", "yellow")
        line = Text.assemble((verb, style), (visible(preview.path), "bold"), f"  {preview.reason}")
        if not preview.deleted:
            line.append("; it has changed since it was written: delete it yourself", "yellow")
        yield line
    if more:
        yield Text(f"... and {count(more, 'more preview')} deleted (--all lists them)", "dim")
