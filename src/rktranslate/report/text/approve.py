"""Results of ``approve`` for a person, by rich."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.text.shorten import first_few
from rktranslate.report.words import count, place
from rktranslate.workflow.approval.plan import NotApproved
from rktranslate.workflow.approval.undo import NotUndone, UndoResult
from rktranslate.workflow.approve import ApproveResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.approval.plan import CatalogApproval, LeftOut

_SHOWN = 50
"""Longest list of messages that is printed; JSON has them all."""
_SHOWN_IDLE = 3
"""Catalogues without drafts that have a line of their own; of more, one line counts them."""
_REASONS = {
    NotApproved.CONFLICT: "it has unresolved conflict markers",
    NotApproved.DUPLICATE: "two entries have this msgid; delete one",
    NotApproved.CHANGED: "it is not as it was read",
    NotApproved.EMPTY: "it has no target",
    NotApproved.REVIEWED: "it is reviewed already",
    NotApproved.OBSOLETE: "it is obsolete",
}
_KEPT = {
    NotUndone.CHANGED: "it was changed since the approval",
    NotUndone.GONE: "it is no longer in the file",
}


def render(result: object, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield what to print for a result of ``approve``."""
    match result:
        case ApproveResult():
            yield from _approval(result)
        case UndoResult():
            yield from _undo(result)
        case _:  # pragma: no cover - a new command without a renderer is a defect
            raise TypeError(type(result).__name__)


def _approval(result: ApproveResult) -> Iterator[RenderableType]:
    idle = [each for each in result.catalogs if not each.drafts and not each.left_out]
    _, more = first_few(idle, _SHOWN_IDLE)
    grouped = idle if more else []
    for catalog in result.catalogs:
        if catalog in grouped:
            continue
        yield _summary(catalog, dry_run=result.dry_run)
        # A line number may be that of an earlier version of the file.
        for message in catalog.approved if catalog.is_exact else ():
            where = place(message.location.path, message.location.line)
            yield Text.assemble((f"{visible(where)}: ", "bold"), unit_text(message.target))
    if grouped:
        yield _without_drafts(grouped)
    for left_out in result.left_out[:_SHOWN]:
        yield from _left_out(left_out)
    yield from _hidden(len(result.left_out))
    if any(each.reason is NotApproved.FINDINGS for each in result.left_out):
        yield Text("Correct them, or approve them as they are: --with-findings", "dim")
    if result.dry_run:
        yield Text("Dry run: nothing was written.", "dim")
    elif any(catalog.approved for catalog in result.catalogs):
        yield Text("To take it back: rktranslate approve --undo", "dim")


def _summary(catalog: CatalogApproval, *, dry_run: bool) -> Text:
    approved = len(catalog.approved)
    if approved:
        verb = ("to approve ", "cyan") if dry_run else ("approved  ", "green")
    else:
        verb = ("unchanged ", "dim")
    parts = [f"{approved} of {count(catalog.drafts, 'draft')}"]
    reasons = Counter(each.reason for each in catalog.left_out)
    parts += [f"{number} left out ({reason})" for reason, number in reasons.items()]
    empty = catalog.empty - reasons[NotApproved.EMPTY]
    if empty:
        parts.append(f"{empty} without a target")
    return Text.assemble(verb, (visible(catalog.catalog), "bold"), f"  {', '.join(parts)}")


def _without_drafts(catalogs: Sequence[CatalogApproval]) -> Text:
    """Return one line for the catalogues in which there was nothing to approve."""
    number = sum(each.empty for each in catalogs)
    empty = f", {number} without a target" if number else ""
    catalogues = (count(len(catalogs), "catalogue"), "bold")
    return Text.assemble(("unchanged ", "dim"), catalogues, f"  no drafts{empty}")


def _left_out(message: LeftOut) -> Iterator[RenderableType]:
    where = visible(place(message.location.path, message.location.line))
    start = ((f"{where}: ", "bold"), ("not approved: ", "yellow"))
    for finding in message.findings:
        yield Text.assemble(
            *start, f"{visible(finding.text)} ", (f"[{visible(finding.check_id)}]", "dim")
        )
    if not message.findings:
        yield Text.assemble(*start, _REASONS[message.reason])
    yield Text.assemble(("  source  ", "dim"), unit_text(message.source))
    if message.target:
        yield Text.assemble(("  target  ", "dim"), unit_text(message.target))


def _undo(result: UndoResult) -> Iterator[RenderableType]:
    for catalog in result.catalogs:
        number = len(catalog.restored)
        verb = ("to undo   ", "cyan") if result.dry_run else ("undone    ", "green")
        yield Text.assemble(
            verb if number else ("unchanged ", "dim"),
            (visible(catalog.catalog), "bold"),
            f"  {count(number, 'message')} marked as a draft again",
        )
    for kept in result.kept[:_SHOWN]:
        where = visible(place(kept.location.path, kept.location.line))
        yield Text.assemble(
            (f"{where}: ", "bold"), ("still approved: ", "yellow"), _KEPT[kept.reason]
        )
        yield Text.assemble(("  source  ", "dim"), unit_text(kept.source))
    yield from _hidden(len(result.kept))
    if result.dry_run:
        yield Text("Dry run: nothing was written.", "dim")
    earlier = count(result.remaining, "earlier approval")
    yield Text(f"approval of {result.time}; {earlier} can be undone", "dim")


def _hidden(number: int) -> Iterator[Text]:
    if number > _SHOWN:
        yield Text(f"... and {number - _SHOWN} more (--json lists all)", "dim")
