"""Results of ``merge-po`` for a person, by rich."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.catalog.three_way import Conflict, ConflictKind
from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.words import count, place
from rktranslate.workflow.merge_po import MergePoResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from rktranslate.report.registry import ReportOptions

_SHOWN = 20
"""Conflicts that are printed; JSON has them all."""
_ADVICE = {
    ConflictKind.TARGET: "both sides changed the target; it has both, keep one",
    ConflictKind.ENTRY: "both sides changed the message; both entries stay, delete one",
    ConflictKind.HEADER: "both sides changed the header field; it is there twice, keep one",
}


def render(result: object, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield what to print for a result of ``merge-po``."""
    if not isinstance(result, MergePoResult):  # pragma: no cover - a defect
        raise TypeError(type(result).__name__)
    path = (visible(result.path), "bold")
    if result.by_line:
        yield Text.assemble(("merged    ", "yellow"), path, "  line by line, as git does")
    elif not result.failed:
        parts = [f"{count(result.taken, 'message')} of theirs", f"{result.combined} of both"]
        if result.kept:
            parts.append(f"{result.kept} deleted on one side, kept as obsolete")
        if result.conflicts:
            parts.append(count(len(result.conflicts), "conflict"))
        yield Text.assemble(("merged    ", "green"), path, f"  {', '.join(parts)}")
    for conflict in result.conflicts[:_SHOWN]:
        yield from _conflict(result.path, conflict)
    if len(result.conflicts) > _SHOWN:
        yield Text(f"... and {len(result.conflicts) - _SHOWN} more (--json lists all)", "dim")


def _conflict(path: str, conflict: Conflict) -> Iterator[RenderableType]:
    where = visible(place(path, conflict.line))
    yield Text.assemble((f"{where}: ", "bold"), ("conflict: ", "yellow"), _ADVICE[conflict.kind])
    label = "field " if conflict.kind is ConflictKind.HEADER else "source"
    for name, text in (
        (label, conflict.source),
        ("ours  ", conflict.ours),
        ("theirs", conflict.theirs),
    ):
        yield Text.assemble((f"  {name}  ", "dim"), unit_text(text))
