"""Results of ``build``, as text for a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.inline.excerpt import excerpt
from rktranslate.publishing import Blocker
from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.text.previews import (
    earlier_translations,
    stale_previews,
    unreviewed_share,
)
from rktranslate.report.text.shorten import first_few
from rktranslate.report.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from rktranslate.model import Location
    from rktranslate.workflow.build import BuildResult, BuiltOutput, IncompleteUnit

_SHOWN_OUTPUTS = 5
"""Outputs of one kind with a line of their own; further ones are counted."""
_SHOWN_INCOMPLETE = 3
"""Outputs that were not built whose units are listed."""
_SHOWN_UNITS = 9
"""Units with one reason that are listed, shared among these outputs."""
_KEPT = "; the existing output was left unchanged"


def output_lines(result: BuildResult, *, everything: bool) -> Iterator[RenderableType]:
    """Yield the lines of a result of ``build``, without the advice.

    Args:
        result: The result.
        everything: Give each output and unit its line, however many there are.
    """
    yield from _built(result.built, everything=everything)
    yield from earlier_translations(result.unreviewed, result.built, everything=everything)
    yield from stale_previews(result.stale, everything=everything)
    copied = [asset for asset in result.assets if asset.written]
    shown, more = (copied, 0) if everything else first_few(copied, _SHOWN_OUTPUTS)
    for asset in shown:
        line = Text.assemble(("copied    ", "green"), (visible(asset.copy), "bold"))
        yield line.append(visible(f"  from {asset.asset}"))
    if more:
        yield Text(f"... and {count(more, 'more file')} copied (--all lists them)", "dim")
    held = result.held
    shown_held, more = (held, 0) if everything else first_few(held, _SHOWN_OUTPUTS)
    for path in shown_held:
        yield Text.assemble(
            ("held back ", "bold red"),
            (path, "bold"),
            f"  its catalogue has findings{_KEPT if path in result.kept else ''}",
        )
    if more:
        outputs = count(more, "more output")
        yield Text(f"... and {outputs} held back by findings (--all lists them)", "dim")
    yield from _incomplete(result, everything=everything)


def advice(result: BuildResult) -> Iterator[RenderableType]:
    """Yield what to do where an output was not built."""
    known = [item for item in result.incomplete if item.blocker is not Blocker.MISSING]
    if len(known) < len(result.incomplete):
        yield Text("Add what is not in the catalogues yet: rktranslate run", "dim")
    if known:
        correct = not all(item.blocker.is_unfinished for item in known)
        verb = "Correct" if correct else "Review"
        them = "them" if len(known) == len(result.incomplete) else "the others"
        yield Text(f"{verb} {them} in the PO files, or build with --draft.", "dim")


def _built(built: Sequence[BuiltOutput], *, everything: bool) -> Iterator[RenderableType]:
    """Yield a line per output; of many, those that were written."""
    if everything or not first_few(built, _SHOWN_OUTPUTS)[1]:
        for item in built:
            yield _built_line(item)
        return
    written = [item for item in built if item.written]
    shown, _ = first_few(written, _SHOWN_OUTPUTS)
    for item in shown:
        yield _built_line(item)
    rest = written[len(shown) :]
    if rest:
        unreviewed = sum(item.unreviewed for item in rest)
        units = f", {count(unreviewed, 'unit')} not reviewed" if unreviewed else ""
        yield Text(f"... and {count(len(rest), 'more output')}{units} (--all lists them)", "dim")
    same = len(built) - len(written)
    if same:
        yield Text.assemble(("unchanged ", "dim"), (count(same, "output"), "bold"))


def _built_line(item: BuiltOutput) -> Text:
    verb = "built     " if item.written else "unchanged "
    line = Text.assemble((verb, "green" if item.written else "dim"), (item.output, "bold"))
    if item.unreviewed:
        line.append(f"  {unreviewed_share(item)}", "yellow")
    return line


def _incomplete(result: BuildResult, *, everything: bool) -> Iterator[RenderableType]:
    """Yield the outputs that were not built, with the units that prevented each.

    Of many outputs, those with units that need a correction come first.
    """
    outputs = [
        list(group)
        for _, group in groupby(result.incomplete, key=lambda item: (item.language, item.document))
    ]
    if everything or not first_few(outputs, _SHOWN_INCOMPLETE)[1]:
        shown = outputs
    else:
        outputs.sort(key=_only_unfinished)
        shown = outputs[:_SHOWN_INCOMPLETE]
    kept = frozenset(result.kept)
    most = None if everything else _SHOWN_UNITS // max(1, min(len(shown), _SHOWN_INCOMPLETE))
    for group in shown:
        yield from _not_built(group, most, kept=group[0].output in kept)
    rest = outputs[len(shown) :]
    if rest:
        documents = count(len({group[0].document for group in rest}), "document")
        number = sum(map(len, rest))
        yield Text.assemble(
            ("not built ", "bold red"),
            (f"{count(len(rest), 'more output')} of {documents}", "bold"),
            f"  {count(number, 'unit')} {_problem(rest, number)} (--all lists them)",
        )


def _not_built(
    units: Sequence[IncompleteUnit], most: int | None, *, kept: bool
) -> Iterator[RenderableType]:
    """Yield a line for an output, and one for each unit, the first few of many with one reason."""
    document, language = units[0].document, units[0].language
    yield Text.assemble(
        ("not built ", "bold red"),
        (f"{document} in {language}", "bold"),
        f"  {count(len(units), 'unit')} {_problem([units], len(units))}{_KEPT if kept else ''}",
    )
    reasons: dict[str, list[tuple[Location, str, str]]] = {}
    for unit in sorted(units, key=lambda unit: unit.blocker.is_unfinished):
        reasons.setdefault(unit.reason, [])
    for location, reason, source in _once(units):
        reasons[reason].append((location, reason, source))
    for reason, group in reasons.items():
        shown, more = (group, 0) if most is None else first_few(group, most)
        for location, _, source in shown:
            yield Text.assemble(
                (f"{location}: ", "bold"), (f"{reason}: ", "yellow"), unit_text(excerpt(source))
            )
        if more:
            yield Text(f"... and {more} more: {visible(reason)} (--all lists them)", "dim")


def _once(units: Sequence[IncompleteUnit]) -> list[tuple[Location, str, str]]:
    """Return the units, each once: a message with several places is one thing to do."""
    return list(dict.fromkeys((unit.location, unit.reason, unit.source) for unit in units))


def _only_unfinished(units: Sequence[IncompleteUnit]) -> bool:
    return all(unit.blocker.is_unfinished for unit in units)


def _problem(groups: Sequence[Sequence[IncompleteUnit]], number: int) -> str:
    if all(map(_only_unfinished, groups)):
        return f"{'is' if number == 1 else 'are'} not reviewed"
    return "cannot be published"
