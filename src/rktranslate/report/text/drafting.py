"""Results of ``translate``, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.inline.excerpt import excerpt
from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.text.extraction import SHOWN_CATALOGS
from rktranslate.report.text.shorten import first_few
from rktranslate.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from rktranslate.workflow.translate import Drafted, DraftFault, TranslateResult

_SHOWN_FAULTS = 5
"""Units with the same fault that have a line of their own."""
_SHOWN_REASONS = 8
"""Kinds of faults that have lines of their own."""


def draft_lines(result: TranslateResult, *, everything: bool) -> Iterator[RenderableType]:
    """Yield the lines of a result of ``translate``, without those of its extraction.

    Args:
        result: The result.
        everything: Give each catalogue and fault its line, however many there are.
    """
    catalogs = result.catalogs
    shown, more = (catalogs, 0) if everything else first_few(catalogs, SHOWN_CATALOGS)
    for item in shown:
        yield _catalog_line(item)
    if more:
        units = count(sum(item.drafted for item in catalogs[-more:]), "unit")
        unresolved = sum(item.unresolved for item in catalogs[-more:])
        troubled = f"; {unresolved} with unresolved issues" if unresolved else ""
        line = f"... and {count(more, 'more catalogue')}, {units}{troubled} (--all lists them)"
        yield Text(line, "dim")
    yield from _faults(result.faults, everything=everything)
    for skipped in result.skipped:
        yield Text.assemble(("skipped   ", "yellow"), f"{skipped.what}: {skipped.reason}")
    for remark in result.remarks:
        yield Text.assemble(("note      ", "yellow"), remark)
    drafted = sum(item.drafted for item in catalogs)
    if drafted:
        yield Text(
            f"{count(drafted, 'unit')} drafted in {result.seconds:.1f} s; "
            "drafts are fuzzy until reviewed",
            "dim",
        )


def _catalog_line(item: Drafted) -> Text:
    line = Text.assemble(
        ("drafted   ", "green"),
        (item.catalog, "bold"),
        f"  {count(item.drafted, 'unit')} by {item.signature}",
    )
    if item.unresolved:
        line.append(f"; {item.unresolved} with unresolved issues", "yellow")
    return line


def _faults(faults: Sequence[DraftFault], *, everything: bool) -> Iterator[RenderableType]:
    """Yield units that the engine could not translate, then those it did in part, by reason."""
    kinds: dict[tuple[bool, tuple[str, ...]], list[DraftFault]] = {}
    for fault in sorted(faults, key=lambda fault: fault.drafted):
        kinds.setdefault((fault.drafted, fault.reasons), []).append(fault)
    ordered = list(kinds.values())
    shown_kinds, _ = (ordered, 0) if everything else first_few(ordered, _SHOWN_REASONS)
    for group in shown_kinds:
        shown, more = (group, 0) if everything else first_few(group, _SHOWN_FAULTS)
        for fault in shown:
            yield _fault_line(fault)
        if more:
            files = count(len({fault.location.path for fault in group[-more:]}), "catalogue")
            reasons = visible("; ".join(group[0].reasons))
            yield Text(f"... and {more} more in {files}: {reasons} (--all lists them)", "dim")
    others = [fault for group in ordered[len(shown_kinds) :] for fault in group]
    if others:
        files = count(len({fault.location.path for fault in others}), "catalogue")
        kind = count(len(ordered) - len(shown_kinds), "other reason")
        yield Text(f"... and {len(others)} more in {files}, for {kind} (--all lists them)", "dim")


def _fault_line(fault: DraftFault) -> Text:
    return Text.assemble(
        ("unresolved ", "yellow") if fault.drafted else ("no draft  ", "bold red"),
        (f"{fault.location}: ", "bold"),
        (f"{visible('; '.join(fault.reasons))}: ", "yellow"),
        unit_text(excerpt(fault.source)),
    )
